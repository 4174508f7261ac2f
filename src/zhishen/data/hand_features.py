"""Ten features of an image of a digit that a person invents, to compare with features that a network learns.

A network of chapter 4 learns from the 784 pixels of a digit. Before such networks, people invented features: numbers
that describe a digit, such as its amount of ink or the number of its holes.

References:
    The notes, chapter 4, the first section. S. B. Gray: Local properties of binary images in two dimensions. IEEE
    Transactions on Computers C-20 (1971) counts holes in this way.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from zhishen._types import Array, Shaped
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["HAND_FEATURES", "hand_features"]

HAND_FEATURES: Final = (
    "ink", "shape", "center_row", "center_column", "left_right", "upper_lower", "holes", "row_strokes",
    "column_strokes", "slant",
)  # fmt: skip
_SIDE: Final = 28
_INK: Final = 0.3  # a pixel above it is ink


def hand_features(x: Array) -> Shaped[Array, "N 10"]:
    """Ten features of each image of a digit, in the order of `HAND_FEATURES`.

    A pixel above 0.3 is ink: I[r, c] is 1 there, and 0 on paper. V = Σ I is the number of ink pixels. The place p of a
    row or a column goes evenly from -1 (top, left) to 1 (bottom, right).

    ==================  ===============================================================================================
    ``ink``             V / 784
    ``shape``           number of columns with ink / number of rows with ink
    ``center_row``      Σ I[r, c] p[r] / V, the center of mass
    ``center_column``   Σ I[r, c] p[c] / V
    ``left_right``      Σ I[r, c] I[r, 27 - c] / V, which is 1 if left and right are symmetric
    ``upper_lower``     Σ I[r, c] I[27 - r, c] / V
    ``holes``           max(0, 1 - (V - E + F)), for E pairs of neighboring ink pixels and F squares of 2 x 2 ink pixels
    ``row_strokes``     how often ink begins in a row from left to right, on average over the rows with ink
    ``column_strokes``  the same from top to bottom, on average over the columns with ink
    ``slant``           Σ I[r, c] p[r] p[c] / V, positive if the ink goes from the upper left to the lower right
    ==================  ===============================================================================================

    Euler's formula gives the number of holes of a figure in one piece. A figure in several pieces counts too few.

    Args:
        x: the images, bright ink on dark paper, from 0 to 1.

    Shape:
        - x: (N, 784) or (N, 28, 28)
        - output: (N, 10)

    Raises:
        ShapeError: the images do not have 28 x 28 pixels.
        ArgumentError: an image has no ink.

    Examples:
        >>> square = np.zeros((1, 28, 28))
        >>> square[0, 10:20, 10:20] = 1  # a square ...
        >>> square[0, 13:17, 13:17] = 0  # ... with a hole
        >>> float(hand_features(square)[0, HAND_FEATURES.index("holes")])
        1.0
    """
    ink = _find_ink(x)  # (N, 28, 28)
    place = np.linspace(-1, 1, _SIDE)
    V = ink.sum(axis=(1, 2))  # (N,)
    height, width = ink.any(axis=2).sum(axis=1), ink.any(axis=1).sum(axis=1)
    row, column = ink.sum(axis=2) @ place / V, ink.sum(axis=1) @ place / V
    left_right = (ink & ink[:, :, ::-1]).sum(axis=(1, 2)) / V
    upper_lower = (ink & ink[:, ::-1]).sum(axis=(1, 2)) / V
    row_strokes = (ink & np.diff(ink, axis=2, prepend=False)).sum(axis=(1, 2)) / height  # ink after paper
    column_strokes = (ink & np.diff(ink, axis=1, prepend=False)).sum(axis=(1, 2)) / width
    slant = ink @ place @ place / V
    columns = (V / _SIDE**2, width / height, row, column, left_right, upper_lower, _holes(ink), row_strokes)
    return np.column_stack([*columns, column_strokes, slant])


def _find_ink(x: Array) -> Array:
    """The images as bool (N, 28, 28), True for ink."""
    if x.shape[1:] not in ((_SIDE**2,), (_SIDE, _SIDE)):
        raise ShapeError(
            "data.hand_features: expected images of shape (N, 784) or (N, 28, 28), got {shape}; prepare your own "
            "picture with data.digit",
            shape=x.shape,
        )
    ink = x.reshape(-1, _SIDE, _SIDE) > _INK
    blank = np.flatnonzero(~ink.any(axis=(1, 2)))
    if len(blank):
        raise ArgumentError(
            "data.hand_features: expected a pixel above {least} in each image, got none in image {index}; remove blank "
            "images",
            least=_INK,
            index=int(blank[0]),
        )
    return ink


def _holes(ink: Array) -> Array:
    """The number of holes (N,), by Euler's formula."""
    across, down = ink[:, :, 1:] & ink[:, :, :-1], ink[:, 1:] & ink[:, :-1]
    E = across.sum(axis=(1, 2)) + down.sum(axis=(1, 2))
    F = (across[:, 1:] & across[:, :-1]).sum(axis=(1, 2))
    return np.maximum(0.0, 1.0 - (ink.sum(axis=(1, 2)) - E + F))
