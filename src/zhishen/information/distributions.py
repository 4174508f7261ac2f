"""Checks of probabilities, and the form of the results of all measures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import WholeNumber, check
from zhishen._entropies import BASE
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import message

__all__ = ["first", "located", "read", "read_distribution", "read_two", "result"]

# The tolerance for sums in float64: it admits the sums of probabilities that were computed in float32.
SLACK = 1e-6


def read_two(where: str, p: ArrayLike, q: ArrayLike, base: float, axis: int) -> tuple[Array, Array, np.dtype[Any]]:
    """Two distributions of the same shape, with the outcomes on the last axis, and the dtype of the result."""
    check(base, BASE, where=where, name="base")
    first, second = read(where, "p", p), read(where, "q", q)
    if first.shape != second.shape:
        raise ShapeError(
            "{where}: expected q of shape {shape} like p, got {q_shape}; give both a probability for each outcome",
            where=where,
            shape=first.shape,
            q_shape=second.shape,
        )
    p, dtype = read_distribution(where, "p", first, (axis,))
    q, other = read_distribution(where, "q", second, (axis,))
    return p, q, np.result_type(dtype, other)


def read(where: str, name: str, p: ArrayLike) -> Array:
    """An array of real numbers, none of them NaN or negative."""
    given = np.asarray(p)
    if given.dtype.kind not in "iuf" or given.size == 0:
        raise ShapeError(
            "{where}: expected {name} to hold at least one real number, got shape {shape} and dtype {dtype}; give "
            "probabilities",
            where=where,
            name=name,
            shape=given.shape,
            dtype=given.dtype,
        )
    wrong = ~(given >= 0)  # also true for NaN
    if wrong.any():
        index = first(wrong)
        raise ArgumentError(
            "{where}: expected probabilities {name} >= 0, got {value}; correct its computation, or remove that outcome",
            where=where,
            name=name,
            value=located(given[index], index),
        )
    return given


def read_distribution(
    where: str, name: str, p: ArrayLike, axis: tuple[int, ...], *, count: int | None = 1
) -> tuple[Array, np.dtype[Any]]:
    """Checked probabilities in float64, the axes of the outcomes moved to the end, and the dtype of the result."""
    given = read(where, name, p)
    shape, dtype = given.shape, given.dtype if given.dtype.kind == "f" else np.dtype(np.float64)
    if not isinstance(axis, tuple) or (len(axis) != count if count else len(axis) < 2):  # pyright: ignore[reportUnnecessaryIsInstance]
        if count is None:
            raise ArgumentError(
                "{where}: expected axis to be two or more axes, got {axis!r}; name the axes", where=where, axis=axis
            )
        raise ArgumentError(
            "{where}: expected axis to be {count} axes, got {axis!r}; name the axes",
            where=where,
            count=count,
            axis=axis,
        )
    if given.ndim < len(axis):
        raise ShapeError(
            "{where}: expected {name} with at least {count} axes, got shape {shape}; give a probability for each "
            "outcome",
            where=where,
            name=name,
            count=len(axis),
            shape=shape,
        )
    for one in axis:
        check(one, WholeNumber(-given.ndim, given.ndim - 1), where=where, name="axis")
    axes = tuple(int(one) % given.ndim for one in axis)
    if len(set(axes)) != len(axes):
        raise ArgumentError(
            "{where}: expected axis to be distinct axes, got {axis!r}; name each once",
            where=where,
            axis=axis,
        )
    values = np.moveaxis(given.astype(np.float64), axes, range(-len(axes), 0))
    last = tuple(range(-len(axes), 0))
    sums = values.sum(axis=last, keepdims=True)
    wrong = ~(np.abs(sums - 1) <= max(SLACK, math.sqrt(np.finfo(dtype).eps)))
    if wrong.any():
        index = first(wrong)[: -len(axes)]
        along = message("axis {axis}", axis=axes[0]) if len(axes) == 1 else message("axes {axes}", axes=axes)
        raise ArgumentError(
            "{where}: expected {name} to add up to 1 along {along}, got the sum {total}; divide counts or weights by "
            "their sum",
            where=where,
            name=name,
            along=along,
            total=located(f"{sums[wrong][0]:.9g}", index),
        )
    return values / sums, dtype


def first(wrong: Array) -> tuple[int, ...]:
    """The index of the first true element."""
    return tuple(int(i) for i in np.argwhere(wrong)[0])


def located(value: object, index: tuple[int, ...]) -> str:
    """A value and its index, for a message; the value alone if the index is empty."""
    if not index:
        return str(value)
    return message("{value} at index {index}", value=value, index=index[0] if len(index) == 1 else index)


def result(values: Array, dtype: np.dtype[Any], base: float = math.e) -> Any:
    """The values in the unit of ``base`` and in ``dtype``; a float if there is only one."""
    values = np.asarray(values) / math.log(base)
    return float(values) if values.ndim == 0 else values.astype(dtype)
