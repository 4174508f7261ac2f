"""The progress of a training: a bar and a table on a terminal, plain lines elsewhere, or JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TextIO

from zhishen.messages import message
from zhishen.messages.columns import display_width
from zhishen.train.epoch_table import Pace, fitting, head, row
from zhishen.train.trainer import Trainer

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_bar", "show_json", "show_lines"]

_REDRAW = 0.1  # seconds between two updates of the bar; more updates cost time, and nobody sees them
_LONGEST_BAR, _SHORTEST_BAR, _BAR_STEP = 24, 8, 4  # terminal columns
# The fields of the progress bar, the most important first. A narrow terminal shows only those that it has space for.
_FIELDS = ("description", "loss", "left", "accuracy", "bar", "speed")


def show_lines(trainer: Trainer, *, file: TextIO | None = None) -> None:
    """Print one line for each epoch, for logs and pipes."""
    trainer.progress = False

    def epoch(trainer: Trainer) -> None:
        out = file or sys.stdout
        record = trainer.history[-1]
        if len(trainer.history) == 1:
            print(head(record, trainer.epochs), file=out)
        print(row(record, trainer.epochs), file=out, flush=True)

    trainer.on("epoch", epoch)


def show_json(trainer: Trainer, *, file: TextIO | None = None) -> None:
    """Print JSON, one object per line: the start, and the record of each epoch."""
    trainer.progress = False

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
    trainer.progress = False
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
    pace, drawn = Pace(trainer, 0.0), 0.0

    def show(texts: Mapping[str, str], *, completed: int, total: int | None) -> None:
        """Set the texts of the fields, and select the fields that fit."""
        widths = {name: display_width(text) for name, text in texts.items() if text} | {"bar": _SHORTEST_BAR}
        shown = fitting(widths, _FIELDS, console.width, gap=1)
        free = console.width - sum(widths[name] + 1 for name in shown) + 1
        stretch.bar_width = min(_LONGEST_BAR, _SHORTEST_BAR + free - free % _BAR_STEP)
        bar.columns = tuple(column for name, column in columns.items() if name in shown)
        fields: dict[str, Any] = {**empty, **texts}
        bar.update(task, completed=completed, total=total, **fields)

    def start(trainer: Trainer) -> None:
        nonlocal pace
        pace = Pace(trainer, time.perf_counter())
        if trainer.state.epoch < trainer.epochs:
            show({"description": message("preparing")}, completed=0, total=None)
            bar.start()

    def step(trainer: Trainer) -> None:
        nonlocal drawn
        at, now = trainer.state, time.perf_counter()
        if now - drawn < _REDRAW and at.samples < samples:
            return
        drawn = now
        show(pace.texts(trainer, now), completed=at.samples, total=samples)

    def epoch(trainer: Trainer) -> None:
        record = trainer.history[-1]
        if record["epoch"] == 1 or len(trainer.history) == 1:
            _print_line(bar.console, head(record, trainer.epochs, console.width), style="bold")
        _print_line(bar.console, row(record, trainer.epochs, console.width))

    trainer.on("start", start)
    trainer.on("step", step)
    trainer.on("epoch", epoch)
    trainer.on("end", lambda _: bar.stop())


def _print_line(console: Console, text: str, *, style: str | None = None) -> None:
    """Print a text that stays on its line even where a number is wider than its column."""
    console.print(text, style=style, highlight=False, soft_wrap=False, no_wrap=True, overflow="ellipsis")
