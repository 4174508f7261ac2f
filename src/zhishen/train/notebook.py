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
_MOST_POINTS = 400  # of a curve; more would not be visible


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
    if at.epoch == 1:
        return message("1 epoch, {steps:,} updates", steps=at.step)
    return message("{epochs} epochs, {steps:,} updates", epochs=at.epoch, steps=at.step)


def _bar(trainer: Trainer) -> str:
    """The share of the whole training that is done."""
    samples = len(trainer.dataset.train.x)
    seen = trainer.state.epoch * samples + trainer.state.samples
    return f'<progress value="{seen}" max="{trainer.epochs * samples}" style="width: 24em"></progress>'


def _as_text(line: str, trainer: Trainer) -> str:
    """The same content for a program that shows no HTML."""
    rows = [_SKIPPED if record is None else row(record, trainer.epochs) for record in _shown_records(trainer.history)]
    heads = [head(trainer.history[-1], trainer.epochs)] if rows else []
    return "\n".join([line, *heads, *rows])


def _shown_records(records: Sequence[Record]) -> list[Record | None]:
    """The records of a table; of a long training the first one and the last ones, with None between them."""
    if len(records) <= _FIRST + _LAST + 1:
        return list(records)
    return [*records[:_FIRST], None, *records[-_LAST:]]


def epochs_table(records: Sequence[Record], epochs: int) -> str:
    """The table of the epochs; of a long training the first epoch and the last ones.

    The times are omitted: the notebook shows that of the cell, and they would differ in every version of a file.
    """
    if not records:
        return ""
    heads = {name: texts[0] for name, texts in cells(records[0], epochs).items() if name != "seconds"}
    rows: list[list[str]] = []
    for record in _shown_records(records):
        values = {} if record is None else cells(record, epochs)
        rows.append([_SKIPPED if record is None else values.get(name, ("", ""))[1] for name in heads])
    return table(list(heads.values()), rows, texts=0)


def history_html(records: Sequence[Record]) -> str:
    """The curves of the losses and of the accuracies or R², and the table of the epochs, which a click opens."""
    if not records:
        return fragment(message("no epochs yet"))
    step = -(-len(records) // _MOST_POINTS)
    points = [*records[:-1:step], records[-1]]
    epochs = [record["epoch"] for record in points]
    names = {"train": message("train"), "validation": message("validation"), "test": message("test")}
    quantities = {"loss": (message("loss"), 1), "accuracy": (message("accuracy in percent"), 100), "r2": ("R²", 1)}
    pictures = [
        curves(title, epochs, {part: _series(points, f"{part}_{name}", factor) for part in names}, names)
        for name, (title, factor) in quantities.items()
    ]
    folded = f"<details><summary>{message('epochs')}</summary>{epochs_table(records, len(records))}</details>"
    return f"<div>{''.join(pictures)}{folded}</div>"


def _series(records: Sequence[Record], name: str, factor: float) -> list[float | None]:
    values = [dict(record).get(name) for record in records]
    return [factor * value if isinstance(value, int | float) else None for value in values]
