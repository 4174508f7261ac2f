"""Counts of labels and of pairs of labels.

Integers in a small range are counted without sorting, block by block: 10^7 labels take a tenth of a second, and are not
copied. All other labels are sorted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["Contingency", "count_labels", "count_pairs", "occurrences", "read_labels", "read_table"]

BLOCK = 1 << 16  # labels counted at a time, so their codes stay in the cache
DENSE = 1 << 20  # a table of up to this number of cells is counted directly, even if there are fewer labels
EXACT = 1 << 31  # below this number of samples, products of two counts fit int64; otherwise counts are Python integers


@dataclass(frozen=True)
class Contingency:
    """A contingency table, given by its nonzero cells; every row and column has one.

    Attributes:
        rows: (M,), the row of each nonzero cell.
        columns: (M,), its column.
        cells: (M,), its count. Counts are int64, or Python integers if their products would overflow.
        row_sums: (R,).
        column_sums: (C,).
        total: the number of samples.
    """

    rows: Array
    columns: Array
    cells: Array
    row_sums: Array
    column_sums: Array
    total: int

    def dense(self) -> Array:
        """The table of shape (R, C)."""
        table = np.zeros((len(self.row_sums), len(self.column_sums)), self.cells.dtype)
        table[self.rows, self.columns] = self.cells
        return table

    @property
    def rows_pure(self) -> bool:
        """Whether each row has one nonzero cell: the row determines the column."""
        return len(self.cells) == len(self.row_sums)

    @property
    def columns_pure(self) -> bool:
        """Whether each column has one nonzero cell: the column determines the row."""
        return len(self.cells) == len(self.column_sums)


def read_labels(where: str, name: str, labels: ArrayLike) -> Array:
    """``labels`` as an array of shape (N,) with N > 0, of integers, booleans, real numbers or strings."""
    x = np.asarray(labels)
    if x.ndim != 1:
        raise ShapeError(
            "{where}: expected {name} of shape (N,), got {shape}; give one label for each sample (argmax turns one-hot "
            "rows into labels)",
            where=where,
            name=name,
            shape=x.shape,
        )
    if x.size == 0:
        raise ShapeError(
            "{where}: expected {name} of shape (N,) with N > 0, got (0,); give at least one sample",
            where=where,
            name=name,
        )
    if x.dtype.kind not in "biufUS":
        raise ArgumentError(
            "{where}: expected {name} to hold integers, real numbers or strings, got dtype {dtype}; give all labels "
            "one of these types",
            where=where,
            name=name,
            dtype=x.dtype,
        )
    if x.dtype.kind == "f" and np.isnan(x).any():
        raise ArgumentError(
            "{where}: expected {name} without NaN, got NaN at index {index}; remove the samples without a label",
            where=where,
            name=name,
            index=int(np.isnan(x).argmax()),
        )
    return x


def occurrences(codes: Array, minlength: int = 0) -> Array:
    """How often each of 0, 1, 2, ... occurs: `numpy.bincount`, which on a 32-bit system refuses labels of 64 bits."""
    return np.bincount(np.asarray(codes, np.intp), minlength=minlength)


def count_labels(labels: Array) -> tuple[Array, Array]:
    """The distinct labels in sorted order, and the count of each."""
    low, size = _range(labels)
    if not 0 < size <= max(BLOCK, labels.size):
        return np.unique(labels, return_counts=True)
    counts = np.zeros(size, np.int64)
    step = max(BLOCK, 4 * size)
    for start in range(0, labels.size, step):
        counts += occurrences(_codes(labels[start : start + step], low), minlength=size)
    present = np.flatnonzero(counts)
    # In the labels' own dtype, in which an overflow wraps to the right value.
    return present.astype(labels.dtype) + labels.dtype.type(low), counts[present]


def count_pairs(where: str, x: ArrayLike, y: ArrayLike, names: tuple[str, str]) -> Contingency:
    """The count of each pair of a label of ``x`` (rows) and a label of ``y`` (columns), both in sorted order."""
    first, second = read_labels(where, names[0], x), read_labels(where, names[1], y)
    if first.size != second.size:
        raise ShapeError(
            "{where}: expected {name} of shape {shape} like {other}, got {got}; give two labels for each sample",
            where=where,
            name=names[1],
            shape=first.shape,
            other=names[0],
            got=second.shape,
        )
    dense = max(DENSE, first.size)
    (first, low1, size1), (second, low2, size2) = _narrow(first), _narrow(second)
    if size1 * size2 > dense:  # without gaps between labels the table may be small enough
        (first, low1, size1), (second, low2, size2) = _renumber(first, low1, size1), _renumber(second, low2, size2)
    if size1 * size2 > dense:
        pairs, cells = np.unique(_codes(first, low1) * size2 + _codes(second, low2), return_counts=True)
        rows, columns = occurrences(_codes(first, low1)), occurrences(_codes(second, low2))
        return _exact(Contingency(pairs // size2, pairs % size2, cells, rows, columns, first.size))
    table = np.zeros(size1 * size2, np.int64)
    step = max(BLOCK, 4 * table.size)  # so the sum of the tables of blocks takes less time than the counting
    for start in range(0, first.size, step):
        part = slice(start, start + step)
        table += occurrences(_codes(first[part], low1) * size2 + _codes(second[part], low2), minlength=table.size)
    return _from_table(table.reshape(size1, size2), first.size)


def read_table(where: str, table: ArrayLike) -> Contingency:
    """A contingency table from the user: integers, none negative, not all 0."""
    counts = np.asarray(table)
    if counts.ndim != 2 or counts.size == 0:
        raise ShapeError(
            "{where}: expected a contingency table of shape (R, C), got {shape}; give one row for each class and one "
            "column for each cluster",
            where=where,
            shape=counts.shape,
        )
    if counts.dtype.kind not in "iu":
        raise ArgumentError(
            "{where}: expected a contingency table of integers, got dtype {dtype}; give counts of samples",
            where=where,
            dtype=counts.dtype,
        )
    if (counts < 0).any():
        index = _first(counts < 0)
        raise ArgumentError(
            "{where}: expected counts >= 0 in the contingency table, got {value} at index {index}; give counts of "
            "samples",
            where=where,
            value=counts[index],
            index=index,
        )
    total = sum(counts.ravel().tolist())
    if total == 0:
        raise ShapeError(
            "{where}: expected a contingency table of samples, got only zeros; give at least one sample",
            where=where,
        )
    return _from_table(counts.astype(np.int64 if total < EXACT else object), total)


def _first(wrong: Array) -> tuple[int, ...]:
    """The index of the first true element."""
    return tuple(int(i) for i in np.argwhere(wrong)[0])


def _from_table(table: Array, total: int) -> Contingency:
    """The table without empty rows, columns and cells."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    table = table[rows > 0][:, columns > 0]
    i, j = np.nonzero(table)
    return _exact(Contingency(i, j, table[i, j], rows[rows > 0], columns[columns > 0], total))


