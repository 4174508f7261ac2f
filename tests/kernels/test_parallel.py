"""Every part runs once, on whichever thread: the caller's, a worker's, or the caller's alone."""

from __future__ import annotations

import threading

import llvmlite.ir as ir
import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import types

from zhishen.kernels import parallel
from zhishen.kernels import thread_pool as pools
from zhishen.kernels.kernel import parallel_kernel
from zhishen.kernels.vector_types import intrinsic


@parallel_kernel
def count(part, parts, calls, total):
    calls[part] += 1
    total[part] = parts


def counted(parts: int, times: int = 1) -> tuple[np.ndarray, np.ndarray]:
    calls, total = np.zeros(parts + 1, np.int64), np.zeros(parts + 1, np.int64)
    for _ in range(times):
        count.in_parts(parts, calls, total)
    return calls, total


@pytest.mark.parametrize("parts", [1, 2, 3, 17, 256])
def test_every_part_runs_once(parts, monkeypatch):
    monkeypatch.setattr(pools, "available", lambda: 3)  # so that there are workers on one processor, too
    calls, total = counted(parts, times=200)
    assert calls.tolist() == [200] * parts + [0]
    assert total.tolist() == [parts] * parts + [0]


def test_several_python_threads_call_kernels_at_the_same_time(monkeypatch):
    monkeypatch.setattr(pools, "available", lambda: 3)
    results: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: results.append(counted(7, times=2000)[0])) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [calls.tolist() for calls in results] == [[2000] * 7 + [0]] * 5


@numba.njit
def part_range(part, parts, size, unit):
    return parallel.part_range(part, parts, size, unit)


@given(parts=st.integers(1, 300), size=st.integers(0, 10_000), unit=st.integers(1, 300))
@settings(deadline=None)
def test_the_ranges_of_all_parts_cover_the_elements_once(parts, size, unit):
    ranges = [part_range(part, parts, size, unit) for part in range(parts)]
    assert (ranges[0][0], ranges[-1][1]) == (0, size)
    for (start, end), (following, _) in zip(ranges, [*ranges[1:], (size, size)], strict=True):
        assert start <= end == following
        assert end % unit == 0 or end == size
    units = [-(-(end - start) // unit) for start, end in ranges]
    assert max(units) - min(units) <= 1


@intrinsic
def owner_of(typing, array):
    """The address of the array's reference count."""

    def generate(context, builder, sig, args):
        owner = context.make_array(sig.args[0])(context, builder, args[0]).meminfo
        return builder.ptrtoint(owner, ir.IntType(64))

    return types.intp(array), generate


@parallel_kernel
def find_owners(part, parts, x, pair, owners):
    owners[0] = owner_of(x[part])
    owners[1] = owner_of(pair[1][0][part])


def test_parts_do_not_count_references():
    """Threads that write to the same count at each slice copy ten times as slowly."""
    x, owners = np.zeros((2, 4), np.float32), np.full(2, 7, np.int64)
    find_owners.serial(x, (1, (x,)), owners)
    assert owners.tolist() == [0, 0]
