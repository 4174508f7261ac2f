"""How figures are drawn and saved, with small figures of the tests."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from own_entries import draw_moving, entry
from PIL import Image

from zhishen.errors import ArgumentError
from zhishen.figures.arranging import arrange
from zhishen.figures.catalogue import find
from zhishen.figures.rendering import frame_images, rasterize, render, save
from zhishen.figures.theme import role_color, use_style


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_a_figure_is_saved_in_the_format_of_its_extension_with_the_same_bytes_each_time(tmp_path, kind, begins):
    files = [save(entry(), tmp_path / f"{i}.{kind}").read_bytes() for i in range(2)]
    assert files[0].startswith(begins)
    assert files[0] == files[1]


def test_an_svg_has_text_as_text(tmp_path):
    assert "A title" in save(entry(), tmp_path / "a.svg").read_text()


def test_an_animation_has_all_frames_and_the_last_one_is_longer(tmp_path):
    moving = entry(draw=draw_moving, frames=lambda _: 4)
    with Image.open(save(moving, tmp_path / "a.gif")) as image:
        assert image.n_frames == 4
        durations = []
        for k in range(4):
            image.seek(k)
            durations.append(image.info["duration"])
    assert durations == [100, 100, 100, 1600]


def test_the_preview_is_the_last_frame_or_the_chosen_one(tmp_path):
    data = {"x": np.arange(4.0)}
    last, second = (
        rasterize(render(entry(draw=draw_moving, frames=lambda _: 4, preview=preview), data), dpi=50)
        for preview in (None, lambda _: 1)
    )
    expected = [rasterize(render(entry(draw=draw_moving, frames=lambda _: 4), data, frame=k), dpi=50) for k in (3, 1)]
    np.testing.assert_array_equal(last, expected[0])
    np.testing.assert_array_equal(second, expected[1])
    assert (last != second).any()


def test_the_theme_changes_the_picture():
    data = {"x": np.arange(4.0)}
    light = rasterize(render(entry(), data), dpi=50)
    with use_style(theme="dark"):
        dark = rasterize(render(entry(), data), dpi=50)
    assert light.mean() > 200 > 60 > dark.mean()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.bmp", "expected a file that ends in .png, .svg, .pdf or .gif, got 'a.bmp'"),
        ("a", "expected a file that ends in"),
        ("a.gif", "expected an animation for a .gif file, got a figure with one frame"),
    ],
)
def test_another_extension_raises_an_error_before_anything_is_computed(tmp_path, file, text):
    with pytest.raises(ArgumentError, match=text):
        save(entry(data=lambda: 1 / 0), tmp_path / file)
    assert not list(tmp_path.iterdir())


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