def _exact(table: Contingency) -> Contingency:
    """Counts as Python integers if products of two counts may overflow int64."""
    if table.total < EXACT or table.cells.dtype == object:
        return table
    cells, rows, columns = (counts.astype(object) for counts in (table.cells, table.row_sums, table.column_sums))
    return Contingency(table.rows, table.columns, cells, rows, columns, table.total)


def _range(labels: Array) -> tuple[int, int]:
    """The lowest label, and the number of integers from it to the highest; (0, 0) for labels that are not integers."""
    if labels.dtype.kind not in "biu":
        return 0, 0
    low = int(labels.min())
    return low, int(labels.max()) - low + 1


def _codes(labels: Array, low: int) -> Array:
    """``labels`` minus the lowest, in int64; the difference is known to fit."""
    if labels.dtype == np.uint64:
        return (labels - np.uint64(low)).astype(np.int64)
    codes = labels.astype(np.int64, copy=False)
    return codes - low if low else codes


def _narrow(labels: Array) -> tuple[Array, int, int]:
    """Labels, the lowest, and the size of their range; renumbered if the range is much larger than the data."""
    low, size = _range(labels)
    if 0 < size <= max(BLOCK, labels.size):
        return labels, low, size
    values, codes = np.unique(labels, return_inverse=True)
    return codes, 0, len(values)


def _renumber(labels: Array, low: int, size: int) -> tuple[Array, int, int]:
    """Labels without gaps: every number below the size occurs."""
    codes = _codes(labels, low)
    present = occurrences(codes, minlength=size) > 0
    return (np.cumsum(present) - 1)[codes], 0, int(present.sum())
