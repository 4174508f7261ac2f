"""Batch normalization, compiled: `zhishen.reference.norm`, followed by ReLU and dropout if the caller asks for them.

Idea
    The input is a matrix in which each column is a channel; images with their channels last in memory are such a matrix
    without a copy. The statistics take one pass over memory: each block of `ROWS` rows sums the deviations from its
    first row, and the sums are combined in float64 (Chan, Golub, LeVeque 1979). The mean is kept as the sum of two
    floats, because the rounding error of one float may exceed the deviations of nearly constant values. A second pass
    normalizes and applies ReLU and dropout. x̂ and the masks are not stored; the backward, also in two passes, computes
    them again. If channels are few, several rows are treated as one, so that vectors are full. Blocks do not depend on
    the number of threads, so the bits of a sum do not either.
Gain
    On (100, 1000), two threads: forward and backward in 70 µs in place of 190, with ReLU and dropout in 90
    (``python benchmarks/kernels.py``).
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import float32, uint32

from zhishen._types import Array
from zhishen.kernels.compiling import device_function
from zhishen.kernels.dropout import factor, parameters
from zhishen.kernels.kernel import Kernel, parallel_kernel, serial_kernel
from zhishen.kernels.memory import contiguous, empty
from zhishen.kernels.norm_steps import composed, composed_backward
from zhishen.kernels.parallel import part_range
from zhishen.reference import norm as reference

__all__ = [
    "batch_norm", "batch_norm_backward", "batch_norm_eval", "batch_norm_eval_backward", "batch_norm_relu_dropout",
    "batch_norm_relu_dropout_backward", "batch_norm_relu_dropout_eval", "batch_norm_relu_dropout_eval_backward",
]  # fmt: skip

PARALLEL_THRESHOLD = 65_536  # numbers; fewer are done before a second thread starts
ROWS, COLUMNS = 64, 512  # of a block
_MIN_WIDTH = 512  # columns; with fewer, vectors are not full for most of the time
_MEAN, _LOW, _VAR, _INVERSE, _SCALE, _BETA, _D_BETA, _D_GAMMA = range(8)  # the rows of the table of channels
_SINGLE = np.dtype(np.float32)


class _Mask(NamedTuple):
    """The dropout mask: whether there is one, and the arguments of `zhishen.kernels.dropout.factor`.

    Attributes:
        is_on: whether dropout follows.
        stride: the distance in the mask between two neighbors in a row: 1, or the pixels of an image.
        low: the key's lower half.
        high: the key's upper half.
        threshold: of the hash.
        scale: 1/(1 - rate).
    """

    is_on: bool
    stride: int
    low: int
    high: int
    threshold: int
    scale: float


# --- forward ----------------------------------------------------------------------------------------------------------


@device_function
def _part_blocks(part, parts, rows, width):
    """The numbers (start, end) of the blocks of a part."""
    return part_range(part, parts, -(-rows // ROWS) * -(-width // COLUMNS), 1)


@device_function
def _block_range(block, rows, width):
    """The rows and columns of a block: i0, i1, j0, j1."""
    blocks_in_row = -(-width // COLUMNS)
    i, j = block // blocks_in_row * ROWS, block % blocks_in_row * COLUMNS
    return i, min(rows, i + ROWS), j, min(width, j + COLUMNS)


@parallel_kernel
def _sums(part, parts, x, sums):
    """For each block of rows and each column: the first value p, Σ(x - p), and Σ(x - p)²."""
    rows, width = x.shape
    start, end = _part_blocks(part, parts, rows, width)
    for block in range(start, end):
        i0, i1, j0, j1 = _block_range(block, rows, width)
        _sums_block(x, sums, i0, i1, j0, j1)


@device_function
def _sums_block(x, sums, i0, i1, j0, j1):
    table = sums[i0 // ROWS]
    pivot, first, second = (
        table[0][j0:j1],
        table[1][j0:j1],
        table[2][j0:j1],
    )  # contiguous, so that loops become vector instructions
    row = x[i0][j0:j1]
    for j in range(row.size):  # `pivot[:] = row` compares shapes, and its message takes seconds to compile
        pivot[j] = row[j]
    first[:] = float32(0)
    second[:] = float32(0)
    for i in range(i0, i1):
        _add_deviations(x[i][j0:j1], pivot, first, second)


@device_function
def _add_deviations(row, pivot, first, second):
    for j in range(row.size):
        d = row[j] - pivot[j]
        first[j] += d
        second[j] += d * d


@serial_kernel
def _combine_sums(sums, rows, gamma, beta, eps, table):
    """Combine the sums of blocks into the mean and variance of each channel, and fill the table."""
    width, channels = sums.shape[2], gamma.size
    total, squares = np.zeros(width), np.zeros(width)
    for i in range(sums.shape[0]):
        count = min(ROWS, rows - i * ROWS)
        pivot, first = sums[i, 0], sums[i, 1]
        for j in range(width):
            total[j] += count * pivot[j] + first[j]
    _sum_channels(total, channels)
    for j in range(width):
        total[j] /= rows * (width // channels)
    for i in range(sums.shape[0]):
        count = min(ROWS, rows - i * ROWS)
        pivot, first, second = sums[i, 0], sums[i, 1], sums[i, 2]
        for j in range(width):
            d = pivot[j] - total[j]
            squares[j] += second[j] + 2 * d * first[j] + count * d * d
    _sum_channels(squares, channels)
    for j in range(channels):
        table[_MEAN, j] = total[j]
        table[_LOW, j] = total[j] - table[_MEAN, j]
        table[_VAR, j] = squares[j] / (rows * (width // channels))
    _fill_table(table, gamma, beta, float32(eps))


@device_function
def _sum_channels(total, channels):
    """Sum the columns of the same channel, and set each of them to the sum."""
    for start in range(channels, total.size, channels):
        for j in range(channels):
            total[j] += total[start + j]
    for j in range(channels, total.size):
        total[j] = total[j - channels]


@serial_kernel
def _use_statistics(gamma, beta, mean, var, eps, table):
    """Fill the table from statistics that the caller passes, in float32 or float64."""
    for j in range(gamma.size):
        table[_MEAN, j] = mean[j]
        table[_LOW, j] = mean[j] - table[_MEAN, j]
        table[_VAR, j] = var[j]
    _fill_table(table, gamma, beta, float32(eps))


@device_function
def _fill_table(table, gamma, beta, eps):
    """Compute the other rows of the table from mean and variance, and repeat them over the width of the table.

    The second float of the mean moves into β, so that no element has to subtract it.
    """
    channels = gamma.size
    for j in range(channels):
        inverse = float32(1) / np.sqrt(table[_VAR, j] + eps)
        table[_INVERSE, j] = inverse
        table[_SCALE, j] = gamma[j] * inverse
        table[_BETA, j] = beta[j] - table[_LOW, j] * table[_SCALE, j]
    for k in range(_BETA + 1):
        row = table[k]
        for j in range(channels, row.size):
            row[j] = row[j - channels]


@parallel_kernel
def _normalize(part, parts, x, table, out, lower_bound, mask):
    """out = max(γ x̂ + β, lower_bound), times the mask of dropout."""
    rows, width = x.shape
    start, end = _part_blocks(part, parts, rows, width)
    for block in range(start, end):
        i0, i1, j0, j1 = _block_range(block, rows, width)
        mean, scale, beta = table[_MEAN][j0:j1], table[_SCALE][j0:j1], table[_BETA][j0:j1]
        for i in range(i0, i1):
            target = out[i][j0:j1]
            _normalize_row(x[i][j0:j1], mean, scale, beta, target, float32(lower_bound))
            if mask.is_on:
                _apply_mask(target, i, j0, width, mask)


@device_function
def _normalize_row(row, mean, scale, beta, target, lower_bound):
    for j in range(row.size):
        value = (row[j] - mean[j]) * scale[j] + beta[j]
        target[j] = lower_bound if value < lower_bound else value  # noqa: FURB136 - NaN stays NaN


@device_function
def _apply_mask(row, i, j, width, mask):
    """Multiply by the mask: ``row`` begins at element [i, j] of the matrix."""
    stride = mask.stride
    low = i // stride * stride * width + i % stride + j * stride + mask.low  # the first terms: position in (N, C, ...)
    _apply_mask_to_row(
        row, uint32(low), uint32(stride), uint32(mask.high), uint32(mask.threshold), float32(mask.scale)
    )  # fmt: skip


@device_function
def _apply_mask_to_row(row, low, stride, high, threshold, scale):
    for j in range(row.size):
        row[j] *= factor(uint32(uint32(j) * stride), low, high, threshold, scale)


# --- backward ---------------------------------------------------------------------------------------------------------


@parallel_kernel
def _gradient_sums(part, parts, x, dout, table, sums, d, relu, mask):
    """The gradient d before ReLU and dropout, and Σ d and Σ d (x - μ) of each block of rows and each column."""
    rows, width = x.shape
    start, end = _part_blocks(part, parts, rows, width)
    for block in range(start, end):
        i0, i1, j0, j1 = _block_range(block, rows, width)
        mean, scale, beta = table[_MEAN][j0:j1], table[_SCALE][j0:j1], table[_BETA][j0:j1]
        first, second = sums[i0 // ROWS][0][j0:j1], sums[i0 // ROWS][1][j0:j1]
        first[:] = float32(0)
        second[:] = float32(0)
        for i in range(i0, i1):
            row, d_row = x[i][j0:j1], d[i][j0:j1]
            if relu:
                _relu_gradient(row, mean, scale, beta, dout[i][j0:j1], d_row)
            else:
                _copy(dout[i][j0:j1], d_row)
            if mask.is_on:
                _apply_mask(d_row, i, j0, width, mask)
            _add_gradients(row, mean, d_row, first, second)


@device_function
def _relu_gradient(row, mean, scale, beta, dout, d):
    for j in range(row.size):
        value = (row[j] - mean[j]) * scale[j] + beta[j]
        d[j] = dout[j] * (float32(1) if value > 0 else float32(0))


@device_function
def _copy(dout, d):
    for j in range(d.size):
        d[j] = dout[j]


@device_function
def _add_gradients(row, mean, d, first, second):
    for j in range(row.size):
        first[j] += d[j]
        second[j] += d[j] * (row[j] - mean[j])


@serial_kernel
def _parameter_gradients(sums, table, dgamma, dbeta):
    """dγ and dβ from the sums of blocks; they also fill the table, for dx."""
    width, channels = sums.shape[2], dgamma.size
    first, second = np.zeros(width), np.zeros(width)
    for i in range(sums.shape[0]):
        a, b = sums[i, 0], sums[i, 1]
        for j in range(width):
            first[j] += a[j]
            second[j] += b[j]
    _sum_channels(first, channels)
    _sum_channels(second, channels)
    for j in range(width):
        low = table[_LOW, j]
        d_gamma = (second[j] - low * first[j]) * table[_INVERSE, j]
        table[_D_GAMMA, j] = d_gamma
        table[_D_BETA, j] = first[j] - low * table[_INVERSE, j] * d_gamma  # with the part of x̂ that is the same for all
    for j in range(channels):
        dbeta[j] = first[j]
        dgamma[j] = table[_D_GAMMA, j]


@serial_kernel
def _use_gradients(table, dgamma, dbeta):
    """Fill the table from dγ and dβ of the whole batch, of which this process has a share."""
    channels = dgamma.size
    for j in range(table.shape[1]):
        d_gamma = dgamma[j % channels]
        table[_D_GAMMA, j] = d_gamma
        table[_D_BETA, j] = dbeta[j % channels] - table[_LOW, j] * table[_INVERSE, j] * d_gamma


@parallel_kernel
def _input_gradient(part, parts, x, d, table, weight):
    """d ← γ/√(σ² + ε) (d - weight (Σd + x̂ Σ d x̂)), which is dx.

    ``weight`` is 1/n, or 0 if the caller passed the statistics.
    """
    rows, width = x.shape
    start, end = _part_blocks(part, parts, rows, width)
    for block in range(start, end):
        i0, i1, j0, j1 = _block_range(block, rows, width)
        mean, inverse, scale = table[_MEAN][j0:j1], table[_INVERSE][j0:j1], table[_SCALE][j0:j1]
        first, second = table[_D_BETA][j0:j1], table[_D_GAMMA][j0:j1]
        for i in range(i0, i1):
            _gradient_row(x[i][j0:j1], mean, inverse, scale, d[i][j0:j1], first, second, float32(weight))


@device_function
def _gradient_row(row, mean, inverse, scale, d, first, second, weight):
    for j in range(row.size):
        x_hat = (row[j] - mean[j]) * inverse[j]
        d[j] = scale[j] * (d[j] - weight * (first[j] + x_hat * second[j]))


# --- arrays as matrices -----------------------------------------------------------------------------------------------


class _Cache(NamedTuple):
    """What the backward needs, and the batch's statistics for the running statistics."""

    mean: Array
    var: Array
    x: Array  # as a matrix
    shape: tuple[int, ...]
    last: bool  # whether the channels are last in memory
    table: Array
    relu: bool
    mask: _Mask
    weight: float  # of the sums in dx: 1/n, or 0 if the caller passed the statistics
    share: reference.Share | None  # of several processes that divide the batch


