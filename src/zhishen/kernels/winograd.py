"""Convolution with 3x3 filters and stride 1 by Winograd's method, with ReLU and max pooling behind it if wanted.

Idea
    A tile of 4x4 outputs needs 6x6 inputs. Transformed by small fixed matrices (V = Bᵀ d B for inputs, U = G g Gᵀ for
    filters, Y = Aᵀ M A back), their convolution is a product at each of 36 points, summed over the channels: 36
    multiplications a channel in place of 144. Over all tiles of some images these sums are 36 matrix products
    (tiles, C) by (C, O), for `matmul.product`. Backward uses the transposes of the same steps: dM = A dY Aᵀ,
    dU = Vᵀ dM, dV = dM Uᵀ, dd = B dV Bᵀ. Transforms run in vectors of channels; V and M of some images at a time stay
    in the second-level cache, and V is computed anew in backward rather than kept. From point to point is an odd number
    of cache lines: with a power of two, all 36 numbers of a channel would fall into the same few places of the cache.
Gain
    1.3 to 2.8 times the direct convolution of `conv` on 100 images of 7x7 to 28x28 and 12 to 128 channels, but 0.8
    to 1 on 5x5; ``ZHISHEN_CONV=direct`` leaves it aside.
Rounding
    At worst 9e-6 of the largest value, over hundreds of random convolutions of 12 to 70 channels; the direct one, 1e-6.
    What is not finite in the input reaches every output that sees it, as NaN, and more: along each axis, the six inputs
    of a tile reach its four outputs, except that the first reaches only the first and the last only the last. An
    infinity comes out as NaN or infinity, as the transforms subtract it from itself. Numbers above 1e36 may overflow.

References:
    Winograd, *Arithmetic Complexity of Computations*, 1980; Lavin and Gray, *Fast Algorithms for Convolutional Neural
    Networks*, 2016.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numba import float32

from zhishen._types import Array
from zhishen.kernels.affine import share
from zhishen.kernels.compiling import inner, kernel
from zhishen.kernels.matmul import NO_FLOOR, channel_product, product
from zhishen.kernels.memory import LINE, empty, flat, scratch, steps, zeros
from zhishen.kernels.parallel import each
from zhishen.kernels.pool import pool_image
from zhishen.kernels.staging import crop_image, gradient_image, pad_image
from zhishen.kernels.vector import WIDTH, fma, load_first, maximum, splat, store_first

__all__ = ["Tiles", "backward", "forward", "suits", "tiles"]

TILE, SPAN = 4, 6  # outputs and inputs along an edge of a tile
POINTS = SPAN * SPAN
_CACHE = 128 * 1024  # floats of V and M at a time: half of a second-level cache of 1 MiB
_SHARED = 2048  # filters of one channel; with fewer one thread ends before a second one has begun
_TILES = 40  # and at least as many tiles, so that the products are worth their while


# --- the six transforms of a line -------------------------------------------------------------------------------------


@inner(inline=True)
def _filter(g0, g1, g2):
    """G g."""
    quarter, sixth, twelfth = splat(float32(1 / 4)), splat(float32(1 / 6)), splat(float32(1 / 12))
    even, odd = splat(float32(-1)) * (sixth * (g0 + g2)), sixth * g1
    far_even, far_odd = sixth * fma(quarter, g0, g2), twelfth * g1
    return quarter * g0, even - odd, even + odd, far_even + far_odd, far_even - far_odd, g2


@inner(inline=True)
def _filter_back(u0, u1, u2, u3, u4, u5):
    """Gᵀ u."""
    quarter, sixth, twelfth = splat(float32(1 / 4)), splat(float32(1 / 6)), splat(float32(1 / 12))
    near, far = sixth * (u1 + u2), sixth * (u3 + u4)
    return (
        fma(quarter, u0 + far, splat(float32(0)) - near),
        fma(twelfth, u3 - u4, sixth * (u2 - u1)),
        far - near + u5,
    )


@inner(inline=True)
def _input(d0, d1, d2, d3, d4, d5):
    """Bᵀ d."""
    two, four, five = splat(float32(2)), splat(float32(4)), splat(float32(-5))
    even, odd = fma(splat(float32(-4)), d2, d4), fma(splat(float32(-4)), d1, d3)
    near, far = d4 - d2, two * (d3 - d1)
    first, last = fma(four, d0, fma(five, d2, d4)), fma(four, d1, fma(five, d3, d5))
    return first, even + odd, even - odd, near + far, near - far, last


@inner(inline=True)
def _output(m0, m1, m2, m3, m4, m5):
    """Aᵀ m."""
    near, far, near_difference, far_difference = m1 + m2, m3 + m4, m1 - m2, m3 - m4
    return (
        m0 + near + far,
        fma(splat(float32(2)), far_difference, near_difference),
        fma(splat(float32(4)), far, near),
        fma(splat(float32(8)), far_difference, near_difference) + m5,
    )


@inner(inline=True)
def _output_back(y0, y1, y2, y3):
    """A y."""
    two, four = splat(float32(2)), splat(float32(4))
    even, odd, far_even, far_odd = y0 + y2, y1 + y3, fma(four, y2, y0), two * fma(four, y3, y1)
    return y0, even + odd, even - odd, far_even + far_odd, far_even - far_odd, y3


@inner(inline=True)
def _input_back(v0, v1, v2, v3, v4, v5):
    """B v."""
    four, five = splat(float32(4)), splat(float32(-5))
    sums, difference, far_sums, far_difference = v1 + v2, v1 - v2, v3 + v4, splat(float32(2)) * (v3 - v4)
    return (
        four * v0,
        fma(four, v5 - difference, splat(float32(0)) - far_difference),
        fma(five, v0, splat(float32(-4)) * sums) - far_sums,
        fma(five, v5, difference) + far_difference,
        v0 + sums + far_sums,
        v5,
    )


# --- tiles ------------------------------------------------------------------------------------------------------------


@inner(inline=True)
def _six(memory, at, step, count):
    """Six vectors, ``step`` apart."""
    return (
        load_first(memory, at, count),
        load_first(memory, at + step, count),
        load_first(memory, at + 2 * step, count),
        load_first(memory, at + 3 * step, count),
        load_first(memory, at + 4 * step, count),
        load_first(memory, at + 5 * step, count),
    )


@inner(inline=True)
def _put_six(memory, at, step, count, v):
    store_first(memory, at, v[0], count)
    store_first(memory, at + step, v[1], count)
    store_first(memory, at + 2 * step, v[2], count)
    store_first(memory, at + 3 * step, v[3], count)
    store_first(memory, at + 4 * step, v[4], count)
    store_first(memory, at + 5 * step, v[5], count)


@inner(inline=True)
def _add_six(memory, at, step, count, v):
    old = _six(memory, at, step, count)
    new = old[0] + v[0], old[1] + v[1], old[2] + v[2], old[3] + v[3], old[4] + v[4], old[5] + v[5]
    _put_six(memory, at, step, count, new)


@inner(inline=True)
def _line(columns, i):
    """Element i of each of six columns."""
    return columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i], columns[5][i]


@inner
def _input_tile(image, at, row, C, count, V, v, plane):
    """One tile of the padded image to the 36 points of V, for the ``count`` channels from ``at`` on."""
    columns = (
        _input(*_six(image, at, row, count)),
        _input(*_six(image, at + C, row, count)),
        _input(*_six(image, at + 2 * C, row, count)),
        _input(*_six(image, at + 3 * C, row, count)),
        _input(*_six(image, at + 4 * C, row, count)),
        _input(*_six(image, at + 5 * C, row, count)),
    )
    down = SPAN * plane
    _put_six(V, v, plane, count, _input(*_line(columns, 0)))
    _put_six(V, v + down, plane, count, _input(*_line(columns, 1)))
    _put_six(V, v + 2 * down, plane, count, _input(*_line(columns, 2)))
    _put_six(V, v + 3 * down, plane, count, _input(*_line(columns, 3)))
    _put_six(V, v + 4 * down, plane, count, _input(*_line(columns, 4)))
    _put_six(V, v + 5 * down, plane, count, _input(*_line(columns, 5)))


@inner
def _input_tile_back(V, v, plane, image, at, row, C, count):
    """Add the gradients of one tile's 36 points to the padded image."""
    down = SPAN * plane
    columns = (
        _input_back(*_six(V, v, down, count)),
        _input_back(*_six(V, v + plane, down, count)),
        _input_back(*_six(V, v + 2 * plane, down, count)),
        _input_back(*_six(V, v + 3 * plane, down, count)),
        _input_back(*_six(V, v + 4 * plane, down, count)),
        _input_back(*_six(V, v + 5 * plane, down, count)),
    )
    _add_six(image, at, C, count, _input_back(*_line(columns, 0)))
    _add_six(image, at + row, C, count, _input_back(*_line(columns, 1)))
    _add_six(image, at + 2 * row, C, count, _input_back(*_line(columns, 2)))
    _add_six(image, at + 3 * row, C, count, _input_back(*_line(columns, 3)))
    _add_six(image, at + 4 * row, C, count, _input_back(*_line(columns, 4)))
    _add_six(image, at + 5 * row, C, count, _input_back(*_line(columns, 5)))


