"""A study: it finds good points, keeps its trials, continues, survives failures, stops bad trials, and shares work."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from spaces import SPACE, WIDE, hill

from zhishen.errors import ArgumentError, DataError
from zhishen.search import STRATEGIES, Integer, Linear, Log, Study, grid_points


@pytest.fixture(scope="module")
def objectives():
    """The module ``objectives.py`` beside this file, which worker processes import, too."""
    folder = str(Path(__file__).parent)
    sys.path.insert(0, folder)
    spec = importlib.util.find_spec("objectives")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["objectives"] = module
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(folder)


def parabola(point, report):
    return -((point["x"] - 1) ** 2)


def without_time(trials):
    return [(t.number, t.state, t.point, t.value, t.error) for t in trials]


# What needs packages that only the peers' environment has is tried in tests/verify.
QUICK = [name for name, strategy in STRATEGIES.items() if not strategy.needs]


@pytest.mark.parametrize("strategy", QUICK)
def test_every_strategy_comes_near_the_top(strategy):
    study = Study(WIDE, strategy=strategy, seed=2)
    study.optimize(hill, trials=60)
    assert study.best.value == hill(study.best.point, None)
    assert study.best.value > (-0.01 if strategy == "grid" else 0.6)  # the grid's rates are 100 apart
    assert study.best.point["f"] == "b"
    assert len(study.trials) == 60 or (strategy == "grid" and len(study.trials) == len(grid_points(WIDE, at_most=60)))


def test_narrowing_beats_plain_chance():
    reached = {}
    for strategy in ("random", "coarse_to_fine", "tpe"):
        values = []
        for seed in range(7):
            study = Study(WIDE, strategy=strategy, seed=seed)
            study.optimize(hill, trials=40)
            values.append(1 - study.best.value)
        reached[strategy] = np.median(values)
    assert reached["coarse_to_fine"] < reached["random"] / 2
    assert reached["tpe"] < reached["random"]


@pytest.mark.parametrize("strategy", QUICK)
def test_the_same_seed_gives_the_same_trials(strategy):
    runs = []
    for seed in (5, 5, 6):
        study = Study(WIDE, strategy=strategy, seed=seed)
        study.optimize(hill, trials=15)
        runs.append(without_time(study.trials))
    assert runs[0] == runs[1]
    assert (runs[0] == runs[2]) == (strategy == "grid")


@pytest.mark.parametrize("strategy", [name for name in QUICK if name != "tpe"])
def test_an_interrupted_study_continues_as_if_never_interrupted(strategy, url):
    """The trials that were interrupted are repeated: the others have the same points and values in the same order."""
    whole, calls = Study(WIDE, strategy=strategy, seed=5), 0
    whole.optimize(hill, trials=12)

    def stopping(point, report):
        nonlocal calls
        calls += 1
        if calls in (1, 5, 6, 10):
            raise KeyboardInterrupt
        return hill(point, report)

    for _ in range(4):
        with Study(WIDE, strategy=strategy, seed=5, storage=url) as study, pytest.raises(KeyboardInterrupt):
            study.optimize(stopping, trials=12)
    with Study(WIDE, strategy=strategy, seed=5, storage=url) as study:
        study.optimize(stopping, trials=12)
        assert study.best.value == whole.best.value
        assert [trial[1:] for trial in without_time(study.finished)] == [
            trial[1:] for trial in without_time(whole.trials)
        ]
        killed = [trial for trial in study.trials if trial.killed]
        assert [(trial.state, trial.error) for trial in killed] == [("failed", "its process was ended")] * 4
        study.optimize(stopping, trials=12)
        assert len(study.trials) == len(whole.trials) + 4


def test_tpe_that_continues_does_not_repeat_itself(url):
    for trials in (5, 10):
        with Study(SPACE, strategy="tpe", storage=url) as study:
            study.optimize(parabola, trials=trials)
    assert len({trial.point["x"] for trial in study.trials}) == 10
    study.close()


def test_a_grid_ends_when_its_points_are_tried():
    study = Study({"n": Integer(1, 3)}, strategy="grid")
    study.optimize(lambda point, report: point["n"], trials=100)
    assert [trial.point["n"] for trial in study.trials] == [1, 2, 3]


def test_failures_are_kept_and_the_search_continues():
    def objective(point, report):
        if point["x"] < 0:
            raise ZeroDivisionError("x < 0")
        return np.nan if point["x"] > 3 else point["x"]

    told = []
    study = Study(SPACE)
    study.optimize(objective, trials=30, on_trial=told.append)
    assert without_time(told) == without_time(study.trials)
    failed = [trial for trial in study.trials if trial.state == "failed"]
    assert {trial.error for trial in failed if trial.point["x"] < 0} == {"ZeroDivisionError: x < 0"}
    assert all("finite" in trial.error or "a number" in trial.error for trial in failed if trial.point["x"] > 3)
    assert {trial.state for trial in study.trials if 0 <= trial.point["x"] <= 3} == {"complete"}
    assert all(trial.value is None for trial in failed)
    assert 2 < study.best.value <= 3
    assert study.ranked()[0] == study.best


def test_nothing_complete_says_why():
    study = Study(SPACE)
    study.optimize(lambda point, report: 1 / 0, trials=2)
    with pytest.raises(
        ArgumentError, match=r"got none, and the last one failed .ZeroDivisionError: division by zero.; "
    ):
        _ = study.best
    assert study.importance() == {}


def test_halving_stops_what_falls_behind_and_spends_less():
    steps = 0

    def objective(point, report):
        nonlocal steps
        for k in range(1, 10):
            steps += 1
            report(point["x"] * k)
        return point["x"] * 9

    study = Study(SPACE, strategy="halving")
    study.optimize(objective, trials=40)
    pruned = [trial for trial in study.trials if trial.state == "pruned"]
    assert len(pruned) >= 20
    assert steps < 40 * 9 / 2
    assert study.best.point["x"] == max(trial.point["x"] for trial in study.trials)
    steps = 0
    Study(SPACE, strategy="random").optimize(objective, trials=10)
    assert steps == 90


def test_importance_finds_what_matters():
    study = Study({"much": Linear(0, 1), "little": Linear(0, 1)})
    study.optimize(lambda point, report: point["much"] + 0.01 * point["little"], trials=40)
    shares = study.importance()
    assert list(shares) == ["much", "little"]
    assert shares["much"] > 0.8
    assert sum(shares.values()) == pytest.approx(1)


def test_no_importance_where_nothing_differs():
    study = Study(SPACE)
    study.optimize(lambda point, report: 1.0, trials=10)
    assert study.importance() == {}
    assert study.best.number == 0


def test_workers_share_the_trials(objectives, url, forked_workers):
    told = []
    with Study(SPACE, storage=url, seed=1) as study:
        study.optimize(objectives.parabola, trials=3)
        study.optimize(objectives.parabola, trials=14, workers=2, on_trial=told.append)
        trials = study.trials
    assert sorted(trial.number for trial in told) == list(range(3, 14))
    assert len(trials) == 14
    alone = Study(SPACE, seed=1)
    alone.optimize(objectives.parabola, trials=14)
    assert without_time(trials) == without_time(alone.trials)
    assert "failed" in {trial.state for trial in trials}


def test_a_worker_that_dies_is_reported(objectives, url, forked_workers):
    with Study(SPACE, storage=url) as study:
        with pytest.raises(DataError, match=r"got 2 that failed .exit status 3.; "):
            study.optimize(objectives.hard_exit, trials=2, workers=2)
        study.optimize(parabola, trials=2)
        assert [trial.state for trial in study.trials] == ["failed", "failed", "complete", "complete"]
        assert [trial.killed for trial in study.trials] == [True, True, False, False]


def test_another_space_or_description_is_refused(url):
    Study(SPACE, storage=url, description={"epochs": 3}).close()
    Study(SPACE, storage=url, description={"epochs": 3}, strategy="tpe", seed=9).close()
    with pytest.raises(ArgumentError, match=r"expected x to be linear:-4..4, as in .*, got linear:0..4; "):
        Study({"x": Linear(0, 4)}, storage=url, description={"epochs": 3})
    with pytest.raises(ArgumentError, match=r"expected y to be None, .* got log:1..2; "):
        Study({**SPACE, "y": Log(1, 2)}, storage=url, description={"epochs": 3})
    with pytest.raises(ArgumentError, match=r"expected epochs to be 3, as in .*, got 4; "):
        Study(SPACE, storage=url, description={"epochs": 4})
    Study({"x": Linear(0, 4)}, storage=url, name="another").close()


def test_arguments_out_of_range():
    for wrong in (
        lambda: Study({}),
        lambda: Study(SPACE, strategy="coarse"),
        lambda: Study(SPACE, seed=-1),
        lambda: Study(SPACE).optimize(parabola, trials=0),
        lambda: Study(SPACE).optimize(parabola, trials=1, workers=0),
        lambda: Study(SPACE).optimize(parabola, trials=1, workers=2),
    ):
        with pytest.raises(ArgumentError, match=r": expected .*, got .*; "):
            wrong()
