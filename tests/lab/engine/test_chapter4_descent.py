"""Gradients and gradient descent in the lab."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import optim
from zhishen.errors import ArgumentError
from zhishen.lab.engine.chapter4_descent import descent, gradient_field


def test_the_gradient_of_the_notes():
    found = gradient_field()
    np.testing.assert_allclose(found["gradient"], [6, 8], atol=1e-6)
    assert found["exact"].tolist() == [6, 8]
    assert found["height"] == 25


def test_the_field_has_the_gradient_of_each_place():
    found = gradient_field(surface="valley", place=(-7.0, 2.0))
    np.testing.assert_allclose(found["gradient"], [-0.7, 4], atol=1e-6)
    surface = optim.SURFACES["valley"]
    for place, slope in zip(found["grid"][::7], found["slopes"][::7], strict=True):
        np.testing.assert_allclose(slope, surface.gradient(*place))


def test_the_descent_of_the_notes():
    found = descent()
    assert np.abs(found["path"][-1]).max() < 1e-9
    np.testing.assert_allclose(
        found["path"], optim.gradient_descent(optim.SURFACES["bowl"], [-3.0, 4.0], lr=0.1, steps=100), rtol=1e-9
    )


@pytest.mark.parametrize(
    ("lr", "low", "high"), [(1e-10, 24.99, 25.0), (0.95, 0, 1e-6), (1.01, 1312, 1313), (10.0, 1e200, 1e300)]
)
def test_learning_rates(lr, low, high):
    assert low < descent(lr=lr)["path_heights"][-1] < high


def test_a_path_beyond_the_floats_is_shown_as_far_as_it_goes():
    path = descent(surface="own", formula="x**4 + y**2", lr=10.0, steps=500)["path"]
    assert np.isfinite(path[1]).all()
    assert not np.isfinite(path[-1]).all()


def test_the_saddle_and_the_plateau():
    on, beside = (descent(surface="saddle", start=(-2.0, y), steps=40)["path_heights"][-1] for y in (0.0, 0.001))
    assert on == pytest.approx(0, abs=1e-6)
    assert beside == pytest.approx(-2.16, abs=0.005)
    stuck, across = (descent(surface="plateau", start=(-6.0, 0.5), steps=500, lr=lr)["path"][-1] for lr in (0.1, 1.0))
    assert stuck[0] == pytest.approx(-3.94, abs=0.005)
    np.testing.assert_allclose(across, 0, atol=1e-6)


def test_a_formula_without_values_everywhere():
    found = descent(surface="own", formula="sqrt(x) + y**2", start=(1.0, 1.0), steps=5)
    assert np.isnan(found["z"]).any()
    assert np.isfinite(found["path_heights"][0])


@pytest.mark.parametrize("function", [descent, gradient_field])
def test_a_wrong_formula_is_refused(function):
    with pytest.raises(ArgumentError, match="expected a formula in x and y, got the names z"):
        function(surface="own", formula="x + z")


def test_a_drawn_surface_has_an_exact_gradient_and_a_descent():
    field = gradient_field("drawn", place=(1.0, 1.5))
    np.testing.assert_allclose(field["gradient"], field["exact"], atol=1e-6)
    found = descent("drawn", start=(-4.5, 4.5), lr=0.2, steps=200)
    assert found["path_heights"][-1] < found["path_heights"][0] - 2
    assert found["slopes"][-1] < 1e-6
