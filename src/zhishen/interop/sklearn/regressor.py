"""The regressor."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import r2_score
from sklearn.utils.validation import column_or_1d

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.interop.sklearn.bases import RegressorMixin
from zhishen.interop.sklearn.estimator import NetworkEstimator
from zhishen.interop.sklearn.monitoring import Part
from zhishen.interop.sklearn.scaling import Standardization

__all__ = ["NetworkRegressor"]


class NetworkRegressor(RegressorMixin, NetworkEstimator):
    """A network that predicts numbers, as an estimator of scikit-learn: one number a sample, or several.

    The loss is the sum of squares. With ``standardize`` the targets, too, have mean 0 and standard deviation 1 for the
    network; predictions are in their units.

    Args:
        network: see `NetworkClassifier`; a network of your own has a loss such as ``"sum_of_squares"``.
        activation, dropout, input_shape, standardize, optimizer, lr, schedule, epochs, batch_size: see
            `NetworkClassifier`.
        weight_decay, penalty, early_stopping, validation_fraction, patience, tol, warm_start, callbacks, random_state,
            verbose, dtype: see `NetworkClassifier`; the validation part is drawn from all samples alike.

    Attributes:
        target_scaling_: the `Standardization` of the targets; None without one.
        network_, optimizer_, scaling_, history_, n_iter_, stopped_, best_epoch_, best_validation_loss_, train_indices_,
            validation_indices_, n_features_in_, feature_names_in_: see `NetworkClassifier`; the validation score is R².

    Examples:
        >>> from sklearn.datasets import load_diabetes
        >>> from zhishen.sklearn import NetworkRegressor
        >>> X, y = load_diabetes(return_X_y=True)
        >>> regressor = NetworkRegressor(epochs=20, random_state=0).fit(X, y)
        >>> regressor.score(X, y) > 0.5
        True
    """

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, *, validation_data: Any = None) -> Any:
        """Train for one epoch over some samples; the network, the optimizer and the history continue from call to call.

        The scales of features and targets are those of the first call. Early stopping: see
        `NetworkClassifier.partial_fit`.

        Args:
            X: (N, F).
            y: (N,) or (N, K).
            sample_weight: (N,), see `fit`.
            validation_data: see `fit`.
        """
        return self._fit_part(X, y, sample_weight, validation_data, first=not hasattr(self, "network_"))

    def _checked_y(self, y: Array) -> Array:
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        return y.astype(np.float64, copy=False)

    def _learn_targets(self, y: Array, weights: Array | None) -> None:
        self._flat = y.ndim == 1
        columns = y.reshape(len(y), -1)
        self.target_scaling_: Standardization | None = (
            Standardization.of(columns, weights) if self.standardize else None
        )
        self._outputs_count = columns.shape[1]

    def _targets(self, y: Array) -> Array:
        t = y.reshape(len(y), -1)
        if t.shape[1] != self._outputs_count:
            raise ArgumentError(
                "NetworkRegressor: expected {expected} numbers for each sample in y, as in the first call, got "
                "{given}; give all targets",
                expected=self._outputs_count,
                given=t.shape[1],
            )
        return t if self.target_scaling_ is None else self.target_scaling_.apply(t)

    def _loss_name(self) -> str:
        return "sum_of_squares"

    def _metric(self) -> str:
        return "R²"

    def _score(self, outputs: Array, part: Part) -> float | None:
        return None if len(outputs) < 2 else float(r2_score(part.t, outputs, sample_weight=part.weights))

    def predict(self, X: Any) -> Array:
        """The predictions, (N,), or (N, K) for several targets."""
        y = self._outputs(X)
        y = y if self.target_scaling_ is None else self.target_scaling_.undo(y)
        return y.ravel() if self._flat else y

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
