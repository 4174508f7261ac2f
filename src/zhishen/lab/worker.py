"""The thread that computes for all pages.

One thread serves all conversations: requests first, in order, then one step of each running job. So a slider answers
while a training runs, and the texts of a reply are in the language of their page.
"""

from __future__ import annotations

import threading
from collections import deque

from zhishen.lab.conversation import Conversation

__all__ = ["Worker"]


class Worker:
    """Computes in a thread of its own, from `start` to `stop`."""

    def __init__(self) -> None:
        self._pages: list[Conversation] = []
        self._closed: deque[Conversation] = deque()
        self._change = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="zhishen-lab", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and all jobs."""
        with self._change:
            self._stopped = True
            self._change.notify()
        self._thread.join(timeout=5)

    def open(self, page: Conversation) -> None:
        """Compute for a page from now on."""
        with self._change:
            self._pages.append(page)

    def close(self, page: Conversation) -> None:
        """Compute no more for a page, and free what it holds."""
        with self._change:
            page.waiting.clear()
            self._pages.remove(page)
            self._closed.append(page)
            self._change.notify()

    @property
    def pages(self) -> int:
        """The number of open pages."""
        return len(self._pages)

    def receive(self, page: Conversation, text: str | bytes) -> bool:
        """Queue a message of a page; return False if too many of its messages wait."""
        with self._change:
            queued = page.receive(text)
            self._change.notify()
        return queued

    def _run(self) -> None:
        while True:
            with self._change:
                while not (self._stopped or self._closed or any(page.busy for page in self._pages)):
                    self._change.wait()
                if self._stopped:
                    break
                closed, self._closed = self._closed, deque()
                pages = list(self._pages)
            for page in closed:
                page.close()
            for page in pages:
                self._serve(page)
        for page in self._pages:
            page.close()

    def _serve(self, page: Conversation) -> None:
        """Answer what a page has asked, then do one step of each of its jobs."""
        page.turn()
        while page.waiting and not self._stopped:
            page.turn()
