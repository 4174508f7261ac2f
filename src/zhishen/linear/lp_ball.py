"""Where a squared loss is least in a region ‖W‖ₚ ≤ c of two coefficients: the picture of a penalty as a constraint."""

# W is the name in the formulas.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

from typing import Final

import numpy as np

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float
from zhishen.errors import ShapeError
from zhishen.linear.problem import POSITIVE, numbers

__all__ = ["lp_boundary", "minimum_in_lp_ball", "quadratic_loss"]

_COARSE: Final = 720  # points around the region
_FINE: Final = 40  # points between two neighbors, in each round
_ROUNDS: Final = 5


def lp_boundary(p: float, count: int) -> Float[Array, "points 2"]:
    """Points of the curve |W₁|ᵖ + |W₂|ᵖ = 1, once around; if ``count`` is a multiple of 4, the corners are among them.

    Args:
        p: above 0.
        count: the number of intervals; the last point is the first one.

    Raises:
        ArgumentError: an argument is out of range.

    Examples:
        >>> lp_boundary(1.0, 4) + 0.0
        array([[ 1.,  0.],
               [ 0.,  1.],
               [-1.,  0.],
               [ 0., -1.],
               [ 1.,  0.]])
    """
    check(p, POSITIVE, where="lp_boundary", name="p")
    check(count, WholeNumber(4), where="lp_boundary", name="count")
    return _at(np.linspace(0, 2 * np.pi, count + 1), p)


def quadratic_loss(A: Float[Array, "2 2"], center: Float[Array, "2"], W: Float[Array, "... 2"]) -> Float[Array, "..."]:
    """L(W) = (W - W*)ᵀ A (W - W*), the squared error above its minimum; A is the covariance matrix of the features.

    Args:
        A: (2, 2), symmetric.
        center: W*, the least squares solution.
        W: coefficients along the last axis.

    Examples:
        >>> quadratic_loss(np.eye(2), np.array([1.0, 2.0]), np.zeros((1, 2)))
        array([5.])
    """
    away = np.asarray(W) - np.asarray(center)
    return np.asarray(((away @ A) * away).sum(axis=-1))


def minimum_in_lp_ball(
    A: Float[Array, "2 2"], center: Float[Array, "2"], *, p: float, bound: float
) -> Float[Array, "2"]:
    """The coefficients with ‖W‖ₚ ≤ c whose loss (W - W*)ᵀ A (W - W*) is least.

    The least squares solution W* itself if it is in the region; else a point of the boundary, by a search around the
    whole boundary that becomes finer near the best point. It also finds the minimum for p < 1, where the region is not
    convex.

    Args:
        A: (2, 2), symmetric and positive definite.
        center: W*, (2,).
        p: above 0.
        bound: c, at least 0.

    Raises:
        ArgumentError: an argument is out of range.
        ShapeError: A is not (2, 2), or the center not (2,).

    Examples:
        >>> minimum_in_lp_ball(np.eye(2), np.array([0.4, 1.6]), p=1.0, bound=1.0)
        array([0., 1.])

    References:
        R. Tibshirani (1996), Regression shrinkage and selection via the lasso, figure 2. The notes, chapter 6,
        L1 and L2.
    """
    where = "minimum_in_lp_ball"
    check(p, POSITIVE, where=where, name="p")
    check(bound, Number(0), where=where, name="bound")
    A, center = numbers(where, "A", A), numbers(where, "center", center)
    if A.shape != (2, 2) or center.shape != (2,):
        raise ShapeError(
            "{where}: expected A of shape (2, 2) and center of shape (2,), got {first} and {second}; use two features",
            where=where,
            first=A.shape,
            second=center.shape,
        )
    if (np.abs(center) ** p).sum() <= bound**p:
        return center.astype(np.float64)
    best, width, points = np.pi, np.pi, _COARSE
    for _ in range(_ROUNDS):
        angles = best + np.linspace(-width, width, points + 1)
        best = float(angles[quadratic_loss(A, center, bound * _at(angles, p)).argmin()])
        width, points = 2 * width / points, 2 * _FINE
    # Near a corner the loss is so flat that rounding decides: a corner that is as good comes first.
    points = bound * np.concatenate([np.array([[1, 0], [0, 1], [-1, 0], [0, -1]]), _at(np.array([best]), p)])
    losses = quadratic_loss(A, center, points)
    return points[int(np.argmax(losses <= losses.min() + 1e-12 * (1 + losses.max())))] + 0.0  # -0.0 becomes 0.0


def _at(angle: Array, p: float) -> Array:
    """(sign cos |cos|^(2/p), sign sin |sin|^(2/p)) for each angle; corners are exact."""
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    circle[np.abs(circle) < 1e-12] = 0.0
    return np.sign(circle) * np.abs(circle) ** (2 / p)
