"""Contingency tables: labels of any kind, empty rows, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from clusterings import OF_LABELS, every_function

from zhishen import clustering
from zhishen.errors import ArgumentError, ShapeError


@pytest.mark.parametrize(
    "convert",
    [
        lambda x: x.astype(np.int8) * 127 - 128 * (x > 1),
        lambda x: x.astype(np.uint8) * 80,
        lambda x: x.astype(np.uint64) + np.uint64(2**64 - 4),
        lambda x: (x - 2) * np.int64(2**61),
        lambda x: x * 10**9 - 5,
        lambda x: x * 10**5,
        lambda x: x / 7 - 0.2,
        lambda x: np.array(["ham", "egg", "", "spam"])[x],
        lambda x: np.array([b"a", b"b", b"c", b"dd"])[x],
        lambda x: x.astype(np.float32),
        list,
    ],
)
def test_labels_are_names(convert, rng):
    true, pred = rng.integers(0, 4, 70), rng.integers(0, 4, 70)
    named = convert(true)
    assert len(set(named)) == 4
    assert clustering.pair_confusion(named, pred) == clustering.pair_confusion(true, pred)
    assert clustering.pair_confusion(pred, named) == clustering.pair_confusion(pred, true)
    order = [list(named).index(value) for value in sorted(set(named))]
    table = [[np.sum((true == true[i]) & (pred == j)) for j in range(4)] for i in order]
    np.testing.assert_array_equal(clustering.contingency_table(named, pred), table)


def test_empty_rows_and_columns_of_a_table_do_not_count():
    table = [[0, 3, 0, 1], [0, 0, 0, 0], [0, 2, 0, 5]]
    for function in OF_LABELS:
        assert function(contingency=table) == function(contingency=[[3, 1], [2, 5]])


@every_function
@pytest.mark.parametrize(
    ("table", "error", "words"),
    [
        ([[1, 2], [-3, 1]], ArgumentError, "got -3 at index (1, 0)"),
        ([[1.5, 2]], ArgumentError, "got dtype float64"),
        ([[True]], ArgumentError, "got dtype bool"),
        ([1, 2], ShapeError, "got (2,)"),
        ([[]], ShapeError, "got (1, 0)"),
        ([[0, 0]], ShapeError, "got only zeros"),
    ],
)
def test_invalid_tables_raise(function, table, error, words):
    with pytest.raises(error) as raised:
        function(contingency=table)
    assert str(raised.value).startswith(f"{function.__name__}: ")
    assert words in str(raised.value)
