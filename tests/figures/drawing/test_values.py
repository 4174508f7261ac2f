"""The summary of an array: its numbers, its small map, and short texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from zhishen.figures.drawing import values
from zhishen.figures.drawing.values import clean, short, value_of


def test_short_numbers():
    assert [short(x) for x in (0.0, -0.0, 999.9, 0.00123, 1e-10, 1_000_000, -0.5)] == [
        "0", "0", "1000", "0.00123", "1e-10", "1e6", "-0.5",
    ]  # fmt: skip


def test_values_of_arrays():
    found = value_of(np.arange(12.0).reshape(3, 4))
    assert (found.shape, found.low, found.mean, found.high) == ((3, 4), 0, 5.5, 11)
    assert found.cells.shape == (3, 4)
    large = np.zeros((100, 7, 30))
    large[:50] = 1
    cells = value_of(large).cells
    assert cells.shape == (24, 24)
    assert cells[0, 0] == 1
    assert cells[-1, -1] == 0
    assert cells.mean() == pytest.approx(0.5, abs=0.03)
    odd = value_of(np.array([1.0, np.nan, np.inf, 3.0, 4.0]))
    assert (odd.nonfinite, odd.low, odd.high) == (2, 1, 4)
    assert value_of(np.zeros((0, 3))).lines() == ("(0, 3)", "[]")


def test_small_vectors_and_matrices_have_a_table_of_their_numbers():
    assert value_of(np.arange(6.0)).table.tolist() == [[0, 1, 2, 3, 4, 5]]
    assert value_of(np.arange(24.0).reshape(4, 6)).table.shape == (4, 6)
    for shape in ((), (1, 1), (7,), (5, 5), (2, 7), (2, 2, 2)):
        assert value_of(np.ones(shape)).table is None, shape


def test_an_outlier_does_not_make_a_map_blank():
    x = np.random.default_rng(0).normal(size=(20, 20))
    typical = value_of(x).limit
    x[3, 4] = 1e6
    found = value_of(x)
    assert found.limit < 1.5 * typical
    assert found.high == 1e6
    assert value_of(np.eye(20)).limit == 1  # zeros do not count
    assert value_of(np.array([[1.0, 1000.0]])).limit == 1000  # a table has all numbers


def test_control_characters_of_names_are_replaced():
    assert clean("a\x1b[31mb\nc\u202e") == "a\ufffd[31mb\ufffdc\ufffd"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_mean_that_is_a_rounding_error_is_shown_as_0(dtype):
    x = np.array([0.1, 0.2, 0.3, -0.1, -0.2, -0.3], dtype)
    eps = float(np.finfo(dtype).eps)
    assert value_of(x + dtype(0)).contents() == "0 ± 0.22"
    assert value_of((x + 100 * eps).astype(dtype)).contents() != "0 ± 0.22"


def test_the_array_is_kept_if_it_is_asked_for():
    array = np.arange(12.0).reshape(3, 4)
    assert value_of(array).array is None
    assert value_of(array, keep=True).array is array


def test_a_value_that_keeps_its_array_is_summarized_when_it_is_read(monkeypatch):
    summarized = []
    original = values._summary
    monkeypatch.setattr(values, "_summary", lambda array: summarized.append(array.shape) or original(array))
    array = np.arange(12.0).reshape(3, 4)
    value = value_of(array, keep=True, samples=True)
    assert (value.shape, value.dtype, value.size, value.samples, value.array is array) == (
        (3, 4), "float64", 12, True, True,
    )  # fmt: skip
    assert summarized == []
    other = value_of(array)
    assert (value.mean, value.low, value.high, value.lines()) == (other.mean, other.low, other.high, other.lines())
    np.testing.assert_array_equal(value.cells, other.cells)
    assert summarized == [(3, 4), (3, 4)]
    assert replace(value, samples=False).mean == 5.5
    with pytest.raises(AttributeError):
        _ = value.nonsense
