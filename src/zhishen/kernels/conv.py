"""Convolution, compiled: `zhishen.reference.conv`, with ReLU and max pooling behind it if wanted.

Idea
    With channels last, the pixels under a filter are a table of positions, the same for every image, and a convolution
    is one `matmul.product` of what lies there with the filters: for out, for dW (the same table, rows and columns
    exchanged) and for dx (a convolution of dout with turned filters). No matrix of columns is ever written. Each
    image is padded, convolved, rectified and pooled before the next is touched, so that all in between stays in the
    second-level cache; backward takes the same steps in the other direction. Convolutions of 3x3 with stride 1 need
    less arithmetic by Winograd's method: they are left to `winograd`. Groups of one channel, or of a few, leave most
    of a product's vectors idle: they are left to `depthwise`, which is loaded, as it is compiled, when it is needed.
Gain
    A step of the book's simple network at 3.9 times PyTorch's speed (`make bench`). A single layer that is given arrays
    with the channels first is slower than PyTorch's: they are turned over at each call.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import float32

from zhishen._checks import OneOf, check
from zhishen._types import Array
from zhishen.kernels import winograd
from zhishen.kernels.compiling import inner, kernel
from zhishen.kernels.layout import channels_first, channels_last, check_gradient, pairs
from zhishen.kernels.matmul import NO_FLOOR, product
from zhishen.kernels.memory import empty, flat, scratch, zeros
from zhishen.kernels.parallel import each
from zhishen.kernels.pool import Window, bytes_width, pool_image
from zhishen.kernels.staging import gradient_image, pad_image
from zhishen.kernels.vector import WIDTH

__all__ = ["conv1d", "conv1d_backward", "conv1d_backward_params", "conv2d", "conv2d_backward", "conv2d_backward_params"]

Pair = tuple[int, int]
_ONE, _NONE = (1, 1), (0, 0)
_ZERO = np.float32(0)
_NO_POOL = Window(_ONE, _ONE)
_TAPS = 256
_GROUPS = 4  # with fewer, products of small groups are no slower
_WAY: str = check(
    os.environ.get("ZHISHEN_CONV", "auto"),
    OneOf(("auto", "2x2", "direct")),
    where="environment variable ZHISHEN_CONV",
    name="its value",
)


def _winograd(C: int, O: int, OH: int, OW: int) -> winograd.Method | None:
    """By which of Winograd's methods a convolution of 3x3 is done, if by any."""
    found = None if _WAY == "direct" else winograd.method(C, O, OH, OW)
    return winograd.TWO if found is not None and _WAY == "2x2" else found


def _few_channels(channels: int, wide: int, groups: int, taps: int) -> bool:
    """Whether the groups, of so many channels in and out, are too small for products, so that `depthwise` is faster."""
    alone = groups > 1 and channels == wide == 1
    return alone or (groups >= _GROUPS and taps > 1 and channels * wide <= WIDTH)


class _Geometry(NamedTuple):
    """Where things lie, for images of one size.

    Attributes:
        sizes: the numbers that the kernels unpack.
        window: of pooling.
        places: where the first tap lies, for each place, in a padded image.
        taps: where the taps and channels of one group lie, from there.
        pixels: where the turned filter begins, for each pixel, in a padded dout.
        turned: where its taps lie, from there.
        scratch: elements of working memory for one image.
    """

    sizes: tuple[int, ...]
    window: tuple[int, ...]
    places: Array
    taps: Array
    pixels: Array
    turned: Array
    scratch: int


