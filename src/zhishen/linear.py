"""Linear regression with penalties: ridge, lasso, elastic net, their paths, and the priors that they stand for.

All fit y = xW + b to targets t, with N samples and I features. The penalty falls on W alone: b, the intercept, is
free, which is what centring x and t does. What is minimised, with ‖·‖ the Euclidean norm and ‖W‖₁ = Σ|W_i|:

==============  =====================================================  ============================================
`ridge`         ‖t - xW - b‖² + α‖W‖²                                  not divided by N: with twice the samples the
                                                                       same α weighs half as much
`lasso`         ‖t - xW - b‖²/(2N) + α‖W‖₁                             divided by N: α is on the scale of one sample
`elastic_net`   ‖t - xW - b‖²/(2N) + αρ‖W‖₁ + α(1 - ρ)‖W‖²/2           ρ is ``l1_ratio``
==============  =====================================================  ============================================

These are scikit-learn's conventions for Ridge, Lasso and ElasticNet, so that an α means the same in both. An elastic
net with ρ = 0 is a ridge with α·N. Features are not standardised: a penalty compares coefficients, so give features
like scales.

Everything is computed in float64, as a duality gap is a small difference of large numbers; W comes back in the dtype
of x.

References:
    A. Hoerl, R. Kennard (1970), Ridge regression; R. Tibshirani (1996), Regression shrinkage and selection via the
    lasso; H. Zou, T. Hastie (2005), Regularization and variable selection via the elastic net. The notes, chapter 6,
    L1 and L2.
"""

# The names W and b are the formulas'; W is changed in place.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zhishen._checks import Number, OneOf, WholeNumber, check
from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError, NumericalError, ShapeError

__all__ = [
    "LinearFit",
    "LinearPath",
    "alpha_max",
    "elastic_net",
    "elastic_net_path",
    "gaussian_log_likelihood",
    "gaussian_log_prior",
    "laplace_log_prior",
    "lasso",
    "lasso_path",
    "ridge",
    "ridge_path",
]

_PENALTY = Number(0)
_POSITIVE = Number(0, open_low=True)
_RATIO = Number(0, 1)
_STEPS = WholeNumber(1)
_SOLVER = OneOf(("svd", "gradient"))
_FULL_SWEEP = 10  # every so many sweeps all features are visited and the gap is measured; between, only those in use


@dataclass(frozen=True, eq=False)
class LinearFit:
    """A fitted line, plane or hyperplane: y = xW + b.

    Attributes:
        W: coefficients, (I,).
        b: the intercept; 0.0 where none was asked for.
        alpha: the penalty α.
        gap: how far the objective can be above its minimum at most, the duality gap; None for ridge.
        steps: steps of the gradient, or sweeps over the coefficients; 0 for a closed form.
    """

    W: Array
    b: float
    alpha: float
    gap: float | None
    steps: int

    def predict(self, x: Shaped[Array, "*N I"]) -> Float[Array, "*N"]:
        """Y = xW + b.

        Raises:
            ShapeError: x does not have I features.
        """
        x = np.asarray(x)
        if x.ndim == 0 or x.shape[-1] != len(self.W):
            raise ShapeError(
                f"LinearFit.predict: expected x of shape (N, {len(self.W)}), got {x.shape}; give the features that W "
                "was fitted to"
            )
        return x @ self.W + self.b


@dataclass(frozen=True, eq=False)
class LinearPath:
    """How the coefficients move as the penalty grows or shrinks: row k belongs to ``alphas[k]``.

    Attributes:
        alphas: the penalties, (A,), in the order in which they were given, falling if none were given.
        W: coefficients, (A, I).
        b: intercepts, (A,).
        gaps: duality gaps, (A,); None for ridge.
    """

    alphas: Array
    W: Array
    b: Array
    gaps: Array | None


