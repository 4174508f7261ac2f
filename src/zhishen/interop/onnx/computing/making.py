"""Operators that make values from shapes, ranges or other dtypes. Shapes and indices are arrays, not Tensors."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.graph.tensor import Tensor, data_of
from zhishen.interop.onnx.computing.call import Call, integers, refuse, scalar
from zhishen.messages import message

__all__ = ["MAKING"]

#: The numbers with which ONNX names dtypes that NumPy has.
DTYPES: Final[dict[int, str]] = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 9: "bool", 10: "float16",
    11: "float64", 12: "uint32", 13: "uint64",
}  # fmt: skip


def _dtype(call: Call, name: str) -> np.dtype[Any]:
    """The dtype that an attribute names.

    Raises:
        UnsupportedError: NumPy does not have it.
    """
    element = call.get(name)
    if element not in DTYPES:
        raise refuse(call, name, element)
    return np.dtype(DTYPES[element])


def _cast(x: Any, dtype: np.dtype[Any]) -> Any:
    """The elements in another dtype. Only floats keep a gradient."""
    if isinstance(x, Tensor):
        return x if x.dtype == dtype else x.astype(dtype) if dtype.kind == "f" else x.data.astype(dtype)
    return x.astype(dtype)


def _shape(call: Call, x: Any) -> Array:
    """The sizes of x, or of some of its axes."""
    return np.array(x.shape[call.get("start", 0) : call.get("end")], np.int64)


def _constant_of_shape(call: Call, shape: Array) -> Array:
    value = call.get("value")
    value = np.zeros(1, np.float32) if value is None else value
    return np.full(call.allow(integers(shape)), value.item(), value.dtype)


def _range(call: Call, start: Array, limit: Array, delta: Array) -> Array:
    """start, start + delta, ... before the limit."""
    first, last, step = (scalar(x) for x in (start, limit, delta))
    count = (last - first) / step
    if not math.isfinite(count):
        raise ValueError(message("a range from {first} to {last} by {step}", first=first, last=last, step=step))
    (size,) = call.allow([max(0, math.ceil(count))])
    return (first + np.arange(size) * step).astype(data_of(start).dtype)


def _eye_like(call: Call, x: Any) -> Array:
    """A matrix of the shape of x with ones on a diagonal."""
    rows, columns = x.shape
    dtype = data_of(x).dtype if call.get("dtype") is None else _dtype(call, "dtype")
    return np.eye(rows, columns, max(-rows, min(columns, call.get("k", 0))), dtype)


def _one_hot(call: Call, indices: Any, depth: Any, values: Any) -> Array:
    """values[1] at the index along a new axis of the size depth, else values[0]."""
    classes, places = int(scalar(depth)), np.asarray(data_of(indices)).astype(np.int64)
    off, on = data_of(values)
    axis = call.get("axis", -1)
    axis = axis + places.ndim + 1 if axis < 0 else axis
    call.allow((*places.shape, classes))
    grid = np.arange(classes).reshape(-1, *[1] * (places.ndim - axis))
    found = np.expand_dims(np.where(places < 0, places + classes, places), axis) == grid
    return np.where(found, on, off).astype(data_of(values).dtype)


MAKING: Final[dict[str, Callable[..., Any]]] = {
    "Cast": lambda call, x: _cast(x, _dtype(call, "to")),
    "CastLike": lambda _call, x, target: _cast(x, data_of(target).dtype),
    "Shape": _shape,
    "Size": lambda _call, x: np.array(data_of(x).size, np.int64),
    "ConstantOfShape": _constant_of_shape,
    "Range": _range,
    "EyeLike": _eye_like,
    "OneHot": _one_hot,
}