@lru_cache(maxsize=128)
def _geometry(
    image: tuple[int, int, int], filters: tuple[int, int, int], stride: Pair, padding: Pair, dilation: Pair,
    groups: int, pool: Window,
) -> _Geometry:  # fmt: skip
    (H, W, C), (O, FH, FW) = image, filters
    (SH, SW), (PH, PW), (DH, DW) = stride, padding, dilation
    border = DH * (FH - 1), DW * (FW - 1)
    height, width = H + 2 * PH, W + 2 * PW
    OH, OW = (height - border[0] - 1) // SH + 1, (width - border[1] - 1) // SW + 1
    back_height, back_width = H + border[0], W + border[1]

    def grid(rows: int, columns: int, row: int, column: int) -> Array:
        return (np.arange(rows)[:, None] * row + np.arange(columns) * column).astype(np.int64)

    def under(row: int, column: int, channels: int) -> Array:
        return (grid(FH, FW, row, column)[..., None] + np.arange(channels)).reshape(-1).astype(np.int64)

    return _Geometry(
        (PH, PW, height, width, OH, OW, O, groups, SH, SW, border[0] - PH, border[1] - PW, back_height, back_width),
        (*pool.size, *pool.stride, *pool.padding, *pool.places(OH, OW)),
        grid(OH, OW, SH * width * C, SW * C).reshape(-1),
        under(DH * width * C, DW * C, C // groups),
        grid(H, W, back_width * O, O).reshape(-1),
        under(DH * back_width * O, DW * O, O // groups),
        height * width * C + OH * OW * O + back_height * back_width * O,
    )


class _Cache(NamedTuple):
    x: Array  # (N, H, W, C)
    W: Array
    geometry: _Geometry
    cut: winograd.Tiles | None  # by Winograd's method
    tables: Any  # of `depthwise`, or None
    relu: bool
    out: Array  # (N, OH, OW, O), after all that follows
    won: Array  # of pooling, else empty
    pooled: bool


# --- kernels ----------------------------------------------------------------------------------------------------------


@inner
def _forward_share(part, parts, x, filters, bias, floor, sizes, window, places, taps, pooled, memory, out, won):
    N, H, W, C = x.shape
    PH, PW, height, width, OH, OW, O, groups = sizes[:8]
    given, work = x.reshape(-1), memory[part]
    here, channels, wide = OH * OW * O, C // groups, O // groups
    found = window[6] * window[7] * O if pooled else here
    taken = won.size // N
    for n in range(N * part // parts, N * (part + 1) // parts):
        image = given[n * H * W * C : (n + 1) * H * W * C]
        if PH + PW > 0:
            image = work[: height * width * C]
            pad_image(x, n, PH, PW, height, width, image)
        result = out[n * found : (n + 1) * found]
        y = work[height * width * C :] if pooled else result
        for g in range(groups):
            product(
                image[g * channels :], places, taps, filters, g * taps.size * wide, wide, wide, y, g * wide, O, 0,
                places.size, bias[g * wide :], floor, False,
            )  # fmt: skip
        if pooled:
            pool_image(y, OH, OW, O, window, result, won[n * taken : (n + 1) * taken])


@inner
def _spread(dy, OH, OW, O, SH, SW, top, left, height, width, back):
    """Dout with S - 1 zeros between neighbours, and a border; what lies outside of the border is left out."""
    back[: height * width * O] = float32(0)
    for y in range(OH):
        for x in range(OW):
            row, column = y * SH + top, x * SW + left
            if 0 <= row < height and 0 <= column < width:
                pixel = dy[(y * OW + x) * O : (y * OW + x + 1) * O]
                line = back[(row * width + column) * O : (row * width + column + 1) * O]
                for o in range(O):
                    line[o] = pixel[o]


@inner
def _backward_share(
    part, parts, x, filters, dout, out, won, relu, pooled, sizes, window, places, taps, pixels, turned, nothing, memory,
    dW, db, dx, wanted,
):  # fmt: skip
    N, H, W, C = x.shape
    PH, PW, height, width, OH, OW, O, groups, SH, SW, top, left, back_height, back_width = sizes
    given, found = x.reshape(-1), dx.reshape(-1)
    size, here, channels, wide = H * W * C, OH * OW * O, C // groups, O // groups
    work, dW_here, db_here = memory[part], dW[part], db[part]
    dW_here[:] = float32(0)
    db_here[:] = float32(0)
    for n in range(N * part // parts, N * (part + 1) // parts):
        image = given[n * size : (n + 1) * size]
        if PH + PW > 0:
            image = work[: height * width * C]
            pad_image(x, n, PH, PW, height, width, image)
        dy = work[height * width * C : height * width * C + here]
        dy = gradient_image(dout, out, won, n, relu, pooled, OH, OW, O, window, dy, db_here)
        for g in range(groups):
            product(
                image[g * channels :], taps, places, dy, g * wide, O, wide, dW_here, g * taps.size * wide, wide, 0,
                taps.size, nothing, NO_FLOOR, True,
            )  # fmt: skip
        if wanted:
            back = work[height * width * C + here :]
            _spread(dy, OH, OW, O, SH, SW, top, left, back_height, back_width, back)
            for g in range(groups):
                product(
                    back[g * wide :], pixels, turned, filters, g * turned.size * channels, channels, channels, found,
                    n * size + g * channels, C, 0, pixels.size, nothing, NO_FLOOR, False,
                )  # fmt: skip


@kernel
def _forward(team, x, filters, bias, floor, sizes, window, places, taps, pooled, memory, out, won):
    each(
        _forward_share, team, (x, filters, bias, floor, sizes, window, places, taps, pooled, memory, out, won)
    )  # fmt: skip


@kernel
def _backward(
    team, x, filters, dout, out, won, relu, pooled, sizes, window, places, taps, pixels, turned, nothing, memory, dW,
    db, dx, wanted,
):  # fmt: skip
    each(
        _backward_share, team,
        (x, filters, dout, out, won, relu, pooled, sizes, window, places, taps, pixels, turned, nothing, memory, dW, db,
         dx, wanted),
    )  # fmt: skip


# --- the functions of the reference -----------------------------------------------------------------------------------


def conv2d(
    x: Array, W: Array, b: Array, *, stride: Pair = _ONE, padding: Pair = _NONE, dilation: Pair = _ONE,
    groups: int = 1, relu: bool = False, pool: Window | None = None,
) -> tuple[Array, Any] | None:  # fmt: skip
    """See `zhishen.reference.conv.conv2d`; with ``relu`` and ``pool``, followed by these."""
    if {x.dtype, W.dtype, b.dtype} != {np.dtype(np.float32)} or {x.ndim, W.ndim} != {4} or not x.size or not W.size:
        return None
    N, C, H, width = x.shape
    O, channels, FH, FW = W.shape
    if not (pairs(1, stride, dilation, (groups, 1)) and pairs(0, padding)) or b.shape != (O,):
        return None  # the reference tells what is wrong
    fits = all(n + 2 * p > d * (f - 1) for n, f, p, d in zip((H, width), (FH, FW), padding, dilation, strict=True))
    if channels * groups != C or O % groups or not fits:
        return None
    geometry = _geometry((H, width, C), (O, FH, FW), stride, padding, dilation, groups, pool or _NO_POOL)
    places = geometry.window[6:] if pool else geometry.sizes[4:6]
    if min(places) < 1 or (pool and pool.size[0] * pool.size[1] > _TAPS):
        return None
    images = channels_last(x)
    out = empty(N, *places, O)
    won = np.empty(N * places[0] * places[1] * bytes_width(O) if pool else 0, np.uint8)
    floor = _ZERO if relu else NO_FLOOR
    cut = tables = method = None
    if (FH, FW, stride, dilation, groups) == (3, 3, _ONE, _ONE, 1):
        method = _winograd(C, O, *geometry.sizes[4:6])
    if method is not None:
        cut = winograd.tiles(method, (H, width, C), O, padding)
        winograd.forward(images, W, b, cut, geometry.window, out, won, floor=floor, pooled=pool is not None)
    elif _few_channels(channels, O // groups, groups, FH * FW):
        from zhishen.kernels import depthwise

        tables = depthwise.tables((H, width, C), (O, FH, FW), stride, padding, dilation, groups)
        depthwise.forward(images, W, b, tables, geometry.window, out, won, floor=floor, pooled=pool is not None)
    else:
        grouped = W.reshape(groups, O // groups, channels, FH, FW).transpose(0, 3, 4, 2, 1)
        work = scratch(geometry.scratch)
        _forward.cut(
            min(len(work), N), images, flat(grouped), flat(b), floor, geometry.sizes, geometry.window, geometry.places,
            geometry.taps, pool is not None, work, flat(out), won,
        )  # fmt: skip
    return channels_first(out), _Cache(images, W, geometry, cut, tables, relu, out, won, pool is not None)


def conv2d_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """See `zhishen.reference.conv.conv2d_backward`."""
    dx = empty(*cache.x.shape)
    dW, db = _gradients(dout, cache, dx, wanted=True)
    return channels_first(dx), dW, db


def conv2d_backward_params(dout: Array, cache: Any) -> tuple[Array, Array]:
    """See `zhishen.reference.conv.conv2d_backward_params`."""
    return _gradients(dout, cache, cache.x, wanted=False)


def _gradients(dout: Array, cache: _Cache, dx: Array, *, wanted: bool) -> tuple[Array, Array]:
    g, W = cache.geometry, cache.W
    check_gradient("conv2d_backward", dout, channels_first(cache.out).shape)
    given, out = channels_last(np.asarray(dout, np.float32)).reshape(-1), flat(cache.out)
    if cache.cut is not None:
        return winograd.backward(
            cache.x, W, cache.cut, g.window, given, out, cache.won, dx, relu=cache.relu, pooled=cache.pooled,
            wanted=wanted,
        )  # fmt: skip
    if cache.tables is not None:
        from zhishen.kernels import depthwise

        return depthwise.backward(
            cache.x, W, cache.tables, g.window, given, out, cache.won, dx, relu=cache.relu, pooled=cache.pooled,
            wanted=wanted,
        )  # fmt: skip
    O, channels, FH, FW = W.shape
    groups = g.sizes[7]
    work = scratch(g.scratch)
    dW, db = empty(len(work), W.size), empty(len(work), O)
    turned = W[:, :, ::-1, ::-1].reshape(groups, O // groups, channels, FH, FW).transpose(0, 3, 4, 1, 2)
    _backward.cut(
        len(work), cache.x, flat(turned), given, out, cache.won, cache.relu, cache.pooled, g.sizes, g.window, g.places,
        g.taps, g.pixels, g.turned, zeros(max(O, channels)), work, dW, db, dx, wanted,
    )  # fmt: skip
    total = dW.sum(axis=0).reshape(groups, FH, FW, channels, O // groups).transpose(0, 4, 3, 1, 2)
    return np.ascontiguousarray(total).reshape(W.shape), db.sum(axis=0)


def conv1d(
    x: Array, W: Array, b: Array, *, stride: int = 1, padding: int = 0, dilation: int = 1, groups: int = 1
) -> tuple[Array, Any] | None:
    """See `zhishen.reference.conv.conv1d`: images of one row."""
    if x.ndim != 3 or W.ndim != 3 or not pairs(0, (padding, 0)):
        return None
    found = conv2d(
        x[:, :, np.newaxis], W[:, :, np.newaxis], b, stride=(1, stride), padding=(0, padding), dilation=(1, dilation),
        groups=groups,
    )  # fmt: skip
    return None if found is None else (found[0][:, :, 0], found[1])


def conv1d_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """See `zhishen.reference.conv.conv1d_backward`."""
    dx, dW, db = conv2d_backward(dout[:, :, np.newaxis], cache)
    return dx[:, :, 0], dW[:, :, 0], db


def conv1d_backward_params(dout: Array, cache: Any) -> tuple[Array, Array]:
    """See `zhishen.reference.conv.conv1d_backward_params`."""
    dW, db = conv2d_backward_params(dout[:, :, np.newaxis], cache)
    return dW[:, :, 0], db
