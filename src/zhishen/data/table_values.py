"""The values of a table's column: texts that mean a missing value, numbers, booleans and dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from zhishen.data.table_lines import MISSING
from zhishen.data.table_package import polars
from zhishen.data.table_raw import RawTable

if TYPE_CHECKING:
    import polars as pl

__all__ = ["DATE_FORMATS", "Cells", "LargeCells", "cells_of", "cleaned"]

# Day and month cannot be confused in the first ones. The last two are read only if one of them alone fits.
DATE_FORMATS: Final = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M:%S%.f%#z", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y",
)  # fmt: skip
_LARGEST: Final = 1e150  # the square of a larger number is close to the end of float64
_DAY: Final = 86_400_000_000  # microseconds
# What texts have in place of the characters of numbers: a minus sign of its own, and the wide characters of Chinese.
_LOOKALIKES: Final = dict(zip("\u2212－＋．，％０１２３４５６７８９", "--+.,%0123456789", strict=True))
_SPACE: Final = r"[ \u00a0\u202f'\u2019]"  # between thousands, as in 12 345 and 12'345
_CURRENCY: Final = r"[¥￥$€£]"


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one column, or of a block of its rows.

    A column in memory is one block, and `blocks` yields the cells themselves. What a cell means does not depend on the
    other cells of its block, so a column of many blocks gives the same numbers, texts and dates.

    Attributes:
        values: texts without spaces around them, or values of another dtype; null where a value is missing.
        is_text: whether the column comes from a text file, in which numbers and dates are texts, too.
        decimal: the decimal mark of numbers in texts.
        column: the column of which these cells are a block; None if they are the column.
    """

    values: pl.Series
    is_text: bool
    decimal: str = "."
    column: LargeCells | None = None

    @property
    def dtype(self) -> pl.DataType:
        """The dtype of the values."""
        return self.values.dtype

    def blocks(self) -> Iterator[Cells]:
        """The cells in blocks of consecutive rows: one."""
        yield self

    def head(self, count: int) -> Cells:
        """The first cells of the column."""
        if self.column is not None:
            return self.column.head(count)
        return Cells(self.values.head(count), self.is_text, self.decimal)

    def present(self, count: int) -> Cells:
        """The first cells of the column that have a value."""
        if self.column is not None:
            return self.column.present(count)
        return Cells(self.values.drop_nulls().head(count), self.is_text, self.decimal)

    @cached_property
    def is_whole(self) -> bool:
        """Whether all finite floats of the column are whole numbers."""
        if self.column is not None:
            return self.column.is_whole
        finite, whole = _finite_and_whole(self.values)
        return bool((whole == finite).all())

    @cached_property
    def numbers(self) -> pl.Series:
        """The cells as float64; null for what is not a number, or is one beyond 1e150.

        Texts may have the decimal mark of the file, thousands separators (``12,345.6``, ``12 345``), a sign of a
        currency, a percent sign (``5%`` is 0.05), the minus sign ``−`` and wide characters.
        """
        found = self.any_numbers
        fits = found.abs() <= _LARGEST
        return found if fits.all() else found.set(~fits, None)

    @cached_property
    def any_numbers(self) -> pl.Series:
        """As `numbers`, with infinity and numbers beyond 1e150."""
        pl = polars()
        values = self.values
        if values.dtype == pl.String:
            return _numbers_in_texts(values, self.decimal)
        if values.dtype.is_numeric() or values.dtype == pl.Boolean:
            return values.cast(pl.Float64, strict=False)
        return _nulls(values)

    @cached_property
    def booleans(self) -> pl.Series:
        """The cells as 1.0 for true and 0.0 for false; null for what is neither."""
        pl = polars()
        values = self.values
        if values.dtype == pl.String:
            lower = values.str.to_lowercase()
            return (lower == "true").cast(pl.Float64).set((lower != "true") & (lower != "false"), None)
        found = self.numbers  # 1 and 0, as another program may write them
        return found.set((found != 0) & (found != 1), None)

    def dates(self, form: str) -> pl.Series:
        """The cells as days since 1970-01-01, with fractions for the time of day; null for what is not such a date.

        Args:
            form: of dates in texts, one of `DATE_FORMATS`.
        """
        pl = polars()
        values = self.values
        if values.dtype == pl.String:
            values = values.str.to_datetime(form, strict=False, time_unit="us")
        elif values.dtype.is_temporal() and values.dtype not in (pl.Time, pl.Duration):
            values = values.cast(pl.Datetime("us"), strict=False)
        else:
            return _nulls(values)
        return values.dt.timestamp("us").cast(pl.Float64) / _DAY

    @cached_property
    def texts(self) -> pl.Series:
        """The cells as texts, for categories; floats without a decimal mark if all floats of the column are whole."""
        pl = polars()
        values = self.values
        if values.dtype.is_float() and self.is_whole:
            return _finite_and_whole(values)[1].cast(pl.Int64, strict=False).cast(pl.String)
        return values if values.dtype == pl.String else values.cast(pl.String, strict=False)


