"""The contingency table of two labelings, from labels or counts."""

from __future__ import annotations

from numpy.typing import ArrayLike

from zhishen._contingency import Contingency, count_pairs, read_table
from zhishen._entropies import entropy_of_counts
from zhishen._types import Array, Int
from zhishen.errors import ArgumentError
from zhishen.messages import message

__all__ = ["contingency_of", "contingency_table", "label_entropies"]


def contingency_table(labels_true: ArrayLike, labels_pred: ArrayLike) -> Int[Array, "R C"]:
    """Table n of counts: nᵢⱼ is the number of samples of class i in cluster j.

    Args:
        labels_true: the class of each sample, shape (N,): integers, real numbers or strings.
        labels_pred: the cluster of each sample, shape (N,).

    Returns:
        The table of shape (R, C), classes and clusters in sorted order, as a new array.

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
    """The contingency table, from labels or from counts."""
    if labels_true is not None and labels_pred is not None and contingency is None:
        return count_pairs(where, labels_true, labels_pred, ("labels_true", "labels_pred"))
    if labels_true is None and labels_pred is None and contingency is not None:
        return read_table(where, contingency)
    given = {"labels_true": labels_true, "labels_pred": labels_pred, "contingency": contingency}
    names = [name for name, value in given.items() if value is not None]
    raise ArgumentError(
        "{where}: expected either labels_true and labels_pred, or contingency, got {arguments}; give one of the two",
        where=where,
        arguments=", ".join(names) or message("no data"),
    )


def label_entropies(table: Contingency) -> tuple[float, float]:
    """The entropies of classes and clusters, in nats."""
    return entropy_of_counts(table.row_sums, table.total), entropy_of_counts(table.column_sums, table.total)
