"""Scores of predictions: accuracy, top-k accuracy, confusion matrix, precision, recall, F1, log loss, R² and errors.

What a network computes comes first, the targets second, as in ``network.accuracy(x, t)``. Only the two functions that
compare labels with labels, `confusion_matrix` and `precision_recall_f1`, take the right labels first.

A target that cannot be right is an error, never a bad score: labels as strings, as floats, or outside the classes,
one-hot rows without exactly one 1, shapes that would only fit by broadcasting. Scores that are NaN are an error too.
All means are computed in float64.

References:
    scikit-learn's user guide, "Metrics and scoring", has the same definitions; the docstrings say where we differ.
"""

from __future__ import annotations

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
