"""Answers the views of a widget, in the event loop of the kernel.

A notebook may show a widget at several places, and again after the page was reloaded. Each place is a view, with a
conversation of its own, so that their jobs are distinct. A view sends ``{"view": ..., "text": ...}``, where the text is
a message to the engine, and ``{"view": ..., "closed": true}`` at its end.

A kernel answers between two cells, in its event loop; so do the conversations, one turn at a time. They need no thread.
Some kernels take the messages of a widget in a thread beside the cells. A widget that works on an object of the reader
therefore names the loop in which the cells run.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, cast

from zhishen.lab.conversation import Conversation
from zhishen.lab.engine import Session
from zhishen.messages import language, set_language

__all__ = ["MOST_VIEWS", "PATIENCE", "Views", "running_loop"]

MOST_VIEWS: Final = 8  # of one widget; the oldest is closed when another one opens
PATIENCE: Final = 60.0  # seconds without a message of the view after which its jobs wait
_LONGEST_NAME: Final = 40

# The engine has settings of the process. Some kernels answer in a thread of their own for each comm.
_ENGINE: Final = Lock()


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop in which this code runs; None outside of one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


@dataclass(eq=False)
class _View:
    page: Conversation
    unanswered: float | None = None  # when the first reply was sent after the last message of the view


class Views:
    """The views of one widget.

    Args:
        session: makes the session of a new view.
        send: takes the name of a view and the bytes of a reply to it.
        loop: in which everything happens; by default, the one that is running when a message comes.
        patience: seconds without a message of a view after which its jobs wait; infinite if they never do.
    """

    def __init__(
        self,
        session: Callable[[], Session],
        send: Callable[[str, bytes], None],
        *,
        loop: asyncio.AbstractEventLoop | None = None,
        patience: float | None = None,
    ) -> None:
        self._session = session
        self._send = send
        self._loop = loop
        self._patience = patience
        self._views: dict[str, _View] = {}
        self._planned = False

    def __len__(self) -> int:
        return len(self._views)

    def receive(self, content: object) -> None:
        """Take a message of a view, and plan its answer; what is no message of a view is ignored."""
        if self._loop is not None and running_loop() is not self._loop:
            self._loop.call_soon_threadsafe(self.receive, content)
            return
        if not isinstance(content, dict):
            return
        given = cast("dict[str, Any]", content)
        name, text = given.get("view"), given.get("text")
        if not isinstance(name, str) or len(name) > _LONGEST_NAME:
            return
        if given.get("closed"):
            self._forget(name)
        elif isinstance(text, str):
            view = self._view(name)
            view.unanswered = None
            view.page.receive(text)
            self.plan()

    def close(self) -> None:
        """Close all views."""
        for name in list(self._views):
            self._forget(name)

    def turn(self) -> None:
        """Let each view have one turn, in the language of the widget; the language of the kernel stays as it is."""
        with _ENGINE:
            before = language()
            try:
                for view in list(self._views.values()):
                    if self._works(view):
                        view.page.turn()
            finally:
                set_language(before)

    def plan(self) -> None:
        """Let the views have a turn soon; nothing happens if the event loop has ended, as at the end of a kernel."""
        loop = self._loop or running_loop()
        if not self._planned and loop is not None and not loop.is_closed():
            self._planned = True
            loop.call_soon_threadsafe(self._run)

    def _view(self, name: str) -> _View:
        if name not in self._views:
            if len(self._views) >= MOST_VIEWS:
                self._forget(next(iter(self._views)))
            self._views[name] = _View(Conversation(self._session(), lambda reply: self._answer(name, reply)))
        return self._views[name]

    def _answer(self, name: str, reply: bytes) -> None:
        view = self._views.get(name)
        if view and view.unanswered is None:
            view.unanswered = time.monotonic()
        self._send(name, reply)

    def _forget(self, name: str) -> None:
        view = self._views.pop(name, None)
        if view:
            view.page.close()

    def _works(self, view: _View) -> bool:
        """Whether a view has work and still answers; the page of a view that stops answering has been closed."""
        patience = PATIENCE if self._patience is None else self._patience
        silent = view.unanswered is not None and time.monotonic() - view.unanswered > patience
        return view.page.busy and not silent

    def _run(self) -> None:
        """Take a turn, and plan the next one; in between the kernel takes messages and begins cells."""
        self._planned = False
        self.turn()
        if any(map(self._works, self._views.values())):
            self.plan()
