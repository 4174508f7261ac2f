"""Predicted against true numbers, and the confusion matrix of a table."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure
from table_samples import flowers, houses, untrained

from zhishen import data
from zhishen.errors import ArgumentError
from zhishen.figures.table_predictions import draw_class_predictions, draw_predicted_numbers, predicted_numbers_data


def test_numbers_are_in_the_units_of_the_table():
    dataset = data.table(houses(), target=["price", "age"])
    found = predicted_numbers_data(untrained(dataset), dataset)
    assert [numbers.name for numbers in found] == ["price", "age"]
    assert found[0].true.shape == found[0].predicted.shape == (60,)
    assert {*found[1].true.round(3)} <= {*houses()["age"].to_numpy()}
    ax = Figure().subplots()
    draw_predicted_numbers(found[0], ax)
    assert ax.get_xlim() == ax.get_ylim()
    assert len(ax.lines[1].get_xdata()) == 60


def test_many_rows_are_thinned_out():
    dataset = data.table(houses(6_000), target="price", test=5_000)
    (found,) = predicted_numbers_data(untrained(dataset), dataset)
    assert 1_000 < len(found.true) <= 2_000


def test_classes_have_a_confusion_matrix():
    dataset = data.table(flowers(), target="species")
    ax = Figure().subplots()
    draw_class_predictions(untrained(dataset), dataset, ax)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["lily", "rose", "setosa"]


def test_classes_are_no_numbers():
    dataset = data.table(flowers(), target="species")
    with pytest.raises(ArgumentError, match="expected a table whose target is numbers"):
        predicted_numbers_data(untrained(dataset), dataset)
