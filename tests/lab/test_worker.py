"""The thread that computes: order, the newest request of a channel, jobs beside requests, closed pages."""

from __future__ import annotations

import json
import queue
import threading

import pytest

from zhishen.lab.conversation import MOST_WAITING, Conversation
from zhishen.lab.engine import Flag, Session, operation, operations
from zhishen.lab.engine.operation import _OPERATIONS
from zhishen.lab.engine.protocol import decode
from zhishen.lab.worker import Worker


class Client:
    """A page without a browser."""

    def __init__(self, worker: Worker, language: str = "en") -> None:
        self.replies: queue.Queue[bytes] = queue.Queue()
        self.worker = worker
        self.page = Conversation(Session(language), self.replies.put)
        worker.open(self.page)

    def send(self, **message: object) -> bool:
        return self.worker.receive(self.page, json.dumps(message))

    def reply(self) -> dict:
        return decode(self.replies.get(timeout=20))


@pytest.fixture
def worker():
    running = Worker()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def gate():
    """An operation that waits until the test opens it, and a job that never ends and counts what it holds."""
    operations()
    opened, entered, held = threading.Event(), threading.Event(), []

    def wait_for_test(flag=False):
        entered.set()
        assert opened.wait(20)
        return {"flag": flag}

    def endless_job(flag=False):
        held.append(1)
        try:
            step = 0
            while True:
                step += 1
                yield lambda step=step: {"step": step}
        finally:
            held.pop()

    operation(script=str, flag=Flag())(wait_for_test)
    operation(script=str, flag=Flag())(endless_job)
    yield opened, entered, held
    opened.set()
    del _OPERATIONS["wait_for_test"], _OPERATIONS["endless_job"]


def test_requests_are_answered_in_order(worker):
    client = Client(worker)
    for number in range(5):
        client.send(id=number, do="source", operation="broadcasting")
    assert [client.reply()["id"] for _ in range(5)] == [0, 1, 2, 3, 4]


def test_the_newest_request_of_a_channel_wins(worker, gate):
    opened, entered, _ = gate
    client = Client(worker)
    client.send(id=0, do="compute", operation="wait_for_test")
    assert entered.wait(20)
    for number in range(1, 6):
        client.send(id=number, do="compute", operation="broadcasting", channel="slider")
    client.send(id=6, do="compute", operation="broadcasting", channel="other")
    opened.set()
    replies = [client.reply() for _ in range(7)]
    assert {each["id"] for each in replies if each.get("dropped")} == {1, 2, 3, 4}
    assert [each["id"] for each in replies if "result" in each] == [0, 5, 6]


def test_a_slider_answers_while_a_job_runs(worker, gate):
    client = Client(worker)
    client.send(id=1, do="start", operation="endless_job")
    replies = [client.reply(), client.reply()]
    assert replies == [{"id": 1, "result": {"job": 1}}, {"id": 1, "frame": {"step": 1}}]
    client.send(id=2, do="compute", operation="broadcasting")
    assert client.reply()["id"] == 2
    client.send(id=3, do="next", job=1)
    assert client.reply() == {"id": 3, "result": {}}
    assert client.reply()["frame"]["step"] > 1


def test_a_closed_page_frees_its_jobs_and_others_go_on(worker, gate):
    *_, held = gate
    first, second = Client(worker), Client(worker)
    first.send(id=1, do="start", operation="endless_job")
    first.reply()
    assert worker.pages == 2
    worker.close(first.page)
    second.send(id=2, do="compute", operation="broadcasting")
    assert second.reply()["id"] == 2
    assert worker.pages == 1
    second.send(id=3, do="compute", operation="broadcasting")
    second.reply()
    assert held == []


def test_the_end_of_the_worker_ends_the_jobs(gate):
    *_, held = gate
    running = Worker()
    running.start()
    client = Client(running)
    client.send(id=1, do="start", operation="endless_job")
    client.reply()
    running.stop()
    assert held == []


def test_a_page_that_floods_is_refused(worker, gate):
    _, entered, _ = gate
    client = Client(worker)
    client.send(id=0, do="compute", operation="wait_for_test")
    assert entered.wait(20)
    assert all(client.send(id=number, do="source", operation="race") for number in range(1, MOST_WAITING + 1))
    assert not client.send(id=999, do="source", operation="race")


@pytest.fixture
def faulty():
    """Operations with a fault: one fails at once, the other after its first frame."""
    operations()

    def divide_by_zero(flag=False):
        return {"ratio": 1 / (flag * 0)}

    def fail_later(flag=False):
        yield lambda: {"step": 1}
        raise KeyError(flag)

    operation(script=str, flag=Flag())(divide_by_zero)
    operation(script=str, flag=Flag())(fail_later)
    yield
    del _OPERATIONS["divide_by_zero"], _OPERATIONS["fail_later"]


def test_a_fault_of_the_lab_is_told_and_the_thread_lives(worker, faulty, capfd):
    client = Client(worker)
    client.send(id=1, do="compute", operation="divide_by_zero")
    assert "the lab itself has made a mistake" in client.reply()["error"]
    client.send(id=2, do="start", operation="fail_later")
    assert [client.reply() for _ in range(2)][1] == {"id": 2, "frame": {"step": 1}}
    assert client.reply() == {
        "id": 2,
        "error": "job: the lab itself has made a mistake here; its terminal, or the console of the browser, shows it",
        "finished": True,
    }
    client.send(id=3, do="compute", operation="broadcasting")
    assert client.reply()["id"] == 3
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_what_is_not_a_message_gets_a_sentence_in_the_language_of_the_page(worker):
    client = Client(worker, "zh")
    assert worker.receive(client.page, "nonsense")
    assert "应为" in client.reply()["error"]


def test_pages_have_their_own_languages(worker):
    pages = {language: Client(worker, language) for language in ("en", "zh")}
    for client in pages.values():
        client.send(id=1, do="compute", operation="race", arguments={"steps": -1})
    assert "expected" in pages["en"].reply()["error"]
    assert "应为" in pages["zh"].reply()["error"]
