"""The cells of a table as they are in its file: in memory, or in a temporary file if they are too many."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhishen._types import Array
from zhishen.data.table_package import polars
from zhishen.data.table_spool import Spool

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Dialect", "RawTable"]


@dataclass(frozen=True)
class Dialect:
    """How a text file holds a table, so that predictions can be written in the same form.

    Attributes:
        separator: between fields: a comma, a tab, a semicolon or a vertical bar; empty for Parquet and data frames.
        decimal: the decimal mark of numbers, a point or a comma.
        encoding: ``utf-8``, ``utf-8-sig`` (with a byte-order mark), ``utf-16``, ``gb18030`` or ``cp1252``.
        newline: between lines.
    """

    separator: str = ""
    decimal: str = "."
    encoding: str = "utf-8"
    newline: str = "\n"


@dataclass(frozen=True, eq=False)
class RawTable:
    """The cells of a table.

    Attributes:
        held: the columns, in memory or in a temporary file; those of a text file are all strings, as in the file.
        dialect: of the file.
        name: of the file without its suffix, or ``"table"``.
        place: how errors call the table: the path, or the kind of the data frame.
    """

    held: pl.DataFrame | Spool
    dialect: Dialect
    name: str
    place: str

    @property
    def is_text(self) -> bool:
        """Whether the table comes from a text file, so that the kind of a column shows only in its values."""
        return bool(self.dialect.separator)

    @property
    def is_large(self) -> bool:
        """Whether the cells are in a temporary file, and are read in blocks of rows."""
        return isinstance(self.held, Spool)

    @property
    def frame(self) -> pl.DataFrame:
        """All columns in memory."""
        return self.held.frame() if isinstance(self.held, Spool) else self.held

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.held.columns)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.held.height

    def column(self, name: str) -> Generator[pl.Series]:
        """A column in blocks of consecutive rows: one block if the table is in memory."""
        if isinstance(self.held, Spool):
            yield from self.held.column(name)
        else:
            yield self.held.get_column(name)

    def empty_column(self, name: str) -> pl.Series:
        """A column of no rows, which has the dtype."""
        return polars().Series(name, [], dtype=self.held.schema[name])

    def filtered(self, kept: Array) -> RawTable:
        """The table with the rows for which an array of booleans is true."""
        held = self.held
        return replace(
            self, held=held.filtered(kept) if isinstance(held, Spool) else held.filter(polars().Series(kept))
        )
