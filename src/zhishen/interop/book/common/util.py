"""``common.util``: smoothing, shuffling, and images as columns of a matrix.

References:
    *Deep Learning from Scratch*, sections 6.1 and 7.4.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._shapes import window_count
from zhishen._types import Array
from zhishen.reference import conv

# Scripts of the book get `np` from a star import, too.
__all__ = ["col2im", "conv_output_size", "im2col", "np", "shuffle_dataset", "smooth_curve"]

_WINDOW = 11  # points that a smoothed value averages


def smooth_curve(x: Any) -> Array:
    """A weighted mean of each value and its five neighbors on both sides, with the weights of a Kaiser window.

    The curve is continued by its mirror image at both ends, so the result has as many values as ``x``.
    """
    w = np.kaiser(_WINDOW, 2)
    mirrored = np.pad(np.asarray(x, dtype=float), _WINDOW // 2, mode="symmetric")
    return np.convolve(w / w.sum(), mirrored, mode="valid")


def shuffle_dataset(x: Array, t: Array) -> tuple[Array, Array]:
    """Inputs and targets in the same random order, which ``np.random.seed`` decides.

    Shape:
        x: (N, ...). t: (N, ...).
    """
    order = np.random.permutation(len(x))
    return x[order], t[order]


def conv_output_size(input_size: int, filter_size: int, stride: int = 1, pad: int = 0) -> int:
    """OH = floor((H + 2P - FH)/S) + 1; the book's division gives a float.

    Raises:
        ShapeError: the filter is larger than the padded image.

    Examples:
        >>> conv_output_size(28, 5), conv_output_size(28, 3, stride=2, pad=1)
        (24, 14)
    """
    (size, _) = window_count(
        "conv_output_size",
        (input_size, input_size),
        (filter_size, filter_size),
        stride=(stride, stride),
        padding=(pad, pad),
        dilation=(1, 1),
        noun="filter",
    )
    return size


def im2col(input_data: Array, filter_h: int, filter_w: int, stride: int = 1, pad: int = 0) -> Array:
    """The pixels under a filter, one row for each of its positions.

    Shape:
        input_data: (N, C, H, W). Result: (N·OH·OW, C·FH·FW), in the dtype of the images.
    """
    size, strides, padding = (filter_h, filter_w), (stride, stride), (pad, pad)
    return conv.im2col(input_data, size=size, stride=strides, padding=padding)


def col2im(
    col: Array,
    input_shape: tuple[int, int, int, int],
    filter_h: int,
    filter_w: int,
    stride: int = 1,
    pad: int = 0,
) -> Array:
    """Add each number of `im2col`'s matrix to its pixel: the backward of `im2col`.

    Shape:
        col: (N·OH·OW, C·FH·FW). input_shape: (N, C, H, W), the shape of the result.
    """
    size, strides, padding = (filter_h, filter_w), (stride, stride), (pad, pad)
    return conv.col2im(col, input_shape, size=size, stride=strides, padding=padding)
