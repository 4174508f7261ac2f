"""Pooling of images, forward and backward side by side: the maximum or mean of a window, in each channel separately.

Pooling has no parameters. It makes images smaller, and its output depends little on shifts by a pixel.

References:
    *Deep Learning from Scratch*, sections 7.3 and 7.4.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from zhishen._shapes import check_images
from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.reference.windows import Grid, Pair, crop, grid, pad, place, taps, window

__all__ = [
    "avg_pool2d", "avg_pool2d_backward", "check_padding", "check_pool", "global_avg_pool2d",
    "global_avg_pool2d_backward", "max_pool2d", "max_pool2d_backward",
]  # fmt: skip

Cache = Any


def check_padding(where: str, *, size: Pair, padding: Pair) -> None:
    """Raise if a window could contain only padding."""
    if any(2 * p > f for p, f in zip(padding, size, strict=True)):
        raise ShapeError(
            "{where}: expected padding of at most half the window, got padding {padding} and size {size}; a window "
            "could contain only padding: use less",
            where=where,
            padding=padding,
            size=size,
        )


def check_pool(where: str, shape: tuple[int, ...], *, size: Pair, stride: Pair, padding: Pair) -> Grid:
    """The positions of the window on images of ``shape``.

    Raises:
        ShapeError: the input is not a batch of images, or the window is larger than the images.
    """
    check_images(where, shape, axes=2)
    check_padding(where, size=size, padding=padding)
    return grid(where, (shape[2], shape[3]), size, stride=stride, padding=padding)


def max_pool2d(x: Array, *, size: Pair, stride: Pair, padding: Pair = (0, 0)) -> tuple[Array, Cache]:
    """Out[n, c, y, x] = the largest of the pixels under the window, without the padding.

    Of equal pixels the first, in the order of rows, receives the gradient. (The tape through these primitives shares it
    among them.)

    Shape:
        x: (N, C, H, W). out: (N, C, OH, OW), OH = floor((H + 2P - F)/S) + 1.

    Raises:
        ShapeError: the window is larger than the padded image, or the padding is more than half the window.

    Examples:
        >>> x = np.array([[[[1, 2, 0, 1], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]]]], dtype=np.float32)
        >>> max_pool2d(x, size=(2, 2), stride=(2, 2))[0]
        array([[[[2., 3.], [4., 2.]]]], dtype=float32)
    """
    g = check_pool("max_pool2d", x.shape, size=size, stride=stride, padding=padding)
    pixels = _under_taps(x, g, -math.inf)
    out = pixels.max(axis=2)
    # A NaN is the maximum of its window, and does not equal itself. Padding is -∞, as a pixel may be.
    inside = _under_taps(np.ones((1, 1, *g.image)), g, 0.0) == 1
    largest = inside & ((pixels == out[:, :, np.newaxis]) | (pixels != pixels))
    first = largest.argmax(axis=2)[:, :, np.newaxis] == np.arange(math.prod(size))[:, np.newaxis, np.newaxis]
    return out, (first, g)  # first: (N, C, FH·FW, OH, OW)


def max_pool2d_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout at the largest pixel, 0 at the others; where windows overlap, the sum."""
    first, g = cache
    return _to_pixels((np.where(first[:, :, k], dout, 0) for k in range(first.shape[2])), g)


def avg_pool2d(x: Array, *, size: Pair, stride: Pair, padding: Pair = (0, 0)) -> tuple[Array, Cache]:
    """Out[n, c, y, x] = the mean of the pixels under the window, where padding counts as zeros.

    Shape:
        x: (N, C, H, W). out: (N, C, OH, OW), OH = floor((H + 2P - F)/S) + 1.

    Raises:
        ShapeError: the window is larger than the padded image, or the padding is more than half the window.

    Examples:
        >>> x = np.array([[[[1, 2, 0, 1], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]]]], dtype=np.float32)
        >>> avg_pool2d(x, size=(2, 2), stride=(2, 2))[0]
        array([[[[1.  , 1.5 ], [2.25, 1.  ]]]], dtype=float32)
    """
    g = check_pool("avg_pool2d", x.shape, size=size, stride=stride, padding=padding)
    return _under_taps(x, g, 0.0).sum(axis=2) / math.prod(size), g


def avg_pool2d_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout/(FH · FW) at each pixel under the window; where windows overlap, the sum."""
    share = dout / math.prod(cache.size)
    return _to_pixels((share for _ in taps(cache.size)), cache)


def global_avg_pool2d(x: Array) -> tuple[Array, Cache]:
    """Out[n, c] = the mean of all pixels of the channel.

    Shape:
        x: (N, C, H, W), of any H and W. out: (N, C).
    """
    check_images("global_avg_pool2d", x.shape, axes=2)
    H, W = x.shape[2:]
    return x.sum(axis=(2, 3)) / (H * W), (H, W)


def global_avg_pool2d_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout/(H · W) at each pixel."""
    H, W = cache
    return (dout / (H * W))[:, :, np.newaxis, np.newaxis] * np.ones((H, W), dtype=dout.dtype)


def _under_taps(x: Any, g: Grid, padding: float) -> Any:
    """The pixels under each tap at all positions: (N, C, FH·FW, OH, OW)."""
    PH, PW = g.padding
    padded = pad(x, (PH, PH), (PW, PW), value=padding)
    return np.stack([window(padded, g, tap) for tap in taps(g.size)], axis=2)


def _to_pixels(parts: Any, g: Grid) -> Any:
    """The sum of the numbers of each tap at their pixels: the transpose of `_under_taps`."""
    return crop(sum(place(part, g, tap) for part, tap in zip(parts, taps(g.size), strict=True)), g.padding)
