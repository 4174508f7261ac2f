"""Predictions for the rows of a table: their names, their units, the columns of the table unchanged."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from table_samples import flowers, houses, trained

import zhishen
from zhishen import data, nn, train
from zhishen.errors import ArgumentError, DataError


@pytest.fixture(scope="module")
def classifier():
    return trained(data.table(flowers(), target="species"))


def test_classes_have_a_probability(classifier):
    found = train.predict_table(classifier, flowers(60, seed=4))
    frame = found.frame()
    assert frame.columns == [*flowers().columns, "prediction", "probability"]
    assert frame.drop("prediction", "probability").equals(flowers(60, seed=4))
    assert (frame["prediction"] == frame["species"]).mean() > 0.85
    assert frame["probability"].is_between(1 / 3, 1).all()
    assert found.notes == ()


def test_numbers_are_in_the_units_of_the_table():
    network = trained(data.table(houses(), target="price"))
    frame = train.predict_table(network, houses(50, seed=9).drop("price")).frame()
    truth = houses(50, seed=9)["price"].to_numpy()
    assert np.abs(frame["prediction"].to_numpy() - truth).mean() < 0.2 * truth.std()


def test_several_numbers_have_a_column_each():
    network = trained(data.table(houses(), target=["price", "age"]), epochs=1)
    assert [*train.predict_table(network, houses()).columns] == ["prediction_price", "prediction_age"]


def test_a_name_that_is_taken_gets_a_number(classifier):
    frame = flowers().with_columns(prediction=pl.lit(1), prediction_2=pl.lit(2))
    assert [*train.predict_table(classifier, frame).columns] == ["prediction_3", "probability"]


def test_unknown_values_are_noted(classifier):
    frame = flowers(30).with_columns(color=pl.lit("green"))
    (note,) = train.predict_table(classifier, frame).notes
    assert note.startswith("color: 30 values are categories that training did not have, such as 'green'")


def test_a_saved_network_predicts_the_same(classifier, tmp_path):
    again = zhishen.load(classifier.save(tmp_path / "network.safetensors"))
    assert again.preprocessing == classifier.preprocessing
    one, other = (train.predict_table(network, flowers(30)).frame() for network in (classifier, again))
    assert one.equals(other)


def test_what_cannot_be_predicted_is_refused(classifier):
    with pytest.raises(ArgumentError, match="expected a network that was trained on a table"):
        train.predict_table(nn.two_layer(2, 2, 2, rng=np.random.default_rng(0)), flowers())
    with pytest.raises(DataError, match="got it without length"):
        train.predict_table(classifier, flowers().drop("length"))
    with pytest.raises(DataError, match=r"expected numbers that float32 can hold .*, got 1e\+149 as width in row 1"):
        train.predict_table(classifier, flowers(3).with_columns(width=pl.lit(1e149)))
