"""One register-blocked matrix product, from which affine layers and convolutions are made.

Idea
    C[i, j] = Σ_k A[rows[i] + columns[k]] B[k, j]: the left factor is looked up by two tables of positions, so that one
    product serves a matrix, its transpose, a matrix with permuted columns, and the windows of a convolution, without a
    copy of any. Its innermost step keeps `ROWS` times two vectors of C in registers and adds an outer product to them.
    Sums over k are cut into stretches of `BLOCK`, so that a strip of B stays in the first-level cache.
Gain
    80 to 95 % of OpenBLAS on one thread (``python benchmarks/run.py peak``), with bias and ReLU at no cost, inside of
    parallel regions, where a library with threads of its own would stand in the way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import float32

from zhishen.kernels.compiling import inner
from zhishen.kernels.vector import WIDTH, add_outer, load_tile, offsets, store_tile, tile_floor, tile_rows

__all__ = ["NO_FLOOR", "ROWS", "product"]

ROWS: int = {16: 10, 8: 6, 4: 4}[WIDTH]  # with two vectors a row, all fit into the registers: 32, 16 or 16 of them
BLOCK = 256
NO_FLOOR = np.float32(-np.inf)
_STRIP = 2 * WIDTH
_LEAST = float32(-np.inf)


def _tile(vectors: int) -> Callable[..., Any]:
    """The product of `ROWS` rows and ``vectors`` vectors."""
    rows_of_tile = ROWS

    @inner
    def tile(A, rows, columns, k0, k1, B, b, stride, C, out, i, last, j, count, bias, floor):  # noqa: ANN001, ANN202
        left = offsets(rows, i, last, rows_of_tile)
        target = offsets(out, i, last, rows_of_tile)
        if k0 == 0:
            total = tile_rows(bias, j, count, rows_of_tile, vectors)
        else:
            total = load_tile(C, target, j, count, vectors)
        for k in range(k0, k1):
            total = add_outer(total, A, left, columns[k], B, b, count)
            b += stride
        if k1 == columns.size:
            total = tile_floor(total, floor)
        store_tile(C, target, j, total, last - i + 1, count)

    return tile


_wide, _narrow = _tile(2), _tile(1)


@inner
def product(A, rows, columns, B, b, stride, width, C, out, i0, i1, bias, floor):
    """C[out[i] + j] = max(bias[j] + Σ_k A[rows[i] + columns[k]] B[b + k stride + j], floor) for i0 <= i < i1, j < width.

    All arrays are flat and contiguous; A, B, C and bias float32, the tables int64.
    """
    for k0 in range(0, max(columns.size, 1), BLOCK):
        k1 = min(columns.size, k0 + BLOCK)
        for j in range(0, width, _STRIP):
            count = min(width - j, _STRIP)
            start = b + k0 * stride + j
            for i in range(i0, i1, ROWS):
                if count > WIDTH:
                    _wide(A, rows, columns, k0, k1, B, start, stride, C, out, i, i1 - 1, j, count, bias, floor)
                else:
                    _narrow(A, rows, columns, k0, k1, B, start, stride, C, out, i, i1 - 1, j, count, bias, floor)
