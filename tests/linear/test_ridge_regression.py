"""Ridge regression: the normal equations, both solvers, and the path of the penalty."""

from __future__ import annotations

import numpy as np
import pytest
from regressions import assert_close, sample

from zhishen.errors import NumericalError
from zhishen.linear import (
    ridge,
    ridge_path,
)  # fmt: skip


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize(("samples", "features"), [(30, 8), (8, 30), (1, 1), (1, 4)])
@pytest.mark.parametrize("alpha", [0.01, 1.0, 100.0])
def test_the_gradient_solver_agrees_with_the_closed_form(samples, features, alpha, intercept):
    x, t = sample(1, samples, features)
    closed = ridge(x, t, alpha=alpha, intercept=intercept)
    descended = ridge(x, t, alpha=alpha, intercept=intercept, solver="gradient")
    assert_close(descended.W, closed.W, 1e-9)
    assert closed.steps == 0
    assert closed.gap is None
    assert descended.steps > 0 or not closed.W.any()


def test_the_normal_equations_hold():
    x, t = sample()
    fit = ridge(x, t, alpha=3.0)
    xc, tc = x - x.mean(axis=0), t - t.mean()
    np.testing.assert_allclose(fit.W, np.linalg.solve(xc.T @ xc + 3 * np.eye(8), xc.T @ tc), rtol=1e-12)
    np.testing.assert_allclose(fit.predict(x).mean(), t.mean(), rtol=1e-12)  # the intercept is free


def test_without_penalty_ridge_is_the_least_squares_solution_of_minimum_norm():
    x, t = sample(2, 5, 9)
    fit = ridge(x, t, alpha=0.0)
    np.testing.assert_allclose(fit.predict(x), t, rtol=1e-10)
    expected, *_ = np.linalg.lstsq(x - x.mean(axis=0), t - t.mean())
    np.testing.assert_allclose(fit.W, expected, rtol=1e-10)
    for solver in ("svd", "gradient"):
        np.testing.assert_allclose(ridge(x, t, alpha=0.0, solver=solver).W, expected, rtol=1e-8)


def test_the_condition_number_is_not_squared():
    """Singular values from 1 to 1e-9: the normal equations would not give a single right digit."""
    rng = np.random.default_rng(3)
    U, _ = np.linalg.qr(rng.standard_normal((20, 5)))
    x = U * 10.0 ** -np.array([0, 2, 4, 7, 9])
    W = rng.standard_normal(5)
    np.testing.assert_allclose(ridge(x, x @ W, alpha=0.0, intercept=False).W, W, rtol=1e-6)


def test_ridge_path_is_ridge():
    x, t = sample()
    path = ridge_path(x, t, alphas=[1.0, 0.0, 50.0])
    for alpha, W, b in zip((1.0, 0.0, 50.0), path.W, path.b, strict=True):
        fit = ridge(x, t, alpha=alpha)
        np.testing.assert_allclose(W, fit.W, rtol=1e-12)
        assert b == pytest.approx(fit.b, rel=1e-12)
    assert path.gaps is None


def test_the_default_penalties_of_ridge_path_reach_from_tiny_coefficients_to_least_squares():
    x, t = sample()
    path, free = ridge_path(x, t), ridge(x, t, alpha=0.0).W
    sizes = np.linalg.norm(path.W, axis=1)
    assert len(path.alphas) == 100
    assert (np.diff(path.alphas) < 0).all()
    assert (np.diff(sizes) > 0).all()
    assert sizes[0] < 0.011 * np.linalg.norm(free)
    np.testing.assert_allclose(path.W[-1], free, rtol=1e-3)
    assert ridge_path(np.ones((3, 2)), np.arange(3.0), count=2).W.tolist() == [[0, 0], [0, 0]]


def test_too_few_gradient_steps_raise():
    x, t = sample()
    with pytest.raises(NumericalError, match=r"ridge: expected the gradient to shrink to .* within 3 steps") as caught:
        ridge(x, t, solver="gradient", steps=3)
    assert caught.value.step == 3
