"""FAST: the functions of `zhishen.reference` once more, compiled with Numba; the switch between the two; the threads.

Importing this package imports nothing of Numba; who runs a kernel loads its module first, after asking `enabled`.
``compiling`` and ``parallel`` hold what all kernels share, ``vector`` the words they are written in.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from zhishen._checks import OneOf, check
from zhishen._threads import COUNT, choose, threads

if TYPE_CHECKING:
    from threadpoolctl import threadpool_limits

__all__ = ["available", "enabled", "kernels", "set_threads", "threads", "use_kernels", "use_threads"]

_CHOICES = OneOf(("auto", "reference"))
_choice = check(
    os.environ.get("ZHISHEN_KERNELS", "auto"),
    _CHOICES,
    where="environment variable ZHISHEN_KERNELS",
    name="its value",
)


@cache
def available() -> bool:
    """Whether kernels can be had: whether Numba can be imported. The first call imports it."""
    try:
        import numba  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError:  # also where the NumPy that is installed is too new for it
        return False
    return True


def enabled() -> bool:
    """Whether kernels are to run: they can be had, and nobody asked for the reference."""
    return _choice == "auto" and available()


def kernels() -> str:
    """Which code runs: ``"auto"`` (a kernel where there is one) or ``"reference"`` (the readable code everywhere)."""
    return _choice


@contextmanager
def use_kernels(choice: str) -> Generator[None]:
    """Within the block, run the whole library on ``"auto"`` or ``"reference"`` code."""
    global _choice
    before, _choice = _choice, check(choice, _CHOICES, where="use_kernels", name="choice")
    try:
        yield
    finally:
        _choice = before


def set_threads(count: int) -> None:
    """Let ``count`` threads compute, from now on.

    Kernels cut their work into ``count`` parts, whatever the number of processors, so that the same seed gives the
    same bits for the same count; never more threads run than there are processors. NumPy's own matrix products, which
    have threads of their own, get one of them where kernels run, because two pools of threads stand in each other's
    way, and ``count`` where they do not.

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
    _products(check(count, COUNT, where="set_threads", name="count"))
    choose(count)


@contextmanager
def use_threads(count: int) -> Generator[None]:
    """Within the block, let ``count`` threads compute, see `set_threads`.

    Two threads finish a small network's step at most twice as soon on an idle machine, and later than one on a busy
    one, where each waits for the other to get a processor.
    """
    before = threads()
    choose(check(count, COUNT, where="use_threads", name="count"))
    try:
        with _products(count):
            yield
    finally:
        choose(before)


def _products(count: int) -> threadpool_limits:
    """Limit NumPy's matrix products, until the end of the block if it is used as one."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1 if enabled() else count, user_api="blas")