@inner
def _output_tile(M, m, plane, bias, b, floor, y, at, row, O, rows, columns_left, count):
    """The 36 points of one tile to its outputs, as far as they lie in the image."""
    down = SPAN * plane
    columns = (
        _output(*_six(M, m, down, count)),
        _output(*_six(M, m + plane, down, count)),
        _output(*_six(M, m + 2 * plane, down, count)),
        _output(*_six(M, m + 3 * plane, down, count)),
        _output(*_six(M, m + 4 * plane, down, count)),
        _output(*_six(M, m + 5 * plane, down, count)),
    )
    shift, least = load_first(bias, b, count), splat(floor)
    _put_four(y, at, O, columns_left, count, _output(*_line(columns, 0)), shift, least)
    if rows > 1:
        _put_four(y, at + row, O, columns_left, count, _output(*_line(columns, 1)), shift, least)
    if rows > 2:
        _put_four(y, at + 2 * row, O, columns_left, count, _output(*_line(columns, 2)), shift, least)
    if rows > 3:
        _put_four(y, at + 3 * row, O, columns_left, count, _output(*_line(columns, 3)), shift, least)


@inner(inline=True)
def _put_four(y, at, step, columns, count, v, shift, least):
    """Four vectors, ``step`` apart, each plus ``shift`` and at least ``least``; none behind ``columns``."""
    store_first(y, at, maximum(v[0] + shift, least), count)
    store_first(y, at + step, maximum(v[1] + shift, least), count if columns > 1 else 0)
    store_first(y, at + 2 * step, maximum(v[2] + shift, least), count if columns > 2 else 0)
    store_first(y, at + 3 * step, maximum(v[3] + shift, least), count if columns > 3 else 0)


