"""The share of a mini-batch that one of several processes computes: what the layers have to know about the rest.

Most layers treat each sample separately. Two kinds do not: dropout, whose mask belongs to positions in the whole
mini-batch, and batch norm, whose statistics are those of the whole mini-batch. With the current share, both compute
what a single process would compute.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from zhishen._types import Array

__all__ = ["BatchShare", "current_share", "sharing"]


@dataclass(frozen=True)
class BatchShare:
    """A part of a mini-batch of B samples: the samples ``first`` to ``first + samples - 1``.

    Attributes:
        first: the position of the first sample in the mini-batch.
        samples: the number of samples in the share.
        whole: B, the number of samples in the mini-batch.
        weights: for each process its share b/B; they add up to 1.
        gather: an array of float64 of this process → the arrays of all processes, stacked in their order; every process
            calls it with an array of the same shape. None if batch norm uses the statistics of the share alone.
    """

    first: int
    samples: int
    whole: int
    weights: tuple[float, ...]
    gather: Callable[[Array], Array] | None


_current: ContextVar[BatchShare | None] = ContextVar("share", default=None)


def current_share() -> BatchShare | None:
    """The share that the network computes at present; None for a whole mini-batch."""
    return _current.get()


@contextmanager
def sharing(share: BatchShare | None) -> Generator[None]:
    """The layers of networks that run within the context compute a share of a mini-batch."""
    token = _current.set(share)
    try:
        yield
    finally:
        _current.reset(token)
