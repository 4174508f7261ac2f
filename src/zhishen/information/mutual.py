"""Mutual information of two variables, and normalized mutual information."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import check
from zhishen._entropies import AVERAGE, BASE, average_of, excess, surprise
from zhishen._types import Array
from zhishen.information.distributions import read_distribution, result

__all__ = ["mutual_information", "normalized_mutual_information"]


def mutual_information(joint: ArrayLike, *, base: float = math.e, axis: tuple[int, int] = (-2, -1)) -> Any:
    """Mutual information I(X; Y) = Σ p(x, y) log(p(x, y) / (p(x) p(y))) = H(Y) - H(Y | X).

    It is the information about Y in X, and about X in Y. It is never negative, and 0 if X and Y are independent; then
    the computed number is 0 up to the square of a rounding error.

    Args:
        joint: joint probabilities, adding up to 1 along both of ``axis`` together.
        base: of the logarithm: e for nats, 2 for bits.
        axis: the axes of X and Y.

    Shape:
        joint (..., X, Y); result (...), a float for joint of shape (X, Y).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2)
        1.0
        >>> from zhishen.information import joint_probabilities
        >>> mutual_information(joint_probabilities([0, 0, 1, 1], [0, 1, 0, 1]))
        0.0

    References:
        Cover and Thomas, *Elements of Information Theory*, 2.3; the notes, chapter 4.
    """
    check(base, BASE, where="mutual_information", name="base")
    values, dtype = read_distribution("mutual_information", "joint", joint, axis, count=2)
    return result(_mutual(values), dtype, base)


def normalized_mutual_information(
    joint: ArrayLike, *, average: str = "arithmetic", axis: tuple[int, int] = (-2, -1)
) -> Any:
    """Normalized mutual information, NMI = I(X; Y) / average(H(X), H(Y)), from 0 to 1, without a unit.

    It is 1 if X and Y determine each other, also if both are constant; 0 if only one of them is constant.

    Args:
        joint: joint probabilities, adding up to 1 along both of ``axis`` together.
        average: "arithmetic", "geometric", "min" or "max" of the two entropies.
        axis: the axes of X and Y.

    Shape:
        joint (..., X, Y); result (...), a float for joint of shape (X, Y).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``average`` or ``axis`` out of range.

    Examples:
        >>> normalized_mutual_information([[0.5, 0.0], [0.0, 0.5]])
        1.0

    References:
        Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010, table 2.
    """
    where = "normalized_mutual_information"
    check(average, AVERAGE, where=where, name="average")
    values, dtype = read_distribution(where, "joint", joint, axis, count=2)
    h_x, h_y = (_marginal_entropy(values, along) for along in (-1, -2))
    mean = np.asarray(average_of(h_x, h_y, average))
    constant = np.where((h_x == 0) & (h_y == 0), 1.0, 0.0)
    return result(np.minimum(1, np.divide(_mutual(values), mean, out=constant, where=mean > 0)), dtype)


def _mutual(joint: Array) -> Array:
    """I(X; Y) in nats, along the last two axes, as the divergence of the joint from the product of its marginals.

    It is at most the entropy of either variable; rounding could exceed it.
    """
    product = joint.sum(axis=-1, keepdims=True) * joint.sum(axis=-2, keepdims=True)
    product = np.where(product == 0, joint, product)  # underflow; the information of the cell underflows too
    information = excess(joint, product, joint - product).sum(axis=(-2, -1))
    return np.minimum(information, np.minimum(_marginal_entropy(joint, -1), _marginal_entropy(joint, -2)))


def _marginal_entropy(joint: Array, along: int) -> Array:
    """The entropy in nats of the variable that remains after the sum over ``along``."""
    p = joint.sum(axis=along)
    p = p / p.sum(axis=-1, keepdims=True)  # so a constant has exactly the probability 1
    return surprise(p, p).sum(axis=-1)
