"""Lasso and elastic net: the conditions of optimality, sparsity, and the largest useful penalty."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from regressions import sample

from zhishen.linear import (
    alpha_max,
    elastic_net,
    elastic_net_path,
    lasso,
    ridge,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    samples=st.integers(1, 12),
    features=st.integers(1, 12),
    alpha=st.floats(0.01, 3),
    ratio=st.floats(0.05, 1),
    intercept=st.booleans(),
)
def test_zero_is_a_subgradient(seed, samples, features, alpha, ratio, intercept):
    """c_j = λ sign(W_j) where W_j is not 0, |c_j| ≤ λ elsewhere; sufficient, as the objective is convex."""
    x, t = sample(seed, samples, features)
    fit = elastic_net(x, t, alpha=alpha, l1_ratio=ratio, intercept=intercept)
    c = x.T @ (t - fit.predict(x)) / samples - alpha * (1 - ratio) * fit.W
    used = fit.W != 0
    scale = np.abs(x.T @ t).max() / samples + alpha
    np.testing.assert_allclose(c[used], alpha * ratio * np.sign(fit.W[used]), rtol=0, atol=1e-7 * scale)
    assert (np.abs(c[~used]) <= alpha * ratio + 1e-7 * scale).all()


def test_an_elastic_net_without_l1_part_is_ridge():
    x, t = sample()
    np.testing.assert_array_equal(
        elastic_net(x, t, alpha=0.5, l1_ratio=0.0).W, ridge(x, t, alpha=0.5 * len(t)).W
    )  # fmt: skip
    np.testing.assert_array_equal(lasso(x, t, alpha=0.0).W, ridge(x, t, alpha=0.0).W)
    path = elastic_net_path(x, t, alphas=[0.5], l1_ratio=0.0)
    np.testing.assert_array_equal(path.W[0], ridge(x, t, alpha=0.5 * len(t)).W)


@pytest.mark.parametrize("ratio", [1.0, 0.3])
def test_alpha_max_is_where_the_last_coefficient_vanishes(ratio):
    x, t = sample()
    largest = alpha_max(x, t, l1_ratio=ratio)
    assert not elastic_net(x, t, alpha=largest * (1 + 1e-9), l1_ratio=ratio).W.any()
    assert np.count_nonzero(elastic_net(x, t, alpha=largest * 0.999, l1_ratio=ratio).W) == 1


def test_lasso_is_sparse_where_ridge_is_not():
    x, t = sample(5, 60, 20)
    W = lasso(x, t, alpha=0.3).W
    assert np.count_nonzero(W) < 8
    assert not np.signbit(W[W == 0]).any()
    assert np.count_nonzero(ridge(x, t, alpha=0.3 * len(t)).W) == 20
