"""The text of a table: its encoding, the separator of its fields, and its decimal mark."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhishen._checks import shown
from zhishen.errors import DataError

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "SAMPLE",
    "below_settings",
    "decoded",
    "first_line",
    "has_decimal_commas",
    "likely_encodings",
    "no_text",
]

SAMPLE: Final = 2**16  # characters from which the separator is found
_SAMPLE_LINES: Final = 50
_SEPARATORS: Final = (",", "\t", ";", "|")
_SETTINGS: Final = re.compile(r"sep=.\n", re.IGNORECASE)  # what Excel reads above the names, and does not show
_HIGH: Final = re.compile(rb"[\x80-\xff]+")  # bytes of letters that are not ASCII

_DECIMALS: Final = 1_000  # rows from which the decimal mark is found
_NUMERAL: Final = 0.95  # the share of numbers with a decimal comma or without one in a column of such numbers
# Numbers whose mark is certain, and 1,234, which may have a decimal comma or a thousands separator.
_COMMA: Final = r"^[+-]?(\d*,\d+([eE][+-]?\d+)?|\d{1,3}(\.\d{3})+,\d+)$"
_POINT: Final = r"^[+-]?(\d*\.\d+([eE][+-]?\d+)?|\d{1,3}(,\d{3})+\.\d+)$"
_EITHER: Final = r"^[+-]?[1-9]\d{0,2}([.,]\d{3})+$"
_WHOLE: Final = r"^[+-]?\d+$"


def decoded(content: bytes, path: Path, where: str) -> tuple[str, str]:
    """The text of a file and its encoding: that of its byte-order mark, or UTF-8, GB18030 or Windows-1252.

    Raises:
        DataError: the content is no text in one of them.
    """
    for encoding in likely_encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise no_text(path, where)


def likely_encodings(content: bytes) -> tuple[str, ...]:
    """The encodings that a file may have which begins with these bytes, in the order in which they are tried."""
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = next((encoding for mark, encoding in marks.items() if content.startswith(mark)), None)
    others = ("cp1252", "gb18030") if _is_western(content) else ("gb18030",)
    return (marked,) if marked else ("utf-8", *others)


def no_text(path: Path, where: str) -> DataError:
    """The error for a file that is neither text nor Parquet."""
    return DataError(
        "{where}: expected {path} to be text in UTF-8, UTF-16, GB18030 or Windows-1252, or a Parquet file, got other "
        "bytes; save the table as CSV in UTF-8",
        where=where,
        path=path,
    )


def no_table(path: Path, where: str, found: object) -> DataError:
    """The error for a path that is not that of a readable file."""
    return DataError(
        "{where}: expected a table at {path}, got {found}; give the path of a CSV, TSV or Parquet file",
        where=where,
        path=path,
        found=found,
    )


def empty_file(path: Path, where: str) -> DataError:
    """The error for a file without text."""
    return DataError(
        "{where}: expected a table at {path}, got an empty file; give a file with names in its first line",
        where=where,
        path=path,
    )


def _is_western(content: bytes) -> bool:
    """Whether most letters that are not ASCII stand alone, as é and ü do; those of Chinese have two bytes or more."""
    lengths = [len(run) for run in _HIGH.findall(content[:SAMPLE])]
    return lengths.count(1) > len(lengths) / 2


def below_settings(text: str) -> str:
    r"""The text with ``\n`` between lines, without blank lines at its beginning and Excel's line ``sep=;``."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    text = text.lstrip("\r\n")
    first, line_break, rest = text.partition("\n")
    return rest.lstrip("\r\n") if _SETTINGS.fullmatch(first.strip() + line_break) else text


def first_line(text: str, path: Path, where: str) -> tuple[str, list[str]]:
    """The separator of a text and the fields of its first line.

    Raises:
        DataError: the text is not a table.
    """
    sample = text[:SAMPLE]
    best: tuple[tuple[bool, int], str, list[str]] | None = None
    for separator in _SEPARATORS:
        lines = _fields(sample, separator)
        if not lines:
            continue
        widths = Counter(map(len, lines)).most_common(1)[0]
        even = widths[1] == len(lines) and widths[0] > 1
        quality = (even, len(lines[0]))
        if best is None or quality > best[0]:
            best = quality, separator, lines[0]
    if best is None:
        raise DataError(
            "{where}: expected a table at {path}, got a first line that is not one ({line}); separate the fields by "
            "commas",
            where=where,
            path=path,
            line=shown(sample.partition("\n")[0]),
        )
    return best[1], best[2]


def _fields(sample: str, separator: str) -> list[list[str]]:
    """The fields of the first complete lines of a sample; blank lines are skipped."""
    lines: list[list[str]] = []
    complete = sample if len(sample) < SAMPLE else sample[: sample.rfind("\n") + 1] or sample
    try:
        for line in csv.reader(StringIO(complete, newline=""), delimiter=separator):
            lines += [line] if line else []
            if len(lines) == _SAMPLE_LINES:
                break
    except csv.Error:  # a field that is longer than csv reads
        return lines[:1]
    return lines


def has_decimal_commas(frame: pl.DataFrame, separator: str) -> bool:
    """Whether numbers such as 1,5 occur, and none such as 1.5.

    Between commas as separators, a column has to consist of such numbers: "1,5" may be a list, too.
    """
    import polars as pl

    columns = [column.str.strip_chars() for column in frame.head(_DECIMALS).get_columns() if column.dtype == pl.String]
    certain = pl.concat([*columns, pl.Series("", [], dtype=pl.String)])
    certain = certain.filter(~certain.str.contains(_EITHER))
    if certain.str.contains(_POINT).any():
        return False
    if separator != ",":  # then 1,234 has a decimal comma, too
        return any(bool(column.str.contains(_COMMA).any()) for column in columns)
    return any(_are_decimal_commas(column.filter(column != "")) for column in columns)


def _are_decimal_commas(column: pl.Series) -> bool:
    """Whether nearly all cells are numbers, some of them certainly with a decimal comma."""
    either, commas = column.str.contains(_EITHER), column.str.contains(_COMMA)
    numbers = commas | column.str.contains(_WHOLE)
    return bool((commas & ~either).any()) and numbers.sum() >= _NUMERAL * len(numbers)
