"""Convolution with 3x3 filters and stride 1 by Winograd's method, followed by ReLU and max pooling.

Idea
    A tile of 4x4 outputs needs 6x6 inputs. Transformed by small fixed matrices (V = Bᵀ d B for inputs, U = G g Gᵀ for
    filters, Y = Aᵀ M A for outputs, see `transforms`), their convolution is a product at each of 36 points, summed over
    the channels: 36 multiplications for each channel in place of 144. A tile of 2x2 needs 16 in place of 36, which is
    less where images are so small that half of a larger tile is outside. Over all tiles of some images these sums are
    one matrix product for each point, (tiles, C) by (C, O), by `matmul.product`. Backward uses the transposes of the
    same steps: dM = A dY Aᵀ, dU = Vᵀ dM, dV = dM Uᵀ, dd = B dV Bᵀ. Transforms run in vectors of channels; V and M of
    some images at a time stay in the second-level cache, and the backward computes V again rather than keeping it. The
    distance between points is an odd number of cache lines: with a power of two, all numbers of a channel would compete
    for the same few lines of the cache.
Gain
    1.3 to 2.8 times the direct convolution of `conv` on 100 images of 7x7 to 28x28 and 12 to 128 channels by tiles of
    4x4; 1.3 to 2.1 times on 2x2, 5x5 and 6x6 by tiles of 2x2. ``ZHISHEN_CONV=direct`` switches both off.
Rounding
    Tiles of 4x4: at worst 9e-6 of the largest value, over hundreds of random convolutions of 12 to 70 channels; tiles
    of 2x2, which ``ZHISHEN_CONV=2x2`` uses everywhere: 1e-6, as the direct convolution.
    A NaN or an infinity in the input reaches every output that sees it, as NaN, and more outputs: along each axis, the
    inputs of a tile reach all of its outputs, except that the first input reaches only the first output and the last
    input only the last. An infinity becomes NaN or infinity, as the transforms subtract it from itself. Numbers above
    1e36 may overflow.

References:
    Winograd, *Arithmetic Complexity of Computations*, 1980; Lavin and Gray, *Fast Algorithms for Convolutional Neural
    Networks*, 2016.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import float32

from zhishen._types import Array
from zhishen.kernels.compiling import device_function
from zhishen.kernels.conv_buffers import crop_image, epilogue_backward, pad_image
from zhishen.kernels.conv_shapes import ConvGradients, ConvOutput, Epilogue
from zhishen.kernels.kernel import Kernel, parallel_kernel
from zhishen.kernels.matmul import NO_LOWER_BOUND, IndexedMatrix, StridedMatrix, channel_product, product
from zhishen.kernels.memory import CACHE_LINE, contiguous_1d, empty, multiples, workspace, zeros
from zhishen.kernels.parallel import part_range
from zhishen.kernels.pool import pool_image
from zhishen.kernels.transforms import TILES_2X2, TILES_4X4, Method, transform_columns
from zhishen.kernels.vector import WIDTH, add_strided, load_masked, load_strided, splat, store_strided

__all__ = [
    "TILES_2X2", "TILES_4X4", "Method", "Plan", "TilePositions", "TileShape", "backward", "choose_method", "forward",
    "make_plan",
]  # fmt: skip

_CACHE_SIZE = 128 * 1024  # floats of V and M at a time: half of a second-level cache of 1 MiB
_MIN_TILES = 40  # at a time; with fewer, the matrix products are too small
_PARALLEL_THRESHOLD = 2048  # filters of one channel; fewer are done before a second thread starts
_SQUARE: int = TILES_4X4.points * WIDTH  # floats of a square between its two passes


class TileShape(NamedTuple):
    """The sizes of a convolution by tiles.

    Attributes:
        pad_top: rows of zeros above the image.
        pad_left: columns of zeros to the left of the image.
        height: of the padded image, a whole number of tiles.
        width: of the padded image.
        OH: height of the output.
        OW: width of the output.
        O: channels of the output.
        tile_rows: tiles in a column of the image.
        tile_columns: tiles in a row of the image.
        images: how many are transformed at a time.
    """

    pad_top: int
    pad_left: int
    height: int
    width: int
    OH: int
    OW: int
    O: int
    tile_rows: int
    tile_columns: int
    images: int


class TilePositions(NamedTuple):
    """Where the elements of V and M are at one point, as int64 positions.

    Attributes:
        tiles: the first channel of each tile in V.
        channels: the channels of a tile in V.
        dout_tiles: the first channel of each tile in M.
        dout_channels: the channels of a tile in M.
    """

    tiles: Any
    channels: Any
    dout_tiles: Any
    dout_channels: Any


def _odd_lines(numbers):
    """The distance between two points: an odd number of cache lines, so that the points use the whole cache."""
    return ((numbers + CACHE_LINE - 1) // CACHE_LINE | 1) * CACHE_LINE


_plane = device_function(_odd_lines)


# --- transforms of filters and images ---------------------------------------------------------------------------------


def _filter_parts(method: Method) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The transform of the filters of a part, and its transpose."""
    span, column, column_back = method.span, method.filters, method.filters_back
    columns, columns_back = transform_columns(column, 3, span), transform_columns(column_back, span, 3)

    def filters(part, parts, g, size, plane, workspace, U):
        """U = G g Gᵀ for filters g (9, ``size``); the points of U are ``plane`` apart."""
        memory = workspace[part]
        start, end = part_range(part, parts, size, WIDTH)
        for i in range(start, end, WIDTH):
            count = size - i
            columns(g, i, size, 3 * size, count, 3, 3, memory)
            for a in range(span):
                row = column(load_strided(memory, a * 3 * WIDTH, WIDTH, WIDTH, 3, 3))
                store_strided(U, i + a * span * plane, plane, count, span, row)

    def filters_back(part, parts, dU, plane, size, workspace, dg):
        """dg = Gᵀ dU G, where dU is summed over the parts of the backward first."""
        total, memory = dU[0], workspace[part]
        start, end = part_range(part, parts, size, WIDTH)
        for i in range(start, end, WIDTH):
            count = size - i
            for summand in range(1, dU.shape[0]):
                for a in range(span):
                    at = i + a * span * plane
                    add_strided(total, at, plane, count, load_strided(dU[summand], at, plane, count, span, span))
            columns_back(total, i, plane, span * plane, count, span, span, memory)
            for a in range(3):
                row = column_back(load_strided(memory, a * span * WIDTH, WIDTH, WIDTH, span, span))
                store_strided(dg, i + 3 * a * size, size, count, 3, row)

    return filters, filters_back


