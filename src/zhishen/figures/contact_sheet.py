"""A contact sheet: small images in rows, with the predicted class below each of them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._types import Array, Float, Shaped
from zhishen.errors import ShapeError
from zhishen.figures.rendering import write_file
from zhishen.figures.theme import figure_settings, font_size, role_color

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["MOST_IMAGES", "draw_contact_sheet", "save_contact_sheet"]

MOST_IMAGES: Final = 120
_COLUMNS: Final = 8
_SIDE, _GAP, _TEXT, _MARGIN = 1.0, 0.14, 0.36, 0.2  # inches: an image, the distance of two, the text below, the border
_DPI: Final = 110
_LONGEST: Final = 14  # characters of a name below an image


def draw_contact_sheet(
    images: Shaped[Array, "N C H W"], names: Sequence[str], probabilities: Float[Array, "N"], fig: Figure
) -> None:
    """Draw images in rows of eight, each with its predicted class and the probability of it.

    Args:
        images: bytes, gray or in color.
        names: of the predicted classes.
        probabilities: of the predicted classes.
        fig: an empty figure of the size that `save_contact_sheet` chooses.

    Raises:
        ShapeError: the numbers of images, names and probabilities differ.
    """
    if not len(images) == len(names) == len(probabilities):
        raise ShapeError(
            "draw_contact_sheet: expected as many names and probabilities as images, {images}, got {names} and "
            "{probabilities}; give one of each for every image",
            images=len(images),
            names=len(names),
            probabilities=len(probabilities),
        )
    width, height = fig.get_size_inches()
    for i, image in enumerate(images):
        row, column = divmod(i, _COLUMNS)
        left, top = _MARGIN + column * (_SIDE + _GAP), _MARGIN + row * (_SIDE + _TEXT + _GAP)
        ax = fig.add_axes((left / width, 1 - (top + _SIDE) / height, _SIDE / width, _SIDE / height))
        picture = np.moveaxis(image, 0, 2) if len(image) == 3 else np.repeat(image[0, :, :, None], 3, axis=2)
        ax.imshow(picture, interpolation="nearest")
        ax.axis("off")
        middle = (left + _SIDE / 2) / width
        label = names[i] if len(names[i]) <= _LONGEST else f"{names[i][: _LONGEST - 1]}…"
        fig.text(
            middle, 1 - (top + _SIDE + 0.04) / height, label, ha="center", va="top", parse_math=False,
            fontsize=font_size("label"), fontweight="bold", color=role_color("text"),
        )  # fmt: skip
        fig.text(
            middle, 1 - (top + _SIDE + 0.2) / height, f"{100 * probabilities[i]:.1f} %", ha="center", va="top",
            fontsize=font_size("note"), color=role_color("muted"),
        )  # fmt: skip


def save_contact_sheet(
    path: Path, images: Shaped[Array, "N C H W"], names: Sequence[str], probabilities: Float[Array, "N"]
) -> Path:
    """Write the contact sheet of at most `MOST_IMAGES` images as PNG.

    Args:
        path: of the file; it is written as a whole or not at all.
        images: see `draw_contact_sheet`.
        names: likewise.
        probabilities: likewise.
    """
    count = min(len(images), MOST_IMAGES)
    rows = -(-count // _COLUMNS)
    size = (
        2 * _MARGIN + min(count, _COLUMNS) * (_SIDE + _GAP) - _GAP,
        2 * _MARGIN + rows * (_SIDE + _TEXT + _GAP) - _GAP,
    )
    with figure_settings():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=size, dpi=_DPI)
        draw_contact_sheet(images[:count], names[:count], probabilities[:count], figure)
        content = BytesIO()
        FigureCanvasAgg(figure).print_png(content)
    return write_file(path, content.getvalue())
