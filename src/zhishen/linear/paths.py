"""The paths of lasso and elastic net: their coefficients for many penalties."""

# W and b are the names in the formulas.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from zhishen._checks import check
from zhishen._types import Array, Shaped
from zhishen.errors import ArgumentError
from zhishen.linear.coordinate_descent import minimize
from zhishen.linear.problem import STEPS, LinearFit, LinearPath, Problem, centered, penalties
from zhishen.linear.sparse_regression import RATIO, largest_alpha

__all__ = ["elastic_net_path", "lasso_path"]


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
    problem = centered("lasso_path", x, t, intercept=intercept)
    return _path("lasso_path", problem, alphas, 1.0, count=count, tol=tol, sweeps=sweeps)


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
    """W(α) of `elastic_net` for many α, from the largest to the smallest; each fit starts from the one before.

    Args:
        x: inputs.
        t: targets.
        alphas: the penalties, in any order; if not given, ``count`` of them from `alpha_max`, where all coefficients
            are 0, down to a thousandth of it in equal ratios.
        l1_ratio: ρ, from 0 to 1.
        count: the number of penalties to choose.
        intercept: whether to fit b.
        tol: see `elastic_net`.
        sweeps: see `elastic_net`, for each penalty.

    Raises:
        ArgumentError: as for `elastic_net`; a negative penalty; or ρ = 0 without ``alphas``, as then no penalty makes
            all coefficients 0.
        ShapeError: as for `elastic_net`.
        NumericalError: as for `elastic_net`.

    Examples:
        >>> x = np.array([[-1.0, 1.0], [0.0, -2.0], [1.0, 1.0]])
        >>> path = elastic_net_path(x, np.array([1.0, 3.0, 5.0]), alphas=[0.1, 1.0], l1_ratio=0.5)
        >>> path.W[:, 0].round(6)
        array([1.790698, 0.714286])
    """
    problem = centered("elastic_net_path", x, t, intercept=intercept)
    check(l1_ratio, RATIO, where="elastic_net_path", name="l1_ratio")
    return _path("elastic_net_path", problem, alphas, l1_ratio, count=count, tol=tol, sweeps=sweeps)


def _path(
    where: str, problem: Problem, alphas: Any, l1_ratio: float, *, count: int, tol: float, sweeps: int
) -> LinearPath:
    check(count, STEPS, where=where, name="count")
    if alphas is not None:
        chosen = penalties(where, alphas)
    elif l1_ratio == 0:
        raise ArgumentError(
            "{where}: expected alphas if l1_ratio is 0, got None; give a list of penalties, as no finite penalty makes "
            "all coefficients 0",
            where=where,
        )
    else:
        largest = largest_alpha(problem, l1_ratio) or 1.0
        chosen = np.geomspace(largest, largest / 1000, count)
    fits: dict[int, LinearFit] = {}
    W: Array | None = None
    for k in np.argsort(-chosen, kind="stable").tolist():
        alpha = float(chosen[k])
        W, gap, made = minimize(where, problem, alpha, l1_ratio, tol=tol, sweeps=sweeps, start=W)
        fits[k] = problem.fit(W, alpha, gap=gap, steps=made)
    return LinearPath.of(chosen, [fits[k] for k in range(len(chosen))])
