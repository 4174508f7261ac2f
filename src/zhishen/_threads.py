"""The number of threads that compute, for the whole library; see `zhishen.set_threads`."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from zhishen._checks import WholeNumber, check
from zhishen.messages import message

__all__ = ["COUNT", "available", "choose", "threads"]

COUNT = WholeNumber(1, 256)
_VARIABLE = "ZHISHEN_THREADS"


@cache
def available() -> int:
    """The number of processors that this process may use; cached, since kernels need it at every call."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _from_environment() -> int:
    text = os.environ.get(_VARIABLE)
    if text is None:
        return min(available(), 4)  # small networks do not feed more
    given: Any = int(text) if text.strip().isdecimal() else text
    number: int = check(
        given,
        COUNT,
        where=message("environment variable {name}", name=_VARIABLE),
        name=message("its value"),
    )
    return number


_count = _from_environment()


def threads() -> int:
    """The number of threads: of `set_threads`, or ``ZHISHEN_THREADS``, or of processors, at most 4."""
    return _count


def choose(count: int) -> None:
    """Let ``count`` threads run kernels."""
    global _count
    _count = count
