"""Curves in SVG."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from markup import read, texts

from zhishen.display.curves import COLORS, curves

NAMES = {"train": "train", "validation": "validation", "test": "test"}


def points_of(svg: str, part: str) -> list[tuple[float, float]]:
    (path,) = re.findall(rf'<path d="([^"]*)" fill="none" stroke="{COLORS[part]}"', svg)
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def test_a_line_goes_through_its_values():
    svg = curves("loss", [1, 2, 3], {"train": [4.0, 2.0, 1.0], "test": [4.0, 3.0, 2.0]}, NAMES)
    (x0, y0), (x1, y1), (x2, y2) = points_of(svg, "train")
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.11)
    assert (y1 - y0) / (y2 - y0) == pytest.approx(2 / 3, abs=0.01)  # downwards
    assert y2 > y0
    assert points_of(svg, "test")[-1][1] == pytest.approx(y1, abs=0.11)
    assert texts(svg)[0] == "loss"
    assert {"train 1", "test 2"} <= set(texts(svg))


def test_nothing_is_drawn_without_values():
    assert curves("r2", [1, 2], {"train": [None, None], "test": [float("nan"), float("inf")]}, NAMES) == ""
    assert curves("r2", [], {}, NAMES) == ""


def test_a_gap_interrupts_the_line():
    svg = curves("loss", [1, 2, 3, 4, 5], {"train": [1.0, 2.0, None, 3.0, 2.0]}, NAMES)
    assert len(re.findall("M", re.findall(rf'd="([^"]*)" fill="none" stroke="{COLORS["train"]}"', svg)[0])) == 2
    assert "circle" not in svg


@pytest.mark.parametrize("epochs", [[1], [7]])
def test_one_epoch_is_a_dot(epochs):
    assert read(curves("loss", epochs, {"train": [0.5]}, NAMES)).elements.count("circle") == 1


@pytest.mark.parametrize("value", [0.0, 1e-300, 1e308, -1e308, 3.0])
def test_equal_values_are_a_line_within_the_picture(value):
    svg = curves("loss", [1, 2], {"train": [value, value]}, NAMES)
    assert all(0 <= y <= 200 for _, y in points_of(svg, "train"))


def test_huge_differences_do_not_overflow():
    svg = curves("loss", [1, 2], {"train": [-1.7e308, 1.7e308]}, NAMES)
    (_, low), (_, high) = points_of(svg, "train")
    assert 0 <= high < low <= 200


def test_labels_do_not_cover_each_other():
    lines = {"train": [1.0, 0.50], "validation": [1.0, 0.5001], "test": [1.0, 0.4999]}
    svg = curves("loss", [1, 2], lines, NAMES)
    heights = sorted(float(y) for y in re.findall(r'y="([\d.]+)" font-size="11" fill="#', svg))
    assert len(heights) == 3
    assert all(below - above >= 12.9 for above, below in pairwise(heights))
    assert heights[-1] <= 200


def test_names_are_escaped():
    svg = curves("<b>", [1], {"train": [1.0]}, NAMES | {"train": "<i>"})
    assert "<b>" not in svg
    assert {"<b>", "<i> 1"} <= set(texts(svg))


@pytest.mark.parametrize("background", [0.0, 1.0])
@pytest.mark.parametrize("color", COLORS.values())
def test_the_colors_are_readable_in_both_themes(color, background):
    """WCAG's contrast of graphics is at least 3."""

    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    lighter, darker = max(luminance, background), min(luminance, background)
    assert (lighter + 0.05) / (darker + 0.05) >= 3
