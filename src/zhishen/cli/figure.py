"""``zhishen figure``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from zhishen._checks import OneOf, check
from zhishen.errors import ArgumentError
from zhishen.figures.catalogue import CHAPTERS, Entry, figures, find
from zhishen.figures.gallery import BuildResult, build_all, file_name
from zhishen.figures.rendering import save
from zhishen.figures.theme import LANGUAGES, MEDIA, THEMES, localized, use_style

EPILOG = (
    "Examples:\n\n  zhishen figure\n\n  zhishen figure optimizer_race --out race.gif\n\n"
    "  zhishen figure gates --theme dark --language zh\n\n  zhishen figure --all --out figures"
)

_STILL = ("png", "svg", "pdf")


def figure(
    name: Annotated[str | None, typer.Argument(help="Which figure; without it, all are listed.")] = None,
    *,
    out: Annotated[
        Path | None, typer.Option(help="The file, .png, .svg, .pdf or .gif; with --all, the folder.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Build all figures, and a page that shows them.")] = False,
    chapter: Annotated[int | None, typer.Option(help="Only those of this chapter.")] = None,
    kind: Annotated[str, typer.Option("--format", help="With --all: png, svg or pdf; what moves is a GIF.")] = "png",
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
    medium: Annotated[str, typer.Option(help="page, or slide with larger type.")] = "page",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a figure and nothing else.")] = False,
) -> None:
    """Draw the figures of the chapters, each computed by the library's own functions."""
    for given, option, choices in (
        (theme, "theme", THEMES),
        (language, "language", LANGUAGES),
        (medium, "medium", MEDIA),
    ):
        check(given, OneOf(choices), where="figure", name=f"--{option}")
    check(kind, OneOf(_STILL), where="figure", name="--format")
    if name is not None and every:
        raise ArgumentError(
            "figure: expected a name or --all, got {name} and --all; leave one of them out",
            name=name,
        )
    chosen = [entry for entry in figures().values() if chapter in (None, entry.chapter)]
    if not chosen:
        raise ArgumentError(
            "figure: expected --chapter to be from 1 to {chapters}, got {chapter}; choose one",
            chapters=max(CHAPTERS),
            chapter=chapter,
        )
    with use_style(theme=theme, language=language, medium=medium):
        if every:
            _build(chosen, Path("figures") if out is None else out, kind, as_json=as_json)
        elif name is not None:
            entry = find(name)
            _told(entry, save(entry, Path(file_name(entry)) if out is None else out), as_json=as_json)
        else:
            _list(chosen, as_json=as_json)


def _told(entry: Entry, path: Path, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"figure": entry.name, "file": str(path)}))
    else:
        print(f"{path}: {entry.title}. {entry.caption}")


def _list(entries: Sequence[Entry], *, as_json: bool) -> None:
    if as_json:
        for entry in entries:
            about = {
                "figure": entry.name, "chapter": entry.chapter, "moves": entry.frames is not None,
                "title": {"en": entry.title.en, "zh": entry.title.zh},
                "caption": {"en": entry.caption.en, "zh": entry.caption.zh},
            }  # fmt: skip
            print(json.dumps(about, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    for number, names in CHAPTERS.items():
        found = [entry for entry in entries if entry.chapter == number]
        if not found:
            continue
        table = Table(
            box=None, pad_edge=False, show_header=False, title=f"\n{number}. {localized(*names)}", title_justify="left",
            title_style="bold",
        )  # fmt: skip
        table.add_column(no_wrap=True, style="cyan")
        table.add_column()
        for entry in found:
            table.add_row(entry.name, f"{entry.title.en}  {entry.title.zh}{'  ▸' if entry.frames else ''}")
        console.print(table)
    console.print(f"\n{len(entries)} figures; ▸ moves. Draw one: zhishen figure NAME --out FILE.png", style="dim")


def _build(entries: Sequence[Entry], folder: Path, kind: str, *, as_json: bool) -> None:
    """All of them, with a bar on a terminal, lines elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    if as_json or not sys.stdout.isatty():

        def line(built: BuildResult) -> None:
            if as_json:
                told = {"figure": built.name, "seconds": built.seconds}
                print(json.dumps(told if built.reason is None else {**told, "left_out": built.reason}), flush=True)
            else:
                print(f"{built.name}: {built.reason or f'{built.seconds:.1f} s'}", flush=True)

        index = build_all(entries, folder, kind=kind, on_result=line)
    else:
        columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console()) as bar:
            task = bar.add_task("", total=len(entries))

            def step(built: BuildResult) -> None:
                bar.update(task, advance=1, description=built.name)
                if built.reason is not None:
                    bar.console.print(f"{built.name} is left out: {built.reason}", markup=False)

            index = build_all(entries, folder, kind=kind, on_result=step)
    print(json.dumps({"page": str(index)}) if as_json else f"{len(entries)} figures; open {index}")
