"""The confusion matrix is an array that a notebook shows as a table."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from markup import texts

from zhishen import metrics
from zhishen.errors import ArgumentError, ShapeError
from zhishen.metrics.confusion import ConfusionMatrix

T, PREDICTED = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 1, 2, 0])
COUNTS = [[1, 1, 0], [0, 1, 0], [1, 1, 1]]


@pytest.fixture
def matrix() -> ConfusionMatrix:
    return metrics.confusion_matrix(T, PREDICTED)


def test_it_is_an_array_of_counts(matrix):
    assert isinstance(matrix, np.ndarray)
    assert matrix.tolist() == COUNTS
    assert repr(matrix) == repr(np.array(COUNTS))
    assert (matrix[2, 1], matrix.sum(), matrix.trace()) == (1, 6, 3)


@pytest.mark.parametrize(
    "derive",
    [
        lambda m: m / m.sum(axis=1, keepdims=True), lambda m: m + m, lambda m: m.T, lambda m: m[0], lambda m: m[1:],
        lambda m: m.sum(axis=0), lambda m: m.transpose(1, 0), lambda m: m == 1,
    ],
)  # fmt: skip
def test_what_is_computed_from_it_is_plain(matrix, derive):
    found = derive(matrix)
    assert type(found) is np.ndarray
    assert np.array_equal(found, derive(np.array(COUNTS)))


def test_a_sum_is_a_number(matrix):
    assert type(matrix.sum()) is np.int64


def test_counts_of_mini_batches_can_be_added(matrix):
    matrix += metrics.confusion_matrix(T, PREDICTED)
    assert matrix.tolist() == [[2 * n for n in row] for row in COUNTS]


def test_the_table_has_true_classes_in_rows(matrix):
    assert texts(matrix._repr_html_()) == [
        "confusion matrix: 3 of 6 right", "true \\ predicted", "0", "1", "2",
        "0", "1", "1", "0", "1", "0", "1", "0", "2", "1", "1", "1",
    ]  # fmt: skip
    assert matrix._repr_html_().count("rgba(43, 131, 204") == 3
    assert matrix._repr_html_().count("rgba(224, 96, 31") == 3


def test_the_table_has_the_names_of_the_classes():
    matrix = metrics.confusion_matrix(T, PREDICTED, classes=["<b>", "dog", "fish"])
    assert matrix.names == ("<b>", "dog", "fish")
    assert texts(matrix._repr_html_())[1:6] == ["true \\ predicted", "<b>", "dog", "fish", "<b>"]
    assert "<b>" not in matrix._repr_html_()


def test_more_names_than_labels_are_more_classes():
    assert metrics.confusion_matrix([0, 1], [0, 0], classes=("a", "b", "c")).shape == (3, 3)
    with pytest.raises(ShapeError, match="from 0 to 1"):
        metrics.confusion_matrix(T, PREDICTED, classes=("a", "b"))


def test_other_shapes_have_no_table(matrix):
    assert matrix.reshape(-1)._repr_html_() is None
    assert metrics.confusion_matrix([0], [0], classes=31)._repr_html_() is None
    assert metrics.confusion_matrix([0], [0])._repr_html_() is not None


def test_no_predictions_at_all():
    empty = metrics.confusion_matrix(np.zeros(0, int), np.zeros(0, int), classes=2)
    assert texts(empty._repr_html_())[0] == "confusion matrix: 0 of 0 right"


def test_it_can_be_stored(matrix):
    assert np.array_equal(pickle.loads(pickle.dumps(matrix)), matrix)


@pytest.mark.parametrize("classes", ["abc", [], 2.5, np.array(["a", "b"])])
def test_classes_are_a_number_or_names(classes, hostile):
    with pytest.raises((ShapeError, ArgumentError), match=r"^confusion_matrix: expected classes"):
        metrics.confusion_matrix([0, 1], [0, 1], classes=classes)
