"""The contingency table of two labelings, from labels or counts."""

from __future__ import annotations

from numpy.typing import ArrayLike

from zhishen._contingency import Contingency, count_pairs, read_table
from zhishen._entropies import entropy_of_counts
from zhishen._types import Array, Int
from zhishen.errors import ArgumentError

__all__ = ["contingency_of", "contingency_table", "label_entropies"]


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
    return contingency_of("contingency_table", labels_true, labels_pred, None).dense()


def contingency_of(
    where: str, labels_true: ArrayLike | None, labels_pred: ArrayLike | None, contingency: ArrayLike | None
) -> Contingency:
    """The contingency table, out of whichever of the two was given."""
    if labels_true is not None and labels_pred is not None and contingency is None:
        return count_pairs(where, labels_true, labels_pred, ("labels_true", "labels_pred"))
    if labels_true is None and labels_pred is None and contingency is not None:
        return read_table(where, contingency)
    given = {"labels_true": labels_true, "labels_pred": labels_pred, "contingency": contingency}
    raise ArgumentError(
        "{where}: expected labels_true and labels_pred, or a table of counts instead, got {value}; give one of the two",
        where=where,
        value=" and ".join((name for name, value in given.items() if value is not None)) or "nothing",
    )


def label_entropies(table: Contingency) -> tuple[float, float]:
    """The entropies of classes and clusters, in nats."""
    return entropy_of_counts(table.row_sums, table.total), entropy_of_counts(table.column_sums, table.total)
