"""Measurements of a drawn figure: the boxes and sizes of its texts, and the distance between two images."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from zhishen.figures import theme
from zhishen.figures.theme import figure_settings

DPI = 100
_SLACK = 1.5  # pixels by which boxes may overlap: they include space for letters that a text may not have
BASELINE = Path(__file__).parent / "baseline"
_BASELINE_SCALE = 0.4  # of a stored image: its file is small, and a letter that has moved a little changes few pixels
# The styles of the stored images, each in a folder.
STYLES = {
    "light": {"theme": "light", "language": "en", "medium": "page"},
    "dark": {"theme": "dark", "language": "zh", "medium": "slide"},
}
LEGIBLE = 7.0  # pixels of CSS: the size of the smallest font that a reader recognizes on a phone
PHONE = 400  # pixels of CSS: the width of the screen of a phone
_CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


def use_wide_letters(patch: pytest.MonkeyPatch) -> None:
    """Give texts Chinese length where no font has the characters, too: a W is as wide as a Chinese character."""
    patch.setattr(theme, "chinese_font", lambda: "DejaVu Sans")
    set_text = Text.set_text
    patch.setattr(Text, "set_text", lambda self, s: set_text(self, _CHINESE.sub("W", "" if s is None else str(s))))


def texts_with_boxes(picture: Figure) -> list[tuple[str, Any]]:
    """All texts of a figure that has been drawn with `DPI`, each with its box in pixels."""
    renderer: Any = picture.canvas.get_renderer()  # type: ignore[attr-defined]
    texts: list[tuple[str, Any]] = []
    with figure_settings():
        for text in _visible_texts(picture):
            box = text.get_window_extent(renderer)
            if box.width > 0 and box.height > 0:
                texts.append((text.get_text(), box))
    return texts


def _visible_texts(picture: Figure) -> list[Text]:
    return [
        text
        for text in _text_artists(picture)
        if text.get_visible() and text.get_text().strip() and text.get_alpha() != 0
    ]


def _text_artists(picture: Figure) -> Iterator[Text]:
    """The text artists that are drawn; Matplotlib keeps ticks outside of the limits of an axis without drawing them."""
    ticks = set[int]()
    for ax in picture.findobj(lambda artist: hasattr(artist, "xaxis")):
        axes: Any = ax
        for axis in (axes.xaxis, axes.yaxis):
            all_ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            ticks |= {id(label) for tick in all_ticks for label in (tick.label1, tick.label2)}
            if axes.axison and axes.get_visible() and axis.get_visible():
                for tick in axis._update_ticks():
                    yield from (label for label in (tick.label1, tick.label2) if label.get_visible())
            ticks.add(id(axis.label))
            if axes.axison and axes.get_visible() and axis.get_visible():
                yield axis.label
    for text in picture.findobj(Text):
        if isinstance(text, Text) and id(text) not in ticks:
            yield text


def clipped(picture: Figure, texts: list[tuple[str, Any]]) -> list[str]:
    """The texts that reach beyond the edge of the picture."""
    width, height = picture.get_size_inches() * DPI
    return [
        text
        for text, box in texts
        if box.x0 < -_SLACK or box.y0 < -_SLACK or box.x1 > width + _SLACK or box.y1 > height + _SLACK
    ]


def overlapping(texts: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """The pairs of texts whose boxes overlap."""
    return [
        (a, b)
        for (a, one), (b, other) in itertools.combinations(texts, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > _SLACK
        and min(one.y1, other.y1) - max(one.y0, other.y0) > _SLACK
    ]


def illegible(picture: Figure, pixels_per_inch: float) -> list[tuple[str, float]]:
    """The texts of a drawn figure that are smaller than `LEGIBLE` on a screen, with their sizes in pixels.

    A formula has one size; its sub- and superscripts are smaller.

    Args:
        picture: a figure that has been drawn, because texts of some figures have sizes only then.
        pixels_per_inch: the width, in pixels of CSS, at which an inch of the figure is shown.
    """
    with figure_settings():
        sizes = [(text.get_text(), text.get_fontsize() * pixels_per_inch / 72) for text in _visible_texts(picture)]
    return [(text, size) for text, size in sizes if size < LEGIBLE - 1e-9]


def reduced(image: np.ndarray) -> Image.Image:
    """A drawing with `DPI` in the size of the stored images."""
    height, width, _ = image.shape
    size = round(width * _BASELINE_SCALE), round(height * _BASELINE_SCALE)
    return Image.fromarray(image).resize(size, Image.Resampling.BOX)


def distance(image: np.ndarray, other: np.ndarray) -> float:
    """The root mean square of the differences, from 0 to 255, after a blur that reduces the effect of small shifts."""
    return float(np.sqrt(np.mean((_blurred(image) - _blurred(other)) ** 2)))


def _blurred(image: np.ndarray) -> np.ndarray:
    x = image.astype(np.float64)
    for axis in (0, 1):
        x = (x + np.roll(x, 1, axis) + np.roll(x, -1, axis)) / 3
    return x
