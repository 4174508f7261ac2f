"""``zhishen report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhishen._archive import write_atomically
from zhishen._checks import check_name
from zhishen.figures.report import report_data, report_page
from zhishen.figures.theme import THEMES, use_style
from zhishen.messages import message

EPILOG = (
    "Examples:\n\n  zhishen report runs/small_conv-1\n\n"
    "  zhishen report runs/small_conv-1 --theme dark --language zh --out report.html"
)


def report(
    run: Annotated[Path, typer.Argument(help="The folder of a run.", metavar="RUN")],
    *,
    out: Annotated[Path | None, typer.Option(help="The file; report.html in the run's folder if not given.")] = None,
    best: Annotated[bool, typer.Option("--best", help="Take the best checkpoint, not the last weights.")] = False,
    data: Annotated[
        str | None, typer.Option(help="Other data, or the folder to which the data of the run have moved.")
    ] = None,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
) -> None:
    """Write one page about a run: its curves, mistakes, filters, activations, gradients and times.

    The page is a single file that needs neither an internet connection nor other files.
    """
    theme = check_name(theme, THEMES, where="report", name="--theme")
    found = report_data(run, best=best, data=data)
    path = run / "report.html" if out is None else out
    with use_style(theme=theme):
        page = report_page(found)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, page.encode())
    print(message("written: {path} ({size:.1f} MB)", path=path, size=len(page) / 1e6))
    if found.confusion is None:
        print(
            message(
                "The data of the run are not in {place}: the report omits what needs them. If they have moved, give "
                "the new folder with --data FOLDER.",
                place=found.settings["data"]["source"],
            )
        )
