"""A page of the workbench for tests without a browser."""

from __future__ import annotations

import json
from typing import Any

from session_client import SessionPage

from zhishen.lab.engine.protocol import decode

JOB = 5
SMALL = {
    "data": "moons",
    "samples": 100,
    "blocks": [{"kind": "dense", "width": 6, "activation": "tanh"}, {"kind": "dropout", "rate": 0.2}],
    "epochs": 4,
    "batch_size": 20,
}
DIGITS = {
    "data": "mnist",
    "samples": 300,
    "validation": 0.2,
    "blocks": [{"kind": "conv", "filters": 4, "norm": "batch", "pool": "max"}, {"kind": "dense", "width": 8}],
    "epochs": 2,
    "batch_size": 50,
}


class Page(SessionPage):
    """Talks to a session as a page does; it takes each frame at once."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__()
        self.frame: dict[str, Any] = {}
        self.view: Any = None
        self.frames = 0
        self.arguments = arguments

    def start(self) -> dict[str, Any]:
        """Start the job, which waits."""
        message = {"id": JOB, "do": "prepare", "operation": "workbench", "arguments": self.arguments}
        return decode(self.session.handle(json.dumps(message)))

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        """The result of a command."""
        reply = self.ask("tell", command, job=JOB, arguments=arguments)
        assert "result" in reply, reply
        self._take(reply["result"].get("frame"))
        return reply["result"]

    def play(self, until: str = "end") -> dict[str, Any]:
        """Train until the job pauses; the last frame."""
        if JOB not in self.session.jobs:
            reply = self.start()
            assert "result" in reply, reply
        self.tell("run", until=until)
        self.ask("resume", job=JOB)
        while self.session.busy:
            self._advance()
        self._advance()
        return self.frame

    def _advance(self) -> None:
        for data in self.session.advance():
            reply = decode(data)
            assert "error" not in reply, reply
            self._take(reply.get("frame"))
            self.ask("next", job=JOB)

    def _take(self, frame: dict[str, Any] | None) -> None:
        if frame is not None:
            self.frame = frame
            self.frames += 1
            self.view = frame["view"] or self.view

    @property
    def training(self) -> Any:
        """The steps of the job."""
        return self.session.jobs[JOB].steps

    def weights(self) -> dict[str, Any]:
        """Copies of all weights and running statistics."""
        return self.training.trainer.network.state_dict()
