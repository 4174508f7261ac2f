"""``zhishen data``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from zhishen.cli.counting import counting
from zhishen.cli.interrupt import STOPPED
from zhishen.cli.program import program
from zhishen.cli.table_info import column_rows, print_columns
from zhishen.cli.table_options import Categories, Drop, SplitColumn, SplitSeed, Target, Task, TestShare, table_options
from zhishen.cli.table_results import is_table
from zhishen.data import Dataset, load, make_speech
from zhishen.data import info as summarize
from zhishen.data.speech import DIGITS
from zhishen.messages import message

app: typer.Typer = typer.Typer(
    help="Look at data sets, and make sets of spoken words.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def data() -> None:
    """Look at data sets, and make sets of spoken words."""


@app.command(
    epilog="Examples:\n\n  zhishen data info\n\n  zhishen data info path/to/idx/files --json\n\n"
    "  zhishen data info flowers.csv --target species"
)
def info(
    source: Annotated[
        str, typer.Argument(help="mnist, a folder of IDX files, images or sounds, or a table.", metavar="SOURCE")
    ] = "mnist",
    *,
    target: Target = None,
    task: Task = None,
    categories: Categories = None,
    drop: Drop = None,
    split: SplitColumn = None,
    test: TestShare = None,
    split_seed: SplitSeed = None,
    skip_broken: Annotated[bool, typer.Option("--skip-broken", help="Skip files that are not whole images.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Describe a data set: samples, shapes, values, images of each class, digests; of a table, its columns."""
    options = table_options(
        target=target, task=task, categories=categories, drop=drop, split=split, test=test, split_seed=split_seed
    )
    dataset = load(source, flatten=False, compact=True, skip_broken=skip_broken, **cast("Any", options))
    summary: Any = summarize(dataset)
    if as_json:
        columns = {"columns": column_rows(dataset)} if is_table(dataset) else {}
        names = {"class_names": list(dataset.class_names), "notes": list(dataset.notes)}
        print(json.dumps({**summary, **names, **columns}))
        return
    _print_tables(summary, dataset)


@app.command(
    epilog=(
        "Examples:\n\n  zhishen data speech --out words --speak en,zh\n\n"
        "  zhishen data speech --out answers --speak en-us --words yes,no,stop --voices 20"
    )
)
def speech(
    out: Annotated[Path, typer.Option(help="The folder: new, or made by the same command before.")],
    *,
    speak: Annotated[str, typer.Option(help="Languages of espeak-ng.")] = "en,zh",
    words: Annotated[
        str, typer.Option(help="Words, which are the classes; 0-9 are the digits in each language.")
    ] = "0-9",
    voices: Annotated[int, typer.Option(help="How many voices speak; one in five is for the test.")] = 40,
    repeats: Annotated[
        int, typer.Option(help="How often each voice speaks each word in each language, each time in another way.")
    ] = 3,
    seed: Annotated[int, typer.Option(help="Of the voices, speeds, pitches and noises.")] = 0,
) -> None:
    """Make a folder of spoken words with the program espeak-ng, for training with --data.

    Every voice speaks every word in every language, at random speeds, pitches, loudnesses and noises. Such speech is
    easier to recognize than that of people. If the command is stopped, the same command makes the rest.
    """
    chosen = DIGITS if words == "0-9" else tuple(word.strip() for word in words.split(","))
    languages = tuple(language.strip() for language in speak.split(","))
    try:
        with counting(message("speaking")) as progress:
            made = make_speech(
                out, languages=languages, words=chosen, voices=voices, repeats=repeats, seed=seed, progress=progress
            )
    except KeyboardInterrupt:
        print(message("zhishen: stopped; the same command makes the rest"), file=sys.stderr)
        raise typer.Exit(STOPPED) from None
    print(
        message(
            "written: {made:,} sounds in {folder}; to train a network on them: {program} train --data {folder}",
            made=made,
            folder=out,
            program=program(),
        )
    )


def _print_tables(summary: Any, dataset: Dataset) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    name = escape(summary["name"])
    if dataset.classes is None:
        console.print(message("[bold]{name}[/], a regression\n", name=name))
    else:
        console.print(message("[bold]{name}[/], {classes} classes\n", name=name, classes=dataset.classes))
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
    if is_table(dataset):
        console.print()
        print_columns(dataset, console)
    if dataset.classes is not None:
        _print_classes(parts, dataset, console)
    for name, digest in summary["digests"].items():
        console.print(f"{digest}  {name}", style="dim", markup=False)


def _print_classes(parts: Any, dataset: Dataset, console: Any) -> None:
    from rich.markup import escape
    from rich.table import Table

    title = message("\nsamples of each class")
    classes = Table(box=None, pad_edge=False, title_justify="left", title=title, title_style="bold")
    classes.add_column(message("class"), justify="right")
    for name in parts:
        classes.add_column(name, justify="right")
    for k in range(dataset.outputs):
        name = escape(dataset.class_names[k]) if dataset.class_names else str(k)
        classes.add_row(name, *[f"{part['per_class'][k]:,}" for part in parts.values()])
    console.print(classes)
