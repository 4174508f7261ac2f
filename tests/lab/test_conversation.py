"""A conversation without threads: the order of the answers, the newest request of a channel, jobs between requests."""

from __future__ import annotations

import json

import pytest

from zhishen.lab.conversation import MOST_WAITING, Conversation
from zhishen.lab.engine import Flag, Session, operation, operations
from zhishen.lab.engine.operation import _OPERATIONS
from zhishen.lab.engine.protocol import decode


class Client:
    """A page that takes the turns itself, as a Web Worker does."""

    def __init__(self, language: str = "en") -> None:
        self.replies: list[dict] = []
        self.page = Conversation(Session(language), lambda reply: self.replies.append(decode(reply)))

    def send(self, **message: object) -> bool:
        return self.page.receive(json.dumps(message))

    def turn(self) -> list[dict]:
        self.page.turn()
        replies, self.replies = self.replies, []
        return replies


@pytest.fixture
def endless():
    """A job that never ends, with a list of the steps that it has done."""
    operations()
    done: list[int] = []

    def endless_job(flag=False):
        try:
            while True:
                done.append(1)
                yield lambda: {"steps": len(done)}
        finally:
            done.clear()

    operation(script=str, flag=Flag())(endless_job)
    yield done
    del _OPERATIONS["endless_job"]


def test_nothing_is_computed_before_a_turn(endless):
    client = Client()
    client.send(id=1, do="start", operation="endless_job")
    assert (client.replies, client.page.busy, endless) == ([], True, [])
    assert client.turn() == [{"id": 1, "result": {"job": 1}}, {"id": 1, "frame": {"steps": 1}}]


def test_a_turn_answers_one_request_so_that_newer_ones_are_seen():
    client = Client()
    client.send(id=1, do="compute", operation="broadcasting", channel="slider")
    client.send(id=2, do="source", operation="broadcasting")
    assert [reply["id"] for reply in client.turn()] == [1]
    client.send(id=3, do="compute", operation="broadcasting", channel="slider")
    client.send(id=4, do="compute", operation="broadcasting", channel="slider")
    assert client.replies == [{"id": 3, "dropped": True}]
    assert [[reply["id"] for reply in client.turn()] for _ in range(2)] == [[3, 2], [4]]
    assert not client.page.busy


def test_a_stop_between_two_turns_ends_a_job(endless):
    client = Client()
    client.send(id=1, do="start", operation="endless_job")
    for _ in range(5):
        client.turn()
    assert len(endless) == 5
    client.send(id=2, do="stop", job=1)
    assert client.turn() == [{"id": 2, "result": {}}]
    assert (endless, client.page.busy) == ([], False)


def test_requests_come_before_the_next_step_of_a_job(endless):
    client = Client()
    client.send(id=1, do="start", operation="endless_job")
    client.turn()
    client.send(id=2, do="compute", operation="broadcasting")
    client.send(id=3, do="compute", operation="broadcasting")
    assert [reply["id"] for reply in client.turn()] == [2]
    assert len(endless) == 1
    client.turn()
    assert len(endless) == 2


def test_a_turn_without_work_does_nothing():
    client = Client()
    assert client.turn() == []


def test_a_page_that_floods_is_refused():
    client = Client()
    assert all(client.send(id=number, do="source", operation="race") for number in range(MOST_WAITING))
    assert not client.send(id=999, do="source", operation="race")
    client.page.close()
    assert not client.page.busy
