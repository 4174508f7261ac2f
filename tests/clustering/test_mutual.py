"""Mutual information of labelings, normalized and adjusted for chance."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from clusterings import every_average
from hypothesis import given
from hypothesis import strategies as st

from zhishen import clustering
from zhishen._entropies import AVERAGE, BASE
from zhishen.errors import ArgumentError


@pytest.mark.parametrize("true", [[0, 0, 1, 1, 2], [0, 0, 0, 1, 1], [0, 0, 0, 0, 1], [0, 1, 2, 3, 4], [0] * 5])
@pytest.mark.parametrize("pred", [[0, 0, 1, 1, 1], [2, 0, 1, 0, 1], [0, 1, 2, 3, 3]])
def test_adjusted_indices_take_the_mean_over_all_permutations(true, pred):
    every = [np.array(pred)[list(order)] for order in itertools.permutations(range(5))]
    chance = np.mean([clustering.rand_index(true, other) for other in every])
    adjusted = (clustering.rand_index(true, pred) - chance) / (1 - chance)
    assert clustering.adjusted_rand_index(true, pred) == pytest.approx(adjusted, abs=1e-14)
    expected = np.mean([clustering.mutual_information_score(true, other) for other in every])
    assert clustering.expected_mutual_information(true, pred) == pytest.approx(expected, abs=1e-14)


@every_average
def test_ami_is_its_formula(average, rng):
    true, pred = rng.integers(0, 4, 80), rng.integers(0, 6, 80)
    means = {
        "arithmetic": lambda x, y: (x + y) / 2, "geometric": lambda x, y: math.sqrt(x * y), "min": min, "max": max,
    }  # fmt: skip
    entropies = [clustering.mutual_information_score(labels, labels) for labels in (true, pred)]
    mean, mi = means[average](*entropies), clustering.mutual_information_score(true, pred)
    chance = clustering.expected_mutual_information(true, pred)
    ami = clustering.adjusted_mutual_information(true, pred, average=average)
    assert ami == pytest.approx((mi - chance) / (mean - chance), abs=1e-14)
    nmi = clustering.normalized_mutual_information_score(true, pred, average=average)
    assert nmi == pytest.approx(mi / mean, abs=1e-14)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_the_information_of_independent_labelings_is_0(rows, columns):
    assert clustering.mutual_information_score(contingency=np.outer(rows, columns)) == 0.0


def test_tiny_information_keeps_its_digits():
    """A table next to the independent one: the sum of the logarithms as they stand would leave nothing right."""
    table = np.array([[10**8 + 1, 10**8 - 1], [10**8 - 1, 10**8 + 1]])
    with localcontext(prec=50):
        total = Decimal(int(table.sum()))
        expected = sum(Decimal(int(n)) / total * (total * int(n) / (2 * 10**8) ** 2).ln() for n in table.ravel())
    found = clustering.mutual_information_score(contingency=table)
    assert found == pytest.approx(float(expected), rel=1e-12, abs=0)
    assert 4e-17 < found < 6e-17


@pytest.mark.parametrize("value", BASE.bad_values())
@pytest.mark.parametrize("function", [clustering.mutual_information_score, clustering.expected_mutual_information])
def test_a_base_is_above_one(function, value):
    with pytest.raises(ArgumentError, match=f"{function.__name__}: expected base to be a number > 1"):
        function([0], [0], base=value)


@pytest.mark.parametrize("value", AVERAGE.bad_values())
@pytest.mark.parametrize("name", ["normalized_mutual_information_score", "adjusted_mutual_information"])
def test_an_average_is_one_of_four(name, value):
    with pytest.raises(ArgumentError, match=f"{name}: expected average to be one of arithmetic, geometric, min, max"):
        getattr(clustering, name)([0], [0], average=value)
