"""What the tests of linear regressions share: their functions, samples, and a comparison."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from zhishen.linear import (
    alpha_max,
    elastic_net,
    elastic_net_path,
    lasso,
    lasso_path,
    ridge,
    ridge_path,
)  # fmt: skip

GOLDEN = Path(__file__).parents[1] / "golden" / "linear.npz"
DATA = ("diabetes", "tall", "wide")


def sample(seed=0, samples=30, features=8, dtype=np.float64):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((samples, features)) + 3
    t = x[:, 0] * 2 - x[:, min(1, features - 1)] + rng.standard_normal(samples) + 5
    return x.astype(dtype), t.astype(dtype)


def assert_close(ours, theirs, tolerance):
    """Relative to the largest coefficient."""
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance * max(np.abs(theirs).max(), 1e-3))


def gaussian_features(rng, N, D):
    return rng.standard_normal((N, D))


def duplicated_columns(rng, N, D):
    return rng.standard_normal((N, D))[:, rng.integers(0, D, D)]


def low_rank(rng, N, D):
    rank = max(1, D // 3)
    return rng.standard_normal((N, rank)) @ rng.standard_normal((rank, D))


def badly_scaled_columns(rng, N, D):
    return rng.standard_normal((N, D)) * 10.0 ** rng.uniform(-8, 8, D)


def nearly_duplicated_columns(rng, N, D):
    return duplicated_columns(rng, N, D) + 10.0 ** rng.uniform(-14, -1) * rng.standard_normal((N, D))


def ties_of_small_integers(rng, N, D):
    return rng.integers(-2, 3, (N, D)) * 10.0 ** rng.integers(-8, 9, D)


HARD = (
    gaussian_features, duplicated_columns, low_rank, badly_scaled_columns, nearly_duplicated_columns,
    ties_of_small_integers,
)  # fmt: skip
EVERY = {"ridge": ridge, "lasso": lasso, "elastic_net": elastic_net}
EVERY_PATH = {"ridge_path": ridge_path, "lasso_path": lasso_path, "elastic_net_path": elastic_net_path}


def function(name):
    return {**EVERY, **EVERY_PATH, "alpha_max": alpha_max}[name]
