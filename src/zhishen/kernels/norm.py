"""Batch normalisation compiled: `zhishen.reference.norm`, with ReLU and dropout after it if wanted.

Idea
    The input is a matrix with a channel a column; images with their channels last in memory are one without a copy.
    The statistics take one visit of the memory: sums of blocks of `ROWS` rows around the first of them, put together
    in float64 (Chan, Golub, LeVeque 1979). The mean is kept as the sum of two floats, as the rounding error of one
    may exceed the deviations of nearly constant values. A second visit normalises, cuts off and drops. x̂ and the masks
    are not stored but computed again in the backward, which also takes two visits. Few channels are laid side by side,
    several rows as one, so that vectors are full. Blocks do not depend on the number of threads, and so no bit of a sum
    does.
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
from zhishen.kernels.compiling import Kernel, inner, kernel
from zhishen.kernels.dropout import factor, parameters
from zhishen.kernels.memory import empty, plain
from zhishen.kernels.parallel import each
from zhishen.reference import activation
from zhishen.reference import norm as reference
from zhishen.reference.dropout import keyed_dropout, keyed_dropout_backward

__all__ = [
    "batch_norm", "batch_norm_backward", "batch_norm_eval", "batch_norm_eval_backward", "batch_norm_relu_dropout",
    "batch_norm_relu_dropout_backward", "batch_norm_relu_dropout_eval", "batch_norm_relu_dropout_eval_backward",
]  # fmt: skip

SHARED = 65_536  # with fewer numbers one thread ends before a second one has begun
ROWS, COLUMNS = 64, 512  # of a block
_FULL = 512  # columns that keep vectors busy
_MEAN, _LOW, _VAR, _INVERSE, _SCALE, _BETA, _D_BETA, _D_GAMMA = range(8)  # the rows of a table of channels
_SINGLE = np.dtype(np.float32)
_NO_DROPOUT = (0, 0, 0, 0.0)


# --- forward ----------------------------------------------------------------------------------------------------------


@inner
def _blocks(size, step):
    return (size + step - 1) // step


@inner
def _block(block, rows, width):
    """Where a block of the matrix begins and ends: i0, i1, j0, j1."""
    across = _blocks(width, COLUMNS)
    i, j = block // across * ROWS, block % across * COLUMNS
    return i, min(rows, i + ROWS), j, min(width, j + COLUMNS)


@inner
def _sums_share(part, parts, x, sums):
    rows, width = x.shape
    count = _blocks(rows, ROWS) * _blocks(width, COLUMNS)
    for block in range(count * part // parts, count * (part + 1) // parts):
        _sums_block(x, sums, *_block(block, rows, width))


@kernel
def _sums(team, x, sums):
    """For each block of rows and each column: the first value p, Σ(x - p), and Σ(x - p)²."""
    each(_sums_share, team, (x, sums))


@inner
def _sums_block(x, sums, i0, i1, j0, j1):
    table = sums[i0 // ROWS]
    pivot, first, second = table[0][j0:j1], table[1][j0:j1], table[2][j0:j1]  # contiguous: vectors want to know
    pivot[:] = x[i0][j0:j1]
    first[:] = float32(0)
    second[:] = float32(0)
    for i in range(i0, i1):
        _add_deviations(x[i][j0:j1], pivot, first, second)


@inner
def _add_deviations(row, pivot, first, second):
    for j in range(row.size):
        d = row[j] - pivot[j]
        first[j] += d
        second[j] += d * d


@kernel
def _statistics(team, sums, rows, gamma, beta, eps, table):  # noqa: ARG001 - the form of a kernel
    """Put the sums of blocks together: what all later steps need of each channel."""
    width, channels = sums.shape[2], gamma.size
    total, squares = np.zeros(width), np.zeros(width)
    for i in range(sums.shape[0]):
        count = min(ROWS, rows - i * ROWS)
        pivot, first = sums[i, 0], sums[i, 1]
        for j in range(width):
            total[j] += count * pivot[j] + first[j]
    _fold(total, channels)
    for j in range(width):
        total[j] /= rows * (width // channels)
    for i in range(sums.shape[0]):
        count = min(ROWS, rows - i * ROWS)
        pivot, first, second = sums[i, 0], sums[i, 1], sums[i, 2]
        for j in range(width):
            d = pivot[j] - total[j]
            squares[j] += second[j] + 2 * d * first[j] + count * d * d
    _fold(squares, channels)
    for j in range(channels):
        table[_MEAN, j] = total[j]
        table[_LOW, j] = total[j] - table[_MEAN, j]
        table[_VAR, j] = squares[j] / (rows * (width // channels))
    _complete(table, gamma, beta, float32(eps))


@inner
def _fold(total, channels):
    """Sum what belongs to the same channel, and give each the sum."""
    for start in range(channels, total.size, channels):
        for j in range(channels):
            total[j] += total[start + j]
    for j in range(channels, total.size):
        total[j] = total[j - channels]


@kernel
def _given(team, gamma, beta, mean, var, eps, table):  # noqa: ARG001 - the form of a kernel
    for j in range(gamma.size):
        table[_MEAN, j] = mean[j]
        table[_LOW, j] = float32(0)
        table[_VAR, j] = var[j]
    _complete(table, gamma, beta, float32(eps))


@inner
def _complete(table, gamma, beta, eps):
    """From mean and variance of the channels to the rest, repeated to the width of the table.

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


