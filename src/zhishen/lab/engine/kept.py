"""What a page has computed and asks about again, such as the arrays of a graph: bounded, and freed with the session."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, Final

__all__ = ["MOST_BYTES", "Kept", "current", "use"]

MOST_BYTES: Final = 2**28  # of one session


class Kept:
    """Results of one session, by keys; the oldest are dropped when all together are too large."""

    def __init__(self) -> None:
        self._results: dict[Hashable, tuple[Any, int]] = {}

    def get(self, key: Hashable, make: Callable[[], tuple[Any, int]]) -> Any:
        """The result of a key.

        Args:
            key: all that the result depends on.
            make: computes the result, with its size in bytes.
        """
        found = self._results.pop(key, None) or make()
        self._results[key] = found  # the last one
        while len(self._results) > 1 and sum(size for _, size in self._results.values()) > MOST_BYTES:
            self._results.pop(next(iter(self._results)))
        return found[0]

    def clear(self) -> None:
        """Forget all results."""
        self._results.clear()


_CURRENT: ContextVar[Kept] = ContextVar("kept")


def use(own: Kept) -> None:
    """Make these the results that operations see: those of the session that is answered."""
    _CURRENT.set(own)


def current() -> Kept:
    """The results of the session that is answered; none outside of one."""
    return _CURRENT.get(_NONE)


_NONE: Final = Kept()
