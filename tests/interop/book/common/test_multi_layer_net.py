"""``common.multi_layer_net``: gradients with weight decay, and the names of initializations."""

import numpy as np
import pytest
from book_networks import check_gradients

from zhishen.errors import ArgumentError
from zhishen.interop.book.common.multi_layer_net import MultiLayerNet


def test_backpropagation_agrees_with_numerical_gradients(rng):
    np.random.seed(3)
    network = MultiLayerNet(6, [5, 4], 3, "sigmoid", "xavier", 0.1)
    check_gradients(network, rng.random((4, 6)), np.array([0, 2, 1, 2]))


def test_a_network_has_neither_batch_normalization_nor_dropout():
    network = MultiLayerNet(6, [5, 4], 3)
    assert list(network.layers) == ["Affine1", "Activation_function1", "Affine2", "Activation_function2", "Affine3"]


@pytest.mark.parametrize(("option", "value"), [("activation", "tanh"), ("weight_init_std", "large")])
def test_unknown_names_are_refused(option, value):
    with pytest.raises(ArgumentError, match=option):
        MultiLayerNet(6, [5], 3, **{option: value})
