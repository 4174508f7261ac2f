"""Sums, means, extrema and norms over axes, and the places of extrema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.graph.tensor import Tensor, data_of
from zhishen.interop.onnx.computing.call import Call, axes_of, axis_of, integers, scalar

__all__ = ["REDUCTIONS"]

Axes = tuple[int, ...]


def _sum(x: Any, axes: Axes, keepdims: bool) -> Any:  # noqa: FBT001 - as NumPy has it
    return _typed(x, x.sum(axis=axes, keepdims=keepdims))


def _mean(x: Any, axes: Axes, keepdims: bool) -> Any:  # noqa: FBT001
    return _typed(x, x.mean(axis=axes, keepdims=keepdims))


def _product(x: Any, axes: Axes, keepdims: bool) -> Any:  # noqa: FBT001
    return _typed(x, x.prod(axis=axes, keepdims=keepdims))


def _typed(x: Any, out: Any) -> Any:
    """A result in the dtype of x: NumPy adds up small integers in larger ones."""
    return out if isinstance(out, Tensor) else out.astype(x.dtype)


def _max(x: Any, axes: Axes, keepdims: bool) -> Any:  # noqa: FBT001
    if data_of(x).size:
        return x.max(axis=axes, keepdims=keepdims)
    return np.max(data_of(x), axis=axes, keepdims=keepdims, initial=_bounds(data_of(x).dtype)[0])


def _min(x: Any, axes: Axes, keepdims: bool) -> Any:  # noqa: FBT001
    if data_of(x).size:
        return x.min(axis=axes, keepdims=keepdims)
    return np.min(data_of(x), axis=axes, keepdims=keepdims, initial=_bounds(data_of(x).dtype)[1])


def _bounds(dtype: np.dtype[Any]) -> tuple[Any, Any]:
    """The smallest and the largest number of a dtype."""
    if dtype.kind == "f":
        return -np.inf, np.inf
    if dtype.kind == "b":
        return False, True
    return np.iinfo(dtype).min, np.iinfo(dtype).max


def _log_sum_exp(x: Any, axes: Axes, keepdims: bool) -> Any:  # noqa: FBT001
    """c + log Σ exp(x - c), with c = max x, which prevents overflow."""
    array = data_of(x)
    if not array.size:
        return np.log(_sum(x, axes, keepdims))
    largest = array.max(axis=axes, keepdims=True)
    shift = np.where(np.isfinite(largest), largest, 0).astype(array.dtype)
    found = np.log(_sum(np.exp(x - shift), axes, keepdims))
    return found + (shift if keepdims else shift.squeeze(axes))


#: Operator → the reduction of x over axes.
_FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "ReduceSum": _sum,
    "ReduceMean": _mean,
    "ReduceProd": _product,
    "ReduceMax": _max,
    "ReduceMin": _min,
    "ReduceL1": lambda x, axes, keepdims: _sum(np.absolute(x), axes, keepdims),
    "ReduceL2": lambda x, axes, keepdims: np.sqrt(_sum(x * x, axes, keepdims)),
    "ReduceSumSquare": lambda x, axes, keepdims: _sum(x * x, axes, keepdims),
    "ReduceLogSum": lambda x, axes, keepdims: np.log(_sum(x, axes, keepdims)),
    "ReduceLogSumExp": _log_sum_exp,
}


def _reduction(function: Callable[..., Any]) -> Callable[..., Any]:
    def compute(call: Call, x: Any, axes: Any = None) -> Any:
        given = call.get("axes") if axes is None else integers(axes)
        if not given:
            if call.get("noop_with_empty_axes", 0):
                return function(x, (), keepdims=True)
            given = range(x.ndim)
        return function(x, axes_of(given, x.ndim), bool(call.get("keepdims", 1)))

    return compute


def _place(largest: bool) -> Callable[..., Any]:  # noqa: FBT001
    """The index of the largest or smallest element along an axis, the first or the last one of equal elements."""

    def compute(call: Call, x: Any) -> Array:
        array, axis = data_of(x), axis_of(call.get("axis", 0), x.ndim)
        search = np.argmax if largest else np.argmin
        if call.get("select_last_index", 0):
            found = array.shape[axis] - 1 - search(np.flip(array, axis), axis=axis)
        else:
            found = search(array, axis=axis)
        return np.expand_dims(found, axis) if call.get("keepdims", 1) else found

    return compute


def _running_sum(x: Any, axis: int) -> Any:
    return x.cumsum(axis=axis) if isinstance(x, Tensor) else x.cumsum(axis=axis, dtype=x.dtype)


def _running_product(x: Any, axis: int) -> Any:
    """The product of all elements up to each one, by doubling the number of factors: zeros have a gradient as well."""
    reach, before = 1, (slice(None),) * axis
    while reach < x.shape[axis]:
        product = x[(*before, slice(reach, None))] * x[(*before, slice(-reach))]
        x = np.concatenate([x[(*before, slice(reach))], product], axis=axis)
        reach *= 2
    return x


def _cumulative(kind: str) -> Callable[..., Any]:
    def compute(call: Call, x: Any, axis: Array) -> Any:
        along = axis_of(scalar(axis), x.ndim)
        before = (slice(None),) * along
        backwards = (*before, slice(None, None, -1))
        if call.get("reverse", 0):
            x = x[backwards]
        if call.get("exclusive", 0):
            neutral = np.full_like(data_of(x)[(*before, slice(1))], 0 if kind == "sum" else 1)
            x = np.concatenate([neutral, x[(*before, slice(-1))]], axis=along)
        out = _running_product(x, along) if kind == "product" else _running_sum(x, along)
        return out[backwards] if call.get("reverse", 0) else out

    return compute


REDUCTIONS: Final[dict[str, Callable[..., Any]]] = {
    **{name: _reduction(function) for name, function in _FUNCTIONS.items()},
    "ArgMax": _place(largest=True),
    "ArgMin": _place(largest=False),
    "CumSum": _cumulative("sum"),
    "CumProd": _cumulative("product"),
}
