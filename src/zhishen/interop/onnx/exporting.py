"""`export`: a network as an ONNX file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._archive import write_atomically
from zhishen._checks import OneOf, WholeNumber, check, shown
from zhishen._types import Array
from zhishen._version import __version__
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError
from zhishen.graph.ops import Op
from zhishen.interop.onnx.checking import Differences, compare, runtime_installed
from zhishen.interop.onnx.graph import OPSET, Graph, onnx_package
from zhishen.interop.onnx.operators import convert
from zhishen.interop.onnx.tracing import Shape, Value, trace
from zhishen.nn.network import Network

__all__ = ["Exported", "export"]

_DTYPES: Final = ("float32", "float64")
_SIZE: Final = WholeNumber(0)
_SAMPLES: Final = 16  # that are compared


@dataclass(frozen=True)
class Exported:
    """What `export` has written.

    Attributes:
        path: of the file.
        opset: the version of ONNX's operators.
        input_name: of the input.
        input_shape: its sizes; ``"N"`` for the number of samples.
        output_name: of the output: ``"scores"``, ``"probabilities"``, or ``"values"`` for a loss without probabilities.
        output_shape: its sizes.
        dtype: of the input, the output and the weights.
        nodes: the number of nodes.
        differences: from the network; None if onnxruntime is not installed, or the file was not compared.
    """

    path: Path
    opset: int
    input_name: str
    input_shape: Shape
    output_name: str
    output_shape: Shape
    dtype: str
    nodes: int
    differences: Differences | None


def export(
    network: Network,
    path: str | Path,
    *,
    input_shape: Sequence[int] | None = None,
    probabilities: bool = False,
    raw: bool = False,
    dtype: str = "float32",
    compare_outputs: bool = True,
) -> Exported:
    """Write a network in evaluation to an ONNX file, which other programs run.

    The number of samples is free. The file contains the weights, and as metadata the ``preprocessing`` of the network
    and the names of the classes. If onnxruntime is installed, it runs the file on random inputs before the file is
    written, and the outputs are compared with those of the network.

    Args:
        network: the network. A `forward` of its own, or of its blocks, computes with Tensors.
        path: of the file; an existing file is replaced.
        input_shape: the shape of one input without the batch axis; by default that of the network, or of its
            preprocessing.
        probabilities: whether the output is the probabilities that the loss implies, by a softmax or a sigmoid at the
            end, instead of the scores.
        raw: whether the input is raw values, such as pixels from 0 to 255 as floats, on which the file itself performs
            the steps ``(x / divisor - mean) / deviation`` of the preprocessing. What reads a picture, a sound or a row
            of a table is not in the file.
        dtype: float32, for which every program has code, or float64, for which onnxruntime has no convolutions, for
            example.
        compare_outputs: whether onnxruntime, if it is installed, runs the file.

    Returns:
        What was written, and how much it differs from the network.

    Raises:
        MissingDependencyError: onnx is not installed.
        ArgumentError: the shape of the input is not known; a layer cannot be exported, which the message names; the
            loss has no probabilities; the network has no preprocessing for ``raw``; or the outputs differ by more than
            rounding. Nothing is written.
        CheckpointError: the file cannot be written.

    Examples:
        >>> import tempfile
        >>> from zhishen import nn
        >>> from zhishen.interop import onnx
        >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     found = onnx.export(network, f"{folder}/two_layer.onnx")
        >>> found.opset, found.input_shape, found.output_name, found.differences.direct < 1e-6
        (18, ('N', 4), 'scores', True)
    """
    check(dtype, OneOf(_DTYPES), where="export", name="dtype")
    given_network: Any = network
    if not isinstance(given_network, Network):
        raise ArgumentError(
            "export: expected a Network, got {kind}; put a layer into nn.Network(layer)",
            kind=type(given_network).__name__,
        )
    preprocessing = network.checked_preprocessing()
    if raw and preprocessing is None:
        raise ArgumentError(
            "export: expected a network with a preprocessing for raw inputs, got one without; omit raw, or set "
            "network.preprocessing"
        )
    shape = _one_input(network, preprocessing, input_shape)
    graph = Graph(np.dtype(dtype))
    x, steps, y = trace(network, shape, link=_link(network) if probabilities else None)
    given = "raw" if raw else "x"
    graph.call(x, _prepared(graph, given, preprocessing, len(shape)) if raw and preprocessing is not None else given)
    for step in steps:
        graph.call(step.out, convert(graph, step))
    out = "probabilities" if probabilities else "values" if network.last_layer.link is None else "scores"
    _name_output(graph, y, out, given)
    model = graph.model(
        given=(given, x.shape), out=(out, y.shape), metadata=_metadata(network, "raw" if raw else "prepared")
    )
    onnx_package().checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString()
    found = (
        _differences(content, network, preprocessing if raw else None, shape, graph.dtype, probabilities=probabilities)
        if compare_outputs and runtime_installed()
        else None
    )
    write_atomically(path, content)
    return Exported(Path(path), OPSET, given, x.shape, out, y.shape, dtype, len(graph.nodes), found)


def _one_input(network: Network, preprocessing: Preprocessing | None, given: Sequence[int] | None) -> tuple[int, ...]:
    """The shape of one input, without the batch axis."""
    known = given if given is not None else network.one_input_shape()
    if known is None and preprocessing is not None:
        known = preprocessing.input_shape
    if known is None:
        raise ArgumentError(
            "export: expected the shape of one input, which {network} does not know, got None; give "
            "input_shape=(1, 28, 28), for example",
            network=type(network).__name__,
        )
    given_shape: Any = known
    if not isinstance(given_shape, tuple | list):
        raise ArgumentError(
            "export: expected input_shape as a tuple, got {shape}; give, for example, (784,) or (1, 28, 28)",
            shape=shown(given_shape),
        )
    return tuple(int(check(size, _SIZE, where="export", name="input_shape")) for size in given_shape)


def _link(network: Network) -> Op:
    """The op from scores to probabilities."""
    link = network.last_layer.link
    if link is None:
        raise ArgumentError(
            "export: expected a loss of scores for probabilities, got {loss}, a loss of values; omit probabilities",
            loss=type(network.last_layer).__name__,
        )
    return link


def _prepared(graph: Graph, raw: str, preprocessing: Preprocessing, axes: int) -> str:
    """Add the nodes of ``(x / divisor - mean) / deviation``, in float64 as the preprocessing itself computes it."""
    x = graph.add("Cast", raw, to=graph.element_type(np.float64))
    for kind, numbers, neutral in (
        ("Div", preprocessing.divisor, 1.0),
        ("Sub", preprocessing.mean, 0.0),
        ("Div", preprocessing.deviation, 1.0),
    ):
        if numbers != neutral:
            array = np.asarray(numbers, np.float64)
            per_channel = array if array.ndim == 0 else array.reshape(-1, *[1] * (axes - 1))
            x = graph.add(kind, x, graph.doubles(per_channel))
    return graph.add("Cast", x, to=graph.element_type(graph.dtype))


def _name_output(graph: Graph, y: Value, out: str, given: str) -> None:
    """Give the result its name in the file; a network that returns its input needs a node for it."""
    if graph.name(y) == given:
        graph.call(y, graph.add("Identity", given))
    graph.rename(graph.name(y), out)


def _metadata(network: Network, inputs: str) -> dict[str, str]:
    """The texts in the file: the version, what the inputs are, the loss, the preprocessing and the classes as JSON."""
    metadata = {"zhishen": __version__, "inputs": inputs}
    preprocessing, loss = network.preprocessing, getattr(network.last_layer, "op", None)
    if loss is not None:
        metadata["loss"] = loss.name
    if preprocessing is None:
        return metadata
    metadata["preprocessing"] = json.dumps(preprocessing.as_dict(), ensure_ascii=False)
    if preprocessing.classes:
        metadata["classes"] = json.dumps(list(preprocessing.classes), ensure_ascii=False)
    return metadata


def _differences(
    content: bytes,
    network: Network,
    preprocessing: Preprocessing | None,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    *,
    probabilities: bool,
) -> Differences:
    """Compare on inputs from a normal distribution, which ``preprocessing`` makes of raw ones if it is given.

    Raises:
        ArgumentError: the outputs differ by more than rounding.
    """
    x = np.random.default_rng(0).normal(size=(_SAMPLES, *shape))
    if preprocessing is not None:
        mean, deviation = (
            np.asarray(numbers).reshape(-1, *[1] * (len(shape) - 1))
            for numbers in (preprocessing.mean, preprocessing.deviation)
        )
        x = (x * deviation + mean) * preprocessing.divisor

    def expected(batch: Array) -> Array:
        prepared = batch if preprocessing is None else preprocessing(batch, network.dtype)
        return network.probabilities(prepared) if probabilities else network.predict(prepared)

    found = compare(content, x.astype(dtype), expected)
    rounding = max(np.finfo(kind).eps for kind in (dtype, network.dtype))
    if not found.direct <= np.sqrt(rounding):  # rounding errors of many steps are larger than ε, and far below its root
        raise ArgumentError(
            "export: expected a file with the outputs of {network}, got a difference of {difference:.2g} of the "
            "largest output, so nothing was written; write a forward that computes with Tensors only and has no "
            "conditions on values",
            network=type(network).__name__,
            difference=found.direct,
        )
    return found
