"""Damaged ONNX files, from changed bytes and from changed fields, and the check that each is read or refused."""

from __future__ import annotations

import random
import warnings

import numpy as np
import onnx
from onnx import helper, numpy_helper

import zhishen
from zhishen import nn
from zhishen.errors import ZhishenError
from zhishen.interop.onnx import export
from zhishen.interop.onnx.computing.table import READ

_INTEGERS = (0, 1, -1, 2, 3, 7, 100, 2**31 - 1, -(2**31), 2**40, 10**12, 2**63 - 1, -(2**63))
_FLOATS = (0.0, -1.0, 1e30, float("nan"), float("inf"), 1e-30)


def wholes(folder):
    """A few small files, each with the shape of one input: networks that zhishen exports, and graphs of shapes."""
    rng = np.random.default_rng(0)
    networks = {
        "layers": (nn.multi_layer(4, [5], 3, batch_norm=True, dropout=0.2, rng=rng), (4,)),
        "images": (nn.simple_conv((1, 12, 12), 3, filters=2, hidden=4, rng=rng), (1, 12, 12)),
        "residual": (nn.residual_conv((1, 8, 8), 3, channels=(2, 3), rng=rng), (1, 8, 8)),
    }
    found = []
    for name, (network, shape) in networks.items():
        path = export(network, folder / f"{name}.onnx", input_shape=shape, compare_outputs=False).path
        found.append((path.read_bytes(), shape))
    return [*found, (_shapes(rng).SerializeToString(), (4, 6))]


def _shapes(rng):
    """A graph with sizes that are computed: where a changed number asks for much memory."""
    nodes = [
        ("Shape", "x", "shape", {}), ("Gather", "shape first", "samples", {}), ("Unsqueeze", "samples zero", "row", {}),
        ("Concat", "row rest", "flat", {"axis": 0}), ("ConstantOfShape", "flat", "zeros", {}),
        ("Conv", "x W", "c", {"pads": [1, 1]}), ("ConvTranspose", "c V", "t", {"strides": [2]}),
        ("MaxPool", "t", "m", {"kernel_shape": [2], "strides": [2]}), ("Resize", "m - scales", "r", {"mode": "linear"}),
        ("Pad", "r pads", "p", {}), ("Slice", "p start end axes", "s", {}),
        ("ReduceMean", "s axes", "mean", {"keepdims": 0}), ("Tile", "mean repeats", "tiled", {}),
        ("Range", "zero_number limit one", "range", {}), ("Cast", "range", "float", {"to": 1}),
        ("Add", "tiled float", "sum", {}), ("Expand", "sum wide", "wide_sum", {}), ("Add", "wide_sum zeros", "out", {}),
        ("Softmax", "out", "y", {}),
    ]  # fmt: skip
    constants = {
        "first": np.array(0), "zero": np.array([0]), "rest": np.array([6]), "W": rng.normal(size=(3, 4, 3)),
        "V": rng.normal(size=(3, 2, 2)), "scales": np.array([1, 1, 2.0]), "pads": np.array([0, 0, 1, 0, 0, 1]),
        "start": np.array([1]), "end": np.array([2**62]), "axes": np.array([2]), "repeats": np.array([1, 3]),
        "zero_number": np.array(0), "limit": np.array(6), "one": np.array(1), "wide": np.array([1, 6]),
    }  # fmt: skip
    stored = [
        numpy_helper.from_array(a.astype(np.float32) if a.dtype.kind == "f" else a, name)
        for name, a in constants.items()
    ]
    graph = helper.make_graph(
        [
            helper.make_node(kind, ["" if x == "-" else x for x in given.split()], [out], **attributes)
            for kind, given, out, attributes in nodes
        ],
        "shapes",
        [helper.make_tensor_value_info("x", 1, ["N", 4, 6])],
        [helper.make_tensor_value_info("y", 1, ["N", 6])],
        stored,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])


def damaged(whole, rng):
    """The bytes of a file with some changes."""
    return _bytes(whole, rng) if rng.random() < 0.4 else _fields(whole, rng)


def _bytes(whole, rng):
    content = bytearray(whole)
    for _ in range(rng.randint(1, 5)):
        content[rng.randrange(len(content))] = rng.choice([0, 255, 127, 128, rng.randrange(256)])
    way = rng.random()
    if way < 0.2:
        del content[rng.randrange(len(content)) :]
    elif way < 0.35:
        place = rng.randrange(len(content))
        content[place:place] = rng.randbytes(rng.randint(1, 40))
    elif way < 0.45:
        place = rng.randrange(len(content))
        del content[place : place + rng.randint(1, 40)]
    return bytes(content)


