"""All regressions together: scikit-learn's stored results, shifts, dtypes, and invalid arguments."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from regressions import DATA, EVERY, EVERY_PATH, assert_close, function, sample

from zhishen.errors import ArgumentError, ShapeError
from zhishen.linear import (
    alpha_max,
    elastic_net,
    elastic_net_path,
    lasso,
    problem,
    ridge,
    ridge_regression,
    sparse_regression,
)  # fmt: skip

ALPHAS = (0.01, 0.3, 2.0)
FITS = {
    "ridge": ridge,
    "lasso": lasso,
    "net": lambda x, t, **options: elastic_net(x, t, l1_ratio=0.3, **options),
}


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize(("model", "tolerance"), [("ridge", 1e-11), ("lasso", 1e-8), ("net", 1e-8)])
@pytest.mark.parametrize("name", DATA)
def test_equals_scikit_learn(golden, name, model, tolerance, alpha, intercept):
    fit = FITS[model](golden[f"{name}.x"], golden[f"{name}.t"], alpha=alpha, intercept=intercept)
    assert_close(np.append(fit.W, fit.b), golden[f"{name}.{model}.{alpha}.{intercept}"], tolerance)
    assert fit.alpha == alpha


@pytest.mark.parametrize("model", FITS)
def test_a_penalty_off_by_a_thousandth_fails(golden, model):
    fit = FITS[model](golden["tall.x"], golden["tall.t"], alpha=2.0 * 1.001)
    with pytest.raises(AssertionError):
        assert_close(np.append(fit.W, fit.b), golden[f"tall.{model}.2.0.True"], 1e-8)


@pytest.mark.parametrize("name", EVERY)
def test_a_shift_of_the_targets_shifts_only_the_intercept(name):
    x, t = sample()
    fit, moved = EVERY[name](x, t, alpha=0.1), EVERY[name](x - 20, t + 10, alpha=0.1)
    assert_close(moved.W, fit.W, 1e-9)
    np.testing.assert_allclose(moved.predict(x - 20), fit.predict(x) + 10, rtol=1e-9)
    assert EVERY[name](x, t, alpha=0.1, intercept=False).b == 0.0


@pytest.mark.parametrize("name", EVERY)
def test_constant_targets_need_no_coefficients(name):
    x, _ = sample()
    fit = EVERY[name](x, np.full(len(x), 0.1), alpha=0.1)
    np.testing.assert_allclose(fit.W, 0, atol=1e-15)
    assert fit.b == pytest.approx(0.1)


@pytest.mark.parametrize("name", EVERY)
def test_more_features_than_samples(name):
    x, t = sample(4, 6, 40)
    fit = EVERY[name](x, t, alpha=0.05)
    assert fit.W.shape == (40,)
    assert np.abs(fit.predict(x) - t).mean() < np.abs(t - t.mean()).mean() / 3


OPTIONS = {
    "alpha": problem.PENALTY,
    "l1_ratio": sparse_regression.RATIO,
    "tol": problem.POSITIVE,
    "steps": problem.STEPS,
    "sweeps": problem.STEPS,
    "count": problem.STEPS,
    "solver": ridge_regression.SOLVER,
}


@pytest.mark.parametrize(
    ("name", "option", "bad"),
    [
        (name, option, bad)
        for name, f in {**EVERY, **EVERY_PATH, "alpha_max": alpha_max}.items()
        for option in inspect.signature(f).parameters
        if option in OPTIONS
        for bad in OPTIONS[option].bad_values()
    ],
)
def test_invalid_options_raise(name, option, bad):
    with pytest.raises(ArgumentError, match=f"^{name}: expected {option} to be "):
        function(name)(*sample(), **{option: bad})


def test_impossible_requests_raise():
    with pytest.raises(ArgumentError, match="elastic_net_path: expected alphas if l1_ratio is 0, got None"):
        elastic_net_path(*sample(), l1_ratio=0.0)
    with pytest.raises(ArgumentError, match="alpha_max: expected l1_ratio to be a number > 0 and <= 1, got 0"):
        alpha_max(*sample(), l1_ratio=0)
    with pytest.raises(ShapeError, match=r"LinearFit.predict: expected x of shape \(N, 8\), got \(3, 2\)"):
        ridge(*sample()).predict(np.ones((3, 2)))
