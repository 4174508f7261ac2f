"""What a drawing keeps of an array: its shape, a few numbers, and a small map of it, never the array itself.

So a drawing shows the numbers of the moment at which it was made, whatever happens to the arrays later.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from zhishen._types import Array

__all__ = ["Value", "clean", "short", "summed", "value_of"]

MAP_SIDE: Final = 24  # cells a side of the small map, at most
FEW: Final = 4  # so many numbers are written out instead of mean ± spread


@dataclass(frozen=True, eq=False, slots=True)
class Value:
    """What is shown of an array.

    Attributes:
        shape: of the array.
        dtype: of the array.
        mean: of the finite elements; NaN if there are none.
        spread: the standard deviation of the finite elements.
        low: the smallest finite element.
        high: the largest finite element.
        strange: how many elements are NaN or infinite.
        numbers: all elements, if they are few.
        cells: block means (R, C) of the array laid out in two dimensions, for the small map; None if there is nothing
            to see in one.
    """

    shape: tuple[int, ...]
    dtype: str
    mean: float
    spread: float
    low: float
    high: float
    strange: int
    numbers: tuple[float, ...] | None
    cells: Array | None

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    def lines(self) -> tuple[str, ...]:
        """The array in at most two short lines: a scalar as its number, an array as its shape and what is in it."""
        if self.shape == () and self.numbers is not None:
            return (short(self.numbers[0]),)
        return (shape_text(self.shape), self.inside())

    def inside(self) -> str:
        """What is in the array, without its shape: the number, the few numbers, or mean ± spread."""
        if self.numbers is not None:
            listed = ", ".join(map(short, self.numbers))
            return listed if self.shape == () else f"[{listed}]"
        if self.strange:
            return f"{self.strange} × NaN, ∞"
        # What is left of a mean whose numbers cancel is their rounding; titles have it in full.
        rounding = np.finfo(self.dtype).eps * self.spread if self.dtype.startswith("float") else 0.0
        mean = 0.0 if abs(self.mean) <= rounding else self.mean
        return f"{short(mean, 2)} ± {short(self.spread, 2)}"

    def full(self) -> str:
        """All that is known, in full precision."""
        if self.shape == () and self.numbers is not None:
            return f"{self.numbers[0]!r} ({self.dtype})"
        found = f"{shape_text(self.shape)} {self.dtype}"
        if self.size == 0:
            return found
        found += f", min {self.low:.6g}, mean {self.mean:.6g}, max {self.high:.6g}"
        if self.strange:
            found += f", NaN or ∞: {self.strange}"
        if self.numbers is not None:
            found += f": [{', '.join(repr(x) for x in self.numbers)}]"
        return found


def value_of(data: Any) -> Value:
    """What is shown of ``data``, anything that is an array of real numbers."""
    array = np.asarray(data)
    numbers = tuple(float(x) for x in array.ravel()) if array.size <= FEW else None
    if array.shape == () and numbers is not None:
        x = numbers[0]
        return Value((), str(array.dtype), x, 0.0, x, x, int(not math.isfinite(x)), numbers, None)
    if array.size == 0:
        return Value(array.shape, str(array.dtype), math.nan, math.nan, math.nan, math.nan, 0, numbers, None)
    finite = array
    strange = 0
    if array.dtype.kind == "f":
        fine = np.isfinite(array)
        strange = array.size - int(np.count_nonzero(fine))
        if strange:
            finite = array[fine]
    if finite.size:
        mean, low, high = float(finite.mean(dtype=np.float64)), float(finite.min()), float(finite.max())
        with np.errstate(over="ignore"):
            spread = float(finite.std(dtype=np.float64))
    else:
        mean = low = high = spread = math.nan
    cells = _cells(array) if array.size > 1 else None
    return Value(array.shape, str(array.dtype), mean, spread, low, high, strange, numbers, cells)


def _cells(array: Array) -> Array:
    """Block means of the array as a matrix: its first axes downwards, the others to the right; a vector is a row."""
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
    """The sum of gradients, None of none."""
    total: Array | None = None
    for g in gradients:
        total = g if total is None else total + g
    return total


def short(x: float, figures: int = 3) -> str:
    """A number in a few figures: 220, 2.2, 0.731, 1.2e-5; whole ones below a million in all of theirs.

    Examples:
        >>> [short(x) for x in (220.00000000000003, 2.2, 0.7310586, 1234.5, 0.0000123, -2e9, float("nan"))]
        ['220', '2.2', '0.731', '1234', '1.23e-5', '-2e9', 'nan']
    """
    size = abs(x)
    if not math.isfinite(x) or size == 0:
        return f"{size if size == 0 else x:g}"
    if size >= 1e6 or size < 1e-3:
        digits, _, power = f"{x:.{figures - 1}e}".partition("e")
        return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits}e{int(power)}"
    rounded = f"{x:.{figures}g}"
    return f"{x:.0f}" if size >= 10**figures or "e" in rounded else rounded


def shape_text(shape: tuple[int | str, ...]) -> str:
    """A shape as Python writes it: (100, 50), (3,), ()."""
    inside = ", ".join(map(str, shape))
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


def clean(name: str) -> str:
    """A name without characters that a terminal or an XML file would take for orders."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_order(c) else c for c in name)


def _is_order(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