def _run(compiled: Kernel, size: int) -> Any:
    """How a kernel runs on ``size`` numbers: on all threads, or serially."""
    return compiled if size > PARALLEL_THRESHOLD else compiled.serial


def _matrix(x: Array) -> Array:
    """(N, C, ...) as (n, C): a view if the channels are last in memory."""
    if x.ndim == 2:
        return contiguous(x, _SINGLE)
    rows = contiguous(np.moveaxis(x, 1, -1), _SINGLE)
    return rows.reshape(-1, x.shape[1])


def _channels_last(x: Array) -> bool:
    return x.ndim > 2 and not x.flags.c_contiguous and np.moveaxis(x, 1, -1).flags.c_contiguous


def _array(matrix: Array, shape: tuple[int, ...], *, last: bool) -> Array:
    """The matrix as (N, C, ...), in the memory order of the input."""
    if len(shape) == 2:
        return matrix.reshape(shape)
    out = np.moveaxis(matrix.reshape(shape[0], *shape[2:], shape[1]), -1, 1)
    return out if last else np.ascontiguousarray(out)


def _rows_per_row(rows: int, channels: int) -> int:
    """The number of rows that are treated as one, so that vectors are full."""
    count = 1
    while count * channels < _MIN_WIDTH and rows % (2 * count) == 0:
        count *= 2
    return count


