"""The drawing as files: one picture, or one for each step of the computation, as numbered files or as a GIF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.painting import figure_of
from zhishen.figures.drawing.shapes import Scene
from zhishen.figures.look import rc
from zhishen.figures.rendering import _save_gif, pixels, save_figure

__all__ = ["KINDS", "kind_of", "save_gif", "save_picture"]

KINDS: Final = ("svg", "png", "pdf", "html", "txt", "gif")
_SECONDS: Final = 0.9  # a step of a GIF is shown
_GIF_DPI: Final = 96


def kind_of(path: Path) -> str:
    """The kind of file that the ending asks for.

    Raises:
        ArgumentError: another ending.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in KINDS:
        raise ArgumentError(
            f"Drawing.save: expected a file that ends in {', '.join(f'.{k}' for k in KINDS)}, got {path.name!r}; name "
            "one of these"
        )
    return kind


def save_picture(picture: Scene, path: Path) -> Path:
    """A PNG or PDF by Matplotlib, of the scene's natural size."""
    import matplotlib as mpl

    with mpl.rc_context(rc()):
        return save_figure(figure_of(picture), path)


def save_gif(frame: Callable[[int], Scene], steps: int, path: Path) -> Path:
    """All steps, from nothing known to all, one after the other."""
    import matplotlib as mpl

    images: list[Array] = []
    with mpl.rc_context(rc()):
        for step in range(steps + 1):
            images.append(pixels(figure_of(frame(step)), dpi=_GIF_DPI))  # noqa: PERF401 - within the look's settings
    return _save_gif(images, path, _SECONDS)
