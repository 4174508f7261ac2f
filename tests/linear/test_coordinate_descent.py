"""Coordinate descent: exact solutions, warm starts, and sweeps that do not suffice."""

from __future__ import annotations

import numpy as np
import pytest
from regressions import sample

from zhishen.errors import NumericalError
from zhishen.linear import (
    lasso,
)  # fmt: skip
from zhishen.linear.coordinate_descent import minimize
from zhishen.linear.problem import centered


def test_sweeps_that_do_not_suffice_raise():
    x, t = sample()
    with pytest.raises(NumericalError, match=r"lasso: expected the duality gap to close to .* within 2 sweeps, got"):
        lasso(x[:, [0, 1, 0]] + np.eye(len(x), 3) / 100, t, alpha=0.01, sweeps=2)  # nearly the same feature twice
    assert lasso(x, t, alpha=1e6, sweeps=1).steps == 0


def test_orthonormal_features_have_the_exact_solution():
    """With xᵀx = N I, each coefficient is S(z, λ)/(1 + β) of its own z = xᵀt/N: one sweep finds it."""
    x = np.sqrt(12) * np.linalg.qr(np.random.default_rng(0).normal(size=(12, 4)))[0]
    t = x @ [2.0, -0.3, 0.05, 1.0] + np.random.default_rng(1).normal(size=12)
    z, alpha, ratio = x.T @ t / 12, 0.4, 0.7
    lam, beta = alpha * ratio, alpha * (1 - ratio)
    expected = np.sign(z) * np.maximum(np.abs(z) - lam, 0) / (1 + beta)
    W, gap, sweeps = minimize("here", centered("here", x, t, intercept=False), alpha, ratio, tol=1e-12, sweeps=1000)
    np.testing.assert_allclose(W, expected, atol=1e-12)
    assert 0 <= gap <= 1e-12 * (t @ t) / 24
    assert sweeps <= 10


def test_one_feature_by_hand():
    """x = (1, 2, 3), t = (2, 4, 6): z = 28/3, xᵀx/N = 14/3, so W = (28/3 - λ)/(14/3) = 2 - 3λ/14."""
    problem = centered("here", [[1.0], [2.0], [3.0]], [2.0, 4.0, 6.0], intercept=False)
    for lam in (0.7, 1.4, 100.0):
        (W,), *_ = minimize("here", problem, lam, 1.0, tol=1e-14, sweeps=100)
        assert pytest.approx(max(2 - 3 * lam / 14, 0), rel=1e-10) == W


def test_a_start_at_the_solution_takes_no_sweep_and_is_not_changed():
    problem = centered("here", *sample(), intercept=True)
    W, _, sweeps = minimize("here", problem, 0.1, 0.9, tol=1e-10, sweeps=1000)
    assert sweeps > 0
    start = W.copy()
    again, _, more = minimize("here", problem, 0.1, 0.9, tol=1e-10, sweeps=1000, start=start)
    assert more == 0
    np.testing.assert_array_equal(again, W)
    far = np.full(8, 50.0)
    np.testing.assert_allclose(minimize("here", problem, 0.1, 0.9, tol=1e-10, sweeps=1000, start=far)[0], W, atol=1e-6)
    np.testing.assert_array_equal(far, 50.0)
