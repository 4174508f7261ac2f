"""Max pooling, compiled: `zhishen.reference.pool.max_pool2d`, alone or after a convolution.

Idea
    With channels last, the pixels at one position of a window are rows of neighboring values, so that the comparison
    runs in vectors. The position of the maximum is stored as one byte for each value of the output; backward, each
    position takes the gradients of the windows in which it has the maximum.
Gain
    0.33 ms in place of the reference's 28 for 100 images of 16 x 28 x 28, both ways, on one thread; after a
    convolution, the images before pooling never leave the cache.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import float32

from zhishen._types import Array
from zhishen.kernels.compiling import device_function
from zhishen.kernels.kernel import parallel_kernel
from zhishen.kernels.layout import are_pairs, channels_first, channels_last, check_gradient
from zhishen.kernels.memory import empty
from zhishen.kernels.parallel import part_range
from zhishen.kernels.vector import (
    WIDTH,
    load_bytes,
    load_masked,
    splat,
    store_bytes,
    store_masked,
    where_equal,
    where_larger,
    where_positive,
)  # fmt: skip

__all__ = [
    "MAX_TAPS", "PoolShape", "Window", "argmax_width", "max_pool2d", "max_pool2d_backward", "pool_image",
    "pool_image_backward",
]  # fmt: skip

MAX_TAPS = 256  # positions of a window that a byte can number


class PoolShape(NamedTuple):
    """The sizes that a pooling kernel needs: window, stride, padding and output."""

    FH: int
    FW: int
    SH: int
    SW: int
    PH: int
    PW: int
    OH: int
    OW: int


class Window(NamedTuple):
    """A window on images; each pair has a number for the rows and a number for the columns."""

    size: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int] = (0, 0)

    def shape(self, H: int, W: int) -> PoolShape:
        """The sizes of pooling on images of H x W."""
        OH, OW = (
            (n + 2 * p - f) // s + 1 for n, f, s, p in zip((H, W), self.size, self.stride, self.padding, strict=True)
        )
        return PoolShape(*self.size, *self.stride, *self.padding, OH, OW)


def argmax_width(C: int) -> int:
    """The number of bytes that ``argmax`` has for C channels: whole vectors."""
    return -(-C // WIDTH) * WIDTH


@device_function
def pool_image(y, H, W, C, shape, out, argmax):
    """The maximum of each window of one image, and its position in the window."""
    FH, FW, SH, SW, PH, PW, OH, OW = shape
    width = (C + WIDTH - 1) // WIDTH * WIDTH
    for oy in range(OH):
        i0, i1 = max(0, PH - oy * SH), min(FH, H + PH - oy * SH)
        for ox in range(OW):
            j0, j1 = max(0, PW - ox * SW), min(FW, W + PW - ox * SW)
            corner, place = (oy * SH - PH) * W + ox * SW - PW, oy * OW + ox
            for c in range(0, C, WIDTH):
                best = load_masked(y, (corner + i0 * W + j0) * C + c, C - c)
                best_tap = splat(float32(i0 * FW + j0))
                for i in range(i0, i1):
                    for j in range(j0, j1):
                        value = load_masked(y, (corner + i * W + j) * C + c, C - c)
                        best_tap = where_larger(value, best, splat(float32(i * FW + j)), best_tap)
                        best = where_larger(value, best, value, best)
                store_masked(out, place * C + c, best, C - c)
                store_bytes(argmax, place * width + c, best_tap)


@device_function
def pool_image_backward(dout, argmax, out, relu, H, W, C, shape, dy):
    """The gradient of one image from that of its maxima; with ``relu``, only where ``out`` is above 0."""
    FH, FW, SH, SW, PH, PW, OH, OW = shape
    width = (C + WIDTH - 1) // WIDTH * WIDTH
    disjoint = SH >= FH and SW >= FW and PH == 0 and PW == 0
    if not (disjoint and OH * FH == H and OW * FW == W):
        dy[: H * W * C] = float32(0)
    for oy in range(OH):
        i0, i1 = max(0, PH - oy * SH), min(FH, H + PH - oy * SH)
        for ox in range(OW):
            j0, j1 = max(0, PW - ox * SW), min(FW, W + PW - ox * SW)
            corner, place = (oy * SH - PH) * W + ox * SW - PW, oy * OW + ox
            for c in range(0, C, WIDTH):
                d = load_masked(dout, place * C + c, C - c)
                if relu:
                    d = where_positive(load_masked(out, place * C + c, C - c), d)
                best_tap = load_bytes(argmax, place * width + c)
                for i in range(i0, i1):
                    for j in range(j0, j1):
                        pixel = (corner + i * W + j) * C + c
                        gradient = where_equal(best_tap, splat(float32(i * FW + j)), d)
                        if not disjoint:
                            gradient = gradient + load_masked(dy, pixel, C - c)
                        store_masked(dy, pixel, gradient, C - c)


@parallel_kernel
def _forward(part, parts, x, shape, out, argmax):
    """The maxima of images x (N, H, W, C), and their positions."""
    N, H, W, C = x.shape
    images, size, out_size, argmax_size = x.reshape(-1), H * W * C, out.size // N, argmax.size // N
    start, end = part_range(part, parts, N, 1)
    for n in range(start, end):
        image = images[n * size : (n + 1) * size]
        result, taps = out[n * out_size : (n + 1) * out_size], argmax[n * argmax_size : (n + 1) * argmax_size]
        pool_image(image, H, W, C, shape, result, taps)


@parallel_kernel
def _backward(part, parts, dout, argmax, shape, dx):
    """The gradients of images (N, H, W, C)."""
    N, H, W, C = dx.shape
    gradients, size, out_size, argmax_size = dx.reshape(-1), H * W * C, dout.size // N, argmax.size // N
    start, end = part_range(part, parts, N, 1)
    for n in range(start, end):
        d, taps = dout[n * out_size : (n + 1) * out_size], argmax[n * argmax_size : (n + 1) * argmax_size]
        pool_image_backward(d, taps, d, False, H, W, C, shape, gradients[n * size : (n + 1) * size])


def max_pool2d(
    x: Array, *, size: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int] = (0, 0)
) -> tuple[Array, Any] | None:
    """See `zhishen.reference.pool.max_pool2d`."""
    if not (are_pairs(1, size, stride) and are_pairs(0, padding)):
        return None  # the reference raises an error
    if x.ndim != 4 or x.dtype != np.float32 or not x.size or size[0] * size[1] > MAX_TAPS:
        return None
    N, C, H, W = x.shape
    shape = Window(size, stride, padding).shape(H, W)
    if min(shape.OH, shape.OW) < 1 or any(2 * p > f for p, f in zip(padding, size, strict=True)):
        return None
    out, argmax = empty(N, shape.OH, shape.OW, C), np.empty(N * shape.OH * shape.OW * argmax_width(C), np.uint8)
    _forward(channels_last(x), shape, out.reshape(-1), argmax)
    return channels_first(out), (argmax, shape, (N, H, W, C))


def max_pool2d_backward(dout: Array, cache: Any) -> Array:
    """See `zhishen.reference.pool.max_pool2d_backward`."""
    argmax, shape, (N, H, W, C) = cache
    check_gradient("max_pool2d_backward", dout, (N, C, shape.OH, shape.OW))
    dx = empty(N, H, W, C)
    _backward(channels_last(np.asarray(dout, np.float32)).reshape(-1), argmax, shape, dx)
    return channels_first(dx)
