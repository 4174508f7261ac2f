"""Dropout, forward and backward side by side.

A mask is a hash of each position and of a key from a generator. So it needs no memory, and any part of it can be
computed at any time, also again in the backward.

References:
    *Deep Learning from Scratch*, section 6.4.3. J. Salmon et al. (2011), Parallel random numbers: as easy as
    1, 2, 3. G. Steele, D. Lea, C. Flood (2014), Fast splittable pseudorandom number generators: how keys are mixed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from zhishen._types import Array

__all__ = [
    "ROUNDS", "draw_key", "dropout", "dropout_backward", "dropout_mask", "halves", "kept", "keyed_dropout",
    "keyed_dropout_backward", "threshold",
]  # fmt: skip

# Two finalizers of 32 bits, each (shift, factor, shift, factor, shift), with the smallest known bias between input and
# output bits: C. Wellons and others, hash prospector.
ROUNDS = ((16, 0x7FEB352D, 15, 0x846CA68B, 16), (16, 0x21F0AAAD, 15, 0x735A2D97, 15))


def draw_key(rng: np.random.Generator) -> int:
    """The key of a mask: 64 bits from a generator."""
    return int(rng.integers(2**64, dtype=np.uint64))


def threshold(rate: float) -> int:
    """The smallest hash of 32 bits with which a position is kept."""
    return int(rate * 2**32)


def halves(key: int) -> tuple[int, int]:
    """Two numbers of 32 bits from a key; each of their bits depends on all bits of the key."""
    z = (key ^ key >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
    z ^= z >> 31
    return z % 2**32, z >> 32


def kept(shape: tuple[int, ...], *, rate: float, key: int, start: int = 0) -> Array:
    """True where a position is kept: hash(position, key) ≥ rate · 2³².

    The hash mixes the position, counted row by row, with one half of the mixed key, then with the other half.

    Args:
        shape: of the masked array.
        rate: the probability of False, in [0, 1).
        key: 64 bits, from `draw_key`; a key gives the same mask on every machine.
        start: the position of the first element: an array may be a part of a larger one.

    Examples:
        >>> kept((2, 4), rate=0.5, key=7)
        array([[ True, False,  True, False],
               [ True, False, False,  True]])
    """
    h = np.arange(start, start + math.prod(shape), dtype=np.uint64).astype(np.uint32)
    for half, (a, m, b, n, c) in zip(halves(key), ROUNDS, strict=True):
        h += np.uint32(half)
        h ^= h >> np.uint32(a)
        h *= np.uint32(m)
        h ^= h >> np.uint32(b)
        h *= np.uint32(n)
        h ^= h >> np.uint32(c)
    return (h >= np.uint32(threshold(rate))).reshape(shape)


def dropout_mask(
    shape: tuple[int, ...], *, rate: float, rng: np.random.Generator, dtype: Any = np.float32, channels: bool = False,
    first: int = 0,
) -> Array:  # fmt: skip
    """A mask: 0 with probability ``rate``, else 1/(1 - rate), so that its mean is 1.

    Args:
        shape: of the masked array, (N, ...).
        rate: the probability of 0, in [0, 1).
        rng: draws the key; one seed gives the same mask in every dtype.
        dtype: of the mask.
        channels: draw one number for each sample and channel (the first two axes), the same along the other axes.
        first: the number of samples before these in the mini-batch.

    Examples:
        >>> mask = dropout_mask((1, 1000), rate=0.75, rng=np.random.default_rng(0))
        >>> sorted(set(mask.flat)) == [0, 4], round(float(mask.mean()), 2)
        (True, 1.03)
    """
    drawn = shape[:2] + (1,) * len(shape[2:]) if channels else shape
    return _scaled(drawn, rate, draw_key(rng), first * math.prod(drawn[1:]), dtype)


def _scaled(shape: tuple[int, ...], rate: float, key: int, start: int, dtype: Any) -> Array:
    return kept(shape, rate=rate, key=key, start=start) * np.dtype(dtype).type(1 / (1 - rate))


def keyed_dropout(x: Array, *, rate: float, key: int, start: int = 0) -> tuple[Array, Any]:
    """Out = x ⊙ mask, with the mask of a key; the backward needs only the key, and the position of the first element.

    Shape:
        x: any.

    References:
        Srivastava et al., *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*, 2014.
    """
    return x * _scaled(x.shape, rate, key, start, x.dtype), (rate, key, start)


def keyed_dropout_backward(dout: Array, cache: Any) -> Array:
    """dx = dout ⊙ mask, with the mask computed again."""
    rate, key, start = cache
    return dout * _scaled(dout.shape, rate, key, start, dout.dtype)


def dropout(x: Array, mask: Array) -> tuple[Array, Any]:
    """Out = x ⊙ mask, with a mask of 0 and 1/(1 - rate). The kept values are scaled up, so evaluation needs no factor.

    Shape:
        x: any. mask: the same, or a shape that broadcasts to it; see `dropout_mask`.

    References:
        Srivastava et al., *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*, 2014.
    """
    return x * mask, mask


def dropout_backward(dout: Array, cache: Any) -> Array:
    """dx = dout ⊙ mask: dropped values have no gradient."""
    mask = cache
    return dout * mask
