"""From an entry of the catalogue to a picture: PNG, SVG, PDF, or an animated GIF."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._archive import write_atomically
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.arranging import arrange, canvas_of
from zhishen.figures.catalogue import Entry
from zhishen.figures.moving import moving_images
from zhishen.figures.theme import figure_settings, font_size, role_color

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["FORMATS", "frame_images", "rasterize", "render", "save", "save_figure", "save_gif_frames", "write_file"]

FORMATS: Final = ("png", "svg", "pdf", "gif")
DPI: Final = 150
_GIF_DPI: Final = 90
_LAST_FRAME_MILLISECONDS: Final = 1500  # in addition to the duration of a frame


def render(entry: Entry, data: Any, *, frame: int | None = None, title: bool = True, moving: bool = True) -> Figure:
    """Draw a figure in the current style.

    Args:
        entry: an entry of the catalogue.
        data: the result of ``entry.data()``.
        frame: the index of a frame of an animation; None selects the preview.
        title: whether the figure has its title.
        moving: whether ``entry.moving`` draws, too.
    """
    with figure_settings():
        from matplotlib.figure import Figure

        picture = Figure(figsize=entry.size, layout="constrained")
        target: Any = picture
        if entry.panels is not None:
            axes = list(np.ravel(picture.subplots(*entry.panels)))
            target = axes if len(axes) > 1 else axes[0]
        if entry.frames is None or entry.moving is not None:
            entry.draw(data, target)
        else:
            entry.draw(data, target, _chosen(entry, data, frame))
        if entry.moving is not None and moving:
            entry.moving(data, picture.axes, _chosen(entry, data, frame))
        if title:
            picture.suptitle(
                str(entry.title), x=0.01, ha="left", fontsize=font_size("title"), fontweight="bold",
                color=role_color("text"),
            )  # fmt: skip
    return picture


def _chosen(entry: Entry, data: Any, frame: int | None) -> int:
    """The index of a frame: that of the preview if none is chosen."""
    if frame is not None:
        return frame
    if entry.preview is not None:
        return entry.preview(data)
    return entry.frames(data) - 1 if entry.frames is not None else 0


def rasterize(picture: Figure, *, dpi: float) -> Array:
    """A Matplotlib figure as an image (H, W, 3) of uint8."""
    picture.set_dpi(dpi)
    with figure_settings():
        canvas = canvas_of(picture)
        canvas.draw()
        return np.array(canvas.buffer_rgba())[..., :3]


def save(entry: Entry, path: str | os.PathLike[str], *, data: Any = None) -> Path:
    """Write a figure to a file in the format of its extension: .png, .svg, .pdf, or .gif for an animation.

    Args:
        entry: an entry of the catalogue.
        path: where to write.
        data: the result of ``entry.data()``; computed if not given.

    Returns:
        The path.

    Raises:
        ArgumentError: another extension, or ``.gif`` for a figure that is not an animation.
        CheckpointError: the file cannot be written.
    """
    target = Path(path)
    kind = target.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise ArgumentError(
            "figure {figure}: expected a file that ends in .png, .svg, .pdf or .gif, got {file!r}; use one of "
            "these extensions",
            figure=entry.name,
            file=target.name,
        )
    if kind == "gif" and entry.frames is None:
        raise ArgumentError(
            "figure {figure}: expected an animation for a .gif file, got a figure with one frame; write a .png, .svg "
            "or .pdf file",
            figure=entry.name,
        )
    arrays = entry.data() if data is None else data
    if kind == "gif":
        return save_gif_frames(list(frame_images(entry, arrays)), target, entry.seconds)
    return save_figure(render(entry, arrays), target)


def save_figure(picture: Figure, path: Path) -> Path:
    """Write a Matplotlib figure to a file in the format of its extension."""
    kind = path.suffix.removeprefix(".").lower()
    # Without a date the same figure gives the same bytes.
    metadata: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    content = BytesIO()
    with figure_settings():
        if kind == "png":  # without the drawing that print_figure makes first, only to find the places of the axes
            _write_png(rasterize(arrange(picture, dpi=DPI), dpi=DPI), content)
        else:
            canvas_of(picture).print_figure(content, format=kind, dpi=DPI, metadata=metadata)
    return write_file(path, content.getvalue())


def _write_png(image: Array, file: BytesIO) -> None:
    """Write an opaque image (H, W, 3) as PNG; Matplotlib's own would store its opacity and take twice as long."""
    from PIL import Image

    Image.fromarray(image).save(file, format="png", dpi=(DPI, DPI), compress_level=3)


def write_file(path: Path, content: bytes) -> Path:
    """Write a whole file, and make its folder if it is missing; a reader never sees a part of the file.

    Raises:
        CheckpointError: the disk is full, or the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content)
    return path


def frame_images(entry: Entry, data: Any) -> Iterator[Array]:
    """The images of an animation; the axes of all frames lie where those of the preview lie."""
    if entry.frames is None:
        return
    preview, count = arrange(render(entry, data), dpi=_GIF_DPI), entry.frames(data)
    if (moving := entry.moving) is not None:
        still = arrange(render(entry, data, moving=False), dpi=_GIF_DPI, like=preview)
        yield from moving_images(still, lambda frame: moving(data, still.axes, frame), count)
        return
    for frame in range(count):
        yield rasterize(arrange(render(entry, data, frame=frame), dpi=_GIF_DPI, like=preview), dpi=_GIF_DPI)


def save_gif_frames(frames: list[Array], path: Path, seconds: float) -> Path:
    """Write images as an animation with one palette for all, so that colors do not flicker.

    Args:
        frames: images (H, W, 3) of uint8.
        path: where to write.
        seconds: how long each image is shown; the last one is shown 1.5 seconds longer.
    """
    from PIL import Image

    chosen = [frame[::2, ::2] for frame in frames[:: max(1, len(frames) // 8)]]  # enough to find the colors
    palette = Image.fromarray(np.concatenate(chosen)).quantize(256, method=Image.Quantize.MEDIANCUT)
    images = [Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    durations = [round(1000 * seconds)] * len(images)
    durations[-1] += _LAST_FRAME_MILLISECONDS
    content = BytesIO()
    images[0].save(
        content, format="GIF", save_all=True, append_images=images[1:], duration=durations, loop=0, disposal=1
    )
    return write_file(path, content.getvalue())
