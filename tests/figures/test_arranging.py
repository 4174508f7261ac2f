"""The places of the axes, with small figures of the tests."""

from __future__ import annotations

import numpy as np
import pytest
from own_entries import draw_moving, entry

from zhishen.figures.arranging import arrange
from zhishen.figures.catalogue import find
from zhishen.figures.rendering import frame_images, rasterize, render
from zhishen.figures.theme import use_style

DATA = {"x": np.arange(4.0)}


def places(picture):
    return [ax.get_position(original=True).bounds for ax in picture.axes]


def test_an_arranged_figure_is_drawn_as_the_layout_draws_it():
    arranged = rasterize(arrange(render(entry(), DATA), dpi=80), dpi=80)
    np.testing.assert_array_equal(arranged, rasterize(render(entry(), DATA), dpi=80))


@pytest.mark.parametrize("name", ["equal_neurons", "confusion", "gates"])
def test_a_dark_figure_has_the_places_of_the_light_one(name):
    """Of figures with parts of their own, with a scale of colors, and with several panels."""
    found = find(name)
    data = found.data()
    light = arrange(render(found, data), dpi=50)
    with use_style(theme="dark"):
        dark = rasterize(arrange(render(found, data), dpi=50, like=light), dpi=50)
        measured = rasterize(render(found, data), dpi=50)
    np.testing.assert_array_equal(dark, measured)


def test_a_figure_with_other_axes_has_a_layout_of_its_own():
    one, three = arrange(render(entry(), DATA), dpi=50), find("gates")
    data = three.data()
    assert places(arrange(render(three, data), dpi=50, like=one)) == places(arrange(render(three, data), dpi=50))


def test_the_axes_of_an_animation_do_not_move():
    moving = entry(draw=draw_moving, frames=lambda _: 3)
    preview = arrange(render(moving, DATA), dpi=90)
    frames = list(frame_images(moving, DATA))
    assert len(frames) == 3
    for k, image in enumerate(frames):
        expected = rasterize(arrange(render(moving, DATA, frame=k), dpi=90, like=preview), dpi=90)
        np.testing.assert_array_equal(image, expected)
