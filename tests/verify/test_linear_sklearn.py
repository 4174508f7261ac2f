"""Ridge, lasso, elastic net and their paths, compared with scikit-learn: many shapes, seeds, penalties and scales."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Lasso, Ridge, enet_path, lasso_path

from zhishen import linear

EXACT = {"tol": 1e-14, "max_iter": 2_000_000}
SHAPES = [(1, 1), (2, 5), (12, 40), (40, 12), (300, 25), (3, 3)]
DRAWS = range(4)


def draw(shape, seed):
    """Correlated features of different scales, far from 0; the last one is constant if there are more than two."""
    rng = np.random.default_rng((seed, *shape))
    samples, features = shape
    mixing = np.eye(features) + 0.3 * rng.standard_normal((features, features)) / np.sqrt(features)
    x = rng.standard_normal(shape) @ mixing * rng.uniform(0.5, 2, features) + rng.uniform(-5, 5, features)
    if features > 2:
        x[:, -1] = 0.1
    return x, x[:, : features // 2 + 1].sum(axis=1) + rng.standard_normal(samples)


def difference(W, b, theirs):
    found, expected = np.append(W, b), np.append(theirs.coef_, theirs.intercept_)
    return float(np.abs(found - expected).max() / max(1.0, np.abs(expected).max()))


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
def test_fits(shape, intercept, report):
    worst = {"ridge": 0.0, "ridge by gradient": 0.0, "lasso": 0.0, "elastic net": 0.0}
    for seed in DRAWS:
        x, t = draw(shape, seed)
        for alpha in (0.02, 0.5, 5.0):
            theirs = Ridge(alpha=alpha, fit_intercept=intercept, solver="svd").fit(x, t)
            for name, solver in (("ridge", "svd"), ("ridge by gradient", "gradient")):
                fit = linear.ridge(x, t, alpha=alpha, intercept=intercept, solver=solver)
                worst[name] = max(worst[name], difference(fit.W, fit.b, theirs))
            theirs = Lasso(alpha=alpha, fit_intercept=intercept, **EXACT).fit(x, t)
            fit = linear.lasso(x, t, alpha=alpha, intercept=intercept)
            worst["lasso"] = max(worst["lasso"], difference(fit.W, fit.b, theirs))
            for ratio in (0.1, 0.5, 0.9):
                theirs = ElasticNet(alpha=alpha, l1_ratio=ratio, fit_intercept=intercept, **EXACT).fit(x, t)
                fit = linear.elastic_net(x, t, alpha=alpha, l1_ratio=ratio, intercept=intercept)
                worst["elastic net"] = max(worst["elastic net"], difference(fit.W, fit.b, theirs))
    report(f"{shape}, intercept {intercept}: " + ", ".join(f"{name} {value:.1e}" for name, value in worst.items()))
    assert worst["ridge"] < 1e-11
    assert max(worst["lasso"], worst["elastic net"]) < 1e-8
    # Descent stops when the gradient falls to 1e-12 of its initial norm; without intercept the condition number is near
    # 1e6, as features are far from 0.
    assert worst["ridge by gradient"] < (1e-8 if intercept else 1e-5)


@pytest.mark.parametrize("shape", [(40, 12), (300, 25), (12, 40)])
def test_paths(shape, report):
    x, t = draw(shape, 9)
    xc, tc = x - x.mean(axis=0), t - t.mean()
    xc[:, -1] = 0
    alphas, coefs, _ = lasso_path(xc, tc, alphas=50, **EXACT)
    path = linear.lasso_path(x, t, count=50)
    np.testing.assert_allclose(path.alphas, alphas, rtol=1e-12)
    first = np.abs(path.W - coefs.T).max() / np.abs(coefs).max()
    alphas, coefs, _ = enet_path(xc, tc, l1_ratio=0.4, alphas=50, **EXACT)
    path = linear.elastic_net_path(x, t, l1_ratio=0.4, count=50)
    np.testing.assert_allclose(path.alphas, alphas, rtol=1e-12)
    second = np.abs(path.W - coefs.T).max() / np.abs(coefs).max()
    report(f"{shape}: lasso path {first:.1e}, elastic net path {second:.1e}")
    assert max(first, second) < 1e-8


def test_the_comparison_detects_a_penalty_off_by_a_millionth():
    x, t = draw((40, 12), 0)
    fit = linear.lasso(x, t, alpha=0.5 * (1 + 1e-6))
    assert difference(fit.W, fit.b, Lasso(alpha=0.5, **EXACT).fit(x, t)) > 1e-8
