"""Scores of conditional entropy: homogeneity, completeness, and their mean, the V-measure."""

from __future__ import annotations

from numpy.typing import ArrayLike

from zhishen._checks import Number, check
from zhishen._contingency import Contingency
from zhishen._entropies import information_of_counts
from zhishen.clustering.tables import contingency_of, label_entropies

__all__ = ["completeness", "homogeneity", "v_measure"]

BETA = Number(low=0)


def homogeneity(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
) -> float:
    """Homogeneity, h = 1 - H(class | cluster) / H(class): 1 if each cluster holds samples of one class only.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN or a count is negative.

    Examples:
        >>> homogeneity([0, 0, 1, 1], [0, 1, 2, 2])
        1.0

    References:
        Rosenberg and Hirschberg, "V-measure", 2007, equation 1.
    """
    return _homogeneity_completeness(contingency_of("homogeneity", labels_true, labels_pred, contingency))[0]


def completeness(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
) -> float:
    """Completeness, c = 1 - H(cluster | class) / H(cluster): 1 if each class lies in one cluster.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN or a count is negative.

    Examples:
        >>> round(completeness([0, 0, 1, 1], [0, 1, 2, 2]), 4)
        0.6667

    References:
        Rosenberg and Hirschberg, "V-measure", 2007, equation 2.
    """
    return _homogeneity_completeness(contingency_of("completeness", labels_true, labels_pred, contingency))[1]


def v_measure(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    beta: float = 1.0,
) -> float:
    """V-measure, V = (1 + β) h c / (β h + c), from homogeneity h and completeness c; 0 if both are 0.

    With β = 1 it is the harmonic mean, and equals NMI with the arithmetic average. A larger β gives more weight to
    completeness.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        beta: the weight β >= 0.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or ``beta`` is negative.

    Examples:
        >>> round(v_measure([0, 0, 1, 1], [0, 1, 2, 2]), 4)
        0.8

    References:
        Rosenberg and Hirschberg, "V-measure: a conditional entropy-based external cluster evaluation measure", 2007.
    """
    check(beta, BETA, where="v_measure", name="beta")
    h, c = _homogeneity_completeness(contingency_of("v_measure", labels_true, labels_pred, contingency))
    return (1 + beta) * h * c / (beta * h + c) if h and c else 0.0


def _homogeneity_completeness(table: Contingency) -> tuple[float, float]:
    """MI / H(class) and MI / H(cluster), and exactly 1 if one determines the other."""
    information = information_of_counts(table)
    classes, clusters = label_entropies(table)
    h = 1.0 if table.columns_pure or not classes else information / classes
    c = 1.0 if table.rows_pure or not clusters else information / clusters
    return h, c
