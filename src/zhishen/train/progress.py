"""The progress of a training: a bar and a table on a terminal, plain lines elsewhere, or JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from zhishen.messages import message
from zhishen.messages.columns import display_width, pad_left
from zhishen.train.history import Record
from zhishen.train.trainer import Trainer

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_bar", "show_json", "show_lines"]

_REDRAW = 0.1  # seconds between two updates of the bar; more updates cost time, and nobody sees them
_LONGEST_BAR, _SHORTEST_BAR, _BAR_STEP = 24, 8, 4  # terminal columns
# The fields of the progress bar and the columns of the table, the most important first. A narrow terminal shows only
# those that it has space for.
_FIELDS = ("description", "loss", "left", "accuracy", "bar", "speed")
_COLUMNS = (
    "epoch", "train_loss", "test_accuracy", "test_r2", "train_accuracy", "train_r2", "validation_accuracy",
    "validation_r2", "seconds", "lr",
)  # fmt: skip


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.2f} %"


def _share(number: float | None) -> str:
    return "-" if number is None else f"{number:.4f}"


# --- the table --------------------------------------------------------------------------------------------------------


def _columns(record: Record, epochs: int, space: int | None) -> list[tuple[str, str]]:
    """Heading and value of each column of the table, both with the width of the column.

    Args:
        record: the record of an epoch.
        epochs: the number of epochs of the training.
        space: the columns of the terminal, within which the table stays; None for a table with all its columns.
    """
    headings = {
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
    measured = {name: texts for name, texts in headings.items() if texts[1] != "-"}
    widths = {name: max(8, display_width(heading)) for name, (heading, _) in measured.items()}
    widths["epoch"] = max(7, 2 * len(str(epochs)) + 1)
    shown = measured if space is None else _fitting(widths, _COLUMNS, space, gap=2)
    return [
        (pad_left(heading, widths[name]), pad_left(value, widths[name]))
        for name, (heading, value) in measured.items()
        if name in shown
    ]


def _head(record: Record, epochs: int, space: int | None = None) -> str:
    return "  ".join(heading for heading, _ in _columns(record, epochs, space))


def _row(record: Record, epochs: int, space: int | None = None) -> str:
    return "  ".join(value for _, value in _columns(record, epochs, space))


def _fitting(widths: Mapping[str, int], by_importance: Sequence[str], space: int, *, gap: int) -> set[str]:
    """The names of the parts that are shown: the most important one, and each other one that still fits."""
    shown: set[str] = set()
    used = -gap
    for name in by_importance:
        if name in widths and (not shown or used + gap + widths[name] <= space):
            shown.add(name)
            used += gap + widths[name]
    return shown


def show_lines(trainer: Trainer, *, file: TextIO | None = None) -> None:
    """Print one line for each epoch, for logs and pipes."""

    def epoch(trainer: Trainer) -> None:
        out = file or sys.stdout
        record = trainer.history[-1]
        if len(trainer.history) == 1:
            print(_head(record, trainer.epochs), file=out)
        print(_row(record, trainer.epochs), file=out, flush=True)

    trainer.on("epoch", epoch)


def show_json(trainer: Trainer, *, file: TextIO | None = None) -> None:
    """Print JSON, one object per line: the start, and the record of each epoch."""

    def write(event: str, content: Any) -> None:
        print(json.dumps({"event": event, **content}), file=file or sys.stdout, flush=True)

    trainer.on(
        "start",
        lambda trainer: write(
            "start",
            {
                "run": None if trainer.run_folder is None else str(trainer.run_folder),
                "epochs": trainer.epochs,
                "epoch": trainer.state.epoch,
                "step": trainer.state.step,
                "samples": len(trainer.dataset.train.x),
                "parameters": sum(array.size for array in trainer.network.params.values()),
            },
        ),
    )
    trainer.on("epoch", lambda trainer: write("epoch", trainer.history[-1]))


# --- the bar ----------------------------------------------------------------------------------------------------------


def show_bar(trainer: Trainer, console: Console) -> None:
    """Draw a bar for the current epoch (loss, accuracy, speed, time left), and a table with a row for each epoch.

    Before the first update the bar says that the training is being prepared: kernels are compiled or loaded. On a
    narrow terminal the least important fields are omitted, so that the bar is always one line.
    """
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn

    stretch = BarColumn(bar_width=_LONGEST_BAR)
    columns: dict[str, ProgressColumn] = {
        "description": TextColumn("{task.description}"),
        "bar": stretch,
        "loss": TextColumn("{task.fields[loss]}"),
        "accuracy": TextColumn("{task.fields[accuracy]}"),
        "speed": TextColumn("{task.fields[speed]}", style="dim"),
        "left": TextColumn("{task.fields[left]}", style="dim"),
    }
    bar = Progress(*columns.values(), console=console, transient=True, refresh_per_second=5)
    samples = len(trainer.dataset.train.x)
    empty = dict.fromkeys(("loss", "accuracy", "speed", "left"), "")
    # Without a total the bar pulses.
    task = bar.add_task("", total=None, **empty)
    began, seen_before, drawn = 0.0, 0, 0.0

    def show(texts: Mapping[str, str], *, completed: int, total: int | None) -> None:
        """Set the texts of the fields, and select the fields that fit."""
        widths = {name: display_width(text) for name, text in texts.items() if text} | {"bar": _SHORTEST_BAR}
        shown = _fitting(widths, _FIELDS, console.width, gap=1)
        free = console.width - sum(widths[name] + 1 for name in shown) + 1
        stretch.bar_width = min(_LONGEST_BAR, _SHORTEST_BAR + free - free % _BAR_STEP)
        bar.columns = tuple(column for name, column in columns.items() if name in shown)
        fields: dict[str, Any] = {**empty, **texts}
        bar.update(task, completed=completed, total=total, **fields)

    def start(trainer: Trainer) -> None:
        nonlocal began, seen_before
        began, seen_before = time.perf_counter(), trainer.state.epoch * samples + trainer.state.samples
        if trainer.state.epoch < trainer.epochs:
            show({"description": message("preparing")}, completed=0, total=None)
            bar.start()

    def step(trainer: Trainer) -> None:
        nonlocal drawn
        at, now = trainer.state, time.perf_counter()
        if now - drawn < _REDRAW and at.samples < samples:
            return
        drawn = now
        speed = (at.epoch * samples + at.samples - seen_before) / max(now - began, 1e-9)
        left = ((trainer.epochs - at.epoch) * samples - at.samples) / max(speed, 1e-9)
        texts = {
            "description": message("epoch {epoch}/{epochs}", epoch=at.epoch + 1, epochs=trainer.epochs),
            "loss": message("loss {loss:.4f}", loss=at.loss_sum / at.samples),
            "speed": message("{speed:,.0f} samples/s", speed=speed),
            "left": message("{duration} left", duration=_duration(left)),
        }
        if trainer.classifies:
            texts["accuracy"] = message("accuracy {accuracy}", accuracy=_percent(at.correct / at.samples))
        show(texts, completed=at.samples, total=samples)

    def epoch(trainer: Trainer) -> None:
        record = trainer.history[-1]
        if record["epoch"] == 1 or len(trainer.history) == 1:
            _print_line(bar.console, _head(record, trainer.epochs, console.width), style="bold")
        _print_line(bar.console, _row(record, trainer.epochs, console.width))

    trainer.on("start", start)
    trainer.on("step", step)
    trainer.on("epoch", epoch)
    trainer.on("end", lambda _: bar.stop())


def _print_line(console: Console, text: str, *, style: str | None = None) -> None:
    """Print a text that stays on its line even where a number is wider than its column."""
    console.print(text, style=style, highlight=False, soft_wrap=False, no_wrap=True, overflow="ellipsis")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
