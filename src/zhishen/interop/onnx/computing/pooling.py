"""Pooling along any number of axes."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.graph import ops
from zhishen.graph.tensor import apply, data_of
from zhishen.interop.onnx.computing.call import Call, integers
from zhishen.interop.onnx.computing.shapes import pad
from zhishen.interop.onnx.computing.windows import Windows, per_axis, windows
from zhishen.messages import message

__all__ = ["POOLING"]


def _positions(call: Call, x: Any) -> Windows:
    if x.ndim < 3:
        raise ValueError(message("images of shape {shape}", shape=x.shape))
    w = windows(call, x.shape[2:], tuple(call.get("kernel_shape")))
    call.allow((*x.shape[:2], *w.size, *w.out))
    return w


def _padded(x: Any, w: Windows, value: Any) -> Any:
    return pad(x, [(0, 0), (0, 0), *w.reach(x.shape[2:])], value)


def _under_taps(padded: Any, w: Windows) -> list[Any]:
    """The elements under each tap at all positions, of shape (N, C, positions)."""
    return [padded[(slice(None), slice(None), *under)] for _, under in w.taps()]


def _plain(x: Any, w: Windows) -> dict[str, Any] | None:
    """The options of the library's own pooling of images, if it covers this one."""
    padding = tuple(side for side, _ in w.sides)
    half = all(2 * p <= f for p, f in zip(padding, w.size, strict=True))
    exact = w.symmetric and w.reach(x.shape[2:]) == w.sides and set(w.dilation) == {1}
    if x.ndim == 4 and exact and half and data_of(x).dtype.kind == "f":
        return {"size": w.size, "stride": w.stride, "padding": padding}
    return None


def _max_pool(call: Call, x: Any) -> Any:
    """The largest element of each window; perhaps its index as well."""
    w = _positions(call, x)
    options = _plain(x, w)
    if options is not None:
        out = ops.max_pool2d(x, **options)
    else:
        dtype = data_of(x).dtype
        lowest = -math.inf if dtype.kind == "f" else np.iinfo(dtype).min
        out = reduce(np.maximum, _under_taps(_padded(x, w, lowest), w))
    return (out, _indices(call, data_of(x), w)) if call.asked(1) else out


def _indices(call: Call, x: Array, w: Windows) -> Array:
    """The index of the largest element of each window in the flattened array, the first of equal ones."""
    places = np.arange(x.size, dtype=np.int64).reshape(x.shape)
    if call.get("storage_order", 0):  # columns first
        shape = x.shape[2:]
        columns = np.arange(math.prod(shape)).reshape(shape[::-1]).T
        places = np.arange(math.prod(x.shape[:2])).reshape(*x.shape[:2], *[1] * len(shape)) * columns.size + columns
    lowest = -math.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    values, inside = np.stack(_under_taps(_padded(x, w, lowest), w)), np.stack(_under_taps(_padded(places, w, -1), w))
    first = ((values == values.max(axis=0)) & (inside >= 0)).argmax(axis=0)
    return np.take_along_axis(inside, first[np.newaxis], axis=0)[0]


def _average_pool(call: Call, x: Any) -> Any:
    """The mean of each window; added zeros count only if the attribute says so."""
    w = _positions(call, x)
    counts_zeros = bool(call.get("count_include_pad", 0))
    options = _plain(x, w)
    if options is not None and (counts_zeros or not any(options["padding"])):
        return ops.avg_pool2d(x, **options)
    total = reduce(lambda one, other: one + other, _under_taps(_padded(x, w, 0), w))
    ones = np.ones((1, 1, *x.shape[2:]), data_of(x).dtype)
    counted = pad(ones, [(0, 0), (0, 0), *w.sides], 1) if counts_zeros else _padded(ones, w, 0)
    missing = [have - n for have, n in zip(_padded(ones, w, 0).shape[2:], counted.shape[2:], strict=True)]
    counted = pad(counted, [(0, 0), (0, 0), *((0, n) for n in missing)])
    return total / sum(_under_taps(counted, w))


def _lp_pool(call: Call, x: Any) -> Any:
    """(Σ |x|^p)^(1/p) of each window."""
    w, p = _positions(call, x), call.get("p", 2)
    powers = _padded(np.absolute(x) ** p, w, 0)
    return reduce(lambda one, other: one + other, _under_taps(powers, w)) ** (1 / p)


def _global_average(_call: Call, x: Any) -> Any:
    if x.ndim == 4:
        return ops.global_avg_pool2d(x).reshape((*x.shape[:2], 1, 1))
    return x.mean(axis=tuple(range(2, x.ndim)), keepdims=True)


def _max_unpool(call: Call, x: Any, indices: Array, shape: Any = None) -> Any:
    """The elements at the indices that MaxPool gave, and zeros elsewhere."""
    axes = x.ndim - 2
    stride, pads = per_axis(call, "strides", axes, 1), call.get("pads") or [0] * (2 * axes)
    sizes = [
        (n - 1) * s + f - before - after
        for n, s, f, before, after in zip(
            x.shape[2:], stride, call.get("kernel_shape"), pads[:axes], pads[axes:], strict=True
        )
    ]
    inner = call.allow((*x.shape[:2], *sizes))
    out = inner if shape is None else call.allow(integers(shape))
    places = np.unravel_index(indices.reshape(-1), inner)
    return apply("scatter", x.reshape((x.size,)), index=places, shape=out)


POOLING: Final[dict[str, Callable[..., Any]]] = {
    "MaxPool": _max_pool,
    "AveragePool": _average_pool,
    "LpPool": _lp_pool,
    "MaxUnpool": _max_unpool,
    "GlobalAveragePool": _global_average,
    "GlobalMaxPool": lambda _call, x: x.max(axis=tuple(range(2, x.ndim)), keepdims=True),
}
