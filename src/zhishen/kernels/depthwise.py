"""Convolution with few channels a group, one above all (depthwise), with ReLU and max pooling behind it if wanted.

Idea
    Where each output channel sees a channel or a few, a matrix product has nothing to share: a vector over the outputs
    of one group has one lane in use. Here vectors lie over the channels of all groups, and the taps are summed one by
    one, for `ROWS` places at a time, in registers. For that each image is laid out in working memory with zeros around
    it and, for each of the channels that a group sees, the values in the order of the outputs; depthwise, these are
    the image's own. dx is the same convolution, of dout with turned filters; dW sums products over `PLACES` places at
    a time, for `TAPS` taps in registers.
Gain
    3 x 3, depthwise, forward and backward, 100 images with the channels last, two threads: 32 x 28 x 28 in 1.6 ms in
    place of 20 by products, 64 x 14 x 14 in 0.5 in place of 9.2; PyTorch takes 0.9 and 0.5, and 32 channels into 64
    7.9 in place of 25, PyTorch 16. With the channels first, 4.8 and 1.1; they are turned over before. (The least of
    many runs side by side; ``python benchmarks/kernels.py`` compares with the reference.)
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import float32

from zhishen._types import Array
from zhishen.kernels.compiling import inner, kernel
from zhishen.kernels.matmul import NO_FLOOR
from zhishen.kernels.memory import LINE, empty, flat, scratch, zeros
from zhishen.kernels.parallel import each
from zhishen.kernels.pool import pool_image
from zhishen.kernels.staging import gradient_image
from zhishen.kernels.vector import (
    WIDTH,
    add_products,
    add_tile,
    load_first,
    offsets,
    store_first,
    store_tile,
    tile_floor,
    tile_rows,
)  # fmt: skip

__all__ = ["Tables", "backward", "forward", "tables"]

ROWS = 8  # places at a time
TAPS = 9  # at a time, in dW
PLACES = 64  # at a time, in dW: so many pixels stay in the first-level cache


class Tables(NamedTuple):
    """Where things lie, for images of one size.

    Attributes:
        sizes: the numbers that the kernels unpack.
        source: the input channel of each value of a pixel that is laid out.
        places: where the first tap lies, for each place, in an image that is laid out.
        taps: where the taps and channels of one group lie, from there.
        source_back: as ``source``, of dout.
        pixels: where the turned filter begins, for each pixel, in a dout that is laid out.
        turned: where its taps lie, from there.
        scratch: elements of working memory for one image.
    """

    sizes: tuple[int, ...]
    source: Array
    places: Array
    taps: Array
    source_back: Array
    pixels: Array
    turned: Array
    scratch: int


@lru_cache(maxsize=128)
def tables(
    image: tuple[int, int, int], filters: tuple[int, int, int], stride: tuple[int, int], padding: tuple[int, int],
    dilation: tuple[int, int], groups: int,
) -> Tables:  # fmt: skip
    """The tables of a convolution of images (H, W, C) with filters (O, FH, FW)."""
    (H, W, C), (O, FH, FW) = image, filters
    (SH, SW), (PH, PW), (DH, DW) = stride, padding, dilation
    channels, wide = C // groups, O // groups
    border = DH * (FH - 1), DW * (FW - 1)
    height, width = H + 2 * PH, W + 2 * PW
    back_height, back_width = H + border[0], W + border[1]
    OH, OW = (height - border[0] - 1) // SH + 1, (width - border[1] - 1) // SW + 1
    pixel = channels * O  # values of one that is laid out, of an image and of dout

    def grid(rows: int, columns: int, row: int, column: int) -> Array:
        return ((np.arange(rows)[:, None] * row + np.arange(columns) * column) * pixel).astype(np.int64)

    def under(row: int, column: int, seen: int, computed: int) -> Array:
        return (grid(FH, FW, row, column)[..., None] + np.arange(seen) * computed).reshape(-1).astype(np.int64)

    def source(seen: int, computed: int) -> Array:
        group = np.arange(computed) // (computed // groups)
        return (group * seen + np.arange(seen)[:, None]).reshape(-1).astype(np.int64)

    return Tables(
        (PH, PW, height, width, OH, OW, O, SH, SW, border[0] - PH, border[1] - PW, back_height, back_width),
        source(channels, O),
        grid(OH, OW, SH * width, SW).reshape(-1),
        under(DH * width, DW, channels, O),
        source(wide, C),
        grid(H, W, back_width, 1).reshape(-1),
        under(DH * back_width, DW, wide, C),
        (height * width + back_height * back_width) * pixel + OH * OW * O + LINE,  # vectors are read past the end
    )


# --- kernels ----------------------------------------------------------------------------------------------------------


@inner
def _copy(given, start, count, target, to):
    for i in range(0, count, WIDTH):
        store_first(target, to + i, load_first(given, start + i, count - i), count - i)


@inner
def _lay_out(given, rows, columns, channels, source, straight, SH, SW, top, left, height, width, image):
    """The pixels, SH and SW apart, where there are zeros between and around them; outside of the image, none."""
    size = source.size
    for y in range(rows):
        row = y * SH + top
        if row < 0 or row >= height:
            continue
        if straight and SW == 1:
            x0, x1 = max(0, -left), min(columns, width - left)
            start = (y * columns + x0) * channels
            _copy(given, start, (x1 - x0) * channels, image, (row * width + left + x0) * channels)
            continue
        for x in range(columns):
            column = x * SW + left
            if column < 0 or column >= width:
                continue
            start, to = (y * columns + x) * channels, (row * width + column) * size
            if straight:
                _copy(given, start, channels, image, to)
            else:
                pixel, target = given[start : start + channels], image[to : to + size]
                for c in range(size):
                    target[c] = pixel[source[c]]


@inner
def _convolve(image, places, taps, filters, O, bias, floor, out):
    """out[p, o] = max(bias[o] + Σ_t image[places[p] + taps[t] + o] filters[t, o], floor)."""
    last = places.size - 1
    for p in range(0, places.size, ROWS):
        left = offsets(places, p, last, ROWS)
        for o in range(0, O, WIDTH):
            count = O - o
            total = tile_rows(bias, o, count, ROWS, 1)
            for t in range(taps.size):
                total = add_products(total, image, left, taps[t] + o, load_first(filters, t * O + o, count))
            store_tile(tile_floor(total, floor), out, p * O + o, O, last - p + 1, count)


@inner
def _correlate(image, places, taps, dy, O, nothing, dW):
    """dW[t, o] += Σ_p image[places[p] + taps[t] + o] dy[p, o]."""
    last = taps.size - 1
    for p0 in range(0, places.size, PLACES):
        p1 = min(p0 + PLACES, places.size)
        for t in range(0, taps.size, TAPS):
            above = offsets(taps, t, last, TAPS)
            for o in range(0, O, WIDTH):
                count = O - o
                total = tile_rows(nothing, 0, 0, TAPS, 1)
                for p in range(p0, p1):
                    total = add_products(total, image, above, places[p] + o, load_first(dy, p * O + o, count))
                total = add_tile(total, dW, t * O + o, O, last - t + 1, count)
                store_tile(total, dW, t * O + o, O, last - t + 1, count)


@inner
def _forward_share(part, parts, x, filters, bias, floor, sizes, window, source, places, taps, pooled, memory, out, won):
    N, H, W, C = x.shape
    PH, PW, height, width, OH, OW, O = sizes[:7]
    given, laid = x.reshape(-1), height * width * source.size
    image, between = memory[part][:laid], memory[part][laid:]
    straight = C == O == source.size
    found = window[6] * window[7] * O if pooled else OH * OW * O
    taken = won.size // N
    image[:] = float32(0)  # the pixels are written over with those of the next image, the zeros stay
    for n in range(N * part // parts, N * (part + 1) // parts):
        pixels = given[n * H * W * C : (n + 1) * H * W * C]
        _lay_out(pixels, H, W, C, source, straight, 1, 1, PH, PW, height, width, image)
        result = out[n * found : (n + 1) * found]
        y = between if pooled else result
        _convolve(image, places, taps, filters, O, bias, floor, y)
        if pooled:
            pool_image(y, OH, OW, O, window, result, won[n * taken : (n + 1) * taken])


@inner
def _backward_share(
    part, parts, x, filters, dout, out, won, relu, pooled, sizes, window, source, places, taps, source_back, pixels,
    turned, nothing, memory, dW, db, dx, wanted,
):  # fmt: skip
    N, H, W, C = x.shape
    PH, PW, height, width, OH, OW, O, SH, SW, top, left, back_height, back_width = sizes
    given, found, size = x.reshape(-1), dx.reshape(-1), H * W * C
    straight = C == O == source.size
    laid, back_laid = height * width * source.size, back_height * back_width * source.size
    work, dW_here, db_here = memory[part], dW[part], db[part]
    image, back, between = work[:laid], work[laid : laid + back_laid], work[laid + back_laid :]
    dW_here[:] = float32(0)
    db_here[:] = float32(0)
    image[:] = float32(0)
    back[:] = float32(0)
    for n in range(N * part // parts, N * (part + 1) // parts):
        _lay_out(given[n * size : (n + 1) * size], H, W, C, source, straight, 1, 1, PH, PW, height, width, image)
        dy = gradient_image(dout, out, won, n, relu, pooled, OH, OW, O, window, between, db_here)
        _correlate(image, places, taps, dy, O, nothing, dW_here)
        if wanted:
            _lay_out(dy, OH, OW, O, source_back, straight, SH, SW, top, left, back_height, back_width, back)
            target = found[n * size : (n + 1) * size]
            _convolve(back, pixels, turned, filters, C, nothing, NO_FLOOR, target)


@kernel
def _forward(team, x, filters, bias, floor, sizes, window, source, places, taps, pooled, memory, out, won):
    each(
        _forward_share, team,
        (x, filters, bias, floor, sizes, window, source, places, taps, pooled, memory, out, won),
    )  # fmt: skip


@kernel
def _backward(
    team, x, filters, dout, out, won, relu, pooled, sizes, window, source, places, taps, source_back, pixels, turned,
    nothing, memory, dW, db, dx, wanted,
):  # fmt: skip
    each(
        _backward_share, team,
        (x, filters, dout, out, won, relu, pooled, sizes, window, source, places, taps, source_back, pixels, turned,
         nothing, memory, dW, db, dx, wanted),
    )  # fmt: skip


# --- what `conv` calls ------------------------------------------------------------------------------------------------


def forward(
    x: Array, W: Array, b: Array, t: Tables, window: tuple[int, ...], out: Array, won: Array, *, floor: Any,
    pooled: bool,
) -> None:  # fmt: skip
    """Fill ``out`` and ``won``."""
    work = scratch(t.scratch)
    _forward.cut(
        min(len(work), len(x)), x, flat(W.transpose(2, 3, 1, 0)), flat(b), floor, t.sizes, window, t.source, t.places,
        t.taps, pooled, work, flat(out), won,
    )  # fmt: skip


def backward(
    x: Array, W: Array, t: Tables, window: tuple[int, ...], dout: Array, out: Array, won: Array, dx: Array, *,
    relu: bool, pooled: bool, wanted: bool,
) -> tuple[Array, Array]:  # fmt: skip
    """Fill ``dx`` if it is ``wanted``; return dW and db."""
    O, channels, FH, FW = W.shape
    C = x.shape[3]
    groups = C // channels
    turned = W[:, :, ::-1, ::-1].reshape(groups, O // groups, channels, FH, FW).transpose(3, 4, 1, 0, 2)
    work = scratch(t.scratch)
    dW, db = empty(len(work), W.size), empty(len(work), O)
    _backward.cut(
        len(work), x, flat(turned), dout, out, won, relu, pooled, t.sizes, window, t.source, t.places, t.taps,
        t.source_back, t.pixels, t.turned, zeros(C), work, dW, db, dx, wanted,
    )  # fmt: skip
    total = dW.sum(axis=0).reshape(FH, FW, channels, O).transpose(3, 2, 0, 1)
    return np.ascontiguousarray(total), db.sum(axis=0)
