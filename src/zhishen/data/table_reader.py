"""How the file of a table becomes inputs: what training learned about its columns, saved with the network."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

import numpy as np

from zhishen._checks import nearest, shown
from zhishen._types import Array, Float
from zhishen.data.large_arrays import allocate
from zhishen.data.table_columns import Column, DroppedColumn, Unusual, column_from_dict
from zhishen.data.table_files import raw_table
from zhishen.data.table_lines import first_names
from zhishen.data.table_raw import RawTable
from zhishen.data.table_target import Target
from zhishen.data.table_values import Cells, LargeCells, cells_of
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import message

__all__ = ["TableReader"]

_WHERE: Final = "TableReader"
VALUES: Final = 2**32  # the most values of the inputs of one table


@dataclass(frozen=True)
class TableReader:
    """The map from the columns of a table to the features of a network, and from its outputs to predictions.

    The features are not standardized yet: the `Preprocessing` that holds the reader does that.

    Attributes:
        columns: what becomes of each column, in the order of the training table: a number, a category or dropped.
        target: the columns that the network predicts.

    Examples:
        >>> import polars as pl
        >>> from zhishen import data
        >>> flowers = pl.DataFrame({
        ...     "length": [5.1, 4.9, None, 6.3, 5.8, 7.1] * 5,
        ...     "color": ["white", "red", "red", "white", "red", "white"] * 5,
        ...     "species": ["setosa", "setosa", "setosa", "other", "other", "other"] * 5,
        ... })
        >>> reader = data.table(flowers, target="species").preprocessing.reader
        >>> reader.features
        ('length', 'length is missing', 'color=red', 'color=white')
        >>> reader.read(pl.DataFrame({"length": [5.0], "color": ["red"]}), where="example")
        array([[5., 0., 1., 0.]])
    """

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    target: Target

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features, in order."""
        return tuple(name for column in self.columns for name in column.features)

    @property
    def flags(self) -> tuple[bool, ...]:
        """For each feature, whether it is 0 or 1 and is not standardized."""
        return tuple(flag for column in self.columns for flag in column.flags)

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns that have features."""
        return tuple(column for column in self.columns if column.features)

    def slices(self) -> dict[str, slice]:
        """For each column that has features, where they are among all features."""
        places: dict[str, slice] = {}
        start = 0
        for column in self.inputs:
            places[column.name] = slice(start, start := start + len(column.features))
        return places

    def read(self, path: str | os.PathLike[str] | Any, *, where: str = _WHERE) -> Float[Array, "N F"]:
        """The features of a file or a data frame, before they are standardized; its target is not needed.

        Args:
            path: of a CSV, TSV or Parquet file, or a data frame.
            where: how errors call the caller.

        Raises:
            ArgumentError: ``path`` is neither a path nor a data frame.
            DataError: the file is missing or damaged, or a column is missing.
        """
        return self.encode(raw_table(path, where=where, large=True), where=where)[0]

    def encode(
        self, table: RawTable, *, where: str, cells: Mapping[str, Cells | LargeCells] | None = None
    ) -> tuple[Float[Array, "N F"], list[str]]:
        """The features of a table's rows, float64, and sentences about values that training did not have.

        Args:
            table: the table.
            where: how errors call the caller.
            cells: by column, its cells if they are known already.

        Raises:
            DataError: a column is missing, or there are more than 2^32 values.
        """
        self.check_columns(table, where)
        count, width = table.rows, len(self.features)
        if count * width > VALUES:
            raise DataError(
                "{where}: expected at most {most:,} values as inputs, got {rows:,} rows of {width:,} features from "
                "{place}; drop columns of many categories, or give fewer rows",
                where=where,
                most=VALUES,
                rows=count,
                width=width,
                place=table.place,
            )
        x = allocate((count, width), np.float64)
        places = self.slices()
        known = {name: cells_of(table, name) for name in places} if cells is None else cells
        unusual = dict.fromkeys(places, Unusual())
        start = 0
        for row_blocks in zip(*(known[name].blocks() for name in places), strict=True):
            stop = start + len(row_blocks[0].values)
            for column, place, block in zip(self.inputs, places.values(), row_blocks, strict=True):
                found = column.encode(block, x[start:stop, place])
                unusual[column.name] = unusual[column.name].and_then(found)
            start = stop
        return x, [note for column in self.inputs for note in column.notes(unusual[column.name])]

    def check_columns(self, table: RawTable, where: str, *, with_target: bool = False) -> None:
        """Raise unless a table has the columns that the network uses, and its target if required.

        Raises:
            DataError: a column is missing.
        """
        present = table.columns
        used = [column.name for column in self.inputs] + [*self.target.names] * with_target
        missing = [name for name in used if name not in present]
        if not missing:
            return
        near = nearest(missing[0], present)
        raise DataError(
            "{where}: expected the columns of the training table in {place}, got it without {missing}; {advice}",
            where=where,
            place=table.place,
            missing=first_names(missing),
            advice=message("is {near!r} the column {name!r}? rename it", near=near, name=missing[0])
            if near
            else message("add what is missing"),
        )

    # --- JSON -----------------------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, Any]:
        """The attributes as JSON values; `from_dict` returns an equal reader."""
        columns = [{"kind": column.kind, **asdict(column)} for column in self.columns]
        for column in columns:
            if "levels" in column:
                column["levels"] = list(column["levels"])
        return {"columns": columns, "target": self.target.as_dict()}

    @classmethod
    def from_dict(cls, content: Any) -> TableReader:
        """The reader that `as_dict` described.

        Raises:
            ArgumentError: a value is missing or invalid.
        """
        given: dict[str, Any] = dict(content) if isinstance(content, Mapping) else {}
        columns: Any = given.get("columns")
        if not isinstance(columns, list) or not columns:
            raise ArgumentError(
                "{where}: expected a table with columns and target, got {given}", where=_WHERE, given=shown(content)
            )
        found = tuple(column_from_dict(column) for column in columns)
        if len({column.name for column in found}) != len(found):
            raise ArgumentError(
                "{where}: expected a different name for each column, got {names}",
                where=_WHERE,
                names=first_names([column.name for column in found]),
            )
        return cls(found, Target.from_dict(given.get("target")))

    def __repr__(self) -> str:
        dropped = sum(isinstance(column, DroppedColumn) for column in self.columns)
        return (
            f"TableReader({len(self.columns) - dropped} columns, {dropped} dropped, {len(self.features)} features, "
            f"target {', '.join(self.target.names)})"
        )
