"""The contrast of colors, the style of lines, and the distances of labels."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen.figures.axes_style import SPLIT_MARKERS, line_style, separate_labels
from zhishen.figures.theme import THEMES, role_color, use_style


def luminance(color: str) -> float:
    """Relative luminance of a color as WCAG 2 defines it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("role", "least"), [("text", 7), ("muted", 4.5), ("train", 4.5), ("validation", 4.5), ("test", 3)]
)
@pytest.mark.parametrize("theme", THEMES)
def test_text_has_enough_contrast_with_the_background(role: str, least: float, theme: str):
    with use_style(theme=theme):
        dark, bright = sorted((luminance(role_color("background")), luminance(role_color(role))))
    assert (bright + 0.05) / (dark + 0.05) >= least


def test_lines_differ_in_their_markers():
    markers = [line_style(part)["marker"] for part in SPLIT_MARKERS]
    assert len(set(markers)) == len(markers)


def test_a_slide_has_thicker_lines_in_the_colors_of_its_theme():
    page = line_style("test")
    with use_style(medium="slide", theme="dark"):
        slide = line_style("test")
    assert slide["linewidth"] > page["linewidth"]
    assert slide["markersize"] > page["markersize"]
    assert slide["color"] != page["color"]


@given(st.lists(st.floats(0, 1), max_size=6))
def test_separated_labels_keep_order_distance_and_bounds(places: list[float]):
    gap = 0.15
    moved = separate_labels(places, gap=gap, low=0.0, high=1.0)
    assert len(moved) == len(places)
    by_place = [moved[i] for i in sorted(range(len(places)), key=lambda i: places[i])]
    assert all(b - a >= gap - 1e-9 for a, b in itertools.pairwise(by_place))
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in moved)


def test_labels_with_enough_distance_stay_where_they_are():
    assert separate_labels([0.9, 0.1, 0.5], gap=0.2, low=0.0, high=1.0) == [0.9, 0.1, 0.5]
