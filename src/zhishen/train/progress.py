"""The progress of a training: a bar and a table on a terminal, plain lines elsewhere, or JSON."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, TextIO

from zhishen.messages import message
from zhishen.messages.columns import display_width, pad_left
from zhishen.train.history import Record
from zhishen.train.state import TrainingState
from zhishen.train.trainer import Trainer

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_bar", "show_json", "show_lines"]

_REDRAW = 0.1  # seconds between two updates of the bar; more updates cost time, and nobody sees them


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.2f} %"


def _columns(record: Record, epochs: int) -> list[tuple[str, str]]:
    """Heading and value of each column of the table."""
    columns = [
        (message("epoch"), f"{record['epoch']}/{epochs}"),
        (message("loss"), f"{record['train_loss']:.4f}"),
        (message("train"), _percent(record["train_accuracy"])),
        (message("validation"), _percent(record["validation_accuracy"])),
        (message("test"), _percent(record["test_accuracy"])),
        (message("lr"), f"{record['lr']:.2g}"),
        (message("seconds"), f"{record['seconds']:.1f}"),
    ]
    return [(heading, value) for heading, value in columns if value != "-"]


def _row(record: Record, epochs: int) -> str:
    return "  ".join(pad_left(value, _width(heading)) for heading, value in _columns(record, epochs))


def _head(record: Record, epochs: int) -> str:
    return "  ".join(pad_left(heading, _width(heading)) for heading, _ in _columns(record, epochs))


def _width(heading: str) -> int:
    return 7 if heading == message("epoch") else max(8, display_width(heading))


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


def show_bar(trainer: Trainer, console: Console) -> None:
    """Draw a bar for the current epoch (loss, accuracy, speed, time left), and a table with a row for each epoch."""
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[loss]}"),
        TextColumn("{task.fields[speed]}", style="dim"),
        TextColumn("{task.fields[left]}", style="dim"),
        console=console,
        transient=True,
        refresh_per_second=5,
    )
    samples = len(trainer.dataset.train.x)
    task = bar.add_task("", total=samples, loss="", speed="", left="")
    began, seen_before, drawn = 0.0, 0, 0.0

    def start(trainer: Trainer) -> None:
        nonlocal began, seen_before
        began, seen_before = time.perf_counter(), trainer.state.epoch * samples + trainer.state.samples
        if trainer.state.epoch < trainer.epochs:
            bar.start()

    def step(trainer: Trainer) -> None:
        nonlocal drawn
        at, now = trainer.state, time.perf_counter()
        if now - drawn < _REDRAW and at.samples < samples:
            return
        drawn = now
        speed = (at.epoch * samples + at.samples - seen_before) / max(now - began, 1e-9)
        left = ((trainer.epochs - at.epoch) * samples - at.samples) / max(speed, 1e-9)
        bar.update(
            task,
            completed=at.samples,
            description=message("epoch {epoch}/{epochs}", epoch=at.epoch + 1, epochs=trainer.epochs),
            loss=_losses(at, with_accuracy=trainer.classifies),
            speed=message("{speed:,.0f} samples/s", speed=speed),
            left=message("{duration} left", duration=_duration(left)),
        )

    def epoch(trainer: Trainer) -> None:
        record = trainer.history[-1]
        if record["epoch"] == 1 or len(trainer.history) == 1:
            bar.console.print(_head(record, trainer.epochs), style="bold")
        bar.console.print(_row(record, trainer.epochs), highlight=False)

    trainer.on("start", start)
    trainer.on("step", step)
    trainer.on("epoch", epoch)
    trainer.on("end", lambda _: bar.stop())


def _losses(at: TrainingState, *, with_accuracy: bool) -> str:
    """The mean loss of the current epoch so far, and the accuracy for classes."""
    loss = at.loss_sum / at.samples
    if not with_accuracy:
        return message("loss {loss:.4f}", loss=loss)
    return message("loss {loss:.4f}  accuracy {accuracy}", loss=loss, accuracy=_percent(at.correct / at.samples))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
