"""The duality gap: an upper bound of the error, and its formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from regressions import sample

from zhishen.linear import (
    elastic_net,
)  # fmt: skip
from zhishen.linear.duality import Objective


def objective(x, t, W, b, alpha, ratio):
    r = t - x @ W - b
    return r @ r / (2 * len(t)) + alpha * ratio * np.abs(W).sum() + alpha * (1 - ratio) * (W @ W) / 2


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000), alpha=st.floats(0.01, 1), ratio=st.floats(0.1, 1), tol=st.sampled_from([1e-1, 1e-3])
)
def test_the_gap_is_not_smaller_than_the_error(seed, alpha, ratio, tol):
    """A loose tolerance stops early, and the gap is an upper bound of the error."""
    x, t = sample(seed)
    early = elastic_net(x, t, alpha=alpha, l1_ratio=ratio, tol=tol)
    best = elastic_net(x, t, alpha=alpha, l1_ratio=ratio)
    error = objective(x, t, early.W, early.b, alpha, ratio) - objective(x, t, best.W, best.b, alpha, ratio)
    assert -1e-10 <= error <= early.gap + 1e-10
    assert early.gap <= tol * np.var(t) / 2


def test_the_gap_is_the_objective_minus_the_dual():
    x, t = sample()
    x, t = x - x.mean(axis=0), t - t.mean()
    W, alpha, ratio, N = np.array([0.5, 0, 0, -0.2, 0, 0, 0, 1.0]), 0.4, 0.7, len(t)
    stacked = np.vstack([x, np.sqrt(N * alpha * (1 - ratio)) * np.eye(8)])  # the L2 part as more samples
    targets = np.append(t, np.zeros(8))
    r = targets - stacked @ W
    theta = r * min(1, alpha * ratio * N / np.abs(stacked.T @ r).max())
    dual = (theta @ targets - theta @ theta / 2) / N
    expected = objective(x, t, W, 0.0, alpha, ratio) - dual
    found = Objective(x, t, alpha * ratio, alpha * (1 - ratio)).gap(W, t - x @ W)
    assert found == pytest.approx(expected, rel=1e-12)
    assert found > 0
