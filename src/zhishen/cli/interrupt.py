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

from zhishen.cli.signals import ENDING, STOPPED
from zhishen.messages import message
from zhishen.train import Trainer

__all__ = ["INTERRUPTED", "STOPPED", "stopping_cleanly"]

INTERRUPTED = "interrupted"


@contextmanager
def stopping_cleanly(trainer: Trainer) -> Generator[None]:
    """Within the block, the first Ctrl-C, SIGTERM or SIGHUP stops training with a checkpoint; another one, at once."""
    stopped = False

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
        nonlocal stopped
        stopped = True
        trainer.stop(INTERRUPTED)
        signal.signal(number, before[number])

    def start(trainer: Trainer) -> None:  # `fit` forgets what came before its start
        if stopped:
            trainer.stop(INTERRUPTED)

    trainer.on("start", start)
    handlers: dict[int, Any] = {number: signal.getsignal(number) for number in ENDING}
    before = {number: handler for number, handler in handlers.items() if handler is not signal.SIG_IGN}
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
