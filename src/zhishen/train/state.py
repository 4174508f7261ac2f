"""The state of a training: how far it is, and what the early stopping compares with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from zhishen._checks import Constraint, Number, OneOf, WholeNumber, check, shown
from zhishen.errors import ArgumentError
from zhishen.messages import deferred

__all__ = ["TrainingState"]

_COUNT: Final = WholeNumber(0, 2**63 - 1)
_CONSTRAINTS: Final[dict[str, Constraint]] = {
    "epoch": _COUNT,
    "step": _COUNT,
    "samples": _COUNT,
    "loss_sum": Number(),
    "correct": _COUNT,
    "seconds": Number(0),
    "best": Number(),
    "waited": _COUNT,
}


@dataclass
class TrainingState:
    """How far a training is.

    Attributes:
        epoch: the number of epochs that are complete.
        step: the number of updates.
        samples: the number of samples seen in the current epoch.
        loss_sum: the sum of their losses.
        correct: how many of them were classified correctly, before the update that they led to; 0 for targets that are
            not classes.
        seconds: the time spent on training.
        best: the best score so far: the validation accuracy, or minus the training loss without a validation part.
        waited: the number of epochs since then.
    """

    epoch: int = 0
    step: int = 0
    samples: int = 0
    loss_sum: float = 0.0
    correct: int = 0
    seconds: float = 0.0
    best: float | None = None
    waited: int = 0

    @classmethod
    def from_dict(cls, content: Any, *, samples: int, batch_size: int) -> TrainingState:
        """The state that a checkpoint holds.

        Args:
            content: the fields by name, as they were read from JSON.
            samples: the number of training samples.
            batch_size: samples an update.

        Raises:
            ArgumentError: a field is missing, unknown or out of its range, or the step does not fit the epoch.
        """
        if not isinstance(content, Mapping):
            raise ArgumentError("position: expected a table, got {given}", given=shown(content))
        values: dict[str, Any] = dict(content)
        if "right" in values:  # the name of the field in earlier versions
            values["correct"] = values.pop("right")
        for name in values:
            check(name, OneOf(tuple(_CONSTRAINTS)), where="position", name=deferred("the key"))
        for field in fields(cls):
            value = values.get(field.name)
            if value is not None or field.name != "best":
                check(value, _CONSTRAINTS[field.name], where="position", name=field.name)
        state = cls(**values)
        state._check_counts(samples, batch_size)
        return state

    def _check_counts(self, samples: int, batch_size: int) -> None:
        """Raise unless the counts agree: every epoch has ceil(samples / batch_size) updates."""
        check(self.samples, WholeNumber(0, samples), where="position", name="samples")
        check(self.correct, WholeNumber(0, self.samples), where="position", name="correct")
        check(self.waited, WholeNumber(0, self.epoch), where="position", name="waited")
        # The checkpoint of the best epoch is written when all samples of the epoch are seen and the epoch is complete.
        updates = math.ceil((self.samples % samples) / batch_size)
        step = self.epoch * math.ceil(samples / batch_size) + updates
        if self.step != step:
            raise ArgumentError(
                "position: expected step {expected} after {epoch} epochs and {samples} samples, got {given}",
                expected=step,
                epoch=self.epoch,
                samples=self.samples,
                given=self.step,
            )