def _fields(whole, rng):
    model = onnx.ModelProto.FromString(whole)
    for _ in range(rng.randint(1, 3)):
        rng.choice(_CHANGES)(model, rng)
    return model.SerializeToString()


def _operator(model, rng):
    rng.choice(model.graph.node).op_type = rng.choice([*sorted(READ), "If", "Loop", "Scan", "LSTM", "", "Nothing"])


def _names(model, rng):
    node = rng.choice(model.graph.node)
    every = [name for each in model.graph.node for name in (*each.input, *each.output)] + ["", "nothing"]
    names = rng.choice([node.input, node.output])
    if names:
        names[rng.randrange(len(names))] = rng.choice(every)


def _attribute(model, rng):
    node = rng.choice(model.graph.node)
    if not node.attribute or rng.random() < 0.2:
        value = rng.choice([rng.choice(_INTEGERS), rng.choice(_FLOATS), "text", [rng.choice(_INTEGERS)] * 2])
        name = rng.choice(
            ["axis", "axes", "group", "strides", "pads", "kernel_shape", "auto_pad", "ceil_mode", "other"]
        )
        node.attribute.append(helper.make_attribute(name, value))
        return
    attribute = rng.choice(node.attribute)
    attribute.i, attribute.f = rng.choice(_INTEGERS), rng.choice(_FLOATS)
    if attribute.ints:
        attribute.ints[rng.randrange(len(attribute.ints))] = rng.choice(_INTEGERS)
    if rng.random() < 0.1:
        attribute.type = rng.randrange(15)


def _numbers(model, rng):
    """Another number in a constant, such as a size."""
    tensor = rng.choice(model.graph.initializer)
    try:
        array = np.array(numpy_helper.to_array(tensor)).reshape(-1)
    except (KeyError, TypeError, ValueError):
        return  # an earlier change has damaged it
    if array.size and array.dtype.kind in "if":
        array[rng.randrange(array.size)] = rng.choice(_FLOATS if array.dtype.kind == "f" else _INTEGERS)
        tensor.CopyFrom(numpy_helper.from_array(array.reshape(list(tensor.dims)), tensor.name))


def _tensor(model, rng):
    tensor = rng.choice(model.graph.initializer)
    way = rng.randrange(5)
    if way == 0:
        tensor.data_type = rng.randrange(30)
    elif way == 1 and tensor.dims:
        tensor.dims[rng.randrange(len(tensor.dims))] = rng.choice(_INTEGERS)
    elif way == 2:
        tensor.raw_data = rng.randbytes(rng.randrange(200))
    elif way == 3:
        tensor.external_data.add(key="location", value=rng.choice(["/etc/passwd", "../a", "b"]))
    else:
        tensor.name = rng.choice(["x", "", "other", model.graph.node[0].output[0]])


def _order(model, rng):
    nodes = list(model.graph.node)
    way = rng.randrange(3)
    if way == 0:
        rng.shuffle(nodes)
    elif way == 1:
        nodes.pop(rng.randrange(len(nodes)))
    else:
        nodes.append(rng.choice(nodes))
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def _ends(model, rng):
    way = rng.randrange(4)
    if way == 0:
        model.opset_import[0].version = rng.choice([*range(1, 30), *_INTEGERS])
    elif way == 1:
        model.graph.input[0].type.tensor_type.elem_type = rng.randrange(20)
    elif way == 2:
        model.graph.output[0].name = rng.choice(["x", "", "nothing", model.graph.node[0].output[0]])
    else:
        entry = model.metadata_props.add()
        entry.key, entry.value = "preprocessing", rng.choice(["{", "null", '{"divisor": 0}', "[" * 10_000])


_CHANGES = (_operator, _names, _attribute, _attribute, _numbers, _numbers, _tensor, _order, _ends)


def read_or_refused(content, shape, path):
    """Whether the file is refused, in one sentence; fail if anything else happens to it, or to a prediction.

    Any other error, and any warning, is raised.
    """
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            network = zhishen.load(path)
            network.predict(np.ones((2, *shape), np.float32))
        except ZhishenError as error:
            sentence = str(error)
            assert ": expected " in sentence, sentence
            assert "; " in sentence, sentence
            assert "\n" not in sentence, sentence
            return True
    return False


def count_refused(count, folder, seed=0):
    """How many of ``count`` damaged files are refused."""
    rng, files = random.Random(seed), wholes(folder)
    refused = 0
    for k in range(count):
        whole, shape = files[k % len(files)]
        refused += read_or_refused(damaged(whole, rng), shape, folder / "damaged.onnx")
    return refused
