"""The networks that zhishen trains in place of the book's weight files are good ones."""

from __future__ import annotations

import pytest

from zhishen.interop.book import files, load_pickle, weights
from zhishen.interop.book.chapters.deep_convnet import DeepConvNet
from zhishen.interop.book.chapters.simple_convnet import SimpleConvNet
from zhishen.interop.book.common.multi_layer_net import MultiLayerNet
from zhishen.interop.book.dataset.mnist import load_mnist

NETWORKS = {
    "sample_weight.pkl": (weights.sample_weight, lambda: MultiLayerNet(784, [50, 100], 10, "sigmoid"), True, 0.95),
    "params.pkl": (weights.simple_convnet, SimpleConvNet, False, 0.975),
    "deep_convnet_params.pkl": (weights.deep_convnet, DeepConvNet, False, 0.985),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_test_digits_are_recognized(name, report):
    make, network, flatten, least = NETWORKS[name]
    assert files._SUBSTITUTES[name][0] is make
    built = network()
    for key, array in load_pickle(make()).items():
        built.params[key][...] = array
    accuracy = built.accuracy(*load_mnist(flatten=flatten)[1])
    report(f"{name}: {accuracy:.2%}")
    assert accuracy > least
