"""``two_layer_net`` of chapter 4: its hidden layer has a sigmoid."""

import numpy as np
from book_networks import check_gradients

from zhishen.interop.book.chapters import two_layer_net_sigmoid


def test_backpropagation_agrees_with_numerical_gradients(rng):
    np.random.seed(3)
    network = two_layer_net_sigmoid.TwoLayerNet(6, 4, 3, weight_init_std=1.0)
    check_gradients(network, rng.random((4, 6)), np.array([0, 2, 1, 2]))


def test_chapter_4_predicts_probabilities(rng):
    network, x = two_layer_net_sigmoid.TwoLayerNet(6, 4, 3), rng.random((2, 6))
    np.testing.assert_allclose(network.predict(x).sum(axis=1), 1)
    assert list(network.layers) == ["Affine1", "Sigmoid1", "Affine2"]
