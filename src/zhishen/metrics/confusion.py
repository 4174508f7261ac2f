"""The confusion matrix: an array of counts that a notebook shows as a table."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from zhishen._types import Array

__all__ = ["ConfusionMatrix"]

_MOST_CLASSES = 30  # of a matrix that is shown as a table


class ConfusionMatrix(np.ndarray[Any, np.dtype[np.intp]]):
    """Counts (K, K): ``M[i, j]`` is the number of samples of class i that were predicted as class j.

    It is an array like any other: sums, quotients, rows and transposes of it are plain arrays, which have another
    meaning. In a notebook it is a table with the true classes in rows, in which mistakes stand out.

    Attributes:
        names: of the classes, for the table; empty if they are not known.

    Examples:
        >>> matrix = np.eye(2, dtype=int).view(ConfusionMatrix)
        >>> matrix
        array([[1, 0],
               [0, 1]])
        >>> type(matrix / 2).__name__, type(matrix.T).__name__, type(matrix[0]).__name__
        ('ndarray', 'ndarray', 'ndarray')
    """

    names: tuple[str, ...] = ()

    def __array_wrap__(self, array: Array, context: Any = None, return_scalar: bool = False) -> Any:  # noqa: FBT001, FBT002 - NumPy's signature
        plain = np.asarray(array)
        return plain[()] if return_scalar else plain

    def __getitem__(self, key: Any) -> Any:
        return np.asarray(self)[key]

    @property
    def T(self) -> Array:
        """The transpose, with the predicted classes in rows: a plain array."""
        return np.asarray(self).T

    def transpose(self, *axes: Any) -> Array:
        """`numpy.ndarray.transpose`, as a plain array."""
        return np.asarray(self).transpose(*axes)

    def __repr__(self) -> str:
        return repr(np.asarray(self))

    def _repr_html_(self) -> str | None:
        """The table of counts; None, for the text of the array, where it has many classes or another shape."""
        from zhishen.display.tables import Cell, fragment, table
        from zhishen.messages import message

        counts = np.asarray(self)
        if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not 0 < len(counts) <= _MOST_CLASSES:
            return None
        most = max(1, int((counts * ~np.eye(len(counts), dtype=bool)).max()))
        names = self.names if len(self.names) == len(counts) else tuple(map(str, range(len(counts))))
        rows = [
            [names[true], *(Cell(f"{n}", _background(n, most, right=true == k)) for k, n in enumerate(row))]
            for true, row in enumerate(counts.tolist())
        ]
        title = message("confusion matrix: {right:,} of {count:,} right", right=counts.trace(), count=counts.sum())
        return fragment(title, table([message("true \\ predicted"), *names], rows))


def _background(count: int, most: int, *, right: bool) -> str:
    """Blue for right predictions, orange for mistakes: the more, the stronger, on a logarithmic scale."""
    if not count:
        return ""
    if right:
        return "rgba(43, 131, 204, 0.3)"
    return f"rgba(224, 96, 31, {0.15 + 0.5 * math.log1p(count) / math.log1p(most):.2f})"