@inner
def _normalise_share(part, parts, x, table, out, floor, dropping, apart, low, high, least, factor_kept):
    rows, width = x.shape
    count = _blocks(rows, ROWS) * _blocks(width, COLUMNS)
    for block in range(count * part // parts, count * (part + 1) // parts):
        i0, i1, j0, j1 = _block(block, rows, width)
        mean, scale, beta = table[_MEAN][j0:j1], table[_SCALE][j0:j1], table[_BETA][j0:j1]
        for i in range(i0, i1):
            target = out[i][j0:j1]
            _normalise_row(x[i][j0:j1], mean, scale, beta, target, float32(floor))
            if dropping:
                _drop(target, _position(i, j0, width, apart) + low, apart, high, least, factor_kept)


@kernel
def _normalise(team, x, table, out, floor, dropping, apart, low, high, least, factor_kept):
    """max(γ x̂ + β, floor), and 0 or 1/(1 - rate) times it where ``dropping``.

    ``apart`` is how many positions of the mask lie between two neighbours in a row: 1, or the pixels of an image.
    """
    each(_normalise_share, team, (x, table, out, floor, dropping, apart, low, high, least, factor_kept))


@inner
def _normalise_row(row, mean, scale, beta, target, floor):
    for j in range(row.size):
        value = (row[j] - mean[j]) * scale[j] + beta[j]
        target[j] = floor if value < floor else value  # noqa: FURB136 - NaN stays NaN


@inner
def _position(i, j, width, apart):
    """Where an element of the matrix stands in (N, C, ...)."""
    return i // apart * apart * width + i % apart + j * apart


@inner
def _drop(row, low, apart, high, least, factor_kept):
    _drop_row(row, uint32(low), uint32(apart), uint32(high), uint32(least), float32(factor_kept))


@inner
def _drop_row(row, low, apart, high, least, factor_kept):
    for j in range(row.size):
        row[j] *= factor(uint32(uint32(j) * apart), low, high, least, factor_kept)


# --- backward ---------------------------------------------------------------------------------------------------------


@inner
def _gradient_sums_share(part, parts, x, dout, table, sums, d, relu, dropping, apart, low, high, least, factor_kept):
    rows, width = x.shape
    count = _blocks(rows, ROWS) * _blocks(width, COLUMNS)
    for block in range(count * part // parts, count * (part + 1) // parts):
        i0, i1, j0, j1 = _block(block, rows, width)
        mean, scale, beta = table[_MEAN][j0:j1], table[_SCALE][j0:j1], table[_BETA][j0:j1]
        first, second = sums[i0 // ROWS][0][j0:j1], sums[i0 // ROWS][1][j0:j1]
        first[:] = float32(0)
        second[:] = float32(0)
        for i in range(i0, i1):
            row, through = x[i][j0:j1], d[i][j0:j1]
            if relu:
                _through_relu(row, mean, scale, beta, dout[i][j0:j1], through)
            else:
                _copy(dout[i][j0:j1], through)
            if dropping:
                _drop(through, _position(i, j0, width, apart) + low, apart, high, least, factor_kept)
            _add_gradients(row, mean, through, first, second)


@kernel
def _gradient_sums(team, x, dout, table, sums, d, relu, dropping, apart, low, high, least, factor_kept):
    """The gradient d before ReLU and dropout, and Σ d and Σ d (x - μ) of each block of rows and each column."""
    each(_gradient_sums_share, team, (x, dout, table, sums, d, relu, dropping, apart, low, high, least, factor_kept))


@inner
def _through_relu(row, mean, scale, beta, dout, d):
    for j in range(row.size):
        value = (row[j] - mean[j]) * scale[j] + beta[j]
        d[j] = dout[j] * (float32(1) if value > 0 else float32(0))


@inner
def _copy(dout, d):
    for j in range(d.size):
        d[j] = dout[j]


@inner
def _add_gradients(row, mean, d, first, second):
    for j in range(row.size):
        first[j] += d[j]
        second[j] += d[j] * (row[j] - mean[j])


@kernel
def _parameter_gradients(team, sums, table, dgamma, dbeta):  # noqa: ARG001 - the form of a kernel
    width, channels = sums.shape[2], dgamma.size
    first, second = np.zeros(width), np.zeros(width)
    for i in range(sums.shape[0]):
        a, b = sums[i, 0], sums[i, 1]
        for j in range(width):
            first[j] += a[j]
            second[j] += b[j]
    _fold(first, channels)
    _fold(second, channels)
    for j in range(width):
        low = table[_LOW, j]
        d_gamma = (second[j] - low * first[j]) * table[_INVERSE, j]
        table[_D_GAMMA, j] = d_gamma
        table[_D_BETA, j] = first[j] - low * table[_INVERSE, j] * d_gamma  # with the part of x̂ that is the same for all
    for j in range(channels):
        dbeta[j] = first[j]
        dgamma[j] = table[_D_GAMMA, j]


@inner
def _gradient_share(part, parts, x, d, table, share):
    rows, width = x.shape
    count = _blocks(rows, ROWS) * _blocks(width, COLUMNS)
    for block in range(count * part // parts, count * (part + 1) // parts):
        i0, i1, j0, j1 = _block(block, rows, width)
        mean, inverse, scale = table[_MEAN][j0:j1], table[_INVERSE][j0:j1], table[_SCALE][j0:j1]
        first, second = table[_D_BETA][j0:j1], table[_D_GAMMA][j0:j1]
        for i in range(i0, i1):
            _gradient_row(x[i][j0:j1], mean, inverse, scale, d[i][j0:j1], first, second, float32(share))


@kernel
def _gradient(team, x, d, table, share):
    """D ← γ/√(σ² + ε) (d - share (Σd + x̂ Σ d x̂)): dx; share is 1/n, or 0 where the statistics were given."""
    each(_gradient_share, team, (x, d, table, share))


@inner
def _gradient_row(row, mean, inverse, scale, d, first, second, share):
    for j in range(row.size):
        x_hat = (row[j] - mean[j]) * inverse[j]
        d[j] = scale[j] * (d[j] - share * (first[j] + x_hat * second[j]))


# --- arrays as matrices -----------------------------------------------------------------------------------------------


class _Cache(NamedTuple):
    """What the backward needs, and the batch's statistics for the running ones."""

    mean: Array
    var: Array
    x: Array  # as a matrix
    shape: tuple[int, ...]
    last: bool  # the channels lie last in memory
    table: Array
    relu: bool
    dropping: bool
    mask: tuple[Any, ...]
    share: float


def _run(compiled: Kernel, size: int) -> Any:
    return compiled if size > SHARED else compiled.alone


def _matrix(x: Array) -> Array:
    """(N, C, ...) as (n, C): a view where the channels lie last in memory."""
    rows = plain(np.moveaxis(x, 1, -1), _SINGLE)
    return rows.reshape(-1, x.shape[1])


def _channels_last(x: Array) -> bool:
    return x.ndim > 2 and not x.flags.c_contiguous and np.moveaxis(x, 1, -1).flags.c_contiguous


def _array(matrix: Array, shape: tuple[int, ...], *, last: bool) -> Array:
    """The matrix as (N, C, ...), lying in memory as the input did."""
    out = np.moveaxis(matrix.reshape(shape[0], *shape[2:], shape[1]), -1, 1)
    return out if last else np.ascontiguousarray(out)


def _folded(rows: int, channels: int) -> int:
    """How many rows are laid side by side to fill vectors."""
    count = 1
    while count * channels < _FULL and rows % (2 * count) == 0:
        count *= 2
    return count


def covers(x: Array, *channels: Array) -> bool:
    if x.dtype != np.float32 or x.ndim < 2 or not x.size:
        return False
    shape = (x.shape[1],)
    return all(p.shape == shape and p.dtype == np.float32 for p in channels)


def _forward(
    x: Array, gamma: Array, beta: Array, given: tuple[Array, ...], eps: float, *, relu: bool, rate: float, key: int
) -> tuple[Array, _Cache]:
    shape, last, pixels = x.shape, _channels_last(x), math.prod(x.shape[2:])
    matrix = _matrix(x)
    dropping = rate > 0
    fold = 1 if dropping and pixels > 1 else _folded(*matrix.shape)
    matrix = matrix.reshape(len(matrix) // fold, -1)
    rows, width = matrix.shape
    table = np.empty((_D_GAMMA + 1, width), np.float32)
    gamma, beta, *given_plain = (plain(p, _SINGLE) for p in (gamma, beta, *given))
    if given:
        _given.alone(gamma, beta, *given_plain, eps, table)
    else:
        sums = np.empty((-(-rows // ROWS), 3, width), np.float32)
        _run(_sums, matrix.size)(matrix, sums)
        _statistics.alone(sums, rows, gamma, beta, eps, table)
    out = empty(*matrix.shape)
    mask = (pixels, *(parameters(rate, key) if dropping else _NO_DROPOUT))
    _run(_normalise, matrix.size)(matrix, table, out, 0.0 if relu else -np.inf, dropping, *mask)
    per_channel = (1, -1, *(1,) * (len(shape) - 2))
    mean, var = (table[row, : shape[1]].reshape(per_channel) for row in (_MEAN, _VAR))
    share = 0.0 if given else 1 / (rows * fold)
    return _array(out, shape, last=last), _Cache(mean, var, matrix, shape, last, table, relu, dropping, mask, share)


def _backward(dout: Array, cache: _Cache) -> tuple[Array, Array, Array]:
    x, table, channels = cache.x, cache.table, cache.shape[1]
    given = _matrix(dout).reshape(x.shape)
    d = empty(*x.shape)
    sums = np.empty((-(-len(x) // ROWS), 2, x.shape[1]), np.float32)
    _run(_gradient_sums, x.size)(x, given, table, sums, d, cache.relu, cache.dropping, *cache.mask)
    dgamma, dbeta = np.empty(channels, np.float32), np.empty(channels, np.float32)
    _parameter_gradients.alone(sums, table, dgamma, dbeta)
    _run(_gradient, x.size)(x, d, table, cache.share)
    return _array(d, cache.shape, last=cache.last), dgamma, dbeta


# --- the functions ----------------------------------------------------------------------------------------------------


def batch_norm(x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5) -> tuple[Array, Any]:
    """See `zhishen.reference.norm.batch_norm`."""
    if not covers(x, gamma, beta):
        return reference.batch_norm(x, gamma, beta, eps=eps)
    reference.check_batch("batch_norm", x.shape)
    return _forward(x, gamma, beta, (), eps, relu=False, rate=0, key=0)


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
    return _forward(x, gamma, beta, (mean, var), eps, relu=False, rate=0, key=0)


def batch_norm_eval_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """See `zhishen.reference.norm.batch_norm_eval_backward`."""
    if not isinstance(cache, _Cache):
        return reference.batch_norm_eval_backward(dout, cache)
    return _backward(dout, cache)


def batch_norm_relu_dropout(
    x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5, relu: bool = False, rate: float = 0.0, key: int = 0
) -> tuple[Array, Any]:
    """`batch_norm`, then ReLU if wanted, then dropout with a mask of ``key`` if ``rate`` is above 0."""
    if not covers(x, gamma, beta):
        return _composed(*reference.batch_norm(x, gamma, beta, eps=eps), relu=relu, rate=rate, key=key)
    reference.check_batch("batch_norm", x.shape)
    return _forward(x, gamma, beta, (), eps, relu=relu, rate=rate, key=key)


def batch_norm_relu_dropout_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """The gradients of x, γ and β."""
    if not isinstance(cache, _Cache):
        return reference.batch_norm_backward(_composed_backward(dout, cache), cache.norm)
    return _backward(dout, cache)


def batch_norm_relu_dropout_eval(
    x: Array,
    gamma: Array,
    beta: Array,
    mean: Array,
    var: Array,
    *,
    eps: float = 1e-5,
    relu: bool = False,
    rate: float = 0.0,
    key: int = 0,
) -> tuple[Array, Any]:
    """`batch_norm_eval`, then ReLU if wanted, then dropout, which in evaluation only an average over masks asks for."""
    if not covers(x, gamma, beta, mean, var):
        out, kept = reference.batch_norm_eval(x, gamma, beta, mean, var, eps=eps)
        return _composed(out, kept, relu=relu, rate=rate, key=key)
    return _forward(x, gamma, beta, (mean, var), eps, relu=relu, rate=rate, key=key)


def batch_norm_relu_dropout_eval_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """The gradients of x, γ and β."""
    if not isinstance(cache, _Cache):
        return reference.batch_norm_eval_backward(_composed_backward(dout, cache), cache.norm)
    return _backward(dout, cache)


class _Composed(NamedTuple):
    """What the backward of the reference's functions one after the other needs."""

    mean: Any
    var: Any
    norm: Any
    relu: Any
    dropout: Any


def _composed(out: Array, kept: Any, *, relu: bool, rate: float, key: int) -> tuple[Array, _Composed]:
    on = dropped = None
    if relu:
        out, on = activation.relu(out)
    if rate > 0:
        out, dropped = keyed_dropout(out, rate=rate, key=key)
    return out, _Composed(getattr(kept, "mean", None), getattr(kept, "var", None), kept, on, dropped)


def _composed_backward(dout: Array, cache: _Composed) -> Array:
    if cache.dropout is not None:
        dout = keyed_dropout_backward(dout, cache.dropout)
    return dout if cache.relu is None else activation.relu_backward(dout, cache.relu)
