"""The history of a run: one record an epoch, in memory and as a line of JSON in ``history.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypedDict

from zhishen._archive import write_atomically
from zhishen.errors import CheckpointError

__all__ = ["Record", "read_history", "record_of", "write_history"]


class Record(TypedDict):
    """What is known at the end of an epoch.

    Attributes:
        epoch: counted from 1.
        step: updates made since the start of the run.
        train_loss: mean of the mini-batches' losses during the epoch.
        train_accuracy: share of right answers on training samples after the epoch (the first 10,000, unless the trainer
            says otherwise); None if there are none, or if the targets are no classes.
        validation_loss: on the validation part; None if there is none.
        validation_accuracy: on the validation part; None if there is none.
        test_loss: on the test part; None if there is none.
        test_accuracy: on the test part; None if there is none.
        lr: the learning rate of the last update.
        seconds: time spent on training since the start of the run, over all its sessions.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None
    lr: float
    seconds: float


def write_history(path: Path, records: Sequence[Record]) -> None:
    """Write all records, a line each, atomically."""
    write_atomically(path, "".join(json.dumps(record) + "\n" for record in records).encode())


def read_history(path: Path) -> list[Record]:
    """The records of a ``history.jsonl``.

    Raises:
        CheckpointError: the file is missing, or a line of it is no record.
    """
    if not path.is_file():
        raise CheckpointError(
            "{path}: expected the history of a run, got no such file; check the run's folder",
            path=path,
        )
    try:
        return [record_of(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except ValueError as error:
        raise CheckpointError(
            "{path}: expected a line of JSON an epoch, got something else ({error}); resume the run to write it anew",
            path=path,
            error=error,
        ) from error


def record_of(content: Any) -> Record:
    """The record that was read from JSON, its keys in order; ValueError if it is none."""
    if not isinstance(content, dict) or content.keys() != Record.__annotations__.keys():
        raise ValueError(f"not a record: {content!r}")
    ordered: Any = {key: content[key] for key in Record.__annotations__}
    return ordered
