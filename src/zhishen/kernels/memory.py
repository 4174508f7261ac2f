"""Working memory of kernels, used again from call to call where it cannot escape.

Idea
    Fresh memory of some megabytes costs a page fault for every 4 KiB at its first use. What lives only inside of one
    call comes from one block a thread, which grows to the largest request.
Gain
    None in time where the system keeps freed memory at hand, as Linux does; the memory of a training stays as small as
    its largest call.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import numpy as np

from zhishen._threads import threads
from zhishen._types import Array

__all__ = ["flat", "scratch", "steps", "zeros"]

_local = threading.local()


def scratch(size: int) -> Array:
    """An array (parts, at least ``size``) of float32 with anything in it, until the next call in this thread."""
    parts = threads()
    # Rows are whole cache lines, plus one, so that two threads never write to the same line and rows do not collide.
    width = (size // 16 + 2) * 16
    held = getattr(_local, "block", None)
    if held is None or held.size < parts * width:
        held = _local.block = np.empty(parts * width, np.float32)
    return held[: parts * width].reshape(parts, width)


@lru_cache(maxsize=256)
def steps(count: int, step: int) -> Array:
    """0, step, 2 step, ...: the positions of ``count`` rows that lie ``step`` apart."""
    return np.arange(count, dtype=np.int64) * step


def flat(x: Array) -> Array:
    """The values as a writable, contiguous, one-dimensional array: a view, or a copy where there is no such view."""
    if not (x.flags.c_contiguous and x.flags.writeable):
        x = np.array(x, order="C")
    return x.reshape(-1)


@lru_cache(maxsize=64)
def zeros(count: int) -> Array:
    """``count`` zeros, to be read only."""
    return np.zeros(count, np.float32)
