"""Checks of the arguments of a trainer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from zhishen._checks import Number, WholeNumber, check, shown
from zhishen.data.augment import Augment
from zhishen.data.dataset import Dataset
from zhishen.data.loader import require_generator
from zhishen.errors import ArgumentError
from zhishen.messages import message
from zhishen.train.part import TrainingPart

__all__ = ["EMA_DECAY", "check_counts", "check_options", "json_copy"]

EMA_DECAY: Final = Number(0, 1, open_high=True)
_POSITIVE = WholeNumber(1)


def check_counts(*, epochs: Any, batch_size: Any, train_samples: Any, checkpoint_steps: Any, patience: Any) -> None:
    """Raise unless these are whole numbers within their bounds; the last two may be None."""
    check(epochs, _POSITIVE, where="Trainer", name="epochs")
    check(batch_size, _POSITIVE, where="Trainer", name="batch_size")
    check(train_samples, WholeNumber(0), where="Trainer", name="train_samples")
    for name, value in (("checkpoint_steps", checkpoint_steps), ("patience", patience)):
        if value is not None:
            check(value, _POSITIVE, where="Trainer", name=name)


def check_options(
    parts: Dataset | TrainingPart, *, rng: Any, batch_size: int, patience: int | None, augment: Any, schedule: Any
) -> None:
    """Raise unless the options fit the data."""
    samples = len(parts.train.x)
    require_generator(rng, where="Trainer")
    if batch_size > samples:
        raise ArgumentError(
            "Trainer: expected batch_size to be at most the {samples} training samples, got {batch_size}; choose "
            "a smaller one",
            samples=samples,
            batch_size=batch_size,
        )
    if patience is not None and parts.validation is None:
        raise ArgumentError(
            "Trainer: expected a validation part for early stopping, got {kind} without one; load the data with "
            "validation=0.2, for example, or make a data.Dataset with a validation part (the test part must not "
            "decide when to stop)",
            kind=message("a data set") if isinstance(parts, Dataset) else message("a pair of arrays"),
        )
    if isinstance(augment, Augment) and parts.image_shape is None:
        raise ArgumentError(
            "Trainer: expected images to augment, got inputs of shape {shape}; give the data set its "
            "image_shape=(C, H, W), or omit augment",
            shape=parts.train.x.shape[1:],
        )
    if schedule is not None and not callable(schedule):
        raise ArgumentError(
            "Trainer: expected schedule to be a function of the step, got {given}; give optim.Cosine(...), for "
            "example, or set the learning rate of the optimizer",
            given=shown(schedule),
        )


def json_copy(description: Mapping[str, Any]) -> dict[str, Any]:
    """A copy, independent of the original."""
    try:
        return json.loads(json.dumps(dict(description)))
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            "Trainer: expected a description made of JSON values, got {description} ({problem}); convert it first",
            description=shown(description),
            problem=error,
        ) from error
