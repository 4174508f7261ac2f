"""Scores of classifications: by hand, and by definition on drawn data."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from markup import texts

from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.metrics import (
    accuracy,
    confusion_matrix,
    count_correct,
    log_loss,
    precision_recall_f1,
    top_k_accuracy,
)
from zhishen.reference.loss import cross_entropy

Y = np.array([[0.1, 0.9, 0.0], [0.5, 0.2, 0.3], [0.2, 0.3, 0.5], [0.2, 0.3, 0.5]])
T = np.array([1, 0, 0, 2])
SCORES = {
    "accuracy": accuracy,
    "count_correct": count_correct,
    "top_k_accuracy": lambda y, t: top_k_accuracy(y, t, k=1),
    "log_loss": log_loss,
}


SOFTMAX = "convert scores by softmax, as in network.probabilities(x)"
LOOK = "find where the computation first leaves the range of floats"


def exactly(message: str) -> str:
    return f"^{re.escape(message)}$"


@st.composite
def scored(draw):
    """Scores with many ties, and labels; one or two axes of samples."""
    shape = draw(st.sampled_from([(1,), (7,), (2, 3)]))
    classes = draw(st.integers(2, 5))
    y = draw(hnp.arrays(np.float64, (*shape, classes), elements=st.sampled_from([-math.inf, -1.0, 0.0, 0.5, 2.0])))
    return y, draw(hnp.arrays(np.int64, shape, elements=st.integers(0, classes - 1)))


# --- accuracy ----------------------------------------------------------------------------------------------------


def test_accuracy_by_hand():
    assert accuracy(Y, T) == 0.75
    assert count_correct(Y, T) == 3
    assert type(accuracy(Y, T)) is float
    assert type(count_correct(Y, T)) is int


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64])
def test_labels_of_any_integer_dtype_count_the_same(dtype):
    assert count_correct(Y, T.astype(dtype)) == 3
    assert top_k_accuracy(Y, T.astype(dtype), k=2) == 0.75
    assert log_loss(Y, T.astype(dtype)) == log_loss(Y, T)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.float16, np.float32, np.float64])
def test_one_hot_targets_equal_labels(dtype):
    one_hot = np.eye(3, dtype=dtype)[T]
    for score in SCORES.values():
        assert score(Y, one_hot) == score(Y, T)
        assert score(Y, np.asfortranarray(one_hot)) == score(Y, T)


def test_booleans_are_labels_of_two_classes():
    assert accuracy(Y[:, :2], T == 1) == accuracy(Y[:, :2], (T == 1).astype(int)) == 0.5


def test_lists_are_arrays():
    assert accuracy(Y.tolist(), T.tolist()) == 0.75


def test_the_first_of_several_largest_scores_counts():
    assert accuracy(np.zeros((3, 3)), np.array([0, 1, 2])) == 1 / 3


def test_infinite_scores_are_ordered_like_others():
    y = np.array([[-np.inf, 3.0], [np.inf, 3.0], [-np.inf, -np.inf]])
    assert count_correct(y, np.array([1, 0, 0])) == 3


def test_huge_and_tiny_scores():
    y = np.array([[1e308, -1e308], [5e-324, 0.0]])
    assert accuracy(y, np.array([0, 0])) == 1.0


def test_integer_scores_count():
    assert count_correct(np.array([[1, 5, 2]], np.uint8), np.array([1])) == 1


@given(scored())
def test_accuracy_is_the_share_of_argmax(sample):
    y, t = sample
    right = [int(np.argmax(y[n]) == t[n]) for n in np.ndindex(t.shape)]
    assert count_correct(y, t) == sum(right)
    assert accuracy(y, t) == sum(right) / len(right)


def test_an_empty_batch_has_count_0_and_no_accuracy():
    empty, none = np.zeros((0, 3)), np.zeros(0, int)
    assert count_correct(empty, none) == 0
    assert count_correct(empty, empty) == 0
    for name, score in SCORES.items():
        if name != "count_correct":
            message = (
                f"{name}: expected at least one sample, got scores of shape (0, 3); give a batch that is not empty"
            )
            with pytest.raises(ShapeError, match=exactly(message)):
                score(empty, none)


def test_arguments_are_not_changed():
    y, t = Y.copy(), np.eye(3)[T]
    y.flags.writeable = t.flags.writeable = False
    for score in SCORES.values():
        score(y, t)


# --- top k -------------------------------------------------------------------------------------------------------


def test_top_k_by_hand():
    assert [top_k_accuracy(Y, T, k=k) for k in (1, 2, 3)] == [0.75, 0.75, 1.0]


def test_of_equal_scores_the_lower_class_ranks_higher():
    flat, t = np.zeros((4, 4)), np.arange(4)
    assert [top_k_accuracy(flat, t, k=k) for k in (1, 2, 3, 4)] == [0.25, 0.5, 0.75, 1.0]


@given(scored())
def test_top_k_is_a_rank_in_a_stable_order(sample):
    y, t = sample
    places = [np.argsort(-y[n], kind="stable").tolist().index(t[n]) for n in np.ndindex(t.shape)]
    found = [top_k_accuracy(y, t, k=k) for k in range(1, y.shape[-1] + 1)]
    assert found == [sum(place < k for place in places) / len(places) for k in range(1, y.shape[-1] + 1)]
    assert found[0] == accuracy(y, t)
    assert found[-1] == 1.0


@pytest.mark.parametrize("k", [0, -1, 4, 1.0, True, None, "2"])
def test_k_is_a_number_of_classes(k):
    with pytest.raises(ArgumentError, match=r"^top_k_accuracy: expected k to be a whole number from 1 to 3, got "):
        top_k_accuracy(Y, T, k=k)


# --- log loss ----------------------------------------------------------------------------------------------------


def test_log_loss_by_hand():
    assert log_loss(Y, T) == pytest.approx(-(math.log(0.9) + 2 * math.log(0.5) + math.log(0.2)) / 4, rel=1e-15)
    assert log_loss(np.full((3, 8), 1 / 8), np.array([0, 3, 7])) == pytest.approx(math.log(8), rel=1e-15)


def test_perfect_probabilities_have_loss_0():
    loss = log_loss(np.eye(3), np.arange(3))
    assert loss == 0.0
    assert math.copysign(1, loss) == 1.0


@pytest.mark.parametrize(("dtype", "loss"), [(np.float64, 708.3964185322641), (np.float32, 87.33654475055310)])
def test_a_probability_of_0_has_the_loss_of_the_smallest_number(dtype, loss):
    p = np.array([[1.0, 0.0]], dtype)
    assert log_loss(p, np.array([1])) == pytest.approx(loss, rel=1e-14)
    assert log_loss(p, np.array([1])) == pytest.approx(float(cross_entropy(p, np.array([1]))[0]), rel=1e-6)


def test_tiny_probabilities_are_not_clipped():
    p = np.array([[1.0, 1e-300]])
    assert log_loss(p, np.array([1])) == pytest.approx(300 * math.log(10), rel=1e-15)


def test_one_hot_integers_are_probabilities():
    assert log_loss(np.eye(2, dtype=int), np.array([0, 1])) == 0.0


@given(st.integers(2, 6), st.integers(1, 5), st.sampled_from([np.float16, np.float32, np.float64]), st.integers(0, 99))
def test_softmax_is_accepted_in_every_dtype_and_gives_the_loss(classes, samples, dtype, seed):
    rng = np.random.default_rng(seed)
    p = np.exp(rng.standard_normal((samples, classes))).astype(dtype)
    p /= p.sum(axis=1, keepdims=True)
    t = rng.integers(0, classes, samples)
    expected = -np.mean([math.log(p[n, t[n]]) for n in range(samples)])
    assert log_loss(p, t) == pytest.approx(expected, rel=1e-13)
    if dtype == np.float64:
        assert log_loss(p, t) == pytest.approx(float(cross_entropy(p, t)[0]), rel=1e-13)


def test_the_sum_may_differ_by_rounding_only():
    t = np.array([0])
    log_loss(np.array([[0.5, 0.5 + 9e-7]]), t)
    log_loss(np.array([[0.5, 0.5 + 3e-4]], np.float32), t)
    for dtype, beyond in ((np.float64, 2e-6), (np.float32, 4e-4)):
        with pytest.raises(ArgumentError, match="sum to 1"):
            log_loss(np.array([[0.5, 0.5 + beyond]], dtype), t)


@pytest.mark.parametrize(
    ("p", "error", "message"),
    [
        (
            [[0.5, 0.5], [1.5, -0.5]],
            ArgumentError,
            f"expected probabilities >= 0, got -0.5 at index [1, 1]; {SOFTMAX}",
        ),
        (
            [[0.5, 0.5], [0.5, 0.75]],
            ArgumentError,
            f"expected probabilities that sum to 1 on the last axis, got the sum 1.25 at index [1]; {SOFTMAX}",
        ),
        (
            [[0.5, 0.5], [np.nan, 0.5]],
            NumericalError,
            f"expected probabilities without NaN, got NaN at index [1, 0]; {LOOK}",
        ),
        (
            [[0.5, 0.5], [np.inf, 0.0]],
            ArgumentError,
            f"expected probabilities that sum to 1 on the last axis, got the sum inf at index [1]; {SOFTMAX}",
        ),
    ],
)
def test_invalid_probabilities_raise(p, error, message):
    with pytest.raises(error, match=exactly(f"log_loss: {message}")):
        log_loss(np.array(p), np.array([0, 1]))


# --- precision, recall, F1 ---------------------------------------------------------------------------------------


def test_precision_recall_and_f1_by_hand():
    """Class 0: 3 samples, 2 right of 4 so called; class 1: 2 samples, 1 right of 1; class 2: 1 sample, never called."""
    scores = precision_recall_f1(np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 0, 1, 0]), classes=4)
    assert scores.precision.tolist() == [0.5, 0.5, 0.0, 0.0]
    assert scores.recall.tolist() == [2 / 3, 0.5, 0.0, 0.0]
    np.testing.assert_allclose(scores.f1, [4 / 7, 0.5, 0, 0], rtol=1e-15)
    assert scores.support.tolist() == [3, 2, 1, 0]
    assert scores.predicted.tolist() == [4, 2, 0, 0]


def test_means_by_hand():
    scores = precision_recall_f1(np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 0, 1, 0]), classes=4)
    np.testing.assert_allclose(scores.macro(), [1 / 3, 7 / 18, (4 / 7 + 0.5) / 3], rtol=1e-15)
    np.testing.assert_allclose(scores.weighted(), [2.5 / 6, 0.5, (3 * 4 / 7 + 1) / 6], rtol=1e-15)
    assert scores.micro() == (0.5, 0.5, 0.5)
    assert all(type(value) is float for mean in (scores.macro(), scores.weighted(), scores.micro()) for value in mean)


def test_a_class_that_does_not_occur_changes_no_mean():
    few, many = (precision_recall_f1(np.array([0, 1, 1]), np.array([0, 0, 1]), classes=k) for k in (2, 9))
    assert few.macro() == many.macro()
    assert few.weighted() == many.weighted()
    assert few.micro() == many.micro()


def test_a_class_that_is_only_predicted_counts_in_the_macro_mean():
    scores = precision_recall_f1(np.array([0, 0]), np.array([0, 1]))
    assert scores.macro() == (0.5, 0.25, pytest.approx(1 / 3))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_the_scores_are_those_of_the_confusion_matrix(pairs):
    t, predicted = np.array(pairs).T
    matrix = confusion_matrix(t, predicted, classes=5)
    scores = precision_recall_f1(t, predicted, classes=5)
    for k in range(5):
        tp, samples, called = matrix[k, k], matrix[k].sum(), matrix[:, k].sum()
        assert (scores.support[k], scores.predicted[k]) == (samples, called)
        assert scores.precision[k] == (tp / called if called else 0)
        assert scores.recall[k] == (tp / samples if samples else 0)
        p, r = scores.precision[k], scores.recall[k]
        assert scores.f1[k] == pytest.approx(2 * p * r / (p + r) if p + r else 0, rel=1e-14)
    share = accuracy(np.eye(5)[predicted], t)
    assert scores.micro() == (share, share, share)
    assert scores.weighted().recall == pytest.approx(share, rel=1e-14)


def test_precision_without_samples_raises():
    message = (
        "precision_recall_f1: expected at least one sample, got no labels; give labels of a batch that is not empty"
    )
    with pytest.raises(ShapeError, match=exactly(message)):
        precision_recall_f1(np.zeros(0, int), np.zeros(0, int), classes=2)


def test_a_notebook_shows_the_scores_of_each_class():
    scores = precision_recall_f1(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]))
    assert texts(scores._repr_html_()) == [
        "scores of each class", "class", "precision", "recall", "F1", "samples",
        "0", "1.0000", "0.5000", "0.6667", "2",
        "1", "0.3333", "1.0000", "0.5000", "1",
        "2", "0.0000", "0.0000", "0.0000", "1",
        "mean", "0.4444", "0.5000", "0.3889", "4",
    ]  # fmt: skip
