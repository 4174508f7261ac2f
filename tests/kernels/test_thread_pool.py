"""The threads of the pool: workers sleep and are woken, and a forked child has none."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest

from zhishen.kernels import thread_pool as pools
from zhishen.kernels.kernel import parallel_kernel
from zhishen.kernels.parallel import SLEEPING


@parallel_kernel
def count(part, parts, calls):
    calls[part] += 1


def counted(parts: int, times: int = 1) -> list[int]:
    calls = np.zeros(parts, np.int64)
    for _ in range(times):
        count.in_parts(parts, calls)
    return calls.tolist()


def test_there_are_at_most_as_many_threads_as_processors(monkeypatch):
    monkeypatch.setattr(pools, "available", lambda: 1)
    assert pools.thread_pool(5) == (5, 0)  # the address 0: no workers
    monkeypatch.setattr(pools, "available", lambda: 3)
    assert pools.thread_pool(5) == (5, pools._state.ctypes.data)
    assert len(pools._wake_up) >= 2


def test_a_sleeping_worker_is_woken(monkeypatch):
    monkeypatch.setattr(pools, "available", lambda: 2)
    counted(2)
    for _ in range(2000):
        if pools._state[SLEEPING]:
            break
        threading.Event().wait(0.005)
    assert pools._state[SLEEPING] == 1
    pools.thread_pool(2)
    assert pools._state[SLEEPING] == 0
    assert counted(2, times=10) == [10, 10]


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_child_runs_on_one_thread():
    counted(2)
    child = os.fork()
    if child == 0:
        os._exit(0 if counted(3, times=5) == [5, 5, 5] and pools.thread_pool(3) == (3, 0) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
