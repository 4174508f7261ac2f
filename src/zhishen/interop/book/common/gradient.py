"""``common.gradient``: numerical gradients by central differences.

References:
    *Deep Learning from Scratch*, section 4.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.graph import numerical

# Scripts of the book get `np` from a star import, too.
__all__ = ["_numerical_gradient_1d", "np", "numerical_gradient", "numerical_gradient_2d"]


def numerical_gradient(f: Callable[[Any], Any], x: Any) -> Array:
    """∂f/∂x_i ≈ (f(x + h e_i) - f(x - h e_i))/(2h) with h = 10⁻⁴, for an array of any shape.

    Integers are converted to floats first: the book's function adds h to them, which rounds back to the same integer.

    Raises:
        ArgumentError: the array is read-only.
        ShapeError: ``f`` returns something other than one number.

    Examples:
        >>> numerical_gradient(lambda x: np.sum(x**2), np.array([3, 4])).round(6)
        array([6., 8.])
    """
    x = np.asarray(x)
    return numerical.numerical_gradient(f, x if x.dtype.kind == "f" else x.astype(float))


def _numerical_gradient_1d(f: Callable[[Any], Any], x: Any) -> Array:
    """`numerical_gradient` of one point, (D,)."""
    return numerical_gradient(f, x)


def numerical_gradient_2d(f: Callable[[Any], Any], X: Any) -> Array:
    """The gradient at each row of ``X``, (N, D), or at one point, (D,); ``f`` receives one point at a time."""
    points = np.asarray(X)
    return numerical_gradient(f, points) if points.ndim == 1 else np.stack([numerical_gradient(f, x) for x in points])
