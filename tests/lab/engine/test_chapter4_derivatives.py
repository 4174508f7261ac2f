"""Tangents and numerical derivatives in the lab."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen import numerical_derivative
from zhishen.errors import ArgumentError
from zhishen.lab.engine.chapter4_derivatives import tangent


def test_the_derivatives_of_the_notes():
    for at, slope in ((5.0, 0.2), (10.0, 0.3)):
        found = tangent(at=at, h=1e-4)
        assert found["exact"] == pytest.approx(slope)
        assert found["central"] == pytest.approx(slope)
        assert found["forward"] == pytest.approx(slope + 1e-6)


def test_the_errors_have_the_shape_of_a_v():
    found = tangent("sin(x)", 1.0)
    h, central, forward = found["steps"], found["central_errors"], found["forward_errors"]
    best = [h[errors.argmin()] for errors in (central, forward)]
    assert 1e-7 < best[0] < 1e-4
    assert 1e-10 < best[1] < 1e-7
    at = np.abs(np.log10(h) + 2).argmin()  # h = 0.01: the formulas' own errors, f'''h²/6 and f''h/2
    assert central[at] == pytest.approx(math.cos(1) * h[at] ** 2 / 6, rel=0.01)
    assert forward[at] == pytest.approx(math.sin(1) * h[at] / 2, rel=0.02)


def test_the_errors_are_those_of_the_library():
    found = tangent("exp(x)", 0.5)
    for step, error in zip(found["steps"][::8], found["central_errors"][::8], strict=True):
        assert error == pytest.approx(abs(numerical_derivative(np.exp, 0.5, h=step) - math.exp(0.5)), abs=1e-12)


def test_a_constant_and_a_place_without_a_value():
    assert tangent("3")["central"] == 0
    found = tangent("log(x)", 0.0, low=-1.0, high=1.0)
    assert math.isnan(found["exact"])
    assert math.isnan(found["values"][0])


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"formula": "x*y"}, "expected a formula in x, got the names y; use x only"),
        ({"formula": "x*"}, "expression, column 3"),
        ({"formula": "__import__('os')"}, "expression, column"),
        ({"low": 2.0, "high": 2.0}, "expected low < high, got 2 and 2"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, text):
    with pytest.raises(ArgumentError, match=text):
        tangent(**arguments)
