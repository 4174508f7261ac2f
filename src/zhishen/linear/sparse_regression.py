"""Lasso, elastic net, and the penalty at which all coefficients vanish."""

# W and b are the names in the formulas.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

import numpy as np

from zhishen._checks import Number, check
from zhishen._types import Array, Shaped
from zhishen.linear.coordinate_descent import minimize
from zhishen.linear.problem import LinearFit, Problem, centered

__all__ = ["RATIO", "alpha_max", "elastic_net", "largest_alpha", "lasso"]

RATIO = Number(0, 1)


def lasso(
    x: Shaped[Array, "N I"],
    t: Shaped[Array, "N"],
    *,
    alpha: float = 1.0,
    intercept: bool = True,
    tol: float = 1e-12,
    sweeps: int = 100_000,
) -> LinearFit:
    """W = argmin ‖t - xW - b‖²/(2N) + α‖W‖₁: like ridge, but many coefficients are exactly 0.

    This is the elastic net with ρ = 1; `elastic_net` describes the solver.

    Args:
        x: inputs.
        t: targets.
        alpha: α, at least 0.
        intercept: whether to fit b.
        tol: the duality gap at which the solver stops, relative to the objective at W = 0.
        sweeps: the maximum number of sweeps over the coefficients and steps of the active set together.

    Raises:
        ArgumentError: a value that is not finite, or an option out of range.
        ShapeError: x is not (N, I) or t not (N,), or there are no samples or features.
        NumericalError: the gap is still too large after ``sweeps``.

    Examples:
        >>> x = np.array([[-1.0, 1.0], [0.0, -2.0], [1.0, 1.0]])
        >>> t = np.array([1.0, 3.0, 5.0])  # 2 times the first feature; the second has no influence
        >>> lasso(x, t, alpha=0.5).W.round(12)
        array([1.25, 0.  ])

    References:
        R. Tibshirani (1996), Regression shrinkage and selection via the lasso. The notes, chapter 6, L1
        regularization.
    """
    problem = centered("lasso", x, t, intercept=intercept)
    W, gap, made = minimize("lasso", problem, alpha, 1.0, tol=tol, sweeps=sweeps)
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
    """W = argmin ‖t - xW - b‖²/(2N) + αρ‖W‖₁ + α(1 - ρ)‖W‖²/2: sparse like lasso, stable like ridge.

    Coordinate descent minimizes over one coefficient at a time, in closed form. With r the residual without feature j
    and S(z, λ) = sign(z)·max(|z| - λ, 0), the soft threshold,

        W_j = S(x_jᵀr/N, αρ) / (x_jᵀx_j/N + α(1 - ρ)).

    Every tenth sweep also solves the linear equations that hold if the signs of W are right, so the solver ends as soon
    as they are. Where features are nearly dependent, the signs take many sweeps; after some sweeps an active-set method
    takes over, see `zhishen.linear.active_set`.

    The duality gap decides when to stop. Every dual point gives a lower bound of the objective, so the gap between the
    objective and the bound is at least as large as the error. With λ = αρ, β = α(1 - ρ), c = xᵀ(t - xW)/N - βW and
    s = min(1, λ/max|c|),

        gap = (1 - s)²(‖t - xW‖²/N + β‖W‖²)/2 + Σ(λ|W_j| - s W_j c_j) ≥ 0.

    Each c_j has a rounding error, and the gap counts a violation only beyond it.

    If the penalty does not have an L1 part (ρ = 0 or α = 0), the closed form of `ridge` applies.

    Args:
        x: inputs.
        t: targets.
        alpha: α, at least 0.
        l1_ratio: ρ, from 0 (ridge with α·N) to 1 (lasso).
        intercept: whether to fit b.
        tol: the duality gap at which the solver stops, relative to the objective at W = 0.
        sweeps: the maximum number of sweeps over the coefficients and steps of the active set together.

    Raises:
        ArgumentError: a value that is not finite, or an option out of range.
        ShapeError: x is not (N, I) or t not (N,), or there are no samples or features.
        NumericalError: the gap is still too large after ``sweeps``.

    Examples:
        Two identical features have equal coefficients; lasso may give all weight to either:

        >>> x = np.array([[-1.0, -1.0], [0.0, 0.0], [1.0, 1.0]])
        >>> elastic_net(x, np.array([1.0, 3.0, 5.0]), alpha=0.5, l1_ratio=0.5).W.round(6)
        array([0.684211, 0.684211])

    References:
        J. Friedman, T. Hastie, R. Tibshirani (2010), Regularization paths for generalized linear models via
        coordinate descent; S.-J. Kim et al. (2007), An interior-point method for large-scale l1-regularized least
        squares, for the gap. The notes, chapter 6, elastic net.
    """
    problem = centered("elastic_net", x, t, intercept=intercept)
    check(l1_ratio, RATIO, where="elastic_net", name="l1_ratio")
    W, gap, made = minimize("elastic_net", problem, alpha, l1_ratio, tol=tol, sweeps=sweeps)
    return problem.fit(W, alpha, gap=gap, steps=made)


def alpha_max(
    x: Shaped[Array, "N I"], t: Shaped[Array, "N"], *, l1_ratio: float = 1.0, intercept: bool = True
) -> float:
    """max_j |x_jᵀt|/(Nρ), with x and t centered: the smallest α at which all coefficients of the elastic net are 0.

    Args:
        x: inputs.
        t: targets.
        l1_ratio: ρ, above 0; 1 for lasso.
        intercept: whether to fit b.

    Raises:
        ArgumentError: a value that is not finite, or an option out of range.
        ShapeError: x is not (N, I) or t not (N,), or there are no samples or features.

    Examples:
        >>> x = np.array([[-1.0, 1.0], [0.0, -2.0], [1.0, 1.0]])
        >>> round(alpha_max(x, np.array([1.0, 3.0, 5.0])), 6)
        1.333333
    """
    problem = centered("alpha_max", x, t, intercept=intercept)
    check(l1_ratio, Number(0, 1, open_low=True), where="alpha_max", name="l1_ratio")
    return largest_alpha(problem, l1_ratio)


def largest_alpha(problem: Problem, l1_ratio: float) -> float:
    """`alpha_max` of checked data."""
    return float(np.abs(problem.x.T @ problem.t).max() / (len(problem.t) * l1_ratio))
