"""Scores of pairs of samples: Rand, adjusted Rand, Fowlkes-Mallows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from numpy.typing import ArrayLike

from zhishen._checks import WholeNumber, check
from zhishen._contingency import Contingency
from zhishen.clustering.tables import contingency_of
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["PairConfusion", "adjusted_rand_index", "fowlkes_mallows", "pair_confusion", "rand_index"]

COUNT = WholeNumber(0)


class PairConfusion(NamedTuple):
    """Counts of the pairs of samples that share a class, a cluster, both or neither.

    Attributes:
        tp: same class, same cluster.
        fn: same class, different clusters.
        fp: different classes, same cluster.
        tn: different classes, different clusters.

    Counts are Python integers, and each pair counts once. ``numpy.reshape(pairs, (2, 2))`` is the notes' table, with
    rows for same and different class, and columns for same and different cluster. (scikit-learn's matrix is [[tn, fp],
    [fn, tp]], and counts each pair twice.)
    """

    tp: int
    fn: int
    fp: int
    tn: int


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
    return _count_pairs(contingency_of("pair_confusion", labels_true, labels_pred, contingency))


def rand_index(
    labels_true: ArrayLike | None = None,
    labels_pred: ArrayLike | None = None,
    *,
    contingency: ArrayLike | None = None,
    pairs: PairConfusion | Sequence[int] | None = None,
) -> float:
    """Rand index, RI = (tp + tn) / (tp + fn + fp + tn): the share of pairs on which the labelings agree.

    It ranges from 0 to 1, and is the accuracy of a classifier of pairs. Two random labelings have an index far above 0:
    see `adjusted_rand_index`. A single sample has no pairs; its labelings agree, and the index is 1.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        pairs: instead of the labels, the counts tp, fn, fp, tn.

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
    ones, negative if they agree less than by chance (at least -1/2). The notes call this formula AMI; the usual AMI is
    the adjusted mutual information: `adjusted_mutual_information`.

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        pairs: instead of the labels, the counts tp, fn, fp, tn.

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
    """Fowlkes-Mallows index, FM = tp / √((tp + fp)(tp + fn)): the geometric mean of the precision and recall of pairs.

    It ranges from 0 to 1. If no pair shares a class or a cluster, both labelings consist of singletons, so they are
    equal, and the index is 1 (in scikit-learn it is 0).

    Args:
        labels_true: the class of each sample, shape (N,).
        labels_pred: the cluster of each sample, shape (N,).
        contingency: instead of the labels, their table of counts, shape (R, C).
        pairs: instead of the labels, the counts tp, fn, fp, tn.

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


def _count_pairs(table: Contingency) -> PairConfusion:
    """Counts of pairs; Σ n (n - 1) fits int64 if n² does, and Python integers have no limit."""
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
    """Counts of pairs, from labels, a table, or the counts."""
    if pairs is None:
        return _count_pairs(contingency_of(where, labels_true, labels_pred, contingency))
    if labels_true is not None or labels_pred is not None or contingency is not None:
        raise ArgumentError(
            "{where}: expected only pairs, got labels or a table too; give one of the two",
            where=where,
        )
    if len(pairs) != len(PairConfusion._fields):
        raise ShapeError(
            "{where}: expected pairs to be the four counts tp, fn, fp, tn, got {count} counts; name them with "
            "PairConfusion(tp=..., fn=..., fp=..., tn=...)",
            where=where,
            count=len(pairs),
        )
    named = zip(PairConfusion._fields, pairs, strict=True)
    return PairConfusion(*(int(check(count, COUNT, where=where, name=name)) for name, count in named))
