"""Every target, and every kind of scores, that is refused: with which words."""

from __future__ import annotations

import re

import numpy as np
import pytest

from zhishen import Tensor, metrics
from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.metrics import (
    accuracy,
    confusion_matrix,
    count_correct,
    labels_of,
    log_loss,
    precision_recall_f1,
    top_k_accuracy,
)

Y = np.array([[0.1, 0.9, 0.0], [0.5, 0.2, 0.3], [0.2, 0.3, 0.5], [0.2, 0.3, 0.5]])
T = np.array([1, 0, 0, 2])
SCORES = {
    "accuracy": accuracy,
    "count_correct": count_correct,
    "top_k_accuracy": lambda y, t: top_k_accuracy(y, t, k=1),
    "log_loss": log_loss,
}


LOOK = "find where the computation first leaves the range of floats"


def exactly(message: str) -> str:
    return f"^{re.escape(message)}$"


# --- what scores refuse ------------------------------------------------------------------------------------------

NUMBER = "number the classes with np.unique(t, return_inverse=True)[1]"
SHAPE = "expected targets t as labels of shape (4,) or one-hot of shape (4, 3), got"
FRACTION = (
    "expected labels t as integers, got dtype float64 with {} at index [{}]; give the number of each sample's class"
)
BAD_LABELS = {
    "strings": (np.array(["1", "0", "0", "2"]), f"expected labels t as integers, got dtype <U1; {NUMBER}"),
    "bytes": (np.array([b"1", b"0", b"0", b"2"]), f"expected labels t as integers, got dtype |S1; {NUMBER}"),
    "objects": (np.array([1, 0, 0, 2], object), f"expected labels t as integers, got dtype object; {NUMBER}"),
    "complex": (T + 0j, f"expected labels t as integers, got dtype complex128; {NUMBER}"),
    "whole floats": (
        T.astype(np.float32),
        "expected labels t as integers, got dtype float32; convert them with t.astype(int)",
    ),
    "fractions": (
        np.array([1.0, 0.5, 0.0, 2.0]),
        FRACTION.format("0.5", 1),
    ),
    "NaN": (
        np.array([1.0, 0.0, np.nan, 2.0]),
        FRACTION.format("nan", 2),
    ),
    "infinite": (
        np.array([1.0, 0.0, 0.0, np.inf]),
        FRACTION.format("inf", 3),
    ),
    "booleans of three classes": (
        T == 1,
        "expected labels t as integers, got dtype bool; booleans are labels of 2 classes, and there are 3",
    ),
    "negative": (
        np.array([1, 0, -1, 2]),
        "expected labels t from 0 to 2, got -1 at index [2]; number the classes from 0",
    ),
    "too large": (
        np.array([1, 3, 0, 9], np.uint64),
        "expected labels t from 0 to 2, got 3 at index [1]; number the classes from 0",
    ),
    "too few": (
        T[:3],
        f"{SHAPE} (3,); give one target for each sample",
    ),
    "one": (
        np.array(1),
        f"{SHAPE} (); give one target for each sample",
    ),
    "a column": (
        T[:, None],
        f"{SHAPE} (4, 1); drop the last axis with t[..., 0]",
    ),
    "one-hot of more classes": (
        np.eye(4)[T],
        f"{SHAPE} (4, 4); give one target for each sample",
    ),
    "none": (
        [],
        f"{SHAPE} (0,); give one target for each sample",
    ),
    "ragged": (
        [[1, 0], [1]],
        "expected t as an array, got list with rows of different lengths; give all samples the same number of values",
    ),
    "one-hot strings": (
        np.eye(3)[T].astype(str),
        "expected one-hot targets t as numbers, got dtype <U32; convert them with t.astype(float)",
    ),
}
SOFT = (
    "expected one-hot targets t with exactly one 1 and otherwise 0 in each row, got {} at index [{}]; convert "
    "soft targets to labels with t.argmax(axis=-1)"
)
BAD_ROWS = {
    "soft": ([0.1, 0.9, 0.0], "[0.1, 0.9, 0. ]"),
    "nearly": ([0.0, 1 - 1e-9, 1e-9], None),
    "NaN": ([np.nan, 0.0, 1.0], "[nan,  0.,  1.]"),
    "only NaN": ([np.nan, 0.0, 0.0], "[nan,  0.,  0.]"),
    "infinite": ([np.inf, 0.0, 0.0], "[inf,  0.,  0.]"),
    "empty": ([0.0, 0.0, 0.0], "[0., 0., 0.]"),
    "two": ([1.0, 0.0, 1.0], "[1., 0., 1.]"),
    "negative": ([-1.0, 1.0, 1.0], "[-1.,  1.,  1.]"),
    "two hot": ([0.0, 2.0, 0.0], "[0., 2., 0.]"),
}


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("bad", BAD_LABELS)
def test_invalid_labels_raise(name, bad):
    t, message = BAD_LABELS[bad]
    with pytest.raises(ShapeError, match=exactly(f"{name}: {message}")):
        SCORES[name](Y, t)


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("bad", BAD_ROWS)
@pytest.mark.parametrize("place", [0, 2, 3])
def test_rows_that_are_not_one_hot_raise(name, bad, place):
    row, shown = BAD_ROWS[bad]
    t = np.eye(3)[T]
    t[place] = row
    message = SOFT.format(shown or np.array2string(t[place], separator=", "), place)
    with pytest.raises(ShapeError, match=exactly(f"{name}: {message}")):
        SCORES[name](Y, t)