# --- the data, checked and centred ------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Problem:
    """Inputs and targets in float64, their means taken out where there is an intercept."""

    x: Array
    t: Array
    x_mean: Array
    t_mean: float
    dtype: np.dtype[Any]

    def fit(self, W: Array, alpha: float, *, gap: float | None = None, steps: int = 0) -> LinearFit:
        """The result, moved back to where the data was."""
        b = self.t_mean - float(self.x_mean @ W)
        return LinearFit(W.astype(self.dtype), b, float(alpha), gap, steps)


def _numbers(where: str, name: str, value: Any) -> Array:
    """An array of finite real numbers."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ShapeError(
            f"{where}: expected {name} to be an array, got rows that differ in length; give every sample the same "
            "features"
        ) from error
    if array.dtype.kind not in "fiub":
        raise ArgumentError(
            f"{where}: expected {name} to hold real numbers, got {array.dtype}; convert it with "
            f"np.asarray({name}, float)"
        )
    finite = np.isfinite(array)
    if not finite.all():
        place = tuple(np.argwhere(~finite)[0].tolist())
        raise ArgumentError(
            f"{where}: expected {name} to be finite, got {array[place]} at index {list(place)}; leave that sample out "
            "or fill it in"
        )
    return array


def _problem(where: str, x: Any, t: Any, *, intercept: bool) -> _Problem:
    x, t = _numbers(where, "x", x), _numbers(where, "t", t)
    if x.ndim != 2 or 0 in x.shape:
        advice = "give one feature as x.reshape(-1, 1)" if x.ndim == 1 and x.size else "give a row for each sample"
        raise ShapeError(f"{where}: expected x of shape (N, I) with N and I at least 1, got {x.shape}; {advice}")
    if t.shape != x.shape[:1]:
        raise ShapeError(
            f"{where}: expected t of shape ({len(x)},), one target for each row of x {x.shape}, got {t.shape}; fit "
            "several targets one column at a time"
        )
    dtype = np.dtype(np.float32 if x.dtype == np.float32 else np.float64)
    x, t = x.astype(np.float64, order="F"), t.astype(np.float64)  # copies; columns of x are contiguous
    x_mean, t_mean = np.zeros(x.shape[1]), 0.0
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        if intercept:
            constant = (x == x[0]).all(axis=0)
            x_mean, t_mean = np.where(constant, x[0], x.mean(axis=0)), float(t.mean())
            x -= x_mean  # exactly 0 in a constant column, where rounding would leave a feature made of noise
            t -= t_mean
        size, target_size = np.square(x).sum(axis=0), float(t @ t)
    if not (np.isfinite(size).all() and math.isfinite(target_size)) or np.any((size == 0) & x.any(axis=0)):
        largest, smallest = np.abs(x).max(), np.abs(x[x != 0]).min(initial=math.inf)
        raise ArgumentError(
            f"{where}: expected values whose squares are floats, got sizes from {smallest:.3g} to {largest:.3g} in x "
            f"and up to {np.abs(t).max():.3g} in t; standardise the features and the targets"
        )
    return _Problem(x, t, x_mean, t_mean, dtype)


def _penalties(where: str, alphas: Any) -> Array:
    given = _numbers(where, "alphas", alphas).astype(np.float64)
    if given.ndim != 1 or not given.size:
        raise ShapeError(
            f"{where}: expected alphas of shape (A,) with at least one, got {given.shape}; give a list of penalties"
        )
    for index, alpha in enumerate(given.tolist()):
        check(alpha, _PENALTY, where=where, name=f"alphas[{index}]")
    return given


# --- ridge ------------------------------------------------------------------------------------------------------------


def ridge(
    x: Shaped[Array, "N I"],
    t: Shaped[Array, "N"],
    *,
    alpha: float = 1.0,
    intercept: bool = True,
    solver: str = "svd",
    tol: float = 1e-12,
    steps: int = 100_000,
) -> LinearFit:
    """W = argmin ‖t - xW - b‖² + α‖W‖² = (xᵀx + αI)⁻¹xᵀt, with x and t centred.

    Closed form: xᵀx is never formed, since that would square the condition number. With the singular value
    decomposition x = U diag(d) Vᵀ the solution is W = V diag(d/(d² + α)) Uᵀt: directions in which the data hardly
    varies (small d) are shrunk most. With α = 0 this is least squares, and the shortest of its solutions where there
    are many.

    By gradient: Nesterov's accelerated descent on half the objective, of gradient xᵀ(xW - t) + αW, with the step
    1/(d_max² + α), started anew whenever it overshoots, until the gradient has shrunk by ``tol``.

    Args:
        x: inputs.
        t: targets.
        alpha: α, at least 0.
        intercept: whether to fit b; without it the data is taken as it stands.
        solver: ``"svd"``, the closed form, or ``"gradient"``.
        tol: for the gradient: the norm at which it stops, relative to that at W = 0.
        steps: for the gradient: how many to make at most.

    Raises:
        ArgumentError: a value that is not finite, or an option out of range.
        ShapeError: x is not (N, I) or t not (N,), or there are no samples or features.
        NumericalError: the gradient has not shrunk enough within ``steps``.

    Examples:
        >>> x, t = np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0])
        >>> fit = ridge(x, t, alpha=2.0)  # Σ(x - 1)² = 2, so that W is halved
        >>> fit.W.round(12), round(fit.b, 12)
        (array([1.]), 2.0)
        >>> ridge(x, t, alpha=0.0).predict(np.array([[10.0]])).round(12)
        array([21.])

    References:
        A. Hoerl, R. Kennard (1970), Ridge regression; B. O'Donoghue, E. Candès (2015), Adaptive restart for
        accelerated gradient schemes. The notes, chapter 6, L2 regularisation.
    """
    problem = _problem("ridge", x, t, intercept=intercept)
    check(alpha, _PENALTY, where="ridge", name="alpha")
    check(tol, _POSITIVE, where="ridge", name="tol")
    check(steps, _STEPS, where="ridge", name="steps")
    if check(solver, _SOLVER, where="ridge", name="solver") == "svd":
        return problem.fit(_shrunk(_decomposed(problem.x, problem.t), alpha), alpha)
    W, made = _descended(problem.x, problem.t, alpha, tol=tol, steps=steps)
    return problem.fit(W, alpha, steps=made)


def ridge_path(
    x: Shaped[Array, "N I"],
    t: Shaped[Array, "N"],
    *,
    alphas: npt.ArrayLike | None = None,
    count: int = 100,
    intercept: bool = True,
) -> LinearPath:
    """W(α) of `ridge` for many α, from one singular value decomposition.

    Args:
        x: inputs.
        t: targets.
        alphas: the penalties; if not given, ``count`` of them from 100 d_max² (W is 1 % of least squares or less)
            down to d_max²/10⁶ in equal ratios, d_max being the largest singular value of the centred x.
        count: how many penalties to choose.
        intercept: whether to fit b.

    Raises:
        ArgumentError: as `ridge`, and a negative penalty.
        ShapeError: as `ridge`.

    Examples:
        >>> path = ridge_path(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]), alphas=[0.0, 2.0, 6.0])
        >>> path.W[:, 0].round(12)
        array([2. , 1. , 0.5])
    """
    problem = _problem("ridge_path", x, t, intercept=intercept)
    check(count, _STEPS, where="ridge_path", name="count")
    parts = _decomposed(problem.x, problem.t)
    largest = parts[1].max(initial=0.0) ** 2 or 1.0
    chosen = np.geomspace(100 * largest, 1e-6 * largest, count) if alphas is None else _penalties("ridge_path", alphas)
    return _path(chosen, [problem.fit(_shrunk(parts, alpha), alpha) for alpha in chosen.tolist()])


def _decomposed(x: Array, t: Array) -> tuple[Array, Array, Array]:
    """V, d and Uᵀt of x = U diag(d) Vᵀ, without the directions in which x varies by rounding alone."""
    U, d, Vt = np.linalg.svd(x, full_matrices=False)
    used = d > np.finfo(np.float64).eps * max(x.shape) * d[0]
    return Vt[used].T, d[used], U[:, used].T @ t


def _shrunk(parts: tuple[Array, Array, Array], alpha: float) -> Array:
    V, d, Ut_t = parts
    return V @ (d / (d * d + alpha) * Ut_t)


def _descended(x: Array, t: Array, alpha: float, *, tol: float, steps: int) -> tuple[Array, int]:
    """W and the number of steps that led to it."""
    curvature = float(np.linalg.norm(x, 2)) ** 2 + alpha
    W = ahead = np.zeros(x.shape[1])
    goal, size, k = tol * float(np.linalg.norm(x.T @ t)), math.inf, 0
    for step in range(steps + 1):
        g = x.T @ (x @ ahead - t) + alpha * ahead
        size = float(np.linalg.norm(g))
        if size <= goal:
            return ahead, step
        before, W = W, ahead - g / curvature
        k = 0 if g @ (W - before) > 0 else k + 1  # the way since the last step leads uphill: lose the momentum
        ahead = W + k / (k + 3) * (W - before)
    raise NumericalError(
        f"ridge: expected the gradient to shrink to {goal:.3g} within {steps} steps, got {size:.3g}; standardise the "
        "features, raise steps or tol, or take solver='svd'",
        step=steps,
    )


# --- lasso and elastic net --------------------------------------------------------------------------------------------


def lasso(
    x: Shaped[Array, "N I"],
    t: Shaped[Array, "N"],
    *,
    alpha: float = 1.0,
    intercept: bool = True,
    tol: float = 1e-12,
    sweeps: int = 100_000,
) -> LinearFit:
    """W = argmin ‖t - xW - b‖²/(2N) + α‖W‖₁: as ridge, but many coefficients are exactly 0.

    The elastic net with ρ = 1; see `elastic_net` for how it is solved.

    Args:
        x: inputs.
        t: targets.
        alpha: α, at least 0.
        intercept: whether to fit b.
        tol: the duality gap at which to stop, relative to the objective at W = 0.
        sweeps: how often to go over the coefficients at most.

    Raises:
        ArgumentError: a value that is not finite, or an option out of range.
        ShapeError: x is not (N, I) or t not (N,), or there are no samples or features.
        NumericalError: the gap has not closed within ``sweeps``.

    Examples:
        >>> x = np.array([[-1.0, 1.0], [0.0, -2.0], [1.0, 1.0]])
        >>> t = np.array([1.0, 3.0, 5.0])  # 2 times the first feature; the second has nothing to do with it
        >>> lasso(x, t, alpha=0.5).W.round(12)
        array([1.25, 0.  ])

    References:
        R. Tibshirani (1996), Regression shrinkage and selection via the lasso. The notes, chapter 6, L1
        regularisation.
    """
    problem = _problem("lasso", x, t, intercept=intercept)
    W, gap, made = _solved("lasso", problem, alpha, 1.0, tol=tol, sweeps=sweeps)
    return problem.fit(W, alpha, gap=gap, steps=made)


def elastic_net(
    x: Shaped[Array, "N I"],
    t: Shaped[Array, "N"],
    *,
    alpha: float = 1.0,
    l1_ratio: float = 0.5,
    intercept: bool = True,
    tol: float = 1e-12,
    sweeps: int = 100_000,
) -> LinearFit:
    """W = argmin ‖t - xW - b‖²/(2N) + αρ‖W‖₁ + α(1 - ρ)‖W‖²/2: sparse as lasso, stable as ridge.

    Coordinate descent: with all other coefficients fixed, the best W_j is known in closed form. With r the residual
    without feature j and S(z, λ) = sign(z)·max(|z| - λ, 0), the soft threshold,

        W_j = S(x_jᵀr/N, αρ) / (x_jᵀx_j/N + α(1 - ρ)).

    Every tenth sweep it also solves the linear equations that hold if the signs of W are right by now, which ends the
    search where they are. It stops by proof: every dual point gives a lower bound of the objective, and the gap
    between the objective and the bound is at least as large as the error. With λ = αρ, β = α(1 - ρ), c = xᵀ(t - xW)/N
    - βW and s = min(1, λ/max|c|),

        gap = (1 - s)²(‖t - xW‖²/N + β‖W‖²)/2 + Σ(λ|W_j| - s W_j c_j) ≥ 0.

    Where the penalty has no L1 part (ρ = 0 or α = 0) the closed form of `ridge` is taken.

    Args:
        x: inputs.
        t: targets.
        alpha: α, at least 0.
        l1_ratio: ρ, from 0 (ridge with α·N) to 1 (lasso).
        intercept: whether to fit b.
        tol: the duality gap at which to stop, relative to the objective at W = 0.
        sweeps: how often to go over the coefficients at most.

    Raises:
        ArgumentError: a value that is not finite, or an option out of range.
        ShapeError: x is not (N, I) or t not (N,), or there are no samples or features.
        NumericalError: the gap has not closed within ``sweeps``.

    Examples:
        Two features that are one and the same share what lasso may give to either:

        >>> x = np.array([[-1.0, -1.0], [0.0, 0.0], [1.0, 1.0]])
        >>> elastic_net(x, np.array([1.0, 3.0, 5.0]), alpha=0.5, l1_ratio=0.5).W.round(6)
        array([0.684211, 0.684211])

    References:
        J. Friedman, T. Hastie, R. Tibshirani (2010), Regularization paths for generalized linear models via
        coordinate descent; S.-J. Kim et al. (2007), An interior-point method for large-scale l1-regularized least
        squares, for the gap. The notes, chapter 6, elastic net.
    """
    problem = _problem("elastic_net", x, t, intercept=intercept)
    check(l1_ratio, _RATIO, where="elastic_net", name="l1_ratio")
    W, gap, made = _solved("elastic_net", problem, alpha, l1_ratio, tol=tol, sweeps=sweeps)
    return problem.fit(W, alpha, gap=gap, steps=made)


def lasso_path(
    x: Shaped[Array, "N I"],
    t: Shaped[Array, "N"],
    *,
    alphas: npt.ArrayLike | None = None,
    count: int = 100,
    intercept: bool = True,
    tol: float = 1e-12,
    sweeps: int = 100_000,
) -> LinearPath:
    """W(α) of `lasso` for many α; see `elastic_net_path`.

    Examples:
        >>> x = np.array([[-1.0, 1.0], [0.0, -2.0], [1.0, 1.0]])
        >>> path = lasso_path(x, np.array([1.0, 3.0, 5.0]), count=4)
        >>> path.W[:, 0].round(3)
        array([0.   , 1.8  , 1.98 , 1.998])
    """
    problem = _problem("lasso_path", x, t, intercept=intercept)
    return _solved_path("lasso_path", problem, alphas, 1.0, count=count, tol=tol, sweeps=sweeps)


def elastic_net_path(
    x: Shaped[Array, "N I"],
    t: Shaped[Array, "N"],
    *,
    alphas: npt.ArrayLike | None = None,
    l1_ratio: float = 0.5,
    count: int = 100,
    intercept: bool = True,
    tol: float = 1e-12,
    sweeps: int = 100_000,
) -> LinearPath:
    """W(α) of `elastic_net` for many α: from the largest to the smallest, each started where the one before ended.

    Args:
        x: inputs.
        t: targets.
        alphas: the penalties, in any order; if not given, ``count`` of them from `alpha_max`, where all coefficients
            are 0, down to a thousandth of it in equal ratios.
        l1_ratio: ρ, from 0 to 1.
        count: how many penalties to choose.
        intercept: whether to fit b.
        tol: see `elastic_net`.
        sweeps: see `elastic_net`, for each penalty.

    Raises:
        ArgumentError: as `elastic_net`; a negative penalty; or ρ = 0 without ``alphas``, as no penalty makes all
        coefficients 0 then. ShapeError: as `elastic_net`. NumericalError: as `elastic_net`.

    Examples:
        >>> x = np.array([[-1.0, 1.0], [0.0, -2.0], [1.0, 1.0]])
        >>> path = elastic_net_path(x, np.array([1.0, 3.0, 5.0]), alphas=[0.1, 1.0], l1_ratio=0.5)
        >>> path.W[:, 0].round(6)
        array([1.790698, 0.714286])
    """
    problem = _problem("elastic_net_path", x, t, intercept=intercept)
    check(l1_ratio, _RATIO, where="elastic_net_path", name="l1_ratio")
    return _solved_path("elastic_net_path", problem, alphas, l1_ratio, count=count, tol=tol, sweeps=sweeps)


def alpha_max(
    x: Shaped[Array, "N I"], t: Shaped[Array, "N"], *, l1_ratio: float = 1.0, intercept: bool = True
) -> float:
    """max_j |x_jᵀt|/(Nρ), with x and t centred: the smallest α at which all coefficients of the elastic net are 0.

    Args:
        x: inputs.
        t: targets.
        l1_ratio: ρ, above 0; 1 for lasso.
        intercept: whether b is fitted.

    Raises:
        ArgumentError: a value that is not finite, or an option out of range.
        ShapeError: x is not (N, I) or t not (N,), or there are no samples or features.

    Examples:
        >>> x = np.array([[-1.0, 1.0], [0.0, -2.0], [1.0, 1.0]])
        >>> round(alpha_max(x, np.array([1.0, 3.0, 5.0])), 6)
        1.333333
    """
    problem = _problem("alpha_max", x, t, intercept=intercept)
    check(l1_ratio, Number(0, 1, open_low=True), where="alpha_max", name="l1_ratio")
    return _alpha_max(problem, l1_ratio)


def _alpha_max(problem: _Problem, l1_ratio: float) -> float:
    return float(np.abs(problem.x.T @ problem.t).max() / (len(problem.t) * l1_ratio))


def _solved(
    where: str,
    problem: _Problem,
    alpha: float,
    l1_ratio: float,
    *,
    tol: float,
    sweeps: int,
    start: Array | None = None,
) -> tuple[Array, float, int]:
    """W of one elastic net, from ``start`` or from 0; its gap, and the number of sweeps."""
    check(alpha, _PENALTY, where=where, name="alpha")
    check(tol, _POSITIVE, where=where, name="tol")
    check(sweeps, _STEPS, where=where, name="sweeps")
    x, t = problem.x, problem.t
    lam, beta, N = alpha * l1_ratio, alpha * (1 - l1_ratio), len(t)
    if lam == 0:
        return _shrunk(_decomposed(x, t), N * beta), 0.0, 0
    W = np.zeros(x.shape[1]) if start is None else start.copy()
    size = np.square(x).sum(axis=0) / N
    goal, gap, r = tol * float(t @ t) / (2 * N), math.inf, t
    for sweep in range(sweeps + 1):
        everything = sweep % _FULL_SWEEP == 0
        if everything or sweep == sweeps:
            r = t - x @ W  # anew, so that rounding does not pile up
            gap = _gap(x, r, W, lam, beta)
            if gap <= goal:
                return W, gap, sweep
            ahead = _leapt(x, t, W, lam, beta)
            ahead_gap = _gap(x, t - x @ ahead, ahead, lam, beta)
            if ahead_gap <= goal:  # otherwise it is no place to go on from: with dependent features it may lie anywhere
                return ahead, ahead_gap, sweep
        for j in np.flatnonzero(size if everything else W).tolist():  # a feature of zeros keeps W = 0
            old = float(W[j])
            z = float(x[:, j] @ r) / N + float(size[j]) * old
            W[j] = _soft_threshold(z, lam) / float(size[j] + beta)
            if W[j] != old:
                r -= (W[j] - old) * x[:, j]
    raise NumericalError(
        f"{where}: expected the duality gap to close to {goal:.3g} within {sweeps} sweeps, got {gap:.3g}; standardise "
        "the features, raise sweeps or tol, or take a larger alpha",
        step=sweeps,
    )


def _soft_threshold(z: float, lam: float) -> float:
    """S(z, λ) = sign(z)·max(|z| - λ, 0), and never -0.0."""
    return math.copysign(abs(z) - lam, z) if abs(z) > lam else 0.0


def _leapt(x: Array, t: Array, W: Array, lam: float, beta: float) -> Array:
    """The minimum among all coefficients with the signs of W, from linear equations; W if the signs do not hold there.

    Once coordinate descent has found the signs, this is the answer. Alone it would creep towards it where features
    are nearly dependent: 12 samples of 40 features far from 0, without intercept, took over 100,000 sweeps.
    """
    used = np.flatnonzero(W)
    signs, part, N = np.sign(W[used]), x[:, used], len(t)
    curvature = part.T @ part / N + beta * np.eye(len(used))
    found = np.linalg.lstsq(curvature, part.T @ t / N - lam * signs)[0]
    if not np.array_equal(np.sign(found), signs):
        return W
    ahead = np.zeros_like(W)
    ahead[used] = found
    return ahead


def _gap(x: Array, r: Array, W: Array, lam: float, beta: float) -> float:
    """The formula in `elastic_net`: a sum of terms that are not negative, so that little is lost to rounding.

    The objective minus its dual value would subtract two large numbers. The L2 part stands as I more samples in the
    residual, of inputs √(Nβ) times a unit matrix and targets 0; the dual point is the residual, shrunk by s until it
    is admissible.
    """
    N = len(r)
    c = x.T @ r / N - beta * W
    largest = float(np.abs(c).max())
    s = min(1.0, lam / largest) if largest > 0 else 1.0
    slack = float((lam * np.abs(W) - s * W * c).sum())
    return (1 - s) ** 2 * (float(r @ r) / N + beta * float(W @ W)) / 2 + max(slack, 0.0)


def _solved_path(
    where: str, problem: _Problem, alphas: Any, l1_ratio: float, *, count: int, tol: float, sweeps: int
) -> LinearPath:
    check(count, _STEPS, where=where, name="count")
    if alphas is not None:
        chosen = _penalties(where, alphas)
    elif l1_ratio == 0:
        raise ArgumentError(
            f"{where}: expected alphas where l1_ratio is 0, got none; give a list of penalties, as no finite one makes "
            "all coefficients 0"
        )
    else:
        largest = _alpha_max(problem, l1_ratio) or 1.0
        chosen = np.geomspace(largest, largest / 1000, count)
    fits: dict[int, LinearFit] = {}
    W: Array | None = None
    for k in np.argsort(-chosen, kind="stable").tolist():
        alpha = float(chosen[k])
        W, gap, made = _solved(where, problem, alpha, l1_ratio, tol=tol, sweeps=sweeps, start=W)
        fits[k] = problem.fit(W, alpha, gap=gap, steps=made)
    return _path(chosen, [fits[k] for k in range(len(chosen))])


def _path(alphas: Array, fits: list[LinearFit]) -> LinearPath:
    gaps = [fit.gap for fit in fits if fit.gap is not None]
    return LinearPath(
        alphas, np.stack([fit.W for fit in fits]), np.array([fit.b for fit in fits]), np.array(gaps) if gaps else None
    )


# --- the Bayesian view ------------------------------------------------------------------------------------------------


def gaussian_log_likelihood(
    x: Shaped[Array, "N I"], t: Shaped[Array, "N"], W: Shaped[Array, "I"], *, b: float = 0.0, noise: float = 1.0
) -> float:
    """log p(t | x, W) = -‖t - xW - b‖²/(2σ²) - N log(2πσ²)/2, in nats: targets are a line and Gaussian noise.

    Args:
        x: inputs.
        t: targets.
        W: coefficients.
        b: the intercept.
        noise: σ, the standard deviation of the noise, above 0.

    Raises:
        ArgumentError: a value that is not finite, or σ out of range.
        ShapeError: x is not (N, I), t not (N,) or W not (I,).

    Examples:
        >>> x, t = np.array([[0.0], [1.0]]), np.array([0.0, 3.0])
        >>> round(gaussian_log_likelihood(x, t, np.array([2.0])), 6)  # -1/2 - log 2π
        -2.337877

    References:
        C. Bishop (2006), Pattern recognition and machine learning, section 3.3. The notes, chapter 6, the Bayesian
        view.
    """
    where = "gaussian_log_likelihood"
    problem = _problem(where, x, t, intercept=False)
    W = _numbers(where, "W", W)
    check(b, Number(), where=where, name="b")
    check(noise, _POSITIVE, where=where, name="noise")
    if W.shape != problem.x.shape[1:]:
        raise ShapeError(
            f"{where}: expected W of shape ({problem.x.shape[1]},), got {W.shape}; give a coefficient for each "
            "feature of x"
        )
    r = problem.t - problem.x @ W - b
    return -float(r @ r) / (2 * noise**2) - len(r) / 2 * math.log(2 * math.pi * noise**2)


def gaussian_log_prior(W: Shaped[Array, "..."], *, scale: float = 1.0) -> float:
    """log p(W) = -ΣW²/(2τ²) - I log(2πτ²)/2, in nats: before any data, coefficients are likely to be near 0.

    The W that is most probable after the data (MAP) maximises log p(t | x, W) + log p(W). With noise σ that is
    `ridge` with α = σ²/τ²: multiply by -2σ² and leave out what does not depend on W.

    Args:
        W: coefficients, of any shape; I is their number.
        scale: τ, the standard deviation, above 0.

    Raises:
        ArgumentError: a value that is not finite, or τ out of range.

    Examples:
        >>> round(gaussian_log_prior(np.array([1.0, -1.0])), 6)  # -1 - log 2π
        -2.837877

    References:
        The notes, chapter 6, the Bayesian view: a Gaussian prior is L2.
    """
    W = _numbers("gaussian_log_prior", "W", W)
    check(scale, _POSITIVE, where="gaussian_log_prior", name="scale")
    return -float(np.square(W, dtype=np.float64).sum()) / (2 * scale**2) - W.size / 2 * math.log(2 * math.pi * scale**2)


def laplace_log_prior(W: Shaped[Array, "..."], *, scale: float = 1.0) -> float:
    """log p(W) = -Σ|W|/s - I log(2s), in nats: before any data, coefficients are likely to be close to 0.

    Its peak at 0 is sharp and its tails are heavy: many coefficients of 0, and a few large ones.

    MAP with noise σ and this prior is `lasso` with α = σ²/(N s): multiply by -σ²/N and leave out what does not depend
    on W.

    Args:
        W: coefficients, of any shape; I is their number.
        scale: s, the mean of |W|, above 0.

    Raises:
        ArgumentError: a value that is not finite, or s out of range.

    Examples:
        >>> round(laplace_log_prior(np.array([1.0, -1.0])), 6)  # -2 - 2 log 2
        -3.386294

    References:
        R. Tibshirani (1996), Regression shrinkage and selection via the lasso, section 5. The notes, chapter 6, the
        Bayesian view: a Laplace prior is L1.
    """
    W = _numbers("laplace_log_prior", "W", W)
    check(scale, _POSITIVE, where="laplace_log_prior", name="scale")
    return -float(np.abs(W, dtype=np.float64).sum()) / scale - W.size * math.log(2 * scale)
