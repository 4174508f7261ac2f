"""Tables as files or data frames: read with Polars into columns of text or of values, and written in the same form."""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zhishen._archive import write_atomically
from zhishen._checks import shown
from zhishen._files import UnreadableFileError, read_bounded, read_start
from zhishen._optional import late_import
from zhishen.data.table_large_files import is_large_file, large_table
from zhishen.data.table_lines import (
    BLANK_LINES,
    COLUMNS,
    MAGIC,
    checked_names,
    damaged,
    kinds_of,
    no_rows,
    parsed_rows,
    with_values,
    without_blank_lines,
)
from zhishen.data.table_package import FEATURE, INSTALL, polars
from zhishen.data.table_parquet import check_texts, large_parquet, reading_parquet, too_many_cells
from zhishen.data.table_raw import Dialect, RawTable
from zhishen.data.table_text import (
    SAMPLE,
    below_settings,
    decoded,
    empty_file,
    first_line,
    has_decimal_commas,
    no_table,
)
from zhishen.errors import ArgumentError, DataError

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "CELLS",
    "SUFFIXES",
    "form_for",
    "header_of",
    "is_table_file",
    "raw_table",
    "write_table",
]

SUFFIXES: Final = (".csv", ".tsv", ".txt", ".parquet")
BYTES: Final = 2**31  # the largest file that is read into memory
CELLS: Final = 200_000_000  # the most cells in memory


