"""The expected mutual information: exact sums by whole numbers, moments, and negligible tails."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from zhishen import clustering
from zhishen.clustering import hypergeometric


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([750, 500, 200, 49, 1], [1000, 499, 1]),
        ([2990, 10], [1, 2999]),
        ([30] * 100, [1] * 2000 + [1000]),
        ([425, 325], [400, 350]),
    ],
)
def test_expected_information_with_binomial_coefficients(rows, columns):
    """The sum of Vinh and others over all n, with whole numbers of any length."""
    total = sum(rows)
    expected = []
    for a, b in itertools.product(set(rows), set(columns)):
        for n in range(max(1, a + b - total), min(a, b) + 1):
            p = math.comb(a, n) * math.comb(total - a, b - n) / math.comb(total, b)
            times = rows.count(a) * columns.count(b)
            expected.append(times * p * n / total * math.log(total * n / (a * b)))
    true, pred = np.repeat(np.arange(len(rows)), rows), np.repeat(np.arange(len(columns)), columns)
    found = clustering.expected_mutual_information(true, pred)
    assert found == pytest.approx(
        math.fsum(expected), rel=3e-11, abs=0
    )  # the plain sum cancels: the oracle's own rounding


def test_expected_information_of_ten_million_samples():
    """With forty digits, from the side of the small class: a class of 50, a cluster of 10^6."""
    total, a, b = 10**7, 50, 10**6
    with localcontext(prec=40):
        expected = Decimal(0)
        weights = [math.comb(a, n) * math.prod(range(b - n + 1, b + 1)) * math.prod(
            range(total - b - a + n + 1, total - b + 1)) for n in range(a + 1)]  # fmt: skip
        everything = math.prod(range(total - a + 1, total + 1))
        for n, weight in enumerate(weights):
            # weight / everything is C(a, n) C(N - a, b - n) / C(N, b)
            for cell, row, column in [
                (n, a, b), (a - n, a, total - b), (b - n, total - a, b), (total - a - b + n, total - a, total - b),
            ]:  # fmt: skip
                if cell:
                    log = (Decimal(total) * cell / (Decimal(row) * column)).ln()
                    expected += Decimal(weight) / Decimal(everything) * cell / total * log
    table = [[20, a - 20], [b - 20, total - a - b + 20]]
    found = clustering.expected_mutual_information(contingency=table)
    assert found == pytest.approx(float(expected), rel=1e-13, abs=0)


@pytest.mark.parametrize("table", [[[3 * 10**9, 10**9], [2 * 10**9, 5 * 10**8]], [[10**12, 5 * 10**8], [10**9, 7]]])
def test_moments_replace_long_sums(table, monkeypatch):
    by_moments = clustering.expected_mutual_information(contingency=table)
    monkeypatch.setattr(hypergeometric, "WIDE", math.inf)
    assert clustering.expected_mutual_information(contingency=table) == pytest.approx(by_moments, rel=1e-12, abs=0)


def test_the_error_of_moments_decreases_with_the_square_of_the_mean(monkeypatch):
    table = [[30, 470], [970, 98_530]]  # the least mean is 5, so its cell alone is off by a few hundredths
    larger = [[300 * n for n in row] for row in table]
    found = {n: clustering.expected_mutual_information(contingency=t) for n, t in ((1, table), (300, larger))}
    monkeypatch.setattr(hypergeometric, "WIDE", -1.0)
    error = {
        n: abs(clustering.expected_mutual_information(contingency=t) / found[n] - 1)
        for n, t in ((1, table), (300, larger))
    }
    assert 1e-4 < error[1] < 0.05
    assert error[300] < 2 * error[1] / 300**2


def test_omitted_tails_are_negligible(monkeypatch):
    tables = [[[20_000] * 2] * 2, [[50, 4000], [1200, 30_000]]]
    found = [clustering.expected_mutual_information(contingency=table) for table in tables]
    monkeypatch.setattr(hypergeometric, "TAIL", 600.0)
    for table, value in zip(tables, found, strict=True):
        assert clustering.expected_mutual_information(contingency=table) == pytest.approx(value, rel=1e-14, abs=0)


@pytest.mark.parametrize("cells", [8, 300])
def test_expected_information_by_parts(cells, rng, monkeypatch):
    true, pred = rng.zipf(1.5, 400) % 50, rng.zipf(1.3, 400) % 70
    whole = clustering.expected_mutual_information(true, pred)
    monkeypatch.setattr(hypergeometric, "CELLS", cells)
    assert clustering.expected_mutual_information(true, pred) == pytest.approx(whole, rel=1e-14, abs=0)
