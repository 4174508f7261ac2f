"""Standardization: each feature with mean 0 and standard deviation 1, so that the first weights suit all units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen._types import Array, Float

__all__ = ["Standardization"]


@dataclass(frozen=True)
class Standardization:
    """z = (x - mean) / deviation, for each index of axis 1: a feature of rows, a channel of images.

    Attributes:
        mean: of each feature, over all other axes.
        deviation: the standard deviation; 1 for a constant feature.
    """

    mean: Float[Array, "F"]
    deviation: Float[Array, "F"]

    @classmethod
    def of(cls, x: Any, weights: Float[Array, "N"] | None = None) -> Standardization:
        """The standardization of samples, which count by their weights.

        Args:
            x: (N, F) or (N, C, ...).
            weights: (N,), not all 0; None if all samples count alike.

        Examples:
            >>> scaling = Standardization.of(np.array([[1.0, 5.0], [3.0, 5.0]]))
            >>> scaling.apply(np.array([[1.0, 5.0], [3.0, 5.0]]))
            array([[-1.,  0.],
                   [ 1.,  0.]])
        """
        values = x.astype(np.float64).reshape(*x.shape[:2], -1)  # (N, F, positions)
        # Sums and squares of huge numbers overflow, squares of tiny ones vanish: divide each feature by a power of two
        # (no rounding) that makes its largest number about 1.
        unit = np.ldexp(1.0, np.frexp(np.abs(values).max(axis=(0, 2)))[1] - 1)
        values = values / unit[:, np.newaxis]
        mean = np.average(values.mean(axis=2), axis=0, weights=weights)
        variance = np.average(np.square(values - mean[:, np.newaxis]).mean(axis=2), axis=0, weights=weights)
        # The rounding of a mean makes a constant feature seem to vary.
        constant = np.sqrt(variance) <= 1e-12 * np.abs(mean)
        return cls(mean * unit, np.where(constant, 1.0, np.sqrt(variance) * unit))

    def apply(self, x: Any) -> Array:
        """Standardize inputs; their dtype stays."""
        return ((x - self._along(self.mean, x)) / self._along(self.deviation, x)).astype(x.dtype, copy=False)

    def undo(self, z: Any) -> Array:
        """Return standardized values to their units."""
        return (z * self._along(self.deviation, z) + self._along(self.mean, z)).astype(z.dtype, copy=False)

    @staticmethod
    def _along(values: Array, x: Any) -> Array:
        """The values along axis 1 of x."""
        return values.reshape(-1, *[1] * (x.ndim - 2))
