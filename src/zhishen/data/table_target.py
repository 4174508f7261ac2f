"""The target of a table: classes, or numbers that are standardized in training and put back in predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike

from zhishen._checks import Number, check, shown
from zhishen._types import Array, Float, Shaped
from zhishen.data.table_counts import counted_texts
from zhishen.data.table_package import polars
from zhishen.data.table_raw import RawTable
from zhishen.data.table_values import Cells, LargeCells, cells_of
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import listed

__all__ = ["TASKS", "Target", "fit_target", "has_target", "target_task"]

TASKS: Final = ("classification", "regression")
FEW: Final = 20  # whole numbers with at most this number of different values are classes
CLASSES: Final = 1_000
_READABLE: Final = 0.95  # the share of numbers among the values of a number; the other rows are omitted
_WHERE: Final = "TableReader"


@dataclass(frozen=True)
class Target:
    """The columns that a network predicts.

    Attributes:
        names: of the columns; several for a regression of several numbers.
        classes: the names of the classes, in the order of their labels; empty for a regression.
        mean: of each column, over the training rows; empty for classes.
        deviation: of each column; empty for classes.
    """

    names: tuple[str, ...]
    classes: tuple[str, ...] = ()
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()

    @property
    def is_classes(self) -> bool:
        """Whether the target is a class rather than numbers."""
        return bool(self.classes)

    def encode(self, table: RawTable, *, where: str, dtype: DTypeLike = np.float32) -> Shaped[Array, "N *K"]:
        """The targets of a table: labels (N,), or standardized numbers (N, K).

        Raises:
            DataError: a class does not occur in the training table, or a value is missing.
        """
        if not self.is_classes:
            values = numbers_of([cells_of(table, name) for name in self.names])
            return ((values - self.mean) / self.deviation).astype(dtype)
        return np.concatenate([self._labels(block, table, where) for block in cells_of(table, self.names[0]).blocks()])

    def _labels(self, cells: Cells, table: RawTable, where: str) -> Shaped[Array, "N"]:
        values = cells.texts
        pl = polars()
        labels = values.replace_strict(self.classes, range(len(self.classes)), default=None, return_dtype=pl.Int64)
        if labels.null_count():
            raise DataError(
                "{where}: expected the classes {classes} in the column {name!r} of {place}, got {value}; correct or "
                "remove these rows",
                where=where,
                classes=listed(self.classes),
                name=self.names[0],
                place=table.place,
                value=shown(values.filter(labels.is_null())[0]),
            )
        return labels.to_numpy().astype(np.int64)

    def values(self, y: Float[Array, "N K"]) -> Float[Array, "N K"]:
        """Standardized numbers in the units of the table: ``y * deviation + mean``, float64."""
        return np.asarray(y, np.float64) * np.asarray(self.deviation) + np.asarray(self.mean)

    def as_dict(self) -> dict[str, Any]:
        """The attributes as JSON values."""
        return {name: list(value) for name, value in vars(self).items()}

    @classmethod
    def from_dict(cls, content: Any) -> Target:
        """The target that `as_dict` described.

        Raises:
            ArgumentError: a value is missing or invalid.
        """
        given: dict[str, Any] = dict(content) if isinstance(content, Mapping) else {}
        names, classes = _texts(given.get("names")), _texts(given.get("classes", []))
        if not names or classes is None or len(set(classes)) != len(classes):
            raise ArgumentError(
                "{where}: expected a target with the names of its columns, got {given}",
                where=_WHERE,
                given=shown(content),
            )
        if classes:
            return cls(names, classes)
        mean, deviation = (given.get(name) for name in ("mean", "deviation"))
        if (
            not isinstance(mean, list)
            or not isinstance(deviation, list)
            or not len(mean) == len(deviation) == len(names)
        ):
            raise ArgumentError(
                "{where}: expected a mean and a deviation for each of {names}, got {mean} and {deviation}",
                where=_WHERE,
                names=listed(names),
                mean=shown(mean),
                deviation=shown(deviation),
            )
        above = Number(0, open_low=True)
        return cls(
            names,
            (),
            tuple(float(check(value, Number(), where=_WHERE, name="mean")) for value in mean),
            tuple(float(check(value, above, where=_WHERE, name="deviation")) for value in deviation),
        )


def _texts(given: Any) -> tuple[str, ...] | None:
    if isinstance(given, list) and all(isinstance(name, str) for name in given):
        return tuple(given)
    return None


def target_task(cells: Sequence[Cells | LargeCells], task: str | None) -> str:
    """``classification`` or ``regression``: as requested, or by the values of the target's column.

    Texts and booleans are classes, and so are whole numbers with at most 20 different values. Other numbers are a
    regression, even if a few texts are among them.
    """
    if task is not None:
        return task
    if len(cells) > 1:
        return "regression"
    pl = polars()
    (column,) = cells
    if column.dtype == pl.Boolean or not (column.dtype.is_numeric() or column.is_text):
        return "classification"
    present = unreadable = 0
    are_whole, different = True, pl.Series([], dtype=pl.Float64)
    for block in column.blocks():
        present += len(block.values) - block.values.null_count()
        unreadable += block.numbers.null_count() - block.values.null_count()
        found = block.numbers.drop_nulls()
        are_whole = are_whole and bool((found == found.floor()).all())
        if len(different) <= FEW:
            different = pl.concat([different, found.unique()]).unique()
    if unreadable > (1 - _READABLE) * present:
        return "classification"
    return "classification" if are_whole and len(different) <= FEW else "regression"


def has_target(cells: Sequence[Cells | LargeCells], task: str) -> Shaped[Array, "N"]:
    """Which rows have a target: a class, or finite numbers in all its columns."""
    if task == "classification":
        return np.concatenate([block.values.is_not_null().to_numpy() for block in cells[0].blocks()])
    columns = [np.concatenate([block.numbers.is_not_null().to_numpy() for block in each.blocks()]) for each in cells]
    return np.all(columns, axis=0)


def numbers_of(cells: Sequence[Cells | LargeCells]) -> Float[Array, "N K"]:
    """The numbers of the target's columns."""
    columns = [np.concatenate([block.numbers.to_numpy() for block in column.blocks()]) for column in cells]
    return np.stack(columns, axis=1)


