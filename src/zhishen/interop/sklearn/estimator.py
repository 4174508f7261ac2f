"""What the classifier and the regressor share: options, fitting, and predicting with the network."""

from __future__ import annotations

import sys
from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from sklearn.utils.validation import (
    _check_sample_weight,
    check_is_fitted,
    check_random_state,
    validate_data,
)

from zhishen._checks import Number, WholeNumber, check, shown
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.interop.sklearn.bases import BaseEstimator
from zhishen.interop.sklearn.building import Builder, are_widths, build_network, build_optimizer, check_outputs
from zhishen.interop.sklearn.monitoring import BestEpoch, EpochRecord, Part, draw_validation, progress_line
from zhishen.interop.sklearn.scaling import Standardization
from zhishen.interop.sklearn.weighting import SampleWeighted, mean_one, with_weights
from zhishen.nn.network import Network
from zhishen.optim.optimizer import Optimizer
from zhishen.optim.penalty import Penalty
from zhishen.train.state import TrainingState
from zhishen.train.trainer import Trainer

__all__ = ["NetworkEstimator"]

_COUNT = WholeNumber(1)
_FRACTION = Number(0, 1, open_low=True, open_high=True)
_NOT_NEGATIVE = Number(0)
_FLOATS = (np.float64, np.float32)


