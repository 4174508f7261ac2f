"""Convolution, compiled: `zhishen.reference.conv`, followed by ReLU and max pooling if the caller asks for them.

Idea
    With channels last, the pixels under a filter are a table of positions, the same for every image, and a convolution
    is one product of `matmul` of these pixels with the filters: for out, for dW (the same table, with rows and columns
    exchanged) and for dx (a convolution of dout with flipped filters). The matrix of im2col is never written. Each
    image goes through padding, convolution, ReLU and pooling before the next image is read, so that all values in
    between stay in the second-level cache; backward takes the same steps in reverse. Convolutions of 3x3 with stride 1
    need less arithmetic by Winograd's method, in `winograd`. Groups of one channel, or of a few, would use few lanes of
    a product's vectors; they run in `depthwise`, which is imported and compiled only when it is needed.
Gain
    A step of the book's simple network at 3.9 times PyTorch's speed (`make bench`). A single layer whose input has its
    channels first is slower than PyTorch's, because the input is transposed at each call.
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
from zhishen.kernels.compiling import device_function
from zhishen.kernels.conv_buffers import epilogue_backward, pad_image
from zhishen.kernels.conv_shapes import ConvGradients, ConvOutput, ConvPositions, ConvShape, Epilogue, conv_shape
from zhishen.kernels.kernel import parallel_kernel
from zhishen.kernels.layout import are_pairs, channels_first, channels_last, check_gradient
from zhishen.kernels.matmul import NO_LOWER_BOUND, IndexedMatrix, StridedMatrix, product, product_with_bias
from zhishen.kernels.memory import contiguous_1d, empty, workspace
from zhishen.kernels.parallel import part_range
from zhishen.kernels.pool import MAX_TAPS, Window, argmax_width, pool_image
from zhishen.kernels.vector import WIDTH
from zhishen.messages import deferred

__all__ = ["conv1d", "conv1d_backward", "conv1d_backward_params", "conv2d", "conv2d_backward", "conv2d_backward_params"]

Pair = tuple[int, int]
_ONE, _NONE = (1, 1), (0, 0)
_NO_POOL = Window(_ONE, _ONE)
_MIN_GROUPS = 4  # with fewer, products of small groups are no slower than `depthwise`
_METHOD: str = check(
    os.environ.get("ZHISHEN_CONV", "auto"),
    OneOf(("auto", "2x2", "direct")),
    where=deferred("environment variable {name}", name="ZHISHEN_CONV"),
    name=deferred("its value"),
)


def _winograd_method(C: int, O: int, OH: int, OW: int) -> winograd.Method | None:
    """The method of Winograd for a convolution of 3x3, or None for the direct convolution."""
    method = None if _METHOD == "direct" else winograd.choose_method(C, O, OH, OW)
    return winograd.TILES_2X2 if method is not None and _METHOD == "2x2" else method


def _is_depthwise(channels: int, filters: int, groups: int, taps: int) -> bool:
    """Whether `depthwise` is faster than a product for groups with so few channels and filters each."""
    single = groups > 1 and channels == filters == 1
    return single or (groups >= _MIN_GROUPS and taps > 1 and channels * filters <= WIDTH)


class _Plan(NamedTuple):
    """The sizes and positions of a convolution of images of one size.

    Attributes:
        shape: the sizes of the convolution.
        epilogue: what follows the convolution.
        positions: where its windows are.
        workspace: the number of elements that one part needs.
    """

    shape: ConvShape
    epilogue: Epilogue
    positions: ConvPositions
    workspace: int


@lru_cache(maxsize=128)
def _plan(
    image: tuple[int, int, int], filters: tuple[int, int, int], stride: Pair, padding: Pair, dilation: Pair,
    groups: int, *, relu: bool, pool: Window | None,
) -> _Plan:  # fmt: skip
    (H, W, C), (O, FH, FW), (DH, DW) = image, filters, dilation
    shape = conv_shape(image, filters, stride, padding, dilation, groups)

    def grid(rows: int, columns: int, row: int, column: int) -> Array:
        return (np.arange(rows)[:, None] * row + np.arange(columns) * column).astype(np.int64)

    def taps(row: int, column: int, channels: int) -> Array:
        return (grid(FH, FW, row, column)[..., None] + np.arange(channels)).reshape(-1).astype(np.int64)

    return _Plan(
        shape,
        Epilogue(relu, pool is not None, (pool or _NO_POOL).shape(shape.OH, shape.OW)),
        ConvPositions(
            windows=grid(shape.OH, shape.OW, shape.SH * shape.width * C, shape.SW * C).reshape(-1),
            taps=taps(DH * shape.width * C, DW * C, C // groups),
            dout_windows=grid(H, W, shape.dout_width * O, O).reshape(-1),
            dout_taps=taps(DH * shape.dout_width * O, DW * O, O // groups),
        ),
        shape.height * shape.width * C + shape.OH * shape.OW * O + shape.dout_height * shape.dout_width * O,
    )


class _Cache(NamedTuple):
    x: Array  # (N, H, W, C)
    W: Array
    plan: _Plan
    winograd: winograd.Plan | None
    depthwise: Any  # a plan of `depthwise`, or None
    out: Array  # (N, OH, OW, O), after the epilogue
    argmax: Array


# --- kernels ----------------------------------------------------------------------------------------------------------


@parallel_kernel
def _forward(part, parts, x, filters, bias, shape, epilogue, positions, workspace, output):
    """The convolution of images x (N, H, W, C), and its epilogue."""
    N, H, W, C = x.shape
    O, groups, height, width = shape.O, shape.groups, shape.height, shape.width
    values, argmax = output
    windows, taps, _, _ = positions
    images, memory, size, padded_size = x.reshape(-1), workspace[part], H * W * C, height * width * C
    channels, group_filters = C // groups, O // groups
    out_size, argmax_size = values.size // N, argmax.size // N
    lower_bound = float32(0) if epilogue.relu else NO_LOWER_BOUND
    start, end = part_range(part, parts, N, 1)
    for n in range(start, end):
        image = images[n * size : (n + 1) * size]
        if shape.pad_top + shape.pad_left > 0:
            image = memory[:padded_size]
            pad_image(x, n, shape.pad_top, shape.pad_left, height, width, image)
        result = values[n * out_size : (n + 1) * out_size]
        y = memory[padded_size:] if epilogue.pooled else result
        for g in range(groups):
            columns = IndexedMatrix(image[g * channels :], windows, taps)
            group_weights = StridedMatrix(filters, g * taps.size * group_filters, group_filters)
            group_y, group_bias = StridedMatrix(y, g * group_filters, O), bias[g * group_filters :]
            product_with_bias(
                columns, group_weights, group_y, group_filters, 0, windows.size, group_bias, lower_bound
            )  # fmt: skip
        if epilogue.pooled:
            maxima = argmax[n * argmax_size : (n + 1) * argmax_size]
            pool_image(y, shape.OH, shape.OW, O, epilogue.pool, result, maxima)


@device_function
def _dilate(dy, shape, padded):
    """Copy dy (OH, OW, O) to the padded dout, with stride - 1 zeros between neighbors and a border of zeros."""
    O, height, width = shape.O, shape.dout_height, shape.dout_width
    padded[: height * width * O] = float32(0)
    for y in range(shape.OH):
        for x in range(shape.OW):
            row, column = y * shape.SH + shape.dout_top, x * shape.SW + shape.dout_left
            if 0 <= row < height and 0 <= column < width:
                source = dy[(y * shape.OW + x) * O : (y * shape.OW + x + 1) * O]
                target = padded[(row * width + column) * O : (row * width + column + 1) * O]
                for o in range(O):
                    target[o] = source[o]


@parallel_kernel
def _backward(part, parts, x, flipped, dout, output, shape, epilogue, positions, workspace, gradients):
    """The gradients of x, of the filters and of the bias; ``flipped`` are the filters, flipped."""
    N, H, W, C = x.shape
    O, groups, height, width = shape.O, shape.groups, shape.height, shape.width
    windows, taps, dout_windows, dout_taps = positions
    images, dx, size, padded_size = x.reshape(-1), gradients.dx.reshape(-1), H * W * C, height * width * C
    channels, group_filters, out_size = C // groups, O // groups, shape.OH * shape.OW * O
    memory, dW, db = workspace[part], gradients.dW[part], gradients.db[part]
    dW[:] = float32(0)
    db[:] = float32(0)
    start, end = part_range(part, parts, N, 1)
    for n in range(start, end):
        image = images[n * size : (n + 1) * size]
        if shape.pad_top + shape.pad_left > 0:
            image = memory[:padded_size]
            pad_image(x, n, shape.pad_top, shape.pad_left, height, width, image)
        buffer = memory[padded_size : padded_size + out_size]
        dy = epilogue_backward(dout, output, n, shape, epilogue, buffer, db)
        for g in range(groups):
            columns = IndexedMatrix(image[g * channels :], taps, windows)
            group_dW = StridedMatrix(dW, g * taps.size * group_filters, group_filters)
            product(columns, StridedMatrix(dy, g * group_filters, O), group_dW, group_filters, 0, taps.size, True)
        if dx.size > 0:
            padded = memory[padded_size + out_size :]
            _dilate(dy, shape, padded)
            for g in range(groups):
                columns = IndexedMatrix(padded[g * group_filters :], dout_windows, dout_taps)
                group_flipped = StridedMatrix(flipped, g * dout_taps.size * channels, channels)
                group_dx = StridedMatrix(dx, n * size + g * channels, C)
                product(columns, group_flipped, group_dx, channels, 0, dout_windows.size, False)


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
    if not (are_pairs(1, stride, dilation, (groups, 1)) and are_pairs(0, padding)) or b.shape != (O,):
        return None  # the reference raises an error
    fits = all(n + 2 * p > d * (f - 1) for n, f, p, d in zip((H, width), (FH, FW), padding, dilation, strict=True))
    if channels * groups != C or O % groups or not fits:
        return None
    plan = _plan((H, width, C), (O, FH, FW), stride, padding, dilation, groups, relu=relu, pool=pool)
    OH, OW = plan.epilogue.pool.OH, plan.epilogue.pool.OW
    if min(OH, OW) < 1 or (pool and pool.size[0] * pool.size[1] > MAX_TAPS):
        return None
    images, out = channels_last(x), empty(N, OH, OW, O)
    argmax = np.empty(N * OH * OW * argmax_width(O) if pool else 0, np.uint8)
    output = ConvOutput(out.reshape(-1), argmax)
    winograd_plan = depthwise_plan = method = None
    if (FH, FW, stride, dilation, groups) == (3, 3, _ONE, _ONE, 1):
        method = _winograd_method(C, O, plan.shape.OH, plan.shape.OW)
    if method is not None:
        winograd_plan = winograd.make_plan(method, (H, width, C), O, padding)
        winograd.forward(images, W, b, winograd_plan, plan.epilogue, output)
    elif _is_depthwise(channels, O // groups, groups, FH * FW):
        from zhishen.kernels import depthwise

        depthwise_plan = depthwise.make_plan((H, width, C), (O, FH, FW), stride, padding, dilation, groups)
        depthwise.forward(images, W, b, depthwise_plan, plan.epilogue, output)
    else:
        filters = W.reshape(groups, O // groups, channels, FH, FW).transpose(0, 3, 4, 2, 1)
        memory = workspace(plan.workspace)
        _forward.in_parts(
            min(len(memory), N), images, contiguous_1d(filters), contiguous_1d(b), plan.shape, plan.epilogue,
            plan.positions, memory, output,
        )  # fmt: skip
    return channels_first(out), _Cache(images, W, plan, winograd_plan, depthwise_plan, out, argmax)


def conv2d_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """See `zhishen.reference.conv.conv2d_backward`."""
    dx = empty(*cache.x.shape)
    dW, db = _gradients(dout, cache, dx)
    return channels_first(dx), dW, db


def conv2d_backward_params(dout: Array, cache: Any) -> tuple[Array, Array]:
    """See `zhishen.reference.conv.conv2d_backward_params`."""
    return _gradients(dout, cache, empty(0, 0, 0, 0))


def _gradients(dout: Array, cache: _Cache, dx: Array) -> tuple[Array, Array]:
    """Return dW and db, and fill dx unless it is empty."""
    x, W, plan = cache.x, cache.W, cache.plan
    check_gradient("conv2d_backward", dout, channels_first(cache.out).shape)
    dout = channels_last(np.asarray(dout, np.float32)).reshape(-1)
    output = ConvOutput(contiguous_1d(cache.out), cache.argmax)
    if cache.winograd is not None:
        return winograd.backward(x, W, cache.winograd, plan.epilogue, dout, output, dx)
    if cache.depthwise is not None:
        from zhishen.kernels import depthwise

        return depthwise.backward(x, W, cache.depthwise, plan.epilogue, dout, output, dx)
    O, channels, FH, FW = W.shape
    groups, memory = plan.shape.groups, workspace(plan.workspace)
    gradients = ConvGradients(empty(len(memory), W.size), empty(len(memory), O), dx)
    flipped = W[:, :, ::-1, ::-1].reshape(groups, O // groups, channels, FH, FW).transpose(0, 3, 4, 1, 2)
    _backward.in_parts(
        len(memory), x, contiguous_1d(flipped), dout, output, plan.shape, plan.epilogue, plan.positions, memory,
        gradients,
    )  # fmt: skip
    dW = gradients.dW.sum(axis=0).reshape(groups, FH, FW, channels, O // groups).transpose(0, 4, 3, 1, 2)
    return np.ascontiguousarray(dW).reshape(W.shape), gradients.db.sum(axis=0)


def conv1d(
    x: Array, W: Array, b: Array, *, stride: int = 1, padding: int = 0, dilation: int = 1, groups: int = 1
) -> tuple[Array, Any] | None:
    """See `zhishen.reference.conv.conv1d`: images of one row."""
    if x.ndim != 3 or W.ndim != 3 or not are_pairs(0, (padding, 0)):
        return None
    result = conv2d(
        x[:, :, np.newaxis], W[:, :, np.newaxis], b, stride=(1, stride), padding=(0, padding), dilation=(1, dilation),
        groups=groups,
    )  # fmt: skip
    return None if result is None else (result[0][:, :, 0], result[1])


def conv1d_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """See `zhishen.reference.conv.conv1d_backward`."""
    dx, dW, db = conv2d_backward(dout[:, :, np.newaxis], cache)
    return dx[:, :, 0], dW[:, :, 0], db


def conv1d_backward_params(dout: Array, cache: Any) -> tuple[Array, Array]:
    """See `zhishen.reference.conv.conv1d_backward_params`."""
    dW, db = conv2d_backward_params(dout[:, :, np.newaxis], cache)
    return dW[:, :, 0], db