@inner(inline=True)
def _four(y, at, step, rows, count):
    """Four vectors, ``step`` apart; those behind ``rows`` are 0."""
    return (
        load_first(y, at, count),
        load_first(y, at + step, count if rows > 1 else 0),
        load_first(y, at + 2 * step, count if rows > 2 else 0),
        load_first(y, at + 3 * step, count if rows > 3 else 0),
    )


@inner
def _output_tile_back(y, at, row, O, rows, columns_left, count, M, m, plane):
    """The gradients of one tile's outputs to its 36 points."""
    columns = (
        _output_back(*_four(y, at, row, rows, count)),
        _output_back(*_four(y, at + O, row, rows, count if columns_left > 1 else 0)),
        _output_back(*_four(y, at + 2 * O, row, rows, count if columns_left > 2 else 0)),
        _output_back(*_four(y, at + 3 * O, row, rows, count if columns_left > 3 else 0)),
    )
    down = SPAN * plane
    _put_six(M, m, plane, count, _output_back(*_short_line(columns, 0)))
    _put_six(M, m + down, plane, count, _output_back(*_short_line(columns, 1)))
    _put_six(M, m + 2 * down, plane, count, _output_back(*_short_line(columns, 2)))
    _put_six(M, m + 3 * down, plane, count, _output_back(*_short_line(columns, 3)))
    _put_six(M, m + 4 * down, plane, count, _output_back(*_short_line(columns, 4)))
    _put_six(M, m + 5 * down, plane, count, _output_back(*_short_line(columns, 5)))


@inner(inline=True)
def _short_line(columns, i):
    """Element i of each of four columns."""
    return columns[0][i], columns[1][i], columns[2][i], columns[3][i]


# --- filters ----------------------------------------------------------------------------------------------------------


