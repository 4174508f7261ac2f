"""The arrangement of a figure: where its axes lie. It is computed once, and serves other drawings of the same figure.

Matplotlib's constrained layout measures all texts to find places for the axes, which takes as long as drawing them.
A figure for a dark page has the places of the one for a light page, and so has each frame of an animation: its axes
do not move from frame to frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhishen.figures.theme import figure_settings

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

__all__ = ["arrange", "canvas_of"]


def canvas_of(picture: Figure) -> FigureCanvasAgg:
    """The canvas of a figure that draws pixels; what it has measured for the arrangement, it knows when it draws."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = picture.canvas
    return canvas if isinstance(canvas, FigureCanvasAgg) else FigureCanvasAgg(picture)


def arrange(picture: Figure, *, dpi: float, like: Figure | None = None) -> Figure:
    """Give the axes of a figure their places, so that drawing it does not compute them.

    Args:
        picture: a figure of `render`.
        dpi: the resolution of the drawing, in pixels per inch; the widths of texts depend on it a little.
        like: an arranged drawing of the same figure, in another theme or another frame, whose places the figure takes.
            A figure with axes in space, with parts of its own or with another number of axes is measured anew.

    Returns:
        The figure.
    """
    with figure_settings():
        canvas_of(picture)
        picture.set_dpi(dpi)
        if like is not None and _is_alike(picture, like):
            _take_places(picture, like)
        elif (engine := picture.get_layout_engine()) is not None:
            engine.execute(picture)
        picture.set_layout_engine("none")
    return picture


def _is_alike(picture: Figure, like: Figure) -> bool:
    """Whether the places of the axes say all about the arrangement."""
    plain = all(ax.name == "rectilinear" for ax in picture.axes) and not picture.subfigs
    return plain and len(picture.axes) == len(like.axes)


def _take_places(picture: Figure, like: Figure) -> None:
    """The places of all axes, as the layout has set them, and that of the title."""
    for ax, other in zip(picture.axes, like.axes, strict=True):
        ax.set_position(other.get_position(original=True))
        ax.set_anchor(other.get_anchor())
        ax.set_box_aspect(other.get_box_aspect())
    for text, other in zip(picture.texts, like.texts, strict=False):
        if text.get_text() == other.get_text():
            text.set_position(other.get_position())
