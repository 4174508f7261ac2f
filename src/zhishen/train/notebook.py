"""The progress of a training in a notebook: one output that is updated, and in the end has the table of the epochs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhishen.display.curves import curves
from zhishen.display.live import live_output
from zhishen.display.tables import fragment, table
from zhishen.messages import message
from zhishen.train.epoch_table import Pace, cells, head, row
from zhishen.train.history import Record

if TYPE_CHECKING:
    from zhishen.train.trainer import Trainer

__all__ = ["history_html", "show_in_notebook"]

_REDRAW = 0.1  # seconds between two updates; a browser that receives more falls behind
_FIRST, _LAST = 1, 10  # epochs that a long table shows, at its beginning and at its end
_SKIPPED = "⋮"


def show_in_notebook(trainer: Trainer) -> None:
    """Show a line about the current epoch and the table of the epochs so far, in one output; nothing elsewhere.

    The output is updated at most ten times a second. It is made when training starts, so that a second `fit` shows its
    progress in its own cell.
    """
    show = live_output()
    if show is None:
        return
    trainer.progress = False  # the handlers below stay
    pace, drawn = Pace(trainer, 0.0), 0.0

    def start(trainer: Trainer) -> None:
        nonlocal show, pace, drawn
        drawn = time.perf_counter()
        show, pace = live_output(), Pace(trainer, drawn)
        draw(trainer, message("preparing"))

    def update(trainer: Trainer) -> None:
        nonlocal drawn
        now = time.perf_counter()
        if now - drawn >= _REDRAW:
            drawn = now
            draw(trainer, " · ".join(pace.texts(trainer, now).values()))

    def end(trainer: Trainer) -> None:
        draw(trainer, _ending(trainer), running=False)

    def draw(trainer: Trainer, line: str, *, running: bool = True) -> None:
        if show is not None:
            bar = _bar(trainer) if running else ""
            show(fragment(line, bar, epochs_table(trainer.history, trainer.epochs)), _as_text(line, trainer))

    trainer.on("start", start)
    trainer.on("step", update)
    trainer.on("end", end)


def _ending(trainer: Trainer) -> str:
    """How the training ended; ``stopped`` is the reason of an early end."""
    at = trainer.state
    if trainer.stopped is not None:
        return message("stopped in epoch {epoch}: {reason}", epoch=max(at.epoch, 1), reason=trainer.stopped)
    if at.epoch < trainer.epochs:
        return message("interrupted in epoch {epoch}/{epochs}", epoch=at.epoch + 1, epochs=trainer.epochs)
    return message("{epochs} epochs, {steps:,} updates", epochs=at.epoch, steps=at.step)


def _bar(trainer: Trainer) -> str:
    """The share of the whole training that is done."""
    samples = len(trainer.dataset.train.x)
    seen = trainer.state.epoch * samples + trainer.state.samples
    return f'<progress value="{seen}" max="{trainer.epochs * samples}" style="width: 24em"></progress>'


def _as_text(line: str, trainer: Trainer) -> str:
    """The same content for a program that shows no HTML."""
    records = trainer.history
    rows = [head(records[-1], trainer.epochs), *(row(record, trainer.epochs) for record in records)] if records else []
    return "\n".join([line, *rows])


def epochs_table(records: Sequence[Record], epochs: int) -> str:
    """The table of the epochs; of a long training the first epoch and the last ones.

    The times are omitted: the notebook shows that of the cell, and they would differ in every version of a file.
    """
    if not records:
        return ""
    columns = [cells(record, epochs) for record in records]
    names = [name for name in columns[0] if name not in {"epoch", "seconds"}]
    heads = [columns[0]["epoch"][0], *(columns[0][name][0] for name in names)]
    rows = [[column["epoch"][1], *(column[name][1] if name in column else "" for name in names)] for column in columns]
    if len(rows) > _FIRST + _LAST + 1:
        rows = [*rows[:_FIRST], [_SKIPPED] * len(heads), *rows[-_LAST:]]
    return table(heads, rows, texts=0)


def history_html(records: Sequence[Record]) -> str:
    """The curves of the losses and of the accuracies or R², and the table of the epochs, which a click opens."""
    if not records:
        return fragment(message("no epochs yet"))
    epochs = [record["epoch"] for record in records]
    names = {"train": message("train"), "validation": message("validation"), "test": message("test")}
    quantities = {"loss": (message("loss"), 1), "accuracy": (message("accuracy in percent"), 100), "r2": ("R²", 1)}
    pictures = [
        curves(title, epochs, {part: _series(records, f"{part}_{name}", factor) for part in names}, names)
        for name, (title, factor) in quantities.items()
    ]
    folded = f"<details><summary>{message('epochs')}</summary>{epochs_table(records, len(records))}</details>"
    return f"<div>{''.join(pictures)}{folded}</div>"


def _series(records: Sequence[Record], name: str, factor: float) -> list[float | None]:
    values = [dict(record).get(name) for record in records]
    return [factor * value if isinstance(value, int | float) else None for value in values]
