"""The summary of an array in a drawing: its shape, a few numbers and a small map, but not the array itself.

So later changes of an array do not affect a drawing. Only a reader that asks for the arrays keeps them as well; the
summary is then made when it is read.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np

from zhishen._types import Array

__all__ = ["Value", "clean", "short", "summed", "value_of"]

MAP_SIDE: Final = 24  # the largest number of cells along a side of the small map
FEW: Final = 4  # an array with at most this many elements is shown with all of them
TABLE_SIDE: Final = 6  # the largest number of rows and of columns of a table with all numbers of an array
TABLE_SIZE: Final = 24  # the largest number of elements of such a table
_CLIPPED: Final = 0.99  # the quantile of a map's absolute values that has the strongest color
_MANY_CELLS: Final = 20  # a map with fewer cells has no outliers to clip


@dataclass(frozen=True, eq=False, slots=True)
class Value:
    """The summary of an array.

    Attributes:
        shape: the shape of the array.
        dtype: the dtype of the array.
        mean: the mean of the finite elements; NaN if there are none.
        spread: the standard deviation of the finite elements.
        low: the smallest finite element.
        high: the largest finite element.
        nonfinite: the number of elements that are NaN or infinite.
        numbers: all elements, if there are at most four; else None.
        cells: block means (R, C) of the array as a matrix, for the small map; None for an array with at most one
            element.
        table: all elements as a matrix (R, C), if the array is a small vector or matrix; else None.
        limit: the absolute value that has the strongest color in the map.
        samples: whether the first axis counts the samples of a mini-batch.
        array: the array itself, if the reader keeps it; else None.
    """

    shape: tuple[int, ...]
    dtype: str
    mean: float
    spread: float
    low: float
    high: float
    nonfinite: int
    numbers: tuple[float, ...] | None
    cells: Array | None
    table: Array | None = None
    limit: float = 1.0
    samples: bool = False
    array: Array | None = None

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    def lines(self) -> tuple[str, ...]:
        """The array in at most two short lines: a scalar as its number, an array as its shape and its contents."""
        if self.shape == () and self.numbers is not None:
            return (short(self.numbers[0]),)
        return (shape_text(self.shape), self.contents())

    def contents(self) -> str:
        """The contents of the array without its shape: its elements if they are few, else mean ± standard deviation."""
        if self.numbers is not None:
            listed = ", ".join(map(short, self.numbers))
            return listed if self.shape == () else f"[{listed}]"
        if self.nonfinite:
            return f"{self.nonfinite} × NaN, ∞"
        # A mean that is smaller than the rounding error of its elements is shown as 0; hover texts have its digits.
        rounding = np.finfo(self.dtype).eps * self.spread if self.dtype.startswith("float") else 0.0
        mean = 0.0 if abs(self.mean) <= rounding else self.mean
        return f"{short(mean, 2)} ± {short(self.spread, 2)}"

    def full(self) -> str:
        """All numbers of the summary, in full precision."""
        if self.shape == () and self.numbers is not None:
            return f"{self.numbers[0]!r} ({self.dtype})"
        text = f"{shape_text(self.shape)} {self.dtype}"
        if self.size == 0:
            return text
        text += f", min {self.low:.6g}, mean {self.mean:.6g}, max {self.high:.6g}"
        if self.nonfinite:
            text += f", NaN or ∞: {self.nonfinite}"
        if self.numbers is not None:
            text += f": [{', '.join(repr(x) for x in self.numbers)}]"
        return text


class _Kept(Value):
    """The summary of an array that is kept: it is computed when it is first read.

    A graph with all its arrays is large, and a drawing shows those outside of folded layers only.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        """A part of the summary that was not set yet: then none was."""
        if name not in _COMPUTED:
            raise AttributeError(name)
        array = self.array
        if array is None:
            raise AttributeError(name)
        found = _summary(array)
        for each in _COMPUTED:
            object.__setattr__(self, each, getattr(found, each))
        return getattr(found, name)


_COMPUTED: Final = frozenset(field.name for field in fields(Value)) - {"shape", "dtype", "samples", "array"}


def value_of(data: Any, *, keep: bool = False, samples: bool = False) -> Value:
    """The summary of ``data``, an array of real numbers, or what NumPy converts to one.

    Args:
        data: the array.
        keep: whether the value keeps the array, which must not change then.
        samples: whether the first axis counts the samples of a mini-batch.
    """
    array = np.asarray(data)
    if not keep:
        return replace(_summary(array), samples=samples)
    value = _Kept.__new__(_Kept)
    given = {"shape": array.shape, "dtype": str(array.dtype), "samples": samples, "array": array}
    for name, part in given.items():
        object.__setattr__(value, name, part)
    return value