@dataclass(frozen=True, eq=False)
class LargeCells:
    """The cells of a column that is too large for memory, with the methods of `Cells` that concern a whole column.

    Attributes:
        table: the table, in a temporary file.
        name: of the column.
    """

    table: RawTable
    name: str

    @property
    def is_text(self) -> bool:
        """Whether the column comes from a text file."""
        return self.table.is_text

    @property
    def decimal(self) -> str:
        """The decimal mark of numbers in texts."""
        return self.table.dialect.decimal

    @cached_property
    def dtype(self) -> pl.DataType:
        """The dtype of the values."""
        return self._cleaned(self.table.empty_column(self.name)).dtype

    def blocks(self) -> Iterator[Cells]:
        """The cells in blocks of consecutive rows, as they are read from the file."""
        for values in self.table.column(self.name):
            yield Cells(self._cleaned(values), self.is_text, self.decimal, self)

    def _cleaned(self, values: pl.Series) -> pl.Series:
        return values if self.is_text else cleaned(values, is_text=False)  # texts are clean in the temporary file

    def head(self, count: int) -> Cells:
        """The first cells."""
        return self._first(count, (block.values for block in self.blocks()))

    def present(self, count: int) -> Cells:
        """The first cells that have a value."""
        return self._first(count, (block.values.drop_nulls() for block in self.blocks()))

    def _first(self, count: int, blocks: Iterator[pl.Series]) -> Cells:
        found = [self._cleaned(self.table.empty_column(self.name))]
        for values in blocks:
            found.append(values.head(count - sum(map(len, found))))
            if sum(map(len, found)) == count:
                break
        return Cells(polars().concat(found), self.is_text, self.decimal)

    @cached_property
    def is_whole(self) -> bool:
        """Whether all finite floats of the column are whole numbers."""
        pairs = (_finite_and_whole(block.values) for block in self.blocks())
        return all(bool((whole == finite).all()) for finite, whole in pairs)


def cells_of(table: RawTable, name: str) -> Cells | LargeCells:
    """The cells of a column, with null for texts that mean a missing value, such as ``NA`` and ``?``, and for NaN."""
    if table.is_large:
        return LargeCells(table, name)
    (values,) = table.column(name)
    return Cells(cleaned(values, is_text=table.is_text), table.is_text, table.dialect.decimal)


def cleaned(values: pl.Series, *, is_text: bool) -> pl.Series:
    """The values of a column with null where one is missing, and texts without spaces around them."""
    pl = polars()
    dtype = values.dtype
    if dtype in (pl.Categorical, pl.Enum):
        values = values.cast(pl.String)
    elif dtype.is_decimal():
        values = values.cast(pl.Float64)
    if values.dtype == pl.String:
        values = values.str.strip_chars()
        missing = values.is_in(pl.Series(MISSING if is_text else ("",)).implode())
        return values.set(missing, None) if missing.any() else values
    return values.fill_nan(None) if values.dtype.is_float() else values


def _finite_and_whole(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The finite floats, and those of them that are whole numbers of 64 bits with their fractions cut off."""
    pl = polars()
    finite = values.set(~values.is_finite(), None).cast(pl.Float64)
    return finite, finite.cast(pl.Int64, strict=False).cast(pl.Float64)


def _numbers_in_texts(values: pl.Series, decimal: str) -> pl.Series:
    found = _plain_numbers(values, decimal)
    if found.null_count() == values.null_count():
        return found
    tidy = values.str.replace_many(list(_LOOKALIKES), list(_LOOKALIKES.values()))
    percent = tidy.str.contains(r"\d\s*%$").fill_null(value=False)
    tidy = tidy.str.replace(rf"^([+-]?)\s*{_CURRENCY}\s*", "${1}").str.replace(rf"\s*({_CURRENCY}|元|%)$", "")
    spaced = tidy.str.contains(rf"^[+-]?\d{{1,3}}({_SPACE}\d{{3}})+([.,]\d+)?$").fill_null(value=False)
    tidy = tidy.str.replace_all(_SPACE, "").zip_with(spaced, tidy)
    found = _plain_numbers(tidy, decimal)
    return (found / 100).zip_with(percent, found) if percent.any() else found


def _plain_numbers(values: pl.Series, decimal: str) -> pl.Series:
    """Texts of digits, with a decimal mark and thousands separators, as float64; null for other texts.

    With decimal commas, 1.234 is a number of thousands, whatever the other texts are.
    """
    pl = polars()
    comma = decimal == ","
    plain = values.str.replace(",", ".", literal=True) if comma else values
    found = plain.cast(pl.Float64, strict=False)
    if not comma and found.null_count() == values.null_count():
        return found
    fits = values.str.contains(r"^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$" if comma else r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
    if not fits.any():
        return found
    joined = values.str.replace_all("." if comma else ",", "", literal=True).str.replace(",", ".", literal=True)
    return joined.cast(pl.Float64, strict=False).zip_with(fits.fill_null(value=False), found)


def _nulls(values: pl.Series) -> pl.Series:
    pl = polars()
    return pl.Series(values.name, [None] * len(values), dtype=pl.Float64)
