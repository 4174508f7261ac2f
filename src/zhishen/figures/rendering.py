"""From an entry of the catalogue to a picture: PNG, SVG, PDF, or a GIF that moves."""

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
from zhishen.figures.catalogue import Entry
from zhishen.figures.theme import font_size, rc_params, role_color

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["FORMATS", "rasterize", "render", "save", "save_figure", "write_file"]

FORMATS: Final = ("png", "svg", "pdf", "gif")
_DPI: Final = 150
_GIF_DPI: Final = 90


def render(entry: Entry, data: Any, *, frame: int | None = None, title: bool = True) -> Figure:
    """The figure, drawn in the look that holds now.

    Args:
        entry: of the catalogue.
        data: what ``entry.data()`` computed.
        frame: of a figure that moves; None takes the one that stands for it.
        title: whether its title stands above it.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(rc_params()):
        picture = Figure(figsize=entry.size, layout="constrained")
        place: Any = picture
        if entry.panels is not None:
            axes = list(np.ravel(picture.subplots(*entry.panels)))
            place = axes if len(axes) > 1 else axes[0]
        if entry.frames is None:
            entry.draw(data, place)
        else:
            entry.draw(data, place, _still_frame(entry, data) if frame is None else frame)
        if title:
            picture.suptitle(
                str(entry.title),
                x=0.01,
                ha="left",
                fontsize=font_size("title"),
                fontweight="bold",
                color=role_color("text"),
            )
    return picture


def _still_frame(entry: Entry, data: Any) -> int:
    if entry.still is not None:
        return entry.still(data)
    return entry.frames(data) - 1 if entry.frames is not None else 0


def rasterize(picture: Figure, *, dpi: float) -> Array:
    """The figure as an image (H, W, 3) of uint8."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    picture.set_dpi(dpi)
    with mpl.rc_context(rc_params()):
        canvas = FigureCanvasAgg(picture)
        canvas.draw()
        return np.array(canvas.buffer_rgba())[..., :3]


def save(entry: Entry, path: str | os.PathLike[str], *, data: Any = None) -> Path:
    """Write the figure to a file, whose ending says how: ``.png``, ``.svg``, ``.pdf``, or ``.gif`` where it moves.

    Raises:
        ArgumentError: another ending, or ``.gif`` for a figure that stands still.
    """
    target = Path(path)
    kind = target.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise ArgumentError(
            f"figure {entry.name}: expected a file that ends in .png, .svg, .pdf or .gif, got {target.name!r}; "
            "name one of these"
        )
    if kind == "gif" and entry.frames is None:
        raise ArgumentError(
            f"figure {entry.name}: expected a figure that moves for a .gif, got one that stands still; "
            "write a .png, .svg or .pdf"
        )
    found = entry.data() if data is None else data
    if kind == "gif":
        return save_gif_frames(list(_frames(entry, found)), target, entry.seconds)
    return save_figure(render(entry, found), target)


def save_figure(picture: Figure, path: Path) -> Path:
    """Write a Matplotlib figure."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    kind = path.suffix.removeprefix(".").lower()
    # Without a date the same picture gives the same bytes.
    metadata: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    content = BytesIO()
    with mpl.rc_context(rc_params()):
        FigureCanvasAgg(picture).print_figure(content, format=kind, dpi=_DPI, metadata=metadata)
    return write_file(path, content.getvalue())


def write_file(path: Path, content: bytes) -> Path:
    """Write a file, and its folder if need be; a reader never sees half of it.

    Raises:
        CheckpointError: the disk is full, or the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content)
    return path


def _frames(entry: Entry, data: Any) -> Iterator[Array]:
    """The images of a figure that moves."""
    for frame in range(entry.frames(data) if entry.frames is not None else 0):
        yield rasterize(render(entry, data, frame=frame), dpi=_GIF_DPI)


def save_gif_frames(frames: list[Array], path: Path, seconds: float) -> Path:
    """All frames with one palette, so that nothing flickers; the last one is shown a second and a half longer."""
    from PIL import Image

    chosen = frames[:: max(1, len(frames) // 8)]
    palette = Image.fromarray(np.concatenate(chosen)).quantize(256, method=Image.Quantize.MEDIANCUT)
    images = [Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    durations = [round(1000 * seconds)] * len(images)
    durations[-1] += 1500
    content = BytesIO()
    images[0].save(
        content, format="GIF", save_all=True, append_images=images[1:], duration=durations, loop=0, disposal=1
    )
    return write_file(path, content.getvalue())
