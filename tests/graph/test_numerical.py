"""Numerical derivatives: the notes' numbers, any shape, and arrays that are put back whatever happens."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhishen import Tensor, gradients, numerical_derivative, numerical_gradient
from zhishen._checks import Number
from zhishen.errors import ArgumentError, ShapeError


def test_the_derivative_of_the_book():
    def f(x):
        return 0.01 * x**2 + 0.1 * x

    assert numerical_derivative(f, 5.0) == pytest.approx(0.2, abs=1e-9)
    assert numerical_derivative(f, 10) == pytest.approx(0.3, abs=1e-9)
    np.testing.assert_allclose(numerical_derivative(f, np.array([5.0, 10.0])), [0.2, 0.3], atol=1e-9)


def test_the_gradient_of_the_book():
    def f(x):
        return (x**2).sum()

    np.testing.assert_allclose(numerical_gradient(f, np.array([3.0, 4.0])), [6, 8], atol=1e-8)
    np.testing.assert_allclose(numerical_gradient(f, [0.0, 2.0]), [0, 4], atol=1e-8)
    np.testing.assert_allclose(numerical_gradient(f, [[3.0, 0.0]]), [[6, 0]], atol=1e-8)


@settings(deadline=None, max_examples=40)
@given(
    hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3), elements=st.floats(-2, 2))
)
def test_any_shape(x):
    weight = np.linspace(-1, 1, x.size).reshape(x.shape)
    found = numerical_gradient(lambda x: (weight * np.sin(x)).sum(), x)
    assert found.shape == x.shape
    np.testing.assert_allclose(found, weight * np.cos(x), atol=1e-8)


def test_the_array_is_moved_in_place_and_restored():
    x = np.array([[1.0, -2.0], [0.1, 1e10]])
    before, seen = x.copy(), []

    def f(y):
        assert y is x
        seen.append(int((x != before).sum()))
        return x.sum()

    numerical_gradient(f, x)
    np.testing.assert_array_equal(x, before)
    assert seen == [1] * 8  # two evaluations an element, one element moved in each


def test_a_view_is_moved_where_it_lies():
    whole = np.arange(6.0).reshape(2, 3)
    found = numerical_gradient(lambda _: (whole**2).sum(), whole[:, 1])
    np.testing.assert_allclose(found, [2, 8], atol=1e-7)
    np.testing.assert_array_equal(whole, np.arange(6.0).reshape(2, 3))


def test_the_array_is_restored_when_the_function_raises():
    x = np.array([0.1, 0.2])

    def f(x):
        if x[1] != 0.2:
            raise RuntimeError("out")
        return x.sum()

    with pytest.raises(RuntimeError, match="out"):
        numerical_gradient(f, x)
    np.testing.assert_array_equal(x, [0.1, 0.2])


def test_a_list_is_copied():
    values = [3.0, 4.0]
    numerical_gradient(lambda x: x.sum(), values)
    assert values == [3.0, 4.0]


def test_float32_stays_float32():
    x = np.array([1.0, 2.0], np.float32)
    found = numerical_gradient(lambda x: (x**2).sum(), x)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [2, 4], rtol=1e-2)


def test_the_function_may_return_a_tensor_or_an_array_of_one():
    x = np.array([1.0, 2.0])
    for f in (lambda x: (Tensor(x) ** 2).sum(), lambda x: (x**2).sum(keepdims=True), lambda x: float((x**2).sum())):
        np.testing.assert_allclose(numerical_gradient(f, x), [2, 4], atol=1e-8)


def test_it_agrees_with_the_tape(rng):
    x = rng.normal(size=(3, 2))
    (by_tape,) = gradients((np.tanh(leaf := Tensor(x)) * leaf).sum(), [leaf])
    np.testing.assert_allclose(numerical_gradient(lambda x: (np.tanh(x) * x).sum(), x), by_tape, atol=1e-8)


@pytest.mark.parametrize(
    ("x", "problem"),
    [
        (np.array([3, 4]), "dtype int64; give x.astype(float)"),
        ([3, 4], "dtype int64; give x.astype(float)"),
        (np.array([True]), "dtype bool; give x.astype(float)"),
        (np.array([1j]), "dtype complex128; give x.astype(float)"),
        (np.broadcast_to(np.array([1.0]), (2,)), "a read-only array; give x.copy()"),
    ],
)
def test_arrays_that_cannot_be_moved_are_refused(x, problem):
    message = f"numerical_gradient: expected a writable array of floats, got {problem}"
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}$"):
        numerical_gradient(lambda x: x.sum(), x)


def test_a_function_with_many_values_is_refused():
    x = np.array([1.0, 2.0])
    message = "numerical gradient: expected f to return one number, got shape (2,); reduce it, for example with .sum()"
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        numerical_gradient(lambda x: x * 2, x)
    np.testing.assert_array_equal(x, [1, 2])


@pytest.mark.parametrize("h", Number(0, open_low=True).bad_values())
def test_steps_that_are_invalid(h):
    for where, call in (
        ("numerical_gradient", lambda: numerical_gradient(lambda x: x.sum(), np.ones(1), h=h)),
        ("numerical_derivative", lambda: numerical_derivative(lambda x: x, 1.0, h=h)),
    ):
        with pytest.raises(ArgumentError, match=f"^{where}: expected h to be a number > 0, got .*; "):
            call()


def test_the_step_is_used():
    assert numerical_derivative(lambda x: x**3, 0.0, h=0.5) == pytest.approx(0.25)
    assert numerical_gradient(lambda x: (x**3).sum(), np.zeros(1), h=0.5)[0] == pytest.approx(0.25)