def fit_target(
    names: Sequence[str],
    cells: Sequence[Cells | LargeCells],
    training: Shaped[Array, "N"],
    task: str,
    *,
    where: str,
    place: str,
) -> Target:
    """The target of a table, learned from its rows: all classes, and mean and deviation of the training rows.

    Args:
        names: of the target's columns.
        cells: of these columns, only rows with a target.
        training: which of the rows are training rows.
        task: one of `TASKS`.
        where: how errors call the caller.
        place: how errors call the table.

    Raises:
        DataError: there are fewer than two classes or more than 1,000, the numbers are all equal, or a classification
            has several columns as its target.
    """
    if task == "regression":
        return _fit_numbers(names, cells, training, where, place)
    texts, found = _different_texts(cells[0])
    if not 2 <= found <= CLASSES:
        raise DataError(
            "{where}: expected from 2 to {most:,} classes in the column {name!r} of {place}, got {found:,}; choose "
            "another target, or use task='regression' for numbers",
            where=where,
            most=CLASSES,
            name=names[0],
            place=place,
            found=found,
        )
    return Target(tuple(names), _sorted_classes(texts))


def _different_texts(cells: Cells | LargeCells) -> tuple[list[str], int]:
    """The different texts of a column, not more than a target may have, and their number."""
    texts: list[str] = []
    found = 0
    for tally in counted_texts(lambda: (block.texts.drop_nulls() for block in cells.blocks())):
        texts += tally["text"].head(CLASSES).to_list()
        found += len(tally)
    return texts, found


def _fit_numbers(
    names: Sequence[str], cells: Sequence[Cells | LargeCells], training: Array, where: str, place: str
) -> Target:
    values = numbers_of(cells)[training]  # (N, K)
    for name, column in zip(names, values.T, strict=True):
        if column.min() == column.max():
            raise DataError(
                "{where}: expected different numbers in the column {name!r} of {place}, got {value:g} in all training "
                "rows; choose another target",
                where=where,
                name=name,
                place=place,
                value=column[0],
            )
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    if not (deviation > 0).all():
        raise DataError(
            "{where}: expected numbers whose deviation is above 0 in float64, got numbers up to {value:g} in {names} "
            "of {place}; use another unit",
            where=where,
            value=np.abs(values).max(),
            names=listed(names),
            place=place,
        )
    return Target(tuple(names), (), tuple(mean.tolist()), tuple(deviation.tolist()))


def _sorted_classes(names: list[str]) -> tuple[str, ...]:
    """Different texts in order: by number if all are numbers, else as texts."""
    try:
        return tuple(sorted(names, key=float))
    except ValueError:
        return tuple(sorted(names))
