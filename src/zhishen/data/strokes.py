"""Pictures from strokes: the lines of a pen as gray values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float
from zhishen.errors import ShapeError

__all__ = ["draw_strokes"]

_HERE: Final = "draw_strokes"


def draw_strokes(strokes: Sequence[Any], *, side: int = 192, radius: float = 5.5) -> Float[Array, "side side"]:
    """Draw strokes with a round pen, white (1) on black (0), with smooth edges.

    A pixel whose center is at the distance d from the line of a stroke becomes ``clip(radius + 1/2 - d, 0, 1)``.

    Args:
        strokes: of each stroke its points (x, y), in pixels from the upper left corner; a single point is a dot.
        side: of the picture, in pixels.
        radius: of the pen, in pixels.

    Raises:
        ArgumentError: an option is out of its range.
        ShapeError: a stroke does not consist of points (x, y).

    Examples:
        >>> picture = draw_strokes([[(8, 4), (8, 12)]], side=16, radius=1.5)
        >>> picture.shape, float(picture[8, 8]), float(picture[0, 0])
        ((16, 16), 1.0, 0.0)
    """
    check(side, WholeNumber(1, 4096), where=_HERE, name="side")
    check(radius, Number(0, 1000, open_low=True), where=_HERE, name="radius")
    picture = np.zeros((side, side), np.float32)
    for stroke in strokes:
        points = np.asarray(stroke, np.float64)
        if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
            raise ShapeError(
                "{here}: expected points (x, y) of finite numbers in each stroke, got an array of shape {shape}; give "
                "pairs",
                here=_HERE,
                shape=points.shape,
            )
        for start, end in zip(points, np.concatenate([points[1:], points[-1:]]), strict=True):
            _draw_line(picture, start, end, radius)
    return picture


def _draw_line(picture: Array, start: Array, end: Array, radius: float) -> None:
    """Brighten the pixels near the line between two points."""
    low, high = np.minimum(start, end) - radius - 1, np.maximum(start, end) + radius + 2
    (left, top), (right, bottom) = (np.clip(corner, 0, len(picture)).astype(int) for corner in (low, high))
    x, y = np.arange(left, right) + 0.5 - start[0], np.arange(top, bottom)[:, None] + 0.5 - start[1]
    along = end - start
    length = math.hypot(*along)
    if length:
        share = np.clip((x * along[0] + y * along[1]) / length**2, 0, 1)
        x, y = x - share * along[0], y - share * along[1]
    brightness = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    part = picture[top:bottom, left:right]
    np.maximum(part, brightness, out=part, casting="same_kind")
