"""The digits that the operations share."""

from __future__ import annotations

import numpy as np

from zhishen import data
from zhishen.lab.engine.mnist_data import TEST, TRAIN, digits, mnist, mnist_description
from zhishen.train.config import recipe


def test_they_are_the_first_digits_of_mnist():
    train, test = digits()
    whole = data.mnist()
    for part, split, count in ((train, whole.train, TRAIN), (test, whole.test, TEST)):
        assert part.x.shape == (count, 784)
        np.testing.assert_array_equal(part.x, split.x[:count])
        np.testing.assert_array_equal(part.t, split.t[:count])


def test_mnist_is_read_once_and_its_training_images_are_not_copied():
    train, _ = digits()
    assert digits()[0] is train
    assert mnist() is mnist()
    assert np.shares_memory(train.x.bytes, mnist().train.x.bytes)


def test_a_network_for_the_description_is_the_one_for_the_data():
    of_data, of_description = (recipe("simple_conv").build_network(each) for each in (mnist(), mnist_description()))
    assert of_data.params.keys() == of_description.params.keys()
    for name, array in of_data.params.items():
        np.testing.assert_array_equal(array, of_description.params[name])
