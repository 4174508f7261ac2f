"""Scores of mutual information: normalized, expected, adjusted."""

from __future__ import annotations

import math

from numpy.typing import ArrayLike

from zhishen._checks import check
from zhishen._entropies import AVERAGE, BASE, average_of, information_of_counts
from zhishen.clustering.hypergeometric import expected_information
from zhishen.clustering.tables import contingency_of, label_entropies

__all__ = [
    "adjusted_mutual_information",
    "expected_mutual_information",
    "mutual_information_score",
    "normalized_mutual_information_score",
]


def mutual_information_score(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    base: float = math.e,
) -> float:
    """Mutual information of classes and clusters, MI = Σᵢⱼ (nᵢⱼ / N) log(N nᵢⱼ / (aᵢ bⱼ)).

    It is never negative, and exactly 0 if the labelings are independent. It grows with the number of clusters, even of
    random ones: see `adjusted_mutual_information`.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        base: of the logarithm: e for nats, 2 for bits.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or ``base`` is not above 1.

    Examples:
        >>> mutual_information_score([0, 0, 1, 1], [1, 1, 0, 0], base=2)
        1.0
        >>> mutual_information_score([0, 0, 1, 1], [0, 1, 0, 1])
        0.0

    References:
        Cover and Thomas, *Elements of Information Theory*, 2.3; the notes, chapter 4.
    """
    where = "mutual_information_score"
    check(base, BASE, where=where, name="base")
    return information_of_counts(contingency_of(where, labels_true, labels_pred, contingency)) / math.log(base)


def normalized_mutual_information_score(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    average: str = "arithmetic",
) -> float:
    """Normalized mutual information, NMI = MI / average(H(classes), H(clusters)), from 0 to 1, without a unit.

    It is 1 for equal labelings (also if there is one class and one cluster), and 0 if only one of the two is constant.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        average: "arithmetic", "geometric", "min" or "max" of the two entropies.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or ``average`` is invalid.

    Examples:
        >>> round(normalized_mutual_information_score([0, 0, 1, 1], [0, 1, 2, 2]), 4)
        0.8

    References:
        Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010, table 2.
    """
    where = "normalized_mutual_information_score"
    check(average, AVERAGE, where=where, name="average")
    table = contingency_of(where, labels_true, labels_pred, contingency)
    if table.rows_pure and table.columns_pure:
        return 1.0
    mean = float(average_of(*label_entropies(table), average))
    return min(1.0, information_of_counts(table) / mean) if mean else 0.0


def expected_mutual_information(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    base: float = math.e,
) -> float:
    """The mean of the mutual information over all labelings with the same sizes of classes and clusters, E[MI].

    It is Σᵢⱼ Σₙ (n / N) log(N n / (aᵢ bⱼ)) P(n). P is the hypergeometric distribution of the number n of common samples
    of a class of size aᵢ and a random cluster of size bⱼ among N. Each P is computed from its largest value by the
    ratios of neighbors, and divided by its sum, as logarithms of factorials of N would lose half of the digits at 10^7
    samples. Equal sizes are computed once, and negligible tails (below e⁻⁷⁰) are omitted.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        base: of the logarithm: e for nats, 2 for bits.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or ``base`` is not above 1.

    Examples:
        >>> round(expected_mutual_information([0, 0, 1, 1], [0, 1, 0, 1], base=2), 4)
        0.3333

    References:
        Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010, equation 24a.
    """
    where = "expected_mutual_information"
    check(base, BASE, where=where, name="base")
    return expected_information(contingency_of(where, labels_true, labels_pred, contingency)) / math.log(base)


def adjusted_mutual_information(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    average: str = "arithmetic",
) -> float:
    """Adjusted mutual information, AMI = (MI - E[MI]) / (average(H(classes), H(clusters)) - E[MI]).

    It is 1 for equal labelings of any kind, 0 on average for random ones, and may be negative. It has no unit. If one
    labeling is constant or consists of singletons, and the other differs, MI equals E[MI] for all labels, and AMI is 0.
    E[MI] is `expected_mutual_information`.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        average: "arithmetic", "geometric", "min" or "max" of the two entropies.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or ``average`` is invalid.

    Examples:
        >>> adjusted_mutual_information([0, 1], [1, 0])
        1.0
        >>> round(adjusted_mutual_information([0, 0, 1, 1], [0, 1, 0, 1]), 4)
        -0.5

    References:
        Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010. The notes' AMI is
        `adjusted_rand_index`.
    """
    where = "adjusted_mutual_information"
    check(average, AVERAGE, where=where, name="average")
    table = contingency_of(where, labels_true, labels_pred, contingency)
    if table.rows_pure and table.columns_pure:
        return 1.0
    if any(len(sums) in (1, table.total) for sums in (table.row_sums, table.column_sums)):
        return 0.0
    expected = expected_information(table)
    mean = float(average_of(*label_entropies(table), average))
    return (information_of_counts(table) - expected) / (mean - expected)
