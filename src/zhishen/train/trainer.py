"""The trainer: the loop over epochs and mini-batches, with evaluation, history, events and checkpoints."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import OneOf, WholeNumber, check
from zhishen._generators import spawn
from zhishen._locks import Owned
from zhishen._types import Array
from zhishen._version import __version__
from zhishen.data.dataset import Dataset, Split
from zhishen.data.loader import epoch_order
from zhishen.data.pixels import Pixels, rows
from zhishen.errors import ArgumentError, CheckpointError, ShapeError
from zhishen.graph.messages import explain_attributes
from zhishen.messages import deferred, message
from zhishen.nn.architecture import described
from zhishen.nn.network import Network
from zhishen.optim.optimizer import Optimizer
from zhishen.train import checkpoint
from zhishen.train.committed import CHECKPOINTS
from zhishen.train.distributed import Alone, MiniBatch, processes_of
from zhishen.train.divergence import check_parameters, divergence, quiet
from zhishen.train.evaluation import EVALUATED, Measures, measures
from zhishen.train.history import History, Record, epoch_record
from zhishen.train.notebook import show_in_notebook
from zhishen.train.part import TrainingPart, are_classes, training_data
from zhishen.train.rate import rate_of
from zhishen.train.saving import owning_run, write_best, write_checkpoint, write_results
from zhishen.train.snapshot import restore
from zhishen.train.state import TrainingState
from zhishen.train.trainer_options import EMA_DECAY, check_counts, check_options, json_copy
from zhishen.train.weight_average import WeightAverage

__all__ = ["BATCH_SIZE", "EVENTS", "Trainer"]

BATCH_SIZE = 100
EVENTS = ("start", "step", "epoch", "checkpoint", "end")
Handler = Callable[["Trainer"], None]

_POSITIVE = WholeNumber(1)


class Trainer:
    """Trains a network on a data set, mini-batch by mini-batch, and saves what is needed to continue later.

    Args:
        network: the network to train. If it has no ``preprocessing``, `fit` gives it that of the data set.
        dataset: the data; the network is evaluated on the validation and test parts after every epoch. Or a pair
            (x, t), a `Split` or a tuple of two arrays, which is the training part; then there is no other part. Its
            targets are labels (N,), one-hot rows (N, K), or real numbers (N,) or (N, K), for which no accuracy is
            measured.
        optimizer: updates the parameters.
        epochs: the number of passes over the training part.
        batch_size: samples an update; the last batch of an epoch may be smaller, and counts. If it is not given: 100,
            or all samples if there are fewer.
        rng: the generator that shuffles the samples.
        schedule: the learning rate, a number >= 0, as a function of the step, counted from 0; the learning rate of the
            optimizer if it is not given.
        augment: changes the inputs of every mini-batch before the network learns from them: `Augment`, or a function
            ``augment(x, rng=...)`` that returns a new array. It receives images as images, even if the data set holds
            them as rows. It draws from a generator of its own, spawned from ``rng``. Evaluation uses the inputs without
            augmentation.
        run: the folder for ``history.jsonl``, ``checkpoints/`` and ``model.safetensors``; nothing is written if it is
            not given.
        checkpoint_steps: updates between checkpoints within an epoch; there is always one at the end of an epoch.
        patience: stop when the validation accuracy (of a regression, R²) has not risen for this number of epochs; needs
            a validation part.
        ema_decay: of the moving average of the weights, below 1, such as 0.999, see `WeightAverage`; 0 averages
            nothing. The network is evaluated and saved with the average, and has it after `fit`; another `fit`
            continues with the weights that train.
        train_samples: the number of training samples on which the accuracy is measured after each epoch.
        description: saved in the model file and the checkpoints, for example the configuration of the run; made of
            JSON values.
        communicator: of mpi4py, such as ``MPI.COMM_WORLD``: its processes divide each mini-batch, see
            `zhishen.train.distributed`. Every process makes the same trainer; the first one writes the run.
        synchronize: whether batch norm then uses the statistics of whole mini-batches, or those of the shares.
        progress: whether `fit` shows its progress in a notebook, as one output. Elsewhere it shows nothing, see
            `show_bar` and `show_lines`.

    Attributes:
        history: a `Record` an epoch.
        average: the moving average of the weights.
        dataset: the data set; of a pair, ``validation`` and ``test`` are None.
        classifies: whether the targets are classes, so that an accuracy is measured.
        processes: the processes that train together; one without a communicator.
        regresses: whether the data set is one without classes, so that R² and the RMSE are measured.
        state: a `TrainingState`: the epoch, the step, and the samples of the current epoch.
        loss: the loss of the last mini-batch.
        run_folder: the folder of the run; None if nothing is written.
        stopped: why training ended early; None if it did not.
        owned: the folder of the run, while `fit` owns it.
        skipped: the names of damaged checkpoints that are newer than the one from which `resume` continues.
        order_state: the state of ``rng`` before it drew the order of the current epoch; None before the first epoch.

    Raises:
        ArgumentError: an option out of range, a batch larger than the data, ``patience`` without a validation part,
            an `Augment` for a data set without ``image_shape``, or data that are neither a data set nor a pair of
            arrays.
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
        batch_size: int | None = None,
        rng: np.random.Generator,
        schedule: Callable[[int], float] | None = None,
        augment: Callable[..., Array] | None = None,
        run: str | Path | None = None,
        checkpoint_steps: int | None = None,
        patience: int | None = None,
        ema_decay: float = 0,
        train_samples: int = 10_000,
        description: Mapping[str, Any] | None = None,
        communicator: Any = None,
        synchronize: bool = True,
        progress: bool = True,
    ) -> None:
        parts = training_data(dataset, network.last_layer, where="Trainer")
        samples = len(parts.train.x)
        batch_size = min(BATCH_SIZE, samples) if batch_size is None else batch_size
        check_counts(
            epochs=epochs, batch_size=batch_size, train_samples=train_samples, checkpoint_steps=checkpoint_steps,
            patience=patience,
        )  # fmt: skip
        check_options(parts, rng=rng, batch_size=batch_size, patience=patience, augment=augment, schedule=schedule)
        self.network = network
        decay = check(ema_decay, EMA_DECAY, where="Trainer", name="ema_decay")
        self.average: WeightAverage = WeightAverage(network, decay)
        self.dataset: Dataset | TrainingPart = parts
        self.regresses: bool = isinstance(parts, Dataset) and parts.classes is None
        self.classifies: bool = not self.regresses and are_classes(parts.train, network)
        self.optimizer = optimizer
        self.epochs: int = int(epochs)
        self.batch_size: int = int(batch_size)  # JSON has no NumPy integers
        self.rng = rng
        self.schedule = schedule
        self.augment = augment
        self.augment_rng: np.random.Generator | None = None if augment is None else spawn(rng, where="Trainer")
        self.processes: Alone = processes_of(communicator, augment, synchronize=synchronize)
        self.run_folder: Path | None = None if run is None else Path(run)
        self.checkpoint_steps = checkpoint_steps
        self.patience = patience
        self.train_samples = train_samples
        self.description: dict[str, Any] = json_copy(description or {})
        self.progress: bool = progress
        self.history: History = History()
        self.state: TrainingState = TrainingState()
        self.loss: float = math.nan
        self.stopped: str | None = None
        self.order_state: Any = None
        self._architecture: dict[str, Any] | None = None  # as in the last checkpoint
        self.owned: Owned | None = None
        self.skipped: frozenset[str] = frozenset()
        self._handlers: dict[str, list[Handler]] = {event: [] for event in EVENTS}

    def on(self, event: str, handler: Handler) -> None:
        """Call ``handler(trainer)`` at each ``"start"``, ``"step"``, ``"epoch"``, ``"checkpoint"`` or ``"end"``.

        ``"end"`` is emitted however training ends, also after an error.

        Raises:
            ArgumentError: there is no such event.
        """
        self._handlers[check(event, OneOf(EVENTS), where="Trainer.on", name="event")].append(handler)

    def stop(self, reason: str) -> None:
        """Stop after the current update, with a checkpoint; a handler or a signal handler may call this method."""
        self.stopped = reason

    # --- the loop -------------------------------------------------------------------------------------------------

    def fit(self) -> History:
        """Train from the current state up to ``epochs``, and return the history.

        Raises:
            ArgumentError, CheckpointError, NumericalError: as `steps`.
        """
        for _ in self.steps():
            pass
        return History(self.history)

    def steps(self) -> Generator[TrainingState]:
        """Train as `fit` does, to the same bits, with a pause after each update, epoch and piece of an evaluation.

        The caller may look at the network and change ``schedule`` meanwhile; closing the generator ends the training.
        It yields `state`. Processes that train together close it after the same step, as they wait for each other.

        Raises:
            ArgumentError: the folder of the run has checkpoints, and `resume` was not called; or the schedule does not
                return a learning rate for a step.
            NumericalError: a loss or a parameter became NaN or infinite; the message names the layer and the step.
            CheckpointError: a file of the run cannot be written.
        """
        with self.processes.together(), owning_run(self):
            yield from self._steps()

    def _steps(self) -> Generator[TrainingState]:
        if self.network.preprocessing is None:
            self.network.preprocessing = self.dataset.preprocessing
        self.stopped = self._check_patience()
        if self.progress:
            show_in_notebook(self)
        try:
            self._emit("start")
            while not self._ends():
                yield from self._train_epoch()
                if self.state.samples == len(self.dataset.train.x):
                    yield from self._finish_epoch()
                self._checkpoint()
                yield self.state
            self.average.apply()
            if self.state.step:
                write_results(self)
        finally:
            self._emit("end")

    def _ends(self) -> bool:
        """Whether the epochs are over, or a process has a reason to stop, which all of them then have."""
        self.stopped = self.processes.agree(self.stopped)
        return self.stopped is not None or self.state.epoch >= self.epochs

    def _train_epoch(self) -> Generator[TrainingState]:
        network, at = self.network, self.state
        self.average.undo()
        order = self._order()
        network.train()
        clock = time.perf_counter()
        processes = self.processes
        for batch in processes.mini_batches(self.dataset.train, self.batch_size, order=order, start=at.samples):
            with quiet():
                correct = self._update(batch)
            at.step += 1
            self.average.update(at.step)
            at.samples += batch.samples
            at.loss_sum += self.loss * batch.samples
            at.correct += correct
            at.seconds, clock = at.seconds + time.perf_counter() - clock, time.perf_counter()
            self._emit("step")
            yield at
            if processes.stops(self.stopped):
                return
            clock = time.perf_counter()
            if self.checkpoint_steps and at.step % self.checkpoint_steps == 0 and at.samples < len(order):
                self._checkpoint()

    def _update(self, batch: MiniBatch) -> int:
        """Compute the loss and the gradient of a mini-batch, and update the parameters.

        Returns:
            How many samples were classified correctly before the update.
        """
        network, optimizer, at = self.network, self.optimizer, self.state
        if self.schedule is not None:
            optimizer.lr = rate_of(self.schedule, at.step, where="Trainer")
        batch = batch._replace(x=self._augmented(batch))
        self.loss, grads, correct = self.processes.gradient(
            network, batch, classifies=self.classifies, reason=self.stopped
        )
        if not math.isfinite(self.loss):
            raise divergence(network, batch.x, batch.t, self.loss, optimizer.lr, at.step + 1, at.epoch + 1)
        optimizer.update(network.params, grads)
        return correct

    def _augmented(self, batch: MiniBatch) -> Array:
        """The inputs of a mini-batch after augmentation."""
        x = batch.x
        if self.augment is None or self.augment_rng is None:
            return x
        shape = self.dataset.image_shape
        images = x if shape is None else x.reshape(len(x), *shape)
        # Augmentations of several processes draw for all images of the mini-batch, and change those of their share.
        shared = {} if batch.share is None else {"share": (batch.share.first, batch.share.whole)}
        changed = np.asarray(self.augment(images, rng=self.augment_rng, **shared))
        if changed.shape != images.shape:
            raise ShapeError(
                "Trainer: expected augment to return inputs of shape {shape}, got {given}; return an array of the "
                "shape of its input",
                shape=images.shape,
                given=changed.shape,
            )
        return changed.reshape(x.shape)

    def _order(self) -> Array:
        """The order of the samples in the epoch; in an epoch that was interrupted, the same as before."""
        bits, samples = self.rng.bit_generator, len(self.dataset.train.x)
        if self.state.samples == 0:
            self.order_state = bits.state
            return epoch_order(samples, self.rng)
        # Layers may have drawn from the same generator since then.
        present, bits.state = bits.state, self.order_state
        order = epoch_order(samples, self.rng)
        bits.state = present
        return order

    def _finish_epoch(self) -> Generator[TrainingState]:
        """Evaluate, append the record, update the best score, and reset the counts of the epoch."""
        self.processes.unify(self.network, self.average)
        check_parameters(self.network, self.optimizer.lr, self.state.step)
        self.average.apply()
        at, (x, t), count = self.state, self.dataset.train, self.train_samples
        measured = count > 0 and (self.classifies or self.regresses)
        train = yield from self._measure(Split(rows(x, 0, count), t[:count]) if measured else None)
        validation = yield from self._measure(self.dataset.validation)
        test = yield from self._measure(self.dataset.test)
        at.epoch += 1
        # The training loss is that of the mini-batches.
        train = train._replace(loss=at.loss_sum / at.samples)
        self.history.append(
            epoch_record(at, self.optimizer.lr, train, validation, test, with_regression=self.regresses)
        )
        self._update_best(self.history[-1])
        at.samples, at.loss_sum, at.correct = 0, 0.0, 0
        self._emit("epoch")

    def _measure(self, split: Split | None) -> Generator[TrainingState, None, Measures]:
        """What is measured on a part of the data, if there is one."""
        if split is None:
            return Measures()
        units = self.dataset.target_deviation if self.regresses and isinstance(self.dataset, Dataset) else None
        y = yield from self._outputs(split.x)
        with quiet():
            found = measures(self.network, y, split.t, classifies=self.classifies, units=units)
        if found.loss is not None and not math.isfinite(found.loss):
            raise divergence(self.network, *split, found.loss, self.optimizer.lr, self.state.step, self.state.epoch + 1)
        return found

    def _outputs(self, x: Array | Pixels) -> Generator[TrainingState, None, Array]:
        """The outputs for all inputs, in pieces; each process computes a part of them."""
        pieces: list[Array] = []
        first, last = self.processes.part(len(x))
        for start in range(first, last, EVALUATED):
            with quiet():
                piece = rows(x, start, min(start + EVALUATED, last))
                pieces.append(self.network.predict(piece, batch_size=EVALUATED))
            yield self.state
        return self.processes.joined(np.concatenate(pieces) if pieces else None)

    def _update_best(self, record: Record) -> None:
        """Save the best parameters, by validation accuracy or R², or by training loss: never by the test part."""
        held_out = record.get("validation_r2") if self.regresses else record["validation_accuracy"]
        score = -record["train_loss"] if held_out is None else held_out
        at = self.state
        at.waited += 1
        if at.best is None or score > at.best:
            at.best, at.waited = score, 0
            # Before the checkpoint of the epoch: if the process dies between the two, it repeats the epoch and both.
            write_best(self)
        self.stopped = self.stopped or self._check_patience()

    def _check_patience(self) -> str | None:
        """Why early stopping ends the training; None if it does not."""
        waited = self.state.waited
        if self.patience is None or waited < self.patience:
            return None
        if self.regresses and waited == 1:
            return message("the validation R² has not risen for 1 epoch")
        if self.regresses:
            return message("the validation R² has not risen for {epochs} epochs", epochs=waited)
        if waited == 1:
            return message("the validation accuracy has not risen for 1 epoch")
        return message("the validation accuracy has not risen for {epochs} epochs", epochs=waited)

    def _emit(self, event: str) -> None:
        for handler in self._handlers[event]:
            handler(self)

    # --- checkpoints ----------------------------------------------------------------------------------------------

    @property
    def writes_to(self) -> Path | None:
        """The folder of the run, in the process that writes it."""
        return self.run_folder if self.processes.rank == 0 else None

    def _checkpoint(self) -> None:
        self.processes.unify(self.network, self.average)
        if self.writes_to is None:
            return
        check_parameters(self.network, self.optimizer.lr, self.state.step)
        write_checkpoint(self)
        self._emit("checkpoint")

    def describe_network(self) -> dict[str, Any]:
        """The architecture of the network; whether it can be built again is tried once, while the layers stay."""
        self._architecture = described(self.network, before=self._architecture)
        return self._architecture

    def resume(self) -> list[str]:
        """Restore the newest undamaged checkpoint; `fit` then gives the same bits as without the interruption.

        Returns:
            Warnings for the user: a sentence for each newer checkpoint that is damaged and was skipped, and one if
            another version wrote the checkpoint.

        Raises:
            ArgumentError: the trainer does not have a run folder.
            CheckpointError: there is no undamaged checkpoint, or it belongs to another network, optimizer, batch size
                or data set.
        """
        if self.run_folder is None:
            raise ArgumentError("Trainer.resume: expected a run folder, got None; make the trainer with run=...")
        folder = self.run_folder / CHECKPOINTS
        path, saved, problems = self.processes.from_first(lambda: checkpoint.newest(folder))
        self.skipped = frozenset(file.name for file in checkpoint.step_files(folder)[: len(problems)])
        try:
            restore(self, saved)
        except (ArithmeticError, AttributeError, CheckpointError, LookupError, TypeError, ValueError) as error:
            raise CheckpointError(
                "{path}: expected a checkpoint of the same training, got one that does not fit ({problem}); resume "
                "with the network, optimizer, data and batch size of the run",
                path=path,
                problem=error,
            ) from error
        if saved.version != __version__:
            problems.append(
                message(
                    "{path}: written by zhishen {writer}, and this is {version}; the training continues, but perhaps "
                    "not to the same bits",
                    path=path,
                    writer=saved.version,
                    version=__version__,
                )
            )
        return problems

    def __repr__(self) -> str:
        at = self.state
        return (
            f"Trainer({type(self.network).__name__}, {self.dataset.name}, {self.optimizer!r}, "
            f"epoch {at.epoch} of {self.epochs}, step {at.step})"
        )


explain_attributes(
    Trainer,
    {
        **dict.fromkeys(("train", "run", "train_model"), deferred("call fit()")),
        **dict.fromkeys(
            ("evaluate", "test", "validate", "score"), deferred("call train.evaluate(trainer.network, split)")
        ),
        "predict": deferred("call trainer.network.predict(x)"),
        "save": deferred("call trainer.network.save(path), or make the trainer with run=FOLDER"),
        **dict.fromkeys(("model", "net"), deferred("use network")),
        "load": deferred("call resume(), or zhishen.load(path) for the network alone"),
        "position": deferred("use state"),
    },
    {},
    kind=deferred("a trainer"),
)
