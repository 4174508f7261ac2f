"""Optuna behind the studies: missing packages, its log, samplers that differ from process to process."""

from __future__ import annotations

import logging
import sys
import warnings

import pytest
from spaces import SPACE, WIDE, hill

from zhishen.errors import MissingDependencyError
from zhishen.search import Study
from zhishen.search.backend import make_sampler, optuna


def test_without_optuna_the_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(MissingDependencyError, match=r"needs the package optuna, .*install optuna"):
        Study(SPACE)


def test_optuna_is_as_verbose_as_before(caplog):
    import optuna

    before = optuna.logging.get_verbosity()
    with warnings.catch_warnings(record=True) as caught, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        study = Study(SPACE, strategy="halving")
        study.optimize(lambda point, report: 1 / (point["x"] > 0), trials=8)
        study.importance()
    assert optuna.logging.get_verbosity() == before
    assert not caught
    assert "optuna" not in caplog.text


def test_a_strategy_whose_package_is_missing_is_an_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingDependencyError, match=r"The strategy gp needs the package torch.*pip install torch"):
        Study(WIDE, strategy="gp").optimize(hill, trials=2)


def test_processes_that_begin_at_different_places_draw_different_points():
    drawn = []
    for first in (0, 0, 1):
        study = optuna().create_study(
            sampler=make_sampler("tpe", space=SPACE, seed=1, total=9, first=first), direction="maximize"
        )
        drawn.append(study.ask().suggest_float("x", -4, 4))
    assert drawn[0] == drawn[1] != drawn[2]
