"""How many threads compute matrix products while a network trains."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from zhishen._checks import WholeNumber, check

__all__ = ["blas_threads"]


@contextmanager
def blas_threads(count: int) -> Generator[None]:
    """Within the block, NumPy's matrix products run on ``count`` threads.

    The products of a small network on mini-batches are small as well: two threads finish them at most twice as soon on
    an idle machine, and thirty times later on a busy one, where each waits for the other to get a processor. And a
    product is rounded differently on another number of threads, so that a fixed number, kept with the run, gives the
    same bits on every machine of the same kind, however many processors it has.
    """
    check(count, WholeNumber(1), where="blas_threads", name="count")
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=count, user_api="blas"):
        yield
