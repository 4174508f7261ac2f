"""A part of MNIST that all operations share. The whole data set takes 220 megabytes as floats; this part takes 44."""

from __future__ import annotations

from functools import cache
from typing import Final

from zhishen import data

__all__ = ["TEST", "TRAIN", "digits"]

TRAIN: Final = 12_000
TEST: Final = 2_000


@cache
def digits() -> tuple[data.Split, data.Split]:
    """The first `TRAIN` training images and the first `TEST` test images, with their labels, in float32."""
    whole = data.mnist(compact=True)
    train, test = (
        data.Split(part.x[:count], part.t[:count].copy()) for part, count in ((whole.train, TRAIN), (whole.test, TEST))
    )
    return train, test
