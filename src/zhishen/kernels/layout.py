"""The order of an image's values in memory: channels last.

Idea
    A convolution computes all channels of a pixel at once, so its kernels store images as (N, H, W, C), channels last.
    Callers see (N, C, H, W) as everywhere else: a transposed view of the same memory. So the layout is a property of
    the array, no option is needed, and the output of one kernel is the input of the next without a copy.
Gain
    1.8 times the speed for a convolution of 32 to 32 channels and ReLU on 100 images of 28 x 28, forward and backward,
    compared with arrays that have their channels first and are transposed at each call.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.kernels.memory import empty, multiples
from zhishen.kernels.transpose import transpose_images

__all__ = ["are_pairs", "channels_first", "channels_last", "check_gradient", "feature_rows", "is_channels_last"]


def are_pairs(minimum: int, *values: object) -> bool:
    """Whether each value is a tuple of two ints >= ``minimum``; the reference accepts or rejects all others."""
    return all(
        isinstance(pair, tuple) and len(pair) == 2 and all(type(number) is int and number >= minimum for number in pair)
        for pair in values
    )


def check_gradient(function: str, dout: Array, shape: tuple[int, ...]) -> None:
    """Check that ``dout`` has the shape of the output, because kernels do not check bounds.

    Raises:
        ShapeError: it has another shape.
    """
    if dout.shape != shape:
        raise ShapeError(
            "{function}: expected dout of shape {expected} like the output, got {shape}; give one number for each "
            "output",
            function=function,
            expected=shape,
            shape=dout.shape,
        )


def is_channels_last(x: Array) -> bool:
    """Whether images (N, C, H, W) are stored as (N, H, W, C)."""
    return x.transpose(0, 2, 3, 1).flags.c_contiguous


def channels_last(x: Array) -> Array:
    """Images (N, C, H, W) as a writable, contiguous array (N, H, W, C): a view, or a copy if there is no such view."""
    view = x.transpose(0, 2, 3, 1)
    if view.flags.c_contiguous and view.flags.writeable:
        return view
    if not (x.dtype == np.float32 and x.size and x.flags.c_contiguous and x.flags.writeable):
        return np.array(view, order="C")
    N, C, H, W = x.shape
    out = empty(N, H, W, C)
    transpose_images(x.reshape(-1), multiples(C, H * W), H * W, out.reshape(-1))
    return out


def channels_first(x: Array) -> Array:
    """The view (N, C, H, W) of images (N, H, W, C)."""
    return x.transpose(0, 3, 1, 2)


@lru_cache(maxsize=64)
def feature_rows(shape: tuple[int, int, int], width: int) -> Array:
    """Where the row of each feature begins in a matrix (C H W, ``width``), for features with the channels last."""
    C, H, W = shape
    return np.arange(C * H * W, dtype=np.int64).reshape(C, H, W).transpose(1, 2, 0).reshape(-1) * width
