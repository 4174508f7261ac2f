"""Hand-made features of digits."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data
from zhishen.data import HAND_FEATURES, hand_features
from zhishen.errors import ArgumentError, ShapeError


def of(image: np.ndarray) -> dict[str, float]:
    return dict(zip(HAND_FEATURES, hand_features(image.reshape(1, 784))[0].tolist(), strict=True))


def square() -> np.ndarray:
    image = np.zeros((28, 28))
    image[9:19, 9:19] = 1
    return image


def test_a_square():
    found = of(square())
    assert found["ink"] == pytest.approx(100 / 784)
    assert found["shape"] == 1
    assert found["center_row"] == pytest.approx(0)
    assert found["left_right"] == found["upper_lower"] == 1
    assert found["holes"] == 0
    assert found["row_strokes"] == found["column_strokes"] == 1
    assert found["slant"] == pytest.approx(0)


@pytest.mark.parametrize(("holes", "places"), [(1, [(11, 11)]), (2, [(11, 11), (15, 15)])])
def test_holes_are_counted(holes, places):
    image = square()
    for row, column in places:
        image[row : row + 2, column : column + 2] = 0
    assert of(image)["holes"] == holes


def test_what_is_moved_and_slanted():
    image = square()
    assert of(np.roll(image, 5, axis=1))["center_column"] > 0.3
    slanted = np.zeros((28, 28))
    slanted[np.arange(28), np.arange(28)] = 1
    assert of(slanted)["slant"] > 0.3
    assert of(slanted[:, ::-1])["slant"] < -0.3


def test_the_averages_of_the_chapter():
    train = data.mnist(compact=True).train
    measured = hand_features(train.x[:5000])
    for digit, ink, shape, holes in ((0, 0.20, 0.9, 0.9), (1, 0.09, 0.4, 0.0), (8, 0.17, 0.8, 1.6)):
        mean = measured[train.t[:5000] == digit].mean(axis=0)
        np.testing.assert_allclose(mean[[0, 1, 6]], [ink, shape, holes], atol=0.06)


def slow_strokes(image: np.ndarray) -> float:
    """The strokes of the rows that have ink, row by row and pixel by pixel."""
    rows = [row.tolist() for row in image > 0.3 if row.any()]
    return float(np.mean([sum(row[k] and not (k and row[k - 1]) for k in range(28)) for row in rows]))


def test_strokes_are_counted_also_at_the_border():
    image = (np.random.default_rng(0).random((28, 28)) > 0.5) * 1.0
    assert image[:, 0].any()
    assert of(image)["row_strokes"] == pytest.approx(slow_strokes(image))
    assert of(image)["column_strokes"] == pytest.approx(slow_strokes(image.T))


def test_mirrored_halves_are_symmetric_and_others_are_not():
    half = np.zeros((28, 28))
    half[5:9, 3:7] = 1
    assert of(half)["left_right"] == of(half)["upper_lower"] == 0
    assert of(np.maximum(half, half[:, ::-1]))["left_right"] == 1
    assert of(np.maximum(half, half[::-1]))["upper_lower"] == 1


def test_flat_and_square_images_are_the_same():
    images = np.stack([square(), square().T * 0.5])
    np.testing.assert_array_equal(hand_features(images), hand_features(images.reshape(2, 784)))
    assert hand_features(images).shape == (2, len(HAND_FEATURES))
    assert hand_features(np.empty((0, 784))).shape == (0, 10)


def test_other_shapes_and_blank_images_are_refused():
    with pytest.raises(ShapeError, match=r"expected images of shape \(N, 784\) or \(N, 28, 28\), got \(784,\)"):
        hand_features(np.ones(784))
    with pytest.raises(ArgumentError, match=r"expected a pixel above 0\.3 in each image, got none in image 1; remove"):
        hand_features(np.stack([square(), np.full((28, 28), 0.2)]))
