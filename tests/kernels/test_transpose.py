"""The compiled transposes against NumPy's."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen.kernels import transpose as kernels
from zhishen.kernels import use_threads
from zhishen.kernels.vector import WIDTH


@numba.njit
def transpose(A, rows, width, i0, i1, B, stride):
    kernels.transpose(A, rows, width, i0, i1, B, stride)


@pytest.mark.parametrize("width", [1, WIDTH - 1, WIDTH, 2 * WIDTH + 3])
@pytest.mark.parametrize(("i0", "i1"), [(0, 1), (0, WIDTH), (3, WIDTH + 5), (2, 3 * WIDTH + 1)])
def test_a_range_of_rows_and_no_other_element(width, i0, i1, rng):
    count = 3 * WIDTH + 1
    A, rows = rng.normal(size=(count, width)).astype(np.float32), rng.permutation(count).astype(np.int64)
    B = np.full((width, count + 2), 7, np.float32)
    expected = B.copy()
    expected[:, i0:i1] = A[rows[i0:i1]].T
    transpose(A.reshape(-1), rows * width, width, i0, i1, B.reshape(-1), count + 2)
    np.testing.assert_array_equal(B, expected)


@given(N=st.integers(1, 5), C=st.integers(1, 40), pixels=st.integers(1, 70), seed=st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_images_equal_numpy(N, C, pixels, seed):
    x = np.random.default_rng(seed).normal(size=(N, C, pixels)).astype(np.float32)
    out = np.full(x.size, np.nan, np.float32)
    with use_threads(1 + seed % 3):
        kernels.transpose_images(x.reshape(-1), np.arange(C) * pixels, pixels, out)
    np.testing.assert_array_equal(out.reshape(N, pixels, C), x.transpose(0, 2, 1))
