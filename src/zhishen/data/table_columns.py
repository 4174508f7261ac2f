"""What becomes of each column of a table: numbers, categories, or dropped; learned from the training rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from zhishen._checks import Number, OneOf, WholeNumber, check, shown
from zhishen._types import Array, Shaped
from zhishen.data.table_files import polars
from zhishen.data.table_values import DATE_FORMATS, Cells
from zhishen.errors import ArgumentError
from zhishen.messages import message

if TYPE_CHECKING:
    import polars as pl

__all__ = ["CategoryColumn", "Column", "DroppedColumn", "NumberColumn", "column_from_dict", "fit_column"]

LEVELS: Final = 100  # the most levels of a category; the others share one feature
_READABLE: Final = 0.95  # the share of texts that are numbers (or dates) in a column of numbers (or dates)
_SAMPLE: Final = 100  # values that show what a column may be, before all of them are read as that
_FEW: Final = 20  # a category has at most this number of levels, or half as many as there are values
_IDENTIFIER: Final = re.compile(
    r"(?i:id|index|no\.?|nr\.?|number|row|unnamed: \d+|序号|编号)?|.*(?:[_ -](?i:id)|[a-z]I[dD])"
)
_WHERE: Final = "TableReader"


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers, booleans (1 and 0) or dates (days since 1970): one feature, or two if values are missing.

    A missing value becomes the median, and a second feature, "is missing", is 1.

    Attributes:
        name: of the column.
        median: of the training rows.
        missing: the number of training rows without a value.
        form: ``number``, ``boolean``, ``date``, or the format of dates in texts, such as ``%Y-%m-%d``.
    """

    kind: ClassVar[str] = "number"
    name: str
    median: float
    missing: int = 0
    form: str = "number"

    @property
    def features(self) -> tuple[str, ...]:
        """The names of its features."""
        indicator = (message("{column} is missing", column=self.name),) if self.missing else ()
        return (self.name, *indicator)

    @property
    def flags(self) -> tuple[bool, ...]:
        """For each feature, whether it is 0 or 1 and is not standardized."""
        return (False, True)[: len(self.features)]

    @property
    def about(self) -> str:
        """What becomes of the column, as a phrase."""
        if self.form == "number":
            text = message("standardized")
        elif self.form == "boolean":
            text = message("1 for true, 0 for false, standardized")
        else:
            text = message("days since 1970, standardized")
        if not self.missing:
            return text
        return message("{text}; a missing value is the median, {median}, and marked", text=text, median=self._typical)

    @property
    def _typical(self) -> str:
        """The median as a value of the column."""
        if self.form == "boolean" and self.median in (0, 1):
            return "true" if self.median else "false"
        if self.form not in ("number", "boolean"):
            with suppress(OverflowError):
                return (date(1970, 1, 1) + timedelta(days=self.median)).isoformat()
        return f"{self.median:g}"

    @property
    def _values(self) -> str:
        """What the values of the column are, in a sentence."""
        if self.form == "number":
            return message("numbers that can be used")
        return message("true or false") if self.form == "boolean" else message("dates as in training")

    def encode(self, cells: Cells, out: Array, notes: list[str]) -> None:
        """Write the features of the rows into ``out``, (N, F); add sentences about values that could not be used."""
        values = _as_numbers(cells, self.form)
        missing = values.is_null().to_numpy()
        out[:, 0] = values.fill_null(self.median).to_numpy()
        if self.missing:
            out[:, 1] = missing
        unreadable = int(missing.sum()) - cells.values.null_count()
        if unreadable:
            first = cells.values.filter(values.is_null() & cells.values.is_not_null())[0]
            notes.append(
                message(
                    "{column}: {count:,} values are not {kind}, such as {value}; they count as missing",
                    column=self.name,
                    count=unreadable,
                    kind=self._values,
                    value=shown(first),
                )
            )
        if missing.any() and not self.missing:
            notes.append(
                message(
                    "{column}: {count:,} values are missing, and none were in training; they become the median, "
                    "{median}",
                    column=self.name,
                    count=int(missing.sum()),
                    median=self._typical,
                )
            )


