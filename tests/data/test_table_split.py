"""The parts of a table: by a seed, with the same share of each class, or by a column."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from zhishen.data.table_raw import Dialect, RawTable
from zhishen.data.table_split import TEST, TRAIN, VALIDATION, parts_by_column, parts_by_seed, with_validation
from zhishen.errors import ArgumentError, DataError

LABELS = np.repeat([0, 1, 2], [600, 90, 10])


def drawn(labels=LABELS, *, test=0.2, validation=0.1, seed=0):
    return parts_by_seed(labels, test=test, validation=validation, seed=seed, where="test")


def test_each_class_has_its_share_and_the_numbers_are_exact():
    parts = drawn()
    assert np.bincount(parts).tolist() == [504, 56, 140]
    assert np.bincount(LABELS[parts == TEST]).tolist() == [120, 18, 2]
    assert np.bincount(LABELS[parts == VALIDATION]).tolist() == [48, 7, 1]


def test_a_seed_gives_the_same_parts_and_another_one_others():
    assert (drawn() == drawn()).all()
    assert (drawn() != drawn(seed=1)).any()


def test_numbers_of_rows():
    assert np.bincount(drawn(test=33, validation=7)).tolist() == [660, 7, 33]
    assert np.bincount(drawn(np.zeros(3, int), test=0.2, validation=0)).tolist() == [2, 0, 1]


@pytest.mark.parametrize("test", [0, 700, 1.5, -0.1, float("nan"), 701])
def test_a_part_that_leaves_no_rows_is_refused(test):
    with pytest.raises(ArgumentError, match="expected test to be a share below 1"):
        drawn(test=test)


def table(values):
    return RawTable(pl.DataFrame({"part": values}), Dialect(","), "t", "t.csv")


def test_a_column_chooses_the_parts_in_two_languages():
    parts = parts_by_column(table(["Train", "TEST", "val", "训练", "测试", "验证"]), "part", where="test")
    assert parts.tolist() == [TRAIN, TEST, VALIDATION, TRAIN, TEST, VALIDATION]


def test_another_value_or_a_missing_part_is_refused():
    with pytest.raises(
        DataError, match=r"expected train, validation or test in the column 'part' of t\.csv, got 'Later'"
    ):
        parts_by_column(table(["train", "test", "Later"]), "part", where="test")
    with pytest.raises(DataError, match="got ''"):
        parts_by_column(table(["train", "test", None]), "part", where="test")
    with pytest.raises(DataError, match="expected rows for test"):
        parts_by_column(table(["train", "train"]), "part", where="test")


def test_validation_rows_are_drawn_from_the_training_rows_of_a_column():
    parts = np.array([TRAIN] * 10 + [TEST] * 5)
    held = with_validation(parts, np.zeros(15, int), validation=0.2, seed=0, where="test")
    assert np.bincount(held).tolist() == [8, 2, 5]
    assert (held[10:] == TEST).all()
