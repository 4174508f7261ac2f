"""The threads that run kernels' parts: the board they read, and how they are woken."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from zhishen._threads import available

__all__ = ["ALONE", "Team", "team"]

Team = tuple[int, int]  # how many parts, and the address of the board (0: run them one after the other)
ALONE: Team = (1, 0)

# Places on the board, in numbers of 64 bits; those that several threads write to are a cache line apart.
JOB, FUNCTION, DATA, YIELD, DONE, BUSY, ASLEEP, TAKEN = 8, 16, 17, 18, 24, 32, 40, 320
_MOST = 255  # workers

_board = np.zeros(TAKEN + _MOST + 9, np.int64)
_address: int = _board.ctypes.data
_wakes: list[threading.Semaphore] = []
_starting = threading.Lock()
_forked = False


def _after_fork() -> None:
    global _forked
    _forked = True


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def team(parts: int) -> Team:
    """Who runs ``parts`` parts: this thread and workers, never more threads than there are processors.

    Workers that sleep are woken: they will have come when the first parts are done, or a kernel later. After a fork the
    child runs on one thread: its parent's workers are not in it.
    """
    workers = min(parts, available()) - 1
    if workers < 1 or _forked:
        return parts, 0
    if len(_wakes) < workers:
        _start(workers)
    for worker in range(workers):
        if _board[ASLEEP + worker]:
            _board[ASLEEP + worker] = 0
            _wakes[worker].release()
    return parts, _address


def _start(workers: int) -> None:
    """Start workers until there are so many."""
    from zhishen.kernels.parallel import serve

    with _starting:
        if not _wakes:
            serve.alone(_address, _MOST)  # compiled here, and not while the work goes on
        if not _board[YIELD] and os.name == "posix":
            _board[YIELD] = ctypes.cast(ctypes.CDLL(None).sched_yield, ctypes.c_void_p).value or 0
        while len(_wakes) < min(workers, _MOST):
            number, wake = len(_wakes), threading.Semaphore(0)
            threading.Thread(
                target=_serve, args=(serve.alone, number, wake), name=f"zhishen-{number}", daemon=True
            ).start()
            _wakes.append(wake)


def _serve(serve: Callable[..., Any], number: int, wake: threading.Semaphore) -> None:
    while True:
        serve(_address, number)  # without holding Python's lock
        wake.acquire()