@cache
def _input_transforms(method: Method) -> tuple[Any, Any]:
    """The transform of the inputs of one image, and its transpose; one pair for each method."""
    tile, span, inputs, inputs_back = method.tile, method.span, method.inputs, method.inputs_back
    columns, columns_back = transform_columns(inputs, span, span), transform_columns(inputs_back, span, span)

    @device_function(tag=str(tile))
    def to_points(image, shape, C, V, first, plane, memory):
        """V = Bᵀ d B for the tiles of one padded image, which become the tiles ``first``, ... of V."""
        width = shape.width
        for i in range(shape.tile_rows):
            for j in range(shape.tile_columns):
                at, v = (i * tile * width + j * tile) * C, (first + i * shape.tile_columns + j) * C
                for c in range(0, C, WIDTH):
                    columns(image, at + c, C, width * C, C - c, span, span, memory)
                    for a in range(span):
                        row = inputs(load_strided(memory, a * span * WIDTH, WIDTH, WIDTH, span, span))
                        store_strided(V, v + c + a * span * plane, plane, C - c, span, row)

    @device_function(tag=str(tile))
    def to_points_back(V, shape, C, image, first, plane, memory):
        """dd = B dV Bᵀ for the tiles of one padded image, summed where tiles overlap."""
        width = shape.width
        for i in range(shape.tile_rows):
            for j in range(shape.tile_columns):
                at, v = (i * tile * width + j * tile) * C, (first + i * shape.tile_columns + j) * C
                for c in range(0, C, WIDTH):
                    columns_back(V, v + c, plane, span * plane, C - c, span, span, memory)
                    for a in range(span):
                        row = inputs_back(load_strided(memory, a * span * WIDTH, WIDTH, WIDTH, span, span))
                        add_strided(image, at + c + a * width * C, C, C - c, row)

    return to_points, to_points_back


