"""Max pooling, compiled: `zhishen.reference.pool.max_pool2d`, alone or behind a convolution.

Idea
    With channels last, the pixels under a tap are rows of neighbouring values, so that the comparison runs in vectors.
    The number of the winning tap is kept as a byte a value; backward, each tap takes the gradients that it has won.
Gain
    0.33 ms in place of the reference's 28 for 100 images of 16 x 28 x 28, both ways, on one thread; behind a
    convolution, the images before pooling never leave the cache.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import float32

from zhishen._types import Array
from zhishen.kernels.compiling import inner, kernel
from zhishen.kernels.layout import channels_first, channels_last, check_gradient, pairs
from zhishen.kernels.memory import empty
from zhishen.kernels.parallel import each
from zhishen.kernels.vector import (
    WIDTH,
    load_bytes,
    load_first,
    splat,
    store_bytes,
    store_first,
    where_equal,
    where_larger,
    where_positive,
)  # fmt: skip

__all__ = ["Window", "bytes_width", "max_pool2d", "max_pool2d_backward", "pool_image", "unpool_image"]

_TAPS = 256  # that a byte can tell apart


class Window(NamedTuple):
    """A window on images; each number twice, for rows and columns."""

    size: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int] = (0, 0)

    def places(self, H: int, W: int) -> tuple[int, int]:
        """OH and OW."""
        OH, OW = (
            (n + 2 * p - f) // s + 1 for n, f, s, p in zip((H, W), self.size, self.stride, self.padding, strict=True)
        )
        return OH, OW


def bytes_width(C: int) -> int:
    """How many bytes ``won`` has for a place of C channels: whole vectors."""
    return -(-C // WIDTH) * WIDTH


@inner
def pool_image(y, H, W, C, window, out, won):
    """The largest of the pixels under each window of one image, and which tap it is at."""
    FH, FW, SH, SW, PH, PW, OH, OW = window
    wide = (C + WIDTH - 1) // WIDTH * WIDTH
    for oy in range(OH):
        i0, i1 = max(0, PH - oy * SH), min(FH, H + PH - oy * SH)
        for ox in range(OW):
            j0, j1 = max(0, PW - ox * SW), min(FW, W + PW - ox * SW)
            corner, place = (oy * SH - PH) * W + ox * SW - PW, oy * OW + ox
            for c in range(0, C, WIDTH):
                best = load_first(y, (corner + i0 * W + j0) * C + c, C - c)
                tap = splat(float32(i0 * FW + j0))
                for i in range(i0, i1):
                    for j in range(j0, j1):
                        value = load_first(y, (corner + i * W + j) * C + c, C - c)
                        tap = where_larger(value, best, splat(float32(i * FW + j)), tap)
                        best = where_larger(value, best, value, best)
                store_first(out, place * C + c, best, C - c)
                store_bytes(won, place * wide + c, tap)


@inner
def unpool_image(dout, won, out, relu, H, W, C, window, dy):
    """The gradients of one image's windows back at the taps that won; with ``relu``, only where ``out`` is above 0."""
    FH, FW, SH, SW, PH, PW, OH, OW = window
    wide = (C + WIDTH - 1) // WIDTH * WIDTH
    apart = SH >= FH and SW >= FW and PH == 0 and PW == 0
    if not (apart and OH * FH == H and OW * FW == W):
        dy[: H * W * C] = float32(0)
    for oy in range(OH):
        i0, i1 = max(0, PH - oy * SH), min(FH, H + PH - oy * SH)
        for ox in range(OW):
            j0, j1 = max(0, PW - ox * SW), min(FW, W + PW - ox * SW)
            corner, place = (oy * SH - PH) * W + ox * SW - PW, oy * OW + ox
            for c in range(0, C, WIDTH):
                d = load_first(dout, place * C + c, C - c)
                if relu:
                    d = where_positive(load_first(out, place * C + c, C - c), d)
                tap = load_bytes(won, place * wide + c)
                for i in range(i0, i1):
                    for j in range(j0, j1):
                        at = (corner + i * W + j) * C + c
                        here = where_equal(tap, splat(float32(i * FW + j)), d)
                        if not apart:
                            here = here + load_first(dy, at, C - c)
                        store_first(dy, at, here, C - c)


@inner
def _forward_share(part, parts, x, window, out, won):
    N, H, W, C = x.shape
    given, size, places = x.reshape(-1), H * W * C, window[6] * window[7]
    wide = won.size // (N * places)
    for n in range(N * part // parts, N * (part + 1) // parts):
        found, taps = out[n * places * C : (n + 1) * places * C], won[n * places * wide : (n + 1) * places * wide]
        pool_image(given[n * size : (n + 1) * size], H, W, C, window, found, taps)


@kernel
def _forward(team, x, window, out, won):
    each(_forward_share, team, (x, window, out, won))


@inner
def _backward_share(part, parts, dout, won, window, dx):
    N, H, W, C = dx.shape
    found, size, places = dx.reshape(-1), H * W * C, window[6] * window[7]
    wide = won.size // (N * places)
    for n in range(N * part // parts, N * (part + 1) // parts):
        d, taps = dout[n * places * C : (n + 1) * places * C], won[n * places * wide : (n + 1) * places * wide]
        unpool_image(d, taps, d, False, H, W, C, window, found[n * size : (n + 1) * size])


@kernel
def _backward(team, dout, won, window, dx):
    each(_backward_share, team, (dout, won, window, dx))


def max_pool2d(
    x: Array, *, size: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int] = (0, 0)
) -> tuple[Array, Any] | None:
    """See `zhishen.reference.pool.max_pool2d`."""
    if not (pairs(1, size, stride) and pairs(0, padding)):
        return None  # the reference tells what is wrong
    window = Window(size, stride, padding)
    if x.ndim != 4 or x.dtype != np.float32 or not x.size or size[0] * size[1] > _TAPS:
        return None
    N, C, H, W = x.shape
    places = window.places(H, W)
    if min(places) < 1 or any(2 * p > f for p, f in zip(padding, size, strict=True)):
        return None
    numbers = (*size, *stride, *padding, *places)
    out, won = empty(N, *places, C), np.empty(N * places[0] * places[1] * bytes_width(C), np.uint8)
    _forward(channels_last(x), numbers, out.reshape(-1), won)
    return channels_first(out), (won, numbers, (N, H, W, C))


def max_pool2d_backward(dout: Array, cache: Any) -> Array:
    """See `zhishen.reference.pool.max_pool2d_backward`."""
    won, numbers, shape = cache
    check_gradient("max_pool2d_backward", dout, (shape[0], shape[3], *numbers[6:]))
    dx = empty(*shape)
    _backward(channels_last(np.asarray(dout, np.float32)).reshape(-1), won, numbers, dx)
    return channels_first(dx)
