"""The tape: what made each Tensor, and the walk back along it.

The walk never recurses. Every Tensor gets a serial number when it is made, so the order of making is at hand, and its
reverse is an order in which each gradient is complete before it is passed on.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import ContextDecorator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from zhishen._shapes import summed_axes
from zhishen._types import Array

if TYPE_CHECKING:
    from zhishen.graph.tensor import Tensor

__all__ = ["Maker", "Node", "backpropagate", "no_grad", "reachable", "recording", "serial"]

_RECORDING: ContextVar[bool] = ContextVar("zhishen_recording", default=True)
_serials = itertools.count()


class Maker(Protocol):
    """What can stand in a node: a primitive of the table, or a pair of a forward and a backward."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    def vjp(self, g: Any, out: Tensor, node: Node, *, create_graph: bool) -> Sequence[Any]:
        """The gradients of the node's inputs, None for an input that needs none."""
        ...


class Node:
    """What made a Tensor: the maker, its inputs (Tensors and constants), its options, and what the forward kept."""

    __slots__ = ("cache", "inputs", "maker", "options", "serial")

    def __init__(self, maker: Maker, inputs: tuple[Any, ...], options: dict[str, Any], cache: Any = None) -> None:
        self.maker: Maker = maker
        self.inputs: tuple[Any, ...] = inputs
        self.options: dict[str, Any] = options
        self.cache: Any = cache
        self.serial: int = serial()

    def __repr__(self) -> str:
        return f"Node({self.maker.name}, {len(self.inputs)} inputs)"


def serial() -> int:
    """A new serial number: nodes that were made before have smaller ones, nodes that are made later larger ones."""
    return next(_serials)


def recording() -> bool:
    """Whether operations on Tensors are being recorded."""
    return _RECORDING.get()


class no_grad(ContextDecorator):  # noqa: N801 - called like a function
    """Within the block, or in a function that it decorates, operations on Tensors are computed and not recorded.

    Examples:
        >>> from zhishen import Tensor, no_grad
        >>> x = Tensor(3.0)
        >>> with no_grad():
        ...     y = x * x
        >>> y.requires_grad
        False
    """

    __slots__ = ("_token",)

    def _recreate_cm(self) -> no_grad:
        """A new context for each call of a decorated function, which may call itself."""
        return no_grad()

    def __enter__(self) -> None:
        self._token = _RECORDING.set(False)

    def __exit__(self, *_: object) -> None:
        _RECORDING.reset(self._token)


def reachable(output: Tensor) -> list[Tensor]:
    """All Tensors that ``output`` was made of and that need gradients, the last made first, leaves last."""
    from zhishen.graph.tensor import Tensor

    found = {id(output): output}
    stack = [output]
    while stack:
        node = stack.pop().node
        if node is None:
            continue
        for x in node.inputs:
            if isinstance(x, Tensor) and x.requires_grad and id(x) not in found:
                found[id(x)] = x
                stack.append(x)
    return sorted(found.values(), key=lambda t: -1 if t.node is None else t.node.serial, reverse=True)


def backpropagate(output: Tensor, seed: Any, *, create_graph: bool) -> list[tuple[Tensor, Any]]:
    """Walk from ``output``, whose gradient is ``seed``, to the leaves.

    Returns:
        Every Tensor on the way with its gradient: arrays, or with ``create_graph`` Tensors that can be differentiated
            again.
    """
    from zhishen.graph.tensor import Tensor

    order = reachable(output)
    gradients: dict[int, Any] = {id(output): seed}
    for tensor in order:
        node = tensor.node
        g = gradients.get(id(tensor))
        if node is None or g is None:
            continue
        input_gradients = node.maker.vjp(g, tensor, node, create_graph=create_graph)
        for x, dx in zip(node.inputs, input_gradients, strict=True):
            if dx is None or not isinstance(x, Tensor):
                continue
            dx = _like(dx, x.data)  # noqa: PLW2901 - the same gradient, in the input's shape and dtype
            known = gradients.get(id(x))
            gradients[id(x)] = dx if known is None else known + dx
    return [(tensor, gradients[id(tensor)]) for tensor in order if id(tensor) in gradients]


def _like(g: Any, x: Array) -> Any:
    """Sum a gradient over the axes along which ``x`` was broadcast, and give it the dtype of ``x``."""
    if g.shape != x.shape:
        leading, stretched = summed_axes(g.shape, x.shape)
        if leading:
            g = g.sum(axis=leading)
        if stretched:
            g = g.sum(axis=tuple(axis - len(leading) for axis in stretched), keepdims=True)
    return g if g.dtype == x.dtype else g.astype(x.dtype)


def own_array(g: Any, taken: set[int]) -> Array:
    """A gradient as an array that nobody else holds: rules may pass one array on to several inputs, or a view."""
    array = np.asarray(g)
    if array.base is not None or id(array) in taken or not array.flags.writeable:
        array = array.copy()
    taken.add(id(array))
    return array
