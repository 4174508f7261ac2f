"""What becomes of each column of a table: numbers, categories, or dropped; learned from the training rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

import numpy as np

from zhishen._checks import Number, OneOf, WholeNumber, check, shown
from zhishen._types import Array, Float, Shaped
from zhishen.data.large_arrays import allocate, blocks
from zhishen.data.table_counts import counted_texts
from zhishen.data.table_package import polars
from zhishen.data.table_values import DATE_FORMATS, Cells, LargeCells
from zhishen.errors import ArgumentError
from zhishen.messages import message

if TYPE_CHECKING:
    import polars as pl

__all__ = ["CategoryColumn", "Column", "DroppedColumn", "NumberColumn", "Unusual", "column_from_dict", "fit_column"]

LEVELS: Final = 100  # the most levels of a category; the others share one feature
_READABLE: Final = 0.95  # the share of texts that are numbers (or dates) in a column of numbers (or dates)
_SAMPLE: Final = 100  # values that show what a column may be, before all of them are read as that
_FEW: Final = 20  # a category has at most this number of levels, or half as many as there are values
_IDENTIFIER: Final = re.compile(
    r"(?i:id|index|no\.?|nr\.?|number|row|unnamed: \d+|序号|编号)?|.*(?:[_ -](?i:id)|[a-z]I[dD])"
)
_WHERE: Final = "TableReader"


class Unusual(NamedTuple):
    """What `encode` found in a block of rows; a sum describes several blocks.

    Attributes:
        missing: the number of cells without a value, or without one that can be used.
        unknown: the number of cells with a value that cannot be used, or is a level that training did not have.
        first: the first one of them.
    """

    missing: int = 0
    unknown: int = 0
    first: Any = None

    def and_then(self, later: Unusual) -> Unusual:
        """What was found in these rows and in later ones."""
        first = self.first if self.unknown else later.first
        return Unusual(self.missing + later.missing, self.unknown + later.unknown, first)


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

    def encode(self, cells: Cells, out: Array) -> Unusual:
        """Write the features of the rows into ``out``, (N, F); return what `notes` describes."""
        values = _as_numbers(cells, self.form)
        missing = values.is_null().to_numpy()
        out[:, 0] = values.fill_null(self.median).to_numpy()
        if self.missing:
            out[:, 1] = missing
        unreadable = cells.values.filter(values.is_null() & cells.values.is_not_null())
        return Unusual(int(missing.sum()), len(unreadable), unreadable[0] if len(unreadable) else None)

    def notes(self, unusual: Unusual) -> list[str]:
        """Sentences about values that could not be used."""
        notes: list[str] = []
        if unusual.unknown:
            notes.append(
                message(
                    "{column}: {count:,} values are not {kind}, such as {value}; they count as missing",
                    column=self.name,
                    count=unusual.unknown,
                    kind=self._values,
                    value=shown(unusual.first),
                )
            )
        if unusual.missing and not self.missing:
            notes.append(
                message(
                    "{column}: {count:,} values are missing, and none were in training; they become the median, "
                    "{median}",
                    column=self.name,
                    count=unusual.missing,
                    median=self._typical,
                )
            )
        return notes


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

    def encode(self, cells: Cells, out: Array) -> Unusual:
        """Write the features of the rows into ``out``, (N, F); return what `notes` describes."""
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
        first = values[int(unknown.argmax())] if unknown.any() else None
        return Unusual(int(missing.sum()), int(unknown.sum()), first)

    def notes(self, unusual: Unusual) -> list[str]:
        """Sentences about unknown levels."""
        notes: list[str] = []
        if unusual.unknown and not self.other:
            notes.append(
                message(
                    "{column}: {count:,} values are categories that training did not have, such as {value}; none of "
                    "the features is 1",
                    column=self.name,
                    count=unusual.unknown,
                    value=shown(unusual.first),
                )
            )
        if unusual.missing and not self.missing:
            notes.append(
                message(
                    "{column}: {count:,} values are missing, and none were in training; none of the features is 1",
                    column=self.name,
                    count=unusual.missing,
                )
            )
        return notes


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

    def encode(self, cells: Cells, out: Array) -> Unusual:  # noqa: ARG002 - as of the other columns
        """Write nothing: the column has no features."""
        return Unusual()

    def notes(self, unusual: Unusual) -> list[str]:  # noqa: ARG002 - as of the other columns
        """No sentences."""
        return []


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


def fit_column(name: str, cells: Cells | LargeCells, rows: Shaped[Array, "N"], *, is_category: bool = False) -> Column:
    """What becomes of a column.

    Args:
        name: of the column.
        cells: all cells of the column.
        rows: for each cell, whether it is of a training row; median, levels and missing values are those of these rows.
        is_category: make categories of the values even if they look like numbers.
    """
    pl = polars()
    found = _counted(cells, rows)
    missing = found.rows - found.chosen
    if not found.chosen:
        return DroppedColumn(name, "empty", missing)
    if cells.dtype.is_nested() or cells.dtype in (pl.Binary, pl.Object, pl.Null, pl.Time, pl.Duration):
        return DroppedColumn(name, "nested", missing)
    if not missing and _is_constant(cells, rows):
        return DroppedColumn(name, "constant", missing)
    form = None if is_category else _form(cells, found.present)
    if form == "dates":
        return DroppedColumn(name, "dates", missing)
    if form is None:
        texts = lambda: (block.texts.drop_nulls() for block in _chosen(cells, rows))  # noqa: E731 - read repeatedly
        return _category(name, texts, missing, is_asked=is_category)
    numbers = _numbers(cells, rows, form, found.chosen)
    if form == "number" and _is_identifier(name, numbers):
        return DroppedColumn(name, "identifier", missing)
    # A training part without any readable value is possible if all of them are in the other rows.
    return NumberColumn(name, _median(numbers), found.rows - len(numbers), form)


class _Count(NamedTuple):
    """How many cells have a value: of all rows, and of the chosen ones, whose number is ``rows``."""

    present: int
    chosen: int
    rows: int


def _counted(cells: Cells | LargeCells, rows: Array) -> _Count:
    present = chosen = start = 0
    for block in cells.blocks():
        stop = start + len(block.values)
        has_value = block.values.is_not_null().to_numpy()
        present, chosen = present + int(has_value.sum()), chosen + int(has_value[rows[start:stop]].sum())
        start = stop
    return _Count(present, chosen, int(rows.sum()))


def _chosen(cells: Cells | LargeCells, rows: Array) -> Iterator[Cells]:
    """The cells of some rows, by blocks."""
    start = 0
    for block in cells.blocks():
        stop = start + len(block.values)
        chosen = polars().Series(rows[start:stop])
        yield Cells(block.values.filter(chosen), block.is_text, block.decimal, block.column)
        start = stop


def _is_constant(cells: Cells | LargeCells, rows: Array) -> bool:
    first: Any = None
    for block in _chosen(cells, rows):
        values = block.values
        first = values[0] if first is None and len(values) else first
        if len(values) and not (values == first).all():
            return False
    return True


def _form(cells: Cells | LargeCells, present: int) -> str | None:
    """The form of a `NumberColumn`; ``dates`` for ambiguous dates, None for categories."""
    pl = polars()
    if cells.dtype == pl.Boolean:
        return "boolean"
    if cells.dtype.is_temporal():
        return "date"
    if cells.dtype.is_numeric():
        return "number"
    if not cells.is_text:
        return None
    unreadable = (1 - _READABLE) * present
    sample = cells.present(_SAMPLE)
    if not sample.booleans.null_count() and _most(cells, lambda block: block.booleans, 0):
        return "boolean"
    if _most(cells, lambda block: block.any_numbers, unreadable):
        # 00123 is a code
        is_code = any(block.values.str.contains(r"^0\d+$").any() for block in cells.blocks())
        return None if is_code else "number"
    likely = [form for form in DATE_FORMATS if sample.dates(form).null_count() < len(sample.values) / 2]
    fitting = [form for form in likely if _most(cells, lambda block, form=form: block.dates(form), unreadable)]
    return "dates" if {"%d/%m/%Y", "%m/%d/%Y"} <= set(fitting) else next(iter(fitting), None)


def _most(cells: Cells | LargeCells, read: Callable[[Cells], pl.Series], unreadable: float) -> bool:
    """Whether at most ``unreadable`` values of a column are null after they are read as something."""
    count = 0
    for block in cells.blocks():
        count += read(block).null_count() - block.values.null_count()
        if count > unreadable:
            return False
    return True


def _numbers(cells: Cells | LargeCells, rows: Array, form: str, most: int) -> Float[Array, "M"]:
    """The numbers of the training rows, at most ``most``, in an array that may be changed."""
    numbers = allocate((most,), np.float64)
    count = start = 0
    for block in cells.blocks():  # a number that is read stays with its block, where `encode` finds it again
        stop = start + len(block.values)
        found = _as_numbers(block, form).filter(polars().Series(rows[start:stop])).drop_nulls().to_numpy()
        numbers[count : count + len(found)] = found
        count, start = count + len(found), stop
    return numbers[:count]


def _median(values: Float[Array, "M"]) -> float:
    """The median; 0 without values. The values are partitioned in place: an array in a file needs no memory."""
    if not len(values):
        return 0.0
    low, high = (len(values) - 1) // 2, len(values) // 2
    values.partition([low, high])
    return float(values[low] + (values[high] - values[low]) * 0.5)


def _is_identifier(name: str, values: Float[Array, "M"]) -> bool:
    """Whether whole numbers are all different in a column with a name such as id, index, 编号 or PassengerId."""
    if _IDENTIFIER.fullmatch(name) is None or len(values) <= 2:
        return False
    if any((values[rows] != np.floor(values[rows])).any() for rows in blocks(values)):
        return False
    values.sort()
    return not any((values[rows][1:] == values[rows][:-1]).any() for rows in _overlapping(values))


def _overlapping(values: Array) -> Iterator[slice]:
    """The ranges of `blocks`, each with the first row of the next."""
    return (slice(rows.start, rows.stop + 1) for rows in blocks(values))


def _category(name: str, texts: Callable[[], Iterator[pl.Series]], missing: int, *, is_asked: bool = False) -> Column:
    count = distinct = 0
    kept: list[tuple[int, str]] = []  # the most frequent levels: (-number of rows, level)
    for tally in counted_texts(texts):
        count, distinct = count + int(tally["count"].sum()), distinct + len(tally)
        most = tally.sort(["count", "text"], descending=[True, False]).head(LEVELS)
        kept = sorted([*kept, *((-rows, level) for level, rows in most.rows())])[:LEVELS]
    if not is_asked:
        if distinct == count > 2:
            return DroppedColumn(name, "identifier", missing)
        if distinct > max(_FEW, count / 2):
            return DroppedColumn(name, "text", missing)
    levels = tuple(sorted(level for _, level in kept))
    return CategoryColumn(name, levels, missing, count + sum(rows for rows, _ in kept))


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
