"""Terms of entropies and divergences that are never negative, for checked arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._checks import Number, OneOf
from zhishen._contingency import Contingency
from zhishen._types import Array

__all__ = ["AVERAGE", "BASE", "average_of", "entropy_of_counts", "excess", "information_of_counts", "surprise"]

BASE = Number(low=1, open_low=True)
AVERAGE = OneOf(("arithmetic", "geometric", "min", "max"))

# (1 + δ) log(1 + δ) - δ = δ² Σₖ (-δ)ᵏ / ((k + 1)(k + 2)). Below NEAR, these terms are exact to rounding.
NEAR = 0.1
SERIES = tuple((-1.0) ** k / ((k + 1) * (k + 2)) for k in range(16))


def surprise(p: Array, q: Array) -> Array:
    """-p log q elementwise, with 0 · log 0 = 0; infinite where q = 0 < p."""
    with np.errstate(divide="ignore", invalid="ignore"):
        # p = 0 or q = 1 gives -0.0, and + 0.0 makes it 0.0.
        return np.where(p > 0, -p * np.log(q), 0.0) + 0.0


def excess(p: Array, q: Array, d: Array) -> Array:
    """p log(p / q) - (p - q) elementwise, which is never negative, and 0 only for p = q; d is p - q.

    The sum over two distributions is their divergence, as Σp = Σq. The plain sum of p log(p / q) has terms of both
    signs and of size d, which cancel up to d² / 2q: for distributions that differ by 1e-9 no digit of the sum is right,
    and it may be negative. Here the linear part is removed before the summation.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        ratio = p / q
        log = np.log(ratio)
        extreme = (ratio == 0) | np.isinf(ratio)
        if extreme.any():  # the quotient overflows or underflows, or one of the two is 0
            log = np.where(extreme, np.log(p) - np.log(q), log)
        terms = np.where(p > 0, p * log - d, q)
    near = np.abs(d) < NEAR * q
    delta = d[near] / q[near]
    series = np.zeros_like(delta)
    for coefficient in reversed(SERIES):
        series = series * delta + coefficient
    terms[near] = q[near] * delta * delta * series
    return terms


def entropy_of_counts(counts: Array, total: int) -> float:
    """-Σ (n / N) log(n / N) in nats, for counts n > 0 whose sum is N."""
    p = counts.astype(np.float64) / total
    return float(surprise(p, p).sum())


def information_of_counts(table: Contingency) -> float:
    """The mutual information Σ (n / N) log(N n / (a b)) of rows and columns in nats, exactly 0 if they are independent.

    N n - a b is a difference of integers, so nothing is rounded before the logarithm. An empty cell has the excess
    a b / N²; the sum over them is 1 minus the sum over the other cells. The result is at most either entropy, which
    rounding could exceed.
    """
    n, ab = table.cells * table.total, table.row_sums[table.rows] * table.column_sums[table.columns]
    terms = excess(n.astype(np.float64), ab.astype(np.float64), (n - ab).astype(np.float64))
    square = table.total**2
    information = float(terms.sum()) / square + (square - int(ab.sum())) / square
    return min(information, *(entropy_of_counts(sums, table.total) for sums in (table.row_sums, table.column_sums)))


def average_of(x: Any, y: Any, average: str) -> Any:
    """The arithmetic or geometric mean, the minimum or the maximum of two entropies, elementwise."""
    if average == "arithmetic":
        return (x + y) / 2
    if average == "geometric":
        return np.sqrt(x) * np.sqrt(y)
    return np.minimum(x, y) if average == "min" else np.maximum(x, y)
