"""The target: classes or numbers, by its values or as requested."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from zhishen.data.table_raw import Dialect, RawTable
from zhishen.data.table_target import Target, fit_target, has_target, target_task
from zhishen.data.table_values import Cells
from zhishen.errors import ArgumentError, DataError


def cells(values, *, is_text=True):
    return [Cells(pl.Series("y", values), is_text)]


@pytest.mark.parametrize(
    ("values", "is_text", "expected"),
    [
        (["a", "b"], True, "classification"),
        (["a", "b"], False, "classification"),
        ([True, False], False, "classification"),
        (["0", "1", "1"], True, "classification"),
        ([str(k) for k in range(20)], True, "classification"),
        ([str(k) for k in range(21)], True, "regression"),
        (["0.5", "1.5"], True, "regression"),
        ([0.0, 1.0], False, "classification"),
        ([1.5, 2.0], False, "regression"),
    ],
)
def test_the_task_follows_from_the_values(values, is_text, expected):
    assert target_task(cells(values, is_text=is_text), None) == expected
    assert target_task(cells(values, is_text=is_text), "regression") == "regression"


def test_rows_without_a_target():
    assert has_target(cells(["a", None]), "classification").tolist() == [True, False]
    assert has_target(cells(["1", "x", None]), "regression").tolist() == [True, False, False]


def fitted(values, task, *, training=None):
    rows = np.ones(len(values), bool) if training is None else np.array(training)
    return fit_target(["y"], cells(values), rows, task, where="test", place="t.csv")


def test_classes_are_in_the_order_of_numbers_or_of_texts():
    assert fitted(["10", "9", "9"], "classification").classes == ("9", "10")
    assert fitted(["b", "a", "10"], "classification").classes == ("10", "a", "b")


def test_numbers_are_standardized_over_the_training_rows_and_put_back():
    target = fitted(["1", "3", "100"], "regression", training=[True, True, False])
    assert target == Target(("y",), (), (2.0,), (1.0,))
    table = RawTable(pl.DataFrame({"y": ["1", "5"]}), Dialect(","), "t", "t.csv")
    encoded = target.encode(table, where="test")
    assert encoded.tolist() == [[-1], [3]]
    assert target.values(encoded).tolist() == [[1], [5]]


def test_classes_are_labels_and_an_unknown_one_is_refused():
    target = Target(("y",), ("a", "b"))
    table = RawTable(pl.DataFrame({"y": ["b", "a", "c"]}), Dialect(","), "t", "t.csv")
    assert target.encode(RawTable(table.frame[:2], table.dialect, "t", "t"), where="test").tolist() == [1, 0]
    with pytest.raises(DataError, match=r"expected the classes a, b in the column 'y' of t\.csv, got 'c'"):
        target.encode(table, where="test")


def test_targets_that_cannot_be_learned_are_refused():
    with pytest.raises(DataError, match="expected from 2 to 1,000 classes"):
        fitted(["a", "a"], "classification")
    with pytest.raises(DataError, match="expected different numbers in the column 'y'"):
        fitted(["2", "2"], "regression")
    with pytest.raises(DataError, match="whose deviation is above 0"):
        fitted(["1e-200", "2e-200"], "regression")


def test_json():
    for target in (Target(("y",), ("a", "b")), Target(("y", "z"), (), (1.5, 2.0), (1.0, 0.5))):
        assert Target.from_dict(target.as_dict()) == target
    for bad in (
        None,
        {},
        {"names": ["y"]},
        {"names": ["y"], "mean": [1.0], "deviation": [0.0]},
        {"names": ["y"], "classes": ["a", "a"]},
        {"names": ["y"], "mean": [1.0, 2.0], "deviation": [1.0]},
    ):
        with pytest.raises(ArgumentError):
            Target.from_dict(bad)


@pytest.mark.parametrize("odd", ["unknown", "inf", "1e300"])
def test_a_few_texts_among_numbers_leave_a_regression(odd):
    values = [f"{k}.5" for k in range(40)]
    assert target_task(cells([*values, odd]), None) == "regression"
    assert has_target(cells([*values, odd]), "regression").tolist() == [True] * 40 + [False]
    assert target_task(cells([*values, *[odd] * 5]), None) == "classification"
    assert target_task(cells(["0", "1"] * 20 + [odd]), None) == "classification"
