"""How figures are drawn and saved, with small figures of the tests."""

from __future__ import annotations

import numpy as np
import pytest
from own_entries import draw_moving, entry
from PIL import Image

from zhishen.errors import ArgumentError
from zhishen.figures.rendering import rasterize, render, save
from zhishen.figures.theme import use_style


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_a_figure_is_saved_in_the_format_of_its_extension_with_the_same_bytes_each_time(tmp_path, kind, begins):
    files = [save(entry(), tmp_path / f"{i}.{kind}").read_bytes() for i in range(2)]
    assert files[0].startswith(begins)
    assert files[0] == files[1]


def test_a_png_is_opaque_and_knows_its_resolution(tmp_path):
    with Image.open(save(entry(), tmp_path / "a.png")) as image:
        assert image.mode == "RGB"
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)


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
