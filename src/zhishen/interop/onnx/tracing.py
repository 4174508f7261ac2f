"""What a network computes, as steps in order: its run on Tensors, read from the tape.

The tape has numbers where a file needs names. Two runs on batches of different sizes show which sizes are the number of
samples: those that differ. They also show what the file could not express: numbers that depend on the input or on the
number of samples, and operations that only one of the runs has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.ops import Op, use_kernels
from zhishen.graph.tape import reachable
from zhishen.graph.tensor import Tensor
from zhishen.nn.network import Network
from zhishen.nn.recording import ArrayLayer
from zhishen.nn.watch import Observation

__all__ = ["BATCH", "Shape", "Step", "Value", "trace"]

Shape = tuple[int | str, ...]

#: The name of the number of samples.
BATCH: Final = "N"

_BATCHES: Final = (3, 5)  # samples of the two runs
_RESULT_HAS_IT: Final = frozenset({"shape"})  # an option that the shape of the result replaces


@dataclass(frozen=True, eq=False)
class Value:
    """A value of the computation.

    Attributes:
        key: identifies it; values with the same key are the same.
        shape: its sizes; ``"N"`` for the number of samples, and ``"2N"``, ``"N-1"`` for sizes that depend on it.
        name: of a parameter, such as ``affine1.W``, also if the value was computed of it; "" for other values.
        array: the numbers, if they are the same for all inputs; None if they depend on the input.
    """

    key: int
    shape: Shape
    name: str = ""
    array: Array | None = None


@dataclass(frozen=True, eq=False)
class Step:
    """One operation.

    Attributes:
        operation: its name on the tape, such as ``"conv2d"`` or ``"add"``.
        primitive: whether it is a function of NumPy, as opposed to an op of `zhishen.ops`.
        layer: the path of the layer that computes it; "" outside of layers.
        inputs: what it computes with.
        out: what it computes.
        options: its options, such as ``stride``.
    """

    operation: str
    primitive: bool
    layer: str
    inputs: tuple[Value, ...]
    out: Value
    options: dict[str, Any]


@dataclass(frozen=True, eq=False)
class _Run:
    """One run of the network: its input and output, the operations in order, and the layers that recorded them."""

    x: Tensor
    y: Tensor
    made: list[Tensor]
    layers: list[tuple[range, str]]

    def layer_of(self, tensor: Tensor) -> str:
        """The path of the innermost layer that recorded the Tensor's node."""
        serial = _node(tensor).serial
        around = [(len(nodes), name) for nodes, name in self.layers if serial in nodes]
        return min(around)[1] if around else ""


def trace(network: Network, shape: tuple[int, ...], *, link: Op | None = None) -> tuple[Value, list[Step], Value]:
    """The input, the steps and the output of a network in evaluation.

    Args:
        network: the network.
        shape: of one input, without the batch axis.
        link: an op that follows the network, such as ``ops.softmax``.

    Raises:
        ArgumentError: a layer computes on arrays, or something that is not the same function for all batches.
    """
    first, second = (_run(network, (samples, *shape), link) for samples in _BATCHES)
    if [_node(t).maker.name for t in first.made] != [_node(t).maker.name for t in second.made]:
        raise ArgumentError(
            "{network}: expected the same operations for batches of {first} and of {second} samples, got others; write "
            "a forward without conditions on the values or on the number of samples",
            network=type(network).__name__,
            first=_BATCHES[0],
            second=_BATCHES[1],
        )
    known = {id(first.x): Value(id(first.x), _shape(first.x, second.x))}
    steps: list[Step] = []
    for ours, theirs in zip(first.made, second.made, strict=True):
        if not any(id(x) in known for x in _node(ours).inputs):
            continue  # it depends on parameters only: a constant
        steps.append(_step(network, first, ours, theirs, known))
        known[id(ours)] = steps[-1].out
    if id(first.y) not in known:
        raise ArgumentError(
            "{network}: expected an output that depends on the input, got the same one for all inputs; compute with "
            "the Tensor x in forward, not with x.data",
            network=type(network).__name__,
        )
    return known[id(first.x)], steps, known[id(first.y)]


