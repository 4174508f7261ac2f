"""Scores of clusterings: how well clusters agree with classes (chapter 4).

Every score takes two labelings of the same samples, ``labels_true`` (classes) and ``labels_pred`` (clusters), or the
counts that follow from them: ``contingency=``, a table with a row for each class and a column for each cluster. The
scores that look at pairs also take ``pairs=``, a ``PairConfusion``. Names of labels do not matter, only who is together
with whom.

Counts are whole numbers all the way: there is no overflow and no rounding before the last division.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import Number, WholeNumber, check
from zhishen._contingency import Contingency, count_pairs, read_table
from zhishen._entropies import AVERAGE, BASE, average_of, entropy_of_counts, excess, information_of_counts
from zhishen._types import Array, Int
from zhishen.errors import ArgumentError, ShapeError

__all__ = [
    "PairConfusion",
    "adjusted_mutual_information",
    "adjusted_rand_index",
    "completeness",
    "contingency_table",
    "expected_mutual_information",
    "fowlkes_mallows",
    "homogeneity",
    "mutual_information_score",
    "normalized_mutual_information_score",
    "pair_confusion",
    "rand_index",
    "v_measure",
]

BETA = Number(low=0)
COUNT = WholeNumber(0)

# The sum over a hypergeometric distribution leaves out tails with a probability below exp(-TAIL).
TAIL = 70.0
# With a larger variance, so many terms would be needed that moments are better; they are exact to rounding then.
WIDE = 1e8
CELLS = 1 << 17  # elements of a block of that sum


class PairConfusion(NamedTuple):
    """All pairs of samples by whether they share a class and whether they share a cluster.

    Attributes:
        tp: same class, same cluster.
        fn: same class, different clusters.
        fp: different classes, same cluster.
        tn: different classes, different clusters.

    Python's integers, each pair counted once. ``numpy.reshape(pairs, (2, 2))`` is the notes' table: rows same and
    different class, columns same and different cluster. (scikit-learn's matrix is [[tn, fp], [fn, tp]], and counts
    each pair twice.)
    """

    tp: int
    fn: int
    fp: int
    tn: int


def contingency_table(labels_true: ArrayLike, labels_pred: ArrayLike) -> Int[Array, "R C"]:
    """Table n of counts: nᵢⱼ samples are of class i and in cluster j.

    Args:
        labels_true: the class of each sample, shape (N,): whole numbers, real numbers or strings.
        labels_pred: the cluster of each sample, shape (N,).

    Returns:
        The table of shape (R, C), classes and clusters in sorted order, as a fresh array.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN.

    Examples:
        >>> contingency_table(["a", "a", "b", "b"], [0, 1, 1, 1])
        array([[1, 1],
               [0, 2]])

    References:
        Hubert and Arabie, "Comparing partitions", 1985, table 1; the notes, chapter 4.
    """
    return _table("contingency_table", labels_true, labels_pred, None).dense()


def pair_confusion(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
) -> PairConfusion:
    """Count the pairs: tp = Σᵢⱼ C(nᵢⱼ, 2), tp + fn = Σᵢ C(aᵢ, 2), tp + fp = Σⱼ C(bⱼ, 2), all four = C(N, 2).

    nᵢⱼ is the contingency table, aᵢ and bⱼ are the sums of its rows (classes) and columns (clusters).

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or both labels and a table are given.

    Examples:
        >>> pair_confusion([0, 0, 1, 1], [0, 0, 1, 2])
        PairConfusion(tp=1, fn=1, fp=0, tn=4)

    References:
        Rand, "Objective criteria for the evaluation of clustering methods", 1971; the notes, chapter 4.
    """
    return _pairs(_table("pair_confusion", labels_true, labels_pred, contingency))


def rand_index(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    pairs: PairConfusion | Sequence[int] | None = None,
) -> float:
    """Rand index, RI = (tp + tn) / (tp + fn + fp + tn): the part of all pairs on which the labelings agree.

    From 0 to 1. It is the accuracy of a classifier of pairs. Two random labelings reach far more than 0: see
    `adjusted_rand_index`. A single sample has no pairs; its labelings agree, and the index is 1.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        pairs: instead of the labels, tp, fn, fp, tn in this order.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or not exactly one kind of input is given.

    Examples:
        >>> rand_index([0, 0, 1, 1], [1, 1, 0, 0])
        1.0
        >>> round(rand_index(pairs=PairConfusion(tp=50, fn=10, fp=5, tn=20)), 4)
        0.8235

    References:
        Rand, "Objective criteria for the evaluation of clustering methods", 1971. The notes,
        chapter 4, with the numbers above.
    """
    tp, fn, fp, tn = _pairs_from("rand_index", labels_true, labels_pred, contingency, pairs)
    total = tp + fn + fp + tn
    return (tp + tn) / total if total else 1.0


def adjusted_rand_index(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    pairs: PairConfusion | Sequence[int] | None = None,
) -> float:
    """Adjusted Rand index, ARI = (RI - E[RI]) / (max RI - E[RI]), with max RI = 1.

    E[RI] is the mean over all labelings with the same sizes of classes and clusters. In pairs this is
    2 (tp tn - fn fp) / ((tp + fn)(fn + tn) + (tp + fp)(fp + tn)). It is 1 for equal labelings, 0 on average for random
    ones, negative where they agree less than by chance (not below -1/2). The notes write this formula under the name
    AMI; the index that is called AMI compares mutual information: `adjusted_mutual_information`.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        pairs: instead of the labels, tp, fn, fp, tn in this order.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or not exactly one kind of input is given.

    Examples:
        >>> adjusted_rand_index([0, 0, 1, 1], [1, 1, 0, 0])
        1.0
        >>> adjusted_rand_index([0, 0, 1, 1], [0, 1, 0, 1])
        -0.5

    References:
        Hubert and Arabie, "Comparing partitions", 1985, equation 5; the notes, chapter 4.
    """
    tp, fn, fp, tn = _pairs_from("adjusted_rand_index", labels_true, labels_pred, contingency, pairs)
    if fn == fp == 0:
        return 1.0
    return 2 * (tp * tn - fn * fp) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn))


def fowlkes_mallows(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    pairs: PairConfusion | Sequence[int] | None = None,
) -> float:
    """Fowlkes-Mallows index, FM = tp / √((tp + fp)(tp + fn)): the geometric mean of the pairs' precision and recall.

    From 0 to 1. If no pair shares a class and none shares a cluster, both labelings are all singletons, so they are
    equal, and the index is 1 (scikit-learn says 0 there).

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        pairs: instead of the labels, tp, fn, fp, tn in this order.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or not exactly one kind of input is given.

    Examples:
        >>> round(fowlkes_mallows(pairs=PairConfusion(tp=50, fn=10, fp=5, tn=20)), 4)
        0.8704

    References:
        Fowlkes and Mallows, "A method for comparing two hierarchical clusterings", 1983.
    """
    tp, fn, fp, _ = _pairs_from("fowlkes_mallows", labels_true, labels_pred, contingency, pairs)
    if fn == fp == 0:
        return 1.0
    return math.sqrt(tp * tp / ((tp + fp) * (tp + fn))) if tp else 0.0


def mutual_information_score(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    base: float = math.e,
) -> float:
    """Mutual information of classes and clusters, MI = Σᵢⱼ (nᵢⱼ / N) log(N nᵢⱼ / (aᵢ bⱼ)).

    Never negative, exactly 0 if the table is that of independent labelings. It grows with the number of clusters, even
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
    return information_of_counts(_table(where, labels_true, labels_pred, contingency)) / math.log(base)


