"""Dropout, forward and backward side by side.

References:
    *Deep Learning from Scratch*, section 6.4.3.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._types import Array

__all__ = ["dropout", "dropout_backward", "dropout_mask"]


def dropout_mask(
    shape: tuple[int, ...], *, rate: float, rng: np.random.Generator, dtype: Any = np.float32, channels: bool = False
) -> Array:
    """A mask: 0 with probability ``rate``, else 1/(1 - rate), so that its mean is 1.

    Args:
        shape: of what is masked, (N, ...).
        rate: the probability of 0, in [0, 1).
        rng: the generator to draw from; one seed gives the same mask in every dtype.
        dtype: of the mask.
        channels: draw one number for each sample and channel (the first two axes) and keep it along the others.

    Examples:
        >>> mask = dropout_mask((1, 1000), rate=0.75, rng=np.random.default_rng(0))
        >>> sorted(set(mask.flat)) == [0, 4], round(float(mask.mean()), 2)
        (True, 1.05)
    """
    drawn = shape[:2] + (1,) * len(shape[2:]) if channels else shape
    kept = rng.random(drawn, dtype=np.float32) >= rate
    return kept * np.dtype(dtype).type(1 / (1 - rate))


def dropout(x: Array, mask: Array) -> tuple[Array, Any]:
    """Out = x ⊙ mask, with a mask of 0 and 1/(1 - rate): what survives is scaled up, and evaluation needs no factor.

    Shape:
        x: any. mask: the same, or what broadcasts to it; see `dropout_mask`.

    References:
        Srivastava et al., *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*, 2014.
    """
    return x * mask, mask


def dropout_backward(dout: Array, cache: Any) -> Array:
    """dx = dout ⊙ mask: no gradient flows through what was switched off."""
    mask = cache
    return dout * mask
