"""The map of a surface."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import optim
from zhishen.lab.engine.surface_map import NAMES, chosen_surface, heights, surface_lines, window
from zhishen.lab.engine.typed_surface import TypedSurface


@pytest.mark.parametrize("name", NAMES)
def test_the_map_shows_the_start_and_the_minima(name):
    surface = chosen_surface(name, "x**2 + y**2")
    x, y = window(surface, 5.0)
    for place in (surface.start, *surface.minima):
        assert x[0] < place[0] < x[1]
        assert y[0] < place[1] < y[1]
    found = heights(surface, x, y)
    rows, columns = found["z"].shape
    assert found["z"][0, -1] == pytest.approx(surface.value(x[1], y[0]))
    assert rows == columns


def test_a_formula_is_shown_up_to_its_reach():
    assert window(TypedSurface("x"), 3.0) == ((-3.0, 3.0), (-3.0, 3.0))


@pytest.mark.parametrize("name", ["bowl", "own"])
def test_the_lines_of_a_script_make_the_surface(name):
    names = {"optim": optim}
    exec(surface_lines(name, "x**2 + y**2"), names)
    assert names["surface"].value(3.0, 4.0) == 25
    assert np.ndim(names["surface"].value(1.0, 1.0)) == 0
