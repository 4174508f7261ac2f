"""``zhishen figure``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from zhishen._checks import check_name, matching_name, shown
from zhishen.errors import ArgumentError
from zhishen.figures.catalogue import CHAPTERS, Entry, LocalizedText, figures, find
from zhishen.figures.gallery import BuildResult, build_all, file_name
from zhishen.figures.rendering import save
from zhishen.figures.theme import MEDIA, THEMES, use_style
from zhishen.messages import language, message

EPILOG = (
    "Examples:\n\n  zhishen figure\n\n  zhishen figure optimizer_race --out race.gif\n\n"
    "  zhishen figure gates --theme dark --language zh\n\n  zhishen figure --all --out figures"
)

_STILL = ("png", "svg", "pdf")


def figure(
    name: Annotated[
        str | None, typer.Argument(help="The name of a figure; if omitted, all are listed.", metavar="NAME")
    ] = None,
    *,
    out: Annotated[
        Path | None, typer.Option(help="The file, .png, .svg, .pdf or .gif; with --all, the folder.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Draw all figures, and a page that shows them.")] = False,
    chapter: Annotated[
        str | None, typer.Option(help="Only the figures of a chapter, such as 3 or chapter3.", metavar="NUMBER")
    ] = None,
    kind: Annotated[str, typer.Option("--format", help="With --all: png, svg or pdf; animations are GIFs.")] = "png",
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    medium: Annotated[str, typer.Option(help="page, or slide with larger letters.")] = "page",
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON, one object for each figure.")] = False,
) -> None:
    """Draw the figures of the chapters, which the library itself computes."""
    theme = check_name(theme, THEMES, where="figure", name="--theme")
    medium = check_name(medium, MEDIA, where="figure", name="--medium")
    kind = check_name(kind, _STILL, where="figure", name="--format")
    if name is not None and every:
        raise ArgumentError(
            "figure: expected a name or --all, got {name} and --all; omit one of them",
            name=name,
        )
    number = None if chapter is None else _chapter(chapter)
    chosen = [entry for entry in figures().values() if number in (None, entry.chapter)]
    with use_style(theme=theme, medium=medium):
        if every:
            _build(chosen, Path("figures") if out is None else out, kind, as_json=as_json)
        elif name is not None:
            entry = find(matching_name(name, figures()) or name)
            _print_saved(entry, save(entry, Path(file_name(entry)) if out is None else out), as_json=as_json)
        else:
            _list(chosen, as_json=as_json)


def _chapter(text: str) -> int:
    """The number in a text such as ``3``, ``chapter3`` or ``Chapter 3``."""
    match = re.fullmatch(r"(?:chapter[ _-]?)?([0-9]{1,2})", text.strip().lower())
    if match is not None and int(match[1]) in CHAPTERS:
        return int(match[1])
    raise ArgumentError(
        "figure: expected --chapter to be from {first} to {last}, got {given}; choose one",
        first=min(CHAPTERS),
        last=max(CHAPTERS),
        given=shown(text),
    )


def _print_saved(entry: Entry, path: Path, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"figure": entry.name, "file": str(path)}))
    else:
        title, caption = _spoken(entry.title), _spoken(entry.caption)
        print(message("{path}: {title}. {caption}", path=path, title=title, caption=caption))


def _spoken(text: LocalizedText) -> str:
    """A text in the language of the command; a terminal needs no font for it."""
    return text.zh if language() == "zh" else text.en


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
        title = f"\n{number}. {names[1] if language() == 'zh' else names[0]}"
        table = Table(
            box=None, pad_edge=False, show_header=False, title=title, title_justify="left", title_style="bold"
        )
        table.add_column(no_wrap=True, style="cyan")
        table.add_column()
        for entry in found:
            table.add_row(entry.name, f"{_spoken(entry.title)}{'  ▸' if entry.frames else ''}")
        console.print(table)
    console.print()
    console.print(
        message(
            "{count} figures; ▸ marks animations. To draw one: zhishen figure NAME --out FILE.png", count=len(entries)
        ),
        style="dim",
    )


def _build(entries: Sequence[Entry], folder: Path, kind: str, *, as_json: bool) -> None:
    """Draw all figures, with a bar on a terminal, and lines elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    if as_json or not sys.stdout.isatty():

        def line(built: BuildResult) -> None:
            if as_json:
                record: dict[str, object] = {"figure": built.name, "seconds": built.seconds}
                print(json.dumps(record if built.reason is None else {**record, "omitted": built.reason}), flush=True)
            elif built.reason is None:
                print(message("{name}: {seconds:.1f} s", name=built.name, seconds=built.seconds), flush=True)
            else:
                print(message("{name} is omitted: {reason}", name=built.name, reason=built.reason), flush=True)

        index = build_all(entries, folder, kind=kind, on_result=line)
    else:
        columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console()) as bar:
            task = bar.add_task("", total=len(entries))

            def step(built: BuildResult) -> None:
                bar.update(task, advance=1, description=built.name)
                if built.reason is not None:
                    bar.console.print(
                        message("{name} is omitted: {reason}", name=built.name, reason=built.reason), markup=False
                    )

            index = build_all(entries, folder, kind=kind, on_result=step)
    if as_json:
        print(json.dumps({"page": str(index)}))
    else:
        print(message("{count} figures; open {page}", count=len(entries), page=index))
