"""The views of a widget: turns in an event loop, distinct jobs, views that have gone."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from zhishen.lab.engine import Flag, Session, operation, operations
from zhishen.lab.engine.operation import _OPERATIONS
from zhishen.lab.engine.protocol import decode
from zhishen.widgets import views
from zhishen.widgets.views import MOST_VIEWS, Views


class Widget:
    """The views of a widget, and the replies to them."""

    def __init__(self) -> None:
        self.replies: list[tuple[str, dict]] = []
        self.views = Views(Session, lambda view, reply: self.replies.append((view, decode(reply))))

    def ask(self, view: str, **message: Any) -> None:
        self.views.receive({"view": view, "text": json.dumps(message)})

    def frames(self, view: str) -> list[dict]:
        return [reply["frame"] for name, reply in self.replies if name == view and "frame" in reply]


@pytest.fixture
def endless():
    """A job that never ends, with the number of its steps; it is removed from the engine at the end."""
    operations()
    done: list[int] = []

    def endless_job(flag=False):
        while True:
            done.append(1)
            yield lambda: {"steps": len(done)}

    operation(script=str, flag=Flag())(endless_job)
    yield done
    del _OPERATIONS["endless_job"]


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0)


def test_a_job_goes_on_between_other_things_and_stops_when_its_view_is_closed(endless):
    async def talk() -> None:
        widget = Widget()
        widget.ask("a", id=1, do="start", operation="endless_job", arguments={})
        await until(lambda: len(endless) > 5)
        widget.ask("a", id=2, do="next", job=1)
        await until(lambda: len(widget.frames("a")) == 2)
        widget.views.receive({"view": "a", "closed": True})
        before = len(endless)
        await asyncio.sleep(0.05)
        assert (len(endless), len(widget.views)) == (before, 0)

    asyncio.run(talk())


def test_the_jobs_of_two_views_have_the_same_id_and_are_distinct(endless):
    async def talk() -> None:
        widget = Widget()
        for view in "ab":
            widget.ask(view, id=1, do="start", operation="endless_job", arguments={})
        await until(lambda: widget.frames("a") and widget.frames("b"))
        widget.ask("a", id=2, do="stop", job=1)
        widget.ask("b", id=2, do="next", job=1)
        await until(lambda: len(widget.frames("b")) == 2)
        assert len(widget.frames("a")) == 1
        widget.views.close()

    asyncio.run(talk())


def test_the_jobs_of_a_view_that_has_gone_wait(endless, monkeypatch):
    monkeypatch.setattr(views, "PATIENCE", 0.05)

    async def talk() -> None:
        widget = Widget()
        widget.ask("a", id=1, do="start", operation="endless_job", arguments={})
        await asyncio.sleep(0.2)
        before = len(endless)
        await asyncio.sleep(0.1)
        assert len(endless) == before > 0
        widget.ask("a", id=2, do="next", job=1)  # it was only away
        await until(lambda: len(endless) > before)
        widget.views.close()

    asyncio.run(talk())


def test_the_oldest_view_is_closed_when_there_are_too_many():
    async def talk() -> None:
        widget = Widget()
        for number in range(MOST_VIEWS + 3):
            widget.ask(str(number), id=1, do="compute", operation="race", arguments={"steps": 5})
        assert len(widget.views) == MOST_VIEWS
        await until(lambda: len(widget.replies) == MOST_VIEWS)
        assert {view for view, _ in widget.replies} == {str(number) for number in range(3, MOST_VIEWS + 3)}

    asyncio.run(talk())


@pytest.mark.parametrize(
    "content",
    [
        None, [], "text", {}, {"view": 1, "text": "{}"}, {"view": "a"}, {"view": "a", "text": 3}, {"text": "{}"},
        {"view": "a" * 1000, "text": "{}"}, {"view": "b", "closed": True},
    ],
)  # fmt: skip
def test_what_is_no_message_of_a_view_is_ignored(content: object):
    widget = Widget()
    widget.views.receive(content)
    assert (len(widget.views), widget.replies) == (0, [])


def test_a_bad_request_is_answered_with_a_sentence():
    async def talk() -> None:
        widget = Widget()
        widget.views.receive({"view": "a", "text": "[" * 100_000})
        await until(lambda: widget.replies)
        assert widget.replies[0][1]["error"].startswith("message: expected JSON")

    asyncio.run(talk())