def _run(network: Network, shape: tuple[int, ...], link: Op | None) -> _Run:
    rng = np.random.default_rng(shape[0])
    x = Tensor(rng.normal(size=shape).astype(network.dtype))
    layers: list[tuple[range, str]] = []

    def note(seen: Observation) -> None:
        layers.append((seen.nodes, seen.name))

    with network.evaluating(), network.undisturbed(), network.observe(note), use_kernels("reference"):
        y = network.on_tape(x)
        y = y if link is None else link(y)
    return _Run(x, y, [t for t in reversed(reachable(y)) if t.node is not None], layers)


def _step(network: Network, run: _Run, ours: Tensor, theirs: Tensor, known: dict[int, Value]) -> Step:
    node, other = _node(ours), _node(theirs)
    maker = node.maker
    if isinstance(maker, ArrayLayer):
        raise ArgumentError(
            "{layer}: expected a forward on Tensors, whose operations can be exported, got one on arrays; write "
            "record(x) with Tensors, or write forward for Tensors and omit backward",
            layer=maker.layer.label(),
        )
    where = run.layer_of(ours) or type(network).__name__
    inputs = tuple(
        known[id(x)] if id(x) in known else _constant(x, y, where, maker.name)
        for x, y in zip(node.inputs, other.inputs, strict=True)
    )
    for key, option in node.options.items():
        if key not in _RESULT_HAS_IT and not _equal(option, other.options[key]):
            raise _varies(where, maker.name)
    return Step(
        maker.name, not isinstance(maker, Op), run.layer_of(ours), inputs, Value(id(ours), _shape(ours, theirs)),
        node.options,
    )  # fmt: skip


def _constant(ours: Any, theirs: Any, where: str, operation: str) -> Value:
    """An input that does not depend on the network's input, and is the same in both runs."""
    array, other = (np.asarray(x.data if isinstance(x, Tensor) else x) for x in (ours, theirs))
    if not _equal(array, other):
        raise _varies(where, operation)
    name = _parameter(ours) if isinstance(ours, Tensor) else ""
    return Value(id(array if isinstance(ours, Tensor | np.ndarray) else ours), array.shape, name, array)


def _parameter(tensor: Tensor) -> str:
    """The name of the parameter that a Tensor is, or of which it was computed, such as W of Wᵀ; "" without one."""
    return next((each.name for each in reachable(tensor) if each.node is None and each.name), "")


def _varies(where: str, operation: str) -> ArgumentError:
    return ArgumentError(
        "{where}: expected {operation} with the same constants for all batches, got some that depend on the input or "
        "on the number of samples; compute them with Tensors, and not over the batch axis",
        where=where,
        operation=operation,
    )


def _equal(one: Any, other: Any) -> bool:
    """Whether two options are equal: arrays element by element, and sequences item by item."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        same_shape = np.shape(one) == np.shape(other)
        return same_shape and np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind == "f")
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return bool(one == other)


def _shape(ours: Tensor, theirs: Tensor) -> Shape:
    """The sizes; those that differ in the two runs as a multiple of the number of samples plus a number."""
    return tuple(map(_size, ours.shape, theirs.shape))


def _size(ours: int, theirs: int) -> int | str:
    if ours == theirs:
        return ours
    factor, rest = divmod(theirs - ours, _BATCHES[1] - _BATCHES[0])
    if rest:
        return f"{BATCH}_{ours}_{theirs}"  # such as half of the samples
    number = ours - factor * _BATCHES[0]
    return f"{factor if factor > 1 else ''}{BATCH}{f'{number:+d}' if number else ''}"


def _node(tensor: Tensor) -> Any:
    return tensor.node
