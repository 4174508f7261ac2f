"""Memory of kernels: its alignment, its reuse, and copies only where they are needed."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.kernels import use_threads
from zhishen.kernels.memory import CACHE_LINE, contiguous, contiguous_1d, empty, multiples, workspace


def address(x: np.ndarray) -> int:
    return x.__array_interface__["data"][0]


@pytest.mark.parametrize("shape", [(8192,), (100, 1000), (7, 31, 5, 64)])
def test_larger_arrays_begin_at_a_cache_line(shape):
    for _ in range(20):  # NumPy's own arrays begin anywhere, sometimes at a cache line
        x = empty(*shape)
        assert (x.shape, x.dtype, address(x) % (4 * CACHE_LINE)) == (shape, np.float32, 0)
        assert x.flags.carray


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (5, 4)])
def test_small_arrays_come_from_numpy(shape):
    assert (empty(*shape).shape, empty(*shape).dtype) == (shape, np.float32)


def test_the_workspace_has_a_row_for_each_thread_in_cache_lines_of_its_own():
    with use_threads(3):
        rows = workspace(1001)
    assert len(rows) == 3
    assert rows.shape[1] >= 1001
    starts = [address(row) for row in rows]
    assert all(start % (4 * CACHE_LINE) == 0 for start in starts)


def test_the_workspace_is_reused_until_a_larger_one_is_needed():
    with use_threads(2):
        first, again, larger = address(workspace(50_000)), address(workspace(10_000)), workspace(90_000)
    assert first == again
    assert larger.size >= 2 * 90_000


@pytest.mark.parametrize("change", [lambda x: x, np.asfortranarray, lambda x: x[:, ::2], lambda x: x[0]])
@pytest.mark.parametrize("writable", [True, False])
def test_arrays_are_copied_only_where_needed(change, writable, rng):
    x = change(rng.normal(size=(4, 6)).astype(np.float32))
    x.flags.writeable = writable
    for result in (contiguous_1d(x), contiguous(x, np.dtype(np.float32))):
        assert result.flags.carray
        np.testing.assert_array_equal(result.reshape(x.shape), x)
        assert np.shares_memory(result, x) == x.flags.carray
    assert contiguous_1d(x).ndim == 1
    assert contiguous(x, np.dtype(np.float64)).dtype == np.float64


def test_multiples():
    assert multiples(4, 7).tolist() == [0, 7, 14, 21]
    assert multiples(4, 7) is multiples(4, 7)
