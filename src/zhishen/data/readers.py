"""Readers: how a file becomes the raw input of a network. A run saves its reader, and reads new files with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, Final, Protocol, cast, runtime_checkable

from zhishen._checks import OneOf, check
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.messages import deferred

__all__ = ["READERS", "Reader", "reader_from_dict"]

# Kind → the module and the class. A module is imported when a reader of its kind is needed.
READERS: Final[dict[str, tuple[str, str]]] = {
    "images": ("zhishen.data.image_reader", "ImageReader"),
    "sound": ("zhishen.data.sound_reader", "SoundReader"),
    "table": ("zhishen.data.table_reader", "TableReader"),
}


@runtime_checkable
class Reader(Protocol):
    """Reads files of one kind, all in the same way. Readers are frozen dataclasses, so that equal ones compare equal.

    Attributes:
        kind: of the data: a key of `READERS`.
    """

    kind: ClassVar[str]

    def read(self, path: str | os.PathLike[str], *, where: str) -> Array:
        """The raw input or inputs in a file, before `Preprocessing` divides and standardizes them.

        Args:
            path: of the file.
            where: how errors call the caller.

        Raises:
            DataError: the file is missing or damaged, or does not fit.
        """
        ...

    def as_dict(self) -> dict[str, Any]:
        """The options as JSON values; `from_dict` makes an equal reader from them."""
        ...

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Reader:
        """The reader that `as_dict` described.

        Raises:
            ArgumentError: an option is missing, unknown or out of its range.
        """
        ...


def reader_from_dict(content: object) -> Reader:
    """The reader of a dictionary with its ``kind`` and its options.

    Raises:
        ArgumentError: the content is not such a dictionary.

    Examples:
        >>> reader_from_dict({"kind": "images", "height": 28, "width": 28, "channels": 1})
        ImageReader(height=28, width=28, channels=1, fit='crop')
    """
    if not isinstance(content, Mapping) or "kind" not in content:
        raise ArgumentError(
            "Preprocessing: expected reader to be a mapping with a kind, got {type}; give the whole mapping",
            type=type(content).__name__,
        )
    given = dict(cast("Mapping[str, Any]", content))
    kind = check(
        given.pop("kind"), OneOf(tuple(READERS)), where="Preprocessing", name=deferred("the kind of the reader")
    )
    module, name = READERS[kind]
    return getattr(import_module(module), name).from_dict(given)
