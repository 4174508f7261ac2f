"""The terms of entropies and divergences: against sums with fifty digits, and never negative."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen._contingency import read_table
from zhishen._entropies import AVERAGE, average_of, entropy_of_counts, excess, information_of_counts, surprise

PROBABILITY = st.floats(0, 1, allow_subnormal=True)


def exact_excess(p: float, q: float) -> float:
    """p log(p / q) - (p - q) with fifty digits."""
    with localcontext(prec=50):
        a, b = Decimal(p), Decimal(q)
        return float((a * (a / b).ln() if p else Decimal(0)) - (a - b))


def test_surprise_by_hand():
    found = surprise(np.array([0.0, 0.0, 1.0, 0.5, 0.5]), np.array([0.0, 0.5, 1.0, 0.25, 0.0]))
    np.testing.assert_allclose(found, [0, 0, 0, 0.5 * math.log(4), math.inf])
    assert not np.signbit(found).any()


@given(PROBABILITY, st.floats(1e-300, 1))
def test_the_excess_is_exact_and_not_negative(p, q):
    (found,) = excess(np.array([p]), np.array([q]), np.array([p - q]))
    assert found >= 0
    assert found == pytest.approx(exact_excess(p, q), rel=1e-11, abs=1e-300)


@pytest.mark.parametrize("step", [1e-12, 1e-9, 1e-3, 0.0499, 0.0501])
def test_close_probabilities_keep_their_digits(step):
    """On both sides of the limit below which the series is used; the plain formula has no right digit at 1e-9."""
    q = 0.5
    p = q + step
    (found,) = excess(np.array([p]), np.array([q]), np.array([p - q]))
    assert found == pytest.approx(exact_excess(p, q), rel=1e-11)


def test_probability_where_there_is_none_is_infinitely_surprising():
    p, q = np.array([0.5, 0.0]), np.array([0.0, 0.5])
    np.testing.assert_array_equal(excess(p, q, p - q), [math.inf, 0.5])


def test_the_entropy_of_counts():
    assert entropy_of_counts(np.array([1, 1, 1, 1]), 4) == pytest.approx(math.log(4))
    assert entropy_of_counts(np.array([7]), 7) == 0
    assert entropy_of_counts(np.array([1, 3]), 4) == pytest.approx(math.log(4) - 0.75 * math.log(3))


def test_the_information_of_counts():
    assert information_of_counts(read_table("", [[2, 4], [3, 6]])) == 0  # independent
    assert information_of_counts(read_table("", [[5, 0], [0, 5]])) == pytest.approx(math.log(2))
    table = np.array([[3, 1], [2, 5]])
    p = table / table.sum()
    expected = (p * np.log(p / np.outer(p.sum(axis=1), p.sum(axis=0)))).sum()
    assert information_of_counts(read_table("", table)) == pytest.approx(expected, rel=1e-13)


def test_averages():
    found = {name: average_of(2.0, 8.0, name) for name in AVERAGE.options}
    assert found == {"arithmetic": 5, "geometric": pytest.approx(4), "min": 2, "max": 8}
