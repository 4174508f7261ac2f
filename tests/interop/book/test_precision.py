"""The dtype in which the book's layers compute."""

import numpy as np
import pytest

from zhishen.interop.book.precision import for_each, match, working


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("float16", "float32"),
        ("float32", "float32"),
        ("float64", "float64"),
        ("uint8", "float64"),
        ("int64", "float64"),
    ],
)
def test_small_floats_become_float32_and_all_others_float64(given, expected):
    x = working(np.array([1, 2], given))
    assert (x.dtype.name, x.tolist()) == (expected, [1, 2])


def test_an_array_that_fits_is_not_copied():
    x, y = np.zeros(2, np.float32), np.zeros(2)
    assert working(x) is x
    (same,) = match(y, y)
    assert same is y


def test_others_get_the_dtype_of_the_first():
    W, b = match(np.zeros(2, np.float32), np.ones(2), [1, 2])
    assert (W.dtype, b.dtype) == (np.float32, np.float32)
    assert b.tolist() == [1, 2]


def test_a_bias_of_one_number_is_repeated():
    assert for_each(np.asarray(3.0), 2).tolist() == [3.0, 3.0]
    assert for_each(np.array([3.0]), 2).tolist() == [3.0, 3.0]
    assert for_each(np.array([3.0, 4.0]), 2).tolist() == [3.0, 4.0]
