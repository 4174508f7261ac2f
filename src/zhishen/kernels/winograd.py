"""Convolution with 3x3 filters and stride 1 by Winograd's method, with ReLU and max pooling behind it if wanted.

Idea
    A tile of 4x4 outputs needs 6x6 inputs. Transformed by small fixed matrices (V = Bᵀ d B for inputs, U = G g Gᵀ for
    filters, Y = Aᵀ M A back, see `transforms`), their convolution is a product at each of 36 points, summed over the
    channels: 36 multiplications a channel in place of 144. A tile of 2x2 needs 16 in place of 36, which is less where
    images are so small that larger tiles lie half outside. Over all tiles of some images these sums are one matrix
    product a point, (tiles, C) by (C, O), for `matmul.product`. Backward uses the transposes of the same steps:
    dM = A dY Aᵀ, dU = Vᵀ dM, dV = dM Uᵀ, dd = B dV Bᵀ. Transforms run in vectors of channels; V and M of some images at
    a time stay in the second-level cache, and V is computed anew in backward rather than kept. From point to point is
    an odd number of cache lines: with a power of two, all numbers of a channel would fall into the same few places of
    the cache.
Gain
    1.3 to 2.8 times the direct convolution of `conv` on 100 images of 7x7 to 28x28 and 12 to 128 channels by tiles of
    4x4; 1.3 to 2.1 times on 2x2, 5x5 and 6x6 by tiles of 2x2. ``ZHISHEN_CONV=direct`` leaves both aside.
Rounding
    Tiles of 4x4: at worst 9e-6 of the largest value, over hundreds of random convolutions of 12 to 70 channels; tiles
    of 2x2, which ``ZHISHEN_CONV=2x2`` takes everywhere: 1e-6, as the direct way.
    What is not finite in the input reaches every output that sees it, as NaN, and more: along each axis, the inputs of
    a tile reach its outputs, except that the first reaches only the first and the last only the last. An infinity comes
    out as NaN or infinity, as the transforms subtract it from itself. Numbers above 1e36 may overflow.

References:
    Winograd, *Arithmetic Complexity of Computations*, 1980; Lavin and Gray, *Fast Algorithms for Convolutional Neural
    Networks*, 2016.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import float32

from zhishen._types import Array
from zhishen.kernels.affine import share
from zhishen.kernels.compiling import Kernel, inner
from zhishen.kernels.matmul import NO_FLOOR, channel_product, plain_product
from zhishen.kernels.memory import LINE, empty, flat, scratch, steps, zeros
from zhishen.kernels.parallel import each
from zhishen.kernels.pool import pool_image
from zhishen.kernels.staging import crop_image, gradient_image, pad_image
from zhishen.kernels.transforms import FOUR, TWO, Method, square
from zhishen.kernels.vector import WIDTH, add_line, load_first, load_line, splat, store_line

__all__ = ["TWO", "Method", "Tiles", "backward", "forward", "method", "tiles"]

_CACHE = 128 * 1024  # floats of V and M at a time: half of a second-level cache of 1 MiB
_TILES = 40  # and at least as many tiles, so that the products are worth their while
_SHARED = 2048  # filters of one channel; with fewer one thread ends before a second one has begun
_SQUARE: int = FOUR.points * WIDTH  # what a square takes on its way


def _odd_lines(numbers):
    """From one point to the next: an odd number of lines, so that the points are spread over the whole cache."""
    return ((numbers + LINE - 1) // LINE | 1) * LINE


_plane = inner(_odd_lines)


def _filter_shares(method: Method) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What a part does of the transform of filters, and of its transpose."""
    tile, span, column, column_back = method.tile, method.span, method.filters, method.filters_back
    columns, columns_back = square(column, 3, span), square(column_back, span, 3)

    @inner(tag=str(tile))
    def forward(part, parts, g, size, plane, memory, U):
        i0, i1 = share(size, WIDTH, part, parts)
        work = memory[part]
        for i in range(i0, i1, WIDTH):
            count = size - i
            columns(g, i, size, 3 * size, count, 3, 3, work)
            for a in range(span):
                row = column(load_line(work, a * 3 * WIDTH, WIDTH, WIDTH, 3, 3))
                store_line(U, i + a * span * plane, plane, count, span, row)

    @inner(tag=str(tile))
    def backward(part, parts, dU, plane, size, memory, dg):
        i0, i1 = share(size, WIDTH, part, parts)
        total, work = dU[0], memory[part]
        for i in range(i0, i1, WIDTH):
            count = size - i
            for other in range(1, dU.shape[0]):
                for a in range(span):
                    at = i + a * span * plane
                    add_line(total, at, plane, count, load_line(dU[other], at, plane, count, span, span))
            columns_back(total, i, plane, span * plane, count, span, span, work)
            for a in range(3):
                row = column_back(load_line(work, a * span * WIDTH, WIDTH, WIDTH, span, span))
                store_line(dg, i + 3 * a * size, size, count, 3, row)

    return forward, backward


