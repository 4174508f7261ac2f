"""The experiments of chapter 6, in small versions."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures import chapter6_experiments as experiments


def test_all_begin_the_race_on_mnist_at_the_same_loss():
    losses = experiments.mnist_race(rates=(("sgd", 0.01), ("adam", 0.001)), samples=500, batch_size=50, seed=1)
    assert {name: loss.shape for name, loss in losses.items()} == {"sgd": (10,), "adam": (10,)}
    assert losses["sgd"][0] == losses["adam"][0]
    assert losses["adam"][-1] < losses["sgd"][-1] < losses["sgd"][0]


def test_batch_norm_learns_from_weights_that_are_too_small():
    found = experiments.weight_scales(scales=(0.02,), samples=600, epochs=8, lr=0.05, seed=0)
    assert found["with"].shape == found["without"].shape == (1, 9)
    assert found["with"][0, -1] > 0.7
    assert found["without"][0, -1] < 0.3


def test_neurons_that_begin_equal_stay_equal():
    found = experiments.equal_neurons(samples=500, hidden=3, epochs=1, seed=0)
    assert np.abs(found["zeros"]).max() > 0.001  # they learn
    np.testing.assert_array_equal(found["zeros"], np.broadcast_to(found["zeros"][:1], (3, 28, 28)))
    assert (np.abs(np.diff(found["xavier"], axis=0)).max(axis=(1, 2)) > 0.05).all()
    assert float(found["accuracy.xavier"]) > float(found["accuracy.zeros"])


def test_range_tests_find_the_minimum_of_the_loss():
    found = experiments.lr_range(optimizers=("sgd", "adam"), low=1e-4, high=10.0, steps=40, seed=1)
    for name in ("sgd", "adam"):
        rates, smoothed = found[f"rates.{name}"], found[f"smoothed.{name}"]
        assert rates.shape == smoothed.shape == found[f"losses.{name}"].shape
        assert float(found[f"suggestion.{name}"]) == pytest.approx(rates[smoothed.argmin()] / 10)
    assert found["losses.sgd"][0] == found["losses.adam"][0]
    assert float(found["suggestion.adam"]) < float(found["suggestion.sgd"])
