"""The explorer on the map of the chapters."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.lab.engine.chapter0_explorer import TERRAIN, Terrain, explorer
from zhishen.lab.engine.typed_surface import TypedSurface


def test_without_momentum_the_explorer_stays_in_the_first_valley():
    result = explorer(momentum=0.0)
    assert result["path"][-1] < 3
    assert abs(result["slopes"][-1]) < 0.01
    assert result["heights"][-1] > result["deepest"][1] + 1


def test_with_enough_momentum_the_explorer_reaches_the_deepest_place():
    result = explorer(momentum=0.97, steps=300)
    assert result["path"][-1] == pytest.approx(result["deepest"][0], abs=0.1)


def test_the_first_step_goes_down_the_slope():
    result = explorer(lr=0.03)
    expected = result["path"][0] - 0.03 * result["slopes"][0]
    assert result["path"][1] == pytest.approx(expected)


def test_the_deepest_place_is_the_lowest_of_the_terrain():
    result = explorer()
    assert result["deepest"][1] == np.min(result["z"])
    assert result["heights"].shape == (result["steps"] + 1,)


def test_the_terrain_is_its_formula_with_the_derivative_of_the_tape():
    x, typed = np.linspace(-0.5, 10.5, 101), TypedSurface(TERRAIN)
    np.testing.assert_allclose(Terrain().value(x, 0 * x), typed.value(x, 0 * x), rtol=1e-13)
    np.testing.assert_allclose(Terrain().gradient(x, 0 * x), typed.gradient(x, 0 * x), rtol=1e-12, atol=1e-13)
    assert Terrain.formula == TERRAIN
