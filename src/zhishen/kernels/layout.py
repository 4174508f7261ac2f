"""Where the values of images lie in memory.

Idea
    A convolution computes all channels of a pixel at once, so its kernels keep images as (N, H, W, C), channels last.
    Outside they are (N, C, H, W) as everywhere: a transposed view of the same memory. So nothing has to be told about
    it, and what comes from one kernel goes to the next without a copy.
Gain
    1.8 times the speed for a convolution of 32 to 32 channels and ReLU on 100 images of 28 x 28, forward and backward,
    against arrays that have their channels first and are turned over at each call.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.kernels.memory import empty, steps
from zhishen.kernels.turn import turn_images

__all__ = ["channels_first", "channels_last", "check_gradient", "feature_rows", "is_channels_last", "pairs"]


def pairs(low: int, *given: object) -> bool:
    """Whether each is a pair of ordinary whole numbers, none below ``low``; the reference takes, or refuses, others."""
    return all(
        isinstance(pair, tuple) and len(pair) == 2 and all(type(number) is int and number >= low for number in pair)
        for pair in given
    )


def check_gradient(where: str, dout: Array, shape: tuple[int, ...]) -> None:
    """Raise unless ``dout`` has the shape of the output: kernels read and write without looking at bounds."""
    if dout.shape != shape:
        raise ShapeError(
            f"{where}: expected dout of shape {shape} like the output, got {dout.shape}; give one number for each "
            "output"
        )


def is_channels_last(x: Array) -> bool:
    """Whether images (N, C, H, W) lie in memory as (N, H, W, C)."""
    return x.transpose(0, 2, 3, 1).flags.c_contiguous


def channels_last(x: Array) -> Array:
    """Images (N, C, H, W) as a writable, contiguous array (N, H, W, C): a view, or else a copy."""
    turned = x.transpose(0, 2, 3, 1)
    if turned.flags.c_contiguous and turned.flags.writeable:
        return turned
    if not (x.dtype == np.float32 and x.size and x.flags.c_contiguous and x.flags.writeable):
        return np.array(turned, order="C")
    N, C, H, W = x.shape
    out = empty(N, H, W, C)
    turn_images(x.reshape(-1), steps(C, H * W), H * W, out.reshape(-1))
    return out


def channels_first(x: Array) -> Array:
    """The view (N, C, H, W) of images (N, H, W, C)."""
    return x.transpose(0, 3, 1, 2)


@lru_cache(maxsize=64)
def feature_rows(shape: tuple[int, int, int], width: int) -> Array:
    """Where the row of each feature stands in a matrix (C H W, ``width``), in the order with the channels last."""
    C, H, W = shape
    return np.arange(C * H * W, dtype=np.int64).reshape(C, H, W).transpose(1, 2, 0).reshape(-1) * width
