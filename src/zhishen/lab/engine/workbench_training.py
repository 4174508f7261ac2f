"""A training of the workbench: the library's own trainer, one piece of work at a time, with commands of a page."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._version import __version__
from zhishen.errors import NumericalError
from zhishen.lab.engine.arguments import Text
from zhishen.lab.engine.jobs import Controlled, command
from zhishen.lab.engine.training_curves import Losses, history_columns
from zhishen.lab.engine.workbench_composition import Composition
from zhishen.lab.engine.workbench_data import Material
from zhishen.lab.engine.workbench_run import save_run
from zhishen.lab.engine.workbench_views import VIEWS, View, initial_digest
from zhishen.messages import message
from zhishen.train import Trainer
from zhishen.train.checkpoint import Checkpoint
from zhishen.train.snapshot import restore, snapshot

__all__ = ["Training"]

_SHARE: Final = 0.03  # of the time may go into views
_KEPT_BYTES: Final = 32 * 2**20  # of the states at the ends of epochs
_UNTIL: Final = ("end", "epoch", "step")


class Training(Controlled):
    """The steps of a job.

    Args:
        composition: what is trained.
        material: the data.

    Attributes:
        trainer: of the library.
        paused: whether the job is to wait for the page after this piece of work.
        status: ``"ready"``, ``"running"``, ``"paused"``, ``"done"``, ``"stopped"`` or ``"diverged"``.
    """

    def __init__(self, composition: Composition, material: Material) -> None:
        self.composition: Composition = composition
        self.material: Material = material
        self.view: str = "surface"
        self.layer: str = ""
        self.until: str = "end"
        self.paused: bool = False
        self._begin()
        self.start_digest: str = initial_digest(self.trainer.network)

    def _begin(self) -> None:
        """A new trainer, before its first step. The seed gives the same weights each time."""
        self.trainer: Trainer = self.composition.trainer(self.material)
        self._work: Generator[Any] = self.trainer.steps()
        self._losses = Losses()
        self._kept: dict[int, Checkpoint] = {}
        self.status: str = "ready"
        self.reason: str = ""
        self.diverged: dict[str, Any] | None = None
        self._view: View | None = None
        self._view_due = 0.0

    # --- the work -------------------------------------------------------------------------------------------------

    def __next__(self) -> Callable[[], Mapping[str, Any]]:
        """One update, or one piece of an evaluation."""
        trainer, before = self.trainer, (self.trainer.state.step, self.trainer.state.epoch)
        if self.status in ("done", "diverged"):
            self.paused = True
            return self.frame
        self.status, self.paused = "running", False
        try:
            next(self._work)
        except StopIteration:
            self._end()
        except NumericalError as error:
            self._diverge(error)
        if trainer.state.step > before[0]:
            self._losses.note(trainer.state.step, trainer.loss)
        if trainer.state.epoch > before[1]:
            self._finish_epoch()
        self._pause_if_reached()
        return self.frame

    def _end(self) -> None:
        """The training has ended. After an early stop it can go on: the trainer continues from its state."""
        self.status = "done" if self.trainer.state.epoch >= self.trainer.epochs else "stopped"
        self.reason = self.trainer.stopped or ""
        self.paused = True

    def _diverge(self, error: NumericalError) -> None:
        self.status, self.paused = "diverged", True
        self.diverged = {
            "sentence": str(error),
            "layer": error.layer,
            "step": error.step or self.trainer.state.step,
            "lr": self.trainer.optimizer.lr,
        }

    def _finish_epoch(self) -> None:
        self._keep()
        goal, record = self.composition.goal, self.trainer.history[-1]
        score = record["validation_accuracy"] if self.trainer.classifies else record.get("validation_r2")
        if goal and score is not None and score >= goal:
            self.trainer.stop(message("the validation score has reached {goal:g}", goal=goal))

    def _pause_if_reached(self) -> None:
        at = self.trainer.state
        evaluating = at.samples == len(self.material.dataset.train.x)
        if self.status != "running" or evaluating:
            return
        if self.until == "step" or (self.until == "epoch" and at.samples == 0):
            self.paused, self.status = True, "paused"

    def _keep(self) -> None:
        """Keep the state at the end of an epoch, as long as all of them fit into the memory that a session has."""
        arrays, state = snapshot(self.trainer)
        kept = {name: np.array(array) for name, array in arrays.items()}
        self._kept[self.trainer.state.epoch] = Checkpoint(
            kept, {**state, "history": list(state["history"])}, __version__
        )
        size = sum(array.nbytes for array in kept.values())
        while len(self._kept) > max(1, _KEPT_BYTES // max(1, size)):  # every second one of the older epochs
            del self._kept[sorted(self._kept)[1 if len(self._kept) > 2 else 0]]

    def restore(self, saved: Checkpoint) -> None:
        """Go on from a checkpoint, whose losses of mini-batches are not known."""
        restore(self.trainer, saved)
        at = self.trainer.state
        self._losses = Losses(at.step)
        self.status = "done" if at.epoch >= self.trainer.epochs else "paused"
        self._keep()

    # --- commands -------------------------------------------------------------------------------------------------

    @command(until=OneOf(_UNTIL))
    def run(self, until: str = "end") -> dict[str, Any]:
        """Go on until the end of the training, of the epoch or of the step."""
        self.until = until
        if self.status == "stopped":
            self.trainer.stopped = None
            self.trainer.patience, self._work = None, self.trainer.steps()
        return {}

    @command(lr=Number(0, 1e6, open_low=True))
    def rate(self, lr: float = 0.01) -> dict[str, Any]:
        """Change the learning rate from the next step on."""
        step = self.trainer.state.step
        rates = [*(each for each in self.composition.rates if each[0] < step), [step, lr]]
        self._with_rates(rates[-200:])
        return {"rates": self.composition.rates}

    def _with_rates(self, rates: list[Any]) -> None:
        self.composition = replace(self.composition, rates=rates)
        self.trainer.schedule = self.composition.schedule_of(len(self.material.dataset.train.x))

    @command(epoch=WholeNumber(0, 1000))
    def rewind(self, epoch: int = 0) -> dict[str, Any]:
        """Go back to the start, or to the newest kept state of at most this epoch: the same weights, bit for bit."""
        found = max((each for each in self._kept if each <= epoch), default=0)
        kept, losses = {each: state for each, state in self._kept.items() if each <= found}, self._losses
        self._begin()
        if found:
            restore(self.trainer, kept[found])
            self._losses, self._kept = losses, kept
            self.status = "paused"
        step = self.trainer.state.step
        self._with_rates([each for each in self.composition.rates if each[0] < step])
        return {"epoch": found, "frame": self.frame(), "rates": self.composition.rates}

    @command(view=OneOf(tuple(VIEWS)), layer=Text(100))
    def look(self, view: str = "surface", layer: str = "") -> dict[str, Any]:
        """Show another view of the network."""
        self.view, self.layer, self._view, self._view_due = view, layer, None, 0.0
        return self.frame()

    @command(name=Text(60))
    def save(self, name: str = "workbench-1") -> dict[str, Any]:
        """Save a folder that the command line reads."""
        return {"folder": save_run(self.trainer, self.composition, self.material, name)}

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> dict[str, Any]:
        """What a page shows: the state, some of the losses, the history, and now and then a view."""
        trainer, at = self.trainer, self.trainer.state
        per_epoch = math.ceil(len(self.material.dataset.train.x) / trainer.batch_size)
        return {
            "status": self.status,
            "reason": self.reason,
            "diverged": self.diverged,
            "step": at.step,
            "epoch": at.epoch,
            "epochs": trainer.epochs,
            "per_epoch": per_epoch,
            "steps": per_epoch * trainer.epochs,
            "lr": trainer.optimizer.lr,
            "rate": self.composition.rates[-1][1] if self.composition.rates else self.composition.lr,
            "seconds": at.seconds,
            "loss": trainer.loss,
            **self._losses.shown(at.step),
            "history": history_columns(trainer),
            "kept": sorted(self._kept),
            "start": self.start_digest,
            "view": self._current_view(),
        }

    def _current_view(self) -> View | None:
        """The view, computed anew if it is due: all views together take only a small share of the time."""
        now = time.perf_counter()
        if self._view is not None and now < self._view_due and not self.paused:
            return None  # the page keeps the last one
        with np.errstate(all="ignore"):
            self._view = VIEWS[self.view](self.trainer.network, self.material, self.layer)
        after = time.perf_counter()
        self._view_due = after + (after - now) / _SHARE
        return self._view

    def close(self) -> None:
        """End the training and free what it holds."""
        self._work.close()
        self._kept.clear()
