"""Scores of predictions, compared with scikit-learn: many sizes, seeds and dtypes, ties and absent classes."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import sklearn.metrics as theirs

from zhishen import metrics

SIZES = [(1, 2), (2, 2), (7, 3), (50, 10), (1000, 4), (300, 60)]
DRAWS = range(6)


def draw(size, seed):
    """Scores, and labels in which some classes are frequent and others rare or absent."""
    rng = np.random.default_rng((seed, *size))
    samples, classes = size
    weights = rng.dirichlet(np.full(classes, 0.5))
    t = rng.choice(classes, samples, p=weights)
    y = rng.standard_normal(size) + 1.5 * np.eye(classes)[t] * (rng.random((samples, 1)) < 0.7)
    return y, t, classes


def worst(ours, expected):
    return float(np.max(np.abs(np.asarray(ours) - np.asarray(expected))))


@pytest.mark.parametrize("size", SIZES)
def test_scores_of_labels(size, report):
    difference = 0.0
    for seed in DRAWS:
        y, t, classes = draw(size, seed)
        predicted = y.argmax(axis=1)
        assert metrics.accuracy(y, t) == theirs.accuracy_score(t, predicted)
        assert metrics.count_correct(y, t) == theirs.accuracy_score(t, predicted, normalize=False)
        labels = range(classes)
        assert (
            metrics.confusion_matrix(t, predicted, classes=classes)
            == theirs.confusion_matrix(t, predicted, labels=labels)
        ).all()
        scores = metrics.precision_recall_f1(t, predicted, classes=classes)
        expected = theirs.precision_recall_fscore_support(t, predicted, labels=labels, zero_division=0)
        difference = max(difference, *(worst(*pair) for pair in zip(scores, expected, strict=False)))
        for average in ("macro", "weighted", "micro"):
            # Without labels= scikit-learn averages over the classes that occur, as zhishen does.
            expected = theirs.precision_recall_fscore_support(t, predicted, average=average, zero_division=0)[:3]
            difference = max(difference, worst(getattr(scores, average)(), expected))
    report(f"{size}: precision, recall, F1 and their means {difference:.1e}")
    assert difference < 1e-14


@pytest.mark.parametrize("size", SIZES[2:])
def test_top_k(size):
    """The scores have no ties, and more than two classes: scikit-learn does not accept scores (N, 2)."""
    for seed in DRAWS:
        y, t, classes = draw(size, seed)
        for k in range(1, classes):
            expected = theirs.top_k_accuracy_score(t, y, k=k, labels=range(classes))
            assert metrics.top_k_accuracy(y, t, k=k) == expected


def test_scikit_learn_ranks_ties_in_the_opposite_order():
    """The docstring describes this difference."""
    t, flat = np.arange(4), np.zeros((4, 4))
    assert theirs.top_k_accuracy_score(t[3:], flat[3:], k=1, labels=range(4)) == 1.0
    assert metrics.top_k_accuracy(flat[3:], t[3:], k=1) == 0.0
    assert metrics.top_k_accuracy(flat[:1], t[:1], k=1) == 1.0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", SIZES)
def test_log_loss(size, dtype, report):
    difference = 0.0
    for seed in DRAWS:
        y, t, classes = draw(size, seed)
        p = np.exp(y.astype(dtype))
        p /= p.sum(axis=1, keepdims=True)
        expected = theirs.log_loss(t, p, labels=range(classes))
        for targets in (t, np.eye(classes)[t]):
            difference = max(difference, abs(metrics.log_loss(p, targets) - expected) / expected)
    report(f"{size}, {np.dtype(dtype)}: log loss {difference:.1e}")
    assert difference < (1e-14 if dtype == np.float64 else 1e-6)  # scikit-learn takes the logarithm in float32


@pytest.mark.parametrize(("dtype", "clipped"), [(np.float64, 36.04), (np.float32, 15.94)])
def test_scikit_learn_clips_a_probability_of_0_at_a_larger_value(dtype, clipped):
    """The docstring describes this difference."""
    p, t = np.array([[1, 0]], dtype), np.array([1])
    assert theirs.log_loss(t, p, labels=[0, 1]) == pytest.approx(clipped, abs=0.01)
    assert metrics.log_loss(p, t) > 2 * clipped


@pytest.mark.parametrize("outputs", [(), (1,), (5,)])
@pytest.mark.parametrize("samples", [2, 3, 40, 5000])
def test_scores_of_real_numbers(samples, outputs, report):
    difference = 0.0
    for seed in DRAWS:
        rng = np.random.default_rng((seed, samples, len(outputs)))
        t = rng.standard_normal((samples, *outputs)) * rng.uniform(0.01, 100) + rng.uniform(-5, 5)
        y = t + rng.standard_normal(t.shape)
        for ours, expected in (
            (metrics.mean_squared_error, theirs.mean_squared_error),
            (metrics.mean_absolute_error, theirs.mean_absolute_error),
            (metrics.r2, theirs.r2_score),
        ):
            value = expected(t, y)
            difference = max(difference, abs(ours(y, t) - value) / max(1.0, abs(value)))
    report(f"{(samples, *outputs)}: errors and R² {difference:.1e}")
    assert difference < 1e-11


def test_constant_targets():
    t = np.stack([np.full(4, 3.0), np.arange(4.0)], axis=1)
    for error in ([0.0, 0.0], [0.5, 0.0], [0.0, 0.5], [0.5, 0.5]):
        y = t + np.array(error)
        assert metrics.r2(y, t) == pytest.approx(theirs.r2_score(t, y), abs=1e-15)
        assert metrics.r2(y[:, 0], t[:, 0]) == theirs.r2_score(t[:, 0], y[:, 0])


def test_the_comparison_detects_a_score_off_by_a_thousandth():
    y, t, _ = draw((50, 10), 0)
    assert abs(metrics.r2(y[:, 0] * 1.001, y[:, 1]) - theirs.r2_score(y[:, 1], y[:, 0])) > 1e-6
    assert metrics.accuracy(y, t) != theirs.accuracy_score(t, y.argmin(axis=1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn warns about classes without a prediction
        dropped = theirs.precision_recall_fscore_support(t, np.zeros_like(t), average="macro")
    assert worst(metrics.precision_recall_f1(t, y.argmax(axis=1)).macro(), dropped[:3]) > 1e-3
