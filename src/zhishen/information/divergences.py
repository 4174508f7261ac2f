"""Cross entropy, and the divergences between two distributions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhishen._entropies import excess, surprise
from zhishen._types import Array
from zhishen.information.distributions import read_two, result

__all__ = ["cross_entropy", "js_distance", "js_divergence", "kl_divergence"]


def cross_entropy(p: ArrayLike, q: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Cross entropy H(P, Q) = -Σ p log q = H(P) + KL(P‖Q); infinite where q = 0 < p.

    It is the mean length of messages from P in an optimal code for Q. If P is one-hot, it is the loss of a classifier
    for one sample; the loss function, a mean over the batch with a gradient, is ``reference.loss.cross_entropy``.

    Args:
        p: the true probabilities, adding up to 1 along ``axis``.
        q: the probabilities of the model, of the same shape.
        base: of the logarithm: e for nats, 2 for bits.
        axis: along which the outcomes lie.

    Shape:
        p and q (..., K); result (...), a float for shape (K,).

    Raises:
        ShapeError: if there are no outcomes, or if the shapes differ.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> cross_entropy([0.5, 0.5], [0.25, 0.75], base=4)
        0.603759374819...
        >>> cross_entropy([0.5, 0.5], [1.0, 0.0])
        inf

    References:
        Goodfellow, Bengio and Courville, *Deep Learning*, 3.13; the notes, chapter 4.
    """
    p, q, dtype = read_two("cross_entropy", p, q, base, axis)
    return result(surprise(p, q).sum(axis=-1), dtype, base)


def kl_divergence(p: ArrayLike, q: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Kullback-Leibler divergence (relative entropy) KL(P‖Q) = Σ p log(p / q); infinite where q = 0 < p.

    It is never negative (Gibbs), 0 only for P = Q, and not symmetric. The sum is rearranged so that this also holds for
    the computed number, and similar distributions lose no digits: see ``_entropies.excess``.

    Args:
        p: the true probabilities, adding up to 1 along ``axis``.
        q: the probabilities of the model, of the same shape.
        base: of the logarithm: e for nats, 2 for bits.
        axis: along which the outcomes lie.

    Shape:
        p and q (..., K); result (...), a float for shape (K,).

    Raises:
        ShapeError: if there are no outcomes, or if the shapes differ.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> kl_divergence([0.0, 1.0], [0.5, 0.5], base=2)
        1.0
        >>> kl_divergence([0.5, 0.5], [0.0, 1.0])
        inf

    References:
        Kullback and Leibler, "On information and sufficiency", 1951; the notes, chapter 4.
    """
    p, q, dtype = read_two("kl_divergence", p, q, base, axis)
    return result(excess(p, q, p - q).sum(axis=-1), dtype, base)


def js_divergence(p: ArrayLike, q: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Jensen-Shannon divergence JS(P‖Q) = (KL(P‖M) + KL(Q‖M)) / 2, with M = (P + Q) / 2.

    It is symmetric, and ranges from 0 (only for P = Q) to log 2, its value for all distributions without a common
    outcome. There its gradient is 0, and has no information about their distance.

    Args:
        p: probabilities, adding up to 1 along ``axis``.
        q: probabilities of the same shape.
        base: of the logarithm: e for nats, 2 for bits.
        axis: along which the outcomes lie.

    Shape:
        p and q (..., K); result (...), a float for shape (K,).

    Raises:
        ShapeError: if there are no outcomes, or if the shapes differ.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> js_divergence([1.0, 0.0], [0.0, 1.0], base=2)
        1.0
        >>> round(js_divergence([0.5, 0.5], [0.25, 0.75]), 6)
        0.033822

    References:
        Lin, "Divergence measures based on the Shannon entropy", 1991; the notes, chapter 4.
    """
    p, q, dtype = read_two("js_divergence", p, q, base, axis)
    return result(_jensen_shannon(p, q), dtype, base)


def js_distance(p: ArrayLike, q: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Jensen-Shannon distance √JS(P‖Q), which satisfies the triangle inequality, unlike the divergence.

    Args:
        p: probabilities, adding up to 1 along ``axis``.
        q: probabilities of the same shape.
        base: of the logarithm under the root: the distance is in √nats for e, in √bits for 2.
        axis: along which the outcomes lie.

    Shape:
        p and q (..., K); result (...), a float for shape (K,).

    Raises:
        ShapeError: if there are no outcomes, or if the shapes differ.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> js_distance([1.0, 0.0], [0.0, 1.0], base=2)
        1.0

    References:
        Endres and Schindelin, "A new metric for probability distributions", 2003.
    """
    p, q, dtype = read_two("js_distance", p, q, base, axis)
    return result(np.sqrt(_jensen_shannon(p, q) / math.log(base)), dtype)


def _jensen_shannon(p: Array, q: Array) -> Array:
    """JS in nats, along the last axis; at most log 2, which rounding could exceed.

    The sum uses 2p, 2q and 2m = p + q, as half of the smallest number is 0.
    """
    terms = excess(2 * p, p + q, p - q) + excess(2 * q, p + q, q - p)
    return np.minimum(terms.sum(axis=-1) / 4, math.log(2))
