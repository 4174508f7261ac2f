"""Image files, opened by Pillow and read strip by strip, with bounds on what a file may cost.

A file is judged before it is read: it has to be a regular file, because a pipe or a device may never end, and its size
is bounded. The number of pixels is judged by the file's header, before anything is decoded. A decoded image is
converted in strips, so that the values in between need little memory.
"""

from __future__ import annotations

import io
import logging
import math
import os
import stat
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._optional import late_import
from zhishen._types import Array, Shaped
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import listed, message
from zhishen.messages.system import system_reason

__all__ = [
    "FORMATS", "MAX_BYTES", "MAX_PIXELS", "check_channels", "draft_for", "gray_planes", "opened_image", "pixels",
    "quiet_decoders", "read_image", "reduced",
]  # fmt: skip

FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")  # HEIF, too, if its plug-in is installed
MAX_PIXELS: Final = 50_000_000  # a photo of 50 megapixels is the most that telephones take
MAX_BYTES: Final = 2**28  # 256 MiB: more than 50 megapixels of 4 bytes each
_STRIP: Final = 2**20  # pixels that are converted at once


@cache
def _formats() -> tuple[str, ...]:
    """The formats that Pillow can read here: HEIC and HEIF need the package pillow-heif."""
    logging.getLogger("PIL").addHandler(logging.NullHandler())  # what it logs of a damaged file, the error says
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return FORMATS
    register_heif_opener()
    return (*FORMATS, "HEIF")


