"""A line on the terminal that shows how far a long reading is."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterable
from typing import Final, TypeVar

from zhishen.messages import message

__all__ = ["counted"]

_FIRST: Final = 1.0  # seconds until the line is shown: a short reading shows none
_NEXT: Final = 0.1  # seconds between two changes

T = TypeVar("T")


def counted(items: Iterable[T], total: int) -> Generator[T]:
    """Yield the items; if that takes long, write "reading files 1,200/5,000" to standard error, if it is a terminal."""
    due, shown = time.monotonic() + _FIRST, 0
    try:
        for done, item in enumerate(items, start=1):
            yield item
            if time.monotonic() >= due and sys.stderr.isatty():
                line = message("reading files {done:,}/{total:,}", done=done, total=total)
                sys.stderr.write(f"\r{line}")
                sys.stderr.flush()
                due, shown = time.monotonic() + _NEXT, 2 * len(line)  # a Chinese character is two columns wide
    finally:
        if shown:
            sys.stderr.write(f"\r{' ' * shown}\r")
            sys.stderr.flush()
