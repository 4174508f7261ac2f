"""All figures at once, and the page that shows them by chapter."""

from __future__ import annotations

import html
import os
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from zhishen._archive import write_atomically
from zhishen.errors import MissingDependencyError, ZhishenError
from zhishen.figures.catalogue import CHAPTERS, Entry, find
from zhishen.figures.page import article_css, html_page
from zhishen.figures.rendering import save
from zhishen.figures.theme import Style, current_style, localized, role_color, use_style
from zhishen.kernels import set_threads, threads

__all__ = ["BuildResult", "build_all", "file_name", "gallery_page"]


class BuildResult(NamedTuple):
    """The result of building one figure.

    Attributes:
        name: the name of the figure.
        seconds: how long computing and drawing took.
        reason: why the figure was omitted, in a sentence; None if it was written.
    """

    name: str
    seconds: float
    reason: str | None = None


def file_name(entry: Entry, kind: str = "png") -> str:
    """The file name of a figure: its extension is ``.gif`` for an animation, else ``kind``."""
    return f"{entry.name}.{'gif' if entry.frames is not None else kind}"


def build_all(
    entries: Sequence[Entry],
    folder: str | os.PathLike[str],
    *,
    kind: str = "png",
    on_result: Callable[[BuildResult], None],
) -> Path:
    """Write figures into a folder, and a page ``index.html`` that shows them.

    Figures are built in parallel, in as many processes as `zhishen.threads` says. A figure is omitted if it needs a
    package that is not installed.

    Args:
        entries: entries of the catalogue.
        folder: where to write; it is made if it is missing.
        kind: the format of figures without animation: ``png``, ``svg`` or ``pdf``.
        on_result: called with the result of each figure.

    Returns:
        The path of the page.
    """
    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    omitted = set[str]()
    with closing(_build_entries(entries, home, kind)) as results:
        for result in results:
            on_result(result)
            if result.reason is not None:
                omitted.add(result.name)
    index = home / "index.html"
    shown = [entry for entry in entries if entry.name not in omitted]
    write_atomically(index, gallery_page(shown, kind=kind).encode())
    return index


def _build_entries(entries: Sequence[Entry], home: Path, kind: str) -> Generator[BuildResult]:
    """Build the figures, and yield the result of each as soon as it is known."""
    if threads() == 1:
        for entry in entries:
            yield _build_entry(entry.name, str(home / file_name(entry, kind)), current_style())
        return
    # Animations take longest, so they come first.
    order = sorted(entries, key=lambda entry: entry.frames is None)
    pool = ProcessPoolExecutor(threads(), get_context("spawn"), initializer=set_threads, initargs=(1,))
    try:
        waiting: set[Future[BuildResult]] = {
            pool.submit(_build_entry, entry.name, str(home / file_name(entry, kind)), current_style())
            for entry in order
        }
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
    finally:  # also after Ctrl-C: running figures are completed, waiting ones are canceled
        pool.shutdown(cancel_futures=True)


def _build_entry(name: str, path: str, style: Style) -> BuildResult:
    begin = time.perf_counter()
    try:
        with use_style(theme=style.theme, language=style.language, medium=style.medium):
            save(find(name), path)
    except MissingDependencyError as error:
        return BuildResult(name, time.perf_counter() - begin, str(error))
    except ZhishenError as error:
        raise type(error)("figure {figure}: {error}", figure=name, error=error) from error
    return BuildResult(name, time.perf_counter() - begin)


def gallery_page(entries: Sequence[Entry], *, kind: str = "png") -> str:
    """An HTML page that shows the figures by chapter, with their titles and captions."""
    sections = [
        f'<h2 id="chapter{number}">{number}. {html.escape(localized(*names))}</h2>\n<div class="figures">\n'
        + "\n".join(_figure_card(entry, kind) for entry in found)
        + "\n</div>"
        for number, names in CHAPTERS.items()
        if (found := [entry for entry in entries if entry.chapter == number])
    ]
    title = localized("The figures of zhishen", "至深图集")
    links = " ".join(
        f'<a href="#chapter{number}">{number}. {html.escape(localized(*names))}</a>'
        for number, names in CHAPTERS.items()
    )
    style = f"""nav a {{ color: {role_color("forward")}; margin-right: 1.2em; white-space: nowrap; }}
.figures {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 2rem; }}
figure {{ margin: 0; }}
img, object {{ width: 100%; height: auto; border: 1px solid {role_color("grid")}; border-radius: 6px; }}
figcaption {{ color: {role_color("muted")}; font-size: 0.9rem; }}
figcaption b {{ color: {role_color("text")}; }}"""
    body = "\n".join((f"<h1>{html.escape(title)}</h1>", f"<nav>{links}</nav>", *sections))
    return html_page(title, body, style=article_css(width=1280, more=style))


def _figure_card(entry: Entry, kind: str) -> str:
    file, title, caption = (html.escape(str(text)) for text in (file_name(entry, kind), entry.title, entry.caption))
    shown = (
        f'<object data="{file}" type="application/pdf"></object>'
        if file.endswith(".pdf")
        else f'<img src="{file}" alt="{title}" loading="lazy">'
    )
    return (
        f'<figure id="{entry.name}"><a href="{file}">{shown}</a>'
        f"<figcaption><b>{title}</b> {caption} <code>{entry.name}</code></figcaption></figure>"
    )
