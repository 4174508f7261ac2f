"""The engine in a Web Worker, for a site without a server: ``static/core/engine-worker.js`` calls `converse`."""

from __future__ import annotations

from collections.abc import Callable

from zhishen.lab.conversation import Conversation
from zhishen.lab.engine import Session

__all__ = ["converse"]


def converse(language: str, send: Callable[[bytes], None]) -> Conversation:
    """A conversation with a page; the worker calls its `turn` until it is not busy any more.

    Args:
        language: of the page.
        send: takes the bytes of a reply.
    """
    return Conversation(Session(language, own_machine=False), send)
