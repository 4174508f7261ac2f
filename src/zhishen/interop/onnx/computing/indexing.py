"""Elements chosen by indices, and elements put at indices."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.graph.tensor import Tensor, data_of
from zhishen.interop.onnx.computing.call import Call, axis_of, refuse, scalar
from zhishen.messages import message

__all__ = ["INDEXING"]

Index = tuple[Any, ...]


def _gather(call: Call, x: Any, indices: Array) -> Any:
    """The parts of x at the indices along an axis; the axes of the indices replace it."""
    axis = axis_of(call.get("axis", 0), x.ndim)
    call.allow((*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]))
    return x[(*(slice(None),) * axis, indices)]


def _along(indices: Array, axis: int) -> Index:
    """The index whose elements are at ``indices`` along an axis, and at their own place along the others."""
    own = list(np.ogrid[tuple(slice(size) for size in indices.shape)])
    own[axis] = indices
    return tuple(own)


def _gather_elements(call: Call, x: Any, indices: Array) -> Any:
    _check_axes(x, indices)
    return x[_along(indices, axis_of(call.get("axis", 0), x.ndim))]


def _check_axes(x: Any, indices: Array) -> None:
    if x.ndim != indices.ndim:
        raise ValueError(
            message("indices of {given} axes for an array of {axes} axes", given=indices.ndim, axes=x.ndim)
        )


def _gather_nd(call: Call, x: Any, indices: Array) -> Any:
    """The parts of x at the rows of indices; the first ``batch_dims`` axes are shared."""
    shared, depth = call.get("batch_dims", 0), indices.shape[-1]
    fits = 0 <= shared < min(x.ndim, indices.ndim) and shared + depth <= x.ndim
    if not fits or x.shape[:shared] != indices.shape[:shared]:
        raise ValueError(
            message("indices of shape {given} for an array of {axes} axes", given=indices.shape, axes=x.ndim)
        )
    call.allow((*indices.shape[:-1], *x.shape[shared + depth :]))
    rest = (1,) * (indices.ndim - 1 - shared)
    batch = tuple(grid.reshape(grid.shape + rest) for grid in np.ogrid[tuple(slice(n) for n in indices.shape[:shared])])
    return x[(*batch, *(indices[..., k] for k in range(depth)))]


# --- scatter ----------------------------------------------------------------------------------------------------------

_REDUCTIONS: Final[dict[str, Any]] = {"add": np.add, "mul": np.multiply, "max": np.maximum, "min": np.minimum}


def _put(call: Call, x: Any, index: Index, updates: Any) -> Any:
    """x with updates at an index: they replace the elements, or are added, multiplied, or compared with them.

    Raises:
        UnsupportedError: the gradient of a product or an extremum is asked for.
    """
    reduction = call.get("reduction", "none")
    if reduction not in ("none", *_REDUCTIONS):
        raise refuse(call, "reduction", reduction)
    with_gradient = any(isinstance(value, Tensor) and value.requires_grad for value in (x, updates))
    if not with_gradient:
        out = data_of(x).copy()
        if reduction == "none":
            out[index] = data_of(updates)
        else:
            _REDUCTIONS[reduction].at(out, index, data_of(updates))
        return Tensor(out, requires_grad=False) if isinstance(x, Tensor) or isinstance(updates, Tensor) else out
    placed = updates if isinstance(updates, Tensor) else Tensor(updates, requires_grad=False)
    if reduction == "add":
        return x + placed.scatter(index, x.shape)
    if reduction != "none":
        raise refuse(call, "reduction", reduction)
    replaced = np.zeros(x.shape, np.bool_)
    replaced[index] = True
    return np.where(replaced, placed.scatter(index, x.shape), x)


def _scatter_elements(call: Call, x: Any, indices: Array, updates: Any) -> Any:
    if indices.shape != updates.shape:
        raise ValueError(
            message("indices of shape {given} for updates of shape {shape}", given=indices.shape, shape=updates.shape)
        )
    _check_axes(x, indices)
    return _put(call, x, _along(indices, axis_of(call.get("axis", 0), x.ndim)), updates)


def _scatter_nd(call: Call, x: Any, indices: Array, updates: Any) -> Any:
    return _put(call, x, tuple(indices[..., k] for k in range(indices.shape[-1])), updates)


# --- by value ---------------------------------------------------------------------------------------------------------


def _top_k(call: Call, x: Any, k: Any = None) -> tuple[Any, Array]:
    """The k largest or smallest elements along an axis, and their indices."""
    axis, array = axis_of(call.get("axis", -1), x.ndim), data_of(x)
    count = call.get("k") if k is None else scalar(k)
    if not 0 <= count <= array.shape[axis]:
        raise ValueError(message("{count} of {elements} elements", count=count, elements=array.shape[axis]))
    # Stable, so that the first of equal elements comes first: the largest of a reversed array, in reverse order.
    if call.get("largest", 1):
        flipped = np.flip(array, axis).argsort(axis=axis, kind="stable")
        order = np.flip(array.shape[axis] - 1 - flipped, axis)
    else:
        order = array.argsort(axis=axis, kind="stable")
    places = order[(*(slice(None),) * axis, slice(count))]
    return x[_along(places, axis)], places.astype(np.int64)


def _non_zero(_call: Call, x: Any) -> Array:
    """The indices of the elements that are not 0, one row for each axis."""
    return np.array(np.nonzero(data_of(x)), np.int64).reshape(x.ndim, -1)


def _compress(call: Call, x: Any, condition: Array) -> Any:
    """The parts of x along an axis, or its elements, where the condition holds."""
    places = np.flatnonzero(condition)
    if call.get("axis") is None:
        return x.reshape((math.prod(x.shape),))[places]
    return x[(*(slice(None),) * axis_of(call.get("axis"), x.ndim), places)]


def _reverse_sequence(call: Call, x: Any, lengths: Array) -> Any:
    """The first elements of each sequence in reverse order, as many as its length."""
    time, batch = call.get("time_axis", 0), call.get("batch_axis", 1)
    if {time, batch} != {0, 1}:
        raise ValueError(message("time axis {time} and batch axis {samples}", time=time, samples=batch))
    steps = np.arange(x.shape[time])
    each = lengths.reshape(-1, 1)
    places = np.where(steps < each, each - 1 - steps, steps)  # (batch, time)
    rows = np.arange(x.shape[batch])[:, np.newaxis]
    return x[places.T, rows.T] if time == 0 else x[rows, places]


INDEXING: Final[dict[str, Callable[..., Any]]] = {
    "Gather": _gather,
    "GatherElements": _gather_elements,
    "GatherND": _gather_nd,
    "Scatter": _scatter_elements,
    "ScatterElements": _scatter_elements,
    "ScatterND": _scatter_nd,
    "TopK": _top_k,
    "NonZero": _non_zero,
    "Compress": _compress,
    "ReverseSequence": _reverse_sequence,
}
