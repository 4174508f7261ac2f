"""An active-set method for lasso and elastic net, which ends after finitely many steps.

On the coefficients with given signs the objective is quadratic. Each step goes to the minimum of this quadratic
function, or to the first coefficient that vanishes on the way, which then becomes inactive. From a minimum, the
inactive coefficient with the steepest descent becomes active. No step raises the objective, so no set of signs comes
twice.

Coordinate descent needs many thousands of sweeps where features are nearly dependent. Here the condition number of the
features costs accuracy in their coefficients, but no time.

References:
    H. Lee, A. Battle, R. Raina, A. Ng (2007), Efficient sparse coding algorithms, the feature-sign search.
"""

# W is the name in the formulas.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

import math

import numpy as np

from zhishen._types import Array
from zhishen.linear.duality import Objective

__all__ = ["active_set", "newton_step"]

_EPS = float(np.finfo(np.float64).eps)
_PATIENCE = 4  # steps at a minimum, without a coefficient to add, after which rounding allows no progress


def active_set(objective: Objective, W: Array, *, goal: float, steps: int) -> tuple[Array, float, int]:
    """Minimize the objective from ``W`` until the duality gap is at most ``goal``.

    Returns:
        W with the smallest gap, this gap, and the number of steps; the gap is above ``goal`` if rounding or the limit
        ``steps`` ends the search.
    """
    W, signs = W.copy(), np.sign(W)
    best, best_gap, at_minimum, idle, step = W, math.inf, False, 0, 0
    while True:
        r = objective.residual(W)
        gap = objective.gap(W, r)
        if gap < best_gap:
            best, best_gap = W, gap
        added = _steepest(objective, W, r, signs) if at_minimum else None
        idle = idle + 1 if at_minimum and added is None else 0
        if best_gap <= goal or step == steps or idle == _PATIENCE:
            return best, best_gap, step
        if added is not None:
            j, signs[j] = added
        W, at_minimum = newton_step(objective, W, r, signs)
        signs[W == 0] = 0
        step += 1


def _steepest(objective: Objective, W: Array, r: Array, signs: Array) -> tuple[int, float] | None:
    """The inactive coefficient that lowers the objective most for a step of length 1 in xW, and its sign."""
    c = objective.slopes(W, r)
    descent = np.abs(c) - objective.lam - objective.rounding(W)
    candidates = np.flatnonzero((signs == 0) & (descent > 0))
    if not candidates.size:
        return None
    lengths = np.sqrt(np.square(objective.x[:, candidates]).sum(axis=0))
    j = int(candidates[np.argmax(descent[candidates] / lengths)])
    return j, float(np.sign(c[j]))


def newton_step(objective: Objective, W: Array, r: Array, signs: Array) -> tuple[Array, bool]:
    """W moved towards the minimum for ``signs``, and whether it has got there.

    Where active features are linearly dependent there may be no minimum: then W moves along a combination of features
    that is 0, until a coefficient vanishes.
    """
    active = np.flatnonzero(signs)
    if not active.size:
        return W.copy(), True
    direction, whole = _direction(objective, W[active], r, active, signs[active])
    shrinking = direction * signs[active] < 0
    limits = np.full(len(active), math.inf)
    limits[shrinking] = np.abs(W[active][shrinking] / direction[shrinking])
    first = int(np.argmin(limits))
    length = min(1.0 if whole else math.inf, float(limits[first]))
    moved = W.copy()
    moved[active] += length * direction
    reached = whole and limits[first] > 1
    if not reached:
        moved[active[first]] = 0.0
    return moved, reached


def _direction(objective: Objective, w: Array, r: Array, active: Array, signs: Array) -> tuple[Array, bool]:
    """Where the active coefficients ``w`` go: the Newton direction, and True; or a null direction, and False.

    With z the active features and, below them, √(Nβ) times a unit matrix, and z = U diag(d) Vᵀ, the Newton direction is
    V(Uᵀ(r, -√(Nβ)w)/d - Vᵀ(Nλ signs)/d²). zᵀz is not formed, which would square the condition number. Columns of z are
    scaled to length 1, as features may differ by many orders of magnitude.
    """
    N, k = len(r), len(active)
    root = math.sqrt(N * objective.beta)
    z = np.vstack([objective.x[:, active], root * np.eye(k)])
    lengths = np.sqrt(np.square(z).sum(axis=0))
    U, d, Vt = np.linalg.svd(z / lengths, full_matrices=False)
    if d[-1] <= _EPS * max(z.shape) * d[0]:
        null = Vt[-1] / lengths
        return (-null if null @ signs > 0 else null), False
    fitted = U.T @ np.concatenate([r, -root * w]) / d
    penalty = Vt @ (N * objective.lam * signs / lengths) / d**2
    return Vt.T @ (fitted - penalty) / lengths, True
