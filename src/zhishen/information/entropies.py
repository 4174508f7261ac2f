"""Self-information, and the entropies of one or more variables."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import check
from zhishen._entropies import BASE, surprise
from zhishen.errors import ArgumentError
from zhishen.information.distributions import first, located, read, read_distribution, result

__all__ = ["conditional_entropy", "entropy", "joint_entropy", "self_information"]


def self_information(p: ArrayLike, *, base: float = math.e) -> Any:
    """Self-information I = -log p, elementwise: the information in an event of probability p; infinite for p = 0.

    Args:
        p: probabilities of events, of any shape; they may belong to different distributions.
        base: of the logarithm: e for nats, 2 for bits.

    Returns:
        A float for a single probability, otherwise an array of the shape of ``p``.

    Raises:
        ArgumentError: if an element is NaN or outside [0, 1], or if ``base`` is not above 1.

    Examples:
        >>> self_information(1 / 8, base=2)
        3.0

    References:
        Shannon, "A mathematical theory of communication", 1948; the notes, chapter 4.
    """
    check(base, BASE, where="self_information", name="base")
    given = read("self_information", "p", p)
    if (given > 1).any():
        index = first(given > 1)
        raise ArgumentError(
            "self_information: expected probabilities p <= 1, got {value}; divide counts by their sum",
            value=located(given[index], index),
        )
    values = given.astype(np.float64)
    return result(surprise(np.ones_like(values), values), given.dtype, base)


def entropy(p: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Entropy H(P) = -Σ p log p, with 0 log 0 = 0: the mean self-information.

    It ranges from 0 (one outcome is certain) to log K (all K outcomes are equally probable).

    Args:
        p: probabilities, adding up to 1 along ``axis``.
        base: of the logarithm: e for nats, 2 for bits.
        axis: along which the outcomes lie.

    Shape:
        p (..., K); result (...), a float for p of shape (K,).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> entropy([0.5, 0.25, 0.25], base=2)
        1.5
        >>> entropy([[0.5, 0.5], [1.0, 0.0]], base=2)
        array([1., 0.])

    References:
        Shannon, "A mathematical theory of communication", 1948; the notes, chapter 4.
    """
    check(base, BASE, where="entropy", name="base")
    values, dtype = read_distribution("entropy", "p", p, (axis,))
    return result(surprise(values, values).sum(axis=-1), dtype, base)


def joint_entropy(joint: ArrayLike, *, base: float = math.e, axis: tuple[int, ...] = (-2, -1)) -> Any:
    """Joint entropy H(X, Y) = -Σ p(x, y) log p(x, y), of two or more variables.

    It is at least the largest and at most the sum of the entropies of the variables.

    Args:
        joint: joint probabilities, adding up to 1 along all of ``axis`` together.
        base: of the logarithm: e for nats, 2 for bits.
        axis: the axes of the variables, two or more.

    Shape:
        joint (..., X, Y); result (...), a float for joint of shape (X, Y).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> joint_entropy([[0.25, 0.25], [0.0, 0.5]], base=2)
        1.5

    References:
        Cover and Thomas, *Elements of Information Theory*, 2.2; the notes, chapter 4.
    """
    check(base, BASE, where="joint_entropy", name="base")
    values, dtype = read_distribution("joint_entropy", "joint", joint, axis, count=None)
    values = values.reshape(*values.shape[: values.ndim - len(axis)], -1)
    return result(surprise(values, values).sum(axis=-1), dtype, base)


def conditional_entropy(joint: ArrayLike, *, base: float = math.e, axis: tuple[int, int] = (-2, -1)) -> Any:
    """Conditional entropy H(Y | X) = -Σ p(x, y) log p(y | x): the entropy of Y if X is known.

    It equals H(X, Y) - H(X), but is a sum of terms that are not negative. So it is exactly 0 if X determines Y.

    Args:
        joint: joint probabilities, adding up to 1 along both of ``axis`` together.
        base: of the logarithm: e for nats, 2 for bits.
        axis: the axis of X, which is known, then that of Y; (-1, -2) gives H(X | Y).

    Shape:
        joint (..., X, Y); result (...), a float for joint of shape (X, Y).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> conditional_entropy([[0.25, 0.25], [0.0, 0.5]], base=2)
        0.5

    References:
        Cover and Thomas, *Elements of Information Theory*, 2.2; the notes, chapter 4.
    """
    check(base, BASE, where="conditional_entropy", name="base")
    values, dtype = read_distribution("conditional_entropy", "joint", joint, axis, count=2)
    known = values.sum(axis=-1, keepdims=True)
    # A single outcome in a row equals its sum, so the quotient is exactly 1.
    given = np.divide(values, known, out=np.ones_like(values), where=known > 0)
    return result(surprise(values, given).sum(axis=(-2, -1)), dtype, base)
