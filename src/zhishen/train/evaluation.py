"""What is measured of a network on a part of a data set: the loss, and the accuracy, or R² and the RMSE."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from zhishen import metrics
from zhishen._types import Array, Float
from zhishen.data.dataset import Split
from zhishen.nn.network import Network

__all__ = ["Measures", "evaluate", "evaluate_regression", "measure"]


Predict = Callable[..., Array]  # the arguments of Network.predict → the outputs


class Measures(NamedTuple):
    """What is measured on a part of a data set; None for what does not apply.

    Attributes:
        loss: the mean loss.
        accuracy: of a classification, the share of right answers.
        r2: of a regression, the coefficient of determination, see `metrics.r2`.
        rmse: of a regression, the root mean squared error, in the units of the raw targets.
    """

    loss: float | None = None
    accuracy: float | None = None
    r2: float | None = None
    rmse: float | None = None


def evaluate(
    network: Network, split: Split, *, batch_size: int = 250, predict: Predict = Network.predict
) -> tuple[float, float]:
    """The loss and the accuracy of a network on a part of a data set; every sample counts.

    If the loss is not finite, the accuracy is NaN.

    Args:
        network: in training or in evaluation; it is evaluated, and is afterwards as it was.
        split: inputs and targets.
        batch_size: how many samples are computed at once.
        predict: computes the outputs.
    """
    y = predict(network, split.x, batch_size=batch_size)
    loss = network.last_layer.forward(y, split.t)
    return loss, metrics.accuracy(y, split.t) if math.isfinite(loss) else math.nan


def evaluate_regression(
    network: Network, split: Split, *, units: Float[np.ndarray, "K"] | float = 1.0, batch_size: int = 250,
    predict: Predict = Network.predict,
) -> Measures:  # fmt: skip
    """The loss, R² and the RMSE of a network on a part of a data set.

    R² is None for a single sample, and both are None if the loss is not finite.

    Args:
        network: in training or in evaluation; it is evaluated, and is afterwards as it was.
        split: inputs, and targets (N, K).
        units: the RMSE is measured with outputs and targets times this number, or this number for each target: of
            standardized targets, their deviation, see `Dataset.target_deviation`.
        batch_size: how many samples are computed at once.
        predict: computes the outputs.
    """
    y = predict(network, split.x, batch_size=batch_size)
    loss = network.last_layer.forward(y, split.t)
    if not math.isfinite(loss):
        return Measures(loss)
    r2 = metrics.r2(y, split.t) if len(y) > 1 else None
    return Measures(loss, r2=r2, rmse=math.sqrt(metrics.mean_squared_error(y * units, split.t * units)))


def measure(
    network: Network, split: Split, *, classifies: bool, units: Float[np.ndarray, "K"] | None = None,
    predict: Predict = Network.predict,
) -> Measures:  # fmt: skip
    """The measures that suit the targets: those of `evaluate` or of `evaluate_regression`, or the loss alone.

    Args:
        network: it is evaluated, and is afterwards as it was.
        split: inputs and targets.
        classifies: whether the targets are classes.
        units: of a regression, as for `evaluate_regression`; None if only the loss is measured.
        predict: computes the outputs.
    """
    if classifies:
        loss, accuracy = evaluate(network, split, predict=predict)
        return Measures(loss, accuracy)
    if units is not None:
        return evaluate_regression(network, split, units=units, predict=predict)
    return Measures(network.last_layer.forward(predict(network, split.x, batch_size=250), split.t))