@cache
def _output_transforms(method: Method) -> tuple[Any, Any]:
    """The transform of the outputs of one image, and its transpose; one pair for each method."""
    tile, span, finish = method.tile, method.span, method.finish
    outputs, outputs_back = method.outputs, method.outputs_back
    columns, columns_back = transform_columns(outputs, span, tile), transform_columns(outputs_back, tile, span)

    @device_function(tag=str(tile))
    def from_points(M, shape, first, plane, bias, lower_bound, y, memory):
        """Y = max(Aᵀ M A + bias, lower_bound) for one image; outputs outside of the image are skipped."""
        OH, OW, O = shape.OH, shape.OW, shape.O
        minimum = splat(lower_bound)
        for i in range(shape.tile_rows):
            for j in range(shape.tile_columns):
                at, m = (i * tile * OW + j * tile) * O, (first + i * shape.tile_columns + j) * O
                for o in range(0, O, WIDTH):
                    columns(M, m + o, plane, span * plane, O - o, span, span, memory)
                    shift = load_masked(bias, o, O - o)
                    for a in range(min(tile, OH - i * tile)):
                        row = outputs(load_strided(memory, a * span * WIDTH, WIDTH, WIDTH, span, span))
                        store_strided(y, at + o + a * OW * O, O, O - o, OW - j * tile, finish(row, shift, minimum))

    @device_function(tag=str(tile))
    def from_points_back(dy, shape, first, plane, M, memory):
        """dM = A dY Aᵀ for one image."""
        OH, OW, O = shape.OH, shape.OW, shape.O
        for i in range(shape.tile_rows):
            for j in range(shape.tile_columns):
                at, m = (i * tile * OW + j * tile) * O, (first + i * shape.tile_columns + j) * O
                for o in range(0, O, WIDTH):
                    columns_back(dy, at + o, O, OW * O, O - o, OW - j * tile, OH - i * tile, memory)
                    for a in range(span):
                        row = outputs_back(load_strided(memory, a * tile * WIDTH, WIDTH, WIDTH, tile, tile))
                        store_strided(M, m + o + a * span * plane, plane, O - o, span, row)

    return from_points, from_points_back


# --- a part of the convolution ----------------------------------------------------------------------------------------


def _forward_part(method: Method) -> Callable[..., Any]:
    """The convolution of the images of a part."""
    points, (to_points, _), (from_points, _) = method.points, _input_transforms(method), _output_transforms(method)

    def forward(part, parts, x, U, bias, shape, epilogue, positions, workspace, output):
        """The convolution of images x (N, H, W, C), and its epilogue; U are the transformed filters."""
        values, argmax = output
        tiles, channels, _, _ = positions
        N, C, O, image_tiles = x.shape[0], x.shape[3], shape.O, shape.tile_rows * shape.tile_columns
        square, memory = workspace[part][:_SQUARE], workspace[part][_SQUARE:]
        out_size, argmax_size, u_plane = values.size // N, argmax.size // N, _plane(C * O)
        lower_bound = float32(0) if epilogue.relu else NO_LOWER_BOUND
        start, end = part_range(part, parts, N, 1)
        for n0 in range(start, end, shape.images):
            n1 = min(end, n0 + shape.images)
            total = (n1 - n0) * image_tiles
            v_plane, m_plane = _plane(total * C), _plane(total * O)
            V, M = memory[: points * v_plane], memory[points * v_plane : points * (v_plane + m_plane)]
            image = memory[points * (v_plane + m_plane) :]
            for n in range(n0, n1):
                pad_image(x, n, shape.pad_top, shape.pad_left, shape.height, shape.width, image)
                to_points(image, shape, C, V, (n - n0) * image_tiles, v_plane, square)
            for p in range(points):
                V_rows = IndexedMatrix(V[p * v_plane :], tiles, channels)
                point_U, point_M = StridedMatrix(U, p * u_plane, O), StridedMatrix(M, p * m_plane, O)
                product(V_rows, point_U, point_M, O, 0, total, False)
            for n in range(n0, n1):
                result = values[n * out_size : (n + 1) * out_size]
                y = image if epilogue.pooled else result
                from_points(M, shape, (n - n0) * image_tiles, m_plane, bias, lower_bound, y, square)
                if epilogue.pooled:
                    maxima = argmax[n * argmax_size : (n + 1) * argmax_size]
                    pool_image(y, shape.OH, shape.OW, O, epilogue.pool, result, maxima)

    return forward


