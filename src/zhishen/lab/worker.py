"""The thread that computes for all pages.

One thread serves all sessions: requests first, in order, then one step of each running job. So a slider answers while a
training runs, and the texts of a reply are in the language of their page.
"""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from zhishen.errors import ZhishenError
from zhishen.lab.engine import Session
from zhishen.lab.engine.protocol import Request, encode, parse
from zhishen.messages import message

__all__ = ["MOST_WAITING", "Page", "Worker"]

MOST_WAITING: Final = 200  # requests of one page


@dataclass(eq=False)
class Page:
    """An open page.

    Attributes:
        session: what the page has asked for.
        send: takes the bytes of a reply; called in the thread that computes.
    """

    session: Session
    send: Callable[[bytes], None]
    waiting: deque[Request | str | bytes] = field(default_factory=deque[Request | str | bytes])


class Worker:
    """Computes in a thread of its own, from `start` to `stop`."""

    def __init__(self) -> None:
        self._pages: list[Page] = []
        self._closed: deque[Page] = deque()
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

    def open(self, page: Page) -> None:
        """Compute for a page from now on."""
        with self._change:
            self._pages.append(page)

    def close(self, page: Page) -> None:
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

    def receive(self, page: Page, text: str | bytes) -> bool:
        """Queue a message of a page; return False if too many of its messages wait.

        A request replaces a waiting request of the same channel: of a slider, the newest position counts.
        """
        try:
            request: Request | str | bytes = parse(text)
        except ZhishenError:
            request = text[:1000]  # the session answers with the sentence, in the language of the page
        with self._change:
            if isinstance(request, Request) and request.channel:
                self._drop(page, request.channel)
            if len(page.waiting) >= MOST_WAITING:
                return False
            page.waiting.append(request)
            self._change.notify()
        return True

    def _drop(self, page: Page, channel: str) -> None:
        for old in [each for each in page.waiting if isinstance(each, Request) and each.channel == channel]:
            page.waiting.remove(old)
            page.send(encode({"id": old.id, "dropped": True}))

    def _run(self) -> None:
        while True:
            with self._change:
                while not (self._stopped or self._closed or self._work_waits()):
                    self._change.wait()
                if self._stopped:
                    break
                closed, self._closed = self._closed, deque()
                pages = list(self._pages)
            for page in closed:
                page.session.close()
            for page in pages:
                self._serve(page)
        for page in self._pages:
            page.session.close()

    def _work_waits(self) -> bool:
        return any(page.waiting or page.session.busy for page in self._pages)

    def _serve(self, page: Page) -> None:
        """Answer what a page has asked, then do one step of each of its jobs."""
        while page.waiting and not self._stopped:
            try:
                request = page.waiting.popleft()
            except IndexError:  # the page was closed, or a newer request came
                break
            page.send(_answered(page.session, request))
        if page.session.jobs:
            for reply in _advanced(page.session):
                page.send(reply)


def _answered(session: Session, request: Request | str | bytes) -> bytes:
    """The reply to a request; a fault of the lab itself becomes a reply too, so that the other pages go on."""
    try:
        return session.answer(request) if isinstance(request, Request) else session.handle(request)
    except Exception:  # noqa: BLE001 - whatever it is, the thread must live
        traceback.print_exc()
        identity = request.id if isinstance(request, Request) else -1
        return encode({"id": identity, "error": _fault(request.operation if isinstance(request, Request) else "")})


def _advanced(session: Session) -> list[bytes]:
    """The frames of the jobs; a fault of the lab itself ends them all."""
    try:
        return session.advance()
    except Exception:  # noqa: BLE001 - whatever it is, the thread must live
        traceback.print_exc()
        ended = list(session.jobs)
        session.close()
        return [encode({"id": job, "error": _fault("job"), "finished": True}) for job in ended]


def _fault(operation: str) -> str:
    return message("{operation}: the lab itself has made a mistake here; its terminal shows it", operation=operation)