@inner(inline=True)
def _three(memory, at, step, count):
    """Three vectors, ``step`` apart."""
    return (
        load_first(memory, at, count),
        load_first(memory, at + step, count),
        load_first(memory, at + 2 * step, count),
    )


@inner(inline=True)
def _put_three(memory, at, step, count, v):
    store_first(memory, at, v[0], count)
    store_first(memory, at + step, v[1], count)
    store_first(memory, at + 2 * step, v[2], count)


@inner
def _filters_share(part, parts, g, size, plane, U):
    i0, i1 = share(size, WIDTH, part, parts)
    for i in range(i0, i1, WIDTH):
        count = size - i
        columns = (
            _filter(*_three(g, i, 3 * size, count)),
            _filter(*_three(g, i + size, 3 * size, count)),
            _filter(*_three(g, i + 2 * size, 3 * size, count)),
        )
        for a in range(SPAN):
            _put_six(U, i + a * SPAN * plane, plane, count, _filter(columns[0][a], columns[1][a], columns[2][a]))


@kernel
def _filters(team, g, size, plane, U):
    """Filters g (9, ``size``) to their 36 points, ``plane`` apart."""
    each(_filters_share, team, (g, size, plane, U))


@inner(inline=True)
def _six_of_all(memory, at, step, count):
    """Six vectors, ``step`` apart, each the sum over the parts."""
    total = _six(memory[0], at, step, count)
    for part in range(1, memory.shape[0]):
        v = _six(memory[part], at, step, count)
        total = (total[0] + v[0], total[1] + v[1], total[2] + v[2], total[3] + v[3], total[4] + v[4], total[5] + v[5])
    return total


@inner
def _filters_back_share(part, parts, dU, plane, size, dg):
    i0, i1 = share(size, WIDTH, part, parts)
    for i in range(i0, i1, WIDTH):
        count, down = size - i, SPAN * plane
        columns = (
            _filter_back(*_six_of_all(dU, i, down, count)),
            _filter_back(*_six_of_all(dU, i + plane, down, count)),
            _filter_back(*_six_of_all(dU, i + 2 * plane, down, count)),
            _filter_back(*_six_of_all(dU, i + 3 * plane, down, count)),
            _filter_back(*_six_of_all(dU, i + 4 * plane, down, count)),
            _filter_back(*_six_of_all(dU, i + 5 * plane, down, count)),
        )
        for row in range(3):
            _put_three(dg, i + 3 * row * size, size, count, _filter_back(*_line(columns, row)))


@kernel
def _filters_back(team, dU, plane, size, dg):
    """The gradients of the filters (9, ``size``) from those of their points, added up over the parts."""
    each(_filters_back_share, team, (dU, plane, size, dg))


# --- images -----------------------------------------------------------------------------------------------------------