def _image_shares(method: Method) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What a part does of a convolution, forward and backward."""
    tile, span, points = method.tile, method.span, method.points
    inputs, inputs_back, finish = method.inputs, method.inputs_back, method.finish
    outputs, outputs_back = method.outputs, method.outputs_back
    input_columns, input_columns_back = square(inputs, span, span), square(inputs_back, span, span)
    output_columns, output_columns_back = square(outputs, span, tile), square(outputs_back, tile, span)

    @inner(tag=str(tile))
    def to_points(image, tiles, width, C, V, first, plane, work):
        """The tiles of one padded image to V, as its tiles ``first``, ..."""
        TH, TW = tiles
        for i in range(TH):
            for j in range(TW):
                at, v = (i * tile * width + j * tile) * C, (first + i * TW + j) * C
                for c in range(0, C, WIDTH):
                    input_columns(image, at + c, C, width * C, C - c, span, span, work)
                    for a in range(span):
                        row = inputs(load_line(work, a * span * WIDTH, WIDTH, WIDTH, span, span))
                        store_line(V, v + c + a * span * plane, plane, C - c, span, row)

    @inner(tag=str(tile))
    def to_points_back(V, tiles, first, plane, width, C, image, work):
        """The gradients of the tiles of V, added up in one padded image."""
        TH, TW = tiles
        for i in range(TH):
            for j in range(TW):
                at, v = (i * tile * width + j * tile) * C, (first + i * TW + j) * C
                for c in range(0, C, WIDTH):
                    input_columns_back(V, v + c, plane, span * plane, C - c, span, span, work)
                    for a in range(span):
                        row = inputs_back(load_line(work, a * span * WIDTH, WIDTH, WIDTH, span, span))
                        add_line(image, at + c + a * width * C, C, C - c, row)

    @inner(tag=str(tile))
    def from_points(M, tiles, first, plane, bias, floor, y, OH, OW, O, work):
        """The tiles of M to the outputs of one image, as far as they lie in it."""
        TH, TW = tiles
        least = splat(floor)
        for i in range(TH):
            for j in range(TW):
                at, m = (i * tile * OW + j * tile) * O, (first + i * TW + j) * O
                for o in range(0, O, WIDTH):
                    output_columns(M, m + o, plane, span * plane, O - o, span, span, work)
                    shift = load_first(bias, o, O - o)
                    for a in range(min(tile, OH - i * tile)):
                        row = outputs(load_line(work, a * span * WIDTH, WIDTH, WIDTH, span, span))
                        store_line(y, at + o + a * OW * O, O, O - o, OW - j * tile, finish(row, shift, least))

    @inner(tag=str(tile))
    def from_points_back(dy, tiles, first, plane, OH, OW, O, M, work):
        """The gradients of one image's outputs to the tiles of M."""
        TH, TW = tiles
        for i in range(TH):
            for j in range(TW):
                at, m = (i * tile * OW + j * tile) * O, (first + i * TW + j) * O
                for o in range(0, O, WIDTH):
                    output_columns_back(dy, at + o, O, OW * O, O - o, OW - j * tile, OH - i * tile, work)
                    for a in range(span):
                        row = outputs_back(load_line(work, a * tile * WIDTH, WIDTH, WIDTH, tile, tile))
                        store_line(M, m + o + a * span * plane, plane, O - o, span, row)

    @inner(tag=str(tile))
    def forward_share(
        part, parts, x, U, bias, floor, sizes, window, rows, columns, nothing, pooled, memory, out, won
    ):  # fmt: skip
        N, C, work = x.shape[0], x.shape[3], memory[part]
        square_work, work = work[:_SQUARE], work[_SQUARE:]
        PH, PW, height, width, OH, OW, O, TH, TW, group = sizes
        here = OH * OW * O
        found, taken, u_plane = window[6] * window[7] * O if pooled else here, won.size // N, _plane(C * O)
        end = N * (part + 1) // parts
        for n0 in range(N * part // parts, end, group):
            n1 = min(end, n0 + group)
            total = (n1 - n0) * TH * TW
            v_plane, m_plane = _plane(total * C), _plane(total * O)
            V, M = work[: points * v_plane], work[points * v_plane : points * (v_plane + m_plane)]
            image = work[points * (v_plane + m_plane) :]
            for n in range(n0, n1):
                pad_image(x, n, PH, PW, height, width, image)
                to_points(image, (TH, TW), width, C, V, (n - n0) * TH * TW, v_plane, square_work)
            for p in range(points):
                plain_product(
                    V[p * v_plane :], rows, columns, U, p * u_plane, O, O, M, p * m_plane, O, 0, total, nothing,
                    NO_FLOOR, False,
                )  # fmt: skip
            for n in range(n0, n1):
                result = out[n * found : (n + 1) * found]
                y = image if pooled else result
                from_points(M, (TH, TW), (n - n0) * TH * TW, m_plane, bias, floor, y, OH, OW, O, square_work)
                if pooled:
                    pool_image(y, OH, OW, O, window, result, won[n * taken : (n + 1) * taken])

    @inner(tag=str(tile))
    def backward_share(
        part, parts, x, turned, dout, out, won, relu, pooled, sizes, window, rows, columns, rows_back, columns_back,
        nothing, memory, dU, db, dx, wanted,
    ):  # fmt: skip
        N, C = x.shape[0], x.shape[3]
        PH, PW, height, width, OH, OW, O, TH, TW, group = sizes
        work, dU_here, db_here, u_plane = memory[part], dU[part], db[part], _plane(C * O)
        square_work, work = work[:_SQUARE], work[_SQUARE:]
        dU_here[:] = float32(0)
        db_here[:] = float32(0)
        end = N * (part + 1) // parts
        for n0 in range(N * part // parts, end, group):
            n1 = min(end, n0 + group)
            total = (n1 - n0) * TH * TW
            v_plane, m_plane = _plane(total * C), _plane(total * O)
            V, M = work[: points * v_plane], work[points * v_plane : points * (v_plane + m_plane)]
            image = work[points * (v_plane + m_plane) :]
            for n in range(n0, n1):
                first = (n - n0) * TH * TW
                pad_image(x, n, PH, PW, height, width, image)
                to_points(image, (TH, TW), width, C, V, first, v_plane, square_work)
                dy = gradient_image(dout, out, won, n, relu, pooled, OH, OW, O, window, image, db_here)
                from_points_back(dy, (TH, TW), first, m_plane, OH, OW, O, M, square_work)
            for p in range(points):
                channel_product(
                    V[p * v_plane :], columns, rows[:total], M, p * m_plane, O, O, dU_here, p * u_plane, O, 0, C,
                    nothing, NO_FLOOR, True,
                )  # fmt: skip
                if wanted:
                    plain_product(
                        M[p * m_plane :], rows_back, columns_back, turned, p * u_plane, C, C, V, p * v_plane, C, 0,
                        total, nothing, NO_FLOOR, False,
                    )  # fmt: skip
            if wanted:
                for n in range(n0, n1):
                    image[: height * width * C] = float32(0)
                    to_points_back(V, (TH, TW), (n - n0) * TH * TW, v_plane, width, C, image, square_work)
                    crop_image(image, PH, PW, width, dx, n)

    return forward_share, backward_share


# --- kernels ----------------------------------------------------------------------------------------------------------


class _Kernels(NamedTuple):
    """What runs a method.

    Attributes:
        filters: filters g (9, ``size``) to their points, ``plane`` apart.
        filters_back: the gradients of the filters from those of their points, added up over the parts.
        forward: the convolution, with ReLU and pooling if wanted.
        backward: its gradients.
    """

    filters: Kernel
    filters_back: Kernel
    forward: Kernel
    backward: Kernel


def _kernels(method: Method) -> _Kernels:
    filters_share, filters_back_share = _filter_shares(method)
    forward_share, backward_share = _image_shares(method)

    def filters(team, g, size, plane, memory, U):
        each(filters_share, team, (g, size, plane, memory, U))

    def filters_back(team, dU, plane, size, memory, dg):
        each(filters_back_share, team, (dU, plane, size, memory, dg))

    def forward(team, x, U, bias, floor, sizes, window, rows, columns, nothing, pooled, memory, out, won):
        each(
            forward_share, team, (x, U, bias, floor, sizes, window, rows, columns, nothing, pooled, memory, out, won)
        )  # fmt: skip

    def backward(
        team, x, turned, dout, out, won, relu, pooled, sizes, window, rows, columns, rows_back, columns_back, nothing,
        memory, dU, db, dx, wanted,
    ):  # fmt: skip
        each(
            backward_share, team,
            (x, turned, dout, out, won, relu, pooled, sizes, window, rows, columns, rows_back, columns_back, nothing,
             memory, dU, db, dx, wanted),
        )  # fmt: skip

    return _Kernels(
        *(Kernel(function, tag=str(method.tile)) for function in (filters, filters_back, forward, backward))
    )


_KERNELS: dict[int, _Kernels] = {method.tile: _kernels(method) for method in (FOUR, TWO)}


# --- for `conv` -------------------------------------------------------------------------------------------------------


class Tiles(NamedTuple):
    """How images of one size are cut into tiles.

    Attributes:
        method: of which size.
        sizes: the numbers that the kernels unpack.
        scratch: elements of working memory for a part.
        most: tiles at a time.
    """

    method: Method
    sizes: tuple[int, ...]
    scratch: int
    most: int


@lru_cache(maxsize=128)
def tiles(method: Method, image: tuple[int, int, int], outputs: int, padding: tuple[int, int]) -> Tiles:
    """The tiles of images (H, W, C) with ``outputs`` filters."""
    H, W, C = image
    PH, PW = padding
    tile, points = method.tile, method.points
    OH, OW = H + 2 * PH - 2, W + 2 * PW - 2
    TH, TW = -(-OH // tile), -(-OW // tile)
    height, width = max(TH * tile + 2, H + 2 * PH), max(TW * tile + 2, W + 2 * PW)
    group = max(-(-_TILES // (TH * TW)), _CACHE // (points * (C + outputs)) // (TH * TW), 1)
    most = group * TH * TW
    sizes = (PH, PW, height, width, OH, OW, outputs, TH, TW, group)
    planes = points * (_odd_lines(most * C) + _odd_lines(most * outputs))
    return Tiles(method, sizes, _SQUARE + planes + max(height * width * C, OH * OW * outputs), most)


def method(C: int, O: int, OH: int, OW: int) -> Method | None:
    """The larger tiles, the smaller ones where these fit, or None where the transforms are not worth their while.

    They cost C + O, what they save C times O.
    """
    if min(C, O) < 12 or min(OH, OW) < 2:
        return None
    cost = {way: -(-OH // way.tile) * -(-OW // way.tile) * way.points for way in (TWO, FOUR)}
    return min(cost, key=lambda way: cost[way])


def _points(W: Array, axes: tuple[int, int, int, int], method: Method, work: Array) -> Array:
    """The filters at the points, an odd number of lines apart."""
    given = flat(W.transpose(axes))
    size = given.size // 9
    plane = _odd_lines(size)
    out, run = empty(method.points * plane), _KERNELS[method.tile].filters
    if size > _SHARED:
        run.cut(len(work), given, size, plane, work, out)
    else:
        run.alone(given, size, plane, work, out)
    return out


def forward(
    x: Array, W: Array, b: Array, cut: Tiles, window: tuple[int, ...], out: Array, won: Array, *, floor: np.float32,
    pooled: bool,
) -> None:  # fmt: skip
    """Fill ``out`` (and ``won``) for images x (N, H, W, C)."""
    O, C = W.shape[:2]
    work = scratch(cut.scratch)
    U = _points(W, (2, 3, 1, 0), cut.method, work)
    _KERNELS[cut.method.tile].forward.cut(
        min(len(work), len(x)), x, U, flat(b), floor, cut.sizes, window, steps(cut.most, C), steps(C, 1), zeros(O),
        pooled, work, flat(out), won,
    )  # fmt: skip


def backward(
    x: Array, W: Array, cut: Tiles, window: tuple[int, ...], dout: Array, out: Array, won: Array, dx: Array, *,
    relu: bool, pooled: bool, wanted: bool,
) -> tuple[Array, Array]:  # fmt: skip
    """Return dW and db, and fill dx if it is wanted."""
    O, C = W.shape[:2]
    kernels, work, plane = _KERNELS[cut.method.tile], scratch(cut.scratch), _odd_lines(C * O)
    turned = _points(W, (2, 3, 0, 1), cut.method, work) if wanted else zeros(1)
    dU, db = empty(len(work), cut.method.points * plane), empty(len(work), O)
    kernels.backward.cut(
        len(work), x, turned, dout, out, won, relu, pooled, cut.sizes, window, steps(cut.most, C), steps(C, 1),
        steps(cut.most, O), steps(O, 1), zeros(max(C, O)), work, dU, db, dx, wanted,
    )  # fmt: skip
    back = empty(9 * C * O)
    if C * O > _SHARED:
        kernels.filters_back.cut(len(work), dU, plane, C * O, work, back)
    else:
        kernels.filters_back.alone(dU, plane, C * O, work, back)
    return np.ascontiguousarray(back.reshape(3, 3, C, O).transpose(3, 2, 0, 1)), db.sum(axis=0)
