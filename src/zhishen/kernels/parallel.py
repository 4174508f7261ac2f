"""Threads for kernels: OpenMP through Numba, shared peacefully.

Idea
    GNU's OpenMP lets its workers spin for milliseconds when they have nothing to do, ready for the next region. With
    two processes on two processors each spins where the other should compute. Here they spin for some ten
    microseconds, which still catches the next kernel of a training step, and then sleep.
Gain
    See ``python benchmarks/run.py neighbours``: two trainings side by side.

Where OpenMP is missing, kernels run on one thread, and one line says so. After a fork the child runs on one thread:
OpenMP's workers do not survive it.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import cache
from importlib import import_module
from typing import Any

import numba
from numba.core import config as _config

from zhishen._threads import available

__all__ = ["ready"]

config: Any = _config
_SPINS = "20000"
_local = threading.local()
_forked = False


def _after_fork() -> None:
    global _forked
    _forked = True


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


@cache
def _workers() -> int:
    """How many threads OpenMP may run; 1 where there is none."""
    chosen = {name: os.environ.get(name) for name in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}
    if not any(chosen.values()):
        os.environ["GOMP_SPINCOUNT"] = _SPINS  # read once, when the library is loaded
    try:
        import_module("numba.np.ufunc.omppool")
    except ImportError:
        if available() > 1 and sys.stderr is not None:
            print(  # noqa: T201
                "zhishen: kernels run on one thread, as the OpenMP library (libgomp) is missing; install it "
                "(Debian: apt-get install libgomp1)",
                file=sys.stderr,
            )
        return 1
    finally:
        if not any(chosen.values()):
            os.environ.pop("GOMP_SPINCOUNT", None)
    if not os.environ.get("NUMBA_THREADING_LAYER"):
        config.THREADING_LAYER = "omp"
    return min(config.NUMBA_NUM_THREADS, available())


def ready(parts: int) -> bool:
    """Prepare this thread to run ``parts`` parts at the same time; False if they have to run one after the other."""
    workers = 1 if parts == 1 or _forked else min(parts, _workers())
    if workers == 1:
        return False
    if getattr(_local, "workers", None) != workers:
        numba.set_num_threads(workers)
        _local.workers = workers
    return True
