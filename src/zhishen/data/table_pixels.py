"""Tables whose columns are the pixels of images, as Kaggle's digits are."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from zhishen._types import Array, Shaped
from zhishen.data.large_arrays import allocate
from zhishen.data.table_raw import RawTable
from zhishen.data.table_values import cells_of
from zhishen.errors import DataError

__all__ = ["LABEL", "image_shape", "pixels_of"]

LABEL: Final = "label"  # the target of a table of pixels
_PIXEL: Final = re.compile(r"pixel_?(\d+)")


def image_shape(names: Sequence[str]) -> tuple[int, int, int] | None:
    """The (C, H, W) of images in columns pixel0, pixel1, ... of a table; None for other columns."""
    numbered = [_PIXEL.fullmatch(name) for name in names]
    if len(names) < 16 or not all(numbered):
        return None
    order = [int(found[1]) for found in numbered if found is not None]
    if order not in (list(range(len(order))), list(range(1, len(order) + 1))):
        return None
    side = math.isqrt(len(names))
    return (1, side, side) if side * side == len(names) else None


def pixels_of(raw: RawTable, names: Sequence[str], *, where: str) -> Shaped[Array, "N D"]:
    """The pixels of all images, uint8.

    Args:
        raw: the table.
        names: of the columns of pixels.
        where: how errors call the caller.

    Raises:
        DataError: a cell is not a whole number from 0 to 255.
    """
    pixels = allocate((raw.rows, len(names)), np.uint8)
    start = 0
    for row_blocks in zip(*(cells_of(raw, name).blocks() for name in names), strict=True):
        stop = start + len(row_blocks[0].values)
        for place, block in enumerate(row_blocks):
            values = block.numbers.fill_null(-1).to_numpy()
            if not ((values >= 0) & (values <= 255) & (values == np.floor(values))).all():
                raise DataError(
                    "{where}: expected whole numbers from 0 to 255 in the pixels of {place}, got another value in "
                    "{column}; correct it, or rename the columns if they are no pixels",
                    where=where,
                    place=raw.place,
                    column=names[place],
                )
            pixels[start:stop, place] = values
        start = stop
    return pixels
