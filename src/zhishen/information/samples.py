"""Measures of samples: frequencies, joint frequencies, information gain."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import check
from zhishen._contingency import count_labels, count_pairs, read_labels
from zhishen._entropies import BASE, information_of_counts
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError

__all__ = ["information_gain", "joint_probabilities", "probabilities"]


def probabilities(samples: ArrayLike, *, outcomes: ArrayLike | None = None) -> Float[Array, "K"]:
    """Frequencies of the outcomes among samples, pₖ = nₖ / N.

    Args:
        samples: shape (N,): integers, real numbers or strings.
        outcomes: shape (K,), the outcomes in the order of the result; some may not occur. By default the outcomes that
            occur, sorted. Two distributions are comparable only if their outcomes are the same.

    Returns:
        Probabilities of shape (K,), float64.

    Raises:
        ShapeError: if there are no samples, or more axes than one.
        ArgumentError: if a sample is NaN or not among the outcomes, or if an outcome is given twice.

    Examples:
        >>> probabilities(["a", "b", "a", "a"])
        array([0.75, 0.25])
        >>> probabilities(["a", "b", "a", "a"], outcomes=["c", "b", "a"])
        array([0.  , 0.25, 0.75])

    References:
        The notes, chapter 4.
    """
    where = "probabilities"
    x = read_labels(where, "samples", samples)
    values, counts = count_labels(x)
    if outcomes is None:
        return counts / x.size
    given = read_labels(where, "outcomes", outcomes)
    if (given.dtype.kind in "US") != (values.dtype.kind in "US"):
        raise ArgumentError(
            "{where}: expected outcomes of the samples' dtype {dtype}, got {outcomes_dtype}; give both the same dtype",
            where=where,
            dtype=x.dtype,
            outcomes_dtype=given.dtype,
        )
    order = np.argsort(given, kind="stable")
    ordered = given[order]
    repeated = np.flatnonzero(ordered[1:] == ordered[:-1])
    if repeated.size:
        raise ArgumentError(
            "{where}: expected distinct outcomes, got {outcome!r} more than once; give each once",
            where=where,
            outcome=ordered[repeated[0]].item(),
        )
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    unknown = np.flatnonzero(ordered[places] != values)
    if unknown.size:
        value = values[unknown[0]]
        raise ArgumentError(
            "{where}: expected samples among the {count} outcomes, got {sample!r} at index {index}; add it to the "
            "outcomes",
            where=where,
            count=len(ordered),
            sample=value.item(),
            index=int((x == value).argmax()),
        )
    p = np.zeros(len(ordered))
    p[order[places]] = counts / x.size
    return p


def joint_probabilities(x: ArrayLike, y: ArrayLike) -> Float[Array, "X Y"]:
    """Frequencies of pairs among samples of two variables, p(x, y) = n(x, y) / N.

    Args:
        x: samples of the first variable, shape (N,): integers, real numbers or strings.
        y: samples of the second, shape (N,).

    Returns:
        The joint distribution of shape (X, Y), float64: a row for each outcome of ``x`` that occurs, a column for each
        of ``y``, in sorted order.

    Raises:
        ShapeError: if there are no samples, or the numbers of samples differ.
        ArgumentError: if a sample is NaN.

    Examples:
        >>> joint_probabilities(["rain", "rain", "sun", "sun"], [0, 1, 1, 1])
        array([[0.25, 0.25],
               [0.  , 0.5 ]])

    References:
        The notes, chapter 4.
    """
    table = count_pairs("joint_probabilities", x, y, ("x", "y"))
    return table.dense() / table.total


def information_gain(labels: ArrayLike, split: ArrayLike, *, base: float = math.e) -> float:
    """Information gain IG = H(labels) - H(labels | split): the information about the labels in a split, from samples.

    It is the mutual information of labels and split. A decision tree uses the split with the largest gain.

    Args:
        labels: the label of each sample, shape (N,): integers, real numbers or strings.
        split: the part of each sample (a feature, or a comparison such as ``x > 3``), shape (N,).
        base: of the logarithm: e for nats, 2 for bits.

    Raises:
        ShapeError: if there are no samples, or the numbers of labels and parts differ.
        ArgumentError: if a label or a part is NaN, or if ``base`` is not above 1.

    Examples:
        >>> information_gain([0, 0, 1, 1], ["low", "low", "high", "high"], base=2)
        1.0
        >>> information_gain([0, 0, 1, 1], ["left", "right", "left", "right"], base=2)
        0.0

    References:
        Quinlan, "Induction of decision trees", 1986; the notes, chapter 4.
    """
    check(base, BASE, where="information_gain", name="base")
    table = count_pairs("information_gain", labels, split, ("labels", "split"))
    return information_of_counts(table) / math.log(base)
