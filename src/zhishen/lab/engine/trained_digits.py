"""The digits and the trained network of chapter 7, which all pages share."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import data as datasets
from zhishen import nn
from zhishen._types import Array
from zhishen.errors import DataError
from zhishen.figures.small_conv import trained_network
from zhishen.lab.engine.mnist_data import mnist, mnist_test

__all__ = ["DRAWING", "LEARNED", "MARGIN", "chosen_image", "network", "test_digit", "test_digits", "training_digits"]

_SIDE: Final = 28
_LEVELS: Final = 15  # above black, in the text of a drawing
LEARNED: Final = 10_000  #: images that a page can train with
DRAWING: Final = _SIDE * _SIDE  #: the characters of a drawing
MARGIN: Final = 28  #: pixels around a drawing


def training_digits() -> tuple[datasets.Pixels, Array]:
    """The first 10,000 training images of MNIST, (10000, 1, 28, 28), and their labels."""
    return _images(mnist().train, LEARNED)


def test_digits() -> tuple[datasets.Pixels, Array]:
    """The test images of MNIST, (10000, 1, 28, 28), and their labels."""
    return _images(mnist_test(), None)


def _images(part: datasets.Split, count: int | None) -> tuple[datasets.Pixels, Array]:
    pixels: Any = part.x
    return datasets.Pixels(pixels.bytes[:count].reshape(-1, 1, _SIDE, _SIDE)), part.t[:count]


def test_digit(index: int) -> tuple[Array, int]:
    """A test image, float32 (1, 28, 28) from 0 to 1, and its label."""
    x, t = test_digits()
    return np.asarray(x[index]), int(t[index])


@cache
def network() -> nn.Network:
    """The trained network of the figures of chapter 7, `nn.small_conv`."""
    return trained_network()


def chosen_image(index: int, drawing: str) -> tuple[Array, int]:
    """The image (1, 28, 28) that a page has chosen, and its label: a test image, or a drawing, whose label is -1.

    A drawing is prepared by `zhishen.data.digit`, as `zhishen predict` prepares a picture: scaled to 20 x 20 pixels and
    centered by its mass. The margin around it makes sure that no stroke touches the border of the paper.

    Args:
        index: of the test image.
        drawing: 784 hexadecimal digits, row by row, from 0 (black) to f (white); empty for the test image.

    Raises:
        DataError: the text is not a drawing.
    """
    if not drawing:
        return test_digit(index)
    if len(drawing) != DRAWING or not set(drawing) <= set("0123456789abcdef"):
        raise DataError(
            "drawing: expected {count} hexadecimal digits, got another text; draw again, or choose a test digit",
            count=DRAWING,
        )
    levels = np.array([int(level, 16) for level in drawing]).reshape(_SIDE, _SIDE)
    if not levels.any():  # nothing is drawn yet
        return np.zeros((1, _SIDE, _SIDE), np.float32), -1
    return datasets.digit(np.pad(levels / _LEVELS, MARGIN))[None], -1
