"""The Gaussian process, which needs PyTorch and SciPy, finds the maximum of a function faster than random search."""

from __future__ import annotations

import math

import numpy as np

from zhishen.search import Linear, Log, Study

SPACE = {"a": Linear(-4.0, 4.0), "lr": Log(1e-4, 1.0)}


def objective(point, report):
    return -((point["a"] - 1) ** 2) - (math.log10(point["lr"]) + 2) ** 2


def test_the_gaussian_process_is_better_than_random_search():
    best = {}
    for strategy in ("gp", "random"):
        values = []
        for seed in range(3):
            study = Study(SPACE, strategy=strategy, seed=seed)
            study.optimize(objective, trials=20)
            values.append(study.best.value)
        best[strategy] = np.mean(values)
    assert best["gp"] > -0.01
    assert best["gp"] > best["random"]


def test_a_study_resumes_from_its_storage(tmp_path):
    url = f"sqlite:///{tmp_path / 'study.db'}"
    for trials in (6, 12):
        with Study(SPACE, strategy="gp", seed=1, storage=url) as study:
            study.optimize(objective, trials=trials)
            assert len({str(trial.point) for trial in study.trials}) == trials
