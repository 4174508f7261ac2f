"""What is on the drawing board, as the image that a network sees: strokes, a photo, or a test image."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.data.images import DigitSteps, digit_steps
from zhishen.data.strokes import draw_strokes
from zhishen.errors import DataError
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.trained_digits import test_digit

__all__ = ["LONGEST", "NO_TEST", "Prepared", "of_photo", "of_strokes", "of_test", "points_of", "prepared_dict"]

LONGEST: Final = 4000  #: characters of all strokes
NO_TEST: Final = -1  #: in place of the index of a test image
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SCALE: Final = 2  # pixels of the picture in one unit of the board, which has 64 x 64 units
_MARGIN: Final = 32  # pixels around the board, so that no stroke touches the border of the paper
_SIDE: Final = 192
_PHOTO: Final = 256  # pixels of a side of a photo on the board
_PGM: Final = re.compile(rb"P5 (\d{1,4}) (\d{1,4}) 255\n")  # bytes of gray values follow
_STEP: Final = 132  # pixels of a side of a step beside others: a page draws them at every stroke


@dataclass(frozen=True, eq=False)
class Prepared:
    """An image for the network.

    Attributes:
        kind: ``"nothing"``, ``"strokes"``, ``"photo"`` or ``"test"``.
        pixels: (28, 28), float32 from 0 to 1.
        label: the true class of a test image; else -1.
        steps: how a drawing or a photo was prepared.
        lines: the lines of a script that make ``x``, the pixels.
    """

    kind: str
    pixels: Array
    label: int
    steps: DigitSteps | None
    lines: str


def points_of(strokes: str) -> list[list[tuple[int, int]]]:
    """The points (x, y) of each stroke, in units of the board.

    Args:
        strokes: two letters for each point, x and y from A (0) to _ (63); a point between two strokes.

    Raises:
        DataError: the text is not that of strokes.
    """
    found: list[list[tuple[int, int]]] = []
    for stroke in filter(None, strokes.split(".")):
        if len(stroke) % 2 or not set(stroke) <= set(_LETTERS):
            raise DataError(
                "drawing board: expected strokes of two letters for each point, got {text!r}; clear the board, and "
                "draw again",
                text=stroke[:20],
            )
        places = [_LETTERS.index(letter) for letter in stroke]
        found.append(list(zip(places[::2], places[1::2], strict=True)))
    return found


@lru_cache(maxsize=16)
def of_strokes(strokes: str) -> Prepared:
    """A drawing, prepared as `zhishen predict` prepares a picture.

    Raises:
        DataError: the text is not that of strokes.
    """
    scaled = [[(_SCALE * x + _MARGIN, _SCALE * y + _MARGIN) for x, y in stroke] for stroke in points_of(strokes)]
    if not scaled:
        return Prepared(
            "nothing", np.zeros((28, 28), np.float32), -1, None, "x = np.zeros((28, 28), np.float32)  # nothing yet\n"
        )
    steps = digit_steps(draw_strokes(scaled, side=_SIDE))
    lines = "".join(f"    {_wrapped(stroke)},\n" for stroke in scaled)
    script = f"strokes = [  # of a pen, in pixels\n{lines}]\nx = digit_steps(draw_strokes(strokes)).image.pixels\n"
    return Prepared("strokes", steps.image.pixels, -1, steps, script)


def _wrapped(stroke: list[tuple[int, int]]) -> str:
    """The points of a stroke, some on each line."""
    rows = [", ".join(map(str, stroke[first : first + 9])) for first in range(0, len(stroke), 9)]
    return "[" + ",\n     ".join(rows) + "]"


def of_photo(content: bytes, name: str) -> Prepared:
    """A picture in a file, or the gray values that a page without a server makes of it.

    Raises:
        DataError: the file is not a whole image, is too large, or shows no digit.
    """
    gray = _gray(content)
    steps = digit_steps(content if gray is None else gray)
    file = literal(name.removesuffix(".pgm"))
    return Prepared("photo", steps.image.pixels, -1, steps, f"x = digit_steps({file}).image.pixels\n")


def _gray(content: bytes) -> Array | None:
    """The gray values, from 0 to 1, of a file in the format PGM; None for another file, which Pillow reads."""
    header = _PGM.match(content)
    if header is None:
        return None
    width, height = map(int, header.groups())
    values = content[header.end() :]
    if not width * height or len(values) != width * height:
        raise DataError(
            "drawing board: expected {height} x {width} gray values, got {count}; choose the photo again",
            height=height,
            width=width,
            count=len(values),
        )
    return np.frombuffer(values, np.uint8).reshape(height, width) / np.float32(255)


@lru_cache(maxsize=16)
def of_test(index: int) -> Prepared:
    """A test image of MNIST, which is used as it is."""
    pixels, label = test_digit(index)
    lines = f"mnist = data.mnist(flatten=False, compact=True)\nx = np.asarray(mnist.test.x[{index}])[0]\n"
    return Prepared("test", pixels[0], label, None, lines)


def prepared_dict(prepared: Prepared) -> dict[str, Any] | None:
    """The pictures of the steps, as a page shows them; None if the image is used as it is."""
    steps = prepared.steps
    if steps is None:
        return None
    height, width = steps.ink.amount.shape
    rows, columns = steps.box
    return {
        "gray": _shown(steps.gray, _PHOTO if prepared.kind == "photo" else _STEP),
        "ink": _shown(steps.ink.amount, _STEP),
        "box": [rows.start / height, rows.stop / height, columns.start / width, columns.stop / width],
        "cropped": _shown(steps.ink.amount[steps.box], _STEP),
        "scaled": steps.scaled.astype(np.float32),
        "shift": list(steps.shift),
        "size": list(steps.gray.shape),
    }


def _shown(picture: Array, most: int) -> Array:
    """Every k-th pixel as bytes, so that no side has more than ``most``."""
    stride = -(-max(picture.shape) // most)
    return np.rint(255 * picture[::stride, ::stride]).astype(np.uint8)
