"""Dropout compiled: `zhishen.reference.dropout`, the same bits.

Idea
    Whether a position is kept is a hash of the position and a key, in arithmetic of 32 bits that runs in vectors. So
    the mask is never stored: the backward computes it again, which is quicker than to read it back.
Gain
    13 µs in place of 146 µs for 100,000 numbers (``python benchmarks/kernels.py``).
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import Any

import numpy as np
from numba import float32, uint32

from zhishen._types import Array
from zhishen.kernels.compiling import inner, kernel
from zhishen.kernels.memory import empty
from zhishen.kernels.parallel import each
from zhishen.reference import dropout as reference

__all__ = ["factor", "keyed_dropout", "keyed_dropout_backward", "parameters"]

SHARED = 131_072  # with fewer numbers one thread ends before a second one has begun
(_A0, _M0, _B0, _N0, _C0), (_A1, _M1, _B1, _N1, _C1) = (tuple(map(np.uint32, r)) for r in reference.ROUNDS)


@inner
def factor(position, low, high, least, scale):
    """What the number at a position is multiplied by: 0 or ``scale``; all but ``scale`` are uint32."""
    h = uint32(position + low)
    h = uint32(uint32(h ^ uint32(h >> _A0)) * _M0)
    h = uint32(uint32(h ^ uint32(h >> _B0)) * _N0)
    h = uint32(h ^ uint32(h >> _C0))
    h = uint32(h + high)
    h = uint32(uint32(h ^ uint32(h >> _A1)) * _M1)
    h = uint32(uint32(h ^ uint32(h >> _B1)) * _N1)
    h = uint32(h ^ uint32(h >> _C1))
    return scale if h >= least else float32(0)


@inner
def _masked_share(part, parts, x, out, low, high, least, scale):
    start, end = x.size * part // parts, x.size * (part + 1) // parts
    _masked_part(x[start:end], out[start:end], uint32(start + low), uint32(high), uint32(least), float32(scale))


@kernel
def _masked(team, x, out, low, high, least, scale):
    each(_masked_share, team, (x, out, low, high, least, scale))


@inner
def _masked_part(x, out, low, high, least, scale):
    for i in range(x.size):
        out[i] = x[i] * factor(uint32(i), low, high, least, scale)


def parameters(rate: float, key: int) -> tuple[int, int, int, float]:
    """What `factor` takes after the position."""
    return *reference.halves(key), reference.threshold(rate), 1 / (1 - rate)


def keyed_dropout(x: Array, *, rate: float, key: int) -> tuple[Array, Any]:
    """See `zhishen.reference.dropout.keyed_dropout`."""
    cache = (rate, key)
    return keyed_dropout_backward(x, cache), cache


def keyed_dropout_backward(dout: Array, cache: Any) -> Array:
    """See `zhishen.reference.dropout.keyed_dropout_backward`."""
    if dout.dtype != np.float32 or not dout.size:
        return reference.keyed_dropout_backward(dout, cache)
    out = empty(*dout.shape)
    run = _masked if dout.size > SHARED else _masked.alone
    run(np.require(dout, requirements=("C", "A", "W")).reshape(-1), out.reshape(-1), *parameters(*cache))
    return out
