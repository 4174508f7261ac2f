"""What the graph viewer shows of an array: statistics, a histogram, a page of its numbers, and a picture."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.model import Record
from zhishen.figures.drawing.values import Value

__all__ = ["BINS", "COLUMNS", "ROWS", "array_facts", "as_matrices", "chosen_value"]

ROWS: Final = 20  # of a page of numbers
COLUMNS: Final = 10
BINS: Final = 30
_MOST_MAPS: Final = 64
_MAP_SIDE: Final = 64  # pixels of a picture; a larger one is thinned out
_IMAGE: Final = (28, 28)
_LEAST_SIDE: Final = 2


def chosen_value(record: Record, tensor: int, side: str, branch: int) -> Value:
    """The value or the gradient of a circle.

    Args:
        record: with arrays.
        tensor: the index of the circle.
        side: ``value`` or ``gradient``.
        branch: the number of the use whose gradient is meant; -1 for the sum of all.

    Raises:
        ArgumentError: there is no such circle, use or gradient.
    """
    if tensor >= len(record.circles):
        raise ArgumentError(
            "viewer: expected the number of a tensor below {count}, got {tensor}; click a tensor of this graph",
            count=len(record.circles),
            tensor=tensor,
        )
    circle = record.circles[tensor]
    found = circle.value if side == "value" else circle.gradient
    if side == "gradient" and branch >= 0:
        uses = [edge for edge in record.edges if edge.source == tensor]
        found = uses[branch].gradient if branch < len(uses) else None
    if found is None or found.array is None:
        raise ArgumentError(
            "viewer: expected a tensor with a gradient, got {name}, which has none; choose its value",
            name=circle.name or circle.label or tensor,
        )
    return found


def array_facts(array: Array, part: int, row: int, column: int) -> dict[str, Any]:
    """The facts of an array, and the page of its numbers that begins at a row and a column of a matrix.

    Args:
        array: with any number of axes.
        part: the index of the matrix, see `as_matrices`.
        row: the first row.
        column: the first column.
    """
    matrices = as_matrices(array)
    count, rows, columns = matrices.shape
    part, row, column = min(part, max(count - 1, 0)), min(row, max(rows - 1, 0)), min(column, max(columns - 1, 0))
    finite = array[np.isfinite(array)].astype(np.float64)
    counts, edges = np.histogram(finite, BINS) if finite.size else (np.zeros(0, np.int64), np.zeros(0))
    return {
        "shape": list(array.shape),
        "dtype": array.dtype.name,
        "size": array.size,
        "minimum": float(finite.min()) if finite.size else math.nan,
        "maximum": float(finite.max()) if finite.size else math.nan,
        "mean": float(finite.mean()) if finite.size else math.nan,
        "zeros": float(np.mean(array == 0)) if array.size else math.nan,
        "nan": int(np.isnan(array).sum()),
        "infinite": int(np.isinf(array).sum()),
        "counts": counts,
        "edges": edges,
        "part": part,
        "row": row,
        "column": column,
        "sizes": [count, rows, columns],
        "table": matrices[part, row : row + ROWS, column : column + COLUMNS] if array.size else np.zeros((0, 0)),
        "picture": _picture(array, part),
    }


def as_matrices(array: Array) -> Array:
    """An array as matrices (S, R, C) of its last two axes; a vector is one column, and a number one cell."""
    if array.ndim < 2:
        return array.reshape(1, -1, 1)
    return array.reshape(math.prod(array.shape[:-2]), *array.shape[-2:])


def _picture(array: Array, part: int) -> dict[str, Any] | None:
    """Maps (M, H, W) of an array that looks like images: channels, filters, flattened digits, or one large matrix."""
    if array.size == 0 or array.ndim < 2:
        return None
    if array.ndim == 2 and array.shape[0] <= ROWS and array.shape[1] <= COLUMNS:
        return None  # one sees all its numbers
    if array.ndim == 2:
        kind, maps = _matrix_maps(array)
    elif min(array.shape[-2:]) < _LEAST_SIDE:
        return None
    elif array.ndim == 3:
        kind, maps = "maps", array
    else:
        groups = array.reshape(-1, *array.shape[-3:])  # (A, B, H, W)
        kind, maps = "maps", groups[:, 0] if groups.shape[1] == 1 else groups[part // groups.shape[1]]
    steps = [-(-side // _MAP_SIDE) for side in maps.shape[1:]]
    shown = maps[:_MOST_MAPS, :: steps[0], :: steps[1]]
    return {"kind": kind, "maps": shown.astype(np.float32), "total": len(maps)}


def _matrix_maps(matrix: Array) -> tuple[str, Array]:
    """The rows or the columns of a matrix as images of MNIST, if they have that length; else the matrix itself."""
    pixels = math.prod(_IMAGE)
    if matrix.shape[1] == pixels:
        return "rows", matrix.reshape(-1, *_IMAGE)
    if matrix.shape[0] == pixels:
        return "columns", matrix.T.reshape(-1, *_IMAGE)
    return "matrix", matrix[None]
