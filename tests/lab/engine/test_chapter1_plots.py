"""Curves and images in the lab."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data
from zhishen.errors import ArgumentError, ZhishenError
from zhishen.lab.engine import operations


def compute(operation: str, **arguments):
    return operations()[operation].compute(arguments)


def test_curves_are_points():
    found = compute("curves", points=31)
    x = np.linspace(0, 6, 31)
    np.testing.assert_allclose(found["x"], x)
    np.testing.assert_allclose(found["y1"], np.sin(x))
    np.testing.assert_allclose(found["y2"], np.cos(x))


def test_a_constant_and_no_second_curve():
    found = compute("curves", first="2", second=" ", points=5)
    assert found["y1"].tolist() == [2] * 5
    assert found["y2"] is None


def test_twenty_points_of_a_quick_sine_look_slow():
    """Neighboring points are nearly one wave apart, as the page says."""
    found = compute("curves", first="sin(20*x)", points=20)
    assert np.abs(np.diff(found["y1"])).max() < 0.04


@pytest.mark.parametrize(("arguments", "words"), [
    ({"first": "sin(y)"}, "formula in x alone"),
    ({"first": "sin(x"}, "expression"),
    ({"first": ""}, "expression"),
    ({"first": "__import__('os')"}, "expression"),
    ({"low": 2.0, "high": 2.0}, "low to be less than high"),
    ({"points": 401}, "points"),
])  # fmt: skip
def test_what_is_no_curve_is_refused(arguments, words):
    with pytest.raises(ZhishenError, match=words):
        compute("curves", **arguments)


def test_values_that_do_not_exist_are_told_by_the_library():
    with pytest.raises(ZhishenError) as caught:
        compute("curves", first="log(x)", low=-1.0, high=1.0, points=3)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "options", [{"labels": False}, {"names": False, "title": ""}, {"second": ""}, {"dashed": False}]
)
def test_options_change_the_script(options):
    operation = operations()["curves"]
    assert operation.code(options) != operation.code({})


def test_a_digit_is_the_one_of_mnist():
    x, t = data.mnist(flatten=False, normalize=False).test
    found = compute("digit_image", index=5, row=3, column=20)
    np.testing.assert_array_equal(found["image"], x[5, 0])
    np.testing.assert_array_equal(found["part"], x[5, 0, 3:11, 20:28])
    assert found["label"] == t[5]


def test_a_frame_within_the_image():
    with pytest.raises(ArgumentError, match="row"):
        compute("digit_image", row=21)
