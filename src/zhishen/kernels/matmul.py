"""One register-blocked matrix product, from which affine layers and convolutions are made.

Idea
    C[i, j] = Σ_k A[rows[i] + columns[k]] B[k, j]: the left factor is looked up by two tables of positions, so that one
    product serves a matrix, its transpose, a matrix with permuted columns, and the windows of a convolution, without a
    copy of any. Its innermost step keeps `ROWS` times two vectors of C in registers and adds an outer product to them;
    where the rows of C are channels or features, mostly a multiple of 8, it takes `CHANNEL_ROWS`, and for a few
    samples `FEW_ROWS`, so that no row of registers is idle. Sums over k are cut into stretches of `BLOCK`, so that a
    strip of B stays in the first-level cache.
Gain
    0.9 to 1.15 times OpenBLAS on one thread, for mini-batches of 100 and 1,000; bias and ReLU cost nothing, and it
    runs inside of parallel regions, where a library with threads of its own would stand in the way.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from zhishen.kernels.compiling import inner
from zhishen.kernels.vector import WIDTH, add_outer, add_tile, offsets, store_tile, tile_floor, tile_rows

__all__ = ["CHANNEL_ROWS", "FEW_ROWS", "NO_FLOOR", "ROWS", "channel_product", "few_product", "plain_product", "product"]

ROWS: int = {16: 10, 8: 6, 4: 4}[WIDTH]  # with two vectors a row, all fit into the registers: 32, 16 or 16 of them
CHANNEL_ROWS: int = {16: 8, 8: 4, 4: 4}[WIDTH]
FEW_ROWS = 4  # a step then waits for the one before it, and takes as long as with one row
BLOCK = 256
NO_FLOOR = np.float32(-np.inf)
_STRIP = 2 * WIDTH


def _tile(rows_of_tile: int, vectors: int, *, floored: bool) -> Callable[..., Any]:
    """The product of some rows and vectors, in registers."""

    @inner(inline=True, tag=f"{rows_of_tile}x{vectors}{'floored' if floored else ''}")
    def tile(A, rows, columns, k0, k1, B, b, stride, C, c, pitch, i, last, count, bias, j, floor, more):
        left = offsets(rows, i, last, rows_of_tile)
        if k0 == 0:
            total = tile_rows(bias, j, count, rows_of_tile, vectors)
        else:
            total = tile_rows(bias, j, 0, rows_of_tile, vectors)
        for k in range(k0, k1):
            total = add_outer(total, A, left, columns[k], B, b, count)
            b += stride
        if k0 > 0 or more:
            total = add_tile(total, C, c, pitch, last - i + 1, count)
        if floored and k1 == columns.size:
            total = tile_floor(total, floor)
        store_tile(total, C, c, pitch, last - i + 1, count)

    return tile


def _product(rows_of_tile: int, *, floored: bool = True) -> Callable[..., Any]:
    """The product, by tiles of so many rows; without ``floored`` the floor is left out."""
    wide, narrow = (_tile(rows_of_tile, vectors, floored=floored) for vectors in (2, 1))

    @inner(tag=f"{rows_of_tile}{'floored' if floored else ''}")
    def product(A, rows, columns, B, b, stride, width, C, c, pitch, i0, i1, bias, floor, more):
        """C[c + i pitch + j] = max(bias[j] + Σ_k A[rows[i] + columns[k]] B[b + k stride + j], floor).

        For i0 <= i < i1 and 0 <= j < width.

        With ``more``, C's value is added to the sum. All arrays are flat and contiguous; A, B, C and bias float32, the
        tables int64.
        """
        for k0 in range(0, max(columns.size, 1), BLOCK):
            k1 = min(columns.size, k0 + BLOCK)
            for j in range(0, width, _STRIP):
                count = min(width - j, _STRIP)
                start = b + k0 * stride + j
                for i in range(i0, i1, rows_of_tile):
                    at = c + i * pitch + j
                    if count > WIDTH:
                        wide(
                            A, rows, columns, k0, k1, B, start, stride, C, at, pitch, i, i1 - 1, count, bias, j, floor,
                            more,
                        )  # fmt: skip
                    else:
                        narrow(
                            A, rows, columns, k0, k1, B, start, stride, C, at, pitch, i, i1 - 1, count, bias, j, floor,
                            more,
                        )  # fmt: skip

    return product


product: Callable[..., Any] = _product(ROWS)
plain_product: Callable[..., Any] = _product(ROWS, floored=False)
channel_product: Callable[..., Any] = _product(CHANNEL_ROWS, floored=False)
few_product: Callable[..., Any] = _product(FEW_ROWS)
