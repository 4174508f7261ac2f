"""Lasso and elastic net by coordinate descent, and by an active set where that takes long."""

# W is the name in the formulas, and changes in place.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

import numpy as np

from zhishen._checks import check
from zhishen._types import Array
from zhishen.errors import NumericalError
from zhishen.linear.active_set import active_set, newton_step
from zhishen.linear.duality import Objective, soft_threshold
from zhishen.linear.problem import PENALTY, POSITIVE, STEPS, Problem
from zhishen.linear.ridge_regression import decompose, shrink

__all__ = ["minimize"]

_FULL_SWEEP = 10  # every tenth sweep visits all features and measures the gap; the others visit those in use
_DESCENT = 50  # sweeps, or 2 for each feature if these are more, after which the active set is likely to be faster


def minimize(
    where: str,
    problem: Problem,
    alpha: float,
    l1_ratio: float,
    *,
    tol: float,
    sweeps: int,
    start: Array | None = None,
) -> tuple[Array, float, int]:
    """W of one elastic net, from ``start`` or from 0; its gap, and the number of sweeps and steps."""
    check(alpha, PENALTY, where=where, name="alpha")
    check(tol, POSITIVE, where=where, name="tol")
    check(sweeps, STEPS, where=where, name="sweeps")
    x, t = problem.x, problem.t
    lam, beta, N = alpha * l1_ratio, alpha * (1 - l1_ratio), len(t)
    if lam == 0:
        return shrink(decompose(x, t), N * beta), 0.0, 0
    objective, goal = Objective(x, t, lam, beta), tol * float(t @ t) / (2 * N)
    W = np.zeros(x.shape[1]) if start is None else start
    W, gap, made = _descend(objective, W, goal=goal, sweeps=min(sweeps, max(_DESCENT, 2 * len(W))))
    if gap > goal and made < sweeps:
        W, gap, more = active_set(objective, W, goal=goal, steps=sweeps - made)
        made += more
    if gap > goal:
        raise NumericalError(
            "{where}: expected the duality gap to close to {goal:.3g} within {sweeps} sweeps, got {gap:.3g}; "
            "standardize the features, raise sweeps or tol, or use a larger alpha",
            where=where,
            goal=goal,
            sweeps=sweeps,
            gap=gap,
            step=made,
        )
    return W, gap, made


def _descend(objective: Objective, W: Array, *, goal: float, sweeps: int) -> tuple[Array, float, int]:
    """Coordinate descent; W, its gap, and the number of sweeps.

    Once the signs are right, one step of Newton's method on the coefficients in use gives the minimum.
    """
    x, W = objective.x, W.copy()
    size = np.square(x).sum(axis=0) / len(x)
    sweep = 0
    while True:
        r = objective.residual(W)  # computed anew, so that rounding errors do not add up
        gap = objective.gap(W, r)
        if gap <= goal or sweep >= sweeps:
            return W, gap, sweep
        ahead, _ = newton_step(objective, W, r, np.sign(W))
        ahead_gap = objective.gap(ahead, objective.residual(ahead))
        if ahead_gap <= goal:  # otherwise go on from W: with dependent features the step may lead anywhere
            return ahead, ahead_gap, sweep
        end = min(sweeps, sweep + _FULL_SWEEP)
        for features in (np.flatnonzero(size), *[None] * (end - sweep - 1)):
            r = _sweep(objective, W, r, np.flatnonzero(W) if features is None else features, size)
        sweep = end


def _sweep(objective: Objective, W: Array, r: Array, features: Array, size: Array) -> Array:
    """Minimize over one coefficient after the other; return the residual."""
    x, lam, beta, N = objective.x, objective.lam, objective.beta, len(r)
    for j in features.tolist():
        old = float(W[j])
        z = float(x[:, j] @ r) / N + float(size[j]) * old
        W[j] = soft_threshold(z, lam) / float(size[j] + beta)
        if W[j] != old:
            r -= (W[j] - old) * x[:, j]
    return r
