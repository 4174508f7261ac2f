"""A surface of bumps: its formula, its gradient against numerical ones and the tape, races, and hostile input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen import Tensor, gradients, numerical_gradient, optim
from zhishen.errors import ArgumentError
from zhishen.optim import Bumps

ROWS = [(-2.0, 1.0, 0.7, -3.0), (2.0, -1.0, 1.5, 2.0), (0.5, 3.0, 0.4, 1.0)]
SURFACE = Bumps(ROWS, bowl=0.05)
coordinates = st.floats(-6, 6)


def by_hand(x: float, y: float) -> float:
    bumps = (h * math.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * w**2)) for a, b, w, h in ROWS)
    return 0.05 * (x**2 + y**2) + sum(bumps)


@given(x=coordinates, y=coordinates)
def test_the_value_is_that_of_the_formula(x, y):
    assert SURFACE.value(x, y) == pytest.approx(by_hand(x, y), rel=1e-12, abs=1e-12)


@given(x=coordinates, y=coordinates)
def test_gradient_against_numerical(x, y):
    numerical = numerical_gradient(lambda p: SURFACE.value(p[0], p[1]), np.array([x, y]), h=1e-5)
    np.testing.assert_allclose(np.stack(SURFACE.gradient(x, y)), numerical, rtol=0, atol=1e-8)


@given(x=coordinates, y=coordinates)
def test_gradient_against_the_tape(x, y):
    a, b = Tensor(x), Tensor(y)
    np.testing.assert_allclose(gradients(SURFACE.value(a, b), [a, b]), SURFACE.gradient(x, y), rtol=1e-12, atol=1e-12)


def test_half_of_the_height_is_at_1_18_widths():
    assert Bumps([(0, 0, 2, 3)]).value(2 * math.sqrt(2 * math.log(2)), 0.0) == pytest.approx(1.5)


def test_without_bumps_it_is_a_bowl():
    assert Bumps([], bowl=1.0).value(3.0, 4.0) == 25
    assert Bumps([], bowl=1.0).gradient(3.0, 4.0) == (6, 8)
    assert Bumps([]).value(np.ones((2, 3)), 0.0).tolist() == np.zeros((2, 3)).tolist()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_arrays_are_broadcast_and_keep_their_dtype(dtype):
    x, y = np.linspace(-2, 2, 5, dtype=dtype)[:, None], np.linspace(-1, 1, 3, dtype=dtype)
    for array in (SURFACE.value(x, y), *SURFACE.gradient(x, y)):
        assert array.shape == (5, 3)
        assert array.dtype == dtype
    assert SURFACE.value(x, y)[4, 0] == pytest.approx(SURFACE.value(2.0, -1.0), rel=1e-5)


def test_a_distant_point_is_on_the_bowl():
    assert SURFACE.value(1e9, 0.0) == pytest.approx(0.05e18)
    assert SURFACE.gradient(1e9, 0.0) == (pytest.approx(1e8), 0)


def test_the_start_decides_in_which_valley_all_optimizers_end():
    surface = Bumps([(-2, 0, 1, -2), (2, 0, 1, -2)], bowl=0.02)
    runners = {name: kind(lr=0.05) for name, kind in optim.OPTIMIZERS.items() if name != "adagrad"}
    for side in (-1, 1):
        for path in optim.race(surface, runners, (3.5 * side, 1.0), 400).values():
            np.testing.assert_allclose(path[-1], (1.96 * side, 0), atol=0.15)


def test_the_given_rows_are_copied():
    rows = np.array(ROWS)
    surface = Bumps(rows)
    rows[:] = 9
    np.testing.assert_array_equal(surface.bumps, ROWS)


@pytest.mark.parametrize(
    "bad",
    ["bumps", [(1, 2, 3)], [1, 2, 3, 4], [(1, 2, 1, 4), (1, 2)], [(0, 0, 0, 1)], [(0, 0, -1, 1)], [(0, 0, 1e-4, 1)],
     [(0, 0, 1, math.inf)], [(math.nan, 0, 1, 1)], [[(0, 0, 1, 1)]], None, [None]],
)  # fmt: skip
def test_bad_rows_are_refused_in_a_sentence(bad):
    with pytest.raises(ArgumentError, match=r"^Bumps: expected a row of four finite numbers \(x, y, width, height\)"):
        Bumps(bad)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf, "1", None])
def test_a_bad_bowl_is_refused(bad):
    with pytest.raises(ArgumentError, match=r"^Bumps: expected bowl to be"):
        Bumps([], bowl=bad)


def test_it_is_named():
    assert repr(SURFACE) == "Bumps(3 bumps, bowl=0.05)"
    assert Bumps.__doc__.startswith(f"z = {Bumps.formula}: ")
