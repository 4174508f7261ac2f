"""MNIST for the lab: the test images and a small network, which all pages share."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import nn, optim
from zhishen._types import Array
from zhishen.data import batches
from zhishen.lab.engine.mnist_data import mnist, mnist_test

__all__ = ["QUICK_NETWORK", "first_of_each_class", "quick_network", "test_images", "test_scores"]

#: What `quick_network` does, for the scripts of a page.
QUICK_NETWORK: Final = """import itertools

import numpy as np
from zhishen import data, nn, ops, optim

mnist = data.mnist(compact=True)
test = mnist.test
network = nn.two_layer(784, 50, 10, rng=np.random.default_rng(0))
optimizer = optim.SGD(lr=0.5)
batches = data.batches(mnist.train, 100, rng=np.random.default_rng(1))
for x, t in itertools.islice(batches, 200):
    optimizer.update(network.params, network.gradient(x, t))
"""


@cache
def test_images() -> tuple[Array, Array]:
    """The test images of MNIST, float32 (10000, 784) from 0 to 1, and their labels (10000,)."""
    x, t = mnist_test()
    return np.asarray(x), t


@cache
def quick_network() -> nn.Network:
    """A network 784-50-10 that has learned from 20,000 images of MNIST."""
    network = nn.two_layer(784, 50, 10, rng=np.random.default_rng(0))
    optimizer = optim.SGD(lr=0.5)
    for x, t in itertools.islice(batches(mnist().train, 100, rng=np.random.default_rng(1)), 200):
        optimizer.update(network.params, network.gradient(x, t))
    return network


@cache
def test_scores() -> Array:
    """The scores of `quick_network` for all test images, (10000, 10)."""
    return quick_network().predict(test_images()[0])


@cache
def first_of_each_class() -> tuple[Array, Array, Array]:
    """Of the first ten test images of each class: the bytes (100, 784), the labels, and the places in the test data."""
    x, t = mnist_test()
    pixels: Any = x
    places = np.concatenate([np.flatnonzero(t == label)[:10] for label in range(10)])
    return pixels.bytes[places], t[places], places
