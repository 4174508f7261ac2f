"""Heartbeats: processes of other machines that die, or only sleep, and storages that are away for a while."""

from __future__ import annotations

import time

import pytest
from spaces import SPACE

from zhishen.search import Study, heartbeat
from zhishen.search.heartbeat import Watch, beating


class Running:
    def __init__(self, number, beat=None):
        self.number, self.user_attrs = number, {} if beat is None else {"heartbeat": beat}


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr("zhishen.search.heartbeat.time.monotonic", lambda: Clock.now)
    return Clock


def test_a_heartbeat_that_does_not_change_for_a_minute_is_silence(clock):
    watch, silent_after = Watch(), None
    for second in range(0, 120, 5):
        clock.now = 1000.0 + second
        found = watch.silent([Running(1, beat=7), Running(2, beat=second // 15), Running(3)])
        assert found in (set(), {1, 3})
        if found and silent_after is None:
            silent_after = second
    assert silent_after == 65


def test_an_hour_without_a_look_is_no_silence(clock):
    """The storage was away, or this process slept: nobody could be heard."""
    watch = Watch()
    assert watch.silent([Running(1)]) == set()
    clock.now += 3600
    assert watch.silent([Running(1)]) == set()


def test_a_heart_beats_while_the_block_runs(monkeypatch):
    monkeypatch.setattr(heartbeat, "INTERVAL", 0.02)
    beats = []

    class Database:
        def set_trial_user_attr(self, trial, name, value):
            beats.append((trial, name, value))
            if value == 2:
                raise OSError("away")

    with beating(Database(), 5):
        until = time.monotonic() + 10
        while len(beats) < 4 and time.monotonic() < until:
            time.sleep(0.01)
    count = len(beats)
    assert beats[:4] == [(5, "heartbeat", k) for k in (1, 2, 3, 4)]
    time.sleep(0.1)
    assert len(beats) == count


def test_the_trial_of_a_machine_that_died_is_repeated(journal, monkeypatch):
    monkeypatch.setattr(heartbeat, "INTERVAL", 0.1)
    monkeypatch.setattr(heartbeat, "GRACE", 0.5)
    with Study(SPACE, storage=journal, seed=2) as study:
        asked = study._study.ask()
        asked.set_user_attr("process", ["another machine", 7])
        study.optimize(lambda point, report: point["x"], trials=3)
        assert [trial.error for trial in study.trials if trial.killed] == ["its process has given no sign of life"]
        alone = Study(SPACE, seed=2)
        alone.optimize(lambda point, report: point["x"], trials=3)
        assert sorted(trial.point["x"] for trial in study.finished) == sorted(t.point["x"] for t in alone.trials)


def test_a_trial_that_takes_longer_than_a_minute_is_not_repeated(journal, monkeypatch):
    monkeypatch.setattr(heartbeat, "INTERVAL", 0.05)
    monkeypatch.setattr(heartbeat, "GRACE", 0.6)

    def objective(point, report):
        with Study(SPACE, storage=journal) as other:
            for _ in range(60):
                other.release()
                time.sleep(0.03)
        return 1.0

    with Study(SPACE, storage=journal) as study:
        study.optimize(objective, trials=1)
        assert [trial.state for trial in study.trials] == ["complete"]
