"""How an image file becomes the input of a network: read, scaled and cropped to one size, gray or in color."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np

from zhishen._checks import OneOf, WholeNumber, check
from zhishen._optional import late_import
from zhishen._types import Array, Shaped
from zhishen.data.pictures import check_channels, draft_for, opened_image, pixels
from zhishen.errors import ArgumentError
from zhishen.messages import deferred, listed, message

__all__ = ["FITS", "ImageReader"]

_HERE: Final = "ImageReader"
FITS: Final = ("crop", "pad", "stretch")
_SIDE: Final = WholeNumber(1, 4096)


@dataclass(frozen=True, kw_only=True)
class ImageReader:
    """Reads image files of any size as bytes of one size, (C, H, W).

    An image that has the size already is taken as it is. Any other image is scaled, with the mean over the pixels that
    become one, and then made to fit:

    - ``"crop"``: the image fills the size; what extends beyond it, on two sides, is cut off;
    - ``"pad"``: the whole image is within the size; the rest is filled with the mean color of the image's border;
    - ``"stretch"``: height and width are scaled separately, so the proportions change.

    Args:
        height: H, from 1 to 4,096.
        width: W, likewise.
        channels: C, 1 for gray, or 3 for red, green and blue.
        fit: how other proportions are treated.

    Raises:
        ArgumentError: an option is out of its range.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> from PIL import Image
        >>> reader = ImageReader(height=2, width=2, channels=3)
        >>> with TemporaryDirectory() as folder:
        ...     Image.new("RGB", (640, 480), (255, 128, 0)).save(f"{folder}/orange.png")
        ...     reader.read(f"{folder}/orange.png")[:, 0, 0].tolist()
        [255, 128, 0]
        >>> ImageReader.from_dict(reader.as_dict()) == reader
        True
    """

    kind: ClassVar[str] = "images"

    height: int
    width: int
    channels: int
    fit: str = "crop"

    def __post_init__(self) -> None:
        for name in ("height", "width"):
            check(getattr(self, name), _SIDE, where=_HERE, name=name)
        check_channels(self.channels, where=_HERE)
        check(self.fit, OneOf(FITS), where=_HERE, name="fit")

    @property
    def shape(self) -> tuple[int, int, int]:
        """The shape (C, H, W) of an image that it has read."""
        return self.channels, self.height, self.width

    def read(
        self, path: str | os.PathLike[str] | bytes, *, where: str = "ImageReader.read", quieted: bool = False
    ) -> Shaped[Array, "C H W"]:
        """The image in a file, uint8, (C, H, W).

        Several frames, transparency, 16 bits and EXIF entries are treated as `data.read_image` does. A large JPEG is
        decoded at a fraction of its size.

        Args:
            path: of a PNG, JPEG, GIF, BMP, WebP, TIFF or (with the package pillow-heif) HEIC file; or its content.
            where: how errors call the reader.
            quieted: see `zhishen.data.pictures.opened_image`.

        Raises:
            DataError: the file is missing, damaged or not an image, or too large, see `data.read_image`.
            MissingDependencyError: Pillow is not installed.
        """
        with opened_image(path if isinstance(path, bytes) else Path(path), where=where, quieted=quieted) as image:
            draft_for(image, (self.height, self.width))
            whole = pixels(image, self.channels)
            return whole if whole.shape == self.shape else self._fitted(whole)

    def _fitted(self, whole: Shaped[Array, "C h w"]) -> Shaped[Array, "C H W"]:
        """An image of another size in this one."""
        pillow = late_import("PIL.Image", feature=_HERE, install="pillow")
        _, h, w = whole.shape
        image = pillow.fromarray(whole[0] if self.channels == 1 else np.ascontiguousarray(np.moveaxis(whole, 0, 2)))
        box = (0.0, 0.0, float(w), float(h))
        size = (self.width, self.height)
        if self.fit == "crop":
            scale = min(w / self.width, h / self.height)
            # Rounding errors may put an edge just outside the image, which Pillow refuses.
            left, top = max(0.0, (w - scale * self.width) / 2), max(0.0, (h - scale * self.height) / 2)
            box = (left, top, min(w, left + scale * self.width), min(h, top + scale * self.height))
        elif self.fit == "pad":
            scale = min(self.width / w, self.height / h)
            size = (max(1, round(scale * w)), max(1, round(scale * h)))
        scaled = np.asarray(image.resize(size, pillow.Resampling.BILINEAR, box=box, reducing_gap=2.0))
        scaled = scaled[np.newaxis] if scaled.ndim == 2 else np.moveaxis(scaled, 2, 0)
        return np.ascontiguousarray(self._padded(scaled))

    def _padded(self, scaled: Shaped[Array, "C h w"]) -> Shaped[Array, "C H W"]:
        """An image that is at most as large as this size, in its center."""
        _, h, w = scaled.shape
        if (h, w) == (self.height, self.width):
            return scaled
        border = np.concatenate([scaled[:, 0], scaled[:, -1], scaled[:, :, 0], scaled[:, :, -1]], axis=1)
        canvas = np.empty(self.shape, np.uint8)
        canvas[:] = np.rint(border.mean(axis=1)).astype(np.uint8)[:, np.newaxis, np.newaxis]
        top, left = (self.height - h) // 2, (self.width - w) // 2
        canvas[:, top : top + h, left : left + w] = scaled
        return canvas

    def as_dict(self) -> dict[str, Any]:
        """The fields as JSON values; `from_dict` makes an equal reader from them."""
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
                known=listed(known),
                given=listed(content) or message("none"),
            ) from error
