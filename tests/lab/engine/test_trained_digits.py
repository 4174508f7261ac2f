"""The digits and the trained network that all pages share."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data
from zhishen.errors import DataError
from zhishen.lab.engine.mnist_data import mnist, mnist_test
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
    assert np.shares_memory(test_digits()[0].bytes, mnist_test().x.bytes)


def test_the_network_reads_digits():
    x, t = test_digits()
    assert network().accuracy(np.asarray(x[:500]), t[:500]) > 0.98


def drawing_of(levels: np.ndarray) -> str:
    """The text of a drawing from gray values from 0 to 1, (28, 28)."""
    return "".join(f"{level:x}" for level in np.rint(15 * levels).astype(int).ravel())


def moved(image: np.ndarray, down: int, right: int) -> np.ndarray:
    """A digit at half its size, moved out of the center."""
    levels = np.zeros((28, 28))
    levels[7 + down : 21 + down, 7 + right : 21 + right] = image.reshape(14, 2, 14, 2).mean(axis=(1, 3))
    return levels / levels.max()


def test_a_drawing_is_prepared_as_a_picture_is():
    levels = np.rint(15 * moved(test_digit(3)[0][0], -6, 5)) / 15
    image, label = chosen_image(3, drawing_of(levels))
    assert label == -1
    assert image.dtype == np.float32
    np.testing.assert_array_equal(image[0], data.digit(np.pad(levels, 28)))
    rows, columns = np.nonzero(image[0] > 0.3)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    np.testing.assert_array_equal(chosen_image(3, "")[0], test_digit(3)[0])


def test_the_place_and_the_size_of_a_drawing_do_not_matter_to_the_network():
    x, t = test_digits()
    as_they_are = [moved(np.asarray(image)[0], 7, -6) for image in x[:100]]
    prepared = [chosen_image(0, drawing_of(levels))[0][0] for levels in as_they_are]

    def right(images):
        return (network().predict(np.array(images, np.float32)[:, None]).argmax(axis=1) == t[:100]).sum()

    assert right(prepared) >= 95
    assert right(as_they_are) < 50


def test_an_empty_drawing_is_black():
    image, label = chosen_image(3, "0" * 784)
    assert label == -1
    assert not image.any()


@pytest.mark.parametrize("drawing", ["f" + "0" * 783, "0" * 783 + "1", "f" * 784, "f0" * 392, "1" * 784])
def test_any_drawing_has_an_image(drawing):
    image, _ = chosen_image(0, drawing)
    assert image.shape == (1, 28, 28)
    assert image.max() == 1


@pytest.mark.parametrize("drawing", ["0", "0" * 783, "g" * 784, "F" * 784, "0" * 785, " " * 784])
def test_another_text_is_no_drawing(drawing):
    with pytest.raises(DataError, match="drawing: expected 784 hexadecimal digits"):
        chosen_image(0, drawing)
