"""The table of a training, a row for each epoch, and the line that describes the current epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from zhishen.messages import message
from zhishen.messages.columns import display_width, pad_left
from zhishen.train.history import Record

if TYPE_CHECKING:
    from zhishen.train.trainer import Trainer

__all__ = ["Pace", "cells", "fitting", "head", "row"]

# The columns of the table, the most important first. A narrow terminal shows only those that it has space for.
_COLUMNS = (
    "epoch", "train_loss", "test_accuracy", "test_r2", "train_accuracy", "train_r2", "validation_accuracy",
    "validation_r2", "seconds", "lr",
)  # fmt: skip


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.2f} %"


def _share(number: float | None) -> str:
    return "-" if number is None else f"{number:.4f}"


def cells(record: Record, epochs: int) -> dict[str, tuple[str, str]]:
    """Heading and value of each column that has a value, by the name in the record.

    Args:
        record: the record of an epoch.
        epochs: the number of epochs of the training.
    """
    columns = {
        "epoch": (message("epoch"), f"{record['epoch']}/{epochs}"),
        "train_loss": (message("loss"), f"{record['train_loss']:.4f}"),
        "train_accuracy": (message("train"), _percent(record["train_accuracy"])),
        "validation_accuracy": (message("validation"), _percent(record["validation_accuracy"])),
        "test_accuracy": (message("test"), _percent(record["test_accuracy"])),
        "train_r2": (message("train R²"), _share(record.get("train_r2"))),
        "validation_r2": (message("validation R²"), _share(record.get("validation_r2"))),
        "test_r2": (message("test R²"), _share(record.get("test_r2"))),
        "lr": (message("lr"), f"{record['lr']:.2g}"),
        "seconds": (message("seconds"), f"{record['seconds']:.1f}"),
    }
    return {name: texts for name, texts in columns.items() if texts[1] != "-"}


def _padded(record: Record, epochs: int, space: int | None) -> list[tuple[str, str]]:
    """Heading and value of each column, both with the width of the column, within the columns of the terminal."""
    measured = cells(record, epochs)
    widths = {name: max(8, display_width(heading)) for name, (heading, _) in measured.items()}
    widths["epoch"] = max(7, 2 * len(str(epochs)) + 1)
    shown = measured if space is None else fitting(widths, _COLUMNS, space, gap=2)
    return [
        (pad_left(heading, widths[name]), pad_left(value, widths[name]))
        for name, (heading, value) in measured.items()
        if name in shown
    ]


def head(record: Record, epochs: int, space: int | None = None) -> str:
    """The line of headings; ``space`` is the number of columns of the terminal, None for all columns of the table."""
    return "  ".join(heading for heading, _ in _padded(record, epochs, space))


def row(record: Record, epochs: int, space: int | None = None) -> str:
    """The line of an epoch, with the columns of `head`."""
    return "  ".join(value for _, value in _padded(record, epochs, space))


def fitting(widths: Mapping[str, int], by_importance: Sequence[str], space: int, *, gap: int) -> set[str]:
    """The names of the parts that are shown: the most important one, and each other one that still fits."""
    shown: set[str] = set()
    used = -gap
    for name in by_importance:
        if name in widths and (not shown or used + gap + widths[name] <= space):
            shown.add(name)
            used += gap + widths[name]
    return shown


class Pace:
    """How fast a training is, measured from the start of this session.

    Args:
        trainer: its samples until now do not count.
        now: the time in seconds, of any clock.
    """

    def __init__(self, trainer: Trainer, now: float) -> None:
        self._began, self._seen_before = now, _seen(trainer)

    def texts(self, trainer: Trainer, now: float) -> dict[str, str]:
        """Texts about the current epoch: its number, the loss and the accuracy so far, the speed, the time left."""
        at, seen, samples = trainer.state, _seen(trainer), len(trainer.dataset.train.x)
        speed = (seen - self._seen_before) / max(now - self._began, 1e-9)
        left = (trainer.epochs * samples - seen) / max(speed, 1e-9)
        texts = {
            "description": message("epoch {epoch}/{epochs}", epoch=at.epoch + 1, epochs=trainer.epochs),
            "loss": message("loss {loss:.4f}", loss=at.loss_sum / at.samples),
            "speed": message("{speed:,.0f} samples/s", speed=speed),
            "left": message("{duration} left", duration=_duration(left)),
        }
        if trainer.classifies:
            texts["accuracy"] = message("accuracy {accuracy}", accuracy=_percent(at.correct / at.samples))
        return texts


def _seen(trainer: Trainer) -> int:
    """The samples of all epochs so far."""
    return trainer.state.epoch * len(trainer.dataset.train.x) + trainer.state.samples


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
