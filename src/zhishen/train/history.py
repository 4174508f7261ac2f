"""The history of a run: one record for each epoch, in memory and as a line of JSON in ``history.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NotRequired, TypedDict, cast

from zhishen._archive import write_atomically
from zhishen._checks import Constraint, Number, WholeNumber, check, shown
from zhishen._files import HISTORY_LIMIT, UnreadableFileError, read_bounded
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.messages import deferred, listed
from zhishen.train.evaluation import Measures
from zhishen.train.state import TrainingState

__all__ = ["History", "Record", "check_history", "epoch_record", "read_history", "write_history"]

_COUNT: Final = WholeNumber(1, 2**63 - 1)
_SHARE: Final = Number(0, 1)
_CONSTRAINTS: Final[dict[str, Constraint]] = {
    "epoch": _COUNT,
    "step": _COUNT,
    "train_loss": Number(),
    "train_accuracy": _SHARE,
    "validation_loss": Number(),
    "validation_accuracy": _SHARE,
    "test_loss": Number(),
    "test_accuracy": _SHARE,
    "lr": Number(0),
    "seconds": Number(0),
}
_REGRESSION: Final[dict[str, Constraint]] = {
    f"{part}_{name}": Number(high=1) if name == "r2" else Number(0)
    for part in ("train", "validation", "test")
    for name in ("r2", "rmse")
}
_OPTIONAL: Final = (
    {*_REGRESSION} | {name for name in _CONSTRAINTS if name.startswith(("validation", "test"))} | {"train_accuracy"}
)


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
        train_r2, validation_r2, test_r2: only in a regression, whose accuracies are None: R², measured on the same
            samples as an accuracy; None without them.
        train_rmse, validation_rmse, test_rmse: only in a regression: the root mean squared error, in the units of the
            raw targets.
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
    train_r2: NotRequired[float | None]
    train_rmse: NotRequired[float | None]
    validation_r2: NotRequired[float | None]
    validation_rmse: NotRequired[float | None]
    test_r2: NotRequired[float | None]
    test_rmse: NotRequired[float | None]


class History(list[Record]):
    """The records of a training, one for each epoch: a list that notebooks show as curves and a table.

    Examples:
        >>> History(), History() == []
        ([], True)
    """

    def _repr_html_(self) -> str:
        from zhishen.train.notebook import history_html

        return history_html(self)


def epoch_record(
    state: TrainingState, lr: float, train: Measures, validation: Measures, test: Measures, *, with_regression: bool
) -> Record:
    """The record of an epoch.

    Args:
        state: at the end of the epoch.
        lr: the learning rate of the last update.
        train: what was measured on the training part; its loss is the mean of the mini-batches' losses.
        validation: what was measured on the validation part.
        test: what was measured on the test part.
        with_regression: whether the record has R² and the RMSE.
    """
    record = Record(
        epoch=state.epoch,
        step=state.step,
        train_loss=cast("float", train.loss),
        train_accuracy=train.accuracy,
        validation_loss=validation.loss,
        validation_accuracy=validation.accuracy,
        test_loss=test.loss,
        test_accuracy=test.accuracy,
        lr=lr,
        seconds=round(state.seconds, 3),
    )
    if with_regression:
        for part, found in (("train", train), ("validation", validation), ("test", test)):
            cast("dict[str, Any]", record).update({f"{part}_r2": found.r2, f"{part}_rmse": found.rmse})
    return record


def write_history(path: Path, records: Sequence[Record]) -> None:
    """Write all records, a line each, atomically."""
    write_atomically(path, "".join(json.dumps(record) + "\n" for record in records).encode())


def read_history(path: Path) -> History:
    """The records of a ``history.jsonl``.

    Raises:
        CheckpointError: the file is missing, is not a regular file, is too large, or has a line that is not a record.
    """
    try:
        content = read_bounded(path, HISTORY_LIMIT)
    except UnreadableFileError as error:
        raise CheckpointError(
            "{path}: expected the history of a run, got {found}; check the run's folder",
            path=path,
            found=error,
        ) from error
    try:
        return check_history([json.loads(line) for line in content.decode().splitlines() if line])
    except (ValueError, RecursionError) as error:
        raise CheckpointError(
            "{path}: expected a line of JSON an epoch, got something else ({problem}); resume the run to write the "
            "file anew",
            path=path,
            problem=error,
        ) from error


def check_history(records: Any) -> History:
    """The records that were read from JSON, with their keys in order.

    Raises:
        ArgumentError: it is not a list of records, a value is invalid, or the epochs do not count from 1.
    """
    if not isinstance(records, list):
        raise ArgumentError("history: expected a list of records, got {given}", given=type(records).__name__)
    return History(_checked_record(content, epoch) for epoch, content in enumerate(records, 1))


def _checked_record(content: Any, epoch: int) -> Record:
    constraints = _CONSTRAINTS
    if isinstance(content, Mapping) and "train_r2" in content:
        constraints = _CONSTRAINTS | _REGRESSION
    if not isinstance(content, Mapping) or content.keys() != constraints.keys():
        raise ArgumentError(
            "history: expected record {epoch} to have the keys {keys}, got {given}",
            epoch=epoch,
            keys=listed(constraints),
            given=shown(content),
        )
    for name, constraint in constraints.items():
        if content[name] is not None or name not in _OPTIONAL:
            check(content[name], constraint, where=deferred("history: record {epoch}", epoch=epoch), name=name)
    if content["epoch"] != epoch:
        raise ArgumentError(
            "history: expected record {epoch} to be of epoch {epoch}, got {given}",
            epoch=epoch,
            given=content["epoch"],
        )
    ordered: Any = {name: content[name] for name in constraints}
    return ordered
