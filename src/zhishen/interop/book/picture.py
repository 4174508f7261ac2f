"""A picture that stands in for a photograph of the book's folder ``dataset``, which is not ours to pass on.

It is drawn by formulas: a sky, a sun, three ranges of hills, a lake, a house and a fence. So it has smooth areas, and
edges in all directions, which the filters of chapter 7 look for.
"""

from __future__ import annotations

import io

import numpy as np

from zhishen._optional import late_import
from zhishen._types import Array

__all__ = ["landscape", "png"]

_SIZE = 256


def landscape() -> Array:
    """The picture, (256, 256, 3) of uint8."""
    y, x = np.mgrid[0:_SIZE, 0:_SIZE] / _SIZE
    rgb = np.stack([0.95 - 0.5 * (1 - y), 0.75 - 0.1 * (1 - y), 0.65 + 0.3 * (1 - y)], axis=-1)  # (256, 256, 3)
    _paint(rgb, (x - 0.72) ** 2 + (y - 0.22) ** 2 < 0.09**2, (1.0, 0.9, 0.45))
    for k, color in enumerate([(0.45, 0.55, 0.65), (0.30, 0.48, 0.45), (0.20, 0.38, 0.25)]):
        _paint(rgb, y > 0.45 + 0.1 * k + 0.07 * np.sin((7 - k) * x + 2.1 * k) + 0.02 * np.sin(23 * x + k), color)
    _paint(rgb, y > 0.82, (0.25, 0.45, 0.60))
    _paint(rgb, (y > 0.82) & (np.sin(160 * y + 3 * np.sin(9 * x)) > 0.7), (0.55, 0.70, 0.80))
    _paint(rgb, (abs(x - 0.3) < 0.10) & (abs(y - 0.70) < 0.09), (0.85, 0.78, 0.66))
    _paint(rgb, (abs(x - 0.3) < 0.9 * (y - 0.47)) & (y < 0.61), (0.60, 0.22, 0.18))
    _paint(rgb, (abs(x - 0.27) < 0.02) & (abs(y - 0.68) < 0.025), (0.30, 0.40, 0.55))
    _paint(rgb, (abs(x - 0.34) < 0.022) & (y > 0.68) & (y < 0.79), (0.35, 0.22, 0.15))
    _paint(
        rgb, (x > 0.45) & (y > 0.74) & (y < 0.80) & ((x * 32 % 1 < 0.35) | (abs(y - 0.76) < 0.006)), (0.9, 0.88, 0.82)
    )
    return (255 * rgb.clip(0, 1)).astype(np.uint8)


def _paint(rgb: Array, where: Array, color: tuple[float, float, float]) -> None:
    rgb[where] = color


def png(*, gray: bool) -> io.BytesIO:
    """The picture as a PNG file in memory, in color or gray.

    Raises:
        MissingDependencyError: Pillow is not installed.
    """
    image = late_import("PIL.Image", feature="a picture", install="pillow").fromarray(landscape())
    file = io.BytesIO()
    (image.convert("L") if gray else image).save(file, format="png")
    file.seek(0)
    return file
