"""Signals that end a program: SIGTERM and SIGHUP do what Ctrl-C does. Imports nothing that takes time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

__all__ = ["ENDING", "as_ctrl_c"]

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
    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in ENDING:
            if signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
    raise KeyboardInterrupt
