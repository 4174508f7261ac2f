"""The columns of a large table in a temporary file, from which any of them can be read in blocks of rows.

Each block of each column is written by itself, in Arrow's format for streams, so that a column is read without the
others.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from copy import copy
from io import BytesIO
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from zhishen._types import Array
from zhishen.data.large_arrays import open_temporary, unwritable
from zhishen.data.table_package import polars

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Spool"]


class _Block(NamedTuple):
    """Where consecutive rows are in the file: for each column the first byte and the number of bytes."""

    rows: int
    places: dict[str, tuple[int, int]]


class _File:
    """A temporary file that is closed when no table uses it any more."""

    def __init__(self, size: int) -> None:
        self.file: IO[bytes] = open_temporary(size)
        weakref.finalize(self, self.file.close)


class Spool:
    """The columns of a table in a temporary file, which the system deletes when the process ends.

    Args:
        schema: the names and the dtypes of the columns.
        size: about how many bytes will be written; an error if there is less space.

    Attributes:
        schema: as given.
        height: the number of rows.

    Raises:
        NoSpaceError: there is too little space on the disk.
    """

    def __init__(self, schema: dict[str, pl.DataType], size: int) -> None:
        self.schema: dict[str, pl.DataType] = schema
        self.height: int = 0
        self._size = size
        self._temporary = _File(size)
        self._blocks: list[_Block] = []
        self._kept: Array | None = None

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.schema)

    def add(self, frame: pl.DataFrame) -> None:
        """Append rows.

        Raises:
            NoSpaceError: there is too little space on the disk.
        """
        file, places = self._temporary.file, dict[str, tuple[int, int]]()
        for name in self.schema:
            content = BytesIO()
            frame.select(name).write_ipc_stream(content)
            try:
                places[name] = (file.tell(), file.write(content.getbuffer()))
                file.flush()
            except OSError as error:
                raise unwritable(self._size, error) from error
        self._blocks.append(_Block(frame.height, places))
        self.height += frame.height

    def column(self, name: str) -> Iterator[pl.Series]:
        """A column in blocks of consecutive rows, which are not empty."""
        pl = polars()
        start = 0
        for rows, places in self._blocks:
            stop = start + rows
            kept = None if self._kept is None else self._kept[start:stop]
            start = stop
            if rows and (kept is None or kept.any()):
                place, size = places[name]
                self._temporary.file.seek(place)
                values = pl.read_ipc_stream(BytesIO(self._temporary.file.read(size))).get_column(name)
                yield values if kept is None or kept.all() else values.filter(pl.Series(kept))

    def filtered(self, kept: Array) -> Spool:
        """The rows for which an array of booleans is true, in the same file."""
        found = copy(self)
        found._kept = (
            np.ones(sum(block.rows for block in self._blocks), bool) if self._kept is None else self._kept.copy()
        )
        found._kept[found._kept] = kept
        found.height = int(found._kept.sum())
        return found

    def frame(self) -> pl.DataFrame:
        """All columns in memory."""
        pl = polars()
        empty = pl.DataFrame(schema=self.schema)
        return pl.DataFrame([pl.concat([empty.get_column(name), *self.column(name)]) for name in self.schema])
