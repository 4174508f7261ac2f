"""Gradient descent: the notes' fact, the three kinds of learning rate, saddle and plateau, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.optim import SGD, SURFACES, gradient_descent, race


def f(p):
    return p[0] ** 2 + p[1] ** 2


@pytest.mark.parametrize("what", [f, lambda p: 2 * p, SURFACES["bowl"]], ids=["function", "gradient", "surface"])
def test_the_fact_of_the_notes(what):
    path = gradient_descent(what, [-3.0, 4.0], lr=0.1, steps=100)
    assert path.shape == (101, 2)
    assert path[0].tolist() == [-3, 4]
    assert np.abs(path[-1]).max() < 1e-9
    np.testing.assert_allclose(path, np.outer(0.8 ** np.arange(101), [-3, 4]), rtol=1e-9, atol=1e-12)


@given(lr=st.floats(0.001, 1.2), p0=st.floats(-5, 5))
def test_each_step_multiplies_by_one_minus_two_lr(lr, p0):
    path = gradient_descent(lambda p: 2 * p, [p0], lr=lr, steps=20)
    np.testing.assert_allclose(path[:, 0], p0 * (1 - 2 * lr) ** np.arange(21), rtol=1e-9, atol=1e-12)


def test_too_small_right_too_large():
    heights = {
        lr: SURFACES["bowl"].value(*gradient_descent(f, (-3.0, 4.0), lr=lr, steps=50)[-1])
        for lr in (1e-5, 0.1, 0.9, 1.01)
    }
    assert heights[1e-5] > 24.9
    assert heights[0.1] < 1e-8
    assert heights[0.9] < 1e-8
    assert heights[1.01] > 25


def test_the_limit_is_two_over_the_largest_curvature():
    """The valley's are 1/10 and 2: below 1 it comes down, above 1 it climbs out, though along x it could go faster."""
    for lr, down in ((0.99, True), (1.01, False)):
        path = gradient_descent(SURFACES["valley"], SURFACES["valley"].start, lr=lr, steps=100)
        assert (abs(path[-1, 1]) < abs(path[0, 1])) == down
        assert abs(path[-1, 0]) < 0.01


def test_it_is_sgd():
    path = gradient_descent(SURFACES["beale"], (1.0, 1.5), lr=0.01, steps=40)
    np.testing.assert_array_equal(path, race(SURFACES["beale"], {"sgd": SGD(lr=0.01)}, (1.0, 1.5), 40)["sgd"])


def test_on_the_ridge_of_a_saddle_it_ends_at_the_saddle_point():
    saddle = SURFACES["saddle"]
    on, beside = (gradient_descent(saddle, (-2.0, y), lr=0.1, steps=60) for y in (0.0, 1e-6))
    np.testing.assert_allclose(on[-1], 0, atol=1e-5)
    assert saddle.value(*beside[-1]) < 0 < saddle.value(*beside[30])
    assert np.hypot(*saddle.gradient(*beside[30])) < 0.01  # it had all but stopped there


def test_on_the_plateau_it_all_but_stops():
    plateau = SURFACES["plateau"]
    path = gradient_descent(plateau, plateau.start, lr=0.1, steps=300)
    assert np.abs(path[20] - path[0]).max() > 1.9
    assert np.abs(path[-1] - path[20]).max() < 0.1
    assert plateau.value(*path[-1]) > 0.99


@pytest.mark.parametrize("shape", [(1,), (3, 2), (2, 2, 2)])
def test_any_shape(shape):
    start = np.arange(1.0, 1 + np.prod(shape)).reshape(shape)
    by_value = gradient_descent(lambda p: (p**2).sum(), start, lr=0.1, steps=3)
    by_slope = gradient_descent(lambda p: 2 * p, start, lr=0.1, steps=3)
    assert by_value.shape == (4, *shape)
    np.testing.assert_allclose(by_value, by_slope, rtol=1e-9)


def test_dtypes_and_copies():
    start = np.array([1.0, 2.0], np.float32)

    def greedy(p):
        g = 2 * p
        p[...] = 99  # what it is given is its own
        return g

    path = gradient_descent(greedy, start, lr=0.1, steps=2)
    assert path.dtype == np.float32
    assert start.tolist() == [1, 2]
    np.testing.assert_allclose(path[-1], [0.64, 1.28], rtol=1e-6)
    assert gradient_descent(lambda p: 2 * p, [1, 2], lr=0.1, steps=0).tolist() == [[1.0, 2.0]]
    assert gradient_descent(lambda p: 2 * p, [1, 2], lr=0.1, steps=1).dtype == np.float64


def test_who_climbs_out_of_all_floats_is_reported_the_step():
    with pytest.raises(
        NumericalError, match=r"got NaN or infinity at step (\d+); lower the learning rate \(now 10\)"
    ) as e:
        gradient_descent(lambda p: 2 * p, [1.0], lr=10.0, steps=1000)
    assert 200 < e.value.step < 300
    with pytest.raises(NumericalError, match="at step 1;"):
        gradient_descent(lambda p: np.full_like(p, np.nan), [1.0], lr=0.1, steps=5)


@pytest.mark.parametrize(
    ("what", "start", "options", "error", "message"),
    [
        (f, [1.0, 2.0], {"lr": 0}, ArgumentError, "expected lr to be a number > 0, got 0"),
        (f, [1.0, 2.0], {"lr": "0.1"}, ArgumentError, "expected lr to be a number > 0, got '0.1'"),
        (f, [1.0, 2.0], {"steps": -1}, ArgumentError, "expected steps to be a whole number >= 0, got -1"),
        (f, [1.0, np.nan], {}, ArgumentError, "expected start to hold finite numbers"),
        (f, ["a"], {}, ArgumentError, "expected start to hold finite numbers"),
        (
            f,
            3.0,
            {},
            ShapeError,
            r"expected start to be an array with at least one element, got shape \(\); give \[3.0\]",
        ),
        (f, [], {}, ShapeError, r"got shape \(0,\)"),
        (lambda p: p[:2], [1.0, 2.0, 3.0], {}, ShapeError, r"a gradient of shape \(3,\), got \(2,\)"),
        (SURFACES["bowl"], [1.0, 2.0, 3.0], {}, ShapeError, r"expected start of shape \(2,\) on a surface, got \(3,\)"),
    ],
)
def test_refuses(hostile, what, start, options, error, message):
    with pytest.raises(error, match=f"^gradient_descent: .*{message}"):
        gradient_descent(what, start, **{"lr": 0.1, "steps": 3, **options})
