"""The matrix products of all kernels against NumPy in float64: position tables, incomplete tiles, blocks, bounds."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhishen.kernels import matmul
from zhishen.kernels.matmul import BLOCK, NO_LOWER_BOUND, ROWS, IndexedMatrix, StridedMatrix
from zhishen.kernels.vector import WIDTH


@numba.njit
def product(A, B, C, width, i0, i1, accumulate):
    matmul.product(A, B, C, width, i0, i1, accumulate)


@numba.njit
def channel_product(A, B, C, width, i0, i1, accumulate):
    matmul.channel_product(A, B, C, width, i0, i1, accumulate)


@numba.njit
def product_with_bias(A, B, C, width, i0, i1, bias, lower_bound):
    matmul.product_with_bias(A, B, C, width, i0, i1, bias, lower_bound)


@numba.njit
def few_rows_product(A, B, C, width, i0, i1, bias, lower_bound):
    matmul.few_rows_product(A, B, C, width, i0, i1, bias, lower_bound)


PLAIN, WITH_BIAS = [product, channel_product], [product_with_bias, few_rows_product]


def assert_equals_reference(
    rng, *, function, count, depth, width, accumulate=False, lower_bound=None, gap=3, rows_used=slice(None), fault=0
):
    """A product with rows and columns in any order; the elements around the result do not change."""
    rows = rng.permutation(3 * count).astype(np.int64)[:count] * depth
    columns = rng.permutation(depth).astype(np.int64)
    A, B = (rng.normal(size=size).astype(np.float32) for size in (3 * count * depth + 1, (depth, width + gap)))
    C, bias = (rng.normal(size=size).astype(np.float32) for size in ((count + 2, width + gap), width))
    i0, i1, _ = rows_used.indices(count)
    before, stride = C.copy(), width + gap
    exact = A.astype(np.float64)[rows[i0:i1, None] + columns] @ B[:, 2 : 2 + width]
    shifted = columns.copy()
    shifted[-1:] += fault
    matrices = (
        IndexedMatrix(A, rows, shifted),
        StridedMatrix(B.reshape(-1), 2, stride),
        StridedMatrix(C.reshape(-1), stride + 1, stride),
    )
    if function in PLAIN:
        function(*matrices, width, i0, i1, accumulate)
        exact += before[1 + i0 : 1 + i1, 1 : 1 + width] if accumulate else 0
    else:
        function(*matrices, width, i0, i1, bias, lower_bound)
        exact = np.maximum(exact + bias, lower_bound)
    result = C[1 + i0 : 1 + i1, 1 : 1 + width].copy()
    scale = max(np.abs(exact).max(initial=0), np.sqrt(depth + 1))
    np.testing.assert_allclose(result, exact, rtol=0, atol=2e-6 * scale)
    C[1 + i0 : 1 + i1, 1 : 1 + width] = before[1 + i0 : 1 + i1, 1 : 1 + width]
    np.testing.assert_array_equal(C, before)
    return result


sizes = {
    "count": st.integers(1, 3 * ROWS),
    "depth": st.one_of(st.integers(0, 70), st.integers(BLOCK - 1, 2 * BLOCK + 1)),
    "width": st.integers(1, 5 * WIDTH),
    "seed": st.integers(0, 2**20),
}


@given(function=st.sampled_from(PLAIN), accumulate=st.booleans(), **sizes)
@example(function=product, count=ROWS, depth=BLOCK, width=2 * WIDTH, accumulate=True, seed=0)
@example(function=product, count=ROWS + 1, depth=BLOCK + 1, width=2 * WIDTH + 1, accumulate=True, seed=0)
@example(function=channel_product, count=1, depth=0, width=1, accumulate=True, seed=0)
@settings(max_examples=80, deadline=None)
def test_products_equal_the_reference(function, count, depth, width, accumulate, seed):
    rng = np.random.default_rng(seed)
    assert_equals_reference(rng, function=function, count=count, depth=depth, width=width, accumulate=accumulate)


@given(
    function=st.sampled_from(WITH_BIAS), **sizes,
    lower_bound=st.sampled_from([NO_LOWER_BOUND, np.float32(0), np.float32(1)]),
)  # fmt: skip
@example(function=product_with_bias, count=ROWS, depth=BLOCK, width=2 * WIDTH, lower_bound=np.float32(0), seed=0)
@example(function=product_with_bias, count=7, depth=BLOCK + 1, width=2 * WIDTH + 1, lower_bound=np.float32(0), seed=0)
@example(function=few_rows_product, count=1, depth=0, width=1, lower_bound=np.float32(0), seed=0)
@settings(max_examples=80, deadline=None)
def test_products_with_bias_equal_the_reference(function, count, depth, width, lower_bound, seed):
    rng = np.random.default_rng(seed)
    assert_equals_reference(rng, function=function, count=count, depth=depth, width=width, lower_bound=lower_bound)


@pytest.mark.parametrize(
    "rows_used", [slice(0, 0), slice(1, 4), slice(5, 5 + ROWS), slice(ROWS, None), slice(2, 3)], ids=str
)
def test_a_range_of_rows(rows_used, rng):
    assert_equals_reference(rng, function=product, count=3 * ROWS + 1, depth=20, width=WIDTH + 3, rows_used=rows_used)


def test_the_bits_do_not_depend_on_the_range_of_rows():
    whole, part = (
        assert_equals_reference(
            np.random.default_rng(1), function=product, count=30, depth=300, width=40, rows_used=rows_used
        )
        for rows_used in (slice(None), slice(7, 22))
    )
    np.testing.assert_array_equal(part, whole[7:22])


def test_nan_and_infinities_stay_in_their_row_and_column(rng):
    A, B = rng.normal(size=(13, 9)).astype(np.float32), rng.normal(size=(9, 37)).astype(np.float32)
    A[4, 2], A[12, 8], B[3, 20], A[7, 0] = np.nan, np.inf, np.nan, -np.inf
    C, bias = np.empty((13, 37), np.float32), np.zeros(37, np.float32)
    matrices = (
        IndexedMatrix(A.reshape(-1), np.arange(13, dtype=np.int64) * 9, np.arange(9, dtype=np.int64)),
        StridedMatrix(B.reshape(-1), 0, 37),
        StridedMatrix(C.reshape(-1), 0, 37),
    )
    for lower_bound in (None, NO_LOWER_BOUND, np.float32(0)):
        if lower_bound is None:
            product(*matrices, 37, 0, 13, False)
        else:
            product_with_bias(*matrices, 37, 0, 13, bias, lower_bound)
        with np.errstate(invalid="ignore"):
            expected = A @ B if lower_bound is None else np.maximum(A @ B, lower_bound)
        special = ~np.isfinite(expected)
        assert special.sum() > 40
        np.testing.assert_array_equal(C[special], expected[special])
        np.testing.assert_allclose(C[~special], expected[~special], rtol=0, atol=1e-5)


@pytest.mark.parametrize("function", [*PLAIN, *WITH_BIAS], ids=lambda f: f.__name__)
def test_a_wrong_position_is_detected(function, rng):
    options = {"function": function, "count": 5, "depth": 7, "width": 9, "lower_bound": NO_LOWER_BOUND}
    assert_equals_reference(rng, **options)
    with pytest.raises(AssertionError):
        assert_equals_reference(rng, **options, fault=1)
