"""Table files that are too large for memory: read in blocks of rows, whose columns go into a temporary file.

A text file is read twice. The first reading finds its encoding and whether it has line feeds and quotation marks, which
a file in memory shows at once; the second parses some megabytes of whole lines at a time. Each line gives the cells
that it gives in memory.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from zhishen._files import UnreadableFileError, check_regular, read_start
from zhishen._types import Array
from zhishen.data.large_arrays import LIMIT, in_memory
from zhishen.data.table_lines import (
    BLANK_LINES,
    MAGIC,
    checked_names,
    damaged,
    kinds_of,
    no_rows,
    parsed_rows,
    with_missing,
    with_values,
    without_blank_lines,
)
from zhishen.data.table_package import polars
from zhishen.data.table_raw import Dialect, RawTable
from zhishen.data.table_spool import Spool
from zhishen.data.table_text import (
    SAMPLE,
    below_settings,
    empty_file,
    first_line,
    has_decimal_commas,
    likely_encodings,
    no_table,
    no_text,
)
from zhishen.errors import DataError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["is_large_file", "large_table"]

_READ: Final = 2**23  # bytes that are read at once
_LONGEST: Final = 2**26  # characters of a line, or of lines that one quoted field joins
_WRITTEN: Final = 2  # bytes in the temporary file for each byte of the table
_DECIMALS: Final = 1_000  # rows from which the decimal mark is found
_BLANK_START: Final = re.compile(r"([ \r]*\n)+")


def is_large_file(path: Path, *, most: int) -> bool:
    """Whether a file is too large to be read into memory: by the rule for arrays, or beyond ``most`` bytes."""
    try:
        size, start = path.stat().st_size, read_start(path, len(MAGIC))
    except (OSError, ValueError):  # whoever reads the file says what is wrong with it
        return False
    return start != MAGIC and (size > most or not in_memory(size))


def large_table(path: Path, where: str) -> RawTable:
    """The cells of a CSV or TSV file, in a temporary file.

    Raises:
        DataError: the file is too large, damaged or not a table, or a column has no name of its own.
        NoSpaceError: there is too little space on the disk for the temporary file.
    """
    try:
        check_regular(path, LIMIT)
        with path.open("rb") as file:
            return _of_text(_scanned(file, path, where))
    except UnreadableFileError as error:
        raise no_table(path, where, error) from error


# --- the first reading ------------------------------------------------------------------------------------------------


class _Text(NamedTuple):
    """A file, and what the first reading has found."""

    file: IO[bytes]
    path: Path
    where: str
    encoding: str
    has_line_feeds: bool
    has_quotes: bool


def _scanned(file: IO[bytes], path: Path, where: str) -> _Text:
    for encoding in likely_encodings(file.read(SAMPLE)):
        found = _Text(file, path, where, encoding, has_line_feeds=False, has_quotes=False)
        is_empty = True
        try:
            for text in _decoded(found):
                if "\0" in text:
                    break
                is_empty = is_empty and not text.strip()
                found = found._replace(
                    has_line_feeds=found.has_line_feeds or "\n" in text, has_quotes=found.has_quotes or '"' in text
                )
            else:
                if is_empty:
                    raise empty_file(path, where)
                return found
        except UnicodeDecodeError:
            continue
    raise no_text(path, where)


def _decoded(source: _Text) -> Generator[str]:
    """The text of a file from its beginning, some megabytes at a time."""
    decoder = codecs.getincrementaldecoder(source.encoding)()
    source.file.seek(0)
    while content := source.file.read(_READ):
        yield decoder.decode(content)
    yield decoder.decode(b"", final=True)


# --- whole lines ------------------------------------------------------------------------------------------------------


def _pieces(source: _Text) -> Iterator[str]:
    """The text from the names of the columns on, in pieces that end with a line which no quoted field continues."""
    rest = ""
    for text in _below_settings(source):
        rest += text
        end = _end_of_lines(rest) if source.has_quotes else rest.rfind("\n") + 1
        if end:
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > _LONGEST:
            raise DataError(
                "{where}: expected lines of at most {most:,} characters in {path}, got a longer one, or a quotation "
                "mark that does not end its field; repair the file, or save it again as CSV",
                where=source.where,
                most=_LONGEST,
                path=source.path,
            )
    if rest:
        yield rest


def _below_settings(source: _Text) -> Generator[str]:
    r"""The text as `below_settings` returns it, with ``\n`` between lines, some megabytes at a time."""
    texts = _decoded(source)
    start = ""
    for text in texts:
        start += text
        if len(start.lstrip("\r\n")) > SAMPLE:
            break
    start = below_settings(start if source.has_line_feeds else start.replace("\r", "\n"))
    for place in range(0, len(start), _READ):
        yield start[place : place + _READ]
    for text in texts:
        yield text if source.has_line_feeds else text.replace("\r", "\n")


def _end_of_lines(text: str) -> int:
    """The end of the last line whose quotation marks are closed; 0 without such a line."""
    is_outside, end = text.count('"') % 2 == 0, len(text)
    while True:
        quote = text.rfind('"', 0, end)
        if is_outside and (line_feed := text.rfind("\n", quote + 1, end)) >= 0:
            return line_feed + 1
        if quote < 0:
            return 0
        is_outside, end = not is_outside, quote


def _start(source: _Text) -> str:
    """The first characters from the names of the columns on, as many as show how the table is written."""
    start = ""
    with closing(_below_settings(source)) as texts:
        for text in texts:
            start += text
            if len(start) > SAMPLE:
                break
    return start


def _has_blank_lines(source: _Text) -> bool:
    """Whether there are blank lines between other lines."""
    space = ""
    for piece in _pieces(source):
        text = space + piece
        body = text.rstrip()
        if BLANK_LINES.search(body):
            return True
        space = text[len(body) :]
    return False


# --- the second reading -----------------------------------------------------------------------------------------------


def _of_text(source: _Text) -> RawTable:
    path, where = source.path, source.where
    with closing(_decoded(source)) as texts:
        newline = "\r\n" if "\r\n" in next(texts)[:SAMPLE] else "\n"
    start = _start(source)
    separator, header = first_line(start, path, where)
    names = checked_names(header, place=str(path), where=where)
    spool, sample = _spooled(source, separator, names)
    decimal = "," if has_decimal_commas(sample, separator) else "."
    return RawTable(spool, Dialect(separator, decimal, source.encoding, newline), path.stem, str(path))


class _Rows(NamedTuple):
    """All rows below the names of the columns.

    Attributes:
        spool: their cells, with null for missing values.
        has_values: for each row, whether it has a value.
        sample: the first rows as they are in the file, among them as many with values as show the decimal mark.
    """

    spool: Spool
    has_values: Array
    sample: pl.DataFrame


def _spooled(source: _Text, separator: str, names: list[str]) -> tuple[Spool, pl.DataFrame]:
    """The rows of the table in a temporary file, and the first ones as they are in the file."""
    pl = polars()
    for dtypes in (attempts := kinds_of(names)):
        try:
            found = _parsed(source, separator, names, dtypes)
        except (pl.exceptions.PolarsError, ValueError) as error:
            if dtypes is attempts[-1]:
                lines = chain.from_iterable(StringIO(piece, newline="") for piece in _pieces(source))
                raise damaged(lines, separator, len(names), source.path, source.where) from error
        else:
            kept = _kept(found.has_values, source)
            sample = found.sample.filter(pl.Series(kept[: len(found.sample)]))
            return found.spool if kept.all() else found.spool.filtered(kept), sample
    raise no_rows(source.path, source.where)


def _parsed(source: _Text, separator: str, names: list[str], dtypes: list[Any]) -> _Rows:
    size = source.file.seek(0, os.SEEK_END) * _WRITTEN
    spool = Spool(dict(zip(names, dtypes, strict=True)), size)
    has_values: list[Array] = []
    first: list[pl.DataFrame] = []
    missing = _DECIMALS
    for text in _row_texts(source):
        frame = parsed_rows(text, separator, dtypes, is_first=not spool.height)
        frame = frame.rename(dict(zip(frame.columns, names, strict=True)))
        has_values.append(with_values(frame).to_numpy())
        if missing > 0:
            first.append(frame)
            missing -= int(has_values[-1].sum())
        spool.add(with_missing(frame))
    if not spool.height:
        raise no_rows(source.path, source.where)
    return _Rows(spool, np.concatenate(has_values), polars().concat(first))


def _row_texts(source: _Text) -> Iterator[str]:
    """The text below the names of the columns, in pieces of whole lines; blank lines remain if there are quotes."""
    is_header = True
    for piece in _pieces(source):
        text, is_header = piece[_first_line_end(piece) :] if is_header else piece, False
        if not source.has_quotes:
            blank = _BLANK_START.match(text)  # below the line feed that ends the piece before
            text = without_blank_lines(text[blank.end() :] if blank else text)
        if text:
            yield text


def _first_line_end(text: str) -> int:
    """The end of the first line whose quotation marks are closed."""
    end = 0
    while (end := text.find("\n", end) + 1) and text.count('"', 0, end) % 2:
        pass
    return end or len(text)


def _kept(has_values: Array, source: _Text) -> Array:
    """Which rows belong to the table, as in memory: not those of blank lines, nor those without values at the end."""
    if not has_values.any():
        raise no_rows(source.path, source.where)
    if not has_values.all() and source.has_quotes and _has_blank_lines(source):
        return has_values
    return np.arange(len(has_values)) <= np.flatnonzero(has_values)[-1]
