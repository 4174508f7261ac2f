"""The vector intrinsics against NumPy; the elements around them do not change."""

from __future__ import annotations

import itertools

import numba
import numpy as np
import pytest

from zhishen.kernels import vector
from zhishen.kernels.vector import WIDTH

SPECIAL = np.array([np.nan, -np.inf, -1, -0.0, 0, 1e-40, 1, 3e38, np.inf], np.float32)


@numba.njit
def copy_first(x, at, count, written, out, to):
    vector.store_masked(out, to, vector.load_masked(x, at, count), written)


@numba.njit
def arithmetic(x, y, z, out):
    a, b, c = vector.load(x, 0), vector.load(y, 0), vector.load(z, 0)
    results = (
        a + b, a - b, a * b, vector.fma(a, b, c), vector.maximum(a, b), vector.where_positive(a, b),
        vector.where_larger(a, b, a, c), vector.where_equal(a, b, c), vector.splat(x[1]), vector.broadcast(x, 2),
        a / b,
    )  # fmt: skip
    for i in range(len(results)):
        vector.store(out, i * WIDTH, results[i])


@numba.njit
def through_bytes(x, at, small, out):
    vector.store_bytes(small, at, vector.load(x, 0))
    vector.store(out, 0, vector.load_bytes(small, at))


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


@numba.njit
def copy_strided(x, start, step, count, limit, out):
    vector.store_strided(out, 0, WIDTH + 1, count, limit, vector.load_strided(x, start, step, count, limit, 3))


@numba.njit
def add_strided(x, start, step, count, out):
    vector.add_strided(out, 1, WIDTH + 1, count, vector.load_strided(x, start, step, count, 3, 3))


@pytest.mark.parametrize("count", [0, 1, WIDTH - 1, WIDTH])
@pytest.mark.parametrize("limit", [0, 1, 3])
def test_strided_vectors_up_to_a_limit(count, limit, rng):
    x, out = normal(rng, 4 * WIDTH), np.full(3 * (WIDTH + 1), 7, np.float32)
    copy_strided(x, 2, WIDTH - 1, count, limit, out)
    expected = np.full((3, WIDTH + 1), 7, np.float32)
    for k in range(limit):
        start = 2 + k * (WIDTH - 1)
        expected[k, :count] = x[start : start + count]
    np.testing.assert_array_equal(out.reshape(3, -1), expected)


@pytest.mark.parametrize("count", [0, 1, WIDTH - 1, WIDTH])
def test_sums_of_strided_vectors(count, rng):
    x, out = normal(rng, 4 * WIDTH), normal(rng, 3 * (WIDTH + 1) + 1)
    expected = out.copy()
    add_strided(x, 0, WIDTH, count, out)
    for k in range(3):
        start = 1 + k * (WIDTH + 1)
        expected[start : start + count] += x[k * WIDTH : k * WIDTH + count]
    np.testing.assert_array_equal(out, expected)