@contextmanager
def quiet_decoders() -> Generator[None]:
    """Ignore Pillow's warnings within the block: what they concern is either harmless or refused.

    The filters of warnings belong to the whole process, so this is for the thread that starts the others.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def opened_image(source: str | os.PathLike[str] | bytes, *, where: str, quieted: bool = False) -> Generator[Any]:
    """Open an image of Pillow for a block: its header has been read and judged, its pixels have not been decoded.

    An error of a decoder within the block becomes a `DataError` that names the file.

    Args:
        source: the path of a PNG, JPEG, GIF, BMP, WebP, TIFF or (with pillow-heif) HEIC file, or the content of such
            a file.
        where: how errors call the reader.
        quieted: whether the caller is in a block of `quiet_decoders` already: a thread must not enter one itself.

    Raises:
        DataError: there is no regular file, it is empty, damaged or not an image, or it has more than ``MAX_BYTES``
            bytes or ``MAX_PIXELS`` pixels.
        MissingDependencyError: Pillow is not installed.
    """
    pillow = late_import("PIL.Image", feature=where, install="pillow")
    name = message("the bytes") if isinstance(source, bytes) else str(source)
    try:
        _check_size(source, name, where)
        file = io.BytesIO(source) if isinstance(source, bytes) else Path(source)
        with nullcontext() if quieted else quiet_decoders(), pillow.open(file, formats=_formats()) as image:
            count = math.prod(image.size)
            if count > MAX_PIXELS:
                raise DataError(
                    "{where}: expected at most {most:,} pixels in {name}, got {pixels:,}; make the image smaller",
                    where=where,
                    most=MAX_PIXELS,
                    name=name,
                    pixels=count,
                )
            yield image
    except DataError:
        raise
    except pillow.DecompressionBombError as error:
        raise DataError(
            "{where}: expected at most {most:,} pixels in {name}, got many more; make the image smaller",
            where=where,
            most=MAX_PIXELS,
            name=name,
        ) from error
    except pillow.UnidentifiedImageError as error:
        raise DataError(
            "{where}: expected {name} to be a whole image ({formats}), got something else; replace or delete it",
            where=where,
            name=name,
            formats=listed(_formats()),
        ) from error
    except PermissionError as error:
        raise DataError(
            "{where}: expected to read {name}, got: {reason}; check its permissions",
            where=where,
            name=name,
            reason=system_reason(error),
        ) from error
    except Exception as error:  # decoders raise exceptions of many kinds for damaged files
        raise DataError(
            "{where}: expected {name} to be a whole image ({formats}), got an error ({error}); check that it opens "
            "elsewhere, and replace it or save it again as PNG",
            where=where,
            name=name,
            formats=listed(_formats()),
            error=" ".join(str(error).split()),
        ) from error


def read_image(
    source: str | os.PathLike[str], *, channels: int = 1, where: str = "data.read_image"
) -> Shaped[Array, "C H W"]:
    """An image as it is, uint8, (C, H, W): gray for one channel, red, green and blue for three.

    A transparent image lies on white; an image of 16 bits is scaled to 8; it is rotated as its EXIF entry says. Of
    several frames the first is taken.

    Args:
        source: the path of a PNG, JPEG, GIF, BMP, WebP, TIFF or (with the package pillow-heif) HEIC file.
        channels: 1 or 3.
        where: how errors call the reader.

    Raises:
        ArgumentError: another number of channels.
        DataError: the file is missing, damaged, not a regular file or not an image, or has more than 268,435,456 bytes
            or 50,000,000 pixels.
        MissingDependencyError: Pillow is not installed.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> from PIL import Image
        >>> with TemporaryDirectory() as folder:
        ...     Image.new("RGB", (3, 2), (255, 0, 0)).save(f"{folder}/red.png")
        ...     read_image(f"{folder}/red.png").tolist(), read_image(f"{folder}/red.png", channels=3).shape
        ([[[76, 76, 76], [76, 76, 76]]], (3, 2, 3))
    """
    check_channels(channels, where=where)
    with opened_image(Path(source), where=where) as image:
        return pixels(image, channels)


def check_channels(channels: object, *, where: str) -> None:
    """Raise unless a folder of images can have this number of channels.

    Raises:
        ArgumentError: it is neither 1 nor 3.
    """
    if isinstance(channels, bool) or channels not in (1, 3):
        raise ArgumentError(
            "{where}: expected channels to be 1 (gray) or 3 (red, green, blue), got {channels!r}; choose one of the "
            "two",
            where=where,
            channels=channels,
        )


def _check_size(source: str | os.PathLike[str] | bytes, name: str, where: str) -> None:
    """Raise unless the source is a regular file, or bytes, of at least one and at most ``MAX_BYTES`` bytes."""
    if isinstance(source, bytes):
        size = len(source)
    else:
        try:
            status = Path(source).stat()
        except (OSError, ValueError) as error:
            raise DataError(
                "{where}: expected an image at {name}, got no file ({reason}); check the path",
                where=where,
                name=name,
                reason=system_reason(error),
            ) from error
        if not stat.S_ISREG(status.st_mode):
            raise DataError(
                "{where}: expected an image at {name}, got {kind}; give a regular file",
                where=where,
                name=name,
                kind=message("a folder") if stat.S_ISDIR(status.st_mode) else message("a pipe or a device"),
            )
        size = status.st_size
    if size == 0:
        raise DataError(
            "{where}: expected an image in {name}, got an empty file; delete or replace it", where=where, name=name
        )
    if size > MAX_BYTES:
        raise DataError(
            "{where}: expected an image file of at most {most:,} bytes, got {name} with {size:,}; make the image "
            "smaller",
            where=where,
            most=MAX_BYTES,
            name=name,
            size=size,
        )


def pixels(image: Any, channels: int) -> Shaped[Array, "C H W"]:
    """The pixels of an opened image, uint8: gray for one channel, red, green and blue for three.

    A transparent image lies on white; 16 bits are scaled to 8; the image is rotated as its EXIF entry says. Of several
    frames the first is taken.

    Raises:
        DataError: the pixels are floats, which have no range that is known.
    """
    if image.mode == "F":
        raise ValueError(message("its pixels are floats"))  # `opened_image` adds the name of the file
    _rotate(image)
    width, height = image.size
    values = np.empty((channels, height, width), np.uint8)
    for top, strip in _strips(image):
        if image.mode.startswith("I"):  # 16 bits, which Pillow would clip instead of scale
            shown: Any = np.rint(np.clip(np.asarray(strip, np.float32), 0, 65535) / 257)
        elif _transparent(image):
            shown = np.asarray(_on_paper(strip, "white").convert("L" if channels == 1 else "RGB"))
        else:
            shown = np.asarray(strip.convert("L" if channels == 1 else "RGB"))
        values[:, top : top + strip.height] = shown if shown.ndim == 2 else np.moveaxis(shown, 2, 0)
    return values


def draft_for(image: Any, size: tuple[int, int]) -> None:
    """Have a large JPEG decoded at a half, a quarter or an eighth of its size: at least twice ``size`` (H, W).

    An EXIF entry may still exchange height and width, so either may be the height.
    """
    width, height = image.size
    scale = 2 * max(*size) / min(width, height)
    if scale < 1:
        image.draft(None, (math.ceil(scale * width), math.ceil(scale * height)))


def gray_planes(image: Any, *, side: int) -> list[Array]:
    """The gray values of an opened image from 0 to 1, (H, W), reduced to at most ``side`` pixels a side.

    Returns:
        One plane; for a transparent image two, on white and on black paper.
    """
    image.draft("RGB", (side, side))  # a large JPEG is decoded at a fraction of its size
    _rotate(image)
    width, height = image.size
    papers = ("white", "black") if _transparent(image) else ("white",)
    planes = [np.empty((height, width), np.uint8) for _ in papers]
    brightest = max(image.getextrema()[1], 1) if image.mode.startswith("I") else None  # 12 bits may be stored in 16
    for top, strip in _strips(image):
        for plane, paper in zip(planes, papers, strict=True):
            if brightest is not None:
                shown: Any = np.clip(np.asarray(strip, np.float32) * (255 / brightest), 0, 255)
            elif _transparent(image):
                shown = np.asarray(_on_paper(strip, paper).convert("L"))
            else:
                shown = np.asarray(strip.convert("L"))
            plane[top : top + strip.height] = shown
    return [reduced(plane, side) for plane in planes]


def reduced(plane: Array, side: int) -> Array:
    """Gray values from 0 to 1, averaged over squares so that no side has more than ``side`` of them."""
    factor = math.ceil(max(plane.shape) / side)
    if factor > 1:
        pillow = late_import("PIL.Image", feature="data.digit", install="pillow")
        plane = np.asarray(pillow.fromarray(plane).reduce(factor))
    return np.asarray(plane, np.float32) / 255


def _rotate(image: Any) -> None:
    """Rotate or mirror an image in place as its EXIF entry says."""
    ops = late_import("PIL.ImageOps", feature="data.read_image", install="pillow")
    ops.exif_transpose(image, in_place=True)


def _strips(image: Any) -> Iterator[tuple[int, Any]]:
    """The first row and the image of each strip, from top to bottom."""
    width, height = image.size
    rows = max(1, _STRIP // width)
    for top in range(0, height, rows):
        yield top, image.crop((0, top, width, min(top + rows, height)))


def _transparent(image: Any) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _on_paper(image: Any, color: str) -> Any:
    """A transparent image on paper of one color."""
    pillow = late_import("PIL.Image", feature="data.read_image", install="pillow")
    above = image.convert("RGBA")
    return pillow.alpha_composite(pillow.new("RGBA", above.size, color), above)
