"""Letters for the Tensors without a name, so that formulas can refer to them.

A letter is in the drawing like a name: u, v, w for numbers and vectors, Y, Z, U for matrices, L for a loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Final

from zhishen.figures.drawing.model import OUTPUT, Record

__all__ = ["name_circles"]

_RESULTS: Final = "uvwpqr"  # of operations
_MATRICES: Final = "YZUVPQ"
_LOSSES: Final = frozenset({"softmax cross entropy", "sigmoid cross entropy", "cross entropy", "sum of squares"})


def name_circles(record: Record, shapes: Sequence[tuple[int, ...]]) -> None:
    """Give each Tensor without a name a letter of its own.

    Args:
        record: the record, whose circles get names.
        shapes: the shape of each circle's value.
    """
    circles = record.circles
    used = {circle.name.rpartition(".")[2] for circle in circles}
    end = len(circles) - 1
    last = next((edge.source for edge in record.edges if edge.target == end), end)
    if circles[last].kind == "operation" and not circles[last].name:  # the result has the first choice
        wanted = "L" if circles[last].label in _LOSSES else "Y" if len(shapes[last]) > 1 else "y"
        circles[last].name = circles[end].name = _free_name(wanted, used)
    targets = {edge.source for edge in record.edges if edge.slot == 1 and circles[edge.target].label in _LOSSES}
    for i, (circle, shape) in enumerate(zip(circles, shapes, strict=True)):
        if circle.name or circle.kind == OUTPUT or (circle.kind == "constant" and not shape):
            continue
        matrix = len(shape) > 1
        if circle.kind == "operation":
            circle.name = _free_name(_MATRICES if matrix else _RESULTS, used)
        elif circle.kind == "constant":
            circle.name = _free_name("t" if i in targets else "C" if matrix else "c", used)
        else:
            circle.name = _free_name("X" if matrix else "x", used)


def _free_name(letters: Iterable[str], used: set[str]) -> str:
    """The first letter that is not in use, else the first letter with the first free number; it is then in use."""
    several = list(letters)
    numbered = (f"{letter}{number}" for number in count(2) for letter in several)
    name = next((letter for letter in several if letter not in used), None) or next(
        name for name in numbered if name not in used
    )
    used.add(name)
    return name
