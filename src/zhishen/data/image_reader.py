"""ImageReader: how image files become arrays of one size."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from zhishen._checks import OneOf, WholeNumber, check
from zhishen._types import Array, Shaped
from zhishen.data.folders import check_channels, read_image
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import deferred, message

__all__ = ["ImageReader"]

_HERE = "ImageReader"
_SIZE = WholeNumber(1, 2**16)


@dataclass(frozen=True, kw_only=True)
class ImageReader:
    """Reads images of one size as bytes.

    Args:
        height: in pixels.
        width: in pixels.
        channels: 1 for gray, 3 for red, green and blue.

    Raises:
        ArgumentError: a size is out of its range, or there is another number of channels.
    """

    kind: ClassVar[str] = "images"

    height: int
    width: int
    channels: int

    def __post_init__(self) -> None:
        for name in ("height", "width"):
            check(getattr(self, name), _SIZE, where=_HERE, name=name)
        check_channels(self.channels, where=_HERE)

    def read(self, path: str | os.PathLike[str], *, where: str = _HERE) -> Shaped[Array, "C H W"]:
        """An image, uint8, (C, H, W); `data.read_image` describes how a file is read.

        Raises:
            DataError: the file is missing or damaged, or the image has another size.
        """
        image = read_image(path, channels=self.channels, where=where)
        if image.shape[1:] != (self.height, self.width):
            raise DataError(
                "{where}: expected an image of {expected} (height x width) as in training, got {file} of {found}; "
                "bring it to that size",
                where=where,
                expected=message("{height} x {width}", height=self.height, width=self.width),
                file=path,
                found=message("{height} x {width}", height=image.shape[1], width=image.shape[2]),
            )
        return image

    def as_dict(self) -> dict[str, Any]:
        """The options as JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> ImageReader:
        """The reader that `as_dict` described.

        Raises:
            ArgumentError: an option is missing, unknown or out of its range.
        """
        known = tuple(field.name for field in fields(cls))
        for name in content:
            check(name, OneOf(known), where=_HERE, name=deferred("each option"))
        try:
            return cls(**content)
        except TypeError as error:
            raise ArgumentError(
                "{here}: expected the options {known}, got {given}; give all of them",
                here=_HERE,
                known=", ".join(known),
                given=", ".join(content) or message("none"),
            ) from error
