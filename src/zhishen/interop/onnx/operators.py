"""The table of the ops of layers: for each, the nodes of ONNX that compute it.

A converter gets the graph and a step, adds nodes, and returns the name of the result.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from zhishen.errors import ArgumentError
from zhishen.interop.onnx.computing.elementwise import SMOOTH
from zhishen.interop.onnx.graph import Graph
from zhishen.interop.onnx.primitives import PRIMITIVES
from zhishen.interop.onnx.tracing import Step, Value

__all__ = ["FROM_FILES", "OPERATORS", "convert"]

Converter = Callable[[Graph, Step], str]


def convert(graph: Graph, step: Step) -> str:
    """Add the nodes of a step; return the name of its result.

    Raises:
        ArgumentError: there is no converter for the operation, or not for its options.
    """
    converter = (PRIMITIVES if step.primitive else OPERATORS | FROM_FILES).get(step.operation)
    if converter is None:
        raise ArgumentError(
            "{where}: expected an operation that ONNX has in evaluation, got {operation}; use other operations, or "
            "export the network without this layer",
            where=step.layer or "forward",
            operation=step.operation,
        )
    graph.layer = step.layer
    return converter(graph, step)


def _node(kind: str, **attributes: Any) -> Converter:
    """The converter of an op that is one node with the same inputs."""
    return lambda graph, step: graph.add(kind, *map(graph.name, step.inputs), **attributes)


def _identity(graph: Graph, step: Step) -> str:
    return graph.name(step.inputs[0])


def _step(graph: Graph, step: Step) -> str:
    """1 if x > 0, else 0: max(sign x, 0), since a comparison would end what `load` records."""
    return graph.add("Relu", graph.add("Sign", graph.name(step.inputs[0])))


def _leaky_relu(graph: Graph, step: Step) -> str:
    return graph.add("LeakyRelu", graph.name(step.inputs[0]), alpha=step.options.get("slope", 0.01))


def _gelu(graph: Graph, step: Step) -> str:
    """x · (1 + erf(x/√2))/2: the node Gelu came with opset 20."""
    x = graph.name(step.inputs[0])
    erf = graph.add("Erf", graph.add("Mul", x, graph.numbers(1 / math.sqrt(2))))
    return graph.add("Mul", graph.add("Mul", x, graph.add("Add", erf, graph.numbers(1))), graph.numbers(0.5))


def _along_axis(kind: str) -> Converter:
    return lambda graph, step: graph.add(kind, graph.name(step.inputs[0]), axis=step.options.get("axis", -1))


def _affine(graph: Graph, step: Step) -> str:
    x, W, b = step.inputs
    return _product(graph, step, graph.name(x), graph.name(W), _bias(graph, b))


def _weight_norm_affine(graph: Graph, step: Step) -> str:
    x, v, _, b = step.inputs
    direction = _numbers(step, 1) / np.sqrt((_numbers(step, 1) ** 2).sum(axis=0))
    W = graph.numbers(direction * _numbers(step, 2), v.name.removesuffix("v") + "W")
    return _product(graph, step, graph.name(x), W, _bias(graph, b))


def _product(graph: Graph, step: Step, x: str, W: str, b: list[str]) -> str:
    """X W + b, or X W without a bias; Gemm takes only matrices."""
    if len(step.inputs[0].shape) == 2:
        return graph.add("Gemm", x, W, *b)
    product = graph.add("MatMul", x, W)
    return graph.add("Add", product, *b) if b else product


def _bias(graph: Graph, b: Value) -> list[str]:
    """The name of a bias; none for the zeros that replace a missing one, which a reader of the file would train."""
    missing = b.array is not None and b.name in ("", "0") and not b.array.any()
    return [] if missing else [graph.name(b)]


def _conv(graph: Graph, step: Step) -> str:
    options, axes, (x, W, b) = step.options, len(step.inputs[0].shape) - 2, step.inputs
    padding = _per_axis(options.get("padding", 0), axes)
    return graph.add(
        "Conv", graph.name(x), graph.name(W), *_bias(graph, b), strides=_per_axis(options.get("stride", 1), axes),
        dilations=_per_axis(options.get("dilation", 1), axes), pads=padding * 2, group=options.get("groups", 1),
    )  # fmt: skip


def _pool(kind: str, **attributes: Any) -> Converter:
    def converter(graph: Graph, step: Step) -> str:
        size = _per_axis(step.options["size"], 2)
        stride = _per_axis(step.options.get("stride") or size, 2)
        padding = _per_axis(step.options.get("padding", 0), 2)
        x = graph.name(step.inputs[0])
        return graph.add(kind, x, kernel_shape=size, strides=stride, pads=padding * 2, **attributes)

    return converter


def _global_avg_pool(graph: Graph, step: Step) -> str:
    """(N, C, H, W) to (N, C, 1, 1), then to (N, C)."""
    return graph.add("Flatten", graph.add("GlobalAveragePool", graph.name(step.inputs[0])), axis=1)


def _conv_transpose(graph: Graph, step: Step) -> str:
    options = step.options
    return graph.add(
        "ConvTranspose", *map(graph.name, step.inputs), strides=list(options["stride"]),
        dilations=list(options["dilation"]), output_padding=list(options["more"]), group=options["groups"],
    )  # fmt: skip


def _pad(graph: Graph, step: Step) -> str:
    before, after = zip(*step.options["sides"], strict=True)
    sides, value = graph.integers([*before, *after], "pads"), graph.numbers(step.options["value"])
    return graph.add("Pad", graph.name(step.inputs[0]), sides, value)


def _batch_norm(graph: Graph, step: Step) -> str:
    x, gamma, beta = step.inputs[:3]
    path = gamma.name.removesuffix("gamma")
    statistics = (
        graph.numbers(_numbers(step, place), f"{path}running_{key}") for place, key in ((3, "mean"), (4, "var"))
    )
    return graph.add("BatchNormalization", *map(graph.name, (x, gamma, beta)), *statistics, epsilon=_eps(step))


def _layer_norm(graph: Graph, step: Step) -> str:
    axis = -len(step.inputs[1].shape)
    return graph.add("LayerNormalization", *map(graph.name, step.inputs), axis=axis, epsilon=_eps(step))


def _group_norm(graph: Graph, step: Step) -> str:
    """The groups (N, G, C/G · ...) normalized one by one; then γ and β of each channel. Groups of 1 channel: a node."""
    x = step.inputs[0]
    groups, sizes = step.options["groups"], [int(size) for size in x.shape[1:]]
    if groups == sizes[0] and len(sizes) > 1:
        return graph.add("InstanceNormalization", *map(graph.name, step.inputs), epsilon=_eps(step))
    grouped = graph.add("Reshape", graph.name(x), graph.integers([0, groups, math.prod(sizes) // groups]))
    ones, zeros = graph.numbers(np.ones(groups)), graph.numbers(np.zeros(groups))
    normal = graph.add("InstanceNormalization", grouped, ones, zeros, epsilon=_eps(step))
    x_hat = graph.add("Reshape", normal, graph.integers([0, *sizes]))
    scale, shift = (
        graph.numbers(_numbers(step, place).reshape(-1, *[1] * (len(sizes) - 1)), step.inputs[place].name)
        for place in (1, 2)
    )
    return graph.add("Add", graph.add("Mul", x_hat, scale), shift)


def _rms_norm(graph: Graph, step: Step) -> str:
    """γ ⊙ x/√(mean(x²) + ε)."""
    x, gamma = map(graph.name, step.inputs)
    axes = graph.integers(range(-len(step.inputs[1].shape), 0), "axes")
    mean = graph.add("ReduceMean", graph.add("Mul", x, x), axes, keepdims=1)
    root = graph.add("Sqrt", graph.add("Add", mean, graph.numbers(_eps(step))))
    return graph.add("Mul", graph.add("Div", x, root), gamma)


def _per_axis(value: Any, axes: int) -> list[int]:
    return [int(n) for n in value] if isinstance(value, tuple | list) else [int(value)] * axes


def _eps(step: Step) -> float:
    return float(step.options.get("eps", 1e-5))


def _numbers(step: Step, place: int) -> Any:
    """The array of an input from which the file needs other numbers.

    Raises:
        ArgumentError: it depends on the network's input.
    """
    array = step.inputs[place].array
    if array is None:
        raise ArgumentError(
            "{where}: expected {operation} with parameters, got one that depends on the input; use the layer of this "
            "name",
            where=step.layer or "forward",
            operation=step.operation,
        )
    return array


OPERATORS: Final[dict[str, Converter]] = {
    "identity": _identity,
    "step": _step,
    "sigmoid": _node("Sigmoid"),
    "tanh": _node("Tanh"),
    "relu": _node("Relu"),
    "leaky_relu": _leaky_relu,
    "gelu": _gelu,
    "softmax": _along_axis("Softmax"),
    "log_softmax": _along_axis("LogSoftmax"),
    "affine": _affine,
    "weight_norm_affine": _weight_norm_affine,
    "batch_norm_eval": _batch_norm,
    "layer_norm": _layer_norm,
    "group_norm": _group_norm,
    "rms_norm": _rms_norm,
    "conv1d": _conv,
    "conv2d": _conv,
    "max_pool2d": _pool("MaxPool"),
    "avg_pool2d": _pool("AveragePool", count_include_pad=1),
    "global_avg_pool2d": _global_avg_pool,
}

#: The ops that only networks from ONNX files use.
FROM_FILES: Final[dict[str, Converter]] = {
    "pad": _pad,
    "conv_transpose": _conv_transpose,
    "fmod": _node("Mod", fmod=1),
    **{op.name: _node(kind) for kind, op in SMOOTH.items()},
}
