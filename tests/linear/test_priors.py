"""The Bayesian view: ridge and lasso maximize posteriors."""

from __future__ import annotations

import numpy as np
import pytest
from regressions import sample

from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.numerical import numerical_gradient
from zhishen.linear import (
    gaussian_log_likelihood,
    gaussian_log_prior,
    laplace_log_prior,
    lasso,
    ridge,
)  # fmt: skip


def test_densities_integrate_to_one():
    grid = np.linspace(-60, 60, 240_001)
    for log_prior in (gaussian_log_prior, laplace_log_prior):
        densities = np.exp([log_prior(np.array([w]), scale=1.5) for w in grid[::40]])
        assert np.trapezoid(densities, grid[::40]) == pytest.approx(1, abs=1e-4)
    densities = np.exp([gaussian_log_likelihood([[2.0]], [v], np.array([1.0]), b=0.5, noise=1.5) for v in grid[::40]])
    assert np.trapezoid(densities, grid[::40]) == pytest.approx(1, abs=1e-6)


def test_the_log_prior_of_many_coefficients_is_a_sum():
    W = np.array([[0.3, -2.0], [1.0, 0.0]])
    for log_prior in (gaussian_log_prior, laplace_log_prior):
        assert log_prior(W, scale=0.7) == pytest.approx(sum(log_prior(w, scale=0.7) for w in W.ravel()), rel=1e-14)


@pytest.mark.parametrize(("noise", "scale"), [(1.0, 1.0), (0.5, 2.0), (2.0, 0.1)])
def test_map_under_a_gaussian_prior_is_ridge(noise, scale):
    """The gradient of the log-posterior is 0 at ridge's W and nowhere else, as it is strictly concave."""
    x, t = sample()
    fit = ridge(x, t, alpha=noise**2 / scale**2)

    def posterior(W):
        return gaussian_log_likelihood(x, t, W, b=fit.b, noise=noise) + gaussian_log_prior(W, scale=scale)

    steepest = np.abs(numerical_gradient(posterior, np.zeros(8))).max()
    assert np.abs(numerical_gradient(posterior, fit.W.copy())).max() < 1e-7 * steepest
    wrong = ridge(x, t, alpha=noise**2 / scale**2 * 1.01)
    assert np.abs(numerical_gradient(posterior, wrong.W.copy())).max() > 1e-6 * steepest


@pytest.mark.parametrize(("noise", "scale"), [(1.0, 0.1), (2.0, 1.0), (0.5, 0.02)])
def test_map_under_a_laplace_prior_is_lasso(noise, scale):
    """The log-posterior decreases along every axis and many directions, also from coefficients that are exactly 0."""
    x, t = sample()
    fit = lasso(x, t, alpha=noise**2 / (len(t) * scale))
    assert 0 < np.count_nonzero(fit.W) < 8

    def posterior(W):
        return gaussian_log_likelihood(x, t, W, b=fit.b, noise=noise) + laplace_log_prior(W, scale=scale)

    best = posterior(fit.W)
    directions = np.vstack([np.eye(8), np.random.default_rng(0).standard_normal((40, 8))])
    for step in (1e-3, 1e-2, 0.1, 1.0):
        for direction in directions:
            assert posterior(fit.W + step * direction) < best
            assert posterior(fit.W - step * direction) < best
    wrong = lasso(x, t, alpha=1.05 * noise**2 / (len(t) * scale)).W
    assert posterior(0.99 * wrong + 0.01 * fit.W) > posterior(wrong)


def test_minimization_on_a_grid_finds_the_lasso():
    """Two coefficients, and the posterior on a grid without any solver."""
    x, t = sample(7, 20, 2)
    x, t = x - x.mean(axis=0), t - t.mean()
    fit = lasso(x, t, alpha=0.6, intercept=False)
    axis = np.linspace(-3, 3, 601)  # 0 is on the grid
    W = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)
    r = t - W @ x.T
    posterior = -(r * r).sum(axis=-1) / 2 - np.abs(W).sum(axis=-1) * 0.6 * len(t)  # noise 1, scale 1/(0.6 N)
    best = W.reshape(-1, 2)[posterior.argmax()]
    np.testing.assert_allclose(best, fit.W, atol=0.006)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: gaussian_log_prior([np.nan]), ArgumentError, "gaussian_log_prior: expected W to be finite"),
        (lambda: laplace_log_prior(["a"]), ArgumentError, "laplace_log_prior: expected W to hold real numbers"),
        (lambda: gaussian_log_prior([1.0], scale=0), ArgumentError, "expected scale to be a number > 0, got 0"),
        (lambda: laplace_log_prior([1.0], scale=-1), ArgumentError, "expected scale to be a number > 0, got -1"),
        (lambda: gaussian_log_likelihood(*sample(), np.ones(7)), ShapeError, r"W of shape \(8,\), got \(7,\)"),
        (lambda: gaussian_log_likelihood(*sample(), np.ones(8), noise=0), ArgumentError, "expected noise to be"),
        (lambda: gaussian_log_likelihood(*sample(), np.ones(8), b=np.nan), ArgumentError, "expected b to be"),
    ],
)
def test_invalid_arguments_of_priors_raise(call, error, message):
    with pytest.raises(error, match=message):
        call()
