"""The tile intrinsics against NumPy; the elements around them do not change."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from zhishen.kernels import tile, vector
from zhishen.kernels.vector import WIDTH


def normal(rng, size):
    return rng.normal(size=size).astype(np.float32)


@numba.njit
def through_tile(A, rows, last, column, count, C, at, stride, height, lower_bound):
    positions = tile.load_offsets(rows, 0, last, 4)
    block = tile.load_tile(A, positions, column, count, 2)
    block = tile.tile_maximum(tile.add_tile(block, C, at, stride, height, count), lower_bound)
    tile.store_tile(block, C, at, stride, height, count)


@numba.njit
def repeated(bias, at, count, C):
    tile.store_tile(tile.broadcast_tile(bias, at, count, 3, 1), C, 0, WIDTH, 3, WIDTH)


@numba.njit
def transposed(A, rows, last, count, B, stride, height):
    square = tile.transpose_tile(tile.load_tile(A, tile.load_offsets(rows, 0, last, WIDTH), 0, count, 1))
    tile.store_tile(square, B, 0, stride, height, last + 1)


@numba.njit
def outer(A, rows, B, at, count, C):
    total = tile.broadcast_tile(B, 0, 0, 3, 2)
    positions = tile.load_offsets(rows, 0, 2, 3)
    for k in range(4):
        total = tile.add_outer_product(total, A, positions, k, B, at + k * 2 * WIDTH, count)
    tile.store_tile(total, C, 0, 2 * WIDTH, 3, 2 * WIDTH)


@numba.njit
def products(A, rows, last, index, factor, C, start, height):
    total = tile.broadcast_tile(C, 0, WIDTH, 5, 1)
    total = tile.add_products(total, A, tile.load_offsets(rows, 0, last, 5), index, vector.load(factor, 0))
    tile.store_tile(total, C, start, WIDTH, height, WIDTH)


@pytest.mark.parametrize("height", [1, 2, 3, 4, 9])
@pytest.mark.parametrize("count", [1, WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH])
def test_tiles_of_scattered_rows(height, count, rng):
    A, C = normal(rng, 200), normal(rng, 5 * 2 * WIDTH + 7)
    C[3] = A[57] = np.nan
    rows, before, stride = np.array([50, 7, 50, 120], np.int64), C.copy(), 2 * WIDTH
    shown = min(height, 4)
    through_tile(A, rows, shown - 1, 5, count, C, 3, stride, height, np.float32(-0.1))
    expected = before.copy()
    for i in range(shown):
        place = slice(3 + i * stride, 3 + i * stride + count)
        total = A[rows[i] + 5 : rows[i] + 5 + count] + before[place]
        expected[place] = np.where(total < np.float32(-0.1), np.float32(-0.1), total)
    np.testing.assert_array_equal(C, expected)


@pytest.mark.parametrize("count", [0, 1, WIDTH - 1, WIDTH])
def test_a_row_repeated(count, rng):
    bias, C = normal(rng, WIDTH + 2), np.full(3 * WIDTH, 7, np.float32)
    repeated(bias, 2, count, C)
    row = np.where(np.arange(WIDTH) < count, bias[2:], 0)
    np.testing.assert_array_equal(C.reshape(3, WIDTH), np.broadcast_to(row, (3, WIDTH)))


@pytest.mark.parametrize("rows", [1, 2, WIDTH - 1, WIDTH])
@pytest.mark.parametrize("columns", [1, 3, WIDTH - 1, WIDTH])
def test_the_transpose_of_a_square(rows, columns, rng):
    A, B = normal(rng, (rows, columns)), np.full((WIDTH, WIDTH + 1), 7, np.float32)
    starts = np.arange(rows, dtype=np.int64) * columns
    transposed(A.reshape(-1), starts, rows - 1, columns, B.reshape(-1), WIDTH + 1, columns)
    np.testing.assert_array_equal(B[:columns, :rows], A.T)
    B[:columns, :rows] = 7
    assert (B == 7).all()


@pytest.mark.parametrize("count", [1, WIDTH, WIDTH + 1, 2 * WIDTH])
def test_a_sum_of_outer_products(count, rng):
    A, B, C = normal(rng, 60), normal(rng, 3 + 8 * WIDTH), np.full((3, 2 * WIDTH), 7, np.float32)
    rows = np.array([0, 21, 40], np.int64)
    outer(A, rows, B, 3, count, C.reshape(-1))
    expected = A[rows[:, None] + np.arange(4)].astype(np.float64) @ B[3:].reshape(4, -1)
    np.testing.assert_allclose(C[:, :count], expected[:, :count], rtol=0, atol=2e-6)
    assert not C[:, count:].any()


@pytest.mark.parametrize("height", [1, 4, 5])
def test_rows_times_a_vector_lane_by_lane(height, rng):
    A, factor, C = normal(rng, 60 + WIDTH), normal(rng, WIDTH), np.full((6, WIDTH), 7, np.float32)
    C[0] = before = normal(rng, WIDTH)
    A[43] = np.nan
    rows = np.array([0, 21, 40, 21, 56], np.int64)[:height]
    products(A, rows, height - 1, 3, factor, C.reshape(-1), WIDTH, height)
    expected = A[3 + rows[:, None] + np.arange(WIDTH)].astype(np.float64) * factor + before
    np.testing.assert_allclose(C[1 : height + 1], expected, rtol=0, atol=1e-6)
    assert (C[height + 1 :] == 7).all()


@numba.njit
def store_zeros(C):
    tile.store_tile(tile.zero_tile(3, 2), C, 1, 2 * WIDTH, 3, 2 * WIDTH)


def test_a_tile_of_zeros():
    C = np.full(6 * WIDTH + 2, 7, np.float32)
    store_zeros(C)
    assert C[0] == C[-1] == 7
    assert not C[1:-1].any()
