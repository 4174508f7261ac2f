"""MNIST for all operations, read once. As bytes its images take 55 megabytes; as floats they would take 220."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import data
from zhishen.data.mnist import read_test_part
from zhishen.train import DataDescription

__all__ = ["TEST", "TRAIN", "digits", "mnist", "mnist_description", "mnist_test"]

TRAIN: Final = 12_000
TEST: Final = 2_000


@cache
def mnist() -> data.Dataset:
    """The whole data set, with images of shape (N, 784) as bytes."""
    return data.mnist(compact=True)


@cache
def mnist_test() -> data.Split:
    """Its test part alone. A site in a browser fetches the training images only if an operation needs them."""
    return read_test_part()


def mnist_description() -> DataDescription:
    """What a network is built for: its shapes and classes, for which no image is read."""
    return DataDescription("mnist", (784,), 10, (1, 28, 28))


@cache
def digits() -> tuple[data.Split, data.Split]:
    """The first `TRAIN` training images, as bytes, and the first `TEST` test images, in float32, with their labels."""
    train, test = mnist().train, mnist_test()
    pixels: Any = train.x
    first: Any = data.Pixels(pixels.bytes[:TRAIN])
    return (
        data.Split(first, train.t[:TRAIN]),
        data.Split(np.asarray(test.x[:TEST]), test.t[:TEST]),
    )