def _backward_part(method: Method) -> Callable[..., Any]:
    """The gradients of the images of a part, and their sums for filters and bias."""
    points, (to_points, to_points_back) = method.points, _input_transforms(method)
    _, from_points_back = _output_transforms(method)

    def backward(part, parts, x, U_transposed, dout, output, shape, epilogue, positions, workspace, gradients):
        """The gradients of x, of the transformed filters (``gradients.dW`` is dU) and of the bias."""
        tiles, channels, dout_tiles, dout_channels = positions
        N, C, O, image_tiles = x.shape[0], x.shape[3], shape.O, shape.tile_rows * shape.tile_columns
        square, memory = workspace[part][:_SQUARE], workspace[part][_SQUARE:]
        dU, db, dx, u_plane = gradients.dW[part], gradients.db[part], gradients.dx, _plane(C * O)
        dU[:] = float32(0)
        db[:] = float32(0)
        start, end = part_range(part, parts, N, 1)
        for n0 in range(start, end, shape.images):
            n1 = min(end, n0 + shape.images)
            total = (n1 - n0) * image_tiles
            v_plane, m_plane = _plane(total * C), _plane(total * O)
            V, M = memory[: points * v_plane], memory[points * v_plane : points * (v_plane + m_plane)]
            image = memory[points * (v_plane + m_plane) :]
            for n in range(n0, n1):
                first = (n - n0) * image_tiles
                pad_image(x, n, shape.pad_top, shape.pad_left, shape.height, shape.width, image)
                to_points(image, shape, C, V, first, v_plane, square)
                dy = epilogue_backward(dout, output, n, shape, epilogue, image, db)
                from_points_back(dy, shape, first, m_plane, M, square)
            for p in range(points):
                V_transposed = IndexedMatrix(V[p * v_plane :], channels, tiles[:total])
                dM, point_dU = StridedMatrix(M, p * m_plane, O), StridedMatrix(dU, p * u_plane, O)
                channel_product(V_transposed, dM, point_dU, O, 0, C, True)
                if dx.size > 0:
                    dM_rows = IndexedMatrix(M[p * m_plane :], dout_tiles, dout_channels)
                    dV = StridedMatrix(V, p * v_plane, C)
                    product(dM_rows, StridedMatrix(U_transposed, p * u_plane, C), dV, C, 0, total, False)
            if dx.size > 0:
                for n in range(n0, n1):
                    image[: shape.height * shape.width * C] = float32(0)
                    to_points_back(V, shape, C, image, (n - n0) * image_tiles, v_plane, square)
                    crop_image(image, shape.pad_top, shape.pad_left, shape.width, dx, n)

    return backward


class _Kernels(NamedTuple):
    """The kernels of a method.

    Attributes:
        filters: the transform of the filters.
        filters_back: its transpose, summed over the parts.
        forward: the convolution and its epilogue.
        backward: its gradients.
    """

    filters: Kernel
    filters_back: Kernel
    forward: Kernel
    backward: Kernel


def _kernels(method: Method) -> _Kernels:
    functions = (*_filter_parts(method), _forward_part(method), _backward_part(method))
    return _Kernels(*(parallel_kernel(function, tag=str(method.tile)) for function in functions))


_KERNELS: dict[int, _Kernels] = {method.tile: _kernels(method) for method in (TILES_4X4, TILES_2X2)}


# --- the functions that `conv` calls ----------------------------------------------------------------------------------


class Plan(NamedTuple):
    """The tiles of images of one size.

    Attributes:
        method: the transforms.
        shape: the sizes.
        workspace: the number of elements that one part needs.
        max_tiles: how many are transformed at a time.
    """

    method: Method
    shape: TileShape
    workspace: int
    max_tiles: int