def test_rows_with_as_many_ones_as_there_are_samples_are_not_enough():
    """Two in one row and none in another."""
    with pytest.raises(ShapeError, match=r"got \[0, 0\] at index \[0\]"):
        count_correct(np.zeros((2, 2)), np.array([[0, 0], [1, 1]]))


def test_a_long_row_is_shortened():
    with pytest.raises(ShapeError, match=r"got \[0., 0., 0., ..., 0., 0., 0.\] at index \[0\]"):
        count_correct(np.zeros((1, 1000)), np.zeros((1, 1000)))


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("shape", [(4,), (4, 1), (), (4, 0), (0,)])
def test_one_score_for_each_sample_raises(name, shape):
    message = (
        f"{name}: expected {'probabilities' if name == 'log_loss' else 'scores y'} of shape (N, K) with K >= 2 "
        f"classes, got {shape}, of which argmax is always 0; for one probability p of class 1 for each sample, "
        "give np.stack([1 - p, p], axis=-1) with p of shape (N,); for a regression, use metrics.r2"
    )
    with pytest.raises(ShapeError, match=exactly(message)):
        SCORES[name](np.zeros(shape), T)


@pytest.mark.parametrize("name", ["accuracy", "count_correct", "top_k_accuracy"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_nan_score_raises_at_any_position(name, dtype):
    for place in np.ndindex(Y.shape):
        y = Y.astype(dtype)
        y[0, 0] = np.inf  # does not hide it
        y[place] = np.nan
        message = f"{name}: expected scores y without NaN, got NaN at index {list(place)}; {LOOK}"
        with pytest.raises(NumericalError, match=exactly(message)):
            SCORES[name](y, T)


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("dtype", [str, object, complex, bool])
def test_scores_are_real_numbers(name, dtype):
    with pytest.raises(ShapeError, match=rf"^{name}: expected .* as real numbers, got dtype .*; give the output"):
        SCORES[name](Y.astype(dtype), T)


def test_a_tensor_explains_how_to_become_an_array():
    with pytest.raises(ArgumentError, match=r"use \.data for the values"):
        accuracy(Tensor(Y), T)


def test_labels_of_takes_labels_and_one_hot():
    assert labels_of(T, classes=3, where="f") is T
    assert labels_of(np.eye(3)[T], classes=3, where="f").tolist() == T.tolist()
    assert labels_of([True, False], classes=2, where="f").tolist() == [1, 0]
    assert labels_of(np.zeros((0, 3)), classes=3, where="f").shape == (0,)
    grid = np.array([[0, 1, 2], [2, 1, 0]])
    assert labels_of(grid, classes=3, where="f", shape=(2, 3)) is grid
    assert labels_of(np.eye(3)[grid], classes=3, where="f", shape=(2, 3)).tolist() == grid.tolist()


@pytest.mark.parametrize(("t", "shape"), [(np.array(0), "()"), (np.zeros((2, 4), int), "(2, 4)")])
def test_labels_of_names_its_caller(t, shape):
    with pytest.raises(ShapeError, match=rf"^f: expected targets t as labels of shape .*, got {re.escape(shape)};"):
        labels_of(t, classes=3, where="f")
    with pytest.raises(ArgumentError, match=r"^f: expected classes to be a whole number >= 1, got 0;"):
        labels_of(t, classes=0, where="f")


# --- confusion matrix --------------------------------------------------------------------------------------------


def test_the_confusion_matrix_counts_pairs(rng):
    t, predicted = rng.integers(0, 5, 300), rng.integers(0, 4, 300)
    expected = np.zeros((5, 5), int)
    for i, j in zip(t, predicted, strict=True):
        expected[i, j] += 1
    assert (confusion_matrix(t, predicted) == expected).all()
    assert (confusion_matrix(t.astype(np.uint8), predicted.astype(np.int32)) == expected).all()
    assert (confusion_matrix(t.astype(np.uint64), predicted) == expected).all()
    wide = confusion_matrix(t, predicted, classes=7)
    assert wide.shape == (7, 7)
    assert (wide[:5, :5] == expected).all()
    assert wide.sum() == 300


def test_small_labels_do_not_overflow():
    t = np.full(3, 255, np.uint8)
    assert confusion_matrix(t, t)[255, 255] == 3


def test_an_empty_confusion_matrix():
    empty = np.zeros(0, int)
    assert confusion_matrix(empty, empty, classes=2).tolist() == [[0, 0], [0, 0]]


def test_booleans_make_a_matrix_of_two():
    t = np.array([True, False, False])
    assert confusion_matrix(t, np.zeros(3, bool)).tolist() == [[2, 0], [1, 0]]
    assert confusion_matrix(np.zeros(3, bool), np.zeros(3, int)).tolist() == [[3, 0], [0, 0]]


@pytest.mark.parametrize("name", ["confusion_matrix", "precision_recall_f1"])
@pytest.mark.parametrize(
    ("t", "predicted", "classes", "message"),
    [
        (
            [0, 1],
            [0],
            None,
            "1, got predicted of shape (1,) and dtype int64 from 0 to 0; give one label for each sample",
        ),
        ([0, -1], [0, 1], None, "1, got t of shape (2,) and dtype int64 from -1 to 0; number the classes from 0"),
        ([0, 1], [0, 2], 2, "1, got predicted of shape (2,) and dtype int64 from 0 to 2; number the classes from 0"),
        ([0.0, 1.0], [0, 1], None, "1, got t of shape (2,) and dtype float64; convert them with t.astype(int)"),
        (
            [0, 1],
            [0.5, 1.0],
            None,
            "1, got predicted of shape (2,) and dtype float64; give the number of each sample's class",
        ),
        (
            ["a", "b"],
            [0, 1],
            2,
            "1, got t of shape (2,) and dtype <U1; number the classes with np.unique(t, return_inverse=True)[1]",
        ),
        (
            [0, 2],
            [True, False],
            None,
            "2, got predicted of shape (2,) and dtype bool; booleans are labels of 2 classes, and there are 3",
        ),
        (
            [[0], [1]],
            [0, 1],
            None,
            "1, got t of shape (2, 1) and dtype int64 from 0 to 1; give one label for each sample",
        ),
    ],
)
def test_invalid_labelings_raise(name, t, predicted, classes, message):
    score = getattr(metrics, name)
    with pytest.raises(
        ShapeError, match=exactly(f"{name}: expected t and predicted as labels (N,) from 0 to {message}")
    ):
        score(np.array(t), np.array(predicted), classes=classes)


@pytest.mark.parametrize("classes", [0, -1, 2.0, True, "3"])
def test_classes_is_a_number_of_classes(classes):
    for score in (confusion_matrix, precision_recall_f1):
        with pytest.raises(
            ArgumentError, match=rf"^{score.__name__}: expected classes to be a whole number >= 1, got "
        ):
            score(T, T, classes=classes)


def test_very_large_labels_need_classes():
    t = np.array([0, 1 << 15])
    message = "expected labels below 32768, got 32768; number the classes without gaps, or give classes=32769"
    for score in (confusion_matrix, precision_recall_f1):
        with pytest.raises(ShapeError, match=exactly(f"{score.__name__}: {message}")):
            score(t, t)
    assert precision_recall_f1(t, t, classes=32769).recall[[0, 1 << 15]].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("name", SCORES)
def test_labels_instead_of_scores_raise(name):
    message = (
        f"{name}: expected {'probabilities' if name == 'log_loss' else 'scores y'} of shape (N, K), got integers of "
        f"shape {T.shape}, which look like labels; give the scores before argmax (for labels y, the accuracy is "
        "(y == t).mean())"
    )
    with pytest.raises(ShapeError, match=exactly(message)):
        SCORES[name](T, T)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("f1_score", "metrics.f1_score is metrics.precision_recall_f1(t, predicted) here"),
        ("mse", "metrics.mse is metrics.mean_squared_error here"),
        ("acuracy", "module 'zhishen.metrics' has no attribute 'acuracy'; did you mean metrics.accuracy?"),
        ("zzz", "module 'zhishen.metrics' has no attribute 'zzz'"),
    ],
)
def test_names_that_do_not_exist(name, said):
    with pytest.raises(AttributeError) as caught:
        getattr(metrics, name)
    assert str(caught.value) == said


def test_each_foreign_name_leads_to_an_existing_name():
    for foreign, ours in metrics.NAMES.items():
        assert foreign not in metrics.__all__
        assert ours.removeprefix("metrics.").partition("(")[0] in metrics.__all__