@dataclass(frozen=True)
class CategoryColumn:
    """A column of categories: a feature for each level, which is 1 where the column has that level and 0 elsewhere.

    If values are missing in training, "missing" is a level of its own. If there are more than 100 levels, the rarer
    ones share the feature "other". A level that training did not have becomes "other", or zeros without that feature.

    Attributes:
        name: of the column.
        levels: the values, sorted.
        missing: the number of training rows without a value.
        other: the number of training rows with a rarer level.
    """

    kind: ClassVar[str] = "category"
    name: str
    levels: tuple[str, ...]
    missing: int = 0
    other: int = 0

    @property
    def features(self) -> tuple[str, ...]:
        """The names of its features."""
        extra = ((self.other, message("other")), (self.missing, message("missing")))
        names = (*self.levels, *(name for count, name in extra if count))
        return tuple(f"{self.name}={level}" for level in names)

    @property
    def flags(self) -> tuple[bool, ...]:
        """For each feature, whether it is 0 or 1 and is not standardized: all are."""
        return (True,) * len(self.features)

    @property
    def about(self) -> str:
        """What becomes of the column, as a phrase."""
        return message("one of {count} levels, each a feature of 0 and 1", count=len(self.features))

    def encode(self, cells: Cells, out: Array, notes: list[str]) -> None:
        """Write the features of the rows into ``out``, (N, F); add sentences about unknown levels."""
        pl = polars()
        values = cells.texts
        codes = values.replace_strict(
            self.levels, range(len(self.levels)), default=-1, return_dtype=pl.Int64
        ).fill_null(-1)
        place = codes.to_numpy().copy()
        missing, known = values.is_null().to_numpy(), place >= 0
        rare = len(self.levels) if self.other else -1
        place[~known & ~missing] = rare
        place[missing] = len(self.features) - 1 if self.missing else -1
        out[:] = 0
        (rows,) = np.nonzero(place >= 0)
        out[rows, place[rows]] = 1
        unknown = ~known & ~missing
        if unknown.any() and not self.other:
            notes.append(
                message(
                    "{column}: {count:,} values are categories that training did not have, such as {value}; none of "
                    "the features is 1",
                    column=self.name,
                    count=int(unknown.sum()),
                    value=shown(values[int(unknown.argmax())]),
                )
            )
        if missing.any() and not self.missing:
            notes.append(
                message(
                    "{column}: {count:,} values are missing, and none were in training; none of the features is 1",
                    column=self.name,
                    count=int(missing.sum()),
                )
            )


@dataclass(frozen=True)
class DroppedColumn:
    """A column that is no input.

    Attributes:
        name: of the column.
        reason: ``asked``, ``constant``, ``empty``, ``identifier``, ``text``, ``dates`` (day and month are ambiguous) or
            ``nested`` (lists or other values that are not single ones).
        missing: the number of training rows without a value.
    """

    kind: ClassVar[str] = "dropped"
    features: ClassVar[tuple[str, ...]] = ()
    flags: ClassVar[tuple[bool, ...]] = ()
    name: str
    reason: str
    missing: int = 0

    @property
    def about(self) -> str:
        """Why the column is dropped, as a phrase."""
        return {
            "asked": lambda: message("dropped, as requested"),
            "constant": lambda: message("dropped: it is the same in all training rows"),
            "empty": lambda: message("dropped: it has no values"),
            "identifier": lambda: message("dropped: it is different in each row, like a number of the row or a name"),
            "text": lambda: message("dropped: most of its texts are different"),
            "dates": lambda: message("dropped: its dates may be day/month or month/day; write them as 2026-01-31"),
            "nested": lambda: message("dropped: its values are not numbers, texts or dates"),
        }[self.reason]()

    def encode(self, cells: Cells, out: Array, notes: list[str]) -> None:
        """Write nothing: the column has no features."""


Column = NumberColumn | CategoryColumn | DroppedColumn

_REASONS: Final = ("asked", "constant", "empty", "identifier", "text", "dates", "nested")
_FORMS: Final = ("number", "boolean", "date", *DATE_FORMATS)


def _as_numbers(cells: Cells, form: str) -> pl.Series:
    if form == "number":
        return cells.numbers
    if form == "boolean":
        return cells.booleans
    if form != "date":
        return cells.dates(form)
    # Dates of a data frame in training: if they are texts now, the format is that which reads most of them.
    sample = cells.head(_SAMPLE)
    return cells.dates(min(DATE_FORMATS[:-2], key=lambda likely: sample.dates(likely).null_count()))


# --- learning ---------------------------------------------------------------------------------------------------------