def raw_table(source: Any, *, where: str, large: bool = False) -> RawTable:
    """The cells of a file, or of a data frame of pandas, Polars or another library that narwhals knows.

    Args:
        source: the path of a CSV, TSV or Parquet file, its content as an `io.BytesIO`, or a data frame.
        where: how errors call the caller.
        large: whether the cells of a large file are in a temporary file, see `RawTable.is_large`.

    Raises:
        ArgumentError: ``source`` is neither a path nor a data frame.
        DataError: the file is missing, too large, damaged or not a table, or a column has no name of its own.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if large and is_large_file(path, most=BYTES):
            return large_table(path, where)
        if large and (found := large_parquet(path, where)) is not None:
            return found
        table = _of_bytes(_bytes_of(path, where), path, where)
    elif isinstance(source, BytesIO):
        table = _of_bytes(source.getvalue(), Path(getattr(source, "name", "table.csv")), where)
    else:
        table = _of_frame(source, where)
    rows, columns = table.rows, len(table.columns)
    if columns > COLUMNS or rows * columns > CELLS:
        raise too_many_cells(table.place, rows, columns, most=CELLS, most_columns=COLUMNS, where=where)
    return table


# --- files ------------------------------------------------------------------------------------------------------------


def _of_bytes(content: bytes, path: Path, where: str) -> RawTable:
    """The table in the content of a file; the path is its name only."""
    if not content.strip():
        raise empty_file(path, where)
    if content[:4] == MAGIC:
        return _of_parquet(content, path, where)
    text, encoding = decoded(content, path, where)
    newline = "\r\n" if "\r\n" in text[:SAMPLE] else "\n"
    text = below_settings(text)
    separator, header = first_line(text, path, where)
    names = checked_names(header, place=str(path), where=where)
    frame = _parsed(text, separator, names, path, where)
    decimal = "," if has_decimal_commas(frame, separator) else "."
    return RawTable(frame, Dialect(separator, decimal, encoding, newline), path.stem, str(path))


def is_table_file(path: Path) -> bool:
    """Whether a path has the suffix of a table, and is not a folder."""
    return path.suffix.lower() in SUFFIXES and not path.is_dir()


def header_of(path: str | os.PathLike[str]) -> list[str]:
    """The names in the first line of a text file; an empty list if the file is not a table in text.

    Only the beginning of the file is read.
    """
    try:
        start = read_start(Path(path), SAMPLE)
        text, _ = decoded(start[: start.rfind(b"\n")] if len(start) == SAMPLE else start, Path(path), FEATURE)
        return first_line(below_settings(text), Path(path), FEATURE)[1]
    except OSError:  # a DataError is one
        return []


def _bytes_of(path: Path, where: str) -> bytes:
    try:
        return read_bounded(path, BYTES)
    except UnreadableFileError as error:
        raise no_table(path, where, error) from error


def _parsed(text: str, separator: str, names: list[str], path: Path, where: str) -> pl.DataFrame:
    """The lines below the header as columns of strings."""
    pl = polars()
    plain = without_blank_lines(text)
    frame: Any = None
    for dtypes in (attempts := kinds_of(names)):
        try:
            frame = parsed_rows(plain, separator, dtypes, skip=1)
            break
        except (pl.exceptions.PolarsError, OSError, ValueError) as error:
            if dtypes is attempts[-1]:
                raise damaged(StringIO(text, newline=""), separator, len(names), path, where) from error
    below = _rows_of(frame, plain)
    if below.is_empty():
        raise no_rows(path, where)
    return below.rename(dict(zip(below.columns, names, strict=True)))


def _rows_of(frame: pl.DataFrame, text: str) -> pl.DataFrame:
    """The rows but those of blank lines, and those without values at the end, which spreadsheets write.

    Between other rows, one without values stays if the text has no blank lines, so that predictions are in the lines of
    the file.
    """
    filled = with_values(frame)
    if filled.all():
        return frame
    if BLANK_LINES.search(text.rstrip()):
        return frame.filter(filled)
    values = filled.arg_true()
    return frame.head(values[-1] + 1 if len(values) else 0)


def _of_parquet(content: bytes, path: Path, where: str) -> RawTable:
    pl = polars()
    with reading_parquet(path, where):
        schema = pl.read_parquet_schema(BytesIO(content))
        rows = pl.scan_parquet(BytesIO(content)).select(pl.len()).collect().item()
        fits = len(schema) <= COLUMNS and rows * len(schema) <= CELLS
        frame = pl.read_parquet(BytesIO(content)) if fits else None
    if frame is None:
        raise too_many_cells(str(path), rows, len(schema), most=CELLS, most_columns=COLUMNS, where=where)
    check_texts(frame, path, where)
    return _of_typed(frame, Dialect(), path.stem, str(path), where)


# --- data frames ------------------------------------------------------------------------------------------------------


def _of_frame(source: Any, where: str) -> RawTable:
    narwhals = late_import("narwhals", feature=FEATURE, install=INSTALL)
    kind = f"{type(source).__module__.partition('.')[0]}.{type(source).__name__}"
    try:
        native = narwhals.from_native(source)
        native = native.collect() if isinstance(native, narwhals.LazyFrame) else native
        names = list(native.columns)
    except narwhals.exceptions.DuplicateError:
        names = [str(name) for name in source.columns]
        checked_names(names, place=kind, where=where)
        raise
    except (TypeError, ValueError, NotImplementedError) as error:
        raise ArgumentError(
            "{where}: expected the path of a table, or a data frame of pandas, Polars or another library, got {kind}; "
            "make a data frame of it",
            where=where,
            kind=kind,
        ) from error
    if not all(isinstance(name, str) for name in names):
        raise DataError(
            "{where}: expected texts as names of the columns, got {names} in {kind}; rename the columns",
            where=where,
            names=shown(names),
            kind=kind,
        )
    pl = polars()
    columns = [_polars_series(name, native.get_column(name)) for name in names]
    return _of_typed(pl.DataFrame(columns), Dialect(), "table", kind, where)


def _polars_series(name: str, series: Any) -> pl.Series:
    """A column of any library as one of Polars; numbers are not copied one by one."""
    pl = polars()
    native = series.to_native()
    if isinstance(native, pl.Series):
        return native.rename(name)
    if series.dtype.is_numeric() and not series.null_count():
        return pl.Series(name, series.to_numpy())
    values = [None if null else value for value, null in zip(series.to_list(), series.is_null().to_list(), strict=True)]
    try:
        return pl.Series(name, values, strict=False)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return pl.Series(name, [None if value is None else str(value) for value in values])


def _of_typed(frame: pl.DataFrame, dialect: Dialect, name: str, place: str, where: str) -> RawTable:
    if not frame.width or not frame.height:
        raise DataError(
            "{where}: expected a table with columns and rows, got {place} with {rows} rows and {columns} columns; give "
            "a table with rows",
            where=where,
            place=place,
            rows=frame.height,
            columns=frame.width,
        )
    names = checked_names(frame.columns, place=place, where=where)
    return RawTable(frame.rename(dict(zip(frame.columns, names, strict=True))), dialect, name, place)


# --- writing ----------------------------------------------------------------------------------------------------------


def write_table(path: Path, frame: pl.DataFrame, dialect: Dialect) -> None:
    """Write a table in the form of a dialect, atomically; without a separator, as Parquet.

    Raises:
        CheckpointError: the file cannot be written.
    """
    pl = polars()
    content = BytesIO()
    if not dialect.separator:
        frame.write_parquet(content)
        write_atomically(path, content.getvalue())
        return
    frame = frame.with_columns(pl.col(pl.String).replace("", None))  # a missing value is written as nothing, not as ""
    floats = [name for name, dtype in frame.schema.items() if dtype.is_float()]
    if dialect.decimal == ",":
        frame = frame.with_columns(pl.col(floats).cast(pl.String).str.replace(".", ",", literal=True))
    frame.write_csv(content, separator=dialect.separator, line_terminator=dialect.newline)
    text = content.getvalue().decode()
    try:
        written = text.encode(dialect.encoding)
    except UnicodeEncodeError:  # a class of the training table that Windows-1252 does not have
        written = text.encode("utf-8-sig")
    write_atomically(path, written)


def form_for(path: Path, dialect: Dialect) -> Dialect:
    """The dialect of a new file: that of the table it was made from, unless its suffix asks for another form."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return Dialect()
    if dialect.separator:
        return dialect
    return replace(dialect, separator="\t" if suffix == ".tsv" else ",")
