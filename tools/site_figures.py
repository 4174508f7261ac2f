"""Draws the figures of the site: each in both languages, for light and for dark pages, animations also as GIF files.

Files are kept in the cache folder of figures, below a digest of the library's sources, so that a second build draws
only what has changed.
"""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from zhishen.figures import figures, find, save, use_style
from zhishen.figures.arranging import arrange
from zhishen.figures.cache import cache_folder
from zhishen.figures.catalogue import Entry
from zhishen.figures.rendering import DPI, render, save_figure
from zhishen.figures.theme import chinese_font, figure_settings

SOURCE: Final = Path(__file__).parents[1] / "src" / "zhishen"
LANGUAGES: Final = ("en", "zh")
THEMES: Final = ("light", "dark")
# Packages on which no figure depends.
OTHER: Final = ("chapters", "cli", "messages", "testing")
# Figures with the longest experiments, which are drawn first. Other figures of the same experiments find the results.
FIRST: Final = ("mnist300_decay", "batch_norm_scales", "filters", "search_best", "confusion", "mnist_race")
# Folders of older sources that are kept, for other branches.
KEPT: Final = 3


@cache
def digest() -> str:
    """A digest of all that drawings depend on: the sources, the versions of the packages, and the Chinese font."""
    found = hashlib.sha256(f"{version('numpy')} {version('matplotlib')} {chinese_font()}".encode())
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE)
        if name.parts[0] not in OTHER:
            found.update(str(name).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:24]


def drawn_folder() -> Path:
    """The folder of the drawings that belong to the current sources."""
    return cache_folder() / "drawn" / digest()


def still_name(name: str, language: str, theme: str) -> str:
    """The file name of a figure without motion."""
    return f"{name}.{language}.{theme}.png"


def animation_name(name: str, language: str) -> str:
    """The file name of an animation."""
    return f"{name}.{language}.gif"


def file_names(entry: Entry) -> list[str]:
    """The names of all files of a figure."""
    stills = [still_name(entry.name, language, theme) for language in LANGUAGES for theme in THEMES]
    return stills + [animation_name(entry.name, language) for language in LANGUAGES if entry.frames is not None]


def draw(name: str, folder: Path) -> None:
    """Draw the files of a figure that the folder does not have."""
    entry = find(name)
    if all((folder / file).exists() for file in file_names(entry)):
        return
    data: Any = entry.data()
    for language in LANGUAGES:
        picture = None
        for theme in THEMES:
            path = folder / still_name(name, language, theme)
            with use_style(language=language, theme=theme), figure_settings():
                picture = arrange(render(entry, data), dpi=DPI, like=picture)
                save_figure(picture, path)
        animation = folder / animation_name(name, language)
        if entry.frames is not None and not animation.exists():
            with use_style(language=language), figure_settings():
                save(entry, animation, data=data)


def start_drawing(pool: ProcessPoolExecutor) -> tuple[Path, list[Future[None]]]:
    """Let the processes of a pool draw all figures that are missing.

    Returns:
        The folder of the files, and what to wait for.
    """
    folder = drawn_folder()
    folder.mkdir(parents=True, exist_ok=True)
    missing = [entry for entry in figures().values() if not all((folder / file).exists() for file in file_names(entry))]
    # What takes longest comes first, so that all processes end together.
    missing.sort(key=lambda entry: (entry.name not in FIRST, entry.frames is None, -entry.chapter))
    if missing:
        print(f"site: drawing {len(missing)} figures; the files are kept in {folder}", flush=True)
    _remove_old(folder)
    return folder, [pool.submit(draw, entry.name, folder) for entry in missing]


def _remove_old(current: Path) -> None:
    """Remove the drawings of older sources, except the newest ones."""
    current.touch()
    folders = sorted(current.parent.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in folders[KEPT:]:
        shutil.rmtree(folder)