def fit_column(name: str, cells: Cells, rows: Shaped[Array, "N"], *, is_category: bool = False) -> Column:
    """What becomes of a column.

    Args:
        name: of the column.
        cells: all cells of the column.
        rows: for each cell, whether it is of a training row; median, levels and missing values are those of these rows.
        is_category: make categories of the values even if they look like numbers.
    """
    pl = polars()
    chosen = pl.Series(rows)
    values = cells.values.filter(chosen)
    missing = values.null_count()
    if missing == len(values):
        return DroppedColumn(name, "empty", missing)
    if values.dtype.is_nested() or values.dtype in (pl.Binary, pl.Object, pl.Null, pl.Time, pl.Duration):
        return DroppedColumn(name, "nested", missing)
    if not missing and (values == values[0]).all():
        return DroppedColumn(name, "constant", missing)
    form = None if is_category else _form(cells)
    if form == "dates":
        return DroppedColumn(name, "dates", missing)
    if form is None:
        return _category(name, cells.texts.filter(chosen).drop_nulls(), missing, is_asked=is_category)
    found = _as_numbers(cells, form).filter(chosen)
    if form == "number" and _is_identifier(name, found):
        return DroppedColumn(name, "identifier", missing)
    # A training part without any readable value is possible if all of them are in the other rows.
    median = float(found.median() or 0.0)  # pyright: ignore[reportArgumentType]
    return NumberColumn(name, median, found.null_count(), form)


def _form(cells: Cells) -> str | None:
    """The form of a `NumberColumn`; ``dates`` for ambiguous dates, None for categories."""
    pl = polars()
    values = cells.values
    if values.dtype == pl.Boolean:
        return "boolean"
    if values.dtype.is_temporal():
        return "date"
    if values.dtype.is_numeric():
        return "number"
    if not cells.is_text:
        return None
    missing, present = values.null_count(), len(values) - values.null_count()
    sample = Cells(values.drop_nulls().head(_SAMPLE), cells.is_text, cells.decimal)
    if not sample.booleans.null_count() and cells.booleans.null_count() == missing:
        return "boolean"
    unreadable = (1 - _READABLE) * present
    if cells.any_numbers.null_count() - missing <= unreadable:
        return None if values.str.contains(r"^0\d+$").any() else "number"  # 00123 is a code
    likely = [form for form in DATE_FORMATS if sample.dates(form).null_count() < len(sample.values) / 2]
    fitting = [form for form in likely if cells.dates(form).null_count() - missing <= unreadable]
    return "dates" if {"%d/%m/%Y", "%m/%d/%Y"} <= set(fitting) else next(iter(fitting), None)


def _is_identifier(name: str, values: pl.Series) -> bool:
    """Whether whole numbers are all different in a column with a name such as id, index, 编号 or PassengerId."""
    whole = _IDENTIFIER.fullmatch(name) is not None and bool((values == values.floor()).all())
    return whole and len(values) > 2 and values.n_unique() == len(values)


def _category(name: str, values: pl.Series, missing: int, *, is_asked: bool = False) -> Column:
    counted = values.value_counts(name="count").sort(["count", values.name], descending=[True, False])
    count, distinct = len(values), len(counted)
    if not is_asked:
        if distinct == count > 2:
            return DroppedColumn(name, "identifier", missing)
        if distinct > max(_FEW, count / 2):
            return DroppedColumn(name, "text", missing)
    kept = counted.head(LEVELS)
    levels = tuple(sorted(kept.get_column(values.name).to_list()))
    return CategoryColumn(name, levels, missing, count - int(kept.get_column("count").sum()))


# --- JSON -------------------------------------------------------------------------------------------------------------


def column_from_dict(content: Any) -> Column:
    """The column that ``dataclasses.asdict`` and its ``kind`` described.

    Raises:
        ArgumentError: a value is missing or invalid.
    """
    if not isinstance(content, Mapping) or not isinstance(content.get("name"), str):
        raise ArgumentError(
            "{where}: expected each column as a table with its name and kind, got {given}",
            where=_WHERE,
            given=shown(content),
        )
    given: dict[str, Any] = dict(content)
    kind = check(given.get("kind"), OneOf(("number", "category", "dropped")), where=_WHERE, name="kind")
    name, count = given["name"], WholeNumber(0)
    missing = check(given.get("missing", 0), count, where=_WHERE, name="missing")
    median: Any = given.get("median")
    reason: Any = given.get("reason")
    if kind == "number":
        form = check(given.get("form", "number"), OneOf(_FORMS), where=_WHERE, name="form")
        return NumberColumn(name, float(check(median, Number(), where=_WHERE, name="median")), missing, form)
    if kind == "dropped":
        return DroppedColumn(name, check(reason, OneOf(_REASONS), where=_WHERE, name="reason"), missing)
    levels: Any = given.get("levels")
    texts_only = isinstance(levels, list) and all(isinstance(level, str) for level in levels)
    if not texts_only or len(set(levels)) != len(levels):
        raise ArgumentError(
            "{where}: expected the levels of {column} as different texts, got {given}",
            where=_WHERE,
            column=name,
            given=shown(levels),
        )
    return CategoryColumn(name, tuple(levels), missing, check(given.get("other", 0), count, where=_WHERE, name="other"))
