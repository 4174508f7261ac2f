"""``zhishen data``."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from zhishen.data import Dataset, load
from zhishen.data import info as summarize
from zhishen.messages import message

app: typer.Typer = typer.Typer(
    help="Look at data sets.", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]}
)


@app.callback()
def data() -> None:
    """Look at data sets."""


@app.command(epilog="Examples:\n\n  zhishen data info\n\n  zhishen data info path/to/idx/files --json")
def info(
    source: Annotated[
        str, typer.Argument(help="mnist, or a folder of IDX files, or of images.", metavar="SOURCE")
    ] = "mnist",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Describe a data set: samples, shapes, values, images of each class, digests."""
    dataset = load(source, flatten=False, compact=True)
    summary: Any = summarize(dataset)
    if as_json:
        print(json.dumps({**summary, "class_names": list(dataset.class_names), "notes": list(dataset.notes)}))
        return
    _print_tables(summary, dataset)


def _print_tables(summary: Any, dataset: Dataset) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    console.print(
        message("[bold]{name}[/], {classes} classes\n", name=escape(summary["name"]), classes=summary["classes"])
    )
    for note in dataset.notes:
        console.print(message("note: {note}\n", note=escape(note)))
    parts = summary["parts"]
    table = Table(box=None, pad_edge=False)
    table.add_column(message("part"))
    for heading in (
        message("samples"),
        message("shape"),
        message("dtype"),
        message("from"),
        message("to"),
        message("mean"),
        message("std"),
    ):
        table.add_column(heading, justify="right")
    for name, part in parts.items():
        numbers = [f"{part[key]:.4g}" for key in ("minimum", "maximum", "mean", "std")]
        table.add_row(name, f"{part['count']:,}", " x ".join(map(str, part["shape"])), part["dtype"], *numbers)
    console.print(table)
    title = message("\nsamples of each class")
    classes = Table(box=None, pad_edge=False, title_justify="left", title=title, title_style="bold")
    classes.add_column(message("class"), justify="right")
    for name in parts:
        classes.add_column(name, justify="right")
    for k in range(summary["classes"]):
        name = escape(dataset.class_names[k]) if dataset.class_names else str(k)
        classes.add_row(name, *[f"{part['per_class'][k]:,}" for part in parts.values()])
    console.print(classes)
    for name, digest in summary["digests"].items():
        console.print(f"{digest}  {name}", style="dim", markup=False)
