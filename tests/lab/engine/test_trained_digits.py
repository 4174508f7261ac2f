"""The digits and the trained network that all pages share."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data
from zhishen.errors import DataError
from zhishen.lab.engine.mnist_data import mnist
from zhishen.lab.engine.trained_digits import chosen_image, network, test_digit, test_digits, training_digits

test_digit.__test__ = test_digits.__test__ = False  # they are functions of the engine


def test_the_images_are_mnists():
    mnist = data.mnist(flatten=False, compact=True)
    x, t = test_digits()
    assert x.shape == (10_000, 1, 28, 28)
    np.testing.assert_array_equal(np.asarray(x[:5]), np.asarray(mnist.test.x[:5]))
    np.testing.assert_array_equal(t, mnist.test.t)
    first, labels = training_digits()
    np.testing.assert_array_equal(np.asarray(first[-1:]), np.asarray(mnist.train.x[9_999:10_000]))
    assert labels[-1] == mnist.train.t[9_999]


def test_the_images_are_not_copied():
    assert np.shares_memory(training_digits()[0].bytes, mnist().train.x.bytes)
    assert np.shares_memory(test_digits()[0].bytes, mnist().test.x.bytes)


def test_the_network_reads_digits():
    x, t = test_digits()
    assert network().accuracy(np.asarray(x[:500]), t[:500]) > 0.98


def test_a_drawing_is_an_image_without_a_label():
    drawing = "0" * 100 + "f8" + "0" * 682
    image, label = chosen_image(3, drawing)
    assert label == -1
    assert image.dtype == np.float32
    assert image.ravel()[[99, 100, 101]].tolist() == pytest.approx([0, 1, 8 / 15])
    np.testing.assert_array_equal(chosen_image(3, "")[0], test_digit(3)[0])


@pytest.mark.parametrize("drawing", ["0", "0" * 783, "g" * 784, "F" * 784, "0" * 785, " " * 784])
def test_another_text_is_no_drawing(drawing):
    with pytest.raises(DataError, match="drawing: expected 784 hexadecimal digits"):
        chosen_image(0, drawing)
