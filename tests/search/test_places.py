"""Places: a study has exactly the number of trials that was asked for, however many processes begin them at once."""

from __future__ import annotations

import random
import threading

import pytest
from spaces import SPACE

from zhishen.search import Study
from zhishen.search.backend import optuna
from zhishen.search.places import Book, is_killed, places


class Record:
    """What a `Book` needs of Optuna's records."""

    def __init__(self, number, state="COMPLETE", **attributes):
        self.number, self.user_attrs = number, attributes
        self.state = type("State", (), {"name": state})


def test_places_count_without_a_gap():
    """Trials 1 and 2 were killed; trials 4 and 6 take their places."""
    found = [Record(k) for k in (0, 1, 2, 3, 5, 7)] + [Record(4, place=1), Record(6, place=2)]
    assert places(found) == {0: 0, 1: 1, 2: 2, 3: 3, 4: 1, 5: 4, 6: 2, 7: 5}


def test_a_book_knows_who_has_which_place():
    found = [
        Record(0), Record(1, "FAIL", killed=True), Record(2, "FAIL", killed=True), Record(3, "RUNNING"),
        Record(4, "WAITING", place=1), Record(5, "WAITING", place=1), Record(6, "WAITING"),
    ]  # fmt: skip
    book = Book.of(found)
    assert {place: frozen.number for place, frozen in book.holders.items()} == {0: 0, 1: 4, 3: 3, 4: 6}
    assert (book.lost(5), book.lost(2), book.next) == ({2}, set(), 5)
    assert book.counts(4, 2)
    assert not book.counts(5, 9)  # a second one for the same place
    assert not book.counts(6, 4)  # beyond the last place
    assert not book.counts(1, 9)
    assert (book.unfinished(1), book.unfinished(4), book.unfinished(5)) == (0, 3, 4)
    assert book.is_open(2)
    assert not Book.of([Record(0), Record(1, "RUNNING")]).is_open(2)


def test_only_a_trial_that_failed_was_killed():
    assert is_killed(Record(0, "FAIL", killed=True))
    assert not is_killed(Record(0, "COMPLETE", killed=True))
    assert not is_killed(Record(0, "FAIL"))


@pytest.mark.parametrize("storage", [None, "url", "journal"])
def test_a_trial_beyond_the_number_waits_until_more_are_asked_for(request, storage):
    with Study(SPACE, storage=storage and request.getfixturevalue(storage), seed=4) as study:
        study.optimize(lambda point, report: 1.0, trials=2)
        for _ in range(2):  # two processes that see at the same moment that one place is free
            trial = study._study.ask()
            study._claims._wait(trial._trial_id)
        study.optimize(lambda point, report: 1.0, trials=3)
        assert [trial.number for trial in study.finished] == [0, 1, 2]
        assert len(study.trials) == 3
        study.optimize(lambda point, report: 1.0, trials=6)
        assert [trial.number for trial in study.trials] == list(range(6))
        assert len(study.finished) == 6


def test_a_place_whose_process_was_killed_twice_is_not_lost(journal):
    """It released a trial, and was killed before it let another one wait."""
    with Study(SPACE, storage=journal, seed=4) as study:
        asked = study._study.ask()
        asked.set_user_attr("killed", value=True)
        study._study.tell(asked, state=optuna().trial.TrialState.FAIL)
        study.optimize(lambda point, report: point["x"], trials=3)
        alone = Study(SPACE, seed=4)
        alone.optimize(lambda point, report: point["x"], trials=3)
        assert [trial.point for trial in study.finished] == [alone.trials[k].point for k in (0, 1, 2)]


@pytest.mark.parametrize(("storage", "strategy"), [("url", "random"), ("journal", "random"), ("journal", "grid")])
def test_threads_that_race_do_exactly_the_number(request, storage, strategy):
    """Four searches with connections of their own; some trials are released while they run."""
    url = request.getfixturevalue(storage)
    Study(SPACE, storage=url, strategy=strategy).close()

    def objective(point, report):
        if random.random() < 0.2:
            for frozen in other._frozen():
                if frozen.state.name == "RUNNING":
                    other._release(frozen.number, "released by a test")
                    break
        return point["x"]

    def work():
        with Study(SPACE, storage=url, strategy=strategy, seed=1) as study:
            study.optimize(objective, trials=7)

    with Study(SPACE, storage=url, strategy=strategy) as other:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        assert not any(thread.is_alive() for thread in threads)
        assert len(other.finished) == 7
        alone = Study(SPACE, strategy=strategy, seed=1)
        alone.optimize(lambda point, report: 0.0, trials=7)
        assert sorted(trial.point["x"] for trial in other.finished) == sorted(t.point["x"] for t in alone.trials)
