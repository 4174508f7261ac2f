"""The tape: the node that made each Tensor, and backpropagation along the nodes.

Backpropagation does not recurse. Every node gets a serial number when it is made. The reverse order of the serial
numbers is a topological order: each gradient is complete before it is passed on.
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
    """The operation of a node: a primitive of the table, or a pair of a forward and a backward."""

    @property
    def name(self) -> str:
        """The name of the operation."""
        ...

    def vjp(self, g: Any, out: Tensor, node: Node, *, create_graph: bool) -> Sequence[Any]:
        """The vector-Jacobian product: the gradients of the node's inputs; None for an input that needs no gradient."""
        ...


class Node:
    """The node of a Tensor: its operation, the inputs (Tensors and constants), the options, and the forward's cache."""

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
    """A new serial number, larger than those of all earlier nodes."""
    return next(_serials)


def recording() -> bool:
    """Return True if operations on Tensors are recorded."""
    return _RECORDING.get()


class no_grad(ContextDecorator):  # noqa: N801 - called like a function
    """A context manager and decorator in which operations on Tensors are computed but not recorded.

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
    """All Tensors in the graph of ``output`` that need gradients, in reverse order of creation, leaves last."""
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
    """Backpropagate from ``output``, whose gradient is ``seed``, to the leaves.

    Returns:
        Every Tensor in the graph with its gradient: an array, or with ``create_graph`` a Tensor that can be
            differentiated again.
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
    """The gradient summed over the axes along which ``x`` was broadcast, in the dtype of ``x``."""
    if g.shape != x.shape:
        leading, stretched = summed_axes(g.shape, x.shape)
        if leading:
            g = g.sum(axis=leading)
        if stretched:
            g = g.sum(axis=tuple(axis - len(leading) for axis in stretched), keepdims=True)
    return g if g.dtype == x.dtype else g.astype(x.dtype)


def unshared_array(g: Any, used: set[int]) -> Array:
    """A gradient as an array that shares no memory: a rule may return one array for several inputs, or a view.

    Args:
        g: the gradient.
        used: the ids of the arrays that were returned before; the new one is added.
    """
    array = np.asarray(g)
    if array.base is not None or id(array) in used or not array.flags.writeable:
        array = array.copy()
    used.add(id(array))
    return array
