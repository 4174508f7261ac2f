"""``gradient_2d``: the gradient of a function of two variables, which ``gradient_method.py`` imports.

References:
    *Deep Learning from Scratch*, section 4.4.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen.interop.book.common.gradient import numerical_gradient_2d as numerical_gradient

__all__ = ["function_2", "numerical_gradient"]


def function_2(x: Any) -> Any:
    """f(x) = Σ_i x_i²; for a batch (N, D), one value for each row."""
    return np.sum(np.asarray(x) ** 2, axis=-1)