def _odd_lines(numbers):
    """From one point to the next: an odd number of lines, so that the 36 points are spread over the whole cache."""
    return ((numbers + LINE - 1) // LINE | 1) * LINE


_plane = inner(_odd_lines)


@inner
def _to_points(image, tiles, width, C, V, first, plane):
    """The tiles of one padded image to V, as its tiles ``first``, ..."""
    TH, TW = tiles
    row = width * C
    for i in range(TH):
        for j in range(TW):
            at, v = (i * TILE * width + j * TILE) * C, (first + i * TW + j) * C
            for c in range(0, C, WIDTH):
                _input_tile(image, at + c, row, C, C - c, V, v + c, plane)


@inner
def _from_points(M, tiles, first, plane, bias, floor, y, OH, OW, O):
    """The tiles of M to the outputs of one image."""
    TH, TW = tiles
    for i in range(TH):
        for j in range(TW):
            at, m = (i * TILE * OW + j * TILE) * O, (first + i * TW + j) * O
            for o in range(0, O, WIDTH):
                _output_tile(M, m + o, plane, bias, o, floor, y, at + o, OW * O, O, OH - i * TILE, OW - j * TILE, O - o)


@inner
def _from_points_back(dy, tiles, first, plane, OH, OW, O, M):
    """The gradients of one image's outputs to the tiles of M."""
    TH, TW = tiles
    for i in range(TH):
        for j in range(TW):
            at, m = (i * TILE * OW + j * TILE) * O, (first + i * TW + j) * O
            for o in range(0, O, WIDTH):
                _output_tile_back(dy, at + o, OW * O, O, OH - i * TILE, OW - j * TILE, O - o, M, m + o, plane)


@inner
def _to_points_back(V, tiles, first, plane, width, C, image):
    """The gradients of the tiles of V, added up in one padded image."""
    TH, TW = tiles
    row = width * C
    for i in range(TH):
        for j in range(TW):
            at, v = (i * TILE * width + j * TILE) * C, (first + i * TW + j) * C
            for c in range(0, C, WIDTH):
                _input_tile_back(V, v + c, plane, image, at + c, row, C, C - c)


@inner
def _forward_share(
    part, parts, x, U, bias, floor, sizes, window, rows, columns, nothing, pooled, memory, out, won
):  # fmt: skip
    N, C, work = x.shape[0], x.shape[3], memory[part]
    PH, PW, height, width, OH, OW, O, TH, TW, group = sizes
    here = OH * OW * O
    found, taken, u_plane = window[6] * window[7] * O if pooled else here, won.size // N, _plane(C * O)
    end = N * (part + 1) // parts
    for n0 in range(N * part // parts, end, group):
        n1 = min(end, n0 + group)
        total = (n1 - n0) * TH * TW
        v_plane, m_plane = _plane(total * C), _plane(total * O)
        V, M = work[: POINTS * v_plane], work[POINTS * v_plane : POINTS * (v_plane + m_plane)]
        image = work[POINTS * (v_plane + m_plane) :]
        for n in range(n0, n1):
            pad_image(x, n, PH, PW, height, width, image)
            _to_points(image, (TH, TW), width, C, V, (n - n0) * TH * TW, v_plane)
        for p in range(POINTS):
            product(
                V[p * v_plane :], rows, columns, U, p * u_plane, O, O, M, p * m_plane, O, 0, total, nothing, NO_FLOOR,
                False,
            )  # fmt: skip
        for n in range(n0, n1):
            result = out[n * found : (n + 1) * found]
            y = image if pooled else result
            _from_points(M, (TH, TW), (n - n0) * TH * TW, m_plane, bias, floor, y, OH, OW, O)
            if pooled:
                pool_image(y, OH, OW, O, window, result, won[n * taken : (n + 1) * taken])


@inner
def _backward_share(
    part, parts, x, turned, dout, out, won, relu, pooled, sizes, window, rows, columns, rows_back, columns_back,
    nothing, memory, dU, db, dx, wanted,
):  # fmt: skip
    N, C = x.shape[0], x.shape[3]
    PH, PW, height, width, OH, OW, O, TH, TW, group = sizes
    work, dU_here, db_here, u_plane = memory[part], dU[part], db[part], _plane(C * O)
    dU_here[:] = float32(0)
    db_here[:] = float32(0)
    end = N * (part + 1) // parts
    for n0 in range(N * part // parts, end, group):
        n1 = min(end, n0 + group)
        total = (n1 - n0) * TH * TW
        v_plane, m_plane = _plane(total * C), _plane(total * O)
        V, M = work[: POINTS * v_plane], work[POINTS * v_plane : POINTS * (v_plane + m_plane)]
        image = work[POINTS * (v_plane + m_plane) :]
        for n in range(n0, n1):
            first = (n - n0) * TH * TW
            pad_image(x, n, PH, PW, height, width, image)
            _to_points(image, (TH, TW), width, C, V, first, v_plane)
            dy = gradient_image(dout, out, won, n, relu, pooled, OH, OW, O, window, image, db_here)
            _from_points_back(dy, (TH, TW), first, m_plane, OH, OW, O, M)
        for p in range(POINTS):
            channel_product(
                V[p * v_plane :], columns, rows[:total], M, p * m_plane, O, O, dU_here, p * u_plane, O, 0, C, nothing,
                NO_FLOOR, True,
            )  # fmt: skip
            if wanted:
                product(
                    M[p * m_plane :], rows_back, columns_back, turned, p * u_plane, C, C, V, p * v_plane, C, 0, total,
                    nothing, NO_FLOOR, False,
                )  # fmt: skip
        if wanted:
            for n in range(n0, n1):
                image[: height * width * C] = float32(0)
                _to_points_back(V, (TH, TW), (n - n0) * TH * TW, v_plane, width, C, image)
                crop_image(image, PH, PW, width, dx, n)


@kernel
def _forward(team, x, U, bias, floor, sizes, window, rows, columns, nothing, pooled, memory, out, won):
    each(
        _forward_share, team, (x, U, bias, floor, sizes, window, rows, columns, nothing, pooled, memory, out, won)
    )  # fmt: skip


@kernel
def _backward(
    team, x, turned, dout, out, won, relu, pooled, sizes, window, rows, columns, rows_back, columns_back, nothing,
    memory, dU, db, dx, wanted,
):  # fmt: skip
    each(
        _backward_share, team,
        (x, turned, dout, out, won, relu, pooled, sizes, window, rows, columns, rows_back, columns_back, nothing,
         memory, dU, db, dx, wanted),
    )  # fmt: skip


# --- for `conv` -------------------------------------------------------------------------------------------------------


class Tiles(NamedTuple):
    """How images of one size are cut into tiles.

    Attributes:
        sizes: the numbers that the kernels unpack.
        scratch: elements of working memory for a part.
        most: tiles at a time.
    """

    sizes: tuple[int, ...]
    scratch: int
    most: int


@lru_cache(maxsize=128)
def tiles(image: tuple[int, int, int], outputs: int, padding: tuple[int, int]) -> Tiles:
    """The tiles of images (H, W, C) with ``outputs`` filters."""
    H, W, C = image
    PH, PW = padding
    OH, OW = H + 2 * PH - 2, W + 2 * PW - 2
    TH, TW = -(-OH // TILE), -(-OW // TILE)
    height, width = max(TH * TILE + 2, H + 2 * PH), max(TW * TILE + 2, W + 2 * PW)
    group = max(-(-_TILES // (TH * TW)), _CACHE // (POINTS * (C + outputs)) // (TH * TW), 1)
    most = group * TH * TW
    sizes = (PH, PW, height, width, OH, OW, outputs, TH, TW, group)
    planes = POINTS * (_odd_lines(most * C) + _odd_lines(most * outputs))
    return Tiles(sizes, planes + max(height * width * C, OH * OW * outputs), most)


def suits(C: int, O: int, OH: int, OW: int) -> bool:
    """Whether the transforms are worth their while: they cost C + O, what they save C times O."""
    return min(C, O) >= 12 and min(OH, OW) >= 3


def _points(W: Array, axes: tuple[int, int, int, int]) -> Array:
    """The filters at the 36 points, an odd number of lines apart."""
    given = flat(W.transpose(axes))
    size = given.size // 9
    out = empty(POINTS * _odd_lines(size))
    (_filters if size > _SHARED else _filters.alone)(given, size, _odd_lines(size), out)
    return out


def forward(
    x: Array, W: Array, b: Array, cut: Tiles, window: tuple[int, ...], out: Array, won: Array, *, floor: np.float32,
    pooled: bool,
) -> None:  # fmt: skip
    """Fill ``out`` (and ``won``) for images x (N, H, W, C)."""
    O, C = W.shape[:2]
    work = scratch(cut.scratch)
    _forward.cut(
        len(work), x, _points(W, (2, 3, 1, 0)), flat(b), floor, cut.sizes, window, steps(cut.most, C), steps(C, 1),
        zeros(O), pooled, work, flat(out), won,
    )  # fmt: skip


def backward(
    x: Array, W: Array, cut: Tiles, window: tuple[int, ...], dout: Array, out: Array, won: Array, dx: Array, *,
    relu: bool, pooled: bool, wanted: bool,
) -> tuple[Array, Array]:  # fmt: skip
    """Return dW and db, and fill dx if it is wanted."""
    O, C = W.shape[:2]
    turned = _points(W, (2, 3, 0, 1)) if wanted else zeros(1)
    work, plane = scratch(cut.scratch), _odd_lines(C * O)
    dU, db = empty(len(work), POINTS * plane), empty(len(work), O)
    _backward.cut(
        len(work), x, turned, dout, out, won, relu, pooled, cut.sizes, window, steps(cut.most, C), steps(C, 1),
        steps(cut.most, O), steps(O, 1), zeros(max(C, O)), work, dU, db, dx, wanted,
    )  # fmt: skip
    back = empty(9 * C * O)
    (_filters_back if C * O > _SHARED else _filters_back.alone)(dU, plane, C * O, back)
    return np.ascontiguousarray(back.reshape(3, 3, C, O).transpose(3, 2, 0, 1)), db.sum(axis=0)
