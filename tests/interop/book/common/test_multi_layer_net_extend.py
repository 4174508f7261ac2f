"""``common.multi_layer_net_extend``: batch normalization and dropout in a network of any depth."""

import numpy as np
from book_networks import check_gradients

from zhishen.interop.book.common.multi_layer_net_extend import MultiLayerNetExtend


def test_backpropagation_agrees_with_numerical_gradients(rng):
    np.random.seed(3)
    network = MultiLayerNetExtend(6, [5, 4], 3, weight_decay_lambda=0.1, use_batchnorm=True)
    check_gradients(network, rng.random((4, 6)), np.array([0, 2, 1, 2]))


def test_the_layers_are_in_the_order_of_the_book():
    network = MultiLayerNetExtend(6, [5], 3, use_dropout=True, use_batchnorm=True)
    assert list(network.layers) == ["Affine1", "BatchNorm1", "Activation_function1", "Dropout1", "Affine2"]
    assert list(network.params) == ["W1", "b1", "gamma1", "beta1", "W2", "b2"]


def test_dropout_is_off_in_evaluation():
    network = MultiLayerNetExtend(6, [50], 3, use_dropout=True, dropout_ration=0.5)
    x = np.ones((1, 6))
    assert (network.predict(x) == network.predict(x)).all()
    assert (network.predict(x, train_flg=True) != network.predict(x, train_flg=True)).any()
