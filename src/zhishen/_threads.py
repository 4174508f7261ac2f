"""The one owner of threads: how many parts a computation is cut into, and who may run them."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager

from zhishen._checks import WholeNumber, check

__all__ = ["set_threads", "threads", "use_threads"]

_COUNT = WholeNumber(1, 256)
_VARIABLE = "ZHISHEN_THREADS"


def available() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _from_environment() -> int:
    text = os.environ.get(_VARIABLE)
    if text is None:
        return min(available(), 4)  # small networks do not feed more
    number = int(text) if text.strip().isdecimal() else text
    return check(number, _COUNT, where=f"environment variable {_VARIABLE}", name="its value")


_count = _from_environment()


def threads() -> int:
    """How many threads compute: `set_threads`, or ``ZHISHEN_THREADS``, or the processors there are, at most 4."""
    return _count


def set_threads(count: int) -> None:
    """Let ``count`` threads compute.

    Compiled kernels cut their work into ``count`` parts, whatever the number of processors, so that the same seed
    gives the same bits for the same count; NumPy's own matrix products are given the same number of threads while
    a training runs. Never more threads run than there are processors.

    Args:
        count: from 1 to 256.

    Raises:
        ArgumentError: ``count`` is no such number.

    Examples:
        >>> import zhishen
        >>> before = zhishen.threads()
        >>> zhishen.set_threads(2)
        >>> zhishen.threads()
        2
        >>> zhishen.set_threads(before)
    """
    global _count
    _count = check(count, _COUNT, where="set_threads", name="count")


@contextmanager
def use_threads(count: int) -> Generator[None]:
    """Within the block, let ``count`` threads compute."""
    before = _count
    set_threads(count)
    try:
        yield
    finally:
        set_threads(before)
