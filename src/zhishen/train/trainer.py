"""Trainer: epochs, mini-batches, evaluation, history, checkpoints."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zhishen._checks import OneOf, WholeNumber, check
from zhishen._types import Array
from zhishen.data.dataset import Dataset, Split
from zhishen.data.loader import batches, epoch_order
from zhishen.errors import ArgumentError, CheckpointError, NumericalError, ShapeError
from zhishen.nn.network import Network
from zhishen.optim.optimizer import Optimizer
from zhishen.train import checkpoint
from zhishen.train.history import Record, write_history

__all__ = ["EVENTS", "Trainer", "evaluate"]

CHECKPOINTS, HISTORY, MODEL = "checkpoints", "history.jsonl", "model.safetensors"
EVENTS = ("start", "step", "epoch", "checkpoint", "end")
Handler = Callable[["Trainer"], None]

_POSITIVE = WholeNumber(1)


@dataclass
class Position:
    """Where training stands.

    Attributes:
        epoch: whole epochs done.
        step: updates made.
        samples: samples seen in the epoch that is under way.
        loss_sum: their losses, added up.
        right: how many of them were answered rightly, before the update that they led to.
        seconds: time spent.
        best: the best value so far of what is monitored.
        waited: epochs since then.
    """

    epoch: int = 0
    step: int = 0
    samples: int = 0
    loss_sum: float = 0.0
    right: int = 0
    seconds: float = 0.0
    best: float | None = None
    waited: int = 0


class Trainer:
    """Trains a network on a data set, mini-batch by mini-batch, and keeps what is needed to go on later.

    Args:
        network: what learns.
        dataset: what it learns from; evaluated on its validation and test parts after every epoch.
        optimizer: how it learns.
        epochs: how often to go through the training part.
        batch_size: samples an update; the last batch of an epoch may be smaller, and counts.
        rng: the generator that shuffles the samples.
        schedule: the learning rate as a function of the step, counted from 0; the optimizer's own if not given.
        run: the folder for ``history.jsonl``, ``checkpoints/`` and ``model.safetensors``; nothing is written if not
            given.
        checkpoint_steps: updates between checkpoints within an epoch; at the end of each epoch there is one in any
            case.
        patience: stop when the validation accuracy has not risen for so many epochs; needs a validation part.
        train_samples: on how many training samples to measure the accuracy after each epoch.
        description: kept in the model file and the checkpoints, for example the configuration of the run.

    Attributes:
        history: a `Record` an epoch.
        position: where training stands.
        loss: the loss of the last mini-batch.
        stopped: why training ended early; None if it did not.

    Raises:
        ArgumentError: an option out of range, a batch larger than the data, ``patience`` without a validation part.

    Examples:
        >>> import numpy as np
        >>> from zhishen import data, nn, optim, train
        >>> rng = np.random.default_rng(0)
        >>> x = rng.normal(size=(200, 2))
        >>> points = data.Split(x, (x[:, 0] > x[:, 1]).astype(int))
        >>> dataset = data.Dataset(train=points, validation=None, test=points, name="halves", classes=2)
        >>> network = nn.two_layer(2, 8, 2, rng=rng)
        >>> trainer = train.Trainer(network, dataset, optim.Adam(lr=0.01), epochs=10, batch_size=20, rng=rng)
        >>> history = trainer.fit()
        >>> history[-1]["test_accuracy"] > 0.9
        True

    References:
        *Deep Learning from Scratch*, sections 4.5 and 5.7.
    """

    def __init__(
        self,
        network: Network,
        dataset: Dataset,
        optimizer: Optimizer,
        *,
        epochs: int,
        batch_size: int = 100,
        rng: np.random.Generator,
        schedule: Callable[[int], float] | None = None,
        run: str | Path | None = None,
        checkpoint_steps: int | None = None,
        patience: int | None = None,
        train_samples: int = 10_000,
        description: Mapping[str, Any] | None = None,
    ) -> None:
        check(epochs, _POSITIVE, where="Trainer", name="epochs")
        check(batch_size, _POSITIVE, where="Trainer", name="batch_size")
        check(train_samples, WholeNumber(0), where="Trainer", name="train_samples")
        for name, value in (("checkpoint_steps", checkpoint_steps), ("patience", patience)):
            if value is not None:
                check(value, _POSITIVE, where="Trainer", name=name)
        if batch_size > len(dataset.train.x):
            raise ArgumentError(
                f"Trainer: expected batch_size to be at most the {len(dataset.train.x)} training samples, got "
                f"{batch_size}; "
                "choose a smaller one"
            )
        if patience is not None and dataset.validation is None:
            raise ArgumentError(
                "Trainer: expected a validation part for early stopping, got a data set without one; "
                "load the data with validation=0.2, say (the test part must not decide when to stop)"
            )
        self.network = network
        self.dataset = dataset
        self.optimizer = optimizer
        self.epochs = epochs
        self.batch_size = batch_size
        self.rng = rng
        self.schedule = schedule
        self.run = None if run is None else Path(run)
        self.checkpoint_steps = checkpoint_steps
        self.patience = patience
        self.train_samples = train_samples
        self.description = dict(description or {})
        self.history: list[Record] = []
        self.position = Position()
        self.loss = math.nan
        self.stopped: str | None = None
        self._order_state: Any = None
        self._left: Mapping[str, Any] | None = None  # the generators' states within an epoch that is to be resumed
        self._handlers: dict[str, list[Handler]] = {event: [] for event in EVENTS}

    def on(self, event: str, handler: Handler) -> None:
        """Call ``handler(trainer)`` at each ``"start"``, ``"step"``, ``"epoch"``, ``"checkpoint"`` or ``"end"``.

        Raises:
            ArgumentError: there is no such event.
        """
        self._handlers[check(event, OneOf(EVENTS), where="Trainer.on", name="event")].append(handler)

    def stop(self, reason: str) -> None:
        """Stop after the update that is under way, with a checkpoint; may be called from a handler or a signal."""
        self.stopped = reason

    # --- the loop -------------------------------------------------------------------------------------------------

    def fit(self) -> list[Record]:
        """Train up to ``epochs``, from wherever the position is; return the history.

        Raises:
            NumericalError: a loss or a parameter became NaN or infinite; says in which layer, at which step.
            CheckpointError: a file of the run cannot be written.
        """
        self.stopped = self._impatience()
        self._emit("start")
        while self.position.epoch < self.epochs and self.stopped is None:
            self._train_epoch()
            if self.position.samples == len(self.dataset.train.x):
                self._finish_epoch()
            self._checkpoint()
        if self.run is not None:
            checkpoint.save(self.run / MODEL, self.network.state_dict(), self.description)
        self._emit("end")
        return self.history

    def _train_epoch(self) -> None:
        network, optimizer, at = self.network, self.optimizer, self.position
        order = self._order()
        network.train()
        clock = time.perf_counter()
        # What overflows is reported by the guard, with its layer and step, instead of by NumPy's warnings.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for x, t in batches(self.dataset.train, self.batch_size, order=order, start=at.samples):
                if self.schedule is not None:
                    optimizer.lr = self.schedule(at.step)
                self.loss, grads = network.loss_and_gradient(x, t)
                if not math.isfinite(self.loss):
                    raise self._divergence(x, t)
                optimizer.update(network.params, grads)
                at.step += 1
                at.samples += len(x)
                at.loss_sum += self.loss * len(x)
                at.right += _right(network.output, t)
                at.seconds, clock = at.seconds + time.perf_counter() - clock, time.perf_counter()
                self._emit("step")
                if self.stopped is not None:
                    return
                if self.checkpoint_steps and at.step % self.checkpoint_steps == 0 and at.samples < len(order):
                    self._checkpoint()

    def _order(self) -> Array:
        """The order of the epoch's samples; within an epoch that was resumed, the same as before."""
        if self._left is None:
            self._order_state = self.rng.bit_generator.state
        else:
            self.rng.bit_generator.state = self._order_state
        order = epoch_order(len(self.dataset.train.x), self.rng)
        if self._left is not None:
            self._set_generators(self._left)
            self._left = None
        return order

    def _finish_epoch(self) -> None:
        """Evaluate, write the record, start counting anew, and judge whether things still get better."""
        at, samples = self.position, self.dataset.train.x[: self.train_samples]
        train_accuracy = (
            evaluate(self.network, Split(samples, self.dataset.train.t[: len(samples)]))[1] if len(samples) else None
        )
        validation, test = (
            (None, None) if part is None else evaluate(self.network, part)
            for part in (self.dataset.validation, self.dataset.test)
        )
        at.epoch += 1
        self.history.append(
            Record(
                epoch=at.epoch,
                step=at.step,
                train_loss=at.loss_sum / at.samples,
                train_accuracy=train_accuracy,
                validation_loss=validation[0],
                validation_accuracy=validation[1],
                test_loss=test[0],
                test_accuracy=test[1],
                lr=self.optimizer.lr,
                seconds=round(at.seconds, 3),
            )
        )
        self._judge(self.history[-1])
        at.samples, at.loss_sum, at.right = 0, 0.0, 0
        self._emit("epoch")

    def _judge(self, record: Record) -> None:
        """Keep the best parameters, by validation accuracy, or by training loss: never by the test part."""
        score = -record["train_loss"] if record["validation_accuracy"] is None else record["validation_accuracy"]
        at = self.position
        at.waited += 1
        if at.best is None or score > at.best:
            at.best, at.waited = score, 0
            # Before the epoch's own checkpoint: a process that dies between the two repeats the epoch and this file.
            self._write(checkpoint.BEST)
        self.stopped = self.stopped or self._impatience()

    def _impatience(self) -> str | None:
        if self.patience is None or self.position.waited < self.patience:
            return None
        return f"the validation accuracy has not risen for {self.position.waited} epochs"

    def _divergence(self, x: Array, t: Array) -> NumericalError:
        """The error for a loss that is NaN or infinite."""
        step, epoch = self.position.step + 1, self.position.epoch + 1
        where = self.network.find_nonfinite(x, t) or "the loss"
        return NumericalError(
            f"Trainer: expected a finite loss, got {self.loss} at step {step} (epoch {epoch}); NaN or infinity first "
            "appears "
            f"in {where}; lower the learning rate (now {self.optimizer.lr:g}), or clip the gradients",
            layer=where,
            step=step,
        )

    def _emit(self, event: str) -> None:
        for handler in self._handlers[event]:
            handler(self)

    # --- checkpoints ----------------------------------------------------------------------------------------------

    def _checkpoint(self) -> None:
        """Write the checkpoint of the present position, then the history, then delete what is no longer needed."""
        if self.run is None:
            return
        self._write(checkpoint.step_file(self.run / CHECKPOINTS, self.position.step).name)
        write_history(self.run / HISTORY, self.history)
        checkpoint.prune(self.run / CHECKPOINTS)
        self._emit("checkpoint")

    def _write(self, name: str) -> None:
        if self.run is None:
            return
        for parameter, array in self.network.params.items():
            if not np.isfinite(array).all():
                raise NumericalError(
                    f"Trainer: expected finite parameters, got NaN or infinity in {parameter} at step "
                    f"{self.position.step}; "
                    f"lower the learning rate (now {self.optimizer.lr:g}); the last checkpoint is from before",
                    layer=f"parameter {parameter}",
                    step=self.position.step,
                )
        folder = self.run / CHECKPOINTS
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CheckpointError(
                f"{folder}: expected a folder that can be written to, got: {error.strerror}; give another one for the "
                "run"
            ) from error
        optimizer = self.optimizer.state_dict()
        slots = optimizer.pop("state")
        arrays = {f"network/{key}": array for key, array in self.network.state_dict().items()}
        for slot, by_name in slots.items():
            arrays |= {f"optimizer/{slot}/{key}": array for key, array in by_name.items()}
        state = {
            "batch_size": self.batch_size,
            "data": self._fingerprint(),
            "description": self.description,
            "generators": {key: _plain(g.bit_generator.state) for key, g in self._generators().items()},
            "history": self.history,
            "optimizer": optimizer,
            "order_state": _plain(self._order_state),
            "position": asdict(self.position),
        }
        checkpoint.save(folder / name, arrays, state)

    def resume(self) -> list[str]:
        """Go back to the newest whole checkpoint; `fit` then goes on to the same bits as if never interrupted.

        Returns:
            A sentence for each newer checkpoint that is damaged and was passed over.

        Raises:
            ArgumentError: the trainer has no run folder.
            CheckpointError: there is no whole checkpoint, or it is one of another network, optimizer, batch size or
                data.
        """
        if self.run is None:
            raise ArgumentError("Trainer.resume: expected a run folder, got none; make the trainer with run=...")
        path, saved, problems = checkpoint.newest(self.run / CHECKPOINTS)
        state = saved.state
        for what, ours in (("batch_size", self.batch_size), ("data", self._fingerprint())):
            if state[what] != ours:
                said = "other data" if what == "data" else f"{what} {state[what]}, got {ours}"
                raise CheckpointError(
                    f"{path}: expected to go on with "
                    f"{'the data that it was written with, got ' if what == 'data' else ''}"
                    f"{said}; resume with what the run was started with"
                )
        slots: dict[str, dict[str, Array]] = {}
        for name, array in saved.part("optimizer").items():
            slot, _, parameter = name.partition("/")
            slots.setdefault(slot, {})[parameter] = array
        try:
            self.network.load_state_dict(saved.part("network"))
            self.optimizer.load_state_dict({**state["optimizer"], "state": slots})
            self._restore_generators(state)
        except (ArgumentError, ShapeError, KeyError, TypeError) as error:
            raise CheckpointError(
                f"{path}: expected a checkpoint of this network, optimizer and generator, got another: {error}"
            ) from error
        self.history = [Record(**record) for record in state["history"]]
        self.position = Position(**state["position"])
        return problems

    def _generators(self) -> dict[str, np.random.Generator]:
        return {"": self.rng, **self.network.generators()}

    def _restore_generators(self, state: Mapping[str, Any]) -> None:
        generators, saved = self._generators(), state["generators"]
        if generators.keys() != saved.keys():
            raise ArgumentError(f"expected generators of the layers {sorted(saved)}, got {sorted(generators)}")
        revived = {key: _revived(saved[key], generators[key].bit_generator.state) for key in saved}
        if state["position"]["samples"]:
            self._order_state = _revived(state["order_state"], self.rng.bit_generator.state)
            self._left = revived
        else:
            self._set_generators(revived)

    def _set_generators(self, states: Mapping[str, Any]) -> None:
        for key, generator in self._generators().items():
            generator.bit_generator.state = states[key]

    def _fingerprint(self) -> str:
        """A digest of the training part: shapes, all targets, and samples here and there."""
        x, t = self.dataset.train
        sha = hashlib.sha256(f"{x.shape} {x.dtype} {t.shape} {t.dtype}".encode())
        sha.update(np.ascontiguousarray(t).tobytes())
        sha.update(np.ascontiguousarray(x[:: max(1, len(x) // 64)]).tobytes())
        return sha.hexdigest()

    def __repr__(self) -> str:
        at = self.position
        return (
            f"Trainer({type(self.network).__name__}, {self.dataset.name}, {self.optimizer!r}, "
            f"epoch {at.epoch} of {self.epochs}, step {at.step})"
        )


def evaluate(network: Network, split: Split, *, batch_size: int = 1000) -> tuple[float, float]:
    """The loss and the accuracy of a network on a part of a data set; every sample counts.

    Args:
        network: in whatever state; it is evaluated, and left as it was.
        split: inputs and targets.
        batch_size: how many samples go through at once.
    """
    y = network.predict(split.x, batch_size=batch_size)
    return network.last_layer.forward(y, split.t), _right(y, split.t) / len(y)


def _right(y: Array | None, t: Array) -> int:
    """How many of the outputs are largest at the right class."""
    if y is None:
        return 0
    labels = t.argmax(axis=-1) if t.ndim > 1 else t
    return int(np.count_nonzero(y.argmax(axis=-1) == labels))


def _plain(state: Any) -> Any:
    """A generator's state made of what JSON has."""
    if isinstance(state, Mapping):
        return {key: _plain(value) for key, value in state.items()}
    return state.tolist() if isinstance(state, np.ndarray | np.generic) else state


def _revived(saved: Any, like: Any) -> Any:
    """The state back from JSON, with arrays where ``like`` has them."""
    if isinstance(like, Mapping):
        return {key: _revived(saved[key], like[key]) for key in like}
    return np.array(saved, dtype=like.dtype) if isinstance(like, np.ndarray) else saved
