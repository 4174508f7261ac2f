"""Counts of pairs and the scores that use them."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from clusterings import LABELS, OF_PAIRS
from hypothesis import given, settings

from zhishen import clustering
from zhishen.clustering import PairConfusion
from zhishen.errors import ArgumentError, ShapeError

NOTES = PairConfusion(tp=50, fn=10, fp=5, tn=20)


def test_the_table_of_the_notes():
    assert clustering.rand_index(pairs=NOTES) == 70 / 85
    assert f"{clustering.rand_index(pairs=NOTES):.4f}" == "0.8235"
    np.testing.assert_array_equal(np.reshape(NOTES, (2, 2)), [[50, 10], [5, 20]])
    assert clustering.rand_index(pairs=[50, 10, 5, 20]) == clustering.rand_index(pairs=NOTES)


@settings(max_examples=60, deadline=None)
@given(LABELS)
def test_pairs_are_counted_one_by_one(labels):
    true, pred = labels
    expected = [0, 0, 0, 0]
    for i, j in itertools.combinations(range(len(true)), 2):
        expected[2 * (true[i] != true[j]) + (pred[i] != pred[j])] += 1
    assert clustering.pair_confusion(true, pred) == tuple(expected)


@pytest.mark.parametrize(
    "table",
    [
        [[10**8 - 7, 3], [5, 10**8 - 11]],
        [[2**30, 2**29], [2**29, 2**30 + 1]],
        [[2**31 - 2, 1]],
        [[2**31 - 1, 1]],
        [[4 * 10**9, 1, 0], [12, 3 * 10**9, 7]],
        [[2**61, 2**61], [2**60, 2**61 - 1]],
    ],
)
def test_counts_of_any_size_are_exact(table):
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    tp = sum(math.comb(n, 2) for row in table for n in row)
    a, b, total = (sum(math.comb(n, 2) for n in counts) for counts in (rows, columns, [sum(rows)]))
    found = clustering.pair_confusion(contingency=table)
    assert found == (tp, a - tp, b - tp, total - a - b + tp)
    assert all(type(count) is int for count in found)
    chance = a * b / total
    if a != tp or b != tp:
        ari = clustering.adjusted_rand_index(contingency=table)
        assert ari == pytest.approx((tp - chance) / ((a + b) / 2 - chance), abs=1e-6)
        assert 0 <= clustering.adjusted_mutual_information(contingency=table) < 1
    entropy = -math.fsum(n / sum(rows) * math.log(n / sum(rows)) for n in rows)
    diagonal = [[n * (i == j) for j in range(len(rows))] for i, n in enumerate(rows)]
    assert clustering.mutual_information_score(contingency=diagonal) == pytest.approx(entropy)


def test_pairs_of_a_hundred_million_labels_do_not_overflow():
    pairs = PairConfusion(tp=10**16, fn=3 * 10**15, fp=2 * 10**15, tn=4 * 10**15)
    assert clustering.adjusted_rand_index(pairs=pairs) == pytest.approx(2 * 34 / (13 * 7 + 12 * 6), rel=1e-15, abs=0)
    assert clustering.fowlkes_mallows(pairs=pairs) == pytest.approx(10 / math.sqrt(12 * 13), rel=1e-15, abs=0)


def test_labels_and_a_table_together_raise():
    with pytest.raises(ArgumentError, match="got labels_true, labels_pred, contingency; give one"):
        clustering.pair_confusion([0], [0], contingency=[[1]])


@pytest.mark.parametrize("score", OF_PAIRS)
@pytest.mark.parametrize(
    ("pairs", "options", "words"),
    [
        ([1, 2, 3], {}, "the four counts tp, fn, fp, tn, got 3"),
        ([1, -2, 3, 4], {}, "expected fn to be a whole number >= 0, got -2"),
        ([1, 2, 3, 4.5], {}, "expected tn to be a whole number >= 0, got 4.5"),
        (NOTES, {"contingency": [[1]]}, "expected only pairs"),
        (NOTES, {"labels_true": [1]}, "expected only pairs"),
    ],
)
def test_invalid_pairs_raise(score, pairs, options, words):
    with pytest.raises((ArgumentError, ShapeError)) as raised:
        score(pairs=pairs, **options)
    assert words in str(raised.value)
