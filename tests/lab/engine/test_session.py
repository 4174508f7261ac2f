"""Sessions: replies, mistakes, languages, and jobs."""

from __future__ import annotations

import json

import pytest

from zhishen import set_language
from zhishen.lab.engine import Session, operation, operations
from zhishen.lab.engine.protocol import decode
from zhishen.lab.engine.session import MOST_JOBS


@pytest.fixture(autouse=True)
def english():
    yield
    set_language("en")


@pytest.fixture
def counting(monkeypatch):
    """A job that counts; it fails at the end if asked to."""
    from zhishen.errors import NumericalError
    from zhishen.lab.engine import Flag
    from zhishen.lab.engine import operation as module_function
    from zhishen.lab.engine.operation import _OPERATIONS

    operations()

    def count_to_three(fails=False):
        for step in range(1, 4):
            yield lambda step=step: {"step": step}
        if fails:
            raise NumericalError("count: expected a number, got none; choose another")

    module_function(script=str, fails=Flag())(count_to_three)
    yield "count_to_three"
    del _OPERATIONS["count_to_three"]


def ask(session: Session, **message: object) -> dict:
    return decode(session.handle(json.dumps(message)))


def frames(session: Session) -> list[dict]:
    return [decode(data) for data in session.advance()]


def test_a_request_gets_its_reply():
    reply = ask(Session(), id=4, do="compute", operation="broadcasting", arguments={"first": [2, 3], "second": [3]})
    assert reply["id"] == 4
    assert reply["result"]["shape"] == [2, 3]


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ({"id": 1, "do": "compute", "operation": "nonsense"}, "expected operation to be one of"),
        ({"id": 1, "do": "start", "operation": "broadcasting"}, "expected operation to be one of"),
        ({"id": 1, "do": "compute", "operation": "race", "arguments": {"steps": -1}}, "race: expected steps"),
        ({"id": 1, "do": "dance"}, "expected do to be one of"),
    ],
)
def test_a_mistake_becomes_a_sentence(message, sentence):
    reply = ask(Session(), **message)
    assert sentence in reply["error"]
    assert "result" not in reply


def test_what_is_not_a_message_gets_a_reply_too():
    assert decode(Session().handle("nonsense")) == {"id": -1, "error": decode(Session().handle("nonsense"))["error"]}


def test_errors_are_in_the_language_of_the_page():
    for language, word in (("zh", "应为"), ("en", "expected")):
        reply = ask(Session(language), id=1, do="compute", operation="race", arguments={"steps": -1})
        assert word in reply["error"]


def test_a_job_runs_to_its_end(counting):
    session = Session()
    ask(session, id=9, do="start", operation=counting)
    assert session.busy
    assert frames(session) == [{"id": 9, "frame": {"step": 1}}]
    assert frames(session) == []
    ask(session, id=10, do="next", job=9)
    assert frames(session) == [{"id": 9, "frame": {"step": 3}}]
    assert frames(session) == [{"id": 9, "finished": True}]
    assert session.jobs == {}
    assert not session.busy


def test_a_job_pauses_steps_and_goes_on(counting):
    session = Session()
    ask(session, id=9, do="start", operation=counting)
    ask(session, id=10, do="pause", job=9)
    assert not session.busy
    assert frames(session) == []
    ask(session, id=11, do="step", job=9)
    assert frames(session) == [{"id": 9, "frame": {"step": 1}}]
    ask(session, id=12, do="next", job=9)
    assert frames(session) == []
    ask(session, id=13, do="resume", job=9)
    assert frames(session) == [{"id": 9, "frame": {"step": 2}}]
    ask(session, id=14, do="stop", job=9)
    assert session.jobs == {}


def test_a_prepared_job_waits_for_its_first_step(counting):
    session = Session()
    assert ask(session, id=9, do="prepare", operation=counting) == {"id": 9, "result": {"job": 9}}
    assert not session.busy
    assert frames(session) == []
    ask(session, id=10, do="step", job=9)
    assert frames(session) == [{"id": 9, "frame": {"step": 1}}]
    ask(session, id=11, do="next", job=9)
    ask(session, id=12, do="resume", job=9)
    assert frames(session) == [{"id": 9, "frame": {"step": 2}}]


def test_a_job_that_fails_ends_with_its_sentence(counting):
    session = Session()
    ask(session, id=9, do="start", operation=counting, arguments={"fails": True})
    found = []
    for number in range(10, 20):
        found += frames(session)
        ask(session, id=number, do="next", job=9)
    assert found[-1] == {"id": 9, "error": "count: expected a number, got none; choose another", "finished": True}
    assert session.jobs == {}


def test_a_page_has_a_bounded_number_of_jobs(counting):
    session = Session()
    for number in range(MOST_JOBS):
        assert "result" in ask(session, id=number, do="start", operation=counting)
    assert "at most" in ask(session, id=99, do="start", operation=counting)["error"]
    session.close()
    assert session.jobs == {}


def test_an_id_names_one_job(counting):
    session = Session()
    ask(session, id=1, do="start", operation=counting)
    assert "expected a new id" in ask(session, id=1, do="start", operation=counting)["error"]


@pytest.mark.parametrize("do", ["pause", "resume", "step", "next", "stop"])
def test_a_job_that_has_ended_is_no_mistake(do):
    assert ask(Session(), id=1, do=do, job=55) == {"id": 1, "result": {}}


def test_registering_a_name_twice_is_refused():
    from zhishen.errors import ArgumentError

    def race():
        return {}

    operations()
    with pytest.raises(ArgumentError, match="expected a new name"):
        operation(script=str)(race)