@lru_cache(maxsize=128)
def make_plan(method: Method, image: tuple[int, int, int], outputs: int, padding: tuple[int, int]) -> Plan:
    """The plan for images (H, W, C) and ``outputs`` filters."""
    H, W, C = image
    PH, PW = padding
    tile, points = method.tile, method.points
    OH, OW = H + 2 * PH - 2, W + 2 * PW - 2
    TH, TW = -(-OH // tile), -(-OW // tile)
    height, width = max(TH * tile + 2, H + 2 * PH), max(TW * tile + 2, W + 2 * PW)
    images = max(-(-_MIN_TILES // (TH * TW)), _CACHE_SIZE // (points * (C + outputs)) // (TH * TW), 1)
    max_tiles = images * TH * TW
    shape = TileShape(PH, PW, height, width, OH, OW, outputs, TH, TW, images)
    planes = points * (_odd_lines(max_tiles * C) + _odd_lines(max_tiles * outputs))
    return Plan(method, shape, _SQUARE + planes + max(height * width * C, OH * OW * outputs), max_tiles)


def choose_method(C: int, O: int, OH: int, OW: int) -> Method | None:
    """The tiles with the fewest points, or None where the transforms cost more than they save.

    Their cost grows with C + O, and what they save with C times O.
    """
    if min(C, O) < 12 or min(OH, OW) < 2:
        return None
    points = {m: -(-OH // m.tile) * -(-OW // m.tile) * m.points for m in (TILES_2X2, TILES_4X4)}
    return min(points, key=lambda m: points[m])


def _transform_filters(W: Array, axes: tuple[int, int, int, int], method: Method, memory: Array) -> Array:
    """The filters at the points, an odd number of cache lines apart; ``axes`` is the order of W's axes."""
    filters = contiguous_1d(W.transpose(axes))
    size = filters.size // 9
    plane = _odd_lines(size)
    U, kernel = empty(method.points * plane), _KERNELS[method.tile].filters
    if size > _PARALLEL_THRESHOLD:
        kernel.in_parts(len(memory), filters, size, plane, memory, U)
    else:
        kernel.serial(filters, size, plane, memory, U)
    return U


def _positions(plan: Plan, C: int) -> TilePositions:
    O = plan.shape.O
    return TilePositions(multiples(plan.max_tiles, C), multiples(C, 1), multiples(plan.max_tiles, O), multiples(O, 1))


def forward(x: Array, W: Array, b: Array, plan: Plan, epilogue: Epilogue, output: ConvOutput) -> None:
    """Fill ``output`` for images x (N, H, W, C)."""
    memory = workspace(plan.workspace)
    U = _transform_filters(W, (2, 3, 1, 0), plan.method, memory)
    _KERNELS[plan.method.tile].forward.in_parts(
        min(len(memory), len(x)), x, U, contiguous_1d(b), plan.shape, epilogue, _positions(plan, W.shape[1]), memory,
        output,
    )  # fmt: skip


def backward(
    x: Array, W: Array, plan: Plan, epilogue: Epilogue, dout: Array, output: ConvOutput, dx: Array
) -> tuple[Array, Array]:
    """Return dW and db, and fill dx unless it is empty."""
    O, C = W.shape[:2]
    kernels, memory, plane = _KERNELS[plan.method.tile], workspace(plan.workspace), _odd_lines(C * O)
    U_transposed = _transform_filters(W, (2, 3, 0, 1), plan.method, memory) if dx.size else zeros(1)
    dU, db = empty(len(memory), plan.method.points * plane), empty(len(memory), O)
    kernels.backward.in_parts(
        len(memory), x, U_transposed, dout, output, plan.shape, epilogue, _positions(plan, C), memory,
        ConvGradients(dU, db, dx),
    )  # fmt: skip
    dg = empty(9 * C * O)
    if C * O > _PARALLEL_THRESHOLD:
        kernels.filters_back.in_parts(len(memory), dU, plane, C * O, memory, dg)
    else:
        kernels.filters_back.serial(dU, plane, C * O, memory, dg)
    return np.ascontiguousarray(dg.reshape(3, 3, C, O).transpose(3, 2, 0, 1)), db.sum(axis=0)
