"""One register-blocked matrix product, from which affine layers and convolutions are made.

Idea
    C[i, j] = Σ_k A[rows[i] + columns[k]] B[k, j]. Two tables of positions give the elements of the left factor, so one
    product serves a matrix, its transpose, a matrix with permuted columns, and the windows of a convolution, without a
    copy of any of them. The innermost step keeps `ROWS` times two vectors of C in registers and adds an outer product
    to them. Where the rows of C are channels or features, mostly a multiple of 8, a tile has `CHANNEL_ROWS`; for a few
    samples it has `FEW_ROWS`, so that no row of registers is idle. Sums over k are split into blocks of `BLOCK`, so
    that the columns of B in use stay in the first-level cache.
Gain
    0.9 to 1.15 times OpenBLAS on one thread, for mini-batches of 100 and 1,000; bias and ReLU cost nothing, and it
    runs inside of parallel regions, where a library with threads of its own would compete for the processors.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from zhishen.kernels.compiling import device_function
from zhishen.kernels.tile import (
    add_outer_product,
    add_tile,
    broadcast_tile,
    load_offsets,
    store_tile,
    tile_maximum,
    zero_tile,
)
from zhishen.kernels.vector import WIDTH

__all__ = [
    "CHANNEL_ROWS", "FEW_ROWS", "NO_LOWER_BOUND", "ROWS", "IndexedMatrix", "StridedMatrix", "channel_product",
    "few_rows_product", "product", "product_with_bias",
]  # fmt: skip

ROWS: int = {16: 10, 8: 6, 4: 4}[WIDTH]  # with two vectors a row, all fit into the registers: 32, 16 or 16 of them
CHANNEL_ROWS: int = {16: 8, 8: 4, 4: 4}[WIDTH]
FEW_ROWS = 4  # a step then waits for the one before it, and takes as long as with one row
BLOCK = 256
NO_LOWER_BOUND = np.float32(-np.inf)
_COLUMNS = 2 * WIDTH  # of a tile


class IndexedMatrix(NamedTuple):
    """A matrix whose element [i, k] is ``values[rows[i] + columns[k]]``.

    Attributes:
        values: float32, flat and contiguous.
        rows: int64 positions.
        columns: int64 positions.
    """

    values: Any
    rows: Any
    columns: Any


class StridedMatrix(NamedTuple):
    """A matrix whose element [i, j] is ``values[start + i * stride + j]``.

    Attributes:
        values: float32, flat and contiguous.
        start: the position of the first element.
        stride: from row to row.
    """

    values: Any
    start: int
    stride: int


@cache
def _tile_sum(height: int, vectors: int) -> Callable[..., Any]:
    """The sum of outer products of a tile of ``height`` rows and ``vectors`` vectors; one function for each size."""

    @device_function(inline=True, tag=f"{height}x{vectors}")
    def tile_sum(total, A, B, k0, k1, i, i1, j, count):
        """total[i, j] + Σ_k A[i, k] B[k, j] for k0 <= k < k1."""
        A_values, rows, columns = A
        B_values, start, stride = B
        tile_rows, b = load_offsets(rows, i, i1 - 1, height), start + k0 * stride + j
        for k in range(k0, k1):
            total = add_outer_product(total, A_values, tile_rows, columns[k], B_values, b, count)
            b += stride
        return total

    return tile_sum


def _tile(height: int, vectors: int) -> Callable[..., Any]:
    tile_sum = _tile_sum(height, vectors)

    @device_function(inline=True, tag=f"{height}x{vectors}")
    def tile(A, B, C, k0, k1, i, i1, j, count, accumulate):
        """C[i, j] = Σ_k A[i, k] B[k, j] for k0 <= k < k1; it is added to C if k0 > 0 or ``accumulate``."""
        values, start, stride = C
        c, rows = start + i * stride + j, i1 - i
        total = tile_sum(zero_tile(height, vectors), A, B, k0, k1, i, i1, j, count)
        if k0 > 0 or accumulate:
            total = add_tile(total, values, c, stride, rows, count)
        store_tile(total, values, c, stride, rows, count)

    return tile


def _tile_with_bias(height: int, vectors: int) -> Callable[..., Any]:
    tile_sum = _tile_sum(height, vectors)

    @device_function(inline=True, tag=f"{height}x{vectors}")
    def tile(A, B, C, k0, k1, i, i1, j, count, bias, lower_bound):
        """As `_tile`, with the bias in the first sum and the lower bound after the last."""
        values, start, stride = C
        c, rows = start + i * stride + j, i1 - i
        total = broadcast_tile(bias, j, count, height, vectors) if k0 == 0 else zero_tile(height, vectors)
        total = tile_sum(total, A, B, k0, k1, i, i1, j, count)
        if k0 > 0:
            total = add_tile(total, values, c, stride, rows, count)
        if k1 == A.columns.size:
            total = tile_maximum(total, lower_bound)
        store_tile(total, values, c, stride, rows, count)

    return tile


def _product(height: int) -> Callable[..., Any]:
    """The product by tiles of ``height`` rows."""
    wide, narrow = (_tile(height, vectors) for vectors in (2, 1))

    @device_function(tag=f"{height}")
    def product(A, B, C, width, i0, i1, accumulate):
        """C[i, j] = Σ_k A[i, k] B[k, j] for i0 <= i < i1 and j < width; it is added to C if ``accumulate``.

        A is an `IndexedMatrix`, B and C are `StridedMatrix`.
        """
        depth = A.columns.size
        for k0 in range(0, max(depth, 1), BLOCK):
            k1 = min(depth, k0 + BLOCK)
            for j in range(0, width, _COLUMNS):
                count = min(width - j, _COLUMNS)
                for i in range(i0, i1, height):
                    if count > WIDTH:
                        wide(A, B, C, k0, k1, i, i1, j, count, accumulate)
                    else:
                        narrow(A, B, C, k0, k1, i, i1, j, count, accumulate)

    return product


def _product_with_bias(height: int) -> Callable[..., Any]:
    """The product with a bias and a lower bound, by tiles of ``height`` rows."""
    wide, narrow = (_tile_with_bias(height, vectors) for vectors in (2, 1))

    @device_function(tag=f"{height}")
    def product_with_bias(A, B, C, width, i0, i1, bias, lower_bound):
        """C[i, j] = max(bias[j] + Σ_k A[i, k] B[k, j], lower_bound) for i0 <= i < i1 and j < width.

        A is an `IndexedMatrix`, B and C are `StridedMatrix`.
        """
        depth = A.columns.size
        for k0 in range(0, max(depth, 1), BLOCK):
            k1 = min(depth, k0 + BLOCK)
            for j in range(0, width, _COLUMNS):
                count = min(width - j, _COLUMNS)
                for i in range(i0, i1, height):
                    if count > WIDTH:
                        wide(A, B, C, k0, k1, i, i1, j, count, bias, lower_bound)
                    else:
                        narrow(A, B, C, k0, k1, i, i1, j, count, bias, lower_bound)

    return product_with_bias


product: Callable[..., Any] = _product(ROWS)
channel_product: Callable[..., Any] = _product(CHANNEL_ROWS)
product_with_bias: Callable[..., Any] = _product_with_bias(ROWS)
few_rows_product: Callable[..., Any] = _product_with_bias(FEW_ROWS)
