"""Drawings on Matplotlib's axes."""

from __future__ import annotations

from drawing_samples import (
    small_network,
    texts,
)
from matplotlib.figure import Figure

from zhishen.figures.theme import figure_settings


def test_matplotlib_shows_the_same_texts_as_the_svg():
    drawing = small_network()
    with figure_settings():
        figure = Figure(figsize=(6, 3), layout="constrained")
        ax = figure.subplots()
        drawing.paint(ax)
        figure.canvas.draw()
        painted = sorted(text.get_text() for text in ax.texts if text.get_text())
    assert painted == sorted(text for text, _, _, _ in texts(drawing.svg()))


def test_text_is_within_the_axes_at_any_size():
    drawing = small_network()
    with figure_settings():
        for size in ((3.0, 1.5), (9.0, 5.0)):
            figure = Figure(figsize=size)
            ax = figure.add_axes((0, 0, 1, 1))
            drawing.paint(ax)
            figure.canvas.draw()
            boxes = [text.get_window_extent() for text in ax.texts]
            for k, a in enumerate(boxes):
                for b in boxes[k + 1 :]:
                    deep = min(a.y1, b.y1) - max(a.y0, b.y0)  # boxes include the space of ascenders and descenders
                    assert not a.overlaps(b) or deep < 0.25 * min(a.height, b.height)
            inside = figure.bbox
            assert all(inside.x0 <= b.x0 and b.x1 <= inside.x1 for b in boxes)
