"""The active set: hard problems on which coordinate descent alone is slow or does not converge."""

from __future__ import annotations

import numpy as np
import pytest
from regressions import HARD, sample

from zhishen.linear import (
    alpha_max,
    elastic_net,
    lasso,
)  # fmt: skip


def test_nearly_dependent_features_do_not_take_long():
    """Far from 0 and without intercept the condition number is near 1e6; sweeps alone took over 100,000."""
    x, t = sample(0, 12, 40)
    fit = elastic_net(x, t, alpha=0.02, l1_ratio=0.1, intercept=False)
    c = x.T @ (t - fit.predict(x)) / 12 - 0.018 * fit.W
    np.testing.assert_allclose(c[fit.W != 0], 0.002 * np.sign(fit.W[fit.W != 0]), rtol=1e-6)
    assert fit.steps < 200


def test_four_samples_of_four_features_converge():
    """With an intercept the features are dependent; coordinate descent alone does not converge in 10^6 sweeps."""
    x = [
        [-0.26, 0.74, -3.07, 0.06],
        [0.68, -0.5, -0.03, -0.18],
        [1.27, -1.9, -0.87, -0.14],
        [-1.16, 0.32, -0.32, -0.95],
    ]
    fit = lasso(x, [4.32, 3.79, 4.16, -4.82], alpha=0.002)
    np.testing.assert_allclose(fit.W, [6.06862879, 2.82215789, -0.90130579, 0], rtol=1e-8)
    assert fit.b == pytest.approx(1.03717911706, rel=1e-10)
    assert fit.steps < 100


def kkt_violation(x, t, W, b, alpha, ratio):
    """How far c is from λ sign(W), or from [-λ, λ] where W is 0, in units of its rounding error."""
    N, used = len(t), W != 0
    c = x.T @ (t - x @ W - b) / N - alpha * (1 - ratio) * W
    distance = np.where(used, np.abs(c - alpha * ratio * np.sign(W)), np.maximum(np.abs(c) - alpha * ratio, 0))
    lengths = np.linalg.norm(x, axis=0)
    magnitude = np.linalg.norm(t) + np.sqrt(N) * abs(b) + lengths @ np.abs(W)
    rounding = np.finfo(float).eps * (lengths * magnitude / N + alpha * np.abs(W))
    return (distance / np.maximum(rounding, np.finfo(float).tiny)).max()


@pytest.mark.parametrize("features", HARD)
def test_random_hard_problems_satisfy_the_optimality_conditions(features):
    """The tolerance of the gap is so small that the conditions hold to the square root of it, or to rounding."""
    rng = np.random.default_rng(HARD.index(features))
    for _ in range(30):
        N, D = rng.integers(1, 30), rng.integers(1, 40)
        x, t = features(rng, N, D), rng.standard_normal(N) * 3
        intercept, ratio = bool(rng.integers(2)), float(rng.choice([1.0, rng.uniform(0.01, 1)]))
        largest = alpha_max(x, t, l1_ratio=ratio, intercept=intercept) or 1.0
        alpha = float(rng.choice([0.002, largest * 10.0 ** rng.uniform(-6, 0.1)]))
        fit = elastic_net(x, t, alpha=alpha, l1_ratio=ratio, intercept=intercept, tol=1e-15)
        assert fit.steps < 1000
        assert kkt_violation(x, t, fit.W, fit.b, alpha, ratio) < 1e4, (N, D, alpha, ratio, intercept)


def test_the_conditions_fail_for_a_penalty_that_is_slightly_different():
    x, t = sample()
    fit = lasso(x, t, alpha=0.1, tol=1e-15)
    assert kkt_violation(x, t, fit.W, fit.b, 0.1, 1.0) < 1e4 < kkt_violation(x, t, fit.W, fit.b, 0.1 + 1e-9, 1.0)
