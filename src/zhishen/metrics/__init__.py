"""Scores of predictions: accuracy, top-k accuracy, confusion matrix, precision, recall, F1, log loss, R² and errors.

Predictions are the first argument, targets the second, as in ``network.accuracy(x, t)``. Only the two functions that
compare labels with labels, `confusion_matrix` and `precision_recall_f1`, take the true labels first.

An invalid target is an error, never a bad score: labels as strings, as floats, or outside the classes, one-hot rows
without exactly one 1, shapes that would fit only by broadcasting. Scores that are NaN are an error too.
All means are computed in float64.

References:
    scikit-learn's user guide, "Metrics and scoring", has the same definitions; the docstrings name the differences.
"""

from __future__ import annotations

from typing import Any

from zhishen._constructors import missing_name
from zhishen.metrics.classification import (
    ClassScores,
    MeanScores,
    accuracy,
    confusion_matrix,
    count_correct,
    log_loss,
    precision_recall_f1,
    top_k_accuracy,
)
from zhishen.metrics.regression import mean_absolute_error, mean_squared_error, r2
from zhishen.metrics.targets import labels_of

__all__ = [
    "ClassScores",
    "MeanScores",
    "accuracy",
    "confusion_matrix",
    "count_correct",
    "labels_of",
    "log_loss",
    "mean_absolute_error",
    "mean_squared_error",
    "precision_recall_f1",
    "r2",
    "top_k_accuracy",
]

_LABELS_FIRST = "metrics.precision_recall_f1(t, predicted)"

#: Function or class of another library → its name here.
NAMES: dict[str, str] = {
    "accuracy_score": "metrics.accuracy(scores, t)",
    "Accuracy": "metrics.accuracy(scores, t)",
    "SparseCategoricalAccuracy": "metrics.accuracy(scores, t)",
    "top_k_accuracy_score": "metrics.top_k_accuracy",
    "ConfusionMatrix": "metrics.confusion_matrix(t, predicted)",
    "precision_recall_fscore_support": _LABELS_FIRST,
    "classification_report": _LABELS_FIRST,
    "precision_score": _LABELS_FIRST,
    "recall_score": _LABELS_FIRST,
    "f1_score": _LABELS_FIRST,
    "precision": _LABELS_FIRST,
    "recall": _LABELS_FIRST,
    "f1": _LABELS_FIRST,
    "mse": "metrics.mean_squared_error",
    "mae": "metrics.mean_absolute_error",
    "r2_score": "metrics.r2(y, t), with the predictions first",
}


def __getattr__(name: str) -> Any:
    """Explain a name that does not exist here, such as one from another library."""
    raise missing_name("metrics", name, __all__, NAMES)
