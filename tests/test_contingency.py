"""Counts of label pairs, in blocks and by sorting, and the check of labels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from clusterings import every_function

from zhishen import _contingency, clustering
from zhishen.clustering.tables import contingency_of
from zhishen.errors import ArgumentError, ShapeError


@pytest.mark.parametrize("dense", [0, 20, 1 << 20])
@pytest.mark.parametrize("block", [1, 7, 1 << 16])
def test_counting_in_blocks_and_by_sorting(dense, block, rng, monkeypatch):
    true, pred = rng.integers(-3, 9, 90) ** 2, rng.integers(0, 9, 90) * 11
    expected = np.array([[np.sum((true == i) & (pred == j)) for j in np.unique(pred)] for i in np.unique(true)])
    monkeypatch.setattr(_contingency, "DENSE", dense)
    monkeypatch.setattr(_contingency, "BLOCK", block)
    found = clustering.contingency_table(true, pred)
    assert found.dtype == np.int64
    np.testing.assert_array_equal(found, expected)
    table = contingency_of("", true, pred, None)
    np.testing.assert_array_equal(table.row_sums, expected.sum(axis=1))
    np.testing.assert_array_equal(table.column_sums, expected.sum(axis=0))


def test_more_clusters_than_a_table_could_hold(rng):
    """A table of 10^10 cells, of which 10^5 are filled."""
    true = rng.permutation(100_000)
    assert clustering.adjusted_mutual_information(true, true[::-1] * 3) == 1.0
    pred = true // 2
    assert clustering.pair_confusion(true, pred) == (0, 0, 50_000, 100_000 * 99_999 // 2 - 50_000)
    assert clustering.completeness(true, pred) == pytest.approx(math.log(50_000) / math.log(50_000))
    assert clustering.homogeneity(true, pred) == pytest.approx(math.log(50_000) / math.log(100_000), rel=1e-13, abs=0)


@every_function
@pytest.mark.parametrize(
    ("true", "pred", "error", "words"),
    [
        ([], [], ShapeError, "expected labels_true of shape (N,) with N > 0, got (0,)"),
        ([0, 1], [0], ShapeError, "expected labels_pred of shape (2,) like labels_true, got (1,)"),
        ([[0, 1]], [0, 1], ShapeError, "expected labels_true of shape (N,), got (1, 2)"),
        (3, [0, 1], ShapeError, "expected labels_true of shape (N,), got ()"),
        ([0.0, 1.0, math.nan], [0, 1, 2], ArgumentError, "got NaN at index 2"),
        ([0, 1], [None, 1], ArgumentError, "got dtype object"),
        ([0, 1], [1j, 1], ArgumentError, "got dtype complex128"),
        ([0, 1], None, ArgumentError, "got labels_true; give one of the two"),
        (None, None, ArgumentError, "got no data; give one of the two"),
    ],
)
def test_invalid_labels_raise(function, true, pred, error, words):
    with pytest.raises(error) as raised:
        function(true, pred)
    assert str(raised.value).startswith(f"{function.__name__}: ")
    assert words in str(raised.value)