class NetworkEstimator(BaseEstimator, metaclass=ABCMeta):
    """The base of `NetworkClassifier` and `NetworkRegressor`, which describe the options."""

    def __init__(
        self,
        network: Sequence[int] | Network | Builder = (100,),
        *,
        activation: str = "relu",
        dropout: float = 0.0,
        input_shape: tuple[int, ...] | None = None,
        standardize: bool = True,
        optimizer: str | Optimizer = "adam",
        lr: float | None = None,
        schedule: Callable[[int], float] | None = None,
        epochs: int = 50,
        batch_size: int | None = 64,
        weight_decay: float = 0.1,
        penalty: Penalty | None = None,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        patience: int = 10,
        tol: float = 1e-4,
        warm_start: bool = False,
        callbacks: Sequence[Callable[[Any], object]] = (),
        random_state: Any = None,
        verbose: bool = False,
        dtype: npt.DTypeLike | None = None,
    ) -> None:
        self.network = network
        self.activation = activation
        self.dropout = dropout
        self.input_shape = input_shape
        self.standardize = standardize
        self.optimizer = optimizer
        self.lr = lr
        self.schedule = schedule
        self.epochs = epochs
        self.batch_size = batch_size
        self.weight_decay = weight_decay
        self.penalty = penalty
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.patience = patience
        self.tol = tol
        self.warm_start = warm_start
        self.callbacks = callbacks
        self.random_state = random_state
        self.verbose = verbose
        self.dtype = dtype

    # --- what the two estimators define -----------------------------------------------------------------------------

    @abstractmethod
    def _learn_targets(self, y: Array, weights: Array | None) -> None:
        """Learn from the targets of the first call what `_targets` needs."""

    @abstractmethod
    def _targets(self, y: Array) -> Array:
        """Targets as the network sees them, (N, K).

        Raises:
            ArgumentError: they do not fit those that the estimator learned from.
        """

    @abstractmethod
    def _loss_name(self) -> str:
        """The name of the loss."""

    @abstractmethod
    def _metric(self) -> str:
        """The name of the score."""

    @abstractmethod
    def _score(self, outputs: Array, part: Part) -> float | None:
        """The score of outputs (N, K)."""

    def _class_weights(self, y: Array) -> Array | None:  # noqa: ARG002 - the classifier needs the targets
        """The weight of each sample by its class; None without class weights."""
        return None

    def _strata(self, t: Array) -> Array | None:  # noqa: ARG002 - the classifier needs the targets
        """The labels by which the validation part is stratified; None to draw it from all samples alike."""
        return None

    # --- fitting ----------------------------------------------------------------------------------------------------

    def fit(self, X: Any, y: Any, sample_weight: Any = None, *, validation_data: Any = None) -> Any:
        """Train the network for ``epochs`` passes over the samples, or until the validation loss no longer falls.

        Args:
            X: (N, F), or (N, ...) for a network that takes such inputs.
            y: the targets, (N,) or (N, K).
            sample_weight: (N,), how much each sample counts; None for 1.
            validation_data: (X, y) or (X, y, sample_weight) on which the validation loss is measured; no sample of X is
                held out then.

        Returns:
            The estimator.

        Raises:
            ArgumentError: an option or a target is invalid.
            ShapeError: the network does not fit the inputs or the targets.
            NumericalError: the loss or a parameter became NaN or infinite.
        """
        self._check_options()
        x, y, weights = self._arrays(X, y, sample_weight, first=not (self.warm_start and hasattr(self, "network_")))
        self._watch(in_parts=False)
        self._train(x, y, weights, validation_data, epochs=self.epochs)
        if self.early_stopping:
            self._restore_best()
        return self

    def _fit_part(self, X: Any, y: Any, sample_weight: Any, validation_data: Any, *, first: bool) -> Any:
        """One epoch over some samples, which continues where the last call ended."""
        self._check_options()
        x, y, weights = self._arrays(X, y, sample_weight, first=first)
        if first or not self._in_parts:
            self._watch(in_parts=True)
        if not self.stopped_:
            self._train(x, y, weights, validation_data, epochs=1)
            if self.stopped_:
                self._restore_best()
        return self

    def _watch(self, *, in_parts: bool) -> None:
        """Begin to look for the best epoch: of a call of `fit`, or of consecutive calls of `partial_fit`."""
        self._in_parts = in_parts
        self._best = BestEpoch()
        self.stopped_: bool = False

    def _check_options(self) -> None:
        where = type(self).__name__
        for name, constraint in {
            "epochs": _COUNT,
            "patience": _COUNT,
            "validation_fraction": _FRACTION,
            "tol": _NOT_NEGATIVE,
            "weight_decay": _NOT_NEGATIVE,
        }.items():
            check(getattr(self, name), constraint, where=where, name=name)
        if self.batch_size is not None:
            check(self.batch_size, _COUNT, where=where, name="batch_size")
        self._check_switches()
        if not _is_dtype(self.dtype):
            raise ArgumentError(
                "{where}: expected dtype to be float32 or float64, got {given}; omit it to take that of X",
                where=where,
                given=shown(self.dtype),
            )
        shape: Any = self.input_shape
        if shape is not None and not (isinstance(shape, tuple | list) and all(map(_COUNT.accepts, shape))):
            raise ArgumentError(
                "{where}: expected input_shape to be a tuple of sizes, got {given}; give input_shape=(1, 28, 28), for "
                "example, for images of one channel",
                where=where,
                given=shown(shape),
            )
        given: Any = self.callbacks
        wrong = [each for each in given if not callable(each)] if isinstance(given, Iterable) else [given]
        if wrong:
            raise ArgumentError(
                "{where}: expected callbacks to be functions of the estimator, got {given}; give "
                "callbacks=[lambda estimator: ...]",
                where=where,
                given=shown(wrong[0]),
            )

    def _check_switches(self) -> None:
        for name in ("standardize", "early_stopping", "warm_start", "verbose"):
            value = getattr(self, name)
            if not isinstance(value, bool | np.bool_ | int):  # a text would count as True, also "no"
                raise ArgumentError(
                    "{where}: expected {name} to be True or False, got {given}; choose one of these",
                    where=type(self).__name__,
                    name=name,
                    given=shown(value),
                )

    def _arrays(self, X: Any, y: Any, sample_weight: Any, *, first: bool) -> tuple[Array, Array, Array | None]:
        """Inputs, targets and weights as arrays; on the first call, everything that is learned from them."""
        x, targets = self._validated(X, y, multi_output=True, reset=first)
        targets = self._checked_y(targets)
        weights = None
        if sample_weight is not None:
            weights = _check_sample_weight(sample_weight, x, dtype=np.float64, ensure_non_negative=True)
            weights = mean_one(weights)
        if first:
            self._start(x, targets, weights)
        by_class = self._class_weights(targets)
        if by_class is not None:
            weights = mean_one(by_class if weights is None else by_class * weights)
        return self._inputs(x), self._targets(targets), weights

    def _validated(self, *arrays: Any, **options: Any) -> Any:
        """Inputs and targets after the checks of scikit-learn; inputs of any shape, if the network takes them."""
        return validate_data(self, *arrays, dtype=_FLOATS, allow_nd=not are_widths(self.network), **options)

    def _checked_y(self, y: Array) -> Array:
        """Targets after the checks of scikit-learn for their kind."""
        return y

    def _start(self, x: Array, y: Array, weights: Array | None) -> None:
        """Everything that the first call learns: scales, classes, the network, the optimizer, an empty history."""
        name = type(self).__name__
        seeds = check_random_state(self.random_state)
        self._rng = np.random.default_rng(seeds.randint(2**31 - 1))
        self._split_seed = int(seeds.randint(2**31 - 1))
        self._learn_targets(y, weights)
        images = self._reshaped(x)
        self.scaling_: Standardization | None = Standardization.of(images, weights) if self.standardize else None
        outputs = self._targets(y[:1]).shape[1]
        self.network_: Network = build_network(
            self.network,
            x.shape[1] if images.ndim == 2 else images.shape[1:],
            outputs,
            loss=self._loss_name(),
            activation=self.activation,
            dropout=self.dropout,
            dtype=x.dtype if self.dtype is None else self.dtype,
            rng=self._rng,
            where=name,
        )
        check_outputs(self.network_, self._inputs(x[:1]), outputs, loss=self._loss_name(), where=name)
        self.optimizer_: Optimizer = build_optimizer(
            self.optimizer, lr=self.lr, weight_decay=self.weight_decay, penalty=self.penalty
        )
        self.history_: list[EpochRecord] = []

    def _reshaped(self, x: Array) -> Array:
        """Rows as inputs of ``input_shape``.

        Raises:
            ShapeError: the rows have another number of values.
        """
        if self.input_shape is None:
            return x
        shape = tuple(self.input_shape)
        if int(np.prod(shape)) != int(np.prod(x.shape[1:])):
            raise ShapeError(
                "{where}: expected rows of {values} values for input_shape {shape}, got {given}; correct input_shape",
                where=type(self).__name__,
                values=int(np.prod(shape)),
                shape=shape,
                given=int(np.prod(x.shape[1:])),
            )
        return x.reshape(len(x), *shape)

    def _inputs(self, x: Array) -> Array:
        """Inputs as the network sees them."""
        x = self._reshaped(x)
        return x if self.scaling_ is None else self.scaling_.apply(x)

    def _train(self, x: Array, t: Array, weights: Array | None, validation_data: Any, *, epochs: int) -> None:
        train, validation = self._parts(Part(x, t, weights), validation_data)
        weighted = train.weights is not None or (validation is not None and validation.weights is not None)
        loss = self.network_.last_layer
        if weighted:
            self.network_.last_layer = SampleWeighted(loss)
        try:
            trainer = self._trainer(train, weighted=weighted, epochs=epochs)
            trainer.on("epoch", lambda trainer: self._finish_epoch(trainer, validation, weighted=weighted))
            trainer.fit()
        finally:
            self.network_.last_layer = loss
        self.n_iter_: int = len(self.history_)

    def _trainer(self, part: Part, *, weighted: bool, epochs: int) -> Trainer:
        """A trainer that continues from the steps so far."""
        samples = len(part.x)
        trainer = Trainer(
            self.network_,
            (part.x, self._network_targets(part, weighted=weighted)),
            self.optimizer_,
            epochs=epochs,
            batch_size=samples if self.batch_size is None else min(self.batch_size, samples),
            rng=self._rng,
            schedule=self.schedule,
            train_samples=0,
            progress=False,
        )
        trainer.classifies = False  # the scores are measured here, with weights
        trainer.state = TrainingState(step=self.history_[-1]["step"] if self.history_ else 0)
        return trainer

    def _network_targets(self, part: Part, *, weighted: bool) -> Array:
        """Targets in the dtype of the network, with the weights if the loss takes them."""
        weights = np.ones(len(part.t)) if part.weights is None else part.weights
        t = with_weights(part.t, weights) if weighted else part.t
        return t.astype(self.network_.dtype, copy=False)

    def _parts(self, part: Part, validation_data: Any) -> tuple[Part, Part | None]:
        """The part to learn from, and the validation part: the one that is given, or one that is held out."""
        self.validation_indices_: Array | None = None
        self.train_indices_: Array | None = None
        if validation_data is not None:
            return part, self._given_part(validation_data)
        if not self.early_stopping:
            return part, None
        # A sample of weight 0 would say nothing in the validation part.
        candidates = np.arange(len(part.x)) if part.weights is None else np.flatnonzero(part.weights)
        strata = self._strata(part.t[candidates])
        where = type(self).__name__
        held_out = draw_validation(candidates, self.validation_fraction, strata, seed=self._split_seed, where=where)
        self.validation_indices_ = held_out
        self.train_indices_ = np.setdiff1d(np.arange(len(part.x)), held_out)
        return part.at(self.train_indices_), part.at(self.validation_indices_)

    def _given_part(self, validation_data: Any) -> Part:
        if not isinstance(validation_data, tuple | list) or len(cast("Sequence[Any]", validation_data)) not in (2, 3):
            raise ArgumentError(
                "{where}: expected validation_data to be (X, y) or (X, y, sample_weight), got {given}; put inputs and "
                "targets into a tuple",
                where=type(self).__name__,
                given=shown(validation_data),
            )
        X, y, *rest = cast("Sequence[Any]", validation_data)
        return Part(*self._arrays(X, y, rest[0] if rest else None, first=False))

    def _finish_epoch(self, trainer: Trainer, validation: Part | None, *, weighted: bool) -> None:
        """Measure, remember the best epoch, report, and decide whether to stop."""
        loss = score = None
        if validation is not None:
            outputs = self.network_.predict(validation.x)
            loss = self.network_.last_layer.forward(outputs, self._network_targets(validation, weighted=weighted))
            score = self._score(outputs, validation)
        before = trainer.history[-2]["seconds"] if len(trainer.history) > 1 else 0.0
        seen = trainer.history[-1]
        self.history_.append({
            "epoch": len(self.history_) + 1, "step": seen["step"], "train_loss": seen["train_loss"],
            "validation_loss": loss, "validation_score": score, "lr": seen["lr"],
            "seconds": seen["seconds"] - before,
        })  # fmt: skip
        if self.verbose:
            sys.stdout.write(progress_line(self.history_[-1], self._metric()) + "\n")
        if self.early_stopping and loss is not None:
            self._best.update(self.network_, len(self.history_), loss, self.tol)
            if self._best.waited >= self.patience:
                self.stopped_ = True
                trainer.stop("the validation loss no longer falls")
        if any([callback(self) is True for callback in self.callbacks]):  # noqa: C419 - each of them is called
            trainer.stop("a callback returned True")

    def _restore_best(self) -> None:
        self._best.restore(self.network_)
        self.best_epoch_: int = self._best.epoch
        self.best_validation_loss_: float = self._best.loss

    # --- predicting -------------------------------------------------------------------------------------------------

    def _outputs(self, X: Any) -> Array:
        """The outputs of the network, (N, K)."""
        check_is_fitted(self, "network_")
        x = self._validated(X, reset=False)
        return self.network_.predict(self._inputs(x)).astype(x.dtype, copy=False)


def _is_dtype(dtype: Any) -> bool:
    """Return True for a dtype in which the optimizers compute, and for None."""
    try:
        return dtype is None or np.dtype(dtype).type in _FLOATS
    except TypeError:
        return False
