"""Classes, several labels, class weights."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.sklearn import NetworkClassifier

QUICK = {"epochs": 30, "lr": 0.01, "random_state": 0}


@pytest.fixture(scope="module")
def X():
    return np.random.default_rng(0).normal(size=(200, 4))


def test_labels_may_be_anything_that_is_sorted(X):
    y = np.array(["a", "b", "c"])[np.digitize(X[:, 0], [-0.5, 0.5])]
    classifier = NetworkClassifier((20,), **QUICK).fit(X, y)
    assert classifier.classes_.tolist() == ["a", "b", "c"]
    assert classifier.score(X, y) > 0.9
    probabilities = classifier.predict_proba(X)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    np.testing.assert_allclose(classifier.predict_log_proba(X), np.log(probabilities))


def test_several_labels(X):
    y = (X[:, :3] > 0).astype(int)
    classifier = NetworkClassifier((20,), early_stopping=True, **QUICK).fit(X, y)
    assert classifier.multilabel_
    assert isinstance(classifier.network_.last_layer, nn.SigmoidCrossEntropy)
    predicted = classifier.predict(X)
    assert predicted.shape == (200, 3)
    assert (predicted == y).mean() > 0.9
    np.testing.assert_array_equal(classifier.predict_proba(X) > 0.5, predicted)
    assert classifier.history_[-1]["validation_score"] > 0.5


def test_class_weights_multiply_sample_weights(X):
    y = (X[:, 0] > 1.5).astype(int)
    plain = NetworkClassifier((8,), **QUICK).fit(X, y)
    balanced = NetworkClassifier((8,), class_weight="balanced", **QUICK).fit(X, y)
    assert balanced.predict_proba(X)[:, 1].mean() > plain.predict_proba(X)[:, 1].mean() + 0.02
    by_hand = NetworkClassifier((8,), **QUICK).fit(X, y, sample_weight=np.where(y, 3.0, 1.0))
    by_class = NetworkClassifier((8,), class_weight={1: 3.0}, **QUICK).fit(X, y)
    # The weights are not those of the scales: only sample weights count there.
    assert np.abs(by_hand.predict_proba(X) - by_class.predict_proba(X)).mean() < 0.05
    assert by_class.predict_proba(X)[:, 1].mean() > plain.predict_proba(X)[:, 1].mean()


def test_partial_fit_takes_all_classes_in_the_first_call(X):
    y = np.digitize(X[:, 0], [-0.5, 0.5])
    some = y < 2
    classifier = NetworkClassifier((8,), random_state=0).partial_fit(X[some], y[some], classes=[0, 1, 2])
    assert classifier.partial_fit(X, y).predict_proba(X).shape == (200, 3)
    with pytest.raises(ArgumentError, match=r"expected labels of the classes 0, 1, got 2; give all classes"):
        NetworkClassifier((8,), random_state=0).partial_fit(X[some], y[some]).partial_fit(X, y)


def test_balanced_weights_need_all_samples(X):
    with pytest.raises(ArgumentError, match=r"got 'balanced'.*class_weight=\{label: weight\}"):
        NetworkClassifier(class_weight="balanced").partial_fit(X, (X[:, 0] > 0).astype(int))


def test_a_matrix_of_labels_is_refused(X):
    with pytest.raises(ArgumentError, match="MultiOutputClassifier"):
        NetworkClassifier().fit(X, np.random.default_rng(0).integers(0, 3, (200, 2)))


def test_another_number_of_labels_is_refused(X):
    y = (X[:, :3] > 0).astype(int)
    classifier = NetworkClassifier((8,), random_state=0).partial_fit(X, y)
    with pytest.raises(ArgumentError, match=r"got a matrix \(200, 3\)"):
        NetworkClassifier((8,)).partial_fit(X, y[:, 0]).partial_fit(X, y)
    with pytest.raises(ArgumentError, match=r"matrix of 3 labels, as in the first call, got shape \(200, 2\)"):
        classifier.partial_fit(X, y[:, :2])


def test_a_network_for_values_is_refused(X):
    network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0), loss="sum_of_squares")
    with pytest.raises(ArgumentError, match="expected a network with a loss like softmax_cross_entropy"):
        NetworkClassifier(network).fit(X, X[:, 0] > 0)
