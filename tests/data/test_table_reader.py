"""The reader of tables: features in a fixed order, whatever the order of the columns; JSON; missing columns."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from table_samples import flowers

from zhishen import data
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.table_reader import TableReader
from zhishen.errors import ArgumentError, DataError


@pytest.fixture(scope="module")
def dataset():
    return data.table(flowers(), target="species")


def test_features_have_names_and_places(dataset):
    reader = dataset.preprocessing.reader
    assert reader.features == (
        "length", "length is missing", "width", "color=blue", "color=red", "color=white", "color=missing",
    )  # fmt: skip
    assert reader.slices() == {"length": slice(0, 2), "width": slice(2, 3), "color": slice(3, 7)}
    assert [column.name for column in reader.columns if not column.features] == ["id", "garden"]
    assert "3 columns, 2 dropped, 7 features, target species" in repr(reader)


def test_numbers_are_standardized_and_flags_are_not(dataset):
    x = dataset.train.x
    np.testing.assert_allclose(x[:, [0, 2]].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(x[:, [0, 2]].std(axis=0), 1, atol=1e-5)
    assert set(np.unique(x[:, [1, 3, 4, 5, 6]])) == {0.0, 1.0}
    assert (x[:, 3:].sum(axis=1) == 1).all()


def test_a_table_in_another_order_gives_the_same_inputs(dataset, tmp_path):
    reader = dataset.preprocessing.reader
    frame = flowers()
    expected = reader.read(frame)
    assert np.array_equal(reader.read(frame.select("color", "width", "length")), expected)
    frame.drop("species").write_csv(tmp_path / "new.csv", separator=";")
    assert np.array_equal(reader.read(tmp_path / "new.csv", where="test"), expected)


def test_missing_columns_are_named(dataset):
    reader = dataset.preprocessing.reader
    with pytest.raises(DataError, match=r"got it without length, color; add what is missing"):
        reader.read(flowers().select("width"))
    with pytest.raises(DataError, match=r"is 'Length' the column 'length'\? rename it"):
        reader.read(flowers().rename({"length": "Length"}))


def test_too_many_values_are_refused(dataset, monkeypatch):
    monkeypatch.setattr("zhishen.data.table_reader.VALUES", 100)
    with pytest.raises(DataError, match="at most 100 values as inputs, got 240 rows of 7 features"):
        dataset.preprocessing.reader.read(flowers())


def test_json(dataset):
    content = json.loads(json.dumps(dataset.preprocessing.as_dict()))
    assert Preprocessing.from_dict(content) == dataset.preprocessing
    reader = content["reader"]
    for bad in (
        {"columns": [], "target": reader["target"]},
        {"columns": reader["columns"]},
        {"columns": [*reader["columns"], reader["columns"][0]], "target": reader["target"]},
        [],
    ):
        with pytest.raises(ArgumentError):
            TableReader.from_dict(bad)


def test_an_empty_table_of_the_right_columns_is_refused(dataset):
    with pytest.raises(DataError, match="with 0 rows"):
        dataset.preprocessing.reader.read(flowers().head(0))
    assert dataset.preprocessing.reader.read(flowers().head(1)).shape == (1, 7)
    assert isinstance(flowers(), pl.DataFrame)
