"""The images of an animation of which most parts stay: these are drawn once, and what moves is drawn on copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from zhishen._types import Array
from zhishen.figures.arranging import canvas_of
from zhishen.figures.theme import figure_settings

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = ["moving_images"]


def moving_images(still: Figure, move: Callable[[int], None], frames: int) -> Iterator[Array]:
    """The images (H, W, 3) of uint8 of all frames.

    Args:
        still: an arranged figure that has only the parts that stay.
        move: draws the parts of a frame into the axes of the figure.
        frames: the number of frames.
    """
    with figure_settings():
        canvas = canvas_of(still)
        shown = _moved(still, move, 0)
        canvas.draw()  # this gives the titles of axes their places
        _remove(shown)
        titles = [text for ax in still.axes for text in _titles(ax)]
        for title in titles:
            title.set_visible(False)
        canvas.draw()
        background = canvas.copy_from_bbox(still.bbox)
        for title in titles:
            title.set_visible(True)
    for frame in range(frames):
        with figure_settings():
            canvas.restore_region(background)
            shown = _moved(still, move, frame)
            for artist in sorted([*shown, *titles], key=lambda artist: artist.get_zorder()):
                artist.draw(canvas.get_renderer())
            image = np.array(canvas.buffer_rgba())[..., :3]
            _remove(shown)
        yield image


def _titles(ax: Axes) -> list[Text]:
    from matplotlib.text import Text

    known = {ax.get_title(loc=place) for place in ("left", "center", "right")} - {""}
    return [child for child in ax.get_children() if isinstance(child, Text) and child.get_text() in known]


def _moved(still: Figure, move: Callable[[int], None], frame: int) -> list[Artist]:
    """Draw the parts of a frame into the axes; return the new parts."""
    before = {artist for ax in still.axes for artist in ax.get_children()}
    move(frame)
    return [artist for ax in still.axes for artist in ax.get_children() if artist not in before]


def _remove(artists: list[Artist]) -> None:
    for artist in artists:
        artist.remove()
