"""The search for hyperparameters on a surface and on digits."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import search
from zhishen.errors import ArgumentError, MissingDependencyError
from zhishen.lab.engine import chapter6_search
from zhishen.lab.engine.chapter6_search import search_digits, search_strategies
from zhishen.search.strategies import coarse_to_fine, random_point

SPACE = {"lr": search.Log(1e-5, 1.0), "optimizer.weight_decay": search.Log(1e-3, 10.0)}


def logs(point):
    return np.log10(list(point.values()))


def test_random_points_are_the_librarys():
    result = search_strategies(trials=5, seed=2)
    expected = [logs(random_point(SPACE, rng=np.random.default_rng([2, number]))) for number in range(5)]
    np.testing.assert_allclose(result["points"]["random"], expected)


def test_narrowing_is_the_librarys():
    result = search_strategies(trials=25, seed=1)
    tried: list[search.Trial] = []
    for number in range(25):
        point = coarse_to_fine(SPACE, tried, number, seed=1)
        np.testing.assert_allclose(result["points"]["coarse_to_fine"][number], logs(point), rtol=1e-6)
        tried.append(search.Trial(number, "complete", point, float(result["values"]["coarse_to_fine"][number])))


def test_a_grid_tries_few_learning_rates():
    result = search_strategies(trials=30)
    assert len(np.unique(result["points"]["grid"][:, 0].round(6))) == 5
    assert len(np.unique(result["points"]["random"][:, 0].round(6))) == 30
    assert result["best"]["grid"] < result["best"]["random"] < result["best"]["coarse_to_fine"]


def test_the_ranges_become_narrower():
    left, right = search_strategies(trials=40)["ranges"][:, :2].T
    assert (np.diff(right - left) < 0).all()


def test_where_the_surface_is_not_finite_a_trial_has_failed():
    result = search_strategies(surface="log(x + 3)", trials=20)
    assert np.isnan(result["values"]["random"]).any()
    assert np.isfinite(result["best"]["random"])


@pytest.mark.parametrize("surface", ["x +", "import os", "z**2", ""])
def test_a_text_that_is_no_formula_in_x_and_y_is_refused_in_a_sentence(surface):
    with pytest.raises(ArgumentError):
        search_strategies(surface=surface)


def test_trials_on_digits_are_those_of_a_study():
    frames = [frame() for frame in search_digits("random", trials=3, epochs=1, samples=200, seed=4)]
    assert [len(frame["values"]) for frame in frames] == [1, 2, 3]
    expected = [logs(random_point(SPACE, rng=np.random.default_rng([4, number]))) for number in range(3)]
    np.testing.assert_allclose(frames[-1]["points"], expected)
    assert frames[-1]["curves"].shape == (3, 1)
    assert frames[-1]["best"] == np.nanmax(frames[-1]["values"])


@pytest.mark.parametrize("strategy", ["grid", "coarse_to_fine", "tpe"])
def test_every_strategy_stops_after_its_trials(strategy):
    frames = list(search_digits(strategy, trials=4, epochs=1, samples=100))
    assert len(frames) == 4
    assert frames[-1]()["trials"] == 4


def without_optuna(*_args, **_options):
    raise MissingDependencyError("A search for hyperparameters: expected optuna to be installed; install it")


def test_without_optuna_all_but_bayesian_optimization_works(monkeypatch):
    monkeypatch.setattr(chapter6_search.search, "Study", without_optuna)
    *_, last = search_digits("random", trials=2, epochs=1, samples=100)
    assert len(last()["values"]) == 2
    assert last()["importance"] == {}
    with pytest.raises(MissingDependencyError, match="optuna"):
        list(search_digits("tpe", trials=2, epochs=1, samples=100))


def test_a_training_that_diverges_fails_and_the_search_goes_on(monkeypatch):
    monkeypatch.setattr(chapter6_search.search, "Study", without_optuna)

    def diverge(_objective, point, report):
        if point["lr"] > 1e-3:
            raise chapter6_search.NumericalError("loss: expected a finite number, got nan; lower the learning rate")
        report(0.5)
        return 0.5

    monkeypatch.setattr(chapter6_search.search.ValidationAccuracy, "__call__", diverge)
    *_, last = search_digits("random", trials=12, epochs=2, samples=100)
    values = last()["values"]
    assert np.isnan(values).any()
    assert np.nanmax(values) == 0.5
