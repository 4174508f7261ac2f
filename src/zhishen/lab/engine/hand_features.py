"""Ten features of a digit that a person invents; see section 4.9 of the chapter.

Euler's formula counts the holes of a connected figure of V pixels, E neighboring pairs and F full squares of 2 x 2: the
figure has 1 - (V - E + F) of them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from zhishen._types import Array

__all__ = ["FEATURES", "hand_features"]

FEATURES: Final = (
    "ink", "shape", "center_row", "center_column", "left_right", "upper_lower", "holes", "row_strokes",
    "column_strokes", "slant",
)  # fmt: skip
_INK: Final = 0.3  # a pixel above it is ink


def hand_features(x: Array) -> Array:
    """The features of images of digits, each with some ink.

    Shape:
        - x: (N, 784)
        - output: (N, 10), in the order of `FEATURES`

    Examples:
        >>> square = np.zeros((1, 28, 28))
        >>> square[0, 10:20, 10:20] = 1  # a square ...
        >>> square[0, 13:17, 13:17] = 0  # ... with a hole
        >>> hand_features(square.reshape(1, 784))[0, 6]
        1.0
    """
    place = np.linspace(-1, 1, 28)
    ink = x.reshape(-1, 28, 28) > _INK  # (N, 28, 28)
    pixels = ink.sum(axis=(1, 2))  # (N,)
    height, width = ink.any(axis=2).sum(axis=1), ink.any(axis=1).sum(axis=1)
    row, column = ink.sum(axis=2) @ place / pixels, ink.sum(axis=1) @ place / pixels
    left_right = (ink & ink[:, :, ::-1]).sum(axis=(1, 2)) / pixels  # ink that meets its mirror image
    upper_lower = (ink & ink[:, ::-1]).sum(axis=(1, 2)) / pixels
    row_strokes = (ink[:, :, 1:] & ~ink[:, :, :-1]).sum(axis=(1, 2)) / height  # how often a row goes from paper to ink
    column_strokes = (ink[:, 1:] & ~ink[:, :-1]).sum(axis=(1, 2)) / width
    slant = ink @ place @ place / pixels
    columns = (pixels / 784, width / height, row, column, left_right, upper_lower, _holes(ink), row_strokes)
    return np.column_stack([*columns, column_strokes, slant])


def _holes(ink: Array) -> Array:
    """The number of holes (N,); 0 where a figure in several pieces would count below it."""
    across, down = ink[:, :, 1:] & ink[:, :, :-1], ink[:, 1:] & ink[:, :-1]
    edges = across.sum(axis=(1, 2)) + down.sum(axis=(1, 2))
    faces = (across[:, 1:] & across[:, :-1]).sum(axis=(1, 2))
    return np.maximum(0.0, 1.0 - (ink.sum(axis=(1, 2)) - edges + faces))
