"""One picture of a digit, from a file, prepared as MNIST's images were.

MNIST's makers scaled every digit to fit 20 x 20 pixels, kept its proportions, and moved it by whole pixels until its
centre of mass lay in the middle of 28 x 28. Before that can be done to any picture, ink has to be told from paper:

1. The paper is what the border shows. A quadratic surface is fitted to it, then to all that is not ink, so that light
   falling from one side does not count as ink.
2. Ink is what lies well above the surface or well below it, whichever is more.
3. Specks far from the strokes are left out.
"""

from __future__ import annotations

import io
import math
import os
import warnings
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.polynomial import polynomial

from zhishen._optional import late_import
from zhishen._types import Array, Float
from zhishen.errors import DataError

__all__ = ["FORMATS", "MAX_PIXELS", "digit"]

MAX_PIXELS: Final = 50_000_000  # judged before decoding; a photo of 50 megapixels is the most that telephones take
FORMATS: Final = ("PNG", "JPEG", "BMP", "GIF")
_WORKING: Final = 1024  # larger pictures are reduced to this side first
_SURFACE: Final = 32  # the side on which the paper's surface is fitted
_CONTRAST: Final = 0.04  # of black to white; less is no ink
_STRONG: Final = 0.3  # of the strongest ink; MNIST's digits measure 20 pixels at any threshold up to here
_SPECK: Final = 0.1  # of the heaviest stroke; what lies apart and weighs less is left out

_SIDE, _BOX = 28, 20
_MARGIN: Final = (_SIDE - _BOX) // 2


def digit(source: str | os.PathLike[str] | bytes) -> Float[Array, "28 28"]:
    """Read a picture of one digit as an image in MNIST's manner: 28 x 28, float32, light ink (1) on dark paper (0).

    The picture may be dark on light or light on dark, of any size and colour, transparent, unevenly lit, turned by
    its EXIF entry, and the digit may stand anywhere in it, as long as most of the border shows paper.

    Args:
        source: the path of a PNG, JPEG, BMP or GIF file, or such a file's content.

    Raises:
        DataError: the file is missing, unreadable or no picture, has more than ``MAX_PIXELS`` pixels, or is blank.
        MissingDependencyError: Pillow is not installed.

    Examples:
        >>> from PIL import Image
        >>> picture = io.BytesIO()
        >>> page = Image.new("L", (90, 120), 255)
        >>> page.paste(0, (60, 10, 68, 90))  # a stroke of 8 x 80, black, far from the middle
        >>> page.save(picture, "PNG")
        >>> one = digit(picture.getvalue())
        >>> np.argwhere(one == 1).min(axis=0), np.argwhere(one == 1).max(axis=0)  # now 2 x 20, and centred
        (array([ 4, 13]), array([23, 14]))

    References:
        LeCun, Cortes, Burges: The MNIST database of handwritten digits, on how its images were made.
    """
    name = "the bytes" if isinstance(source, bytes) else str(source)
    for grey in _grey_planes(source, name):
        found = _ink(grey)
        if found is not None:
            return _centred(*found)
    raise DataError(
        "data.digit: expected a digit in {name}, got a blank picture; draw with more contrast, and leave paper "
        "around the digit",
        name=name,
    )


def _grey_planes(source: str | os.PathLike[str] | bytes, name: str) -> list[Array]:
    """Grey values from 0 to 1, (H, W): one plane, or for a transparent picture two, on white and on black paper."""
    image_module = late_import("PIL.Image", feature="data.digit", install="pillow")
    ops = late_import("PIL.ImageOps", feature="data.digit", install="pillow")
    try:
        if not isinstance(source, bytes) and not Path(source).is_file():  # a device could go on for ever
            raise DataError(
                "data.digit: expected a picture file at {name}, got no file; check the path",
                name=name,
            )
        file = io.BytesIO(source) if isinstance(source, bytes) else Path(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of is either harmless or refused below
            with image_module.open(file, formats=FORMATS) as image:
                pixels = math.prod(image.size)
                if pixels > MAX_PIXELS:
                    raise DataError(
                        "data.digit: expected at most {max_pixels:,} pixels in {name}, got {pixels:,}; make the "
                        "picture smaller",
                        max_pixels=MAX_PIXELS,
                        name=name,
                        pixels=pixels,
                    )
                image.draft("RGB", (_WORKING, _WORKING))  # a large JPEG is decoded at a fraction of its size
                return [np.asarray(plane, np.float32) / 255 for plane in _decoded(image, image_module, ops)]
    except DataError:
        raise
    except Exception as error:  # decoders meet damage with exceptions of many kinds
        unknown = isinstance(error, image_module.UnidentifiedImageError)
        raise DataError(
            "data.digit: expected {name} to be a whole picture ({formats}), got {words}; check that it opens "
            "elsewhere, and save it again as PNG",
            name=name,
            formats=", ".join(FORMATS),
            words="something else" if unknown else f"an error ({error})",
        ) from error


def _decoded(image: Any, image_module: Any, ops: Any) -> list[Any]:
    image = ops.exif_transpose(image)
    if image.mode.startswith("I"):  # 16 bits, which Pillow would clip instead of scale
        values = np.asarray(image, np.float32)
        image = image_module.fromarray((values * (255 / max(values.max(), 1))).astype(np.uint8))
    transparent = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if transparent else "L")
    factor = math.ceil(max(image.size) / _WORKING)
    if factor > 1:
        image = image.reduce(factor)
    if not transparent:
        return [image]
    papers = (image_module.new("RGBA", image.size, colour) for colour in ("white", "black"))
    return [image_module.alpha_composite(paper, image).convert("L") for paper in papers]


