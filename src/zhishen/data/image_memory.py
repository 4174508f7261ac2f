"""Image files in memory, by their paths, as the data set that `image_folder` makes of a folder of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from zhishen.data.assembling import assembled
from zhishen.data.dataset import Dataset
from zhishen.data.image_arrays import Header, ImagePart, choose_size, header_in, part_arrays
from zhishen.data.image_files import SEED, is_clutter, split_classes
from zhishen.data.image_folders import is_colored
from zhishen.data.image_reader import ImageReader
from zhishen.data.options import LoadOptions
from zhishen.data.part_names import part_named
from zhishen.data.pictures import opened_image
from zhishen.errors import DataError
from zhishen.messages import listed, message

__all__ = ["images_in_memory"]


def images_in_memory(files: Mapping[str, bytes], options: LoadOptions) -> Dataset:
    """Images by their paths ``folder/class/name``, as `data.image_folder` reads the folder.

    Args:
        files: the content of each file.
        options: how the images are returned, and what is held out; the size and the channels are chosen.

    Raises:
        DataError: a file is not a whole image, there are fewer than two classes, or the folders are parts such as
            ``train`` and not classes.
    """
    where = options.caller
    names = sorted((name for name in files if not is_clutter(PurePosixPath(name).name)), key=_parts)
    classes = sorted({_class_of(name) for name in names if len(_parts(name)) > 2})
    if len(classes) < 2 or any(map(part_named, classes)):
        raise DataError(
            "{where}: expected a folder with a folder of images for each of at least two classes, got {classes}; "
            "choose the folder above those of the classes",
            where=where,
            classes=listed(classes) or message("no folder with images"),
        )
    headers = {name: _header(files[name], name, where) for name in names if len(_parts(name)) > 2}
    labeled: Any = [(name, label) for label, each in enumerate(classes) for name in headers if _class_of(name) == each]
    height, width = choose_size(list(headers.values()))
    channels = 3 if any(header.color for header in headers.values()) else 1
    reader = ImageReader(height=height, width=width, channels=channels)
    parts = {part: _read(found, files, reader, where) for part, found in split_classes(labeled, len(classes)).items()}
    if channels == 3 and not is_colored(parts):
        reader = ImageReader(height=height, width=width, channels=1)
        parts = {name: ImagePart(part.pixels[:, :1], part.labels) for name, part in parts.items()}
    return assembled(
        part_arrays(parts), options, name=_parts(names[0])[0], digests={}, class_names=tuple(classes), reader=reader
    )


def _parts(name: str) -> tuple[str, ...]:
    return PurePosixPath(name).parts


def _class_of(name: str) -> str:
    return _parts(name)[1]


def _header(content: bytes, name: str, where: str) -> Header:
    try:
        with opened_image(content, where=where) as image:
            return header_in(image)
    except DataError as error:
        raise _named(error, name) from error


def _read(labeled: list[tuple[Any, int]], files: Mapping[str, bytes], reader: ImageReader, where: str) -> ImagePart:
    mixed = [labeled[i] for i in np.random.default_rng(SEED).permutation(len(labeled))]
    images = np.empty((len(mixed), *reader.shape), np.uint8)
    for i, (name, _) in enumerate(mixed):
        try:
            images[i] = reader.read(files[name], where=where)
        except DataError as error:
            raise _named(error, name) from error
    return ImagePart(images, np.array([label for _, label in mixed], np.int64))


def _named(error: DataError, name: str) -> DataError:
    return DataError("{name}: {problem}", name=name, problem=error)
