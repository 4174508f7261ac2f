"""A surface of hills and valleys, as someone draws them: a bowl and Gaussian bumps."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from zhishen._checks import Number, check, shown
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError
from zhishen.optim.surfaces import Surface

__all__ = ["Bumps"]

_CURVATURE = Number(0)
_NARROWEST = 1e-3


@final
class Bumps(Surface):
    """z = a(x² + y²) + Σᵢ hᵢ exp(-((x - xᵢ)² + (y - yᵢ)²)/(2wᵢ²)): a bowl, and hills (hᵢ > 0) and valleys (hᵢ < 0).

    A bump has half of its height at a distance of 1.18 w from its middle. The bowl keeps a path from leaving: without
    it, the surface is flat far from all bumps, and the gradient there is almost 0.

    Args:
        bumps: rows (xᵢ, yᵢ, wᵢ, hᵢ): the middle, the width and the height of each bump; (n, 4), n may be 0.
        bowl: a, half the curvature of the bowl.

    Attributes:
        bumps: as given, float64, (n, 4).
        bowl: as given.

    Raises:
        ArgumentError: a row does not have four finite numbers, a width is below 0.001, or ``bowl`` is negative.

    Examples:
        >>> surface = Bumps([(0.0, 0.0, 1.0, -2.0)], bowl=0.5)  # a valley in the middle of a bowl
        >>> float(surface.value(0.0, 0.0)), float(surface.value(2.0, 0.0).round(3))
        (-2.0, 1.729)
        >>> dx, dy = surface.gradient(1.0, 0.0)
        >>> round(float(dx), 3), float(dy)  # 2ax - h x exp(-x²/2)
        (2.213, 0.0)
    """

    name: ClassVar[str] = "bumps"
    formula: ClassVar[str] = "a(x² + y²) + Σᵢ hᵢ exp(-((x - xᵢ)² + (y - yᵢ)²)/(2wᵢ²))"
    start: ClassVar[tuple[float, float]] = (0.0, 0.0)
    minima: ClassVar[tuple[tuple[float, float], ...]] = ()  # unknown

    bumps: Float[Array, "n 4"]
    bowl: float

    def __init__(self, bumps: npt.ArrayLike, bowl: float = 0.0) -> None:
        self.bumps = _rows(bumps)
        self.bowl = check(bowl, _CURVATURE, where="Bumps", name="bowl")

    def _value(self, x: Any, y: Any) -> Any:
        bumps, _, _ = self._parts(x, y)
        return self.bowl * (x * x + y * y) + bumps.sum(axis=-1)

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        bumps, u, v = self._parts(x, y)
        w = self.bumps[:, 2].astype(x.dtype)
        return 2 * self.bowl * x - (bumps * u / w).sum(axis=-1), 2 * self.bowl * y - (bumps * v / w).sum(axis=-1)

    def _parts(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """The height of each bump at each point, and the distances from its middle in widths: (..., n)."""
        cx, cy, w, h = self.bumps.T.astype(x.dtype)
        u, v = (x[..., np.newaxis] - cx) / w, (y[..., np.newaxis] - cy) / w
        return h * np.exp(-(u * u + v * v) / 2), u, v

    def __repr__(self) -> str:
        return f"Bumps({len(self.bumps)} bumps, bowl={self.bowl})"


def _rows(bumps: npt.ArrayLike) -> Array:
    """The bumps as float64, (n, 4)."""
    try:
        rows = np.array(bumps, np.float64)
    except (TypeError, ValueError):
        rows = np.full((1, 4), np.nan)  # texts, or rows of different lengths
    if rows.size == 0:
        rows = rows.reshape(0, 4)
    if rows.ndim != 2 or rows.shape[1] != 4 or not np.isfinite(rows).all() or (rows[:, 2] < _NARROWEST).any():
        raise ArgumentError(
            "Bumps: expected a row of four finite numbers (x, y, width, height) for each bump, with widths of at least "
            "{narrowest}, got {bumps}; correct the row",
            narrowest=_NARROWEST,
            bumps=shown(bumps),
        )
    return rows