def _ink(grey: Array) -> tuple[Array, Array] | None:
    """How much ink every pixel holds, 0 to 1, and which pixels belong to strokes, both (H, W); None if none do."""
    difference = grey - _paper(grey)
    spread = np.abs(difference)
    noise = 1.4826 * min(np.median(spread), np.median(spread[_frame(spread.shape)]))  # a standard deviation
    floor = 4 * noise
    below, above = (np.maximum(sign * difference, 0) for sign in (-1, 1))
    ink = below if np.square(below[below > floor]).sum() >= np.square(above[above > floor]).sum() else above
    top = ink.max()
    if top < max(_CONTRAST, 1.5 * floor):
        return None
    strong = ink > max(_STRONG * top, floor)
    near = _strokes(ink, strong)
    strong &= near
    full = np.percentile(ink[strong], 90)
    return np.where(near, np.clip((ink - floor) / (full - floor), 0, 1), 0), strong


def _frame(shape: tuple[int, ...]) -> Array:
    """True on the pixels along the border, (H, W)."""
    width = max(1, min(shape) // 20)
    frame = np.ones(shape, bool)
    frame[width:-width, width:-width] = False
    return frame


def _paper(grey: Array) -> Array:
    """The grey of the paper under every pixel, (H, W): a quadratic surface that ink does not pull at."""
    axes = [2 * (np.arange(n) + 0.5) / n - 1 for n in grey.shape]
    some = [np.unique(np.linspace(0, n - 1, min(n, _SURFACE)).round().astype(int)) for n in grey.shape]
    y, x = np.meshgrid(axes[0][some[0]], axes[1][some[1]], indexing="ij")
    terms = polynomial.polyvander2d(y.ravel(), x.ravel(), [2, 2])  # (points, 9)
    values = grey[np.ix_(*some)].astype(np.float64).ravel()
    border = _frame(y.shape).ravel()
    plane, quadratic = [0, 1, 3], [0, 1, 2, 3, 4, 6]  # terms: 1, x, y; x^2, xy, y^2 (the border alone fixes these)
    surface = np.zeros(9)
    surface[0] = np.median(values[border])
    for _ in range(10):  # least absolute deviations, by weights: up to half of the border may be ink
        weights = 1 / np.sqrt(np.abs(values - terms @ surface)[border] + 1e-3)
        surface[plane] = np.linalg.lstsq(terms[border][:, plane] * weights[:, None], values[border] * weights)[0]
    for _ in range(10):
        rest = np.abs(values - terms @ surface)
        paper = rest <= max(4 * np.median(rest[border]), 2 / 255)
        surface[quadratic] = np.linalg.lstsq(terms[paper][:, quadratic], values[paper])[0]
    return polynomial.polygrid2d(axes[0], axes[1], surface.reshape(3, 3))


def _strokes(ink: Array, strong: Array) -> Array:
    """True on and around the strokes, (H, W), and False around specks that lie apart and weigh little."""
    cell = max(1, round(math.sqrt(strong.sum()) / 10))  # about half a stroke; gaps up to one cell are bridged
    height, width = (n // cell + 1 for n in ink.shape)
    rows, columns = np.nonzero(strong)
    weights = np.bincount(rows // cell * width + columns // cell, ink[strong], height * width)
    weights = weights.reshape(height, width)
    cells = {(int(row), int(column)) for row, column in np.argwhere(weights)}
    groups: list[tuple[float, list[tuple[int, int]]]] = []
    while cells:
        group = [cells.pop()]
        for row, column in group:  # which grows while it is walked
            around = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & cells
            cells -= around
            group.extend(around)
        groups.append((sum(float(weights[cell]) for cell in group), group))
    heaviest = max(weight for weight, _ in groups)
    near = np.zeros((height, width), bool)
    for weight, group in groups:
        if weight >= _SPECK * heaviest:
            for row, column in group:
                near[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = True
    return near.repeat(cell, axis=0).repeat(cell, axis=1)[: ink.shape[0], : ink.shape[1]]


def _centred(ink: Array, strong: Array) -> Array:
    """Scale the strokes to fit 20 x 20, and move them by whole pixels: centre of mass to the middle of 28 x 28."""
    spans = [np.flatnonzero(strong.any(axis=axis))[[0, -1]] + (0, 1) for axis in (1, 0)]
    step = max(last - first for first, last in spans) / _BOX  # pixels of the picture in one of the result
    rows, columns = (
        _average(first - _MARGIN * step, step, math.ceil((last - first) / step - 1e-9) + 2 * _MARGIN, n)
        for (first, last), n in zip(spans, ink.shape, strict=True)
    )
    small = rows @ ink @ columns.T
    small /= small.max()
    small[small < 1e-6] = 0  # rounding at the edges is no ink
    image = np.zeros((_SIDE, _SIDE), np.float32)
    occupied = np.nonzero(small)
    places = []
    for axis, indices in enumerate(occupied):
        mass = small.sum(axis=1 - axis)
        centre = mass @ np.arange(mass.size) / mass.sum()
        shift = math.ceil(_SIDE / 2 - 0.5 - centre - 1e-6)  # a symmetric digit lies on the brink: always the same side
        places.append(indices + np.clip(shift, -indices.min(), _SIDE - 1 - indices.max()))
    image[tuple(places)] = small[occupied]
    return image


def _average(start: float, step: float, count: int, n: int) -> Array:
    """The matrix (count, n) that averages n pixels over ``count`` spans of length ``step``, from ``start`` on."""
    edges = start + step * np.arange(count + 1)[:, None]
    pixel = np.arange(n)
    return np.clip(np.minimum(edges[1:], pixel + 1) - np.maximum(edges[:-1], pixel), 0, None) / step
