"""Whether the engine runs on a machine of the reader's own, or in a page of a site without a server.

There it has NumPy only, keeps nothing, and takes one step after the other in a single thread.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from zhishen.errors import ArgumentError

__all__ = ["is_own", "require", "use"]

_OWN: Final[ContextVar[bool]] = ContextVar("own machine", default=True)


def use(own: bool) -> None:  # noqa: FBT001 - the only argument
    """Say where the session runs that is answered."""
    _OWN.set(own)


def is_own() -> bool:
    """Whether the session that is answered has a machine of its own."""
    return _OWN.get()


def require(what: str) -> None:
    """Refuse what a page without a server cannot do.

    Args:
        what: such as ``message("saving a training")``.

    Raises:
        ArgumentError: the session runs in such a page.
    """
    if not is_own():
        raise ArgumentError(
            "{what} needs the lab on a machine of your own, got a site that computes in the browser; install zhishen, "
            "and run zhishen lab",
            what=what,
        )
