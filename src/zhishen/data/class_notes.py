"""Sentences about the classes of a training part: which are missing, and which are rare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from zhishen._contingency import occurrences
from zhishen._types import Array
from zhishen.messages import listed, message

__all__ = ["class_notes"]

_MOST_NAMED: Final = 10  # classes that a note lists
_UNBALANCED: Final = 3  # the largest class over the smallest, from which on a note says so


def class_notes(labels: Array, classes: int, names: Sequence[str]) -> list[str]:
    """A sentence if the training part shows only one class, or not all of them, or some of them rarely."""
    counts = occurrences(labels, minlength=classes)
    present, missing = np.flatnonzero(counts), np.flatnonzero(counts == 0).tolist()

    def name(k: int) -> str:
        return names[k] if names else str(k)

    if len(present) == 1:
        return [
            message(
                "all training images show one class, {name}, so a network cannot learn to distinguish classes",
                name=name(int(present[0])),
            )
        ]
    notes: list[str] = []
    if missing:
        shown = [name(k) for k in missing[:_MOST_NAMED]] + ["..."] * (len(missing) > _MOST_NAMED)
        notes.append(
            message(
                "classes without training images: {names} ({missing} of {classes})",
                names=listed(shown),
                missing=len(missing),
                classes=classes,
            )
        )
    rarest, commonest = int(present[counts[present].argmin()]), int(counts.argmax())
    if counts[commonest] > _UNBALANCED * counts[rarest]:
        notes.append(
            message(
                "the classes differ in size: {most:,} training images of {commonest}, {fewest:,} of {rarest}; "
                "--weight-classes makes all classes count alike",
                most=int(counts[commonest]),
                commonest=name(commonest),
                fewest=int(counts[rarest]),
                rarest=name(rarest),
            )
        )
    return notes
