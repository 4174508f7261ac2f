"""A folder of images of any sizes as a data set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final, Unpack

import numpy as np

from zhishen._checks import WholeNumber, shown
from zhishen.data.assembling import assembled
from zhishen.data.dataset import Dataset
from zhishen.data.image_arrays import Header, ImagePart, choose_size, part_arrays, read_headers, read_images, usable
from zhishen.data.image_files import find_images, is_image_folder, names_of, repeated
from zhishen.data.image_reader import ImageReader
from zhishen.data.options import ImageKeywords, LoadOptions, load_options
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import message

__all__ = ["image_folder", "is_colored", "load_image_folder"]

_SIDE: Final = WholeNumber(1, 4096)


def image_folder(path: str | os.PathLike[str], **options: Unpack[ImageKeywords]) -> Dataset:
    """A folder of images, one folder for each class, as a data set; ``class_names`` are the folders' names, sorted.

    The images are PNG, JPEG, GIF, BMP, WebP, TIFF or (with the package pillow-heif) HEIC files of any sizes, gray or in
    color. Those of one size up to 96 pixels stay as they are; others are scaled and cropped to one size, which is
    chosen from theirs, see `ImageReader`. If one of them has colors, all have three channels.

    If the folder has the folders ``train`` and ``test``, perhaps also ``val`` (or other common names), each with a
    folder for each class, these are the parts. Otherwise a fifth of each class is set aside for the test. The choice
    and the mixed order of the images are always the same. Images in folders within a class belong to that class. The
    notes of the data set say what was chosen, which class folders have no images, which images are in two parts, and
    whether some classes are rare.

    Args:
        path: the folder.
        **options: those of `mnist`, and ``size``, ``channels``, ``fit``, ``standardize`` and ``skip_broken``, see
            `LoadOptions`. ``flatten`` is False by default.

    Raises:
        ArgumentError: an option is out of its range.
        DataError: a file is not a whole image (the error names it; ``skip_broken`` skips it), or there are fewer than
            two classes.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> from PIL import Image
        >>> with TemporaryDirectory() as tones:
        ...     for name, gray in (("dark", 20), ("light", 230)):
        ...         Path(tones, name).mkdir()
        ...         for i in range(5):
        ...             Image.new("L", (4, 3), gray + i).save(Path(tones, name, f"{i}.png"))
        ...     dataset = image_folder(tones)
        >>> dataset.class_names, dataset.train.x.shape, sorted(dataset.test.t.tolist())
        (('dark', 'light'), (8, 1, 3, 4), [0, 1])
    """
    return load_image_folder(Path(path), load_options("data.image_folder", ImageKeywords, options, flatten=False))


def load_image_folder(path: Path, options: LoadOptions) -> Dataset:
    """See `image_folder`."""
    where = options.caller
    if not is_image_folder(path):
        is_folder = path.is_dir()
        raise DataError(
            "{caller}: expected a folder at {path!r} with a folder of images for each class, got {found}; {advice}",
            caller=where,
            path=str(path),
            found=message("a folder without folders") if is_folder else message("no such folder"),
            advice=message("put the images of each class into a folder of its own")
            if is_folder
            else message("check the path"),
        )
    files = find_images(path, where=where)
    every = [file for part in files.parts.values() for file, _ in part]
    headers, broken = read_headers(every, where=where, skip_broken=options.skip_broken)
    reader = _reader(options, list(headers.values()), path)
    parts: dict[str, ImagePart] = {}
    for part, labeled in files.parts.items():
        parts[part], found_broken = read_images(
            usable(labeled, broken), reader, where=where, skip_broken=options.skip_broken
        )
        broken |= found_broken
    _check_parts(parts, path, where)
    if options.preprocessing is None and options.channels is None and reader.channels == 3 and not is_colored(parts):
        reader = ImageReader(height=reader.height, width=reader.width, channels=1, fit=reader.fit)
    notes = [
        *files.notes,
        *_size_notes(list(headers.values()), reader),
        *_broken_notes(broken, path, len(every)),
        *repeated({part: usable(labeled, broken) for part, labeled in files.parts.items()}, path),
    ]
    return assembled(
        part_arrays({name: ImagePart(part.pixels[:, : reader.channels], part.labels) for name, part in parts.items()}),
        options,
        name=path.resolve().name,
        digests={},
        class_names=files.classes,
        notes=tuple(notes),
        reader=reader,
    )


def _reader(options: LoadOptions, headers: list[Header], path: Path) -> ImageReader:
    """The reader of the network that the data are for; else one of the requested size, or of a size that fits."""
    if options.preprocessing is not None and isinstance(options.preprocessing.reader, ImageReader):
        return options.preprocessing.reader
    if not headers:
        raise DataError(
            "{where}: expected images in {path}, got only broken files; check that they open elsewhere",
            where=options.caller,
            path=path,
        )
    height, width = choose_size(headers) if options.size is None else parse_size(options.size, where=options.caller)
    channels = options.channels or (3 if any(header.color for header in headers) else 1)
    return ImageReader(height=height, width=width, channels=channels, fit=options.fit)


def parse_size(size: Any, *, where: str) -> tuple[int, int]:
    """The height and width of a size: 64, ``"64"``, ``"48x64"`` or [48, 64].

    Raises:
        ArgumentError: it has another form, or a side is not from 1 to 4,096.

    Examples:
        >>> parse_size(64, where="here"), parse_size("48x64", where="here")
        ((64, 64), (48, 64))
    """
    sides: Any = size.lower().split("x") if isinstance(size, str) else size
    if isinstance(sides, list | tuple):
        sides = [int(side) if isinstance(side, str) and side.strip().isdecimal() else side for side in sides]
    else:
        sides = [sides]
    if len(sides) not in (1, 2) or not all(_SIDE.accepts(side) for side in sides):
        raise ArgumentError(
            "{where}: expected size to be a side such as 64, or height x width such as 48x64, each from 1 to 4096, got "
            "{given}; write one of these",
            where=where,
            given=shown(size),
        )
    return int(sides[0]), int(sides[-1])


def _check_parts(parts: dict[str, ImagePart], path: Path, where: str) -> None:
    empty = [part for part, images in parts.items() if not len(images.labels)]
    if empty:
        raise DataError(
            "{where}: expected images for the {part} part in {path}, got only broken files; check that they open "
            "elsewhere",
            where=where,
            part=empty[0],
            path=path,
        )


def is_colored(parts: dict[str, ImagePart]) -> bool:
    """Whether a pixel of an image in three channels is not gray."""
    return any(bool((image != image[:1]).any()) for images in parts.values() for image in images.pixels)


def _size_notes(headers: list[Header], reader: ImageReader) -> list[str]:
    """A sentence about the size that images were brought to, if they have other sizes."""
    sizes = np.array([header[:2] for header in headers])
    if (sizes == (reader.height, reader.width)).all():
        return []
    low, high, size = _times(sizes.min(axis=0)), _times(sizes.max(axis=0)), _times((reader.height, reader.width))
    if reader.fit == "pad":
        note = message(
            "images of {low} to {high} pixels are scaled, and padded to {size}; size chooses another one",
            low=low,
            high=high,
            size=size,
        )
    elif reader.fit == "stretch":
        note = message(
            "images of {low} to {high} pixels are stretched to {size}; size chooses another one",
            low=low,
            high=high,
            size=size,
        )
    else:
        note = message(
            "images of {low} to {high} pixels are scaled, and cropped at the center to {size}; size chooses another "
            "one",
            low=low,
            high=high,
            size=size,
        )
    return [note]


def _times(size: Any) -> str:
    return message("{height} x {width}", height=int(size[0]), width=int(size[1]))


def _broken_notes(broken: dict[Path, str], path: Path, total: int) -> list[str]:
    if not broken:
        return []
    names = sorted(str(file.relative_to(path)) for file in broken)
    return [
        message(
            "{count} of {total} files are not whole images, and are skipped: {names}",
            count=len(names),
            total=total,
            names=names_of(names),
        )
    ]
