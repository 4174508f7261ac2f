"""A session of the lab for tests without a browser."""

from __future__ import annotations

import json
from typing import Any

from zhishen.lab.engine import Session
from zhishen.lab.engine.protocol import decode


class SessionPage:
    """Talks to a session as a page does."""

    def __init__(self) -> None:
        self.session = Session()

    def ask(self, do: str, operation: str = "", **rest: Any) -> dict[str, Any]:
        """The reply to a message."""
        message = {"id": 900, "do": do, **({"operation": operation} if operation else {})} | rest
        return decode(self.session.handle(json.dumps(message)))

    def compute(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """The result of an operation."""
        reply = self.ask("compute", operation, arguments=arguments)
        assert "result" in reply, reply
        return reply["result"]
