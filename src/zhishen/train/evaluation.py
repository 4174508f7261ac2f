"""What is measured of a network on a part of a data set: the loss, and the accuracy, or R² and the RMSE."""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

import numpy as np

from zhishen import metrics
from zhishen._types import Array, Float, Shaped
from zhishen.data.dataset import Split
from zhishen.nn.network import Network

__all__ = ["EVALUATED", "Measures", "evaluate", "evaluate_regression", "measure", "measures"]

EVALUATED: Final = 250  # samples that are computed at once


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


def evaluate(network: Network, split: Split, *, batch_size: int = EVALUATED) -> tuple[float, float]:
    """The loss and the accuracy of a network on a part of a data set; every sample counts.

    If the loss is not finite, the accuracy is NaN.

    Args:
        network: in training or in evaluation; it is evaluated, and is afterwards as it was.
        split: inputs and targets.
        batch_size: how many samples are computed at once.
    """
    return _classification(network, network.predict(split.x, batch_size=batch_size), split.t)


def evaluate_regression(
    network: Network, split: Split, *, units: Float[np.ndarray, "K"] | float = 1.0, batch_size: int = EVALUATED
) -> Measures:
    """The loss, R² and the RMSE of a network on a part of a data set.

    R² is None for a single sample, and both are None if the loss is not finite.

    Args:
        network: in training or in evaluation; it is evaluated, and is afterwards as it was.
        split: inputs, and targets (N, K).
        units: the RMSE is measured with outputs and targets times this number, or this number for each target: of
            standardized targets, their deviation, see `Dataset.target_deviation`.
        batch_size: how many samples are computed at once.
    """
    return _regression(network, network.predict(split.x, batch_size=batch_size), split.t, units)


def measure(
    network: Network, split: Split, *, classifies: bool, units: Float[np.ndarray, "K"] | None = None
) -> Measures:
    """The measures that suit the targets: those of `evaluate` or of `evaluate_regression`, or the loss alone.

    Args:
        network: it is evaluated, and is afterwards as it was.
        split: inputs and targets.
        classifies: whether the targets are classes.
        units: of a regression, as for `evaluate_regression`; None if only the loss is measured.
    """
    return measures(network, network.predict(split.x), split.t, classifies=classifies, units=units)


def measures(
    network: Network,
    y: Float[Array, "N K"],
    t: Shaped[Array, "N *_"],
    *,
    classifies: bool,
    units: Float[np.ndarray, "K"] | None = None,
) -> Measures:
    """The measures of outputs, as `measure` returns them.

    Args:
        network: whose loss is measured.
        y: its outputs.
        t: the targets.
        classifies: whether the targets are classes.
        units: as for `measure`.
    """
    if classifies:
        loss, accuracy = _classification(network, y, t)
        return Measures(loss, accuracy)
    if units is not None:
        return _regression(network, y, t, units)
    return Measures(network.last_layer.forward(y, t))


def _classification(network: Network, y: Array, t: Array) -> tuple[float, float]:
    loss = network.last_layer.forward(y, t)
    return loss, metrics.accuracy(y, t) if math.isfinite(loss) else math.nan


def _regression(network: Network, y: Array, t: Array, units: Any) -> Measures:
    loss = network.last_layer.forward(y, t)
    if not math.isfinite(loss):
        return Measures(loss)
    r2 = metrics.r2(y, t) if len(y) > 1 else None
    return Measures(loss, r2=r2, rmse=math.sqrt(metrics.mean_squared_error(y * units, t * units)))
