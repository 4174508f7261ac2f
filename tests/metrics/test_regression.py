"""Errors and R²: by hand, by definition on drawn data, and at the ends of the range of floats."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.metrics import (
    mean_absolute_error,
    mean_squared_error,
    r2,
)

ERRORS = {"mean_squared_error": mean_squared_error, "mean_absolute_error": mean_absolute_error, "r2": r2}


def exactly(message: str) -> str:
    return f"^{re.escape(message)}$"


# --- real numbers ------------------------------------------------------------------------------------------------


def test_errors_by_hand():
    y, t = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1.0, 4.0], [6.0, 5.0]])
    assert mean_squared_error(y, t) == 13 / 4
    assert mean_absolute_error(y, t) == 5 / 4
    assert r2(y, t) == pytest.approx(((1 - 9 / 12.5) + (1 - 4 / 0.5)) / 2, rel=1e-15)
    assert {type(error(y, t)) for error in ERRORS.values()} == {float}


def test_small_integers_do_not_overflow():
    y, t = np.array([0, 200], np.uint8), np.array([255, 0], np.uint8)
    assert mean_squared_error(y, t) == (255**2 + 200**2) / 2
    assert mean_absolute_error(y, t) == 227.5


def test_half_precision_does_not_overflow():
    y, t = np.array([6e4, 0.0], np.float16), np.zeros(2, np.float16)
    assert mean_squared_error(y, t) == float(y[0]) ** 2 / 2


def test_r2_of_perfect_mean_and_worse_predictions():
    t = np.array([1.0, 2.0, 6.0])
    assert r2(t, t) == 1.0
    assert r2(np.full(3, 3.0), t) == 0.0
    assert r2(-t, t) < 0


@pytest.mark.parametrize("value", [0.0, 2.0, 0.1, 1e-320, 1e308])
def test_r2_of_constant_targets_is_1_if_perfect_otherwise_0(value):
    t = np.full(7, value)
    assert r2(t, t) == 1.0
    assert r2(t + np.array([0, 0, 0, 0, 0, 0, max(value / 2, 1e-3)]), t) == 0.0
    both = np.stack([t, np.arange(7.0)], axis=1)
    assert r2(both, both) == 1.0
    half = both.copy()
    half[0, 0] = value / 2 + 0.3
    assert r2(half, both) == 0.5


@pytest.mark.parametrize("scale", [1e-320, 1e-300, 1e-170, 1.0, 1e170, 1e307])
def test_r2_does_not_depend_on_the_scale(scale):
    t, y = np.array([8.0, 16.0, 24.0, 0.0]), np.array([8.0, 16.0, 16.0, 0.0])
    power = 2.0 ** round(math.log2(scale) - 3)
    assert r2(y * power, t * power) == pytest.approx(0.8, rel=1e-14)


def test_r2_of_targets_far_from_0():
    t = 1e8 + np.array([0.0, 1e-6, 2e-6, 3e-6])
    y = t + np.array([1e-6, 0, 0, 0])
    steps = (t - t[0]) / (t[1] - t[0])
    error = (y - t) / (t[1] - t[0])
    assert r2(y, t) == pytest.approx(1 - (error**2).sum() / ((steps - steps.mean()) ** 2).sum(), rel=1e-12)


def test_predictions_far_beyond_the_targets_have_infinite_error():
    assert r2(np.array([1e308, 0.0]), np.array([1e-308, 0.0])) == -math.inf
    assert mean_squared_error(np.array([1e300]), np.array([0.0])) == math.inf


@given(st.integers(2, 9), st.integers(1, 3), st.integers(0, 99))
def test_errors_are_their_definitions(samples, outputs, seed):
    rng = np.random.default_rng(seed)
    y, t = rng.standard_normal((2, samples, outputs))
    assert mean_squared_error(y, t) == pytest.approx(((y - t) ** 2).sum() / y.size, rel=1e-13)
    assert mean_absolute_error(y, t) == pytest.approx(sum(abs(y - t).ravel()) / y.size, rel=1e-13)
    each = [1 - ((t - y)[:, k] ** 2).sum() / ((t[:, k] - t[:, k].mean()) ** 2).sum() for k in range(outputs)]
    assert r2(y, t) == pytest.approx(np.mean(each), rel=1e-12, abs=1e-12)
    assert r2(y[:, 0], t[:, 0]) == pytest.approx(each[0], rel=1e-12, abs=1e-12)
    assert r2(y.reshape(samples, outputs, 1), t.reshape(samples, outputs, 1)) == r2(y, t)


@pytest.mark.parametrize("name", ERRORS)
def test_predictions_of_one_output_take_targets_without_its_axis(name):
    y, t = np.array([[1.0], [2.0], [4.0]]), np.array([1, 2, 3])
    assert ERRORS[name](y, t) == ERRORS[name](y[:, 0], t)


@pytest.mark.parametrize("name", ERRORS)
def test_shapes_that_would_broadcast_raise(name):
    message = (
        f"{name}: expected targets t of shape (3,) like the predictions y, got (3, 1); give one target for each "
        "prediction, such as t.reshape(y.shape)"
    )
    with pytest.raises(ShapeError, match=exactly(message)):
        ERRORS[name](np.zeros(3), np.zeros((3, 1)))


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("shape", [(), (0,), (0, 2), (3, 0)])
def test_errors_without_samples_raise(name, shape):
    least = 2 if name == "r2" else 1
    message = f"{name}: expected y and t of shape (N, ...) with N >= {least}, got {shape}; give more samples"
    with pytest.raises(ShapeError, match=exactly(message)):
        ERRORS[name](np.zeros(shape), np.zeros(shape))


def test_r2_of_one_sample_raises():
    with pytest.raises(ShapeError, match=r"^r2: expected y and t of shape \(N, ...\) with N >= 2, got \(1,\);"):
        r2(np.ones(1), np.ones(1))


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_raise(name, value):
    good, bad = np.ones((2, 2)), np.array([[1.0, 1.0], [value, 1.0]])
    for kind, y, t, error in (("y", bad, good, NumericalError), ("t", good, bad, ArgumentError)):
        message = (
            f"{name}: expected {kind} to be finite, got {value} at index [1, 0]; remove that sample, or correct "
            f"its computation"
        )
        with pytest.raises(error, match=exactly(message)):
            ERRORS[name](y, t)


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("dtype", [str, object, complex, bool])
def test_anything_but_real_numbers_raises(name, dtype):
    good = np.ones(3)
    for kind, y, t in (("y", good.astype(dtype), good), ("t", good, good.astype(dtype))):
        message = rf"^{name}: expected {kind} as real numbers, got dtype .*; convert them with {kind}.astype\(float\)$"
        with pytest.raises(ShapeError, match=message):
            ERRORS[name](y, t)
