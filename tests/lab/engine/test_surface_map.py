"""The map of a surface."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import optim
from zhishen.lab.engine.surface_map import DRAWING, NAMES, chosen_surface, heights, surface_lines, window
from zhishen.lab.engine.typed_surface import TypedSurface


@pytest.mark.parametrize("name", NAMES)
def test_the_map_shows_the_start_and_the_minima(name):
    surface = chosen_surface(name, "x**2 + y**2", DRAWING, 0.1)
    x, y = window(surface, 5.0)
    start = heights(surface, x, y)["starts"].get(name, surface.start)
    for place in (start, *surface.minima):
        assert x[0] < place[0] < x[1]
        assert y[0] < place[1] < y[1]
    found = heights(surface, x, y)
    rows, columns = found["z"].shape
    assert found["z"][0, -1] == pytest.approx(surface.value(x[1], y[0]))
    assert rows == columns


def test_a_formula_is_shown_up_to_its_reach():
    assert window(TypedSurface("x"), 3.0) == ((-3.0, 3.0), (-3.0, 3.0))


@pytest.mark.parametrize("name", ["bowl", "own", "drawn"])
def test_the_lines_of_a_script_make_the_surface(name):
    names = {"optim": optim}
    exec(surface_lines(name, "x**2 + y**2", [], 1.0), names)
    assert names["surface"].value(3.0, 4.0) == 25
    assert np.ndim(names["surface"].value(1.0, 1.0)) == 0


@pytest.mark.parametrize("bumps", [DRAWING, [[1, 2, 0.5, -3]], []])
def test_the_lines_of_a_script_make_the_drawing(bumps):
    names = {"optim": optim}
    exec(surface_lines("drawn", "", bumps, 0.25), names)
    np.testing.assert_array_equal(names["surface"].bumps, np.reshape(bumps, (-1, 4)))
    assert names["surface"].bowl == 0.25


def test_a_drawing_is_shown_where_it_can_be_drawn():
    assert window(optim.Bumps([(9.0, 9.0, 1.0, 1.0)]), 3.0) == ((-6.0, 6.0), (-6.0, 6.0))
