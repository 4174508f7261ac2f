"""``zhishen data info`` for tables: what becomes of each column."""

from __future__ import annotations

from typing import Any

from zhishen.data import Dataset, TableReader
from zhishen.errors import ArgumentError
from zhishen.messages import listed, message

__all__ = ["column_rows", "print_columns"]


def _reader(dataset: Dataset) -> TableReader:
    reader = None if dataset.preprocessing is None else dataset.preprocessing.reader
    if not isinstance(reader, TableReader):
        raise ArgumentError(
            "data info: expected a table, got {name!r}; give a CSV, TSV or Parquet file", name=dataset.name
        )
    return reader


def column_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """For each column of a table: its name, its kind, its missing training values, its features, what becomes of it."""
    return [
        {
            "name": column.name,
            "kind": column.kind,
            "missing": column.missing,
            "features": len(column.features),
            "about": column.about,
        }
        for column in _reader(dataset).columns
    ]


def print_columns(dataset: Dataset, console: Any) -> None:
    """Print the columns of a table, and its target."""
    from rich.markup import escape
    from rich.table import Table

    kinds = {"number": message("number"), "category": message("category"), "dropped": message("dropped")}
    table = Table(box=None, pad_edge=False, title_justify="left", title=message("columns"), title_style="bold")
    table.add_column(message("column"))
    table.add_column(message("kind"))
    table.add_column(message("missing"), justify="right")
    table.add_column(message("features"), justify="right")
    table.add_column(message("what becomes of it"))
    for row in column_rows(dataset):
        about = escape(row["about"])
        table.add_row(
            escape(row["name"]), kinds[row["kind"]], f"{row['missing']:,}", str(row["features"]), about,
            style="dim" if row["kind"] == "dropped" else None,
        )  # fmt: skip
    console.print(table)
    names = listed(_reader(dataset).target.names)
    if dataset.classes is None:
        console.print(message("\ntarget: {names}, a number", names=escape(names)))
    else:
        console.print(message("\ntarget: {names}, one of {count} classes", names=escape(names), count=dataset.classes))
