"""One picture of a digit, from a file or an array, prepared as MNIST's images were.

MNIST's makers scaled every digit to fit 20 x 20 pixels, kept its proportions, and moved it by whole pixels until its
center of mass was in the middle of 28 x 28. Before that, ink has to be separated from paper, see `zhishen.data.ink`.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from zhishen._types import Array, Float, Shaped
from zhishen.data.ink import Ink, find_ink
from zhishen.data.pictures import gray_planes, opened_image, reduced
from zhishen.errors import DataError, ShapeError
from zhishen.messages import message

__all__ = ["DigitImage", "DigitSteps", "digit", "digit_steps", "read_digit"]

_WORKING: Final = 1024  # larger pictures are reduced to this side first
_WIDE: Final = 1.6  # width over height; of the digits of MNIST one in 200 is wider
_SIDE, _BOX = 28, 20
_MARGIN: Final = (_SIDE - _BOX) // 2


@dataclass(frozen=True, eq=False)
class DigitImage:
    """A picture of a digit, prepared as MNIST's images were.

    Attributes:
        pixels: (28, 28), float32, light ink (1) on dark paper (0).
        notes: a sentence for each reason to doubt that the pixels show one upright digit.
    """

    pixels: Float[Array, "28 28"]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class DigitSteps:
    """How the pixels of a `DigitImage` came about.

    Attributes:
        gray: the picture in gray, 0 to 1, (H, W), with sides of at most 1,024 pixels.
        ink: the strokes that were found, in the picture or in the page that it shows.
        box: the rows and the columns of the ink that the strokes occupy.
        scaled: the strokes, which fit 20 x 20 pixels, with a margin of 4 pixels, (h, w).
        shift: by how many rows and columns ``scaled`` was moved within 28 x 28 pixels.
        image: the result.
    """

    gray: Float[Array, "H W"]
    ink: Ink
    box: tuple[slice, slice]
    scaled: Float[Array, "h w"]
    shift: tuple[int, int]
    image: DigitImage


def digit(source: str | os.PathLike[str] | bytes | Shaped[Array, "..."]) -> Float[Array, "28 28"]:
    """Read a picture of one digit as an image such as MNIST's: 28 x 28, float32, light ink (1) on dark paper (0).

    The picture may be dark on light or light on dark, of any size and color, transparent, unevenly lit, or rotated by
    its EXIF entry. The digit may be anywhere in it, on a page on a table, within a frame, or cropped to its box. Dark
    edges of a scan and specks are ignored. `read_digit` returns notes in addition.

    Args:
        source: the path of a PNG, JPEG, BMP or GIF file, or the content of such a file, or an array of gray values from
            0 (black) to 1 (white), (H, W), such as a drawing.

    Raises:
        DataError: the file is missing, unreadable, not a regular file or not a picture, has more than 268,435,456 bytes
            or 50,000,000 pixels, or is blank; or an array has other values.
        ShapeError: an array has another shape, or no pixels.
        MissingDependencyError: Pillow is not installed, which reads files and reduces large arrays.

    Examples:
        >>> import io
        >>> from PIL import Image
        >>> picture = io.BytesIO()
        >>> page = Image.new("L", (90, 120), 255)
        >>> page.paste(0, (60, 10, 68, 90))  # a stroke of 8 x 80, black, far from the middle
        >>> page.save(picture, "PNG")
        >>> one = digit(picture.getvalue())
        >>> np.argwhere(one == 1).min(axis=0), np.argwhere(one == 1).max(axis=0)  # now 2 x 20, and centered
        (array([ 4, 13]), array([23, 14]))

    References:
        LeCun, Cortes, Burges: The MNIST database of handwritten digits, on how its images were made.
    """
    return read_digit(source).pixels


def read_digit(source: str | os.PathLike[str] | bytes | Shaped[Array, "..."]) -> DigitImage:
    """Read a picture as `digit` does, with notes about what may be wrong with it.

    A note says that there seem to be several digits side by side, that the ink is wider than an upright digit, or that
    something at the border was ignored.

    Args:
        source: as in `digit`.

    Raises:
        DataError: as `digit`.
        ShapeError: as `digit`.
        MissingDependencyError: Pillow is not installed, which reads files and reduces large arrays.
    """
    return digit_steps(source).image


def digit_steps(source: str | os.PathLike[str] | bytes | Shaped[Array, "..."]) -> DigitSteps:
    """Prepare a picture as `read_digit` does, and keep what each step has made of it.

    Args:
        source: as in `digit`.

    Raises:
        DataError: as `digit`.
        ShapeError: as `digit`.
        MissingDependencyError: Pillow is not installed, which reads files and reduces large arrays.
    """
    for gray in _planes(source):
        ink = find_ink(gray)
        if ink is not None:
            box = _box(ink.strong)
            height, width = (side.stop - side.start for side in box)
            notes = ink.notes
            if ink.digits == 1 and width > _WIDE * height:
                notes = (*notes, message("the ink is wider than high: check that the picture shows one upright digit"))
            scaled = _scaled(ink.amount, box)
            pixels, shift = _centered(scaled)
            return DigitSteps(gray, ink, box, scaled, shift, DigitImage(pixels, notes))
    raise DataError(
        "data.digit: expected a digit in {name}, got a blank picture; draw with more contrast, and leave paper "
        "around the digit",
        name=_name(source),
    )


def _planes(source: Any) -> list[Array]:
    """The gray values of a picture in a file, in its content, or in an array."""
    if not isinstance(source, np.ndarray):
        with opened_image(source, where="data.digit") as image:
            return gray_planes(image, side=_WORKING)
    if source.ndim != 2 or source.size == 0:
        raise ShapeError(
            "data.digit: expected gray values of shape (H, W), got an array of shape {shape}; give one channel of one "
            "picture",
            shape=source.shape,
        )
    if source.dtype.kind not in "fiub" or not (source.min() >= 0 and source.max() <= 1):
        raise DataError(
            "data.digit: expected gray values from 0 to 1, got others (dtype {dtype}); divide bytes by 255",
            dtype=source.dtype,
        )
    return [reduced(np.rint(255 * source.astype(np.float64)).astype(np.uint8), _WORKING)]


def _name(source: Any) -> str:
    if isinstance(source, np.ndarray):
        return message("the array")
    return message("the bytes") if isinstance(source, bytes) else str(source)


def _box(strong: Array) -> tuple[slice, slice]:
    """The rows and columns that the strokes occupy."""
    rows, columns = (np.flatnonzero(strong.any(axis=axis)) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _scaled(ink: Array, box: tuple[slice, slice]) -> Array:
    """Scale the strokes to fit 20 x 20, and keep what is around them within a margin."""
    step = max(side.stop - side.start for side in box) / _BOX  # pixels of the picture in one of the result
    rows, columns = (
        _average(side.start - _MARGIN * step, step, math.ceil((side.stop - side.start) / step - 1e-9) + 2 * _MARGIN, n)
        for side, n in zip(box, ink.shape, strict=True)
    )
    small = rows @ ink @ columns.T
    small /= small.max()
    small[small < 1e-6] = 0  # rounding at the edges is no ink
    return small


def _centered(small: Array) -> tuple[Array, tuple[int, int]]:
    """Move the strokes by whole pixels: center of mass to the middle of 28 x 28; also by how many rows and columns."""
    image = np.zeros((_SIDE, _SIDE), np.float32)
    occupied = np.nonzero(small)
    shifts: list[int] = []
    for axis, indices in enumerate(occupied):
        mass = small.sum(axis=1 - axis)
        center = mass @ np.arange(mass.size) / mass.sum()
        shift = math.ceil(_SIDE / 2 - 0.5 - center - 1e-6)  # a symmetric digit lies on the brink: always the same side
        shifts.append(int(np.clip(shift, -indices.min(), _SIDE - 1 - indices.max())))
    image[occupied[0] + shifts[0], occupied[1] + shifts[1]] = small[occupied]
    return image, (shifts[0], shifts[1])


def _average(start: float, step: float, count: int, n: int) -> Array:
    """The matrix (count, n) that averages n pixels over ``count`` spans of length ``step``, from ``start`` on."""
    edges = start + step * np.arange(count + 1)[:, None]
    pixel = np.arange(n)
    return np.clip(np.minimum(edges[1:], pixel + 1) - np.maximum(edges[:-1], pixel), 0, None) / step
