"""The storage of trials with Optuna: databases that cannot be opened or were changed, and missing packages."""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path

import pytest
from spaces import SPACE, WIDE, hill

from zhishen.errors import ArgumentError, DataError, MissingDependencyError
from zhishen.search import Study


@pytest.mark.parametrize("url", ["no url", "sqlite:////no/such/folder/study.db", "mysql://me:secret@localhost/x"])
def test_a_storage_that_cannot_be_opened(url):
    with pytest.raises(DataError, match=r"expected a storage that can be opened, got .*; give a URL") as told:
        Study(SPACE, storage=url)
    assert "secret" not in str(told.value)


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


@pytest.mark.parametrize("stored", [3, [], {}, {"space": 3}, {"space": {}, "description": []}, "x"], ids=str)
def test_a_description_that_was_changed_is_refused(url, stored):
    with Study(SPACE, storage=url) as study:
        study._study.set_user_attr("search", stored)
    with pytest.raises(ArgumentError, match="as in the study that is stored in"):
        Study(SPACE, storage=url)


def test_a_data_base_that_is_damaged_meanwhile_is_one_sentence(url):
    with Study(SPACE, storage=url) as study:
        study.optimize(lambda point, report: 1.0, trials=1)
        path = Path(url.removeprefix("sqlite:///"))
        path.write_bytes(b"no data base" * 1000)
        with pytest.raises(DataError) as caught:
            study.optimize(lambda point, report: 1.0, trials=2)
        assert "\n" not in str(caught.value)
        assert "expected a storage that can be read and written" in str(caught.value)
