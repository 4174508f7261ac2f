"""The predictions for the test rows of a table: numbers against the true ones, or a confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._types import Array, Float
from zhishen.data import Dataset, TableReader
from zhishen.errors import ArgumentError
from zhishen.figures.axes_style import style_axes
from zhishen.figures.confusion_matrix import show_confusion_matrix
from zhishen.figures.theme import font_size, localized, role_color
from zhishen.metrics import confusion_matrix
from zhishen.nn import Network

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["PredictedNumbers", "draw_class_predictions", "draw_predicted_numbers", "predicted_numbers_data"]

_POINTS: Final = 2_000  # more points hide each other


@dataclass(frozen=True, eq=False)
class PredictedNumbers:
    """Predicted and true numbers, in the units of the table.

    Attributes:
        name: of the target.
        true: (N,), of at most 2,000 test rows, evenly spaced.
        predicted: (N,), for the same rows.
    """

    name: str
    true: Float[Array, "N"]
    predicted: Float[Array, "N"]


def predicted_numbers_data(network: Network, dataset: Dataset) -> list[PredictedNumbers]:
    """Predicted and true numbers of the test rows, for each target.

    Raises:
        ArgumentError: the data set is not a table whose target is numbers.
    """
    reader = None if dataset.preprocessing is None else dataset.preprocessing.reader
    if not isinstance(reader, TableReader) or reader.target.is_classes:
        raise ArgumentError(
            "predicted_numbers_data: expected a table whose target is numbers, got {dataset!r}; load one with "
            "data.table",
            dataset=dataset.name,
        )
    step = -(-len(dataset.test.x) // _POINTS)
    predicted = reader.target.values(network.predict(dataset.test.x[::step]))
    true = reader.target.values(dataset.test.t[::step])
    return [
        PredictedNumbers(name, true[:, k], predicted[:, k]) for k, name in enumerate(reader.target.names)
    ]  # fmt: skip


def draw_predicted_numbers(data: PredictedNumbers, ax: Axes) -> None:
    """Draw a point for each row: the true number to the right, the predicted one upwards, and the line of equality."""
    style_axes(ax, title=data.name)
    low, high = (float(edge(np.concatenate([data.true, data.predicted]))) for edge in (np.min, np.max))
    margin = 0.04 * (high - low or 1.0)
    ax.plot([low, high], [low, high], color=role_color("muted"), linewidth=1)
    ax.plot(data.true, data.predicted, ".", color=role_color("test"), markersize=4, alpha=0.6)
    ax.set_xlim(low - margin, high + margin)
    ax.set_ylim(low - margin, high + margin)
    ax.set_xlabel(localized("true", "实际值"), fontsize=font_size("note"), color=role_color("muted"))
    ax.set_ylabel(localized("predicted", "预测值"), fontsize=font_size("note"), color=role_color("muted"))


def draw_class_predictions(network: Network, dataset: Dataset, ax: Axes) -> None:
    """Draw the confusion matrix of the test rows."""
    predicted = network.predict(dataset.test.x).argmax(axis=1)
    matrix = confusion_matrix(dataset.test.t, predicted, classes=dataset.outputs)
    show_confusion_matrix(matrix, dataset.class_names, ax)
    ax.set_xlabel(localized("predicted", "预测值"), fontsize=font_size("note"), color=role_color("muted"))
    ax.set_ylabel(localized("true", "实际值"), fontsize=font_size("note"), color=role_color("muted"))
