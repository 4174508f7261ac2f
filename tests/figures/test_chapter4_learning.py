"""The numbers in the figures of losses, likelihood and learning, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures import cache
from zhishen.figures import chapter4_learning as learning
from zhishen.kernels import use_threads


def test_losses_and_their_gradients_have_the_closed_forms():
    data = learning.two_losses_data()
    y = data["y"]
    np.testing.assert_allclose(data["cross_loss"], -np.log(y), atol=1e-12)
    np.testing.assert_allclose(data["squares_loss"], (1 - y) ** 2, atol=1e-12)
    np.testing.assert_allclose(data["cross_pull"], 1 - y, atol=1e-12)
    np.testing.assert_allclose(data["squares_pull"], 2 * y * (1 - y) ** 2, atol=1e-12)


def test_most_likely_is_least_cross_entropy():
    data = learning.maximum_likelihood_data()
    assert float(data["best"]) == float(data["least"]) == pytest.approx(0.7)
    np.testing.assert_allclose(np.log(data["likelihood"]), -len(data["throws"]) * data["cross_entropy"])
    assert data["cross_entropy"].min() == pytest.approx(float(data["entropy"]))


def test_the_accuracy_is_constant_where_the_loss_changes():
    data = learning.loss_and_accuracy_data()
    assert np.count_nonzero(np.diff(data["accuracy"])) < 20
    assert np.count_nonzero(np.diff(data["loss"])) == len(data["loss"]) - 1
    np.testing.assert_allclose(20 * data["accuracy"], np.round(20 * data["accuracy"]))


def test_both_gradients_agree():
    data = learning.numerical_and_backprop_data()
    assert data["backprop"].shape == (49 * 8 + 8 + 8 * 10 + 10,)
    assert np.abs(data["backprop"] - data["numerical"]).max() < 1e-7
    assert np.abs(data["backprop"]).max() > 1e-2


def test_a_short_training_learns(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHISHEN_FIGURE_CACHE", str(tmp_path))
    options = {"samples": 400, "epochs": 3, "batch_size": 50, "lr": 0.3, "seed": 0}
    with use_threads(cache.THREADS):
        data = learning._training(**options)
    assert data["loss"].shape == (24,)
    np.testing.assert_array_equal(data["step"], [8, 16, 24])
    assert data["train_accuracy"][-1] > data["train_accuracy"][0]
    assert data["test_accuracy"][-1] > 0.5
    assert data["loss"][-4:].mean() < data["loss"][:4].mean()
    for _ in range(2):  # run, then read
        kept = cache.cached(learning._training, **options)
        assert kept.keys() == data.keys()
        np.testing.assert_array_equal(kept["loss"], data["loss"])
