"""The shapes of a scene: segments of lines, arrowheads, translation."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures.drawing.layout_items import Box
from zhishen.figures.drawing.shapes import (
    Disc,
    Element,
    HeatMap,
    Line,
    Rectangle,
    Text,
    arrow_head,
    path_segments,
    translated,
)


def test_a_curved_line_has_a_bezier_curve_where_it_rises():
    line = Line(((0.0, 0.0), (10.0, 0.0), (20.0, 6.0)), "k", curved=True)
    assert path_segments(line) == [((0.0, 0.0),), ((10.0, 0.0),), ((15.0, 0.0), (15.0, 6.0), (20.0, 6.0))]


def test_another_line_has_round_corners():
    segments = path_segments(Line(((0.0, 0.0), (20.0, 0.0), (20.0, 30.0)), "k"))
    assert [len(segment) for segment in segments] == [1, 1, 3, 1]
    assert segments[1] == ((13.0, 0.0),)
    assert segments[2][-1] == (20.0, 7.0)
    assert segments[-1] == ((20.0, 30.0),)


def test_repeated_points_are_ignored():
    assert path_segments(Line(((0.0, 0.0), (0.0, 0.0), (5.0, 0.0)), "k", curved=True)) == [((0.0, 0.0),), ((5.0, 0.0),)]


@pytest.mark.parametrize(("end", "back"), [(10.0, 4.0), (-10.0, -4.0)])
def test_an_arrowhead_points_in_the_direction_of_the_line(end, back):
    tip, *corners = arrow_head(Line(((0.0, 1.0), (end, 1.0)), "k", head=True))
    assert tip == (end, 1.0)
    assert [x for x, _ in corners] == [back, back]


def test_all_shapes_are_moved():
    box = Box(0.0, 0.0, 1.0, 2.0)
    shapes = [
        Line(((0.0, 0.0), (1.0, 0.0)), "k"),
        Rectangle(box, "r", "k"),
        Disc(0.0, 0.0, 1.0, "r", "k"),
        Text(0.0, 0.0, "a", 8.0, "k"),
        HeatMap(box, np.zeros((1, 1)), 1.0),
    ]
    moved = translated(Element("title", shapes, opens=3, kind="circle"), 5.0, 7.0)
    assert (moved.title, moved.opens, moved.kind) == ("title", 3, "circle")
    line, rectangle, disc, text, heat = moved.shapes
    assert line.points == ((5.0, 7.0), (6.0, 7.0))
    assert rectangle.box == heat.box == Box(5.0, 7.0, 6.0, 9.0)
    assert (disc.x, disc.y) == (text.x, text.y) == (5.0, 7.0)
    assert shapes[0].points == ((0.0, 0.0), (1.0, 0.0))
