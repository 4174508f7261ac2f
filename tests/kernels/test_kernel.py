"""The decorators of kernels: how many parts they run, and on which arguments."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from zhishen.kernels import use_threads
from zhishen.kernels.compiling import device_function
from zhishen.kernels.kernel import kernel, parallel_kernel, serial_kernel
from zhishen.kernels.parallel import parallel_for


@parallel_kernel
def count(part, parts, calls, total):
    """Count the calls of each part."""
    calls[part] += 1
    total[part] = parts


def test_the_number_of_threads_is_the_number_of_parts():
    calls, total = np.zeros(6, np.int64), np.zeros(6, np.int64)
    with use_threads(5):
        count(calls, total)
    assert calls.tolist() == [1] * 5 + [0]
    assert total.tolist() == [5] * 5 + [0]


def test_a_serial_call_has_one_part():
    calls, total = np.zeros(3, np.int64), np.zeros(3, np.int64)
    with use_threads(3):
        count.serial(calls, total)
    assert (calls.tolist(), total.tolist()) == ([1, 0, 0], [1, 0, 0])


def test_a_caller_chooses_the_number_of_parts():
    calls, total = np.zeros(8, np.int64), np.zeros(8, np.int64)
    count.in_parts(7, calls, total)
    assert (calls.tolist(), total.tolist()) == ([1] * 7 + [0], [7] * 7 + [0])


def test_a_parallel_kernel_has_the_name_and_the_docstring_of_its_function():
    assert (count.__name__, count.__doc__) == ("count", "Count the calls of each part.")


class Sizes(NamedTuple):
    factor: int
    arrays: tuple


@parallel_kernel
def scale(part, parts, sizes, out):
    for i in range(part, out.size, parts):
        out[i] = sizes.factor * sizes.arrays[0][i] + sizes.arrays[1][i]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_named_tuples_and_arrays_within_them_are_arguments(threads):
    out = np.zeros(7)
    with use_threads(threads):
        scale(Sizes(3, (np.arange(7.0), np.ones(7))), out)
    np.testing.assert_array_equal(out, 3 * np.arange(7) + 1)


@device_function
def fill(part, parts, x, value):
    x[part] = value


@kernel
def fill_twice(thread_pool, x, y):
    parallel_for(fill, thread_pool, (x, 1))
    parallel_for(fill, thread_pool, (y, 2))
    return x.sum() + y.sum()


def test_a_kernel_may_have_several_parallel_loops_and_a_result():
    x, y = np.zeros(4, np.int64), np.zeros(4, np.int64)
    with use_threads(4):
        assert fill_twice(x, y) == 12
    assert (x.tolist(), y.tolist()) == ([1] * 4, [2] * 4)


def test_a_serial_kernel_takes_its_own_arguments():
    @serial_kernel
    def add(x, y):
        return x + y

    assert add(2, 3) == 5
