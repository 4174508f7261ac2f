"""The questions of section 1.5 in the lab."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import optim
from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations


def compute(operation: str, **arguments):
    return operations()[operation].compute(arguments)


@pytest.mark.parametrize(("y", "t"), [(3, 1), (3.0, 1.0), (-2.5, 0.5), (1.0, 1.0)])
def test_with_the_half_the_slope_is_the_difference(y, t):
    found = compute("squared_error", y=y, t=t)
    assert found["slope"] == pytest.approx(y - t, abs=1e-6)
    assert found["whole_slope"] == pytest.approx(2 * (y - t), abs=1e-6)
    assert found["half"] == pytest.approx((y - t) ** 2 / 2)
    assert found["axis"][found["curve"].argmin()] == pytest.approx(t)


def test_the_path_is_the_one_of_gradient_descent():
    found = compute("cliff", lr=0.3, steps=50)
    path = optim.gradient_descent(optim.SURFACES["valley"], (-7.0, 2.0), lr=0.3, steps=50)
    np.testing.assert_array_equal(found["path"], path)
    assert found["height"] == pytest.approx(0.1165, abs=1e-4)


@pytest.mark.parametrize(("lr", "higher"), [(0.003, False), (0.99, False), (1.01, True), (1.1, True)])
def test_above_the_cliff_the_end_is_higher_than_the_start(lr, higher):
    found = compute("cliff", lr=lr)
    assert (found["height"] > found["heights"][0]) == higher


def test_the_best_of_many_rates_is_just_before_the_cliff():
    found = compute("cliff")
    assert 0.7 < found["rates"][found["ends"].argmin()] < 1


@pytest.mark.parametrize("lr", [0.0, 1.6, float("nan"), "0.1"])
def test_rates_are_bounded(lr):
    with pytest.raises(ArgumentError, match=r"^cliff: expected lr"):
        compute("cliff", lr=lr)
