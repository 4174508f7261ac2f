"""The search for hyperparameters in the figures, in small versions."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures import chapter6_search as searching
from zhishen.search import Study


def test_random_trials_are_those_of_a_study_and_learn():
    found = searching._random_trials(trials=6, samples=300, epochs=2, seed=0)
    assert found["curves"].shape == (6, 2, 2)
    done = ~np.isnan(found["value"])
    assert done.any()
    np.testing.assert_array_equal(found["value"][done], found["curves"][done, :, 1].max(axis=1))
    study = Study(searching._SPACE, strategy="random", seed=0)
    study.optimize(lambda point, report: 0.0, trials=6)
    for name in searching._SPACE:
        np.testing.assert_allclose([float(trial.point[name]) for trial in study.trials], found[name])


def test_a_training_that_diverges_has_no_value():
    assert searching._value(searching._curves({"lr": 1.0, "optimizer.weight_decay": 1e6}, 100, 3)) is None


def test_ranges_narrow_around_the_best():
    found = searching._rounds(rounds=2, samples=100, epochs=1, seed=0)
    widths = np.diff(np.log10(found["range"]), axis=2)[..., 0]
    assert (widths[1] <= widths[0]).all()
    assert widths[1].min() < 0.9 * widths[0].max()
    low, high = found["range"][1, 0]
    assert ((found["lr"][1] >= low) & (found["lr"][1] <= high)).all()
    best = found["lr"][0][np.nan_to_num(found["value"][0], nan=-1).argmax()]
    assert low <= best <= high


def test_importances_are_shares_of_one(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHISHEN_FIGURE_CACHE", str(tmp_path))
    found = searching._importance(trials=12, samples=300, epochs=1, seed=0)
    assert found["share"].shape == (4,)
    assert found["share"].sum() == pytest.approx(1)
