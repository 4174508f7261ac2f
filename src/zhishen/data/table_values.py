"""The values of a table's column: texts that mean a missing value, numbers, booleans and dates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from zhishen.data.table_files import RawTable, polars

if TYPE_CHECKING:
    import polars as pl

__all__ = ["DATE_FORMATS", "Cells", "cells_of"]

# Texts that mean a missing value.
_WORDS: Final = ("na", "n/a", "#n/a", "<na>", "nan", "nat", "null", "none")
_MISSING: Final = (
    "", "?", "-", "--", "缺失", "缺失值", "NaN", "NaT",
    *_WORDS, *(word.upper() for word in _WORDS), *(word.capitalize() for word in _WORDS),
)  # fmt: skip
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
    """The cells of one column.

    Attributes:
        values: texts without spaces around them, or values of another dtype; null where a value is missing.
        is_text: whether the column comes from a text file, in which numbers and dates are texts, too.
        decimal: the decimal mark of numbers in texts.
    """

    values: pl.Series
    is_text: bool
    decimal: str = "."

    def chosen(self, rows: pl.Series) -> Cells:
        """The cells of the rows for which a series of booleans is true."""
        return Cells(self.values.filter(rows), self.is_text, self.decimal)

    def head(self, count: int) -> Cells:
        """The first cells."""
        return Cells(self.values.head(count), self.is_text, self.decimal)

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
        """The cells as texts, for categories; whole numbers without a decimal mark, whatever their dtype is."""
        pl = polars()
        values = self.values
        if values.dtype.is_float():
            finite = values.set(~values.is_finite(), None)
            whole = finite.cast(pl.Int64, strict=False)
            if (whole.cast(pl.Float64) == finite.cast(pl.Float64)).all():
                return whole.cast(pl.String)
        return values if values.dtype == pl.String else values.cast(pl.String, strict=False)


def cells_of(table: RawTable, name: str) -> Cells:
    """The cells of a column, with null for texts that mean a missing value, such as ``NA`` and ``?``, and for NaN."""
    pl = polars()
    values = table.frame.get_column(name)
    dtype = values.dtype
    if dtype in (pl.Categorical, pl.Enum):
        values = values.cast(pl.String)
    elif dtype.is_decimal():
        values = values.cast(pl.Float64)
    if values.dtype == pl.String:
        values = values.str.strip_chars()
        missing = values.is_in(pl.Series(_MISSING if table.is_text else ("",)).implode())
        values = values.set(missing, None) if missing.any() else values
    elif values.dtype.is_float():
        values = values.fill_nan(None)
    return Cells(values, table.is_text, table.dialect.decimal)


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
    """Texts of digits, with a decimal mark and thousands separators, as float64; null for other texts."""
    pl = polars()
    comma = decimal == ","
    plain = values.str.replace(",", ".", literal=True) if comma else values
    found = plain.cast(pl.Float64, strict=False)
    if found.null_count() == values.null_count():
        return found
    fits = values.str.contains(r"^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$" if comma else r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
    if not fits.any():
        return found
    joined = values.str.replace_all("." if comma else ",", "", literal=True).str.replace(",", ".", literal=True)
    return joined.cast(pl.Float64, strict=False).zip_with(fits.fill_null(value=False), found)


def _nulls(values: pl.Series) -> pl.Series:
    pl = polars()
    return pl.Series(values.name, [None] * len(values), dtype=pl.Float64)