def _summary(array: Array) -> Value:
    numbers = tuple(float(x) for x in array.ravel()) if array.size <= FEW else None
    if array.shape == () and numbers is not None:
        x = numbers[0]
        return Value((), str(array.dtype), x, 0.0, x, x, int(not math.isfinite(x)), numbers, None)
    if array.size == 0:
        return Value(array.shape, str(array.dtype), math.nan, math.nan, math.nan, math.nan, 0, numbers, None)
    finite = array
    nonfinite = 0
    if array.dtype.kind == "f":
        is_finite = np.isfinite(array)
        nonfinite = array.size - int(np.count_nonzero(is_finite))
        if nonfinite:
            finite = array[is_finite]
    if finite.size:
        mean, low, high = float(finite.mean(dtype=np.float64)), float(finite.min()), float(finite.max())
        with np.errstate(over="ignore"):
            spread = float(finite.std(dtype=np.float64))
    else:
        mean = low = high = spread = math.nan
    cells = _cells(array) if array.size > 1 else None
    table = _table(array)
    limit = 1.0 if cells is None else _limit(cells, clipped=table is None)
    return Value(array.shape, str(array.dtype), mean, spread, low, high, nonfinite, numbers, cells, table, limit)


def _table(array: Array) -> Array | None:
    """A small vector as a row, or a small matrix; None for another array."""
    matrix = array[None] if array.ndim == 1 else array
    small = matrix.ndim == 2 and max(matrix.shape) <= TABLE_SIDE and 1 < matrix.size <= TABLE_SIZE
    return np.array(matrix, dtype=np.float64) if small else None


def _limit(cells: Array, *, clipped: bool) -> float:
    """The absolute value with the strongest color: in a large map a high quantile, so that an outlier hides nothing."""
    sizes = np.abs(cells[np.isfinite(cells) & (cells != 0)])
    if sizes.size == 0:
        return 1.0
    several = clipped and cells.size >= _MANY_CELLS
    return float(np.quantile(sizes, _CLIPPED, method="lower") if several else sizes.max())


def _cells(array: Array) -> Array:
    """Block means of the array as a matrix, whose rows are the first axes and whose columns the others."""
    cuts = [(math.prod(array.shape[:k]), math.prod(array.shape[k:])) for k in range(1, array.ndim)]
    matrix = array.reshape(min(cuts, key=lambda sides: abs(math.log(sides[0] / sides[1])), default=(1, array.size)))
    rows, columns = (min(side, MAP_SIDE) for side in matrix.shape)
    with np.errstate(invalid="ignore", over="ignore"):
        if rows < matrix.shape[0]:
            edges = np.arange(rows) * matrix.shape[0] // rows
            heights = np.diff(np.append(edges, matrix.shape[0]))
            matrix = np.add.reduceat(matrix, edges, axis=0, dtype=np.float64) / heights[:, None]
        if columns < matrix.shape[1]:
            edges = np.arange(columns) * matrix.shape[1] // columns
            widths = np.diff(np.append(edges, matrix.shape[1]))
            matrix = np.add.reduceat(matrix, edges, axis=1, dtype=np.float64) / widths
    return np.array(matrix, dtype=np.float64)


def summed(gradients: Iterable[Array]) -> Array | None:
    """The sum of gradients; None if there are none."""
    total: Array | None = None
    for g in gradients:
        total = g if total is None else total + g
    return total


def short(x: float, digits: int = 3) -> str:
    """A number with a few significant digits; a whole number below a million has all its digits.

    Examples:
        >>> [short(x) for x in (220.00000000000003, 2.2, 0.7310586, 1234.5, 0.0000123, -2e9, float("nan"))]
        ['220', '2.2', '0.731', '1234', '1.23e-5', '-2e9', 'nan']
    """
    size = abs(x)
    if not math.isfinite(x) or size == 0:
        return f"{size if size == 0 else x:g}"
    if size >= 1e6 or size < 1e-3:
        mantissa, _, power = f"{x:.{digits - 1}e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{int(power)}"
    rounded = f"{x:.{digits}g}"
    return f"{x:.0f}" if size >= 10**digits or "e" in rounded else rounded


def shape_text(shape: tuple[int | str, ...]) -> str:
    """A shape as Python writes it: (100, 50), (3,), ()."""
    inside = ", ".join(map(str, shape))
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


def clean(name: str) -> str:
    """A name whose control characters, for terminals or XML, are replaced by U+FFFD."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_control(c) else c for c in name)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