def covers(x: Array, *channels: Array) -> bool:
    """Whether the kernels cover these arrays."""
    if x.dtype != np.float32 or x.ndim < 2 or not x.size:
        return False
    shape = (x.shape[1],)
    return all(p.shape == shape and p.dtype == np.float32 for p in channels)


def _forward(
    x: Array, gamma: Array, beta: Array, statistics: tuple[Array, ...], eps: float, *, relu: bool = False,
    rate: float = 0.0, key: int = 0, start: int = 0, share: reference.Share | None = None,
) -> tuple[Array, _Cache]:  # fmt: skip
    shape, last, pixels = x.shape, _channels_last(x), math.prod(x.shape[2:])
    matrix = _matrix(x)
    fold = 1 if rate > 0 and pixels > 1 else _rows_per_row(*matrix.shape)
    matrix = matrix.reshape(len(matrix) // fold, -1)
    rows, width = matrix.shape
    table = np.empty((_D_GAMMA + 1, width), np.float32)
    gamma, beta, *statistics_plain = (contiguous(p, _SINGLE) for p in (gamma, beta, *statistics))
    if statistics:
        _use_statistics(gamma, beta, *statistics_plain, eps, table)
    else:
        sums = np.empty((-(-rows // ROWS), 3, width), np.float32)
        _run(_sums, matrix.size)(matrix, sums)
        _combine_sums(sums, rows, gamma, beta, eps, table)
        if share is not None:
            own = (table[_MEAN, : gamma.size].astype(np.float64) + table[_LOW, : gamma.size], table[_VAR, : gamma.size])
            _use_statistics(gamma, beta, *reference.combined_statistics(*own, share), eps, table)
    out = empty(*matrix.shape)
    mask = _Mask(rate > 0, pixels, *(parameters(rate, key, start) if rate > 0 else (0, 0, 0, 0.0)))
    _run(_normalize, matrix.size)(matrix, table, out, 0.0 if relu else -np.inf, mask)
    per_channel = (1, -1, *(1,) * (len(shape) - 2))
    mean, var = (table[row, : shape[1]].reshape(per_channel) for row in (_MEAN, _VAR))
    weight = 0.0 if statistics else 1 / (rows * fold)
    return _array(out, shape, last=last), _Cache(mean, var, matrix, shape, last, table, relu, mask, weight, share)


def _backward(dout: Array, cache: _Cache) -> tuple[Array, Array, Array]:
    x, table, channels = cache.x, cache.table, cache.shape[1]
    d = empty(*x.shape)
    sums = np.empty((-(-len(x) // ROWS), 2, x.shape[1]), np.float32)
    _run(_gradient_sums, x.size)(x, _matrix(dout).reshape(x.shape), table, sums, d, cache.relu, cache.mask)
    dgamma, dbeta = np.empty(channels, np.float32), np.empty(channels, np.float32)
    _parameter_gradients(sums, table, dgamma, dbeta)
    if cache.share is not None:
        _use_gradients(table, *reference.combined_gradients(dgamma, dbeta, cache.share))
    _run(_input_gradient, x.size)(x, d, table, cache.weight)
    return _array(d, cache.shape, last=cache.last), dgamma, dbeta


# --- the functions ----------------------------------------------------------------------------------------------------


def batch_norm(
    x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5, share: reference.Share | None = None
) -> tuple[Array, Any]:
    """See `zhishen.reference.norm.batch_norm`."""
    if not covers(x, gamma, beta):
        return reference.batch_norm(x, gamma, beta, eps=eps, share=share)
    if share is None:
        reference.check_batch("batch_norm", x.shape)
    return _forward(x, gamma, beta, (), eps, share=share)


def batch_norm_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """See `zhishen.reference.norm.batch_norm_backward`."""
    if not isinstance(cache, _Cache):
        return reference.batch_norm_backward(dout, cache)
    return _backward(dout, cache)


def batch_norm_eval(
    x: Array, gamma: Array, beta: Array, mean: Array, var: Array, *, eps: float = 1e-5
) -> tuple[Array, Any]:
    """See `zhishen.reference.norm.batch_norm_eval`."""
    if not covers(x, gamma, beta, mean, var):
        return reference.batch_norm_eval(x, gamma, beta, mean, var, eps=eps)
    return _forward(x, gamma, beta, (mean, var), eps)


def batch_norm_eval_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """See `zhishen.reference.norm.batch_norm_eval_backward`."""
    if not isinstance(cache, _Cache):
        return reference.batch_norm_eval_backward(dout, cache)
    return _backward(dout, cache)


def batch_norm_relu_dropout(
    x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5, relu: bool = False, rate: float = 0.0, key: int = 0,
    start: int = 0, share: reference.Share | None = None,
) -> tuple[Array, Any]:  # fmt: skip
    """`batch_norm`, then ReLU with ``relu``, then dropout with the mask of ``key`` if ``rate`` is above 0."""
    if not covers(x, gamma, beta):
        normalized = reference.batch_norm(x, gamma, beta, eps=eps, share=share)
        return composed(*normalized, relu=relu, rate=rate, key=key, start=start)
    if share is None:
        reference.check_batch("batch_norm", x.shape)
    return _forward(x, gamma, beta, (), eps, relu=relu, rate=rate, key=key, start=start, share=share)


def batch_norm_relu_dropout_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """The gradients of x, γ and β."""
    if not isinstance(cache, _Cache):
        return reference.batch_norm_backward(composed_backward(dout, cache), cache.norm)
    return _backward(dout, cache)


def batch_norm_relu_dropout_eval(
    x: Array, gamma: Array, beta: Array, mean: Array, var: Array, *, eps: float = 1e-5, relu: bool = False,
    rate: float = 0.0, key: int = 0, start: int = 0,
) -> tuple[Array, Any]:  # fmt: skip
    """`batch_norm_eval`, then ReLU with ``relu``, then dropout, which only averages over masks use in evaluation."""
    if not covers(x, gamma, beta, mean, var):
        out, norm = reference.batch_norm_eval(x, gamma, beta, mean, var, eps=eps)
        return composed(out, norm, relu=relu, rate=rate, key=key, start=start)
    return _forward(x, gamma, beta, (mean, var), eps, relu=relu, rate=rate, key=key, start=start)


def batch_norm_relu_dropout_eval_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """The gradients of x, γ and β."""
    if not isinstance(cache, _Cache):
        return reference.batch_norm_eval_backward(composed_backward(dout, cache), cache.norm)
    return _backward(dout, cache)
