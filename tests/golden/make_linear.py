"""Make linear.npz: the coefficients of scikit-learn's Ridge, Lasso and ElasticNet. Run it with scikit-learn.

For each data set ``x`` and ``t``; under ``data.model.alpha.intercept`` the coefficients, followed by the intercept;
under ``data.path.model`` the alphas that scikit-learn chooses for a path, and the coefficients, (A, I).

    diabetes   442 patients, 10 features of small variance, from scikit-learn
    tall       40 samples of 6 features: two are nearly equal, one is constant, some are far from 0
    wide       15 samples of 40 features
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import ElasticNet, Lasso, Ridge, enet_path

ALPHAS = (0.01, 0.3, 2.0)
EXACT = {"tol": 1e-14, "max_iter": 2_000_000, "precompute": False}
MODELS: dict[str, Callable[..., Any]] = {
    "ridge": lambda alpha, fit_intercept: Ridge(alpha=alpha, fit_intercept=fit_intercept, solver="svd"),
    "lasso": lambda alpha, fit_intercept: Lasso(alpha=alpha, fit_intercept=fit_intercept, **EXACT),
    "net": lambda alpha, fit_intercept: ElasticNet(alpha=alpha, l1_ratio=0.3, fit_intercept=fit_intercept, **EXACT),
}


def data() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Inputs and targets by name."""
    rng = np.random.default_rng(6)
    tall = rng.standard_normal((40, 6)) * (1, 1, 5, 0.2, 1, 1) + (0, 3, 100, 0, 0, -7)
    tall[:, 4] = tall[:, 0] + 0.05 * tall[:, 4]
    tall[:, 5] = 0.1
    wide = rng.standard_normal((15, 40))
    return {
        "diabetes": load_diabetes(return_X_y=True),
        "tall": (tall, tall @ (2, 0, -0.5, 1, 1, 0) + rng.standard_normal(40)),
        "wide": (wide, wide[:, :3].sum(axis=1) + 0.1 * rng.standard_normal(15) + 4),
    }


if __name__ == "__main__":
    found: dict[str, np.ndarray] = {}
    for name, (x, t) in data().items():
        found[f"{name}.x"], found[f"{name}.t"] = x, t
        for model, build in MODELS.items():
            for alpha in ALPHAS:
                for intercept in (True, False):
                    fit = build(alpha, intercept).fit(x, t)
                    found[f"{name}.{model}.{alpha}.{intercept}"] = np.append(fit.coef_, fit.intercept_)
        for model, ratio in (("lasso", 1.0), ("net", 0.3)):
            alphas, coefs, _ = enet_path(x - x.mean(axis=0), t - t.mean(), l1_ratio=ratio, alphas=30, **EXACT)
            found[f"{name}.path.{model}.alphas"], found[f"{name}.path.{model}"] = alphas, coefs.T
    np.savez_compressed(Path(__file__).with_name("linear.npz"), **found)
