"""The trained network of chapter 7, which is in the package."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data
from zhishen.figures.small_conv import WEIGHTS, mnist_test_digits, predicted_probabilities, trained_network
from zhishen.nn import small_conv


def test_it_is_the_default_network_in_evaluation():
    network = trained_network()
    untrained = small_conv((1, 28, 28), 10, rng=np.random.default_rng(0))
    assert {name: array.shape for name, array in network.params.items()} == {
        name: array.shape for name, array in untrained.params.items()
    }
    assert not any(layer.training for layer in network.walk().layers.values())
    assert WEIGHTS.stat().st_size < 500_000


def test_its_predictions_are_kept_and_are_those_of_the_network():
    found = predicted_probabilities()
    assert found.shape == (10_000, 10)
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)
    test = data.mnist(flatten=False).test
    assert (found.argmax(axis=1) == test.t).mean() > 0.994
    some = slice(0, 10_000, 500)
    np.testing.assert_allclose(found[some], trained_network().probabilities(test.x[some]), atol=1e-5)


def test_the_digits_are_the_test_images_of_mnist():
    found, expected = mnist_test_digits(), data.mnist(flatten=False).test
    np.testing.assert_array_equal(found.x, expected.x)
    np.testing.assert_array_equal(found.t, expected.t)
