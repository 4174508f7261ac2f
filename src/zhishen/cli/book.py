"""``zhishen book``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhishen._checks import WholeNumber, check
from zhishen.messages import language, message

if TYPE_CHECKING:
    from zhishen.interop.book import Script

app: typer.Typer = typer.Typer(
    help="Run the scripts of the book, unchanged.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Own = Annotated[
    bool, typer.Option("--own", help="Your copies of the modules, beside the script or one folder up, come first.")
]
_Figures = Annotated[
    Path | None, typer.Option("--save-figures", help="Save all figures into this folder.", metavar="FOLDER")
]


@app.callback()
def book() -> None:
    """Run the scripts of the book, unchanged."""


@app.command(
    epilog="Examples:\n\n  zhishen book run ch05/train_neuralnet.py\n\n  zhishen book run --save-figures out "
    "ch06/optimizer_compare_naive.py\n\n  zhishen book run --own ch07/train_convnet.py",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
def run(
    script: Annotated[Path, typer.Argument(help="The path of the script on your disk.", metavar="SCRIPT")],
    arguments: Annotated[
        list[str] | None, typer.Argument(help="The arguments of the script.", metavar="ARGUMENT...")
    ] = None,
    *,
    own: _Own = False,
    save_figures: _Figures = None,
) -> None:
    """Run a script of the book: its modules, data and weights are there."""
    from zhishen.interop.book import run_script

    frames = "--debug" in sys.argv
    raise typer.Exit(run_script(script, arguments or (), own=own, save_figures=save_figures, all_frames=frames))


@app.command(epilog="Examples:\n\n  zhishen book shell")
def shell(*, own: _Own = False, save_figures: _Figures = None) -> None:
    """Start Python with the book's modules, so that from common.layers import * works."""
    from zhishen.interop.book import run_shell

    raise typer.Exit(run_shell(own=own, save_figures=save_figures))


@app.command(name="list", epilog="Examples:\n\n  zhishen book list\n\n  zhishen book list --chapter 6 --json")
def list_scripts(
    *,
    chapter: Annotated[
        int | None, typer.Option(help="Only the scripts of a chapter, 1 to 8.", metavar="NUMBER")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON, one object for each script.")] = False,
) -> None:
    """List the scripts of chapters 1 to 8, and where zhishen shows the same."""
    from zhishen.interop.book import SCRIPTS

    if chapter is not None:
        check(chapter, WholeNumber(1, 8), where="book", name="--chapter")
    chosen = [script for script in SCRIPTS if chapter in (None, script.chapter)]
    if as_json:
        for script in chosen:
            print(json.dumps(_record(script), ensure_ascii=False))
    else:
        _print(chosen)


def _record(script: Script) -> dict[str, object]:
    return {
        "script": script.path, "chapter": script.chapter, "shows": {"en": script.shows.en, "zh": script.shows.zh},
        "page": script.page, "figure": script.figure, "command": script.command,
    }  # fmt: skip


def _print(scripts: Sequence[Script]) -> None:
    from rich.console import Console
    from rich.table import Table

    from zhishen.interop.book.scripts import CHAPTER_TITLES

    chinese = language() == "zh"
    console = Console(highlight=False)
    for number, titles in CHAPTER_TITLES.items():
        found = [script for script in scripts if script.chapter == number]
        if not found:
            continue
        title = f"\n{number}. {titles[1 if chinese else 0]}"
        table = Table(
            box=None, pad_edge=False, title=title, title_justify="left", title_style="bold", padding=(0, 2, 0, 0)
        )
        table.add_column(message("script"), no_wrap=True, style="cyan")
        table.add_column(message("what it shows"), overflow="fold")
        table.add_column(message("here"), no_wrap=True)
        for script in found:
            page = script.page.replace(".md", ".zh.md") if chinese else script.page
            table.add_row(script.path, script.shows.zh if chinese else script.shows.en, script.command or page)
        console.print(table)
    console.print()
    console.print(message("{count} scripts. To run one: zhishen book run PATH", count=len(scripts)), style="dim")
