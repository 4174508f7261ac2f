"""The training, validation and test rows of a table: by a seed, or by a column."""

from __future__ import annotations

from typing import Final

import numpy as np

from zhishen._checks import Number, WholeNumber, shown
from zhishen._types import Array, Shaped
from zhishen.data.part_names import part_named
from zhishen.data.table_raw import RawTable
from zhishen.data.table_values import cells_of
from zhishen.errors import ArgumentError, DataError

__all__ = ["parts_by_column", "parts_by_seed"]

TRAIN, VALIDATION, TEST = 0, 1, 2

_PARTS: Final = {"train": TRAIN, "validation": VALIDATION, "test": TEST}


def parts_by_column(table: RawTable, column: str, *, where: str) -> Shaped[Array, "N"]:
    """The part of each row, 0 for training, 1 for validation and 2 for the test, as a column says.

    Args:
        table: the table.
        column: its values are ``train``, ``validation`` and ``test``, or 训练, 验证 and 测试 (with or without
            集), in upper or lower case.
        where: how errors call the caller.

    Raises:
        DataError: a value is another one, or no row is for training, or none for the test.
    """
    blocks: list[Array] = []
    for block in cells_of(table, column).blocks():
        values = block.texts.fill_null("")
        named = {name: _PARTS.get(part_named(name) or "", -1) for name in values.unique().to_list()}
        found = values.replace_strict(list(named), list(named.values())).to_numpy()
        if (found < 0).any():
            raise DataError(
                "{where}: expected train, validation or test in the column {column!r} of {place}, got {value}; correct "
                "that row",
                where=where,
                column=column,
                place=table.place,
                value=shown(values[int((found < 0).argmax())]),
            )
        blocks.append(found)
    parts = np.concatenate(blocks)
    for part, name in ((TRAIN, "train"), (TEST, "test")):
        if not (parts == part).any():
            raise DataError(
                "{where}: expected rows for {part} in the column {column!r} of {place}, got none; mark some rows, or "
                "omit split",
                where=where,
                part=name,
                column=column,
                place=table.place,
            )
    return parts


def parts_by_seed(
    labels: Shaped[Array, "N"], *, test: float, validation: float, seed: int, where: str
) -> Shaped[Array, "N"]:
    """The part of each row, 0 for training, 1 for validation and 2 for the test, drawn by a seed.

    Each class has the same share of each part, as far as whole numbers allow.

    Args:
        labels: the class of each row; all 0 if there are no classes.
        test: the share of the rows for the test, or their number.
        validation: the share of the remaining rows, or their number.
        seed: of the draw: the same seed and rows give the same parts.
        where: how errors call the caller.

    Raises:
        ArgumentError: a share or a number leaves no row for training or for the test.
    """
    rng = np.random.default_rng(seed)
    parts = np.zeros(len(labels), np.int64)
    count = _count(test, len(labels), least=1, where=where, name="test")
    parts[_drawn(labels, count, rng)] = TEST
    (rest,) = np.nonzero(parts == TRAIN)
    count = _count(validation, len(rest), least=0, where=where, name="validation")
    parts[rest[_drawn(labels[rest], count, rng)]] = VALIDATION
    return parts


def with_validation(parts: Array, labels: Array, *, validation: float, seed: int, where: str) -> Array:
    """Parts with some of the training rows held out for validation, as `parts_by_seed` draws them."""
    (rest,) = np.nonzero(parts == TRAIN)
    count = _count(validation, len(rest), least=0, where=where, name="validation")
    parts = parts.copy()
    parts[rest[_drawn(labels[rest], count, np.random.default_rng(seed))]] = VALIDATION
    return parts


def _count(value: float, rows: int, *, least: int, where: str, name: str) -> int:
    """A number of rows, given as it is or as a share of them."""
    whole = float(value).is_integer() if Number().accepts(value) else False
    if whole and WholeNumber(least, rows - 1).accepts(int(value)):
        return int(value)
    if Number(0, 1, open_low=True, open_high=True).accepts(value):
        count = max(least, round(value * rows))
        if 0 < count < rows:
            return count
    raise ArgumentError(
        "{where}: expected {name} to be a share below 1, or a number of rows, that leaves some of the {rows:,} rows "
        "for training, got {value!r}; choose another one",
        where=where,
        name=name,
        rows=rows,
        value=value,
    )


def _drawn(labels: Array, count: int, rng: np.random.Generator) -> Array:
    """The indices of ``count`` rows, from each class the same share; the rest goes to the largest remainders."""
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]  # the classes one after the other, each in random order
    sizes = np.unique(labels, return_counts=True)[1]
    shares = sizes * count / len(labels)
    quotas = np.floor(shares).astype(np.int64)
    largest = np.argsort(quotas - shares, kind="stable")
    quotas[largest[: count - quotas.sum()]] += 1
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    ranks = np.arange(len(labels)) - np.repeat(starts, sizes)
    return np.sort(order[ranks < np.repeat(quotas, sizes)])
