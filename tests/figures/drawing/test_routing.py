"""The routes of lines."""

from __future__ import annotations

from itertools import pairwise

import pytest

from zhishen.figures.drawing.layout import lay_out
from zhishen.figures.drawing.layout_items import Edge, Item


def test_a_line_begins_at_its_source_and_ends_at_its_target():
    circles = [Item(20.0, 10.0, 10.0) for _ in range(2)]
    layout = lay_out(circles, [Edge(0, 1, 30.0, 5.0, 5.0)], widest=1000.0)
    [[route]] = layout.routes
    source, target = layout.circles
    assert route[0] == pytest.approx((source.x + 10.0, source.y))
    assert route[-1] == pytest.approx((target.x - 10.0, target.y))
    assert [x for x, _ in route] == sorted(x for x, _ in route)


def test_lines_into_a_circle_end_at_different_points_of_its_edge():
    circles = [Item(20.0, 10.0, 10.0, radius=10.0) for _ in range(4)]
    layout = lay_out(circles, [Edge(k, 3, 30.0, 5.0, 5.0) for k in range(3)], widest=1000.0)
    ends = [pieces[-1][-1] for pieces in layout.routes]
    target = layout.circles[3]
    assert len({round(y, 6) for _, y in ends}) == 3
    for x, y in ends:
        assert (x - target.x) ** 2 + (y - target.y) ** 2 == pytest.approx(100.0)


def test_lines_into_a_box_end_at_its_sides_and_round_corners():
    boxes = [Item(40.0, 15.0, 15.0, radius=5.0) for _ in range(4)]
    layout = lay_out(boxes, [Edge(k, 3, 30.0, 5.0, 5.0) for k in range(3)], widest=1000.0)
    target = layout.circles[3]
    ends = {round(y - target.y, 6): x - (target.x - 20.0) for x, y in (pieces[-1][-1] for pieces in layout.routes)}
    assert ends == pytest.approx({-12.0: 5.0 - 21.0**0.5, 0.0: 0.0, 12.0: 5.0 - 21.0**0.5})


def test_a_line_to_the_next_row_has_corners():
    circles = [Item(60.0, 10.0, 10.0) for _ in range(6)]
    layout = lay_out(circles, [Edge(k, k + 1, 60.0, 5.0, 5.0) for k in range(5)], widest=300.0)
    assert layout.rows > 1
    turned = [corners for turns in layout.turns for corners in turns]
    assert len(turned) == layout.rows - 1
    for corners in turned:
        for (x0, y0), (x1, y1) in pairwise(corners):
            assert x0 == pytest.approx(x1) or y0 == pytest.approx(y1)