def normalized_mutual_information_score(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    average: str = "arithmetic",
) -> float:
    """Normalised mutual information, NMI = MI / average(H(classes), H(clusters)), from 0 to 1, without a unit.

    It is 1 for equal labelings (also if there is one class and one cluster), and 0 if only one of the two is constant.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        average: "arithmetic", "geometric", "min" or "max" of the two entropies.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or ``average`` is none of these.

    Examples:
        >>> round(normalized_mutual_information_score([0, 0, 1, 1], [0, 1, 2, 2]), 4)
        0.8

    References:
        Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010, table 2.
    """
    where = "normalized_mutual_information_score"
    check(average, AVERAGE, where=where, name="average")
    table = _table(where, labels_true, labels_pred, contingency)
    if table.rows_pure and table.columns_pure:
        return 1.0
    mean = float(average_of(*_entropies(table), average))
    return min(1.0, information_of_counts(table) / mean) if mean else 0.0


def expected_mutual_information(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    base: float = math.e,
) -> float:
    """Mean of the mutual information over all labelings with the same sizes of classes and clusters, E[MI].

    Σᵢⱼ Σₙ (n / N) log(N n / (aᵢ bⱼ)) P(n), where P is hypergeometric: the number n of common samples of a class of aᵢ
    and a random cluster of bⱼ among N. Each P is built up from its largest value by the quotients of its neighbours,
    and divided by its sum: there are no factorials of N, whose logarithms would cost half of the digits at 10^7
    samples. Equal sizes are computed once, tails that cannot be seen in the result (below e⁻⁷⁰) not at all.

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
    return _expected_information(_table(where, labels_true, labels_pred, contingency)) / math.log(base)


def adjusted_mutual_information(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    average: str = "arithmetic",
) -> float:
    """Adjusted mutual information, AMI = (MI - E[MI]) / (average(H(classes), H(clusters)) - E[MI]).

    It is 1 for equal labelings of any kind, 0 on average for random ones, sometimes below 0; it has no unit. If one
    labeling is constant or all singletons, and the other is not the same, MI is E[MI] whatever the labels, and AMI
    is 0. E[MI] is that of `expected_mutual_information`.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        average: "arithmetic", "geometric", "min" or "max" of the two entropies.

    Raises:
        ShapeError: if the labelings are empty or of different lengths.
        ArgumentError: if a label is NaN, a count is negative, or ``average`` is none of these.

    Examples:
        >>> adjusted_mutual_information([0, 1], [1, 0])
        1.0
        >>> round(adjusted_mutual_information([0, 0, 1, 1], [0, 1, 0, 1]), 4)
        -0.5

    References:
        Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010. What the notes call
        AMI is `adjusted_rand_index`.
    """
    where = "adjusted_mutual_information"
    check(average, AVERAGE, where=where, name="average")
    table = _table(where, labels_true, labels_pred, contingency)
    if table.rows_pure and table.columns_pure:
        return 1.0
    if any(len(sums) in (1, table.total) for sums in (table.row_sums, table.column_sums)):
        return 0.0
    expected = _expected_information(table)
    mean = float(average_of(*_entropies(table), average))
    return (information_of_counts(table) - expected) / (mean - expected)


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
    return _homogeneity_completeness(_table("homogeneity", labels_true, labels_pred, contingency))[0]


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
    return _homogeneity_completeness(_table("completeness", labels_true, labels_pred, contingency))[1]


def v_measure(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    beta: float = 1.0,
) -> float:
    """V-measure, V = (1 + β) h c / (β h + c), from homogeneity h and completeness c; 0 if both are 0.

    With β = 1 it is the harmonic mean, and equals NMI with the arithmetic average. A larger β gives completeness more
    weight.

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
    h, c = _homogeneity_completeness(_table("v_measure", labels_true, labels_pred, contingency))
    return (1 + beta) * h * c / (beta * h + c) if h and c else 0.0


