"""Animations of which most parts stay."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from own_entries import entry

from zhishen.figures.arranging import arrange
from zhishen.figures.catalogue import find
from zhishen.figures.rendering import frame_images, rasterize, render
from zhishen.figures.theme import role_color


def test_what_stays_in_an_animation_is_drawn_once_and_the_images_are_those_of_whole_drawings():
    calls = []

    def draw(data, ax):
        calls.append("still")
        ax.plot(data["x"], data["x"], color="0.8")
        ax.set(xlim=(0, 3), ylim=(0, 10), title="before")

    def move(data, axes, k):
        axes[0].plot(data["x"], data["x"] * k, color=role_color("sgd"), zorder=3)
        axes[0].text(1, 8, f"frame {k}")
        axes[0].set_title(f"title {k}")

    data = {"x": np.arange(4.0)}
    moving = entry(draw=draw, moving=move, frames=lambda _: 5)
    images = list(frame_images(moving, data))
    assert len(images) == 5
    assert len(calls) == 2  # for the places of the axes, and for the images
    preview = arrange(render(moving, data), dpi=90)
    for k, image in enumerate(images):
        whole = rasterize(arrange(render(moving, data, frame=k), dpi=90, like=preview), dpi=90)
        np.testing.assert_array_equal(image, whole)
    assert not np.array_equal(images[0], images[1])


@pytest.mark.parametrize(("name", "share"), [("saddle_race", 0.0), ("constraint_path", 0.03)])
def test_the_images_of_a_figure_with_moving_parts_are_those_of_whole_drawings(name, share):
    """In the planes of the constraints, a region covers the contours in the images, and lies below them in a still."""
    found = find(name)
    data = found.data()
    chosen = found.frames(data) // 2
    preview = arrange(render(found, data), dpi=90)
    whole = rasterize(arrange(render(found, data, frame=chosen), dpi=90, like=preview), dpi=90)
    image = next(islice(frame_images(found, data), chosen, None))
    assert (image != whole).any(axis=2).mean() <= share
