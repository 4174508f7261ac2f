"""Every part is done once, whoever does it: the leader, workers, or nobody but the leader."""

from __future__ import annotations

import os
import threading

import llvmlite.ir as ir
import numpy as np
import pytest
from numba import types

from zhishen.kernels import team as teams
from zhishen.kernels import use_threads
from zhishen.kernels.compiling import device_function
from zhishen.kernels.kernel import kernel
from zhishen.kernels.parallel import each
from zhishen.kernels.vector import word


@device_function
def _count(part, parts, seen, total):
    seen[part] += 1
    total[part] = parts


@kernel
def count(team, seen, total):
    each(_count, team, (seen, total))


def counted(parts: int, times: int = 1) -> tuple[np.ndarray, np.ndarray]:
    seen, total = np.zeros(parts + 1, np.int64), np.zeros(parts + 1, np.int64)
    for _ in range(times):
        count.cut(parts, seen, total)
    return seen, total


@pytest.mark.parametrize("parts", [1, 2, 3, 17, 256])
def test_every_part_is_done_once(parts, monkeypatch):
    monkeypatch.setattr(teams, "available", lambda: 3)  # so that there are workers on one processor too
    seen, total = counted(parts, times=200)
    assert seen.tolist() == [200] * parts + [0]
    assert total.tolist() == [parts] * parts + [0]


def test_the_number_of_threads_is_the_number_of_parts():
    seen, total = np.zeros(6, np.int64), np.zeros(6, np.int64)
    with use_threads(5):
        count(seen, total)
    assert seen.tolist() == [1] * 5 + [0]
    seen[:] = 0
    count.serial(seen, total)
    assert seen.tolist() == [1] + [0] * 5


def test_threads_of_python_lead_at_the_same_time(monkeypatch):
    monkeypatch.setattr(teams, "available", lambda: 3)
    found: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: found.append(counted(7, times=2000)[0])) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seen.tolist() for seen in found] == [[2000] * 7 + [0]] * 5


def test_a_worker_that_slept_is_woken(monkeypatch):
    monkeypatch.setattr(teams, "available", lambda: 2)
    counted(2)
    asleep = [teams._board[teams.ASLEEP]]
    for _ in range(2000):
        if asleep[-1]:
            break
        threading.Event().wait(0.005)
        asleep.append(teams._board[teams.ASLEEP])
    assert asleep[-1] == 1
    teams.team(2)
    assert teams._board[teams.ASLEEP] == 0
    assert counted(2, times=10)[0].tolist() == [10, 10, 0]


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_child_works_alone():
    counted(2)
    child = os.fork()
    if child == 0:
        seen, _ = counted(3, times=5)
        os._exit(0 if seen.tolist() == [5, 5, 5, 0] and teams.team(3) == (3, 0) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@word
def owner_of(typing, array):
    """The address of what counts an array's users."""

    def generate(context, builder, sig, args):
        owner = context.make_array(sig.args[0])(context, builder, args[0]).meminfo
        return builder.ptrtoint(owner, ir.IntType(64))

    return types.intp(array), generate


def test_parts_do_not_count_who_uses_an_array():
    """Threads that count at each slice take the count from each other, and copy ten times as slowly."""
    x = np.zeros((2, 4), np.float32)
    owner = np.zeros(1, np.int64)

    @device_function
    def look(part, parts, x, owner):
        owner[0] = owner_of(x[part])

    @kernel
    def run(team, x, owner):
        each(look, team, (x, owner))

    run.serial(x, owner)
    assert owner[0] == 0
