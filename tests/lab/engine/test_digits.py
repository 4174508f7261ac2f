"""The test images and the small network that all pages share."""

from __future__ import annotations

import numpy as np

from zhishen import data
from zhishen.lab.engine import digits


def test_the_images_are_those_of_mnist():
    x, t = digits.test_images()
    test = data.mnist().test
    np.testing.assert_array_equal(x, test.x)
    np.testing.assert_array_equal(t, test.t)


def test_the_network_has_learned():
    x, t = digits.test_images()
    assert digits.quick_network().accuracy(x, t) > 0.92
    np.testing.assert_array_equal(digits.test_scores()[:5], digits.quick_network().predict(x[:5]))


def test_ten_images_of_each_class():
    pixels, labels, places = digits.first_of_each_class()
    assert labels.tolist() == [label for label in range(10) for _ in range(10)]
    test = data.mnist(normalize=False).test
    np.testing.assert_array_equal(pixels, test.x[places])
    assert places[0] == np.flatnonzero(test.t == 0)[0]


def test_the_script_of_the_network_makes_the_same_network():
    names: dict = {}
    exec(digits.QUICK_NETWORK, names)  # the text of a constant
    for name, array in names["network"].params.items():
        np.testing.assert_array_equal(array, digits.quick_network().params[name])