def _table(
    where: str, labels_true: ArrayLike | None, labels_pred: ArrayLike | None, contingency: ArrayLike | None
) -> Contingency:
    """The contingency table, out of whichever of the two was given."""
    if labels_true is not None and labels_pred is not None and contingency is None:
        return count_pairs(where, labels_true, labels_pred, ("labels_true", "labels_pred"))
    if labels_true is None and labels_pred is None and contingency is not None:
        return read_table(where, contingency)
    given = {"labels_true": labels_true, "labels_pred": labels_pred, "contingency": contingency}
    raise ArgumentError(
        f"{where}: expected labels_true and labels_pred, or a table of counts instead, got "
        f"{' and '.join(name for name, value in given.items() if value is not None) or 'nothing'}; give one of the two"
    )


def _pairs(table: Contingency) -> PairConfusion:
    """Counts of pairs; Σ n (n - 1) fits where n² does, and Python's integers do the rest."""
    together = [int((counts * (counts - 1)).sum()) // 2 for counts in (table.cells, table.row_sums, table.column_sums)]
    tp, same_class, same_cluster = together
    total = table.total * (table.total - 1) // 2
    return PairConfusion(tp, same_class - tp, same_cluster - tp, total - same_class - same_cluster + tp)


def _pairs_from(
    where: str,
    labels_true: ArrayLike | None,
    labels_pred: ArrayLike | None,
    contingency: ArrayLike | None,
    pairs: PairConfusion | Sequence[int] | None,
) -> PairConfusion:
    """Counts of pairs, out of whichever kind of input was given."""
    if pairs is None:
        return _pairs(_table(where, labels_true, labels_pred, contingency))
    if labels_true is not None or labels_pred is not None or contingency is not None:
        raise ArgumentError(f"{where}: expected pairs alone, got labels or a table with them; give one of the two")
    if len(pairs) != len(PairConfusion._fields):
        raise ShapeError(
            f"{where}: expected pairs to be the four counts tp, fn, fp, tn, got {len(pairs)} of them; "
            "name them with PairConfusion(tp=..., fn=..., fp=..., tn=...)"
        )
    named = zip(PairConfusion._fields, pairs, strict=True)
    return PairConfusion(*(int(check(count, COUNT, where=where, name=name)) for name, count in named))


def _entropies(table: Contingency) -> tuple[float, float]:
    """The entropies of classes and clusters, in nats."""
    return entropy_of_counts(table.row_sums, table.total), entropy_of_counts(table.column_sums, table.total)


def _homogeneity_completeness(table: Contingency) -> tuple[float, float]:
    """MI / H(class) and MI / H(cluster), and 1 exactly where the one tells the other."""
    information = information_of_counts(table)
    classes, clusters = _entropies(table)
    h = 1.0 if table.columns_pure or not classes else information / classes
    c = 1.0 if table.rows_pure or not clusters else information / clusters
    return h, c


def _expected_information(table: Contingency) -> float:
    """E[MI] in nats. Only the sizes of classes and clusters enter, and equal sizes contribute equally."""
    sizes, how_many = np.unique(table.row_sums.astype(np.float64), return_counts=True)
    others, how_many_others = np.unique(table.column_sums.astype(np.float64), return_counts=True)
    expected = 0.0
    step = max(1, (8 * CELLS) // len(others))
    for start in range(0, len(sizes), step):
        part = slice(start, start + step)
        a, b = (grid.ravel() for grid in np.meshgrid(sizes[part], others, indexing="ij"))
        weights = np.outer(how_many[part], how_many_others).ravel()
        expected += float(weights @ _expected_excess(a, b, float(table.total)))
    return expected / table.total


def _expected_excess(a: Array, b: Array, total: float) -> Array:
    """E[n log(n / μ)] for hypergeometric n with mean μ = a b / N, for each pair of sizes a, b of shape (P,).

    As E[n - μ] = 0, it is E[n log(n / μ) - (n - μ)], whose terms are never negative.
    """
    mean = a * b / total
    lowest, highest = np.maximum(0, a + b - total), np.minimum(a, b)
    mode = np.clip(np.floor((a + 1) * (b + 1) / (total + 2)), lowest, highest)
    # Bernstein's inequality, which holds for draws without replacement as well: beyond the reach, P < exp(-TAIL).
    variance = mean * (1 - np.maximum(a, b) / total)
    reach = np.ceil(TAIL / 3 + np.sqrt((TAIL / 3) ** 2 + 2 * TAIL * variance)) + 1
    reach = np.minimum(reach, np.maximum(highest - mode, mode - lowest))
    expected = _by_moments(a, b, mean, total)
    order = np.argsort(reach)  # pairs with reaches of about the same length share a block
    order = order[variance[order] <= WIDE]
    start = 0
    while start < len(order):
        # The reach grows along the order, so the block is cut to the reach of its last pair.
        stop = start + max(1, int(CELLS // (reach[order[start]] + 1)))
        while stop > start + 1 and (stop - start) * (reach[order[min(stop, len(order)) - 1]] + 1) > 2 * CELLS:
            stop = start + (stop - start + 1) // 2
        block = order[start:stop]
        part = [values[block, np.newaxis] for values in (a, b, mode, mean)]
        expected[block] = _block(part[0], part[1], part[2], part[3], total, np.arange(1.0, float(reach[block[-1]]) + 1))
        start = stop
    return expected


def _by_moments(a: Array, b: Array, mean: Array, total: float) -> Array:
    """The same for a large mean: m₂ / 2μ - m₃ / 6μ² + m₄ / 12μ³ of the central moments, up to a part of 1 / μ²."""
    if total <= 2:
        return np.zeros_like(mean)
    m2 = mean * (1 - a / total) * (1 - b / total) * total / (total - 1)
    m3 = m2 * (1 - 2 * a / total) * (1 - 2 * b / total) * total / (total - 2)
    return m2 / (2 * mean) - m3 / (6 * mean**2) + 3 * m2**2 / (12 * mean**3)


def _block(a: Array, b: Array, mode: Array, mean: Array, total: float, k: Array) -> Array:
    """The expectation for sizes a, b of shape (P, 1), with the distribution up to k[-1] away from its mode.

    Beyond either end of the distribution the quotients hold a factor 0, so no ends have to be looked after.
    """
    n = mode + k  # upwards: P(n) / P(n - 1)
    up = np.cumprod((a - n + 1) * (b - n + 1) / (n * (total - a - b + n)), axis=1)
    m = mode - k  # downwards: P(m) / P(m + 1)
    down = np.cumprod((m + 1) * (total - a - b + m + 1) / ((a - m) * (b - m)), axis=1)
    p = np.concatenate([np.ones_like(mode), up, down], axis=1)
    n = np.maximum(np.concatenate([mode, n, m], axis=1), 0)
    mean = np.broadcast_to(mean, n.shape)
    return (p * excess(n, mean, n - mean)).sum(axis=1) / p.sum(axis=1)
