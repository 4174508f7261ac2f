"""``simple_convnet``: gradients, and the sizes of chapter 7."""

import numpy as np
import pytest
from book_networks import SMALL, check_gradients

from zhishen.errors import ShapeError
from zhishen.interop.book.chapters.simple_convnet import SimpleConvNet


def test_backpropagation_agrees_with_numerical_gradients(rng):
    np.random.seed(3)
    network = SimpleConvNet((1, 6, 6), SMALL, 4, 3, weight_init_std=0.5)
    check_gradients(network, rng.random((4, 1, 6, 6)), np.array([0, 2, 1, 2]))


def test_images_that_are_too_small_are_refused():
    with pytest.raises(ShapeError, match=r"SimpleConvNet: expected images large enough .* got input_dim=\(1, 3, 3\)"):
        SimpleConvNet((1, 3, 3), SMALL)


def test_the_network_has_the_sizes_of_the_book():
    assert {name: array.shape for name, array in SimpleConvNet().params.items()} == {
        "W1": (30, 1, 5, 5), "b1": (30,), "W2": (4320, 100), "b2": (100,), "W3": (100, 10), "b3": (10,),
    }  # fmt: skip
