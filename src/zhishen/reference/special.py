"""Special functions that NumPy does not have."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["erf", "erf_ufunc"]

# A ufunc, so Tensors support it through NumPy's protocol, like np.exp.
erf_ufunc: np.ufunc = np.frompyfunc(math.erf, 1, 1)


def erf(x: Any) -> Any:
    """The error function, erf(x) = 2/√π ∫₀ˣ exp(-s²) ds, elementwise.

    Args:
        x: array of any shape, or a Tensor.

    References:
        Abramowitz and Stegun, *Handbook of Mathematical Functions*, 7.1.1.
    """
    if isinstance(x, np.ndarray | np.generic):
        return np.asarray(erf_ufunc(x), dtype=np.result_type(x, np.float16))  # integers give floats
    return erf_ufunc(x)
