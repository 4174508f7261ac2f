"""Runs ``zhishen`` with an accident built in: ``python driver.py ACCIDENT NUMBER ARGUMENTS...``.

The accidents, each at the NUMBER-th opportunity:

- ``kill``: the process kills itself while it writes a file. The opportunities, in turn, for every file: half of it is
  written; all is written, but not flushed; it is flushed, but not renamed; it is renamed.
- ``SIGINT``, ``SIGTERM``: the process gets the signal after that update.
- ``twice``: the process gets SIGINT after that update, and once more before the next file is written.
- ``full``: from then on the disk is full.
- ``count``: no accident; the number of opportunities to kill is written to the file NUMBER.
- ``none``: no accident.

If the environment has the variable `WITHOUT_FIGURES`, a training draws no figures: importing Matplotlib and drawing
take longer than everything else in the process of a short training.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1] / "shared"))

from half_writing import write_in_halves

from zhishen.cli import main, train
from zhishen.train import Trainer

WITHOUT_FIGURES = "ZHISHEN_TESTS_WITHOUT_FIGURES"


class Opportunities:
    """Counts the moments at which a process can die while it writes a file."""

    def __init__(self, deadly: int) -> None:
        self.deadly, self.seen = deadly, 0

    def one(self) -> None:
        """Another moment; perhaps the last."""
        self.seen += 1
        if self.seen == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Put one before, within and after everything that `write_atomically` does."""
        replaced = Path.replace
        write_in_halves(self.one)

        def replace(path: Path, target: Path) -> Path:
            self.one()
            done = replaced(path, target)
            self.one()
            return done

        Path.replace = replace  # type: ignore[method-assign, assignment]


def at_step(number: int, act: Any) -> None:
    """Let every trainer call ``act`` after the update ``number``."""
    fit = Trainer.fit

    def fit_with_accident(trainer: Trainer) -> Any:
        trainer.on("step", lambda trainer: act() if trainer.state.step == number else None)
        return fit(trainer)

    Trainer.fit = fit_with_accident  # type: ignore[method-assign]


def send(number: signal.Signals) -> None:
    """A signal to this process."""
    os.kill(os.getpid(), number)


def twice() -> None:
    """Ctrl-C now, and once more when the checkpoint is about to be written."""
    send(signal.SIGINT)

    def flush_later(_: int) -> None:
        send(signal.SIGINT)

    os.fsync = flush_later  # type: ignore[assignment]


def fill_the_disk(after: int) -> None:
    """Let every flush after the first few fail."""
    flush, seen = os.fsync, 0

    def full(descriptor: int) -> None:
        nonlocal seen
        seen += 1
        if seen > after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(descriptor)

    os.fsync = full  # type: ignore[assignment]


if __name__ == "__main__":
    accident, number, *arguments = sys.argv[1:]
    # A shell that starts its jobs in the background lets them ignore Ctrl-C; a test needs it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if WITHOUT_FIGURES in os.environ:
        patch.object(train, "draw_run", lambda *_: None).start()  # an error if the name has changed
    opportunities = Opportunities(int(number) if accident == "kill" else 0)
    if accident in ("kill", "count"):
        opportunities.install()
    elif accident == "full":
        fill_the_disk(int(number))
    elif accident == "twice":
        at_step(int(number), twice)
    elif accident != "none":
        at_step(int(number), lambda: send(signal.Signals[accident]))
    status = main(arguments)
    if accident == "count":
        Path(number).write_text(str(opportunities.seen))
    sys.exit(status)
