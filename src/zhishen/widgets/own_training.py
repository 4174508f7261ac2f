"""A trainer of the reader's own in a widget: it trains between the cells, in turns, and obeys the buttons.

All widgets of a trainer share one `Steering`, which holds the generator of `Trainer.steps`; each view of a widget has a
`Watch`, a job that calls the steering and sends what it shows.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Generator, Mapping
from typing import Any, Final
from weakref import WeakSet, WeakValueDictionary

from zhishen._checks import Number, OneOf
from zhishen.errors import ArgumentError, ZhishenError
from zhishen.lab.engine import Operation
from zhishen.lab.engine.jobs import Controlled, command, commands_of
from zhishen.lab.engine.training_curves import Losses, history_columns
from zhishen.messages import message
from zhishen.train import Trainer
from zhishen.train.distributed import Alone

__all__ = ["Steering", "Watch", "operations_of", "steering"]

_TURN: Final = 0.02  # seconds that a turn takes at most, if a step is shorter
_PACE: Final = 0.05  # seconds between two frames
_UNTIL: Final = ("end", "epoch", "step")
_PARTS: Final = ("train", "validation", "test")


class _Held:
    """The schedule while a reader sets the learning rate by hand."""

    def __init__(self, lr: float) -> None:
        self.lr = lr

    def __call__(self, step: int) -> float:
        del step
        return self.lr


class Steering:
    """Trains a trainer piece by piece; use `steering` to get that of a trainer.

    Args:
        trainer: of the reader.

    Attributes:
        trainer: of the reader.
        status: ``"ready"``, ``"running"``, ``"paused"``, ``"done"``, ``"stopped"`` or ``"failed"``.
        version: grows with each change that no running job has shown.
        problem: the sentence of the error that ended the training, or why it cannot go on.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.status: str = "done" if _is_over(trainer) else ("paused" if trainer.state.step else "ready")
        self.version: int = 0
        self.problem: str = ""
        self.watches: WeakSet[Watch] = WeakSet()
        self._until = "end"
        self._from = 0  # the step at which the reader pressed a button
        self._work: Generator[Any] | None = None
        self._at = self._place()  # after the last piece of work
        self._losses = Losses(trainer.state.step)
        self._schedule = trainer.schedule
        trainer.on("step", self._note)
        trainer.on("epoch", self._changed)
        trainer.on("end", self._changed)

    # --- the work -------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the training goes on by itself."""
        return self.status == "running"

    def turn(self) -> None:
        """Train for a moment: some updates, or one that takes longer."""
        end = time.perf_counter() + _TURN
        while self.running and time.perf_counter() < end:
            self._advance()

    def _advance(self) -> None:
        """One update, or one piece of an evaluation. An error of the reader's code is shown, and the kernel lives."""
        trainer = self.trainer
        # The widget shows the progress; without this, an output of the cell would show it too.
        progress, trainer.progress = trainer.progress, False
        try:
            next(self._current_work())
            self._pause_if_reached()
        except StopIteration:
            self._work = None
            self._set("done" if _is_over(self.trainer) else "stopped")
        except (ZhishenError, MemoryError) as error:
            self._fail(str(error) or message("there is too little memory; choose smaller sizes"))
        except Exception as error:  # noqa: BLE001 - a layer or a handler of the reader may raise anything
            traceback.print_exc()
            self._fail(
                message(
                    "Training: expected the trainer to do step {step}, got {error}: {problem}; correct it, and press "
                    "Train again",
                    step=self.trainer.state.step + 1,
                    error=type(error).__name__,
                    problem=error,
                )
            )
        finally:
            trainer.progress = progress
        self._at = self._place()

    def _current_work(self) -> Generator[Any]:
        """The generator of the trainer; a new one, which goes on from there, if a cell has trained the trainer."""
        if self._work is not None and self._place() == self._at:
            return self._work
        self._end_work()
        if _is_over(self.trainer):
            raise ArgumentError(
                "Training: expected epochs that are left, got a trainer that has done all {epochs}; set "
                "trainer.epochs to a larger number, and press Train again",
                epochs=self.trainer.epochs,
            )
        self._work = self.trainer.steps()
        return self._work

    def _pause_if_reached(self) -> None:
        at = self.trainer.state
        evaluates = at.samples == len(self.trainer.dataset.train.x)
        if evaluates or self.trainer.stopped is not None:
            return
        if (self._until == "step" and at.step > self._from) or (self._until == "epoch" and at.samples == 0):
            self._set("paused")

    def _fail(self, problem: str) -> None:
        self._end_work()
        self.problem = problem
        self._set("failed")

    def _end_work(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.close()

    def _place(self) -> tuple[int, int, int]:
        at = self.trainer.state
        return at.epoch, at.step, at.samples

    def _note(self, trainer: Trainer) -> None:
        self._losses.note(trainer.state.step, trainer.loss)

    def _changed(self, trainer: Trainer) -> None:
        """An epoch or a training has ended; unless it runs here, it does in a cell."""
        if not self.running:
            self._set("done" if _is_over(trainer) else "paused")

    def _set(self, status: str) -> None:
        self.status = status
        self._tell()

    def _tell(self) -> None:
        """Let all views show the present state."""
        self.version += 1
        for watch in list(self.watches):
            watch.wake()

    # --- commands -------------------------------------------------------------------------------------------------

    def run(self, until: str) -> None:
        """Go on until the end of the training, of the epoch or of the step."""
        self._until, self._from, self.problem = until, self.trainer.state.step, ""
        self._set("running")

    def pause(self) -> None:
        """Wait after the present piece of work."""
        if self.running:
            self._set("paused")

    def stop(self) -> None:
        """End the training as `Trainer.stop` does: with a checkpoint, if there is a run, and the averaged weights."""
        if self._work is None:
            return
        self.trainer.stop(message("stopped in the notebook"))
        self._until = "end"
        self._set("running")  # until the generator has ended

    def rate(self, lr: float | None) -> None:
        """Set the learning rate from the next step on; None returns to the schedule of the trainer."""
        trainer = self.trainer
        if not isinstance(trainer.schedule, _Held):
            self._schedule = trainer.schedule  # perhaps a cell has changed it
        if lr is None:
            trainer.schedule = self._schedule
        elif self._schedule is None:
            trainer.optimizer.lr = lr
        else:
            trainer.schedule = _Held(lr)
            trainer.optimizer.lr = lr
        self._tell()

    # --- what is shown --------------------------------------------------------------------------------------------

    def frame(self) -> dict[str, Any]:
        """The state, some of the losses, and the history."""
        trainer, at = self.trainer, self.trainer.state
        samples = len(trainer.dataset.train.x)
        per_epoch = math.ceil(samples / trainer.batch_size)
        return {
            "status": "paused" if self.status == "done" and not _is_over(trainer) else self.status,
            "reason": trainer.stopped or "",
            "problem": self.problem,
            "step": at.step,
            "epoch": at.epoch,
            "epochs": trainer.epochs,
            "per_epoch": per_epoch,
            "steps": per_epoch * trainer.epochs,
            "begun": self._work is not None,
            "evaluates": self.running and at.samples == samples,
            "lr": float(trainer.optimizer.lr),
            "scheduled": trainer.schedule is not None and not isinstance(trainer.schedule, _Held),
            "held": isinstance(trainer.schedule, _Held),
            "seconds": at.seconds,
            "loss": trainer.loss,
            "score": "accuracy" if trainer.classifies else ("r2" if trainer.regresses else ""),
            "parts": [part for part in _PARTS if getattr(trainer.dataset, part) is not None],
            **self._losses.shown(at.step),
            "history": history_columns(trainer),
        }


def _is_over(trainer: Trainer) -> bool:
    return trainer.state.epoch >= trainer.epochs


_STEERINGS: Final[WeakValueDictionary[int, Steering]] = WeakValueDictionary()


def steering(trainer: Trainer) -> Steering:
    """The steering of a trainer: the same one for each widget, as a trainer has one state.

    Raises:
        ArgumentError: several processes train together; they cannot wait for the buttons of one of them.
    """
    if type(trainer.processes) is not Alone:
        raise ArgumentError(
            "Training: expected a trainer of one process, got one of {count} with a communicator; train with fit()",
            count=trainer.processes.size,
        )
    # The handlers of the trainer keep its steering, so that an id is never that of another trainer.
    if id(trainer) not in _STEERINGS:
        _STEERINGS[id(trainer)] = Steering(trainer)
    return _STEERINGS[id(trainer)]


class Watch(Controlled):
    """The job of one view: it lets the steering work, and shows its state.

    Args:
        steered: of the trainer.
        wake: lets the view have a turn.
    """

    def __init__(self, steered: Steering, wake: Callable[[], None]) -> None:
        self._steering = steered
        self.wake = wake
        self._shown = -1  # the version
        steered.watches.add(self)

    @property
    def called(self) -> bool:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Whether the training runs, or has changed."""
        return self._steering.running or self._shown != self._steering.version

    @property
    def paused(self) -> bool:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Always: the job goes on when it is called."""
        return True

    def __next__(self) -> Callable[[], Mapping[str, Any]]:
        changed, self._shown = self._shown != self._steering.version, self._steering.version
        if not changed:  # the view shows first that it runs: the first step may compile kernels for some seconds
            self._steering.turn()
        return self._steering.frame

    def close(self) -> None:
        """End the view; when the last one is closed, the training pauses."""
        self._steering.watches.discard(self)
        if not self._steering.watches:
            self._steering.pause()

    @command(until=OneOf(_UNTIL))
    def run(self, until: str = "end") -> dict[str, Any]:
        """Go on until the end of the training, of the epoch or of the step."""
        self._steering.run(until)
        return {}

    @command()
    def hold(self) -> dict[str, Any]:
        """Wait."""
        self._steering.pause()
        return {}

    @command()
    def end(self) -> dict[str, Any]:
        """End the training."""
        self._steering.stop()
        return {}

    @command(lr=Number(0, 1e6, open_low=True))
    def rate(self, lr: float = 0.01) -> dict[str, Any]:
        """Set the learning rate."""
        self._steering.rate(lr)
        return {}

    @command()
    def unhold(self) -> dict[str, Any]:
        """Return to the schedule of the trainer."""
        self._steering.rate(None)
        return {}


def operations_of(trainer: Trainer, wake: Callable[[], None]) -> dict[str, Operation]:
    """The operation ``own_training``, which a session of a widget has.

    Args:
        trainer: of the reader.
        wake: lets the views of the widget have a turn.
    """
    steered = steering(trainer)
    found = Operation(
        "own_training", lambda: Watch(steered, wake), {}, {}, (Trainer.steps,), None,
        is_job=True, commands=commands_of(Watch), pace=_PACE,
    )  # fmt: skip
    return {found.name: found}
