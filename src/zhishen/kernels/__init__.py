"""The functions of `zhishen.reference`, compiled with Numba; the switch between the two; the number of threads.

Importing this package does not import Numba. A caller of a kernel checks `enabled` first, then imports the module of
the kernel. `compiling`, `kernel` and `parallel` have what all kernels share, `vector` and `tile` the intrinsics.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any

from zhishen._checks import OneOf, check
from zhishen._threads import COUNT, choose, threads
from zhishen.messages import deferred

__all__ = ["available", "enabled", "kernels", "set_threads", "threads", "use_kernels", "use_threads"]

_CHOICES = OneOf(("auto", "reference"))
_choice = check(
    os.environ.get("ZHISHEN_KERNELS", "auto"),
    _CHOICES,
    where=deferred("environment variable {name}", name="ZHISHEN_KERNELS"),
    name=deferred("its value"),
)


@cache
def available() -> bool:
    """Return True if Numba can be imported. The first call imports it."""
    try:
        import numba  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError:  # also if the installed NumPy is too new for Numba
        return False
    return True


def enabled() -> bool:
    """Return True if kernels are available and not switched off."""
    return _choice == "auto" and available()


def kernels() -> str:
    """The code that runs: ``"auto"``, a kernel where there is one, or ``"reference"``, the readable code everywhere."""
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
    """Compute with ``count`` threads from now on.

    Kernels split their work into ``count`` parts for every number of processors, so that the same seed gives the same
    bits for the same count. At most as many threads run as there are processors. NumPy's own matrix products have
    threads of their own: they get one thread where kernels run, because two pools of threads compete for the
    processors, and ``count`` threads where kernels do not run.

    Args:
        count: from 1 to 256.

    Raises:
        ArgumentError: ``count`` is not an integer from 1 to 256.

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
    """Within the block, compute with ``count`` threads, see `set_threads`.

    On an idle machine, two threads compute a small network's step at most twice as fast as one. On a busy machine they
    may be slower than one, because each waits until the other gets a processor.
    """
    before = threads()
    choose(check(count, COUNT, where="use_threads", name="count"))
    try:
        with _products(count):
            yield
    finally:
        choose(before)


def _products(count: int) -> AbstractContextManager[Any]:
    """Limit the threads of NumPy's matrix products; as a context manager, until the end of the block."""
    if sys.platform == "emscripten":  # a browser has one thread, and not the package
        return nullcontext()
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1 if enabled() else count, user_api="blas")
