"""Parquet files: errors in one sentence, and large files in blocks of rows."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhishen._files import UnreadableFileError, read_start
from zhishen.data.large_arrays import LIMIT, in_memory
from zhishen.data.table_lines import MAGIC, checked_names
from zhishen.data.table_package import polars
from zhishen.data.table_raw import Dialect, RawTable
from zhishen.data.table_spool import Spool
from zhishen.errors import DataError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["BYTES", "check_texts", "large_parquet", "reading_parquet", "too_many_cells"]

BYTES: Final = 2**31  # the most bytes of text that are in memory at once
_CELL: Final = 8  # bytes of a number
_CELLS: Final = LIMIT // _CELL
_BLOCK: Final = 2**20  # cells that are read at once


@contextmanager
def reading_parquet(path: Path, where: str) -> Generator[None]:
    """Within the block, an error of Polars becomes a sentence."""
    try:
        with _without_panics():
            yield
    except (Exception, polars().exceptions.PanicException) as error:  # a panic is not an Exception
        problem = str(error).strip().partition("\n")[0]
        raise DataError(
            "{where}: expected {path} to be a Parquet file, got a damaged one ({problem}); write the file again",
            where=where,
            path=path,
            problem=problem or type(error).__name__,
        ) from error


@contextmanager
def _without_panics() -> Generator[None]:
    """Within the block, discard standard error: Polars prints there where its code failed, before it raises."""
    with Path(os.devnull).open("w") as nothing:
        try:
            kept = os.dup(2)
        except OSError:  # a process without standard error
            yield
            return
        os.dup2(nothing.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def check_texts(frame: pl.DataFrame, path: Path, where: str) -> None:
    """Refuse too much text: a small file may repeat a long text.

    Raises:
        DataError: there are more than `BYTES` bytes of text.
    """
    pl = polars()
    columns = [column for column in frame.get_columns() if column.dtype == pl.String]
    texts = sum(int(column.str.len_bytes().cast(pl.Int64).sum()) for column in columns)
    if texts > BYTES:
        raise DataError(
            "{where}: expected at most {most:,} bytes of text in {path}, got {found:,}; select a part of it",
            where=where,
            most=BYTES,
            path=path,
            found=texts,
        )


def too_many_cells(place: str, rows: int, columns: int, *, most: int, most_columns: int, where: str) -> DataError:
    """The error for a table that is too large."""
    return DataError(
        "{where}: expected at most {columns:,} columns and {cells:,} cells, got {place} of {rows:,} rows and "
        "{found:,} columns; select a part of it",
        where=where,
        columns=most_columns,
        cells=most,
        place=place,
        rows=rows,
        found=columns,
    )


def large_parquet(path: Path, where: str) -> RawTable | None:
    """The cells of a large Parquet file, in a temporary file; None for another file.

    A file is large by the rule for arrays, if each cell has 8 bytes.

    Raises:
        DataError: the file is damaged or too large.
        NoSpaceError: there is too little space on the disk for the temporary file.
    """
    try:
        if read_start(path, len(MAGIC)) != MAGIC:
            return None
    except UnreadableFileError:  # whoever reads the file says what is wrong with it
        return None
    pl = polars()
    with reading_parquet(path, where):
        schema = dict(pl.read_parquet_schema(path))
        lines = pl.scan_parquet(path, glob=False)
        rows = int(lines.select(pl.len()).collect().item())
    size = rows * len(schema) * _CELL
    if in_memory(size):
        return None
    names = checked_names(list(schema), place=str(path), where=where)
    if size > LIMIT:
        raise too_many_cells(str(path), rows, len(names), most=_CELLS, most_columns=len(names), where=where)
    spool = Spool(dict(zip(names, schema.values(), strict=True)), size)
    step = max(1, _BLOCK // len(names))
    for start in range(0, rows, step):
        with reading_parquet(path, where):
            frame = lines.slice(start, step).collect()
        check_texts(frame, path, where)
        spool.add(frame.rename(dict(zip(frame.columns, names, strict=True))))
    return RawTable(spool, Dialect(), path.stem, str(path))
