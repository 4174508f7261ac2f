"""Which arrays of a graph have a row for each sample of a mini-batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from zhishen.figures.drawing.model import Record

__all__ = ["circles_with_samples"]

_WEIGHTED: Final = frozenset({"@", "affine", "weight norm affine"})  # only their first input has samples
_LOSSES: Final = frozenset({"softmax cross entropy", "sigmoid cross entropy", "cross entropy", "sum of squares"})
_BY_ROW: Final = frozenset({"softmax", "log softmax", "batch norm", "layer norm", "rms norm"})
_REDUCING: Final = frozenset({"Σ", "max", "[ ]", "concat", "reshape"})


def circles_with_samples(record: Record, shapes: Sequence[tuple[int, ...]], known: Collection[int]) -> set[int]:
    """The indices of the circles whose first axis counts samples.

    Args:
        record: the record.
        shapes: the shape of each circle's value.
        known: the inputs and targets of a network. Without any, matrices that are multiplied by weights, or compared
            with targets, have a row for each sample.
    """
    into: dict[int, list[tuple[int, int]]] = {}
    for edge in record.edges:
        into.setdefault(edge.target, []).append((edge.slot, edge.source))
    found = set(known) or _inputs_with_samples(record, shapes, into)
    for i, circle in enumerate(record.circles):  # sources come first
        for slot, source in into.get(i, ()):
            rows_stay = source in found and shapes[source][:1] == shapes[i][:1] and circle.label != "T"
            if circle.label in _WEIGHTED:
                rows_stay = rows_stay and slot == 0
            elif circle.label in _REDUCING:
                rows_stay = rows_stay and len(shapes[source]) == len(shapes[i])
            if rows_stay and shapes[i]:
                found.add(i)
    return found


def _inputs_with_samples(
    record: Record, shapes: Sequence[tuple[int, ...]], into: dict[int, list[tuple[int, int]]]
) -> set[int]:
    """The circles from which matrices with a row for each sample come."""
    found: set[int] = set()
    for i, circle in reversed(list(enumerate(record.circles))):
        inputs = dict(into.get(i, ()))
        if len(shapes[inputs[0]] if 0 in inputs else ()) == 2:
            if circle.label in _WEIGHTED | _BY_ROW | _LOSSES:
                found.add(inputs[0])
            if circle.label in _LOSSES and 1 in inputs:
                found.add(inputs[1])
        if i in found and circle.label not in _WEIGHTED | _LOSSES | _REDUCING | {"T"}:
            found.update(source for source in inputs.values() if shapes[source] == shapes[i])
    return found
