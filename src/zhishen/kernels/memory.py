"""Working memory of kernels, used again from call to call where it cannot escape.

Idea
    Fresh memory of some megabytes costs a page fault for every 4 KiB at its first use. What lives only inside of one
    call comes from one block a thread, which grows to the largest request. All of it, and the larger results, begins
    with a line of the cache: a vector that crosses from one line into the next is read and written as two, and NumPy's
    own arrays begin anywhere.
Gain
    Beginning with a line: Winograd's transforms take 0.6 to 0.8 of the time. Use again: none in time where the system
    keeps freed memory at hand, as Linux does; the memory of a training stays as small as its largest call.
"""

from __future__ import annotations

import math
import threading
from functools import lru_cache
from typing import Any

import numpy as np

from zhishen._threads import threads
from zhishen._types import Array

__all__ = ["LINE", "empty", "flat", "plain", "scratch", "steps", "zeros"]

LINE = 16  # numbers in a line of the cache, of 64 bytes
_FEW = 8192  # numbers, below which finding the beginning of a line costs more than it gains

_local = threading.local()


def empty(*shape: int) -> Array:
    """A float32 array with anything in it; unless it is small, it begins with a line of the cache."""
    size = math.prod(shape)
    if size < _FEW:
        return np.empty(shape, np.float32)
    block = np.empty(size + LINE, np.float32)
    start = -block.__array_interface__["data"][0] // 4 % LINE
    return block[start : start + size].reshape(shape)


def scratch(size: int) -> Array:
    """An array (parts, at least ``size``) of float32 with anything in it, until the next call in this thread."""
    parts = threads()
    # Rows are whole cache lines, plus one, so that two threads never write to the same line and rows do not collide.
    width = (size // LINE + 2) * LINE
    held = getattr(_local, "block", None)
    if held is None or held.size < parts * width:
        held = _local.block = empty(max(parts * width, _FEW))
    return held[: parts * width].reshape(parts, width)


@lru_cache(maxsize=256)
def steps(count: int, step: int) -> Array:
    """0, step, 2 step, ...: the positions of ``count`` rows that lie ``step`` apart."""
    return np.arange(count, dtype=np.int64) * step


def flat(x: Array) -> Array:
    """The values as a writable, contiguous, one-dimensional array: a view, or a copy where there is no such view."""
    flags = x.flags  # made anew each time that it is asked for
    if not (flags.c_contiguous and flags.writeable):
        x = np.array(x, order="C")
    return x if x.ndim == 1 else x.reshape(-1)


def plain(x: Array, dtype: np.dtype[Any]) -> Array:
    """The values as a writable, contiguous, aligned array of a dtype: the array itself if it is one, or a copy.

    Of most arrays this is known in a tenth of the 2 µs that np.require takes.
    """
    return x if x.dtype == dtype and x.flags.carray else np.require(x, dtype, ("C", "A", "W"))


@lru_cache(maxsize=64)
def zeros(count: int) -> Array:
    """``count`` zeros, to be read only."""
    return np.zeros(count, np.float32)
