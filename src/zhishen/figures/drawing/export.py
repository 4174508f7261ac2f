"""Drawings as files: a PNG or PDF file, or a GIF that shows all steps of the computation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.matplotlib_backend import scene_figure
from zhishen.figures.drawing.shapes import Scene
from zhishen.figures.rendering import rasterize, save_figure, save_gif_frames
from zhishen.figures.theme import figure_settings
from zhishen.messages import listed

__all__ = ["FORMATS", "format_of", "save_gif", "save_image"]

FORMATS: Final = ("svg", "png", "pdf", "html", "txt", "gif")
_STEP_SECONDS: Final = 0.9  # how long a GIF shows each step
_GIF_DPI: Final = 96


def format_of(path: Path) -> str:
    """The format of a file, which its extension says.

    Raises:
        ArgumentError: another extension.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise ArgumentError(
            "Drawing.save: expected a file that ends in {extensions}, got {file!r}; use one of these extensions",
            extensions=listed(f".{known}" for known in FORMATS),
            file=path.name,
        )
    return kind


def save_image(picture: Scene, path: Path) -> Path:
    """Write a scene as a PNG or PDF file of its natural size."""
    with figure_settings():
        return save_figure(scene_figure(picture), path)


def save_gif(frame: Callable[[int], Scene], steps: int, path: Path) -> Path:
    """Write an animation of all steps, from no numbers to all numbers."""
    images: list[Array] = []
    with figure_settings():
        for step in range(steps + 1):
            images.append(rasterize(scene_figure(frame(step)), dpi=_GIF_DPI))  # noqa: PERF401 - within the block
    return save_gif_frames(images, path, _STEP_SECONDS)
