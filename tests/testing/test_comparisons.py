"""The comparisons of checks: equal arrays pass, and each difference is an error that names it."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import GradientCheckError
from zhishen.testing.comparisons import expect_dtype, expect_equal, expect_shape, expect_unchanged

ONE = {"W": np.array([[1.0, 2.0], [3.0, 4.0]]), "b": np.array(5.0)}


def compare(found):
    expect_equal("check", found, ONE, "by hand", "by tape", "a factor is missing")


def test_equal_arrays_and_differences_of_rounding_pass():
    compare(ONE)
    compare({name: array * (1 + 1e-10) for name, array in ONE.items()})
    compare({**ONE, "another": np.zeros(3)})


def test_one_wrong_element_is_named_with_both_values():
    W = ONE["W"].copy()
    W[1, 0] = 3.1
    with pytest.raises(GradientCheckError) as caught:
        compare({**ONE, "W": W})
    assert str(caught.value) == (
        "check: W[1, 0]: expected 3 (by hand), got 3.1 (by tape); 1 of 4 elements differ; verdict: a factor is missing"
    )
    with pytest.raises(GradientCheckError, match=r"^check: b: expected 5 \(by hand\), got 4 \(by tape\); 1 of 1"):
        compare({**ONE, "b": np.array(4.0)})


@pytest.mark.parametrize("value", [np.nan, np.inf, 3 * (1 + 1e-6)])
def test_nan_infinity_and_small_differences_are_found(value):
    W = ONE["W"].copy()
    W[1, 0] = value
    with pytest.raises(GradientCheckError, match=r"^check: W\[1, 0\]: expected 3"):
        compare({**ONE, "W": W})


def test_a_missing_array_and_another_shape_are_errors():
    with pytest.raises(GradientCheckError, match=r"^check: expected b of by tape, got none; verdict: a factor"):
        compare({"W": ONE["W"]})
    with pytest.raises(GradientCheckError, match=r"^check: expected W of by tape to have shape \(2, 2\), got \(4,\)"):
        compare({**ONE, "W": ONE["W"].ravel()})


def test_dtypes_and_shapes():
    expect_dtype("check", "dx", np.zeros(2, np.float32), np.dtype(np.float32))
    with pytest.raises(GradientCheckError, match=r"^check: expected dx in float32 like the input, got float64; "):
        expect_dtype("check", "dx", np.zeros(2), np.dtype(np.float32))
    expect_shape("check", "out", np.zeros((2, 3)), (2, 3))
    with pytest.raises(GradientCheckError, match=r"^check: expected out to have shape \(2, 3\), got \(3, 2\); keep"):
        expect_shape("check", "out", np.zeros((3, 2)), (2, 3))


def test_changes_in_place_are_found_and_nan_stays_equal_to_nan():
    before = {"x": np.array([1.0, np.nan]), "t": np.array([1, 2])}
    expect_unchanged("check", {name: array.copy() for name, array in before.items()}, before, "backward")
    with pytest.raises(GradientCheckError, match=r"^check: expected t to stay unchanged, got a change by backward; "):
        expect_unchanged("check", {**before, "t": np.array([1, 3])}, before, "backward")
