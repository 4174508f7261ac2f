"""The lines of a table in text: the names of its columns, its rows, and what is wrong with them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zhishen._checks import shown
from zhishen.data.table_package import polars
from zhishen.errors import DataError
from zhishen.messages import listed, message

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "BLANK_LINES",
    "COLUMNS",
    "MAGIC",
    "MISSING",
    "checked_names",
    "damaged",
    "first_names",
    "kinds_of",
    "no_rows",
    "parsed_rows",
    "with_missing",
    "with_values",
    "without_blank_lines",
]

COLUMNS: Final = 10_000
MAGIC: Final = b"PAR1"  # the first and the last bytes of a Parquet file
BLANK_LINES: Final = re.compile(r"\n([ \r]*\n)+")
# Texts that mean a missing value.
_WORDS: Final = ("na", "n/a", "#n/a", "<na>", "nan", "nat", "null", "none")
MISSING: Final = (
    "", "?", "-", "--", "缺失", "缺失值", "NaN", "NaT",
    *_WORDS, *(word.upper() for word in _WORDS), *(word.capitalize() for word in _WORDS),
)  # fmt: skip
_PIXEL: Final = re.compile(r"pixel_?\d+")  # columns that are read as numbers at once, which saves time and memory
_NAMED: Final = 8  # columns that an error lists


def checked_names(header: Sequence[str], *, place: str, where: str) -> list[str]:
    """The names of the columns, without spaces around them.

    A nameless first column is what pandas writes for its row numbers; it is accepted if it is the only one.
    """
    names = [name.strip() for name in header]
    if len(names) > COLUMNS:
        raise DataError(
            "{where}: expected at most {most:,} columns in {place}, got {found:,}; select a part of them",
            where=where,
            most=COLUMNS,
            place=place,
            found=len(names),
        )
    nameless = [place + 1 for place, name in enumerate(names) if not name]
    if nameless and (nameless != [1] or len(names) == 1):
        raise DataError(
            "{where}: expected a name for each column in the first line of {place}, got none for column {number}; "
            "write a name above each column",
            where=where,
            place=place,
            number=nameless[0] if nameless != [1] or len(names) == 1 else nameless[1],
        )
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise DataError(
            "{where}: expected a different name for each column of {place}, got {name!r} {count} times; rename the "
            "columns",
            where=where,
            place=place,
            name=repeated[0],
            count=names.count(repeated[0]),
        )
    if len(names) > 1 and all(_is_number(name) for name in names):
        raise DataError(
            "{where}: expected names in the first line of {place}, got the numbers {names}; write a line with the "
            "names of the columns above them",
            where=where,
            place=place,
            names=first_names(names),
        )
    return names


def first_names(names: Sequence[str]) -> str:
    """Names separated by commas; of many, the first ones."""
    return listed([*names[:_NAMED], *["..."] * (len(names) > _NAMED)])


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def parsed_rows(
    text: str, separator: str, dtypes: Sequence[Any], *, skip: int = 0, is_first: bool = True
) -> pl.DataFrame:
    """Lines as columns 0, 1, ... of strings or small numbers.

    Args:
        text: the lines.
        separator: between fields.
        dtypes: of the columns.
        skip: lines at the beginning that are no rows.
        is_first: whether the first of the rows is the first of the table, which has to have all fields.

    Raises:
        PolarsError, OSError, ValueError: Polars does not read the lines.
    """
    found = polars().read_csv(
        BytesIO((text if is_first else separator * (len(dtypes) - 1) + "\n" + text).encode()),
        has_header=False,
        skip_rows=skip,
        separator=separator,
        schema={str(place): dtype for place, dtype in enumerate(dtypes)},
        empty_string_is_null=False,
    )
    return found if is_first else found.slice(1)


def kinds_of(names: Sequence[str]) -> list[list[Any]]:
    """The dtypes with which columns are read, and those for a second attempt if a pixel is no whole number."""
    pl = polars()
    texts = [pl.String] * len(names)
    kinds = [pl.Int16 if _PIXEL.fullmatch(name) else pl.String for name in names]
    return [kinds, texts] if kinds != texts else [texts]


def without_blank_lines(text: str) -> str:
    """The text without blank lines, unless it has quotation marks: a quoted field may have blank lines."""
    return BLANK_LINES.sub("\n", text) if '"' not in text else text


def with_values(frame: pl.DataFrame) -> pl.Series:
    """For each row, whether it has a value. Polars reads a blank line as a row without values."""
    pl = polars()
    return frame.select(pl.any_horizontal(pl.all().cast(pl.String).fill_null("") != "")).to_series()


def with_missing(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with texts without spaces around them, and null for those that mean a missing value."""
    pl = polars()
    stripped = frame.with_columns(pl.col(pl.String).str.strip_chars())
    texts = pl.col(pl.String)
    return stripped.with_columns(pl.when(texts.is_in(MISSING)).then(None).otherwise(texts).name.keep())


def no_rows(path: Path, where: str) -> DataError:
    """The error for a file of names only."""
    return DataError(
        "{where}: expected rows below the names of the columns in {path}, got none; give a table with rows",
        where=where,
        path=path,
    )


def damaged(lines: Iterable[str], separator: str, count: int, path: Path, where: str) -> DataError:
    """The error for lines that Polars does not read: it names the first line of too many fields, if there is one."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    first: list[str] = []
    try:
        for fields in reader:
            first = first or fields
            if len(fields) > count == 1:
                return DataError(
                    "{where}: expected the names of the columns in the first line of {path}, got {name} alone, and "
                    "{found} fields in line {line}; delete the lines above the names",
                    where=where,
                    path=path,
                    name=shown(first[0].strip()),
                    found=len(fields),
                    line=reader.line_num,
                )
            if len(fields) > count:
                return DataError(
                    "{where}: expected {count} fields in each line of {path}, as in its first line, got {found} in "
                    "line {line}; put quotation marks around a field that contains a separator",
                    where=where,
                    count=count,
                    path=path,
                    found=len(fields),
                    line=reader.line_num,
                )
        problem = message("a quotation mark that does not end its field")
    except csv.Error as error:
        problem = str(error)
    return DataError(
        "{where}: expected a table of {count} columns in {path}, got damaged lines ({problem}, near line {line}); "
        "repair the file, or save it again as CSV",
        where=where,
        count=count,
        path=path,
        problem=problem,
        line=reader.line_num,
    )
