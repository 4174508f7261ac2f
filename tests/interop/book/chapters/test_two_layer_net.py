"""``two_layer_net``: the network of chapter 5."""

import numpy as np
from book_networks import check_gradients

from zhishen.interop.book.chapters import two_layer_net


def test_backpropagation_agrees_with_numerical_gradients(rng):
    np.random.seed(3)
    network = two_layer_net.TwoLayerNet(6, 4, 3, weight_init_std=1.0)
    check_gradients(network, rng.random((4, 6)), np.array([0, 2, 1, 2]))


def test_a_seed_gives_the_weights_that_the_book_draws():
    np.random.seed(7)
    first = two_layer_net.TwoLayerNet(5, 4, 3)
    np.random.seed(7)
    assert (first.params["W1"] == 0.01 * np.random.randn(5, 4)).all()
    assert (first.params["W2"] == 0.01 * np.random.randn(4, 3)).all()


def test_chapter_5_predicts_scores(rng):
    network, x = two_layer_net.TwoLayerNet(6, 4, 3), rng.random((2, 6))
    hidden = np.maximum(x @ network.params["W1"], 0)
    np.testing.assert_allclose(network.predict(x), hidden @ network.params["W2"])
    assert list(network.layers) == ["Affine1", "Relu1", "Affine2"]
    assert network.lastLayer is network.last_layer
