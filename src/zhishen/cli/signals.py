"""Signals that end a program: SIGTERM and SIGHUP do what Ctrl-C does. Imports nothing that takes time.

A KeyboardInterrupt that is raised while a module is imported may be lost in compiled code, or become another error. So
a signal that comes before the commands are imported ends the process at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager

TYPE_CHECKING = False  # typing takes longer to import than all of this
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import FrameType
    from typing import Any, Final

__all__ = ["ENDING", "STOPPED", "as_ctrl_c", "at_once", "is_interrupt", "stopped"]

STOPPED: Final = 130  # the exit status after Ctrl-C, as in shells

# Of Ctrl-C, of the system that shuts down or a batch system whose time is over, of a terminal that is closed, and of
# Ctrl-Break on Windows; not every system has all.
ENDING: Final[tuple[signal.Signals, ...]] = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


@contextmanager
def as_ctrl_c() -> Generator[None]:
    """Within the block, each of these signals raises a KeyboardInterrupt.

    A signal that is ignored, as SIGHUP under ``nohup``, or handled by the caller, stays so.
    """
    with _handled(_interrupt, signal.SIG_DFL):
        yield


@contextmanager
def at_once() -> Generator[None]:
    """Within the block, each of these signals ends the process with a sentence: nothing has to be closed yet.

    A signal that is ignored, or handled by the caller, stays so.
    """
    sentence = "zhishen: stopped"

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
        encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
        os.write(2, f"{sentence}{os.linesep}".encode(encoding, "replace"))
        os._exit(STOPPED)

    with _handled(end, signal.SIG_DFL, signal.default_int_handler, _interrupt):
        sentence = stopped()  # now: the catalog cannot be read while the signal interrupts an import
        yield


def is_interrupt(error: BaseException) -> bool:
    """Whether an error is a KeyboardInterrupt, or what an import made of one."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, KeyboardInterrupt):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def stopped() -> str:
    """The sentence of a command that a signal ended."""
    from zhishen.messages import message

    return message("zhishen: stopped")


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None], *replaced: Any) -> Generator[None]:
    """Within the block, a handler takes the place of some others."""
    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in ENDING:
            if signal.getsignal(number) in replaced:
                before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
    raise KeyboardInterrupt
