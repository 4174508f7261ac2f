"""``zhishen data``."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from zhishen.data import info as summarise
from zhishen.data import load

app: typer.Typer = typer.Typer(
    help="Look at data sets.", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]}
)


@app.callback()
def data() -> None:
    """Look at data sets."""


@app.command(epilog="Examples:\n\n  zhishen data info\n\n  zhishen data info path/to/idx/files --json")
def info(
    source: Annotated[str, typer.Argument(help="mnist, or a folder of IDX files.")] = "mnist",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Tell what a data set holds: samples, shapes, values, images of each class, digests."""
    summary: Any = summarise(load(source, flatten=False, compact=True))
    if as_json:
        print(json.dumps(summary))
        return
    _print_tables(summary)


def _print_tables(summary: Any) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{escape(summary['name'])}[/], {summary['classes']} classes\n")
    parts = summary["parts"]
    table = Table(box=None, pad_edge=False)
    for heading in ("part", "samples", "shape", "dtype", "from", "to", "mean", "std"):
        table.add_column(heading, justify="left" if heading == "part" else "right")
    for name, part in parts.items():
        numbers = [f"{part[key]:.4g}" for key in ("minimum", "maximum", "mean", "std")]
        table.add_row(name, f"{part['count']:,}", " x ".join(map(str, part["shape"])), part["dtype"], *numbers)
    console.print(table)
    classes = Table(box=None, pad_edge=False, title_justify="left", title="\nsamples of each class", title_style="bold")
    classes.add_column("class", justify="right")
    for name in parts:
        classes.add_column(name, justify="right")
    for k in range(summary["classes"]):
        classes.add_row(str(k), *[f"{part['per_class'][k]:,}" for part in parts.values()])
    console.print(classes)
    for name, digest in summary["digests"].items():
        console.print(f"{digest}  {name}", style="dim", markup=False)
