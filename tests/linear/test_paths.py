"""Paths of the lasso and the elastic net over penalties."""

from __future__ import annotations

import numpy as np
import pytest
from regressions import DATA, EVERY_PATH, HARD, assert_close, function, sample

from zhishen.errors import ArgumentError, ShapeError
from zhishen.linear import (
    elastic_net_path,
    lasso,
    lasso_path,
)  # fmt: skip

PATHS = {"lasso": lasso_path, "net": lambda x, t, **options: elastic_net_path(x, t, l1_ratio=0.3, **options)}


@pytest.mark.parametrize("model", PATHS)
@pytest.mark.parametrize("name", DATA)
def test_the_path_equals_scikit_learns(golden, name, model):
    path = PATHS[model](golden[f"{name}.x"], golden[f"{name}.t"], count=30)
    np.testing.assert_allclose(path.alphas, golden[f"{name}.path.{model}.alphas"], rtol=1e-12)
    assert_close(path.W, golden[f"{name}.path.{model}"], 1e-8)


def test_a_path_keeps_the_order_of_its_penalties():
    x, t = sample()
    alphas = [0.1, 1.0, 0.01, 0.1]
    path = lasso_path(x, t, alphas=alphas)
    assert path.alphas.tolist() == alphas
    for alpha, W, b, gap in zip(alphas, path.W, path.b, path.gaps, strict=True):
        fit = lasso(x, t, alpha=alpha)
        assert_close(W, fit.W, 1e-9)
        assert b == pytest.approx(fit.b, rel=1e-9)
        assert 0 <= gap <= 1e-12 * np.var(t)


@pytest.mark.parametrize("features", HARD)
def test_paths_of_hard_problems_converge(features):
    rng = np.random.default_rng(100 + HARD.index(features))
    for _ in range(4):
        N, D = rng.integers(2, 20), rng.integers(1, 30)
        x, t = features(rng, N, D), rng.standard_normal(N)
        for path in (lasso_path(x, t, count=12), elastic_net_path(x, t, count=12, l1_ratio=0.2)):
            assert (path.gaps <= 1e-12 * np.var(t) / 2).all()


@pytest.mark.parametrize("name", EVERY_PATH)
@pytest.mark.parametrize(
    ("alphas", "error", "message"),
    [
        ([1.0, -0.1], ArgumentError, r"expected alphas\[1\] to be a number >= 0, got -0.1"),
        ([], ShapeError, r"expected alphas of shape \(A,\)"),
        (1.0, ShapeError, r"expected alphas of shape \(A,\)"),
        ([np.nan], ArgumentError, r"expected alphas to be finite, got nan at index \[0\]"),
    ],
)
def test_invalid_penalties_of_a_path_raise(name, alphas, error, message):
    with pytest.raises(error, match=f"^{name}: {message}"):
        function(name)(*sample(), alphas=alphas)
