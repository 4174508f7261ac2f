"""``deep_convnet``: gradients, and the sizes of chapter 8."""

import numpy as np
import pytest
from book_networks import SMALL, check_gradients

from zhishen.errors import ShapeError
from zhishen.interop.book.chapters.deep_convnet import DeepConvNet


def test_backpropagation_agrees_with_numerical_gradients(rng):
    """With dropout switched off, as in evaluation, all gradients are the numerical ones."""
    np.random.seed(0)
    filters = [{"filter_num": 2, "filter_size": 3, "pad": 1, "stride": 1}] * 6
    network = DeepConvNet((1, 8, 8), *filters, hidden_size=3, output_size=2)
    assert [name for name in network.params if name.startswith("W")] == [f"W{k}" for k in range(1, 9)]
    network.layers[-2].dropout_ratio = 0.0
    for name in network.params:  # with biases of 0, the padding puts scores onto the kink of ReLU
        network.params[name] += 0.1 * rng.normal(size=network.params[name].shape)
    check_gradients(network, rng.random((2, 1, 8, 8)), np.array([0, 1]), atol=1e-6)


def test_images_that_are_too_small_are_refused():
    with pytest.raises(ShapeError, match="DeepConvNet"):
        DeepConvNet((1, 4, 4), *[{**SMALL, "pad": 1}] * 6)


def test_the_network_has_the_sizes_of_the_book():
    deep = DeepConvNet()
    assert len(deep.layers) == 19
    assert deep.params["W4"].shape == (32, 32, 3, 3)
    assert deep.params["W7"].shape == (64 * 4 * 4, 50)
    assert deep.predict(np.zeros((2, 1, 28, 28), np.float32)).shape == (2, 10)
