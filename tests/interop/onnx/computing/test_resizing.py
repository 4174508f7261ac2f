"""Resize: gradients, the modes, and factors that do not fit."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import ShapeError, UnsupportedError
from zhishen.interop.onnx.computing.resizing import RESIZING

X = np.array([[[[1.0, 2.0, 4.0], [3.0, 0.5, 1.5]]]])
TWICE = np.array([1, 1, 2, 2], np.float32)


def test_every_operator_has_an_example():
    assert {*RESIZING} == {"Resize", "Upsample"}


@pytest.mark.parametrize("mode", ["nearest", "linear", "cubic"])
@pytest.mark.parametrize("place", ["half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel"])
def test_the_gradient(mode, place):
    sizes = np.array([1, 1, 3, 5])
    check_gradients("Resize", X, None, None, sizes, mode=mode, coordinate_transformation_mode=place)


def test_nearest_elements_are_repeated():
    expected = X.repeat(2, axis=2).repeat(2, axis=3)
    same(run("Resize", X, None, TWICE), expected)
    same(run("Resize", X, TWICE, opset=10), expected)
    same(run("Upsample", X, TWICE, opset=9), expected)
    same(run("Upsample", X, scales=[1.0, 1.0, 2.0, 2.0], opset=7), expected)


def test_whole_numbers_are_rounded():
    x = np.array([[[[0, 3]]]], np.uint8)
    found = run("Resize", x, None, None, np.array([1, 1, 1, 4]), mode="linear")
    same(found, np.array([[[[0, 1, 2, 3]]]], np.uint8))


def test_without_change_nothing_is_computed():
    same(run("Resize", X, None, np.ones(4, np.float32), mode="cubic"), X)


def test_absurd_factors_are_refused():
    with pytest.raises(UnsupportedError, match="Resize y0: expected a result of at most"):
        run("Resize", X, None, np.array([1, 1, 1e6, 1e6], np.float32))
    with pytest.raises(UnsupportedError, match="Resize y0: expected a result of at most"):
        run("Resize", X, None, None, np.array([1, 1, 2, 10**12]))


@pytest.mark.parametrize(
    ("inputs", "attributes"),
    [
        ((None, np.array([1, 1, 0, 1], np.float32)), {}),
        ((None, np.array([1, 1, np.nan, 1], np.float32)), {}),
        ((None, np.array([1, 1], np.float32)), {}),
        ((None, None), {}),
        ((None, None, np.array([1, 1, -1, 1])), {}),
    ],
)
def test_what_does_not_fit(inputs, attributes):
    with pytest.raises(ShapeError, match="Resize y0"):
        run("Resize", X, *inputs, **attributes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "area"),
        ("nearest_mode", "up"),
        ("coordinate_transformation_mode", "x"),
        ("keep_aspect_ratio_policy", "y"),
    ],
)
def test_an_unknown_mode_is_named(name, value):
    with pytest.raises(UnsupportedError, match=f"{name}='{value}'"):
        run("Resize", X, None, None, np.array([1, 1, 3, 5]), **{name: value})
