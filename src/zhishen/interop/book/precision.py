"""The dtype in which the book's layers compute.

The book's parameters are float64, as NumPy draws them, and MNIST's images are float32. A layer computes in the dtype of
its input: images go through compiled float32 kernels, and an input of float64 gives gradients that a numerical check
confirms to ten digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._types import Array

__all__ = ["for_each", "match", "working"]

_SINGLE = (np.dtype(np.float16), np.dtype(np.float32))


def working(x: Any) -> Array:
    """``x`` as float32 if it is float16 or float32, else as float64; an array that fits is not copied."""
    x = np.asarray(x)
    return x.astype(np.float32 if x.dtype in _SINGLE else np.float64, copy=False)


def match(x: Array, *others: Any) -> tuple[Array, ...]:
    """The ``others`` in the dtype of ``x``."""
    return tuple(np.asarray(other).astype(x.dtype, copy=False) for other in others)


def for_each(b: Array, count: int) -> Array:
    """A bias for each of ``count`` outputs: ``b`` itself, or its one number ``count`` times, as with ``b = 0``."""
    return np.broadcast_to(b, (count,)) if b.size == 1 else b
