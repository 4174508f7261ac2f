"""All figures at once, and the page that shows them by chapter."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import closing
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from zhishen._archive import write_atomically
from zhishen._locks import owning
from zhishen._types import Array
from zhishen.errors import MissingDependencyError, ZhishenError
from zhishen.figures.catalogue import Entry, find
from zhishen.figures.gallery_page import frames_folder, gallery_page, picture_name, variant_name
from zhishen.figures.rendering import frame_images, save, save_gif_frames, write_file
from zhishen.figures.theme import Style, current_style, use_style
from zhishen.kernels import set_threads, threads

__all__ = ["BuildResult", "build_all", "file_name"]


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

    The pictures are in a folder for their language and theme, such as ``en-light``. An animation has a picture of one
    frame, a ``.gif``, and a folder with a picture for each frame. The page offers all languages and themes of which
    the folder has pictures: call the function once for each.

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
    style = current_style()
    pictures = home / variant_name(style.language, style.theme)
    pictures.mkdir(parents=True, exist_ok=True)
    index = home / "index.html"
    with owning(home) as owned:
        with closing(_build_entries(entries, pictures, kind)) as results:
            for result in results:
                on_result(result)
        owned.check()
        write_atomically(index, gallery_page(entries, home, kind=kind).encode())
    return index


def _build_entries(entries: Sequence[Entry], pictures: Path, kind: str) -> Generator[BuildResult]:
    """Build the figures, and yield the result of each as soon as it is known."""
    if threads() == 1:
        for entry in entries:
            yield _build_entry(entry.name, pictures, kind, current_style())
        return
    # Animations take longest, so they come first.
    order = sorted(entries, key=lambda entry: entry.frames is None)
    pool = ProcessPoolExecutor(threads(), get_context("spawn"), initializer=set_threads, initargs=(1,))
    try:
        waiting: set[Future[BuildResult]] = {
            pool.submit(_build_entry, entry.name, pictures, kind, current_style()) for entry in order
        }
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
    finally:  # also after Ctrl-C: running figures are completed, waiting ones are canceled
        pool.shutdown(cancel_futures=True)


def _build_entry(name: str, pictures: Path, kind: str, style: Style) -> BuildResult:
    begin = time.perf_counter()
    try:
        with use_style(theme=style.theme, language=style.language, medium=style.medium):
            _write_entry(find(name), pictures, kind)
    except MissingDependencyError as error:
        return BuildResult(name, time.perf_counter() - begin, str(error))
    except ZhishenError as error:
        raise type(error)("figure {figure}: {error}", figure=name, error=error) from error
    return BuildResult(name, time.perf_counter() - begin)


def _write_entry(entry: Entry, pictures: Path, kind: str) -> None:
    """Write the picture of a figure, and the GIF and the frames of an animation."""
    data = entry.data()
    save(entry, pictures / picture_name(entry, kind), data=data)
    if entry.frames is not None:
        images = list(frame_images(entry, data))
        save_gif_frames(images, pictures / file_name(entry), entry.seconds)
        _write_frames(images, pictures / frames_folder(entry))


def _write_frames(images: Sequence[Array], folder: Path) -> None:
    """Write images (H, W, 3) of uint8 as ``000.png`` and so on; more frames of an earlier animation are deleted."""
    from PIL import Image

    for number, image in enumerate(images):
        content = BytesIO()
        few_colors = Image.fromarray(image).quantize(256, dither=Image.Dither.NONE)
        few_colors.save(content, format="PNG", optimize=True)
        write_file(folder / f"{number:03d}.png", content.getvalue())
    for old in folder.glob("*.png"):
        if int(old.stem) >= len(images):
            old.unlink()
