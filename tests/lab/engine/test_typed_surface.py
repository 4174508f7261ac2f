"""Surfaces of formulas that a user types."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import optim
from zhishen.errors import ArgumentError
from zhishen.lab.engine.typed_surface import TypedSurface


@pytest.mark.parametrize(
    ("formula", "name"),
    [("x**2/20 + y**2", "valley"), ("x**2 + y**2", "bowl"), ("(1 - x)**2 + 100*(y - x**2)**2", "rosenbrock")],
)
def test_it_equals_the_surface_of_the_library(formula, name):
    x, y = np.random.default_rng(0).normal(size=(2, 5))
    typed, known = TypedSurface(formula), optim.SURFACES[name]
    np.testing.assert_allclose(typed.value(x, y), known.value(x, y))
    np.testing.assert_allclose(typed.gradient(x, y), known.gradient(x, y))


@pytest.mark.parametrize(("formula", "slope"), [("3*x", (3, 0)), ("7", (0, 0)), ("y", (0, 1))])
def test_a_name_may_be_missing(formula, slope):
    assert np.stack(TypedSurface(formula).gradient(1.0, 2.0)).tolist() == list(slope)
    assert TypedSurface(formula).value(np.zeros(3), np.zeros(3)).shape == (3,)


def test_where_a_formula_has_no_value_it_is_nan():
    surface = TypedSurface("log(x) + y")
    z = surface.value(np.array([[-1.0, 1.0], [0.0, np.e]]), np.zeros((2, 2)))
    np.testing.assert_allclose(z, [[np.nan, 0.0], [np.nan, 1.0]])
    assert np.isnan(surface.gradient(np.inf, 0.0)).all()


@pytest.mark.parametrize("formula", ["x +", "z*x", "", "__import__('os')", "x.__class__", "x" * 5000])
def test_a_bad_formula_is_refused(formula):
    with pytest.raises(ArgumentError):
        TypedSurface(formula)
