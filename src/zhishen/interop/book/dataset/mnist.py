"""``dataset.mnist``: MNIST from the package, with the signature of the book's loader and without a download.

References:
    *Deep Learning from Scratch*, section 3.6.1.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np

from zhishen import data
from zhishen._types import Array

__all__ = ["img_dim", "img_size", "init_mnist", "load_mnist", "test_num", "train_num"]

train_num = 60_000
test_num = 10_000
img_dim: tuple[int, int, int] = (1, 28, 28)
img_size = 784

_Pair: TypeAlias = tuple[Array, Array]


@cache
def _raw() -> tuple[_Pair, _Pair]:
    """Images (N, 784) and labels (N,) of both parts, uint8."""
    found = data.mnist(normalize=False)
    train, test = ((np.asarray(part.x), part.t.astype(np.uint8)) for part in (found.train, found.test))
    return train, test


def load_mnist(
    normalize: bool = True,
    flatten: bool = True,
    one_hot_label: bool = False,
) -> tuple[_Pair, _Pair]:
    """MNIST as ((x_train, t_train), (x_test, t_test)), in new arrays.

    Args:
        normalize: pixels as float32 from 0 to 1; otherwise uint8 from 0 to 255.
        flatten: images as rows (N, 784); otherwise (N, 1, 28, 28).
        one_hot_label: targets as one-hot rows (N, 10) of float64; otherwise labels (N,) of uint8.

    Raises:
        DataError: a file that came with zhishen is missing or damaged.

    Examples:
        >>> (x_train, t_train), (x_test, t_test) = load_mnist(flatten=False)
        >>> x_train.shape, t_train.shape, x_test.dtype.name
        ((60000, 1, 28, 28), (60000,), 'float32')
    """
    train, test = (_prepared(part, normalize, flatten, one_hot_label) for part in _raw())
    return train, test


def _prepared(part: _Pair, normalize: bool, flatten: bool, one_hot_label: bool) -> _Pair:
    x, labels = part
    x = x.reshape(-1, img_size) if flatten else x.reshape(-1, *img_dim)
    x = np.divide(x, 255, dtype=np.float32) if normalize else x.copy()
    return x, data.one_hot(labels, 10, dtype=np.float64) if one_hot_label else labels.copy()


def init_mnist() -> None:
    """Do nothing: MNIST is in the package, so there is nothing to download."""
