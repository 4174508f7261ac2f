"""ONNX models of a few nodes, made with onnx.helper, for the tests of reading."""

from __future__ import annotations

import numpy as np
from onnx import helper, numpy_helper

from zhishen import Tensor, gradcheck
from zhishen.graph.tensor import data_of
from zhishen.interop.onnx.backend import Backend
from zhishen.interop.onnx.evaluating import evaluate
from zhishen.interop.onnx.reading import read_graph

OPSET = 22  # the newest in which no operator of these tests is of a later version


def model(nodes, *, given=(), out=("y",), constants=None, opset=OPSET, metadata=None, dtype=np.float32):
    """A model: ``given`` has names with shapes, or with a dtype and a shape; ``constants`` arrays by name."""
    inputs = [value(name, *spec) if isinstance(spec[0], type) else value(name, dtype, spec) for name, spec in given]
    outputs = [
        value(name, np.float32, None) if isinstance(name, str) else value(name[0], name[1], None) for name in out
    ]
    stored = [numpy_helper.from_array(np.asarray(array), name) for name, array in (constants or {}).items()]
    graph = helper.make_graph(list(nodes), "test", inputs, outputs, stored)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    helper.set_model_props(made, metadata or {})
    return made


def value(name, dtype, shape):
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), shape)


def node(operator, inputs, outputs=("y",), **attributes):
    names = inputs.split() if isinstance(inputs, str) else list(inputs)
    return helper.make_node(operator, ["" if name == "-" else name for name in names], list(outputs), **attributes)


def run(operator, *inputs, outputs=1, opset=OPSET, **attributes):
    """The outputs of one node for arrays; the only one itself."""
    names = ["-" if x is None else f"x{k}" for k, x in enumerate(inputs)]
    made = node(operator, names, [f"y{k}" for k in range(outputs)], **attributes)
    found = Backend.run_node(made, [np.asarray(x) for x in inputs if x is not None], opset_version=opset)
    return found[0] if outputs == 1 else found


def check_gradients(
    operator, *inputs, rng=(), allow_zero=(), opset=OPSET, output=0, outputs=1, training=None, **attributes
):
    """Compare the gradients of all inputs of floats with numerical ones, in float64.

    An input that is no float, or that is in a tuple (array,), is a constant.
    """
    values, learned = {}, []
    names = []
    for k, x in enumerate(inputs):
        names.append("-" if x is None else f"x{k}")
        if x is None:
            continue
        array = np.asarray(x[0] if isinstance(x, tuple) else x)
        array = array.astype(np.float64) if array.dtype.kind == "f" else array
        values[f"x{k}"] = array
        if array.dtype.kind == "f" and not isinstance(x, tuple):
            learned.append(f"x{k}")
    made = model(
        [node(operator, names, [f"y{k}" for k in range(outputs)], **attributes)],
        given=[(name, (np.float32 if x.dtype.kind == "f" else x.dtype.type, x.shape)) for name, x in values.items()],
        out=[f"y{output}"],
        opset=opset,
    )
    graph = read_graph(made, where="test").graph

    def function(*tensors):
        (y,) = evaluate(graph, values | dict(zip(learned, tensors, strict=True)), training=training)
        return y

    return gradcheck(function, *(Tensor(values[name], name=name) for name in learned), rng=rng, allow_zero=allow_zero)


def network_file(path, nodes, **parts):
    """Write a model to a file, and return its path."""
    path.write_bytes(model(nodes, **parts).SerializeToString())
    return path


def same(out, expected, atol=1e-6):
    """Fail unless both are equal up to rounding, of one dtype and shape."""
    out, expected = np.asarray(data_of(out)), np.asarray(expected)
    assert out.dtype == expected.dtype
    assert out.shape == expected.shape
    np.testing.assert_allclose(out, expected, atol=atol, rtol=1e-5)
