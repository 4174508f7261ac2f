"""The drawing as files: one picture, or one for each step of the computation, as numbered files or as a GIF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.matplotlib_backend import scene_figure
from zhishen.figures.drawing.shapes import Scene
from zhishen.figures.rendering import rasterize, save_figure, save_gif_frames
from zhishen.figures.theme import rc_params

__all__ = ["FORMATS", "format_of", "save_gif", "save_image"]

FORMATS: Final = ("svg", "png", "pdf", "html", "txt", "gif")
_SECONDS: Final = 0.9  # a step of a GIF is shown
_GIF_DPI: Final = 96


def format_of(path: Path) -> str:
    """The kind of file that the ending asks for.

    Raises:
        ArgumentError: another ending.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise ArgumentError(
            f"Drawing.save: expected a file that ends in {', '.join(f'.{k}' for k in FORMATS)}, got {path.name!r}; name "
            "one of these"
        )
    return kind


def save_image(picture: Scene, path: Path) -> Path:
    """A PNG or PDF by Matplotlib, of the scene's natural size."""
    import matplotlib as mpl

    with mpl.rc_context(rc_params()):
        return save_figure(scene_figure(picture), path)


def save_gif(frame: Callable[[int], Scene], steps: int, path: Path) -> Path:
    """All steps, from nothing known to all, one after the other."""
    import matplotlib as mpl

    images: list[Array] = []
    with mpl.rc_context(rc_params()):
        for step in range(steps + 1):
            images.append(rasterize(scene_figure(frame(step)), dpi=_GIF_DPI))  # noqa: PERF401 - within the look's settings
    return save_gif_frames(images, path, _SECONDS)
