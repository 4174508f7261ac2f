"""Working memory: where it begins, and how it is used again."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.kernels import use_threads
from zhishen.kernels.memory import LINE, empty, scratch


def address(x: np.ndarray) -> int:
    return x.__array_interface__["data"][0]


@pytest.mark.parametrize("shape", [(8192,), (100, 1000), (7, 31, 5, 64)])
def test_larger_arrays_begin_with_a_line_of_the_cache(shape):
    for _ in range(20):  # NumPy's own begin anywhere, sometimes there too
        x = empty(*shape)
        assert (x.shape, x.dtype, address(x) % (4 * LINE)) == (shape, np.float32, 0)
        assert x.flags.carray


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (5, 4)])
def test_small_ones_are_whatever_numpy_gives(shape):
    assert (empty(*shape).shape, empty(*shape).dtype) == (shape, np.float32)


def test_scratch_has_a_row_for_each_thread_none_of_which_share_a_line():
    with use_threads(3):
        rows = scratch(1001)
    assert len(rows) == 3
    assert rows.shape[1] >= 1001
    starts = [address(row) for row in rows]
    assert all(start % (4 * LINE) == 0 for start in starts)


def test_scratch_is_the_same_memory_until_more_is_wanted():
    with use_threads(2):
        first, again, larger = address(scratch(50_000)), address(scratch(10_000)), scratch(90_000)
    assert first == again
    assert larger.size >= 2 * 90_000
