"""Convolution with few channels in each group, above all depthwise convolution, followed by ReLU and max pooling.

Idea
    If each output channel sees one channel or a few, a matrix product has nothing to share: a vector over the outputs
    of one group uses one lane. Here vectors are over the channels of all groups, and the taps are summed one by one,
    for `ROWS` windows at a time, in registers. For that, each image is expanded into the workspace, with zeros around
    it: for each of the channels that a group sees, it has the values in the order of the outputs. In a depthwise
    convolution, these are the image's own values. dx is the same convolution, of dout with flipped filters; dW sums
    products over `WINDOWS` windows at a time, for `TAPS` taps in registers.
Gain
    3 x 3, depthwise, forward and backward, 100 images with the channels last, two threads: 32 x 28 x 28 in 1.6 ms in
    place of 20 by products, 64 x 14 x 14 in 0.5 in place of 9.2; PyTorch takes 0.9 and 0.5, and 32 channels into 64
    7.9 in place of 25, PyTorch 16. With the channels first, 4.8 and 1.1; they are transposed first. (The least of
    many runs side by side; ``python benchmarks/kernels.py`` compares with the reference.)
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numba import float32

from zhishen._types import Array
from zhishen.kernels.compiling import device_function
from zhishen.kernels.conv_buffers import epilogue_backward
from zhishen.kernels.conv_shapes import ConvGradients, ConvOutput, ConvPositions, ConvShape, Epilogue, conv_shape
from zhishen.kernels.kernel import parallel_kernel
from zhishen.kernels.matmul import NO_LOWER_BOUND
from zhishen.kernels.memory import CACHE_LINE, contiguous_1d, empty, workspace, zeros
from zhishen.kernels.parallel import part_range
from zhishen.kernels.pool import pool_image
from zhishen.kernels.tile import (
    add_products,
    add_tile,
    broadcast_tile,
    load_offsets,
    store_tile,
    tile_maximum,
    zero_tile,
)  # fmt: skip
from zhishen.kernels.vector import WIDTH, load_masked, store_masked

__all__ = ["Expansion", "Plan", "backward", "forward", "make_plan"]

ROWS = 8  # windows at a time
TAPS = 9  # at a time, in dW
WINDOWS = 64  # at a time, in dW: their pixels stay in the first-level cache


class Expansion(NamedTuple):
    """Where the values of an expanded pixel come from, as int64 channel numbers.

    Attributes:
        image: the channel of the image for each value.
        dout: the channel of dout for each value.
    """

    image: Array
    dout: Array


class Plan(NamedTuple):
    """The sizes and positions of a convolution of images of one size.

    Attributes:
        shape: the sizes.
        positions: where the windows are in an expanded image and an expanded dout.
        expansion: how they are expanded.
        workspace: the number of elements that one part needs.
    """

    shape: ConvShape
    positions: ConvPositions
    expansion: Expansion
    workspace: int


@lru_cache(maxsize=128)
def make_plan(
    image: tuple[int, int, int], filters: tuple[int, int, int], stride: tuple[int, int], padding: tuple[int, int],
    dilation: tuple[int, int], groups: int,
) -> Plan:  # fmt: skip
    """The plan for images (H, W, C) and filters (O, FH, FW)."""
    (H, W, C), (O, FH, FW), (DH, DW) = image, filters, dilation
    shape = conv_shape(image, filters, stride, padding, dilation, groups)
    channels, group_filters = C // groups, O // groups
    size = channels * O  # values of an expanded pixel, of an image and of dout

    def grid(rows: int, columns: int, row: int, column: int) -> Array:
        return ((np.arange(rows)[:, None] * row + np.arange(columns) * column) * size).astype(np.int64)

    def taps(row: int, column: int, inputs: int, outputs: int) -> Array:
        return (grid(FH, FW, row, column)[..., None] + np.arange(inputs) * outputs).reshape(-1).astype(np.int64)

    def sources(inputs: int, outputs: int) -> Array:
        group = np.arange(outputs) // (outputs // groups)
        return (group * inputs + np.arange(inputs)[:, None]).reshape(-1).astype(np.int64)

    expanded = (shape.height * shape.width + shape.dout_height * shape.dout_width) * size
    return Plan(
        shape,
        ConvPositions(
            windows=grid(shape.OH, shape.OW, shape.SH * shape.width, shape.SW).reshape(-1),
            taps=taps(DH * shape.width, DW, channels, O),
            dout_windows=grid(H, W, shape.dout_width, 1).reshape(-1),
            dout_taps=taps(DH * shape.dout_width, DW, group_filters, C),
        ),
        Expansion(image=sources(channels, O), dout=sources(group_filters, C)),
        expanded + shape.OH * shape.OW * O + CACHE_LINE,  # vectors are read past the end
    )


# --- kernels ----------------------------------------------------------------------------------------------------------


class _Grid(NamedTuple):
    """Where the pixels of an image go in the expanded image: row y to ``top + y * SH``, and columns alike."""

    SH: int
    SW: int
    top: int
    left: int
    height: int
    width: int


@device_function
def _copy(values, source, count, result, target):
    for i in range(0, count, WIDTH):
        store_masked(result, target + i, load_masked(values, source + i, count - i), count - i)


@device_function
def _expand(values, rows, columns, channels, sources, is_depthwise, grid, expanded):
    """Expand the pixels of an image and place them on a grid, between zeros; pixels outside of the grid are skipped."""
    SH, SW, top, left, height, width = grid
    size = sources.size
    for y in range(rows):
        row = y * SH + top
        if row < 0 or row >= height:
            continue
        if is_depthwise and SW == 1:
            x0, x1 = max(0, -left), min(columns, width - left)
            source = (y * columns + x0) * channels
            _copy(values, source, (x1 - x0) * channels, expanded, (row * width + left + x0) * channels)
            continue
        for x in range(columns):
            column = x * SW + left
            if column < 0 or column >= width:
                continue
            source, target = (y * columns + x) * channels, (row * width + column) * size
            if is_depthwise:
                _copy(values, source, channels, expanded, target)
            else:
                pixel, result = values[source : source + channels], expanded[target : target + size]
                for c in range(size):
                    result[c] = pixel[sources[c]]


@device_function
def _convolve(image, windows, taps, filters, O, bias, lower_bound, out):
    """out[p, o] = max(bias[o] + Σ_t image[windows[p] + taps[t] + o] filters[t, o], lower_bound)."""
    last = windows.size - 1
    for p in range(0, windows.size, ROWS):
        rows = load_offsets(windows, p, last, ROWS)
        for o in range(0, O, WIDTH):
            count = O - o
            total = broadcast_tile(bias, o, count, ROWS, 1)
            for t in range(taps.size):
                total = add_products(total, image, rows, taps[t] + o, load_masked(filters, t * O + o, count))
            store_tile(tile_maximum(total, lower_bound), out, p * O + o, O, last - p + 1, count)


@device_function
def _correlate(image, windows, taps, dy, O, dW):
    """dW[t, o] += Σ_p image[windows[p] + taps[t] + o] dy[p, o]."""
    last = taps.size - 1
    for p0 in range(0, windows.size, WINDOWS):
        p1 = min(p0 + WINDOWS, windows.size)
        for t in range(0, taps.size, TAPS):
            rows = load_offsets(taps, t, last, TAPS)
            for o in range(0, O, WIDTH):
                count = O - o
                total = zero_tile(TAPS, 1)
                for p in range(p0, p1):
                    total = add_products(total, image, rows, windows[p] + o, load_masked(dy, p * O + o, count))
                total = add_tile(total, dW, t * O + o, O, last - t + 1, count)
                store_tile(total, dW, t * O + o, O, last - t + 1, count)


@parallel_kernel
def _forward(part, parts, x, filters, bias, shape, epilogue, positions, sources, workspace, output):
    """The convolution of images x (N, H, W, C), and its epilogue."""
    N, H, W, C = x.shape
    O = shape.O
    values, argmax = output
    windows, taps, _, _ = positions
    images, size, expanded_size = x.reshape(-1), H * W * C, shape.height * shape.width * sources.size
    expanded, buffer = workspace[part][:expanded_size], workspace[part][expanded_size:]
    grid = _Grid(1, 1, shape.pad_top, shape.pad_left, shape.height, shape.width)
    is_depthwise = C == O == sources.size
    out_size, argmax_size = values.size // N, argmax.size // N
    lower_bound = float32(0) if epilogue.relu else NO_LOWER_BOUND
    expanded[:] = float32(0)  # each image overwrites the pixels of the one before; the zeros stay
    start, end = part_range(part, parts, N, 1)
    for n in range(start, end):
        _expand(images[n * size : (n + 1) * size], H, W, C, sources, is_depthwise, grid, expanded)
        result = values[n * out_size : (n + 1) * out_size]
        y = buffer if epilogue.pooled else result
        _convolve(expanded, windows, taps, filters, O, bias, lower_bound, y)
        if epilogue.pooled:
            maxima = argmax[n * argmax_size : (n + 1) * argmax_size]
            pool_image(y, shape.OH, shape.OW, O, epilogue.pool, result, maxima)


@parallel_kernel
def _backward(part, parts, x, flipped, dout, output, plan, epilogue, no_bias, workspace, gradients):
    """The gradients of x, of the filters and of the bias; ``flipped`` are the filters, flipped.

    ``plan`` is a tuple of a `ConvShape`, `ConvPositions` and an `Expansion`.
    """
    shape, positions, expansion = plan
    N, H, W, C = x.shape
    O = shape.O
    windows, taps, dout_windows, dout_taps = positions
    images, dx, size = x.reshape(-1), gradients.dx.reshape(-1), H * W * C
    image_size = shape.height * shape.width * expansion.image.size
    dout_size = shape.dout_height * shape.dout_width * expansion.dout.size
    is_depthwise = C == O == expansion.image.size
    memory, dW, db = workspace[part], gradients.dW[part], gradients.db[part]
    image, padded_dout = memory[:image_size], memory[image_size : image_size + dout_size]
    buffer = memory[image_size + dout_size :]
    image_grid = _Grid(1, 1, shape.pad_top, shape.pad_left, shape.height, shape.width)
    dout_grid = _Grid(
        shape.SH, shape.SW, shape.dout_top, shape.dout_left, shape.dout_height, shape.dout_width
    )  # fmt: skip
    dW[:] = float32(0)
    db[:] = float32(0)
    image[:] = float32(0)
    padded_dout[:] = float32(0)
    start, end = part_range(part, parts, N, 1)
    for n in range(start, end):
        _expand(images[n * size : (n + 1) * size], H, W, C, expansion.image, is_depthwise, image_grid, image)
        dy = epilogue_backward(dout, output, n, shape, epilogue, buffer, db)
        _correlate(image, windows, taps, dy, O, dW)
        if dx.size > 0:
            _expand(dy, shape.OH, shape.OW, O, expansion.dout, is_depthwise, dout_grid, padded_dout)
            result = dx[n * size : (n + 1) * size]
            _convolve(padded_dout, dout_windows, dout_taps, flipped, C, no_bias, NO_LOWER_BOUND, result)


# --- the functions that `conv` calls ----------------------------------------------------------------------------------


def forward(x: Array, W: Array, b: Array, plan: Plan, epilogue: Epilogue, output: ConvOutput) -> None:
    """Fill ``output``."""
    memory = workspace(plan.workspace)
    _forward.in_parts(
        min(len(memory), len(x)), x, contiguous_1d(W.transpose(2, 3, 1, 0)), contiguous_1d(b), plan.shape, epilogue,
        plan.positions, plan.expansion.image, memory, output,
    )  # fmt: skip


def backward(
    x: Array, W: Array, plan: Plan, epilogue: Epilogue, dout: Array, output: ConvOutput, dx: Array
) -> tuple[Array, Array]:
    """Return dW and db, and fill dx unless it is empty."""
    O, channels, FH, FW = W.shape
    C = x.shape[3]
    groups = C // channels
    flipped = W[:, :, ::-1, ::-1].reshape(groups, O // groups, channels, FH, FW).transpose(3, 4, 1, 0, 2)
    memory = workspace(plan.workspace)
    gradients = ConvGradients(empty(len(memory), W.size), empty(len(memory), O), dx)
    _backward.in_parts(
        len(memory), x, contiguous_1d(flipped), dout, output, (plan.shape, plan.positions, plan.expansion), epilogue,
        zeros(C), memory, gradients,
    )  # fmt: skip
    dW = gradients.dW.sum(axis=0).reshape(FH, FW, channels, O).transpose(3, 2, 0, 1)
    return np.ascontiguousarray(dW), gradients.db.sum(axis=0)
