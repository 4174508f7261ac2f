"""Filters while they learn, and the mistakes of the trained network."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from zhishen import nn
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter7_learning import initial_filters, learning_filters, sorted_digits
from zhishen.lab.engine.trained_digits import network
from zhishen.lab.engine.trained_digits import test_digits as all_digits


def test_a_training_begins_with_the_initial_filters():
    before = initial_filters(filters=4, size=3, seed=2)["filters"]
    assert before.shape == (4, 3, 3)
    first = next(learning_filters(filters=4, size=3, seed=2, lr=1e-12, weight_decay=0.0))()
    np.testing.assert_allclose(first["filters"], before, atol=1e-6)


def test_learning_lowers_the_loss():
    frames = list(learning_filters(filters=4, size=5, steps=40))
    last = frames[-1]()
    assert len(frames) == last["step"] == len(last["losses"]) == 40
    assert last["losses"][-5:].mean() < 0.7 * last["losses"][:5].mean()
    assert last["marks"].tolist() == [10, 20, 30, 40]
    assert last["accuracies"][-1] > 0.3
    assert np.abs(last["filters"] - initial_filters(filters=4)["filters"]).max() > 0.01


def test_a_training_may_end_between_two_measurements():
    frames = list(learning_filters(filters=2, size=3, steps=3))
    assert frames[-1]()["marks"].tolist() == [3]


def test_a_training_ends():
    assert operations()["learning_filters"].constraints["steps"].high == 1000


@pytest.mark.parametrize("images", [1, 250, 600])
def test_all_images_are_sorted_and_all_mistakes_found(images):
    last = list(sorted_digits(images))[-1]()
    x, t = all_digits()
    predicted = network().predict(np.asarray(x[:images])).argmax(axis=1)
    assert last["count"] == images == last["matrix"].sum()
    assert last["right"] == (predicted == t[:images]).sum()
    wrong = np.flatnonzero(predicted != t[:images])
    assert sorted(last["indices"].tolist()) == wrong.tolist()


def test_the_most_confident_mistakes_come_first_and_have_their_images():
    last = list(sorted_digits(2500))[-1]()
    found = nn.misclassified(network(), np.asarray(all_digits()[0][:2500]), all_digits()[1][:2500])
    np.testing.assert_array_equal(last["indices"], found.indices)
    assert (last["labels"] != last["predicted"]).all()
    assert (np.diff(last["probability"]) <= 0).all()
    np.testing.assert_array_equal(last["images"][0], np.asarray(all_digits()[0][int(last["indices"][0])])[0])
    assert last["indices"][0] == 2130


def test_frames_come_after_each_part():
    assert [frame()["count"] for frame in itertools.islice(sorted_digits(600), 3)] == [250, 500, 600]
