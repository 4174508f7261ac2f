"""Drawings on Matplotlib's axes."""

from __future__ import annotations

import numpy as np
import pytest
from drawing_samples import (
    small_network,
    texts,
)
from matplotlib.figure import Figure

from zhishen.figures.drawing.layout_items import Box
from zhishen.figures.drawing.matplotlib_backend import draw_scene
from zhishen.figures.drawing.shapes import Disc, Element, Rectangle, Scene
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
        for size in ((6.0, 3.0), (18.0, 10.0)):
            figure = Figure(figsize=size, dpi=400)  # so that heights in pixels are precise
            ax = figure.add_axes((0, 0, 1, 1))
            drawing.paint(ax)
            figure.draw_without_rendering()
            boxes = [text.get_window_extent() for text in ax.texts]
            for k, a in enumerate(boxes):
                for b in boxes[k + 1 :]:
                    deep = min(a.y1, b.y1) - max(a.y0, b.y0)  # boxes include the space of ascenders and descenders
                    assert not a.overlaps(b) or deep < 0.25 * min(a.height, b.height)
            inside = figure.bbox
            assert all(inside.x0 <= b.x0 and b.x1 <= inside.x1 for b in boxes)


def test_round_corners_are_quarters_of_a_circle():
    box, disc = Rectangle(Box(0.0, 0.0, 40.0, 40.0), "white", "black", 20.0), Disc(60.0, 20.0, 20.0, "white", "black")
    with figure_settings():
        ax = Figure().add_axes((0, 0, 1, 1))
        draw_scene(Scene(100.0, 40.0, [Element("", [box, disc])]), ax)
        rounded, circle = ax.patches
        points = rounded.get_path().interpolated(1).to_polygons()[0]
        assert np.hypot(points[:, 0] - 20.0, points[:, 1] - 20.0) == pytest.approx(20.0, rel=0.003)
        assert circle.get_radius() == 20.0
