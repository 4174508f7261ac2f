"""The product behind all kernels against NumPy in float64: tables, tails, stretches, floors."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhishen.kernels import matmul
from zhishen.kernels.matmul import BLOCK, NO_FLOOR, ROWS
from zhishen.kernels.vector import WIDTH


@numba.njit
def product(A, rows, columns, B, b, stride, width, C, c, pitch, i0, i1, bias, floor, more):
    matmul.product(A, rows, columns, B, b, stride, width, C, c, pitch, i0, i1, bias, floor, more)


def assert_equals_reference(rng, *, count, depth, width, more=False, floor=NO_FLOOR, gap=3, seen=slice(None), fault=0):
    """A product of scattered rows and columns; what lies around C's part stays as it is."""
    rows = rng.permutation(3 * count).astype(np.int64)[:count] * depth
    columns = rng.permutation(depth).astype(np.int64)
    A, B = (rng.normal(size=size).astype(np.float32) for size in (3 * count * depth + 1, (depth, width + gap)))
    C, bias = (rng.normal(size=size).astype(np.float32) for size in ((count + 2, width + gap), width))
    i0, i1, _ = seen.indices(count)
    before, pitch = C.copy(), width + gap
    exact = A.astype(np.float64)[rows[i0:i1, None] + columns] @ B[:, 2 : 2 + width] + bias
    exact = np.maximum(exact + before[1 + i0 : 1 + i1, 1 : 1 + width] if more else exact, floor)
    shifted = columns.copy()
    shifted[-1:] += fault
    product(
        A, rows, shifted, B.reshape(-1), 2, pitch, width, C.reshape(-1), pitch + 1, pitch, i0, i1, bias, floor, more
    )
    found = C[1 + i0 : 1 + i1, 1 : 1 + width].copy()
    scale = max(np.abs(exact).max(initial=0), np.sqrt(depth + 1))
    np.testing.assert_allclose(found, exact, rtol=0, atol=2e-6 * scale)
    C[1 + i0 : 1 + i1, 1 : 1 + width] = before[1 + i0 : 1 + i1, 1 : 1 + width]
    np.testing.assert_array_equal(C, before)
    return found


@given(
    count=st.integers(1, 3 * ROWS), depth=st.one_of(st.integers(0, 70), st.integers(BLOCK - 1, 2 * BLOCK + 1)),
    width=st.integers(1, 5 * WIDTH), more=st.booleans(),
    floor=st.sampled_from([NO_FLOOR, np.float32(0), np.float32(1)]), seed=st.integers(0, 2**20),
)  # fmt: skip
@example(count=ROWS, depth=BLOCK, width=2 * WIDTH, more=True, floor=np.float32(0), seed=0)
@example(count=ROWS + 1, depth=BLOCK + 1, width=2 * WIDTH + 1, more=True, floor=np.float32(0), seed=0)
@example(count=1, depth=0, width=1, more=True, floor=np.float32(0), seed=0)
@settings(max_examples=80, deadline=None)
def test_equals_the_reference(count, depth, width, more, floor, seed):
    assert_equals_reference(np.random.default_rng(seed), count=count, depth=depth, width=width, more=more, floor=floor)


@pytest.mark.parametrize(
    "seen", [slice(0, 0), slice(1, 4), slice(5, 5 + ROWS), slice(ROWS, None), slice(2, 3)], ids=str
)
def test_some_of_the_rows(seen, rng):
    assert_equals_reference(rng, count=3 * ROWS + 1, depth=20, width=WIDTH + 3, seen=seen)


def test_how_rows_are_cut_changes_no_bit():
    whole, part = (
        assert_equals_reference(np.random.default_rng(1), count=30, depth=300, width=40, seen=seen)
        for seen in (slice(None), slice(7, 22))
    )
    np.testing.assert_array_equal(part, whole[7:22])


def test_nan_and_infinities_stay_in_their_row_and_column(rng):
    A, B = rng.normal(size=(13, 9)).astype(np.float32), rng.normal(size=(9, 37)).astype(np.float32)
    A[4, 2], A[12, 8], B[3, 20], A[7, 0] = np.nan, np.inf, np.nan, -np.inf
    C, bias = np.empty((13, 37), np.float32), np.zeros(37, np.float32)
    for floor in (NO_FLOOR, np.float32(0)):
        rows, columns = np.arange(13, dtype=np.int64) * 9, np.arange(9, dtype=np.int64)
        product(A.reshape(-1), rows, columns, B.reshape(-1), 0, 37, 37, C.reshape(-1), 0, 37, 0, 13, bias, floor, False)
        with np.errstate(invalid="ignore"):
            expected = np.maximum(A @ B, floor)
        special = ~np.isfinite(expected)
        assert special.sum() > 40
        np.testing.assert_array_equal(C[special], expected[special])
        np.testing.assert_allclose(C[~special], expected[~special], rtol=0, atol=1e-5)


def test_a_wrong_position_is_found(rng):
    with pytest.raises(AssertionError):
        assert_equals_reference(rng, count=5, depth=7, width=9, fault=1)
