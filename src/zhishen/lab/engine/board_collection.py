"""Drawings with labels: in memory, and as folders that ``zhishen train --data`` reads.

A folder is directly below ``drawings`` of the working folder. It has a folder for each class, such as a digit, and in
it PNG files of 28 x 28 gray pixels, prepared as MNIST's images. A file is named by its content, so that nothing is
saved twice.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np

from zhishen._files import UnreadableFileError, read_bounded
from zhishen._optional import late_import
from zhishen._types import Array
from zhishen.data.images import digit
from zhishen.data.pictures import opened_image, pixels
from zhishen.errors import ArgumentError, DataError
from zhishen.lab.engine.saved_runs import checked_name, is_name
from zhishen.messages.system import system_reason

__all__ = [
    "DRAWINGS",
    "MOST",
    "MOST_CLASSES",
    "Collection",
    "class_of",
    "folder_names",
    "folder_of",
    "read_folder",
    "read_uploads",
    "save",
]

DRAWINGS: Final = "drawings"
MOST: Final = 500  #: drawings of a page
MOST_CLASSES: Final = 100  #: of a collection
_HERE: Final = "drawing board"
_SIDE: Final = 28
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp")
_LIMIT: Final = 2**23  # bytes of one picture
_LISTED: Final = 200  # folders


class Collection:
    """The drawings of one page, at most `MOST`; each drawing with the same label is in it once.

    Attributes:
        images: of each drawing the bytes (28, 28).
        labels: of each drawing the name of its class.
    """

    def __init__(self) -> None:
        self.images: list[Array] = []
        self.labels: list[str] = []

    def add(self, drawings: Iterable[tuple[Array, str]]) -> int:
        """Add drawings; return how many are new.

        Raises:
            DataError: there would be too many; none is added.
        """
        known = {(image.tobytes(), label) for image, label in zip(self.images, self.labels, strict=True)}
        new = {(image.tobytes(), label): image for image, label in drawings}
        new = {key: image for key, image in new.items() if key not in known}
        if len(self.images) + len(new) > MOST:
            raise DataError(
                "{here}: expected at most {most} drawings, got more; remove some, or save them and begin anew",
                here=_HERE,
                most=MOST,
            )
        if len({*self.labels, *(label for _, label in new)}) > MOST_CLASSES:
            raise DataError(
                "{here}: expected at most {most} classes, got more; remove the drawings of some",
                here=_HERE,
                most=MOST_CLASSES,
            )
        for (_, label), image in new.items():
            self.images.append(image)
            self.labels.append(label)
        return len(new)

    def remove(self, number: int) -> None:
        """Remove a drawing, by its number from 0.

        Raises:
            ArgumentError: there is no such drawing.
        """
        if number >= len(self.images):
            raise ArgumentError(
                "{here}: expected one of {count} drawings, got number {number}; choose another",
                here=_HERE,
                count=len(self.images),
                number=number,
            )
        del self.images[number], self.labels[number]

    def clear(self) -> None:
        """Remove all drawings."""
        self.images.clear()
        self.labels.clear()

    def as_dict(self) -> dict[str, Any]:
        """The drawings as a page shows them."""
        return {
            "images": np.array(self.images, np.uint8).reshape(-1, _SIDE, _SIDE),
            "labels": list(self.labels),
        }

    def arrays(self) -> tuple[Array, list[str]]:
        """The images (N, 28, 28) as bytes and their N labels, in the order of the files of a saved folder."""
        order = sorted(range(len(self.images)), key=lambda i: (self.labels[i], _name(self.images[i])))
        images = np.array([self.images[i] for i in order], np.uint8).reshape(-1, _SIDE, _SIDE)
        return images, [self.labels[i] for i in order]


def _name(image: Array) -> str:
    """The name of the file of a drawing."""
    return f"{hashlib.sha256(image.tobytes()).hexdigest()[:16]}.png"


def class_of(name: str) -> str:
    """The name of a class, which is also that of its folder.

    Raises:
        ArgumentError: the name could lead elsewhere.
    """
    return checked_name(name, here=_HERE)


# --- folders ----------------------------------------------------------------------------------------------------------


def folder_of(name: str) -> Path:
    """The folder of a collection, which is directly below ``drawings``.

    Raises:
        ArgumentError: the name could lead elsewhere.
    """
    return Path(DRAWINGS) / checked_name(name, here=_HERE)


def folder_names() -> list[str]:
    """The folders of collections in the working folder, sorted."""
    return sorted(path.name for path in Path(DRAWINGS).glob("*") if path.is_dir() and is_name(path.name))[:_LISTED]


def save(collection: Collection, name: str) -> tuple[str, int]:
    """Write the drawings that a folder does not have yet; return the folder, and how many were written.

    Raises:
        ArgumentError: the name is not one of a folder.
        DataError: there are no drawings, or the folder cannot be written.
    """
    folder, written = folder_of(name), 0
    if not collection.images:
        raise DataError("{here}: expected drawings to save, got none; collect some first", here=_HERE)
    try:
        for image, label in zip(collection.images, collection.labels, strict=True):
            path = folder / class_of(label) / _name(image)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(_png(image))
                written += 1
    except OSError as error:
        raise DataError(
            "{here}: expected to be able to write {folder}, got: {reason}; choose another name, or start the lab in "
            "another folder",
            here=_HERE,
            folder=folder,
            reason=system_reason(error),
        ) from error
    return folder.as_posix(), written


def _png(image: Array) -> bytes:
    stream = io.BytesIO()
    late_import("PIL.Image", feature=_HERE, install="pillow").fromarray(image).save(stream, "PNG")
    return stream.getvalue()


def read_folder(name: str) -> list[tuple[Array, str]]:
    """The drawings of a folder with their labels.

    Raises:
        ArgumentError: the name is not one of a folder.
        DataError: there is no such folder, a file is not an image, or there are too many.
    """
    folder = folder_of(name)
    paths = sorted(path for path in folder.glob("*/*") if _is_picture(path.parent.name, path.name))
    _check_count(len(paths), folder.as_posix())
    try:
        return [(_read(read_bounded(path, _LIMIT), path.as_posix()), path.parent.name) for path in paths]
    except UnreadableFileError as error:
        raise DataError(
            "{here}: expected pictures in {folder}, got: {problem}; remove the file",
            here=_HERE,
            folder=folder,
            problem=error,
        ) from error


def read_uploads(uploaded: dict[str, bytes], name: str) -> list[tuple[Array, str]]:
    """The drawings in the uploaded files of a folder, with their labels.

    Raises:
        DataError: there are no folders of classes with pictures in them, a file is not an image, or there are too many.
    """
    found = {path: content for path, content in sorted(uploaded.items()) if _is_of_class(PurePosixPath(path))}
    _check_count(len(found), name)
    return [(_read(content, path), PurePosixPath(path).parent.name) for path, content in found.items()]


def _is_of_class(path: PurePosixPath) -> bool:
    """Whether a file is in the folder of a class, which is in the folder of the collection."""
    return len(path.parts) >= 3 and _is_picture(path.parent.name, path.name)


def _is_picture(label: str, name: str) -> bool:
    return is_name(label) and not name.startswith(".") and PurePosixPath(name).suffix.lower() in _PICTURES


def _check_count(count: int, name: str) -> None:
    if not 0 < count <= MOST:
        raise DataError(
            "{here}: expected 1 to {most} pictures in folders of classes in {folder}, got {count}; choose another "
            "folder",
            here=_HERE,
            most=MOST,
            folder=name,
            count=count,
        )


def _read(content: bytes, name: str) -> Array:
    """A picture as bytes (28, 28): one of this size as it is, another one prepared as a digit."""
    try:
        with opened_image(content, where=_HERE) as image:
            if image.size == (_SIDE, _SIDE):
                return pixels(image, 1)[0]
        return np.rint(255 * digit(content)).astype(np.uint8)
    except DataError as error:
        raise DataError("{name}: {problem}", name=name, problem=error) from error
