"""``gradient_1d``: the numerical derivative of chapter 4, and the curve that the script draws.

References:
    *Deep Learning from Scratch*, section 4.3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhishen.graph.numerical import numerical_derivative

__all__ = ["function_1", "numerical_diff", "tangent_line"]


def numerical_diff(f: Callable[[Any], Any], x: Any) -> Any:
    """f'(x) ≈ (f(x + h) - f(x - h))/(2h) with h = 10⁻⁴."""
    return numerical_derivative(f, x)


def function_1(x: Any) -> Any:
    """f(x) = 0.01 x² + 0.1 x."""
    return 0.01 * x**2 + 0.1 * x


def tangent_line(f: Callable[[Any], Any], x: float) -> Callable[[Any], Any]:
    """The tangent of f at x, as a function."""
    slope = numerical_diff(f, x)
    return lambda t: f(x) + slope * (t - x)
