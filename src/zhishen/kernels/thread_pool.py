"""The thread pool that runs the parts of kernels: it starts worker threads and wakes them."""

from __future__ import annotations

import ctypes
import os
import threading

import numpy as np

from zhishen._threads import available
from zhishen.kernels.parallel import MAX_WORKERS, SLEEPING, STATE_SIZE, YIELD_FUNCTION, worker_loop

__all__ = ["SERIAL", "ThreadPool", "thread_pool"]

ThreadPool = tuple[int, int]  # the number of parts, and the address of the shared state (0: run all parts serially)
SERIAL: ThreadPool = (1, 0)

_state = np.zeros(STATE_SIZE, np.int64)
_address: int = _state.ctypes.data
_wake_up: list[threading.Semaphore] = []  # one for each worker
_start_lock = threading.Lock()
_is_forked_child = False


def _after_fork_in_child() -> None:
    global _is_forked_child
    _is_forked_child = True


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)


def thread_pool(parts: int) -> ThreadPool:
    """The pool for ``parts`` parts: this thread and workers, at most as many threads as there are processors.

    Sleeping workers are woken; they arrive while the first parts run, or during a later kernel. After a fork, the child
    process runs kernels on one thread, because the workers of its parent do not exist in it.
    """
    workers = min(parts, available()) - 1
    if workers < 1 or _is_forked_child:
        return parts, 0
    if len(_wake_up) < workers:
        _start(workers)
    for worker in range(workers):
        if _state[SLEEPING + worker]:
            _state[SLEEPING + worker] = 0
            _wake_up[worker].release()
    return parts, _address


def _start(workers: int) -> None:
    """Start worker threads until there are ``workers``."""
    with _start_lock:
        if not _wake_up:
            worker_loop(_address, MAX_WORKERS)  # compiles it now rather than while a task runs
        if not _state[YIELD_FUNCTION] and os.name == "posix":
            _state[YIELD_FUNCTION] = ctypes.cast(ctypes.CDLL(None).sched_yield, ctypes.c_void_p).value or 0
        while len(_wake_up) < min(workers, MAX_WORKERS):
            worker, wake_up = len(_wake_up), threading.Semaphore(0)
            threading.Thread(target=_work, args=(worker, wake_up), name=f"zhishen-{worker}", daemon=True).start()
            _wake_up.append(wake_up)


def _work(worker: int, wake_up: threading.Semaphore) -> None:
    """What a worker thread does."""
    while True:
        worker_loop(_address, worker)  # releases Python's lock
        wake_up.acquire()
