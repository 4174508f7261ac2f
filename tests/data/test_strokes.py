"""Strokes become gray values."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.data.strokes import draw_strokes
from zhishen.errors import ArgumentError, ShapeError


def test_a_dot_is_a_disk():
    dot = draw_strokes([[(20, 20)]], side=40, radius=6)
    assert dot.sum() == pytest.approx(np.pi * 36, rel=0.02)
    np.testing.assert_allclose(dot, dot.T)
    np.testing.assert_allclose(dot, dot[::-1, ::-1])


def test_a_line_is_a_bar_with_round_ends():
    line = draw_strokes([[(10, 20), (30, 20)]], side=40, radius=3)
    assert line.sum() == pytest.approx(20 * 6 + np.pi * 9, rel=0.02)
    assert line[20, 20] == 1
    assert line[10, 20] == 0


def test_a_stroke_is_the_union_of_its_lines():
    bent = draw_strokes([[(5, 5), (20, 9), (7, 30)]], side=40)
    parts = [draw_strokes([line], side=40) for line in ([(5, 5), (20, 9)], [(20, 9), (7, 30)])]
    np.testing.assert_array_equal(bent, np.maximum(*parts))


def test_lines_outside_leave_the_picture_as_it_is():
    assert not draw_strokes([[(-50, -50), (-20, -20)], [(90, 5)]], side=40).any()
    assert draw_strokes([[(-50, 20), (90, 20)]], side=40)[20].min() == 1
    assert not draw_strokes([], side=4).any()


@pytest.mark.parametrize("strokes", [[[1, 2]], [[(1, 2, 3)]], [[]], [[(float("nan"), 1)]]])
def test_what_is_not_points_is_refused(strokes):
    with pytest.raises(ShapeError, match=r"^draw_strokes: expected points"):
        draw_strokes(strokes)


@pytest.mark.parametrize("options", [{"side": 0}, {"radius": 0}, {"side": 5000}])
def test_a_bad_option_is_refused(options):
    with pytest.raises(ArgumentError, match=r"^draw_strokes: expected"):
        draw_strokes([], **options)
