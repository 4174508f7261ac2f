"""Ctrl-C: a training stops with a checkpoint, from which it continues."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from shlex import quote
from types import FrameType
from typing import Any

import typer

from zhishen.messages import message
from zhishen.train import Trainer

__all__ = ["INTERRUPTED", "STOPPED", "stopping_cleanly"]

STOPPED = 130  # the exit status after Ctrl-C, as in shells
INTERRUPTED = "interrupted"


@contextmanager
def stopping_cleanly(trainer: Trainer) -> Generator[None]:
    """Within the block, the first Ctrl-C (or SIGTERM) stops training with a checkpoint; a second one stops at once."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
        trainer.stop(INTERRUPTED)
        signal.signal(number, before[number])

    before: dict[int, Any] = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        folder = quote(str(trainer.run_folder))
        print(
            message("zhishen: stopped at once; to continue: zhishen train --resume {folder}", folder=folder),
            file=sys.stderr,
        )
        raise typer.Exit(STOPPED) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
