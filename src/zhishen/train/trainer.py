"""Trainer: epochs, mini-batches, evaluation, history, checkpoints."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhishen import metrics
from zhishen._checks import OneOf, WholeNumber, check
from zhishen._generators import plain_state, revive_state
from zhishen._types import Array
from zhishen._version import __version__
from zhishen.data.augment import Augment
from zhishen.data.dataset import Dataset, Split
from zhishen.data.loader import batches, epoch_order, require_generator
from zhishen.data.pixels import Pixels, rows
from zhishen.errors import ArgumentError, CheckpointError, NumericalError, ShapeError
from zhishen.nn.architecture import described
from zhishen.nn.network import Network
from zhishen.optim.optimizer import Optimizer
from zhishen.train import checkpoint
from zhishen.train.history import Record, record_of, write_history
from zhishen.train.part import TrainingPart, are_classes, training_data
from zhishen.train.rate import rate_of

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
        right: how many of them were answered rightly, before the update that they led to; 0 for targets that are no
            classes.
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
        network: what learns. If it has no ``preprocessing``, `fit` gives it that of the data set.
        dataset: what it learns from; evaluated on its validation and test parts after every epoch. Or a pair (x, t), a
            `Split` or a tuple of two arrays, which is the training part; then there is no other. Its targets are labels
            (N,), one-hot rows (N, K), or real numbers (N,) or (N, K), for which no accuracy is measured.
        optimizer: how it learns.
        epochs: how often to go through the training part.
        batch_size: samples an update; the last batch of an epoch may be smaller, and counts.
        rng: the generator that shuffles the samples.
        schedule: the learning rate, a number >= 0, as a function of the step, counted from 0; the optimizer's own if
            not given.
        augment: changes the inputs of every mini-batch before the network learns from them: `Augment`, or a function
            ``augment(x, rng=...)`` that returns a new array. Images that the data set holds as rows come to it as
            images. It draws from a generator of its own, spawned from ``rng``. What is evaluated stays as it is.
        run: the folder for ``history.jsonl``, ``checkpoints/`` and ``model.safetensors``; nothing is written if not
            given.
        checkpoint_steps: updates between checkpoints within an epoch; at the end of each epoch there is one in any
            case.
        patience: stop when the validation accuracy has not risen for so many epochs; needs a validation part.
        train_samples: on how many training samples to measure the accuracy after each epoch.
        description: kept in the model file and the checkpoints, for example the configuration of the run; made of what
            JSON has.

    Attributes:
        history: a `Record` an epoch.
        dataset: the data set; made of a pair, its ``validation`` and ``test`` are None.
        classifies: whether the targets are classes, so that right answers are counted.
        position: where training stands.
        loss: the loss of the last mini-batch.
        stopped: why training ended early; None if it did not.

    Raises:
        ArgumentError: an option out of range, a batch larger than the data, ``patience`` without a validation part,
            an `Augment` for a data set that does not know the shape of its images, or data that are neither a data set
            nor a pair of arrays.
        ShapeError: the inputs and targets of a pair do not fit each other.

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
        dataset: Dataset | tuple[ArrayLike | Pixels, ArrayLike],
        optimizer: Optimizer,
        *,
        epochs: int,
        batch_size: int = 100,
        rng: np.random.Generator,
        schedule: Callable[[int], float] | None = None,
        augment: Callable[..., Array] | None = None,
        run: str | Path | None = None,
        checkpoint_steps: int | None = None,
        patience: int | None = None,
        train_samples: int = 10_000,
        description: Mapping[str, Any] | None = None,
    ) -> None:
        parts = training_data(dataset, network.last_layer, where="Trainer")
        check(epochs, _POSITIVE, where="Trainer", name="epochs")
        check(batch_size, _POSITIVE, where="Trainer", name="batch_size")
        check(train_samples, WholeNumber(0), where="Trainer", name="train_samples")
        for name, value in (("checkpoint_steps", checkpoint_steps), ("patience", patience)):
            if value is not None:
                check(value, _POSITIVE, where="Trainer", name=name)
        require_generator(rng, where="Trainer")
        if batch_size > len(parts.train.x):
            raise ArgumentError(
                "Trainer: expected batch_size to be at most the {x_count} training samples, got {batch_size}; choose "
                "a smaller one",
                x_count=len(parts.train.x),
                batch_size=batch_size,
            )
        if patience is not None and parts.validation is None:
            raise ArgumentError(
                "Trainer: expected a validation part for early stopping, got {kind} without one; load the data with "
                "validation=0.2, say, or make a data.Dataset that has one (the test part must not decide when to "
                "stop)",
                kind=_kind(parts),
            )
        if isinstance(augment, Augment) and parts.image_shape is None:
            raise ArgumentError(
                "Trainer: expected images to augment, got inputs of shape {shape}; give the data set their "
                "image_shape=(C, H, W), or leave augment out",
                shape=parts.train.x.shape[1:],
            )
        if schedule is not None and not callable(schedule):
            raise ArgumentError(
                "Trainer: expected schedule to be a function of the step, got {schedule!r}; give optim.Cosine(...), "
                "say, or set the learning rate of the optimizer",
                schedule=schedule,
            )
        self.network = network
        self.dataset: Dataset | TrainingPart = parts
        self.classifies: bool = are_classes(parts.train, network)
        self.optimizer = optimizer
        self.epochs: int = int(epochs)
        self.batch_size: int = int(batch_size)  # JSON has no NumPy integers
        self.rng = rng
        self.schedule = schedule
        self.augment = augment
        self.augment_rng: np.random.Generator | None = None if augment is None else _spawned(rng)
        self.run: Path | None = None if run is None else Path(run)
        self.checkpoint_steps = checkpoint_steps
        self.patience = patience
        self.train_samples = train_samples
        self.description: dict[str, Any] = _as_json_has_it(description or {})
        self.history: list[Record] = []
        self.position: Position = Position()
        self.loss: float = math.nan
        self.stopped: str | None = None
        self._order_state: Any = None  # of the generator, before it drew the order of the epoch that is under way
        self._architecture: dict[str, Any] | None = None  # as in the last checkpoint
        self._handlers: dict[str, list[Handler]] = {event: [] for event in EVENTS}

    def on(self, event: str, handler: Handler) -> None:
        """Call ``handler(trainer)`` at each ``"start"``, ``"step"``, ``"epoch"``, ``"checkpoint"`` or ``"end"``.

        ``"end"`` comes however training ends, after a failure too.

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
            ArgumentError: the run's folder has checkpoints, and `resume` was not called; or the schedule gives no
                learning rate for a step.
            NumericalError: a loss or a parameter became NaN or infinite; says in which layer, at which step.
            CheckpointError: a file of the run cannot be written.
        """
        self._prepare_run()
        if self.network.preprocessing is None:
            self.network.preprocessing = self.dataset.preprocessing
        self.stopped = self._impatience()
        try:
            self._emit("start")
            # What overflows is reported by the guard, with its layer and step, instead of by NumPy's warnings.
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                while self.position.epoch < self.epochs and self.stopped is None:
                    self._train_epoch()
                    if self.position.samples == len(self.dataset.train.x):
                        self._finish_epoch()
                    self._checkpoint()
            if self.run is not None:
                # Once more: a process may have died between its last checkpoint and the history.
                write_history(self.run / HISTORY, self.history)
                arrays, architecture = self.network.state_dict(), self._told()
                checkpoint.save(self.run / MODEL, arrays, self.description, architecture=architecture)
        finally:
            self._emit("end")
        return list(self.history)

    def _prepare_run(self) -> None:
        """Refuse to begin in a run that stands, and delete what killed processes left half written."""
        if self.run is None:
            return
        if self.position.step == 0 and checkpoint.step_files(self.run / CHECKPOINTS):
            raise ArgumentError(
                "Trainer.fit: expected a run folder without checkpoints, got {run}, which has some; call resume() to "
                "go on with them, or give another folder",
                run=self.run,
            )
        for folder in (self.run, self.run / CHECKPOINTS):
            checkpoint.sweep(folder)

    def _train_epoch(self) -> None:
        network, optimizer, at = self.network, self.optimizer, self.position
        order = self._order()
        network.train()
        clock = time.perf_counter()
        for x, t in batches(self.dataset.train, self.batch_size, order=order, start=at.samples):
            if self.schedule is not None:
                optimizer.lr = rate_of(self.schedule, at.step, where="Trainer")
            x = self._augmented(x)  # noqa: PLW2901 - what the network sees of the batch
            self.loss, grads = network.loss_and_gradient(x, t)
            if not math.isfinite(self.loss):
                raise self._divergence(self.loss, x, t, at.step + 1)
            optimizer.update(network.params, grads)
            at.step += 1
            at.samples += len(x)
            at.loss_sum += self.loss * len(x)
            if self.classifies and network.output is not None:
                at.right += metrics.count_correct(network.output, t)
            at.seconds, clock = at.seconds + time.perf_counter() - clock, time.perf_counter()
            self._emit("step")
            if self.stopped is not None:
                return
            if self.checkpoint_steps and at.step % self.checkpoint_steps == 0 and at.samples < len(order):
                self._checkpoint()

    def _augmented(self, x: Array) -> Array:
        """The inputs of a mini-batch as the network learns from them."""
        if self.augment is None or self.augment_rng is None:
            return x
        shape = self.dataset.image_shape
        images = x if shape is None else x.reshape(len(x), *shape)
        changed = np.asarray(self.augment(images, rng=self.augment_rng))
        if changed.shape != images.shape:
            raise ShapeError(
                "Trainer: expected augment to return inputs of shape {shape}, got {changed_shape}; return an array "
                "of the shape that came in",
                shape=images.shape,
                changed_shape=changed.shape,
            )
        return changed.reshape(x.shape)

    def _order(self) -> Array:
        """The order of the epoch's samples; within an epoch that was interrupted, the same as before."""
        bits, samples = self.rng.bit_generator, len(self.dataset.train.x)
        if self.position.samples == 0:
            self._order_state = bits.state
            return epoch_order(samples, self.rng)
        # Layers may have drawn from the same generator since then.
        present, bits.state = bits.state, self._order_state
        order = epoch_order(samples, self.rng)
        bits.state = present
        return order

    def _finish_epoch(self) -> None:
        """Evaluate, write the record, start counting anew, and judge whether things still get better."""
        self._check_parameters()
        at, (x, t), count = self.position, self.dataset.train, self.train_samples
        _, train_accuracy = self._measure(Split(rows(x, 0, count), t[:count]) if count and self.classifies else None)
        validation, test = self._measure(self.dataset.validation), self._measure(self.dataset.test)
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

    def _measure(self, split: Split | None) -> tuple[float | None, float | None]:
        """The loss and the accuracy on a part of the data, if there is one."""
        if split is None:
            return None, None
        if self.classifies:
            loss, accuracy = evaluate(self.network, split)
        else:
            loss, accuracy = self.network.last_layer.forward(self.network.predict(split.x), split.t), None
        if not math.isfinite(loss):
            raise self._divergence(loss, *split, self.position.step)
        return loss, accuracy

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
        waited = self.position.waited
        if self.patience is None or waited < self.patience:
            return None
        return f"the validation accuracy has not risen for {waited} epoch{'s' if waited > 1 else ''}"

    def _divergence(self, loss: float, x: Array | Pixels, t: Array, step: int) -> NumericalError:
        """The error for a loss that is NaN or infinite."""
        where = self.network.find_nonfinite(x, t) or "the loss"
        return NumericalError(
            "Trainer: expected a finite loss, got {loss} at step {step} (epoch {self_}); NaN or infinity first "
            "appears in {layer}; lower the learning rate (now {lr:g}), or clip the gradients",
            loss=loss,
            self_=self.position.epoch + 1,
            lr=self.optimizer.lr,
            layer=where,
            step=step,
        )

    def _check_parameters(self) -> None:
        """Raise if the last update spoilt a parameter, which the next loss would only show after it was saved."""
        for name, array in self.network.params.items():
            if not np.isfinite(array).all():
                raise NumericalError(
                    "Trainer: expected finite parameters, got NaN or infinity in {name} at step {step}; lower the "
                    "learning rate (now {lr:g}); the last checkpoint is from before",
                    name=name,
                    lr=self.optimizer.lr,
                    layer=f"parameter {name}",
                    step=self.position.step,
                )

    def _emit(self, event: str) -> None:
        for handler in self._handlers[event]:
            handler(self)

    # --- checkpoints ----------------------------------------------------------------------------------------------

    def _checkpoint(self) -> None:
        """Write the checkpoint of the present position, then the history, then delete what is no longer needed."""
        if self.run is None:
            return
        self._check_parameters()
        self._write(checkpoint.step_file(self.run / CHECKPOINTS, self.position.step).name)
        write_history(self.run / HISTORY, self.history)
        checkpoint.prune(self.run / CHECKPOINTS)
        self._emit("checkpoint")

    def _write(self, name: str) -> None:
        if self.run is None:
            return
        folder = self.run / CHECKPOINTS
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CheckpointError(
                "{folder}: expected a folder that can be written to, got: {strerror}; give another one for the run",
                folder=folder,
                strerror=error.strerror,
            ) from error
        optimizer = self.optimizer.state_dict()
        slots = optimizer.pop("state")
        arrays = {f"network/{key}": array for key, array in self.network.state_dict().items()}
        for slot, by_name in slots.items():
            arrays |= {f"optimizer/{slot}/{key}": array for key, array in by_name.items()}
        state = {
            "augment_state": None if self.augment_rng is None else plain_state(self.augment_rng.bit_generator.state),
            "description": self.description,
            "frozen": self.network.walk().frozen(),
            "generators": {key: plain_state(g.bit_generator.state) for key, g in self._generators().items()},
            "history": self.history,
            "optimizer": optimizer,
            "order_state": plain_state(self._order_state),
            "position": asdict(self.position),
            "setup": self._setup(),
        }
        checkpoint.save(folder / name, arrays, state, architecture=self._told())

    def _told(self) -> dict[str, Any]:
        """The architecture of the network; whether it can be built again is tried once, while the layers stay."""
        self._architecture = described(self.network, before=self._architecture)
        return self._architecture

    def resume(self) -> list[str]:
        """Go back to the newest whole checkpoint; `fit` then goes on to the same bits as if never interrupted.

        Returns:
            What the user should know: a sentence for each newer checkpoint that is damaged and was passed over, and one
            if another version wrote the checkpoint.

        Raises:
            ArgumentError: the trainer has no run folder.
            CheckpointError: there is no whole checkpoint, or it is one of another network, optimizer, batch size or
                data.
        """
        if self.run is None:
            raise ArgumentError("Trainer.resume: expected a run folder, got none; make the trainer with run=...")
        path, saved, problems = checkpoint.newest(self.run / CHECKPOINTS)
        try:
            self._restore(saved)
        except (ArithmeticError, AttributeError, CheckpointError, KeyError, TypeError, ValueError) as error:
            raise CheckpointError(
                "{path}: expected a checkpoint of a training like this one, got one that does not fit ({error}); "
                "resume with what the run was started with",
                path=path,
                error=error,
            ) from error
        if saved.version != __version__:
            problems.append(
                f"{path}: written by zhishen {saved.version}, and this is {__version__}: the run goes on, but perhaps "
                "not to the same bits"
            )
        return problems

    def _restore(self, saved: checkpoint.Checkpoint) -> None:
        state = saved.state
        for what, ours in self._setup().items():
            theirs = state["setup"].get(what)  # earlier versions knew of no augmentation
            if theirs != ours:
                raise ArgumentError(
                    "{what}: {theirs}, and here {ours}",
                    what=what,
                    theirs=theirs,
                    ours=ours,
                )
        slots: dict[str, dict[str, Array]] = {slot: {} for slot in self.optimizer.state}
        for name, array in saved.part("optimizer").items():
            slot, _, parameter = name.partition("/")
            slots.setdefault(slot, {})[parameter] = array
        self.network.load_state_dict(saved.part("network"))
        self.optimizer.load_state_dict({**state["optimizer"], "state": slots})
        if "frozen" in state:  # earlier versions did not keep it
            self.network.walk().freeze(state["frozen"])
        self._restore_generators(state)
        self.history = [record_of(content) for content in state["history"]]
        self.position = Position(**state["position"])

    def _setup(self) -> dict[str, Any]:
        """What has to be the same for training to go on to the same bits, as far as it can be told."""
        kinds = {key: type(generator.bit_generator).__name__ for key, generator in self._generators().items()}
        return {
            "augment": None if self.augment is None else _said(self.augment),
            "batch_size": self.batch_size,
            "data": self._fingerprint(),
            "dtype": str(self.network.dtype),
            "generators": [f"{name or 'order of samples'} {kind}" for name, kind in kinds.items()],
            "layers": [f"{path} {type(layer).__name__}" for path, layer in self.network.walk().layers.items() if path],
            "loss": type(self.network.last_layer).__name__,
        }

    def _generators(self) -> dict[str, np.random.Generator]:
        return {"": self.rng, **self.network.generators()}

    def _restore_generators(self, state: Mapping[str, Any]) -> None:
        for key, generator in self._generators().items():
            generator.bit_generator.state = revive_state(generator.bit_generator, state["generators"][key])
        if self.augment_rng is not None:
            bits = self.augment_rng.bit_generator
            bits.state = revive_state(bits, state["augment_state"])
        if state["order_state"] is not None:
            self._order_state = revive_state(self.rng.bit_generator, state["order_state"])

    def _fingerprint(self) -> str:
        """A digest of the training part: shapes, all targets, and samples here and there; in short."""
        x, t = self.dataset.train
        sha = hashlib.sha256(f"{x.shape} {x.dtype} {t.shape} {t.dtype}".encode())
        sha.update(np.ascontiguousarray(t).tobytes())
        sha.update(np.ascontiguousarray(x[:: max(1, len(x) // 64)]).tobytes())
        return sha.hexdigest()[:16]

    def __repr__(self) -> str:
        at = self.position
        return (
            f"Trainer({type(self.network).__name__}, {self.dataset.name}, {self.optimizer!r}, "
            f"epoch {at.epoch} of {self.epochs}, step {at.step})"
        )


def evaluate(network: Network, split: Split, *, batch_size: int = 250) -> tuple[float, float]:
    """The loss and the accuracy of a network on a part of a data set; every sample counts.

    Where the loss is not finite, the accuracy is NaN.

    Args:
        network: in whatever state; it is evaluated, and left as it was.
        split: inputs and targets.
        batch_size: how many samples go through at once.
    """
    y = network.predict(split.x, batch_size=batch_size)
    loss = network.last_layer.forward(y, split.t)
    return loss, metrics.accuracy(y, split.t) if math.isfinite(loss) else math.nan


def _kind(parts: Dataset | TrainingPart) -> str:
    return "a data set" if isinstance(parts, Dataset) else "a pair of arrays"


def _spawned(rng: np.random.Generator) -> np.random.Generator:
    """A generator of its own, that leaves what ``rng`` will draw as it is."""
    try:
        return rng.spawn(1)[0]
    except TypeError as error:
        raise ArgumentError(
            "Trainer: expected a generator from which another one can be spawned, got {rng!r} ({error}); pass "
            "numpy.random.default_rng(seed)",
            rng=rng,
            error=error,
        ) from error


def _said(augment: Callable[..., Array]) -> str:
    """What an augmentation is, in words that are the same in every process."""
    if isinstance(augment, Augment):
        return repr(augment)
    return getattr(augment, "__qualname__", type(augment).__qualname__)


def _as_json_has_it(description: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that later changes do not reach."""
    try:
        return json.loads(json.dumps(dict(description)))
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            "Trainer: expected a description made of what JSON has, got {description!r}; {error}: convert it first",
            description=description,
            error=error,
        ) from error
