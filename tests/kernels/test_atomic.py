"""Atomic operations on shared memory, from one thread and from several."""

from __future__ import annotations

import threading

import numba
import numpy as np

from zhishen.kernels import atomic


@numba.njit
def operations(address):
    atomic.store(address, 1, 5)
    before = atomic.fetch_add(address, 1, 3)
    swapped = atomic.compare_and_swap(address, 1, 8, 20)
    unchanged = atomic.compare_and_swap(address, 1, 8, 30)
    atomic.pause()
    return before, swapped, unchanged, atomic.load(address, 1)


@numba.njit(nogil=True)
def add_many(address, count):
    for _ in range(count):
        atomic.fetch_add(address, 0, 1)


@numba.njit(nogil=True)
def add_many_by_swaps(address, count):
    done = 0
    while done < count:
        value = atomic.load(address, 0)
        if atomic.compare_and_swap(address, 0, value, value + 1):
            done += 1


def test_the_operations_of_one_thread():
    state = np.zeros(3, np.int64)
    assert operations(state.ctypes.data) == (5, True, False, 20)
    assert state.tolist() == [0, 20, 0]


def test_no_addition_of_several_threads_is_lost():
    state = np.zeros(1, np.int64)
    for function in (add_many, add_many_by_swaps):
        function(state.ctypes.data, 0)  # compiles it
        threads = [threading.Thread(target=function, args=(state.ctypes.data, 20_000)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert state[0] == 2 * 4 * 20_000
