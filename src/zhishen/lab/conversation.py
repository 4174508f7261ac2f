"""What one page asks, in the order of the answers: requests first, then one step of each running job.

A conversation computes only in `turn`, and has no thread of its own: `zhishen.lab.worker` serves many of them in a
thread of its own, and `zhishen.lab.browser` one in a Web Worker, where there are no threads.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from zhishen.errors import ZhishenError
from zhishen.lab.engine import Session
from zhishen.lab.engine.protocol import Request, encode, parse
from zhishen.messages import message

__all__ = ["MOST_WAITING", "Conversation"]

MOST_WAITING: Final = 200  # requests of one page


@dataclass(eq=False)
class Conversation:
    """An open page.

    Attributes:
        session: what the page has asked for.
        send: takes the bytes of a reply; called by `turn`.
        waiting: the requests without an answer, the oldest first.

    Examples:
        >>> replies = []
        >>> page = Conversation(Session(), replies.append)
        >>> page.receive('{"id": 1, "do": "compute", "operation": "race", "arguments": {"steps": 15}}')
        True
        >>> page.turn()
        >>> len(replies), page.busy
        (1, False)
    """

    session: Session
    send: Callable[[bytes], None]
    waiting: deque[Request | str | bytes] = field(default_factory=deque[Request | str | bytes])

    @property
    def busy(self) -> bool:
        """Whether a request waits or a job runs."""
        return bool(self.waiting) or self.session.busy

    def receive(self, text: str | bytes) -> bool:
        """Queue a message; return False if too many wait.

        A request replaces a waiting request of the same channel: of a slider, the newest position counts.
        """
        try:
            request: Request | str | bytes = parse(text)
        except ZhishenError:
            request = text[:1000]  # the session answers with the sentence, in the language of the page
        if isinstance(request, Request) and request.channel:
            self._drop(request.channel)
        if len(self.waiting) >= MOST_WAITING:
            return False
        self.waiting.append(request)
        return True

    def turn(self) -> None:
        """Answer the oldest request; if no other waits, do one step of each job."""
        try:
            request = self.waiting.popleft()
        except IndexError:  # no request waits, or the page was closed meanwhile
            pass
        else:
            self.send(self._answered(request))
        if not self.waiting and self.session.jobs:
            for reply in self._advanced():
                self.send(reply)

    def close(self) -> None:
        """Free what the page holds."""
        self.waiting.clear()
        self.session.close()

    def _drop(self, channel: str) -> None:
        for old in [each for each in self.waiting if isinstance(each, Request) and each.channel == channel]:
            self.waiting.remove(old)
            self.send(encode({"id": old.id, "dropped": True}))

    def _answered(self, request: Request | str | bytes) -> bytes:
        """The reply to a request; a fault of the lab itself becomes a reply too, so that the lab goes on."""
        try:
            return self.session.answer(request) if isinstance(request, Request) else self.session.handle(request)
        except Exception:  # noqa: BLE001 - whatever it is, the lab must live
            traceback.print_exc()
            identity = request.id if isinstance(request, Request) else -1
            return encode({"id": identity, "error": _fault(request.operation if isinstance(request, Request) else "")})

    def _advanced(self) -> list[bytes]:
        """The frames of the jobs; a fault of the lab itself ends them all."""
        try:
            return self.session.advance()
        except Exception:  # noqa: BLE001 - whatever it is, the lab must live
            traceback.print_exc()
            ended = list(self.session.jobs)
            self.session.close()
            return [encode({"id": job, "error": _fault("job"), "finished": True}) for job in ended]


def _fault(operation: str) -> str:
    return message(
        "{operation}: the lab itself has made a mistake here; its terminal, or the console of the browser, shows it",
        operation=operation,
    )
