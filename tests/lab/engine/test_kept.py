"""What a session keeps: computed once, bounded, and freed with it."""

from __future__ import annotations

from zhishen.lab.engine import Session, kept
from zhishen.lab.engine.kept import MOST_BYTES, Kept


def test_a_result_is_computed_once():
    store, calls = Kept(), []

    def make():
        calls.append(1)
        return "result", 8

    assert [store.get("a", make) for _ in range(3)] == ["result"] * 3
    assert len(calls) == 1
    store.clear()
    store.get("a", make)
    assert len(calls) == 2


def test_the_oldest_are_dropped_when_all_are_too_large():
    store, calls = Kept(), []

    def make(name):
        return lambda: (calls.append(name), (name, MOST_BYTES // 2))[1]

    for name in "abacab":  # "b" is dropped for "c", "c" for "b"; one that is larger than all stays alone
        assert store.get(name, make(name)) == name
    assert "".join(calls) == "abcb"
    assert store.get("d", lambda: ("d", 2 * MOST_BYTES)) == "d"


def test_each_session_has_its_own():
    one, other = Session(), Session()
    one.handle("{}")
    one.handle('{"id": 1, "do": "compute", "operation": "viewer", "arguments": {}}')
    assert kept.current() is one.kept
    other.handle('{"id": 1, "do": "compute", "operation": "viewer", "arguments": {}}')
    assert kept.current() is other.kept
    one.close()
