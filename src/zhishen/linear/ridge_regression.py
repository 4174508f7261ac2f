"""Ridge regression: in closed form, by gradient, and its path."""

# W and b are the names in the formulas.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from zhishen._checks import OneOf, check
from zhishen._types import Array, Shaped
from zhishen.errors import NumericalError
from zhishen.linear.problem import PENALTY, POSITIVE, STEPS, LinearFit, LinearPath, centered, penalties

__all__ = ["decompose", "ridge", "ridge_path", "shrink"]

SOLVER = OneOf(("svd", "gradient"))


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
    """W = argmin ‖t - xW - b‖² + α‖W‖² = (xᵀx + αI)⁻¹xᵀt, with x and t centered.

    The closed form uses the singular value decomposition x = U diag(d) Vᵀ, as forming xᵀx would square the condition
    number. The solution is W = V diag(d/(d² + α)) Uᵀt. It shrinks most the directions in which the data hardly varies
    (small d). With α = 0 this is least squares; of several solutions it is the one of minimum norm.

    The gradient solver is Nesterov's accelerated descent on half the objective, whose gradient is xᵀ(xW - t) + αW. The
    step is 1/(d_max² + α), and the momentum restarts whenever it overshoots. The descent stops when ``tol`` times the
    initial norm of the gradient is reached.

    Args:
        x: inputs.
        t: targets.
        alpha: α, at least 0.
        intercept: whether to fit b; otherwise the data is not centered, and b is 0.
        solver: ``"svd"``, the closed form, or ``"gradient"``.
        tol: for the gradient solver: the norm of the gradient at which it stops, relative to the norm at W = 0.
        steps: for the gradient solver: the maximum number of steps.

    Raises:
        ArgumentError: a value that is not finite, or an option out of range.
        ShapeError: x is not (N, I) or t not (N,), or there are no samples or features.
        NumericalError: the gradient is still too large after ``steps``.

    Examples:
        >>> x, t = np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0])
        >>> fit = ridge(x, t, alpha=2.0)  # Σ(x - 1)² = 2, so W is halved
        >>> fit.W.round(12), round(fit.b, 12)
        (array([1.]), 2.0)
        >>> ridge(x, t, alpha=0.0).predict(np.array([[10.0]])).round(12)
        array([21.])

    References:
        A. Hoerl, R. Kennard (1970), Ridge regression; B. O'Donoghue, E. Candès (2015), Adaptive restart for
        accelerated gradient schemes. The notes, chapter 6, L2 regularization.
    """
    problem = centered("ridge", x, t, intercept=intercept)
    check(alpha, PENALTY, where="ridge", name="alpha")
    check(tol, POSITIVE, where="ridge", name="tol")
    check(steps, STEPS, where="ridge", name="steps")
    if check(solver, SOLVER, where="ridge", name="solver") == "svd":
        return problem.fit(shrink(decompose(problem.x, problem.t), alpha), alpha)
    W, made = _accelerated(problem.x, problem.t, alpha, tol=tol, steps=steps)
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
            down to d_max²/10⁶ in equal ratios, where d_max is the largest singular value of the centered x.
        count: the number of penalties to choose.
        intercept: whether to fit b.

    Raises:
        ArgumentError: as for `ridge`, and a negative penalty.
        ShapeError: as for `ridge`.

    Examples:
        >>> path = ridge_path(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]), alphas=[0.0, 2.0, 6.0])
        >>> path.W[:, 0].round(12)
        array([2. , 1. , 0.5])
    """
    problem = centered("ridge_path", x, t, intercept=intercept)
    check(count, STEPS, where="ridge_path", name="count")
    parts = decompose(problem.x, problem.t)
    largest = parts[1].max(initial=0.0) ** 2 or 1.0
    chosen = np.geomspace(100 * largest, 1e-6 * largest, count) if alphas is None else penalties("ridge_path", alphas)
    return LinearPath.of(chosen, [problem.fit(shrink(parts, alpha), alpha) for alpha in chosen.tolist()])


def decompose(x: Array, t: Array) -> tuple[Array, Array, Array]:
    """V, d and Uᵀt of x = U diag(d) Vᵀ, without the directions in which x varies only by rounding errors."""
    U, d, Vt = np.linalg.svd(x, full_matrices=False)
    used = d > np.finfo(np.float64).eps * max(x.shape) * d[0]
    return Vt[used].T, d[used], U[:, used].T @ t


def shrink(parts: tuple[Array, Array, Array], alpha: float) -> Array:
    """W = V diag(d/(d² + α)) Uᵀt, from `decompose`."""
    V, d, Ut_t = parts
    return V @ (d / (d * d + alpha) * Ut_t)


def _accelerated(x: Array, t: Array, alpha: float, *, tol: float, steps: int) -> tuple[Array, int]:
    """W after accelerated gradient descent, and the number of steps."""
    curvature = float(np.linalg.norm(x, 2)) ** 2 + alpha
    W = ahead = np.zeros(x.shape[1])
    goal, size, k = tol * float(np.linalg.norm(x.T @ t)), math.inf, 0
    for step in range(steps + 1):
        g = x.T @ (x @ ahead - t) + alpha * ahead
        size = float(np.linalg.norm(g))
        if size <= goal:
            return ahead, step
        before, W = W, ahead - g / curvature
        k = 0 if g @ (W - before) > 0 else k + 1  # the last step leads uphill: restart the momentum
        ahead = W + k / (k + 3) * (W - before)
    raise NumericalError(
        "ridge: expected the gradient to shrink to {goal:.3g} within {steps} steps, got {size:.3g}; standardize the "
        "features, raise steps or tol, or use solver='svd'",
        goal=goal,
        steps=steps,
        size=size,
        step=steps,
    )
