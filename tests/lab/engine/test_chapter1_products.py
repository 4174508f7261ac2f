"""Products and reductions in the lab."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.figures.chapter1_arrays import sum_axes_data, two_products_data
from zhishen.lab.engine import operations


def compute(operation: str, **arguments):
    return operations()[operation].compute(arguments)


def test_the_products_of_the_figure():
    found, figure = compute("products"), two_products_data()
    for name, array in figure.items():
        np.testing.assert_array_equal(found[name], array)


def test_exchanged_columns():
    found = compute("products", A=[[1, 2], [3, 4]], B=[[0, 1], [1, 0]])
    assert found["matrix"].tolist() == [[2, 1], [4, 3]]
    assert found["elementwise"].tolist() == [[0, 2], [3, 0]]


@pytest.mark.parametrize(
    ("a", "b", "elementwise", "matrix"),
    [((2, 3), (3, 2), False, True), ((2, 3), (2, 3), True, False), ((3, 1), (1, 3), True, True),
     ((2, 2), (3, 3), False, False)],
)  # fmt: skip
def test_a_product_that_is_missing_has_a_reason(a, b, elementwise, matrix):
    found = compute("products", A=np.ones(a).tolist(), B=np.ones(b).tolist())
    for name, fits in (("elementwise", elementwise), ("matrix", matrix)):
        assert (found[name] is not None) == fits
        assert (found[f"{name}_reason"] is None) == fits


def test_sums_of_the_figure():
    figure = sum_axes_data()
    for axis, name in (("0", "axis0"), ("1", "axis1"), ("none", "total")):
        found = compute("reduction", axis=axis)
        np.testing.assert_array_equal(found["result"], figure[name])
        assert found["shape"] == list(figure[name].shape)


def test_argmax_is_the_answer_of_a_classifier():
    z = [[0.1, 0.8, 0.1], [0.3, 0.1, 0.6], [0.2, 0.5, 0.3], [0.8, 0.1, 0.1]]
    assert compute("reduction", values=z, function="argmax", axis="1")["result"].tolist() == [1, 2, 1, 0]


@pytest.mark.parametrize("values", [[], [[]], [[1, 2], [3]], [[float("nan")]], [["1"]], [[0] * 7]])
def test_what_is_no_matrix_is_refused(values):
    with pytest.raises(ArgumentError, match=r"^reduction: expected values to be"):
        compute("reduction", values=values)
