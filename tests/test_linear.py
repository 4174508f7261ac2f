"""Ridge, lasso and elastic net: scikit-learn's stored results, the optimality conditions, and the priors."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.graph.numerical import numerical_gradient
from zhishen.linear import (
    alpha_max,
    elastic_net,
    elastic_net_path,
    gaussian_log_likelihood,
    gaussian_log_prior,
    laplace_log_prior,
    lasso,
    lasso_path,
    problem,
    ridge,
    ridge_path,
    ridge_regression,
    sparse_regression,
)  # fmt: skip
from zhishen.linear.duality import Objective

GOLDEN = Path(__file__).parent / "golden" / "linear.npz"
DATA = ("diabetes", "tall", "wide")
ALPHAS = (0.01, 0.3, 2.0)
FITS = {
    "ridge": ridge,
    "lasso": lasso,
    "net": lambda x, t, **options: elastic_net(x, t, l1_ratio=0.3, **options),
}
PATHS = {"lasso": lasso_path, "net": lambda x, t, **options: elastic_net_path(x, t, l1_ratio=0.3, **options)}


@pytest.fixture(scope="module")
def golden():
    with np.load(GOLDEN) as file:
        return dict(file)


def sample(seed=0, samples=30, features=8, dtype=np.float64):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((samples, features)) + 3
    t = x[:, 0] * 2 - x[:, min(1, features - 1)] + rng.standard_normal(samples) + 5
    return x.astype(dtype), t.astype(dtype)


def assert_close(ours, theirs, tolerance):
    """Relative to the largest coefficient."""
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance * max(np.abs(theirs).max(), 1e-3))


# Comparison with scikit-learn


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize(("model", "tolerance"), [("ridge", 1e-11), ("lasso", 1e-8), ("net", 1e-8)])
@pytest.mark.parametrize("name", DATA)
def test_equals_scikit_learn(golden, name, model, tolerance, alpha, intercept):
    fit = FITS[model](golden[f"{name}.x"], golden[f"{name}.t"], alpha=alpha, intercept=intercept)
    assert_close(np.append(fit.W, fit.b), golden[f"{name}.{model}.{alpha}.{intercept}"], tolerance)
    assert fit.alpha == alpha


@pytest.mark.parametrize("model", PATHS)
@pytest.mark.parametrize("name", DATA)
def test_the_path_equals_scikit_learns(golden, name, model):
    path = PATHS[model](golden[f"{name}.x"], golden[f"{name}.t"], count=30)
    np.testing.assert_allclose(path.alphas, golden[f"{name}.path.{model}.alphas"], rtol=1e-12)
    assert_close(path.W, golden[f"{name}.path.{model}"], 1e-8)


@pytest.mark.parametrize("model", FITS)
def test_a_penalty_off_by_a_thousandth_fails(golden, model):
    fit = FITS[model](golden["tall.x"], golden["tall.t"], alpha=2.0 * 1.001)
    with pytest.raises(AssertionError):
        assert_close(np.append(fit.W, fit.b), golden[f"tall.{model}.2.0.True"], 1e-8)


# Ridge


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize(("samples", "features"), [(30, 8), (8, 30), (1, 1), (1, 4)])
@pytest.mark.parametrize("alpha", [0.01, 1.0, 100.0])
def test_the_gradient_solver_agrees_with_the_closed_form(samples, features, alpha, intercept):
    x, t = sample(1, samples, features)
    closed = ridge(x, t, alpha=alpha, intercept=intercept)
    descended = ridge(x, t, alpha=alpha, intercept=intercept, solver="gradient")
    assert_close(descended.W, closed.W, 1e-9)
    assert closed.steps == 0
    assert closed.gap is None
    assert descended.steps > 0 or not closed.W.any()


def test_the_normal_equations_hold():
    x, t = sample()
    fit = ridge(x, t, alpha=3.0)
    xc, tc = x - x.mean(axis=0), t - t.mean()
    np.testing.assert_allclose(fit.W, np.linalg.solve(xc.T @ xc + 3 * np.eye(8), xc.T @ tc), rtol=1e-12)
    np.testing.assert_allclose(fit.predict(x).mean(), t.mean(), rtol=1e-12)  # the intercept is free


def test_without_penalty_ridge_is_the_least_squares_solution_of_minimum_norm():
    x, t = sample(2, 5, 9)
    fit = ridge(x, t, alpha=0.0)
    np.testing.assert_allclose(fit.predict(x), t, rtol=1e-10)
    expected, *_ = np.linalg.lstsq(x - x.mean(axis=0), t - t.mean())
    np.testing.assert_allclose(fit.W, expected, rtol=1e-10)
    for solver in ("svd", "gradient"):
        np.testing.assert_allclose(ridge(x, t, alpha=0.0, solver=solver).W, expected, rtol=1e-8)


def test_the_condition_number_is_not_squared():
    """Singular values from 1 to 1e-9: the normal equations would not give a single right digit."""
    rng = np.random.default_rng(3)
    U, _ = np.linalg.qr(rng.standard_normal((20, 5)))
    x = U * 10.0 ** -np.array([0, 2, 4, 7, 9])
    W = rng.standard_normal(5)
    np.testing.assert_allclose(ridge(x, x @ W, alpha=0.0, intercept=False).W, W, rtol=1e-6)


def test_ridge_path_is_ridge():
    x, t = sample()
    path = ridge_path(x, t, alphas=[1.0, 0.0, 50.0])
    for alpha, W, b in zip((1.0, 0.0, 50.0), path.W, path.b, strict=True):
        fit = ridge(x, t, alpha=alpha)
        np.testing.assert_allclose(W, fit.W, rtol=1e-12)
        assert b == pytest.approx(fit.b, rel=1e-12)
    assert path.gaps is None


def test_the_default_penalties_of_ridge_path_reach_from_tiny_coefficients_to_least_squares():
    x, t = sample()
    path, free = ridge_path(x, t), ridge(x, t, alpha=0.0).W
    sizes = np.linalg.norm(path.W, axis=1)
    assert len(path.alphas) == 100
    assert (np.diff(path.alphas) < 0).all()
    assert (np.diff(sizes) > 0).all()
    assert sizes[0] < 0.011 * np.linalg.norm(free)
    np.testing.assert_allclose(path.W[-1], free, rtol=1e-3)
    assert ridge_path(np.ones((3, 2)), np.arange(3.0), count=2).W.tolist() == [[0, 0], [0, 0]]


def test_too_few_gradient_steps_raise():
    x, t = sample()
    with pytest.raises(NumericalError, match=r"ridge: expected the gradient to shrink to .* within 3 steps") as caught:
        ridge(x, t, solver="gradient", steps=3)
    assert caught.value.step == 3


# Lasso and elastic net


def objective(x, t, W, b, alpha, ratio):
    r = t - x @ W - b
    return r @ r / (2 * len(t)) + alpha * ratio * np.abs(W).sum() + alpha * (1 - ratio) * (W @ W) / 2


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


def test_lasso_is_sparse_where_ridge_is_not():
    x, t = sample(5, 60, 20)
    W = lasso(x, t, alpha=0.3).W
    assert np.count_nonzero(W) < 8
    assert not np.signbit(W[W == 0]).any()
    assert np.count_nonzero(ridge(x, t, alpha=0.3 * len(t)).W) == 20


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
    for _ in range(80):
        N, D = rng.integers(1, 30), rng.integers(1, 40)
        x, t = features(rng, N, D), rng.standard_normal(N) * 3
        intercept, ratio = bool(rng.integers(2)), float(rng.choice([1.0, rng.uniform(0.01, 1)]))
        largest = alpha_max(x, t, l1_ratio=ratio, intercept=intercept) or 1.0
        alpha = float(rng.choice([0.002, largest * 10.0 ** rng.uniform(-6, 0.1)]))
        fit = elastic_net(x, t, alpha=alpha, l1_ratio=ratio, intercept=intercept, tol=1e-15)
        assert fit.steps < 1000
        assert kkt_violation(x, t, fit.W, fit.b, alpha, ratio) < 1e4, (N, D, alpha, ratio, intercept)


@pytest.mark.parametrize("features", HARD)
def test_paths_of_hard_problems_converge(features):
    rng = np.random.default_rng(100 + HARD.index(features))
    for _ in range(4):
        N, D = rng.integers(2, 20), rng.integers(1, 30)
        x, t = features(rng, N, D), rng.standard_normal(N)
        for path in (lasso_path(x, t, count=12), elastic_net_path(x, t, count=12, l1_ratio=0.2)):
            assert (path.gaps <= 1e-12 * np.var(t) / 2).all()


def test_the_conditions_fail_for_a_penalty_that_is_slightly_different():
    x, t = sample()
    fit = lasso(x, t, alpha=0.1, tol=1e-15)
    assert kkt_violation(x, t, fit.W, fit.b, 0.1, 1.0) < 1e4 < kkt_violation(x, t, fit.W, fit.b, 0.1 + 1e-9, 1.0)


def test_sweeps_that_do_not_suffice_raise():
    x, t = sample()
    with pytest.raises(NumericalError, match=r"lasso: expected the duality gap to close to .* within 2 sweeps, got"):
        lasso(x[:, [0, 1, 0]] + np.eye(len(x), 3) / 100, t, alpha=0.01, sweeps=2)  # nearly the same feature twice
    assert lasso(x, t, alpha=1e6, sweeps=1).steps == 0


# All

EVERY = {"ridge": ridge, "lasso": lasso, "elastic_net": elastic_net}
EVERY_PATH = {"ridge_path": ridge_path, "lasso_path": lasso_path, "elastic_net_path": elastic_net_path}
every = pytest.mark.parametrize("name", [*EVERY, *EVERY_PATH, "alpha_max"])


def function(name):
    return {**EVERY, **EVERY_PATH, "alpha_max": alpha_max}[name]


@pytest.mark.parametrize("name", EVERY)
def test_a_shift_of_the_targets_shifts_only_the_intercept(name):
    x, t = sample()
    fit, moved = EVERY[name](x, t, alpha=0.1), EVERY[name](x - 20, t + 10, alpha=0.1)
    assert_close(moved.W, fit.W, 1e-9)
    np.testing.assert_allclose(moved.predict(x - 20), fit.predict(x) + 10, rtol=1e-9)
    assert EVERY[name](x, t, alpha=0.1, intercept=False).b == 0.0


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("alpha", [0.0, 1e-9, 1.0])
def test_a_constant_column_has_coefficient_zero(name, alpha):
    x, t = sample()
    x[:, 2] = 0.1  # its mean is not exactly 0.1
    fit = EVERY[name](x, t, alpha=alpha)
    assert fit.W[2] == pytest.approx(0, abs=1e-13)
    assert fit.W[0] != 0
    only = EVERY[name](np.full((6, 2), 0.1), t[:6], alpha=alpha)
    assert only.W.tolist() == [0, 0]
    assert only.b == pytest.approx(t[:6].mean())


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


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [*EVERY, *EVERY_PATH])
def test_the_dtype_is_kept_and_the_data_unchanged(name, dtype):
    x, t = sample(dtype=dtype)
    x0, t0 = x.copy(), t.copy()
    result = function(name)(x, t)
    assert result.W.dtype == dtype
    assert x.tobytes() == x0.tobytes()
    assert t.tobytes() == t0.tobytes()
    if name in EVERY:
        assert result.predict(x).dtype == dtype
        wide = function(name)(x.astype(np.float64), t.astype(np.float64))
        np.testing.assert_allclose(result.W, wide.W, rtol=1e-6, atol=1e-7)


def test_integers_and_lists_are_valid_data():
    fit = ridge([[0], [1], [2]], [1, 3, 5], alpha=2)
    assert fit.W.dtype == np.float64
    assert fit.predict([[10]]).tolist() == pytest.approx([12.0])
    assert fit.predict([10]) == pytest.approx(12.0)


@every
@pytest.mark.parametrize(
    ("x", "t", "error", "message"),
    [
        (np.ones(3), np.ones(3), ShapeError, r"got \(3,\); give one feature as x.reshape\(-1, 1\)"),
        (np.ones((2, 2, 2)), np.ones(2), ShapeError, r"got \(2, 2, 2\)"),
        (np.ones((0, 2)), np.ones(0), ShapeError, r"N and I at least 1, got \(0, 2\)"),
        (np.ones((2, 0)), np.ones(2), ShapeError, r"N and I at least 1, got \(2, 0\)"),
        (np.ones((3, 2)), np.ones(2), ShapeError, r"expected t of shape \(3,\).*got \(2,\)"),
        (np.ones((3, 2)), np.ones((3, 1)), ShapeError, r"expected t of shape \(3,\).*got \(3, 1\)"),
        ([[1.0, 2.0], [3.0]], np.ones(2), ShapeError, "differ in length"),
        ([[1.0, np.nan], [3.0, 1.0]], np.ones(2), ArgumentError, r"x to be finite, got nan at index \[0, 1\]"),
        (np.ones((2, 1)), [0.0, np.inf], ArgumentError, r"t to be finite, got inf at index \[1\]"),
        (np.ones((2, 1)) * 1j, np.ones(2), ArgumentError, "x to hold real numbers, got complex128"),
        (np.array([["a"], ["b"]]), np.ones(2), ArgumentError, "x to hold real numbers, got <U1"),
        ([[1e200], [-1e200]], np.ones(2), ArgumentError, r"squares are floats, got sizes from 1e\+200"),
        ([[1e-200], [-1e-200]], np.ones(2), ArgumentError, r"squares are floats, got sizes from 1e-200"),
        ([[1.0], [2.0]], [1e200, -1e200], ArgumentError, "standardize the features and the targets"),
    ],
)
def test_invalid_data_raises(name, x, t, error, message):
    with pytest.raises(error, match=message) as caught:
        function(name)(x, t)
    assert str(caught.value).startswith(f"{name}: expected ")
    assert "; " in str(caught.value)


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


def test_impossible_requests_raise():
    with pytest.raises(ArgumentError, match="elastic_net_path: expected alphas if l1_ratio is 0, got None"):
        elastic_net_path(*sample(), l1_ratio=0.0)
    with pytest.raises(ArgumentError, match="alpha_max: expected l1_ratio to be a number > 0 and <= 1, got 0"):
        alpha_max(*sample(), l1_ratio=0)
    with pytest.raises(ShapeError, match=r"LinearFit.predict: expected x of shape \(N, 8\), got \(3, 2\)"):
        ridge(*sample()).predict(np.ones((3, 2)))


# The Bayesian view


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
