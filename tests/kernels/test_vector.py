"""The words that kernels are written in, each against NumPy, and what lies around the arrays untouched."""

from __future__ import annotations

import itertools

import numba
import numpy as np
import pytest

from zhishen.kernels import vector as words
from zhishen.kernels.vector import WIDTH

SPECIAL = np.array([np.nan, -np.inf, -1, -0.0, 0, 1e-40, 1, 3e38, np.inf], np.float32)


@numba.njit
def copy_first(x, at, count, written, out, to):
    words.store_first(out, to, words.load_first(x, at, count), written)


@numba.njit
def arithmetic(x, y, z, out):
    a, b, c = words.load(x, 0), words.load(y, 0), words.load(z, 0)
    results = (
        a + b, a - b, a * b, words.fma(a, b, c), words.maximum(a, b), words.where_positive(a, b),
        words.where_larger(a, b, a, c), words.where_equal(a, b, c), words.splat(x[1]), words.broadcast(x, 2),
        a / b,
    )  # fmt: skip
    for i in range(len(results)):
        words.store(out, i * WIDTH, results[i])


@numba.njit
def through_bytes(x, at, small, out):
    words.store_bytes(small, at, words.load(x, 0))
    words.store(out, 0, words.load_bytes(small, at))


@numba.njit
def through_tile(A, rows, last, column, count, C, at, stride, height, lower_bound):
    positions = words.offsets(rows, 0, last, 4)
    tile = words.load_tile(A, positions, column, count, 2)
    tile = words.tile_floor(words.add_tile(tile, C, at, stride, height, count), lower_bound)
    words.store_tile(tile, C, at, stride, height, count)


@numba.njit
def repeated(bias, at, count, C):
    words.store_tile(words.tile_rows(bias, at, count, 3, 1), C, 0, WIDTH, 3, WIDTH)


@numba.njit
def turned(A, rows, last, count, B, stride, height):
    square = words.turn_tile(words.load_tile(A, words.offsets(rows, 0, last, WIDTH), 0, count, 1))
    words.store_tile(square, B, 0, stride, height, last + 1)


@numba.njit
def outer(A, rows, B, at, count, C):
    total = words.tile_rows(B, 0, 0, 3, 2)
    positions = words.offsets(rows, 0, 2, 3)
    for k in range(4):
        total = words.add_outer(total, A, positions, k, B, at + k * 2 * WIDTH, count)
    words.store_tile(total, C, 0, 2 * WIDTH, 3, 2 * WIDTH)


@numba.njit
def products(A, rows, last, index, factor, C, start, height):
    total = words.tile_rows(C, 0, WIDTH, 5, 1)
    total = words.add_products(total, A, words.offsets(rows, 0, last, 5), index, words.load(factor, 0))
    words.store_tile(total, C, start, WIDTH, height, WIDTH)


def normal(rng, size):
    return rng.normal(size=size).astype(np.float32)


@pytest.mark.parametrize("count", [-3, 0, 1, WIDTH - 1, WIDTH, WIDTH + 1, 2**31 + 1, 2**40, -(2**40)])
@pytest.mark.parametrize("written", [-1, 0, 1, WIDTH - 1, WIDTH, 2**33])
def test_the_first_values_and_no_others(count, written, rng):
    x, out = normal(rng, 2 * WIDTH), np.full(2 * WIDTH, 7, np.float32)
    copy_first(x, 3, count, written, out, 2)
    expected = np.full(2 * WIDTH, 7, np.float32)
    seen = np.where(np.arange(WIDTH) < count, x[3 : 3 + WIDTH], 0)
    stored = min(max(written, 0), WIDTH)
    expected[2 : 2 + stored] = seen[:stored]
    np.testing.assert_array_equal(out, expected)


def test_arithmetic_on_all_kinds_of_numbers():
    pairs = [(a, b) for a, b in itertools.product(SPECIAL, repeat=2)]
    pairs += [(np.float32(0), np.float32(0))] * (-len(pairs) % WIDTH)
    for k in range(0, len(pairs), WIDTH):
        a, b = (np.array(side, np.float32) for side in zip(*pairs[k : k + WIDTH], strict=True))
        c = np.linspace(-2, 3, WIDTH, dtype=np.float32)
        out = np.empty(11 * WIDTH, np.float32)
        arithmetic(a, b, c, out)
        with np.errstate(all="ignore"):
            exact = a.astype(np.float64) * b + c
            expected = (
                a + b, a - b, a * b, exact.astype(np.float32), np.where(a < b, b, a), np.where(a > 0, b, 0),
                np.where((a > b) | (np.isnan(a) & ~np.isnan(b)), a, c), np.where(a == b, c, 0), a[[1] * WIDTH],
                a[[2] * WIDTH], a / b,
            )  # fmt: skip
        for i, (found, right) in enumerate(zip(out.reshape(11, WIDTH), expected, strict=True)):
            np.testing.assert_array_equal(found, right.astype(np.float32), err_msg=str(i))


def test_fma_rounds_once():
    x = np.full(WIDTH, 1 + 2**-12, np.float32)
    out = np.empty(11 * WIDTH, np.float32)
    arithmetic(x, x, np.full(WIDTH, -1 - 2**-11, np.float32), out)
    np.testing.assert_array_equal(out[3 * WIDTH : 4 * WIDTH], np.float32(2**-24))


@pytest.mark.parametrize("start", [0, 256 - WIDTH])
def test_whole_numbers_through_bytes(start):
    x, out = np.arange(start, start + WIDTH, dtype=np.float32), np.empty(WIDTH, np.float32)
    small = np.full(3 * WIDTH, 9, np.uint8)
    through_bytes(x, WIDTH + 1, small, out)
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(small[WIDTH + 1 : 2 * WIDTH + 1], x.astype(np.uint8))
    assert (small[: WIDTH + 1] == 9).all()
    assert (small[2 * WIDTH + 1 :] == 9).all()


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
def test_a_square_is_turned_over(rows, columns, rng):
    A, B = normal(rng, (rows, columns)), np.full((WIDTH, WIDTH + 1), 7, np.float32)
    starts = np.arange(rows, dtype=np.int64) * columns
    turned(A.reshape(-1), starts, rows - 1, columns, B.reshape(-1), WIDTH + 1, columns)
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
