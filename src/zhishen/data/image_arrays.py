"""Image files as arrays of one size: the headers are read first, then the pixels, by several threads.

An image is scaled as soon as it is decoded, so that no more of the large ones are in memory than there are threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from zhishen._types import Array
from zhishen.data.image_files import SEED, LabeledFiles
from zhishen.data.image_reader import ImageReader
from zhishen.data.large_arrays import LIMIT, allocate
from zhishen.data.pictures import opened_image, quiet_decoders
from zhishen.data.progress_line import counted
from zhishen.errors import DataError

__all__ = ["Header", "ImagePart", "choose_size", "header_in", "part_arrays", "read_headers", "read_images", "usable"]

_LARGEST_AS_IS: Final = 96  # pixels of the longer side of images that all have one size and stay as they are
_SUBMITTED: Final = 1000  # files that wait for the threads
_SHORTER: Final = 64  # pixels of the shorter side of images that are scaled: see docs/images.md for what that costs
_SQUARE: Final = 4 / 3  # images whose sides differ by less are scaled to squares
_LONGEST: Final = 2.0  # the longer side over the shorter one of images that are scaled
_STEP: Final = 8  # sides are multiples of it, so that max pools halve them without a rest
_GRAY: Final = ("1", "L", "LA", "La", "I", "F")  # modes of Pillow without color; also I;16 and its relatives
_ORIENTATION: Final = 0x0112  # the entry of EXIF
_TURNED: Final = (5, 6, 7, 8)  # its values that exchange height and width


class Header(NamedTuple):
    """What the header of an image file says: the height and width as the image is displayed, and if it has colors."""

    height: int
    width: int
    color: bool


@dataclass(frozen=True, eq=False)
class ImagePart:
    """Images of one part, and their labels.

    Attributes:
        pixels: (N, C, H, W), uint8.
        labels: (N,), int64.
    """

    pixels: Array
    labels: Array


def part_arrays(parts: Mapping[str, ImagePart]) -> dict[str, Array]:
    """Images and labels of each part by the names that `zhishen.data.assembling.assembled` takes."""
    images = {f"{name}-images": part.pixels for name, part in parts.items()}
    return images | {f"{name}-labels": part.labels for name, part in parts.items()}


def read_headers(files: list[Path], *, where: str, skip_broken: bool) -> tuple[dict[Path, Header], dict[Path, str]]:
    """The header of each image file, and the files that have none, with the reason for each.

    Raises:
        DataError: a file is not an image, unless ``skip_broken``; if there are others, it says how many.
    """
    headers: dict[Path, Header] = {}
    broken: dict[Path, str] = {}
    first: DataError | None = None
    with quiet_decoders():
        for file in counted(files, len(files)):
            try:
                with opened_image(file, where=where, quieted=True) as image:
                    headers[file] = header_in(image)
            except DataError as error:
                first = first or error
                broken[file] = str(error)
    if first is None or skip_broken:
        return headers, broken
    if len(broken) == 1:
        raise first
    raise DataError(
        "{first} (and {others} other files are not images; skip_broken=True or --skip-broken skips them)",
        first=first,
        others=len(broken) - 1,
    ) from first


def header_in(image: Any) -> Header:
    """What the header of an image of Pillow says."""
    width, height = image.size
    if image.format != "PNG" and image.getexif().get(_ORIENTATION) in _TURNED:  # a PNG would be decoded for it
        width, height = height, width
    return Header(height, width, not image.mode.startswith("I;") and image.mode not in _GRAY)


def choose_size(headers: list[Header]) -> tuple[int, int]:
    """The height and width that fit the images.

    Images of one size stay as they are up to 96 pixels. Otherwise the shorter side becomes the median one, at most 64
    pixels; the longer side follows the median of the proportions, at most twice as long. Images that are nearly square
    become squares.

    Examples:
        >>> choose_size([Header(28, 28, False)] * 3), choose_size([Header(480, 640, True), Header(700, 500, True)])
        ((28, 28), (64, 64))
        >>> choose_size([Header(40, 80, True), Header(60, 120, True), Header(50, 100, True)])
        (48, 96)
    """
    sizes = np.array([header[:2] for header in headers])  # (N, 2)
    if (sizes == sizes[0]).all() and sizes[0].max() <= _LARGEST_AS_IS:
        return int(sizes[0, 0]), int(sizes[0, 1])
    shorter = min(float(np.median(sizes.min(axis=1))), _SHORTER)
    wide = float(np.median(sizes[:, 1] / sizes[:, 0]))
    wide = 1.0 if 1 / _SQUARE <= wide <= _SQUARE else min(max(wide, 1 / _LONGEST), _LONGEST)
    return _rounded(shorter * max(1 / wide, 1)), _rounded(shorter * max(wide, 1))


def _rounded(side: float) -> int:
    return max(_STEP, _STEP * round(side / _STEP))


def read_images(
    files: LabeledFiles, reader: ImageReader, *, where: str, skip_broken: bool
) -> tuple[ImagePart, dict[Path, str]]:
    """The images of a part, in a mixed order that is always the same; and the broken files, with the reason for each.

    Raises:
        DataError: a file is not a whole image (unless ``skip_broken``), or there is too little space on the disk for
            images that are too many for the memory.
    """
    if len(files) * np.prod(reader.shape) > LIMIT:
        channels, height, width = reader.shape
        raise DataError(
            "{where}: expected images of at most {limit:,} bytes altogether, got {count:,} of {channels} x {height} x "
            "{width}; make them smaller or fewer",
            where=where,
            limit=LIMIT,
            count=len(files),
            channels=channels,
            height=height,
            width=width,
        )
    # In a mixed order, because a user who takes the first or the last images expects some of every class.
    mixed = [files[i] for i in np.random.default_rng(SEED).permutation(len(files))]
    images = allocate((len(mixed), *reader.shape), np.uint8)
    labels: list[int] = []
    broken: dict[Path, str] = {}
    paths = [file for file, _ in mixed]
    for (file, label), found in zip(mixed, counted(_read(paths, reader, where), len(paths)), strict=True):
        if isinstance(found, DataError):
            if not skip_broken:
                raise found
            broken[file] = str(found)
        else:
            images[len(labels)] = found
            labels.append(label)
    return ImagePart(images[: len(labels)], np.array(labels, np.int64)), broken


def _read(paths: list[Path], reader: ImageReader, where: str) -> Iterator[Array | DataError]:
    """Each image, or the error of its file, in order; Pillow lets threads decode at the same time."""

    def attempt(path: Path) -> Array | DataError:
        try:
            return reader.read(path, where=where, quieted=True)
        except DataError as error:
            return error

    with quiet_decoders(), ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            for start in range(0, len(paths), _SUBMITTED):
                yield from pool.map(attempt, paths[start : start + _SUBMITTED])
        finally:
            pool.shutdown(cancel_futures=True)


def usable(files: LabeledFiles, broken: Mapping[Path, str]) -> LabeledFiles:
    """The files without the broken ones."""
    return [(file, label) for file, label in files if file not in broken]
