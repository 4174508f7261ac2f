"""The progress of work that is counted: a bar with the time left on a terminal, a line for each tenth elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from zhishen.messages import message

__all__ = ["counting"]

_LINES: Final = 10


@contextmanager
def counting(description: str) -> Generator[Callable[[int, int], None]]:
    """Show progress on standard error within a block.

    Args:
        description: of the work, in a word.

    Yields:
        A function to call with the number of things that are done, and of all.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield _line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(description, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


def _line(done: int, total: int) -> None:
    """Print a line at each tenth of the work."""
    if done * _LINES // total > (done - 1) * _LINES // total:
        print(message("{done:,} of {total:,}", done=done, total=total), file=sys.stderr, flush=True)
