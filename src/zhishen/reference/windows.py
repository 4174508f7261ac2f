"""A window that slides over images: the pixels under each of its taps, and the transpose of this selection.

A window of FH x FW taps has OH x OW positions on a (padded) image. The pixels under one tap (i, j) at all positions are
a strided slice of the image, of OH x OW pixels: `window`. Convolution and pooling are sums and maxima over the FH · FW
taps of such slices. `place` puts one number for each position back under a tap: it is the transpose of `window`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from zhishen._shapes import Noun, window_count

__all__ = ["Grid", "crop", "grid", "pad", "place", "spread", "taps", "window"]

Pair = tuple[int, int]


class Grid(NamedTuple):
    """The positions of a window on an image; each attribute is a pair for rows and columns.

    Attributes:
        image: H, W, before padding.
        size: FH, FW, the numbers of taps.
        stride: from one position to the next.
        padding: added at each end.
        dilation: from one tap to the next.
        out: OH, OW, the numbers of positions.
    """

    image: Pair
    size: Pair
    stride: Pair
    padding: Pair
    dilation: Pair
    out: Pair

    @property
    def padded(self) -> Pair:
        """H + 2P and W + 2P."""
        (H, W), (PH, PW) = self.image, self.padding
        return H + 2 * PH, W + 2 * PW


def grid(
    where: str,
    image: Pair,
    size: Pair,
    *,
    stride: Pair,
    padding: Pair,
    dilation: Pair = (1, 1),
    noun: Noun = "window",
) -> Grid:
    """The positions of a window on an image.

    Raises:
        ShapeError: the window does not fit the image.
    """
    OH, OW = window_count(where, image, size, stride=stride, padding=padding, dilation=dilation, noun=noun)
    return Grid(image, size, stride, padding, dilation, (OH, OW))


def taps(size: Pair) -> Iterator[Pair]:
    """The taps of a window, row by row."""
    return ((i, j) for i in range(size[0]) for j in range(size[1]))


def window(x: Any, g: Grid, tap: Pair) -> Any:
    """The pixels under one tap at all positions.

    Shape:
        x: (·, ·, H + 2P, W + 2P), already padded. Result: (·, ·, OH, OW).
    """
    rows, columns = (
        slice(d * i, d * i + s * (count - 1) + 1, s)
        for i, s, d, count in zip(tap, g.stride, g.dilation, g.out, strict=True)
    )
    return x[:, :, rows, columns]


def place(y: Any, g: Grid, tap: Pair) -> Any:
    """An image of zeros with one number of ``y`` under the tap at each position: the transpose of `window`.

    Shape:
        y: (·, ·, OH, OW). Result: (·, ·, H + 2P, W + 2P).
    """
    y = spread(y, g.stride)
    before = [d * i for i, d in zip(tap, g.dilation, strict=True)]
    rows, columns = (
        (start, size - start - length) for start, size, length in zip(before, g.padded, y.shape[2:], strict=True)
    )
    return pad(y, rows, columns)


def pad(x: Any, rows: Pair, columns: Pair, *, value: float = 0.0) -> Any:
    """Images with rows added above and below, and columns left and right."""
    for axis, sides in ((2, rows), (3, columns)):
        if sides != (0, 0):
            before, after = (_filled(x, axis, count, value) for count in sides)
            x = np.concatenate([before, x, after], axis=axis)
    return x


def crop(x: Any, padding: Pair) -> Any:
    """Images without their padding."""
    (PH, PW), (H, W) = padding, x.shape[2:]
    return x[:, :, PH : H - PH, PW : W - PW]


def spread(x: Any, stride: Pair) -> Any:
    """Images with S - 1 zeros between neighbors.

    Shape:
        x: (·, ·, H, W). Result: (·, ·, S(H - 1) + 1, S(W - 1) + 1).
    """
    for axis, s in ((2, stride[0]), (3, stride[1])):
        if s > 1:
            front, size, back = x.shape[:axis], x.shape[axis], x.shape[axis + 1 :]
            gaps = np.zeros((*front, size, s - 1, *back), dtype=x.dtype)
            each = np.concatenate([x.reshape((*front, size, 1, *back)), gaps], axis=axis + 1)
            x = each.reshape((*front, size * s, *back))
            x = x[(slice(None),) * axis + (slice(s * (size - 1) + 1),)]  # no gap after the last
    return x


def _filled(x: Any, axis: int, count: int, value: float) -> Any:
    """An array like ``x`` with ``count`` entries along ``axis``, all of one value."""
    return np.full((*x.shape[:axis], count, *x.shape[axis + 1 :]), value, dtype=x.dtype)
