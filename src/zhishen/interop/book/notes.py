"""Notes to the reader of a script, one line each on standard error, and each only once in a process."""

from __future__ import annotations

import sys

from zhishen.messages import message

__all__ = ["forget", "note"]

_printed: set[str] = set()


def note(text: str) -> None:
    """Print ``text`` after the name of the program, unless it was printed before."""
    if text not in _printed:
        _printed.add(text)
        print(message("zhishen: {sentence}", sentence=text), file=sys.stderr, flush=True)  # noqa: T201


def forget() -> None:
    """Forget which notes were printed: a new script begins."""
    _printed.clear()
