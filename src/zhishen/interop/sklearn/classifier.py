"""The classifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import column_or_1d

from zhishen._checks import shown
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.interop.sklearn.bases import ClassifierMixin
from zhishen.interop.sklearn.building import Builder
from zhishen.interop.sklearn.estimator import NetworkEstimator
from zhishen.interop.sklearn.monitoring import Part
from zhishen.messages import listed, message
from zhishen.nn.network import Network
from zhishen.optim.optimizer import Optimizer
from zhishen.optim.penalty import Penalty

__all__ = ["NetworkClassifier"]


class NetworkClassifier(ClassifierMixin, NetworkEstimator):
    """A network that classifies, as an estimator of scikit-learn: of two or more classes, or of several labels at once.

    Args:
        network: the widths of the hidden layers; or a `Network`, which is copied, with its weights, and stays as it is;
            or a function ``build(inputs, outputs, rng=rng)`` that returns a network, where ``inputs`` is the number of
            features or ``input_shape``.
        activation: of the hidden layers, if ``network`` is widths.
        dropout: the dropout rate of the hidden layers, if ``network`` is widths.
        input_shape: the shape of an input, such as (1, 28, 28) for a convolution; each row of X is reshaped to it.
        standardize: whether each feature (of images: each channel) gets mean 0 and standard deviation 1 before the
            network. The scales are learned in the first call, with the sample weights.
        optimizer: the name of an optimizer, or an optimizer, which is copied.
        lr: the learning rate; None for 0.005 with ``"adam"`` and ``"adamw"``, and for its own with another optimizer.
        schedule: the learning rate as a function of the step, such as `optim.Cosine`.
        epochs: passes over the samples in a call of `fit`.
        batch_size: samples an update; None for all samples.
        weight_decay: λ of decoupled weight decay, see `optim.WeightDecay`; 0 for none.
        penalty: a penalty that is added to the loss, such as ``optim.L2(1e-4)``.
        early_stopping: whether to stop when the validation loss no longer falls; the network then gets the parameters
            of the epoch with the lowest validation loss.
        validation_fraction: the share of the samples that is held out for early stopping, stratified by class. With
            ``validation_data`` nothing is held out.
        patience: epochs without a lower validation loss before training stops.
        tol: how much lower it has to be.
        warm_start: whether `fit` continues with the network, the state of the optimizer and the step of the last call.
        callbacks: functions of the estimator, which are called after each epoch; one that returns True ends the
            training.
        random_state: the seed of weights, order, dropout and the validation part.
        verbose: whether to print a line after each epoch.
        dtype: of the parameters of a network of widths; None for float32 if X is float32, and float64 otherwise.
        class_weight: a weight for each class as a dictionary, ``"balanced"`` for weights inversely proportional to the
            frequencies, or None for 1. It multiplies the sample weights.

    Attributes:
        classes_: (K,), the classes; of several labels, 0 to K - 1.
        multilabel_: whether y is a matrix of several labels.
        network_: the trained `Network`.
        optimizer_: the optimizer with its state.
        scaling_: the `Standardization` of the features; None without one.
        history_: an `EpochRecord` for each epoch, with the training loss, the validation loss and the validation score.
        n_iter_: the number of epochs so far.
        stopped_: whether early stopping ended the training.
        best_epoch_: with early stopping, the number of the epoch whose parameters the network has.
        best_validation_loss_: its validation loss.
        train_indices_: the rows of X of the last call that the network learned from; None for all.
        validation_indices_: the rows that were held out; None for none.
        n_features_in_: the number of features.
        feature_names_in_: the names of the columns of a data frame.

    Examples:
        >>> from sklearn.datasets import load_wine
        >>> from zhishen.sklearn import NetworkClassifier
        >>> X, y = load_wine(return_X_y=True)
        >>> classifier = NetworkClassifier((20,), random_state=0).fit(X, y)
        >>> classifier.score(X, y) > 0.98
        True
    """

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
        class_weight: Mapping[Any, float] | str | None = None,
    ) -> None:
        super().__init__(
            network, activation=activation, dropout=dropout, input_shape=input_shape, standardize=standardize,
            optimizer=optimizer, lr=lr, schedule=schedule, epochs=epochs, batch_size=batch_size,
            weight_decay=weight_decay, penalty=penalty, early_stopping=early_stopping,
            validation_fraction=validation_fraction, patience=patience, tol=tol, warm_start=warm_start,
            callbacks=callbacks, random_state=random_state, verbose=verbose, dtype=dtype,
        )  # fmt: skip
        self.class_weight = class_weight

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None, *, validation_data: Any = None
    ) -> NetworkClassifier:
        """Train for one epoch over some samples; the network, the optimizer and the history continue from call to call.

        With early stopping each call holds out its own share of the samples: the same rows, if it gets the same
        samples again. After ``patience`` calls without a lower validation loss, ``stopped_`` is True, the network
        gets its best parameters, and further calls leave it as it is.

        Args:
            X: (N, F).
            y: (N,) or (N, K).
            classes: all classes, in the first call; None if y has them all.
            sample_weight: (N,), see `fit`.
            validation_data: see `fit`.

        Raises:
            ArgumentError: a label is not one of the classes; or see `fit`.
        """
        if self.class_weight == "balanced":
            raise ArgumentError(
                "NetworkClassifier.partial_fit: expected class_weight to be a dictionary, got 'balanced', which needs "
                "all samples; give class_weight={example}, or call fit",
                example="{label: weight}",
            )
        self._all_classes = None if classes is None else np.unique(classes)
        try:
            return self._fit_part(X, y, sample_weight, validation_data, first=not hasattr(self, "network_"))
        finally:
            del self._all_classes

    def _checked_y(self, y: Array) -> Array:
        check_classification_targets(y)
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        if y.ndim == 2 and type_of_target(y) != "multilabel-indicator":
            raise ArgumentError(
                "NetworkClassifier: expected y to be one label for each sample, or a matrix of zeros and ones, got a "
                "matrix of labels {shape}; use sklearn.multioutput.MultiOutputClassifier for several targets",
                shape=y.shape,
            )
        return y

    def _learn_targets(self, y: Array, weights: Array | None) -> None:  # noqa: ARG002 - classes count by their presence
        self.multilabel_: bool = y.ndim == 2
        given = getattr(self, "_all_classes", None)
        if self.multilabel_:
            self.classes_: Array = np.arange(y.shape[1])
        else:
            self.classes_ = np.unique(y) if given is None else given

    def _targets(self, y: Array) -> Array:
        if self.multilabel_:
            self._check_width(y)
            return y.astype(np.float64)
        self._check_labels(y)
        return np.eye(len(self.classes_))[np.searchsorted(self.classes_, y)]

    def _check_width(self, y: Array) -> None:
        """Raise unless a matrix of labels has a column for each label."""
        if y.shape[1:] != self.classes_.shape:
            raise ArgumentError(
                "NetworkClassifier: expected y as a matrix of {labels} labels, as in the first call, got shape "
                "{shape}; give all labels",
                labels=len(self.classes_),
                shape=y.shape,
            )

    def _check_labels(self, y: Array) -> None:
        """Raise unless y has one label a sample, which is a class."""
        unknown = np.setdiff1d(y, self.classes_)
        if y.ndim != 1 or unknown.size:
            raise ArgumentError(
                "NetworkClassifier: expected labels of the classes {classes}, got {label}; give all classes in the "
                "first call: partial_fit(X, y, classes=...)",
                classes=listed(map(str, self.classes_.tolist())),
                label=shown(unknown.tolist()[0]) if y.ndim == 1 else message("a matrix {shape}", shape=y.shape),
            )

    def _class_weights(self, y: Array) -> Array | None:
        return None if self.class_weight is None else compute_sample_weight(self.class_weight, y)

    def _strata(self, t: Array) -> Array | None:
        return None if self.multilabel_ else t.argmax(axis=1)

    def _loss_name(self) -> str:
        return "sigmoid_cross_entropy" if self.multilabel_ else "softmax_cross_entropy"

    def _metric(self) -> str:
        return message("accuracy")

    def _score(self, outputs: Array, part: Part) -> float | None:
        return float(np.average(self._hits(outputs, part.t), weights=part.weights))

    def _hits(self, outputs: Array, t: Array) -> Array:
        """Whether each sample is right; of several labels, all of them."""
        if self.multilabel_:
            return ((outputs > 0) == (t > 0)).all(axis=1)
        return outputs.argmax(axis=1) == t.argmax(axis=1)

    def predict(self, X: Any) -> Array:
        """The class with the highest probability, (N,); of several labels, a matrix (N, K) of zeros and ones."""
        outputs = self._outputs(X)
        return (outputs > 0).astype(np.int64) if self.multilabel_ else self.classes_[outputs.argmax(axis=1)]

    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, or of each label, (N, K)."""
        outputs = self._outputs(X)
        return self.network_.last_layer.probabilities(outputs)

    def predict_log_proba(self, X: Any) -> Array:
        """The logarithm of `predict_proba`, (N, K)."""
        with np.errstate(divide="ignore"):  # log 0 = -inf
            return np.log(self.predict_proba(X))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags
