"""The expected mutual information of two random labelings with given sizes."""

from __future__ import annotations

import numpy as np

from zhishen._contingency import Contingency
from zhishen._entropies import excess
from zhishen._types import Array

__all__ = ["expected_information"]

# The sum over a hypergeometric distribution omits tails with a probability below exp(-TAIL).
TAIL = 70.0
# Beyond this variance the sum would have too many terms; moments are exact to rounding there.
WIDE = 1e8
CELLS = 1 << 17  # elements of a block of that sum


def expected_information(table: Contingency) -> float:
    """E[MI] in nats. It depends only on the sizes of classes and clusters; equal sizes have equal terms."""
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
    # Bernstein's inequality, which also holds for draws without replacement: beyond the reach, P < exp(-TAIL).
    variance = mean * (1 - np.maximum(a, b) / total)
    reach = np.ceil(TAIL / 3 + np.sqrt((TAIL / 3) ** 2 + 2 * TAIL * variance)) + 1
    reach = np.minimum(reach, np.maximum(highest - mode, mode - lowest))
    expected = _by_moments(a, b, mean, total)
    order = np.argsort(reach)  # pairs with reaches of about the same length share a block
    order = order[variance[order] <= WIDE]
    start = 0
    while start < len(order):
        # The reach grows along the order, so the last pair of the block has the largest.
        stop = start + max(1, int(CELLS // (reach[order[start]] + 1)))
        while stop > start + 1 and (stop - start) * (reach[order[min(stop, len(order)) - 1]] + 1) > 2 * CELLS:
            stop = start + (stop - start + 1) // 2
        block = order[start:stop]
        part = [values[block, np.newaxis] for values in (a, b, mode, mean)]
        expected[block] = _block(part[0], part[1], part[2], part[3], total, np.arange(1.0, float(reach[block[-1]]) + 1))
        start = stop
    return expected


def _by_moments(a: Array, b: Array, mean: Array, total: float) -> Array:
    """`_expected_excess` for a large mean: m₂ / 2μ - m₃ / 6μ² + m₄ / 12μ³ of the central moments.

    The relative error is of order 1 / μ².
    """
    if total <= 2:
        return np.zeros_like(mean)
    m2 = mean * (1 - a / total) * (1 - b / total) * total / (total - 1)
    m3 = m2 * (1 - 2 * a / total) * (1 - 2 * b / total) * total / (total - 2)
    return m2 / (2 * mean) - m3 / (6 * mean**2) + 3 * m2**2 / (12 * mean**3)


def _block(a: Array, b: Array, mode: Array, mean: Array, total: float, k: Array) -> Array:
    """The expectation for sizes a, b of shape (P, 1), with the distribution up to k[-1] away from its mode.

    Beyond either end of the distribution the ratios have a factor 0, so the ends need no special case.
    """
    n = mode + k  # upwards: P(n) / P(n - 1)
    up = np.cumprod((a - n + 1) * (b - n + 1) / (n * (total - a - b + n)), axis=1)
    m = mode - k  # downwards: P(m) / P(m + 1)
    down = np.cumprod((m + 1) * (total - a - b + m + 1) / ((a - m) * (b - m)), axis=1)
    p = np.concatenate([np.ones_like(mode), up, down], axis=1)
    n = np.maximum(np.concatenate([mode, n, m], axis=1), 0)
    mean = np.broadcast_to(mean, n.shape)
    return (p * excess(n, mean, n - mean)).sum(axis=1) / p.sum(axis=1)
