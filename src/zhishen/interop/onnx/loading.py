"""`load`: an ONNX file as a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import CheckpointError, UnsupportedError
from zhishen.graph.tensor import Tensor
from zhishen.interop.onnx.computing.table import OPERATORS
from zhishen.interop.onnx.model import Graph
from zhishen.interop.onnx.network import OnnxNetwork
from zhishen.interop.onnx.reading import File, parse, read, read_graph
from zhishen.nn.loss import LOSSES, Loss

__all__ = ["load", "load_content"]

#: The last operator of a classifier → the loss whose scores are its input.
_LINKS: Final = {"Softmax": "softmax_cross_entropy", "Sigmoid": "sigmoid_cross_entropy"}
#: Operators after them that keep the values, or change only their dtype.
_UNCHANGED: Final = ("Cast", "Identity")
_FLOATS: Final = (1, 10, 11)  # float32, float16, float64, as ONNX numbers them
_WITHOUT_LINK: Final = ("scores", "values")  # outputs of `export`, after which no Softmax or Sigmoid follows
_STATISTICS: Final = (3, 4)  # the inputs of BatchNormalization that are running statistics


def load(
    path: str | Path,
    *,
    output: str | None = None,
    scores: bool = True,
    loss: str | Loss | Callable[[Tensor, Any], Tensor] | None = None,
    rng: np.random.Generator | None = None,
) -> OnnxNetwork:
    """Read an ONNX file as a network, which predicts, is drawn, trained, saved, and exported again.

    Its parameters are the initializers of floats with at least one axis, under their names in the file. The network is
    in evaluation. In training, dropout and batch normalization act as the layers of this library, whatever the file
    says.

    Args:
        path: of the file.
        output: the name of the value that is the output; by default the only output of floats.
        scores: whether a Softmax or Sigmoid at the end is omitted, so that `predict` returns scores, as the losses
            expect them. `probabilities` then returns what the file computes. In a file of `export` without
            ``probabilities`` it stays, as a layer of the network.
        loss: as for `zhishen.nn.Network`; by default the one that fits the end of the graph, or that the metadata name.
        rng: the generator from which dropout draws in training; by default one with the seed 0.

    Raises:
        MissingDependencyError: onnx is not installed.
        CheckpointError: there is no such file, or it is damaged.
        UnsupportedError: the file has an operator, an attribute or a dtype that has no code here, weights in other
            files, or several inputs; the message names it.

    Examples:
        >>> import tempfile
        >>> from zhishen import nn
        >>> from zhishen.interop import onnx
        >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     exported = onnx.export(network, f"{folder}/two_layer.onnx")
        ...     again = onnx.load(exported.path)
        >>> list(again.params)
        ['affine1.W', 'affine1.b', 'affine2.W', 'affine2.b']
        >>> x = np.ones((1, 4), dtype=np.float32)
        >>> np.allclose(again.predict(x), network.predict(x))
        True
    """
    return _of_model(read(path), str(path), output=output, scores=scores, loss=loss, rng=rng)


def load_content(name: str, content: bytes) -> OnnxNetwork:
    """The network of an ONNX file that is in memory, such as an upload, as `load` reads it.

    Args:
        name: of the file, for messages.
        content: what the file contains.
    """
    return _of_model(parse(content, where=name), name)


def _of_model(
    model: Any,
    where: str,
    *,
    output: str | None = None,
    scores: bool = True,
    loss: str | Loss | Callable[[Tensor, Any], Tensor] | None = None,
    rng: np.random.Generator | None = None,
) -> OnnxNetwork:
    """The network of a protocol buffer; the arguments are those of `load`."""
    name = _output(model, where) if output is None else output
    whole = name in _WITHOUT_LINK and any(entry.key == "zhishen" for entry in model.metadata_props)
    link = _link(model, name) if scores and not whole else None
    file = read_graph(model, where=where, outputs=[name if link is None else link[1]])
    _check_ends(file, where)
    network = _network(file, loss or _loss(file, None if link is None else link[0]), rng, where)
    network.eval()
    return network


def _output(model: Any, where: str) -> str:
    """The only output of floats: of a label and its probabilities, the probabilities.

    A classifier of scikit-learn may return them as a list of dictionaries, which a ZipMap makes of the array.
    """
    floats = [
        info.name
        for info in model.graph.output
        if info.type.WhichOneof("value") == "tensor_type" and info.type.tensor_type.elem_type in _FLOATS
    ]
    if not floats:
        floats = [node.input[0] for node in model.graph.node if node.op_type == "ZipMap" and len(node.input)]
    if len(floats) != 1:
        raise UnsupportedError(
            "{path}: expected one output of floats, got {outputs}; choose one with output=, or run the file with "
            "onnx.Backend.prepare(model)",
            path=where,
            outputs=[info.name for info in model.graph.output],
        )
    return floats[0]


def _link(model: Any, name: str) -> tuple[str, str] | None:
    """The Softmax or Sigmoid that computes an output, and the name of its input; None if it is another operator."""
    makers = {output: node for node in model.graph.node for output in node.output}
    maker = makers.get(name)
    for _ in makers:  # at most that many: a damaged file may have a circle
        if maker is None or maker.op_type not in _UNCHANGED or maker.domain or len(maker.input) != 1:
            break
        maker = makers.get(maker.input[0])
    if maker is None or maker.op_type not in _LINKS or maker.domain or len(maker.input) != 1:
        return None
    if maker.op_type == "Softmax":
        shapes = {info.name: len(info.type.tensor_type.shape.dim) for info in model.graph.output}
        axis = next((int(a.i) for a in maker.attribute if a.name == "axis"), -1)
        if axis not in (-1, shapes.get(name, 2) - 1):
            return None
    return maker.op_type, maker.input[0]


def _check_ends(file: File, where: str) -> None:
    """Raise unless the graph has one input, and an output of floats."""
    (name,) = file.graph.outputs
    if len(file.graph.inputs) != 1 or not file.dtypes[name].startswith("float"):
        raise UnsupportedError(
            "{path}: expected one input and an output of floats, got the inputs {inputs} and the output {output} of "
            "{dtype}; run the file with onnx.Backend.prepare(model)",
            path=where,
            inputs=[x.name for x in file.graph.inputs],
            output=name,
            dtype=file.dtypes[name],
        )


def _network(file: File, loss: Any, rng: np.random.Generator | None, where: str) -> OnnxNetwork:
    weights, statistics, constants = _sorted_constants(file)
    graph = Graph(file.graph.inputs, file.graph.nodes, file.graph.outputs, constants)
    shape = graph.inputs[0].shape
    one = tuple(size for size in (shape or ())[1:] if size is not None)
    network = OnnxNetwork(
        graph,
        {name: {"dtype": str(array.dtype), "shape": array.shape} for name, array in weights.items()},
        {name: {"dtype": str(array.dtype), "shape": array.shape} for name, array in statistics.items()},
        loss=loss,
        input_shape=one if shape is not None and len(one) == len(shape) - 1 else None,
        rng=np.random.default_rng(0) if rng is None else rng,
    )
    for own, arrays in ((network.own_params(), weights), (network.buffers, statistics)):
        for name, array in arrays.items():
            own[name][...] = array
    network.preprocessing = _preprocessing(file.metadata, where)
    return network


def _sorted_constants(file: File) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    """The constants that are parameters, running statistics, and neither.

    A parameter is an initializer of floats with at least one axis, with which an operator computes: it is no bound,
    scale or size.
    """
    computed: set[str] = set()
    running: set[str] = set()
    for node in file.graph.nodes:
        numbers = OPERATORS[node.operator].numbers
        for place, name in enumerate(node.inputs):
            if node.operator == "BatchNormalization" and place in _STATISTICS:
                running.add(name)
            elif place not in numbers:
                computed.add(name)
    found: tuple[dict[str, Array], dict[str, Array], dict[str, Array]] = ({}, {}, {})
    for name, array in file.graph.constants.items():
        learned = name in file.stored and array.dtype.kind == "f" and array.ndim > 0
        found[0 if learned and name in computed else 1 if learned and name in running else 2][name] = array
    return found


def _loss(file: File, link: str | None) -> str:
    named = file.metadata.get("loss", "")
    return _LINKS[link] if link is not None else named if named in LOSSES else "softmax_cross_entropy"


def _preprocessing(metadata: Mapping[str, str], where: str) -> Preprocessing | None:
    """The preprocessing of the metadata; of a file that prepares raw inputs itself, only the shape and the classes."""
    if "preprocessing" not in metadata:
        return None
    try:
        found = Preprocessing.from_dict(json.loads(metadata["preprocessing"]))
    except Exception as error:
        raise CheckpointError(
            "{path}: expected metadata with a preprocessing, got others ({problem}); export the network again",
            path=where,
            problem=" ".join(str(error).split()),
        ) from error
    if metadata.get("inputs") != "raw":
        return found
    return Preprocessing(input_shape=found.input_shape, classes=found.classes)
