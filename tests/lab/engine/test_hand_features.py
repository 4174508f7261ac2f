"""Hand-made features of digits."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.lab.engine.digit_subset import digits
from zhishen.lab.engine.hand_features import FEATURES, hand_features


def of(image: np.ndarray) -> dict[str, float]:
    return dict(zip(FEATURES, hand_features(image.reshape(1, 784))[0].tolist(), strict=True))


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
    train, _ = digits()
    measured = hand_features(train.x[:5000])
    for digit, ink, shape, holes in ((0, 0.20, 0.9, 0.9), (1, 0.09, 0.4, 0.0), (8, 0.17, 0.8, 1.6)):
        mean = measured[train.t[:5000] == digit].mean(axis=0)
        np.testing.assert_allclose(mean[[0, 1, 6]], [ink, shape, holes], atol=0.06)
