"""What the figures of a running training draw: the losses of the mini-batches, and the columns of the history."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.optim.average import exponentially_weighted_average
from zhishen.train import Trainer

__all__ = ["Losses", "history_columns"]

_SHOWN: Final = 400  # losses of a frame at most
_PARTS: Final = ("train", "validation", "test")


class Losses:
    """The loss of each mini-batch; NaN of a step that was not noted.

    Args:
        steps: that were done before, whose losses are not known.
    """

    def __init__(self, steps: int = 0) -> None:
        self._losses = np.full(max(1024, 2 * steps), np.nan)

    def note(self, step: int, loss: float) -> None:
        """Keep the loss of a step, counted from 1."""
        if step > len(self._losses):
            self._losses = np.concatenate([self._losses, np.full(max(len(self._losses), step), np.nan)])
        self._losses[step - 1] = loss

    def shown(self, steps: int) -> dict[str, Array]:
        """At most `_SHOWN` of the first losses: their steps, the losses, and their weighted average."""
        losses = self._losses[:steps]
        stride = max(1, -(-len(losses) // (_SHOWN - 1)))
        shown = np.unique(np.append(np.arange(0, len(losses), stride), max(0, len(losses) - 1)))[: len(losses)]
        return {
            "iterations": (shown + 1).astype(np.float64),
            "losses": losses[shown].astype(np.float32),
            "average": _average(losses[shown]),
        }


def _average(losses: Array) -> Array:
    """The exponentially weighted average of the losses that are known, from the first one to one that diverged."""
    average = np.full(len(losses), np.nan, np.float32)
    known = np.flatnonzero(np.isfinite(losses))
    if len(known):
        first = known[0]
        finite = np.isfinite(losses[first:])
        count = len(finite) if finite.all() else int(np.argmin(finite))
        average[first : first + count] = exponentially_weighted_average(losses[first : first + count], beta=0.9)
    return average


def history_columns(trainer: Trainer) -> dict[str, Array]:
    """The columns of the history that are numbers: ``epoch``, and ``train_loss``, ``train_score`` and so on.

    A score is an accuracy, or R² of a regression. NaN is what was not measured.
    """
    score = "accuracy" if trainer.classifies else "r2"
    names = ["epoch", *(f"{part}_{kind}" for part in _PARTS for kind in ("loss", score))]
    history: list[Any] = list(trainer.history)
    found = {name: [record.get(name) for record in history] for name in names}
    return {
        name.replace(score, "score"): np.array([np.nan if value is None else value for value in column], np.float64)
        for name, column in found.items()
    }
