"""The options of the command line for tables, which `train`, `search` and `data info` share."""

from __future__ import annotations

from typing import Annotated, Any

import typer

__all__ = [
    "TABLE_OPTIONS",
    "Categories",
    "Drop",
    "SplitColumn",
    "SplitSeed",
    "Target",
    "Task",
    "TestShare",
    "table_options",
]

TABLE_OPTIONS = ("target", "task", "categories", "drop", "split", "test", "split_seed")

Target = Annotated[str | None, typer.Option(help="Of a table: the column to predict; several numbers as a,b.")]
Task = Annotated[
    str | None, typer.Option(help="Of a table: classification or regression.", show_default="by the target")
]
Categories = Annotated[
    str | None, typer.Option(help="Of a table: columns of numbers that are categories, such as zip,code.")
]
Drop = Annotated[str | None, typer.Option(help="Of a table: columns to omit, such as id,name.")]
SplitColumn = Annotated[
    str | None, typer.Option("--split", help="Of a table: the column that says train, validation or test for each row.")
]
TestShare = Annotated[
    float | None,
    typer.Option("--test", help="Of a table: the rows for the test, a share or a number.", show_default="0.2"),
]
SplitSeed = Annotated[
    int | None, typer.Option(help="Of a table: draws the parts: same seed, same parts.", show_default="0")
]


def table_options(
    *,
    target: str | None = None,
    task: str | None = None,
    categories: str | None = None,
    drop: str | None = None,
    split: str | None = None,
    test: float | None = None,
    split_seed: int | None = None,
) -> dict[str, Any]:
    """The options that are given, as `data.load` takes them.

    Examples:
        >>> table_options(target="price", drop="id, name")
        {'target': 'price', 'drop': ['id', 'name']}
    """
    given = {
        "target": target, "task": task, "categories": _names(categories), "drop": _names(drop), "split": split,
        "test": test, "split_seed": split_seed,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def _names(text: str | None) -> list[str] | None:
    """The names of columns that are separated by commas."""
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]
