"""The duality gap of lasso and elastic net, and the rounding error that limits it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhishen._types import Array

__all__ = ["Objective", "soft_threshold"]

_ROUNDING = 8 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class Objective:
    """f(W) = ‖t - xW‖²/(2N) + λ‖W‖₁ + β‖W‖²/2.

    Attributes:
        x: centered inputs, (N, I).
        t: centered targets, (N,).
        lam: λ = αρ, above 0.
        beta: β = α(1 - ρ).
    """

    x: Array
    t: Array
    lam: float
    beta: float

    def residual(self, W: Array) -> Array:
        """R = t - xW."""
        return self.t - self.x @ W

    def slopes(self, W: Array, r: Array) -> Array:
        """The negative gradient without the L1 part, c = xᵀr/N - βW; at the minimum |c| ≤ λ, and c = λ sign(W) on W."""
        return self.x.T @ r / len(r) - self.beta * W

    def rounding(self, W: Array) -> Array:
        """A bound of the rounding error in each of `slopes`: some units in the last place of what it adds up."""
        lengths = np.sqrt(np.square(self.x).sum(axis=0))
        magnitude = float(np.linalg.norm(self.t) + lengths @ np.abs(W))
        return _ROUNDING * (lengths * magnitude / len(self.t) + self.beta * np.abs(W))

    def gap(self, W: Array, r: Array) -> float:
        """The formula in `elastic_net`: a sum of terms that are not negative, so that little is lost to rounding.

        The objective minus its dual value would subtract two large numbers. The L2 part enters as I more samples, of
        inputs √(Nβ) times a unit matrix and targets 0. The dual point is the residual, multiplied by s, which makes it
        admissible. Slopes that differ from admissible ones by rounding alone count as admissible: features of 1e8
        beside a small λ have slopes that float64 cannot compute more exactly.
        """
        c, error = self.slopes(W, r), self.rounding(W)
        largest = float((np.abs(c) - error).max())
        s = min(1.0, self.lam / largest) if largest > 0 else 1.0
        slack = float(np.maximum((self.lam * np.abs(W) - s * W * c) - s * np.abs(W) * error, 0).sum())
        return (1 - s) ** 2 * (float(r @ r) / len(r) + self.beta * float(W @ W)) / 2 + slack


def soft_threshold(z: float, lam: float) -> float:
    """S(z, λ) = sign(z)·max(|z| - λ, 0), and never -0.0."""
    if abs(z) <= lam:
        return 0.0
    return z - lam if z > 0 else z + lam
