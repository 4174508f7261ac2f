"""Activation functions in the lab: facts of the book, slopes against numerical ones, edge cases."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen.errors import ArgumentError, ZhishenError
from zhishen.figures.chapter3_activations import relu_data, sigmoid_data, tanh_data
from zhishen.graph import ops
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter3_activations import FUNCTIONS


def compute(name: str, **arguments: object) -> dict:
    return operations()[name].compute(arguments)


@pytest.mark.parametrize(("name", "data", "reach"), [
    ("sigmoid", sigmoid_data, 7.0), ("relu", relu_data, 5.0), ("tanh", tanh_data, 4.0),
])  # fmt: skip
def test_curves_are_those_of_the_figures(name, data, reach):
    result, figure = compute("activations", reach=reach), data()
    curve = np.interp(figure["x"], result["grid"], result["values"][FUNCTIONS.index(name)])
    np.testing.assert_allclose(curve, figure["y"], atol=2e-3)


@pytest.mark.parametrize("x", [-3.0, -0.4, 0.7, 2.5])
def test_slopes_are_the_numerical_ones(x):
    at = {sign: compute("activations", x=x + sign * 1e-5)["at"] for sign in (-1, 1)}
    np.testing.assert_allclose(compute("activations", x=x)["at_slopes"], (at[1] - at[-1]) / 2e-5, atol=1e-8)


def test_the_largest_slopes_are_at_zero():
    result = dict(zip(FUNCTIONS, compute("activations", x=0.0)["at_slopes"], strict=True))
    assert result["sigmoid"] == 0.25
    assert result["tanh"] == 1.0
    far = dict(zip(FUNCTIONS, compute("activations", x=5.0)["at_slopes"], strict=True))
    assert round(far["sigmoid"], 4) == 0.0066
    assert round(far["tanh"], 4) == 0.0002
    assert far["relu"] == 1.0


def test_the_slope_of_leaky_relu_is_an_option():
    result = compute("activations", x=-2.0, slope=0.3)
    assert result["at"][FUNCTIONS.index("leaky_relu")] == pytest.approx(-0.6)


# --- one neuron -------------------------------------------------------------------------------------------------------


def test_a_neuron_with_a_large_weight_is_nearly_a_step():
    result = compute("neuron", function="sigmoid", w=20.0, b=-20.0, x=1.0)
    assert (result["a"], result["z"], result["slope"]) == (0.0, 0.5, 5.0)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_slope_of_a_neuron_is_the_numerical_one(function):
    near = [compute("neuron", function=function, w=1.5, b=0.2, x=0.7 + h)["z"] for h in (-1e-6, 1e-6)]
    slope = compute("neuron", function=function, w=1.5, b=0.2, x=0.7)["slope"]
    assert slope == pytest.approx((near[1] - near[0]) / 2e-6, abs=1e-6)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_extreme_weights_give_finite_numbers(function):
    for w in (-100.0, 0.0, 100.0):
        result = compute("neuron", function=function, w=w, b=100.0, x=-5.0)
        assert np.isfinite(result["curve"]).all()
        assert math.isfinite(result["slope"])


# --- step and sigmoid of an array -------------------------------------------------------------------------------------


def test_the_step_gives_zeros_and_ones_and_the_sigmoid_does_not_overflow():
    result = compute("step_values", values=[-1000, -1, 0, 1, 1000])
    assert result["step"].tolist() == [0, 0, 0, 1, 1]
    assert result["mask"].tolist() == [False, False, False, True, True]
    np.testing.assert_allclose(result["sigmoid"], [0, 0.26894142, 0.5, 0.73105858, 1], atol=1e-8)
    assert result["power"][0] == math.inf
    assert result["plain"][0] == 0.0


def test_the_formula_overflows_below_minus_709():
    assert np.isinf(compute("step_values", values=[-710, -709])["power"]).tolist() == [True, False]


@pytest.mark.parametrize("values", [[], [0.0] * 9, [math.nan], ["1"], "12", [1e7]])
def test_bad_arrays_are_refused(values):
    with pytest.raises(ArgumentError, match=r"^step_values: expected values to be a list"):
        compute("step_values", values=values)


# --- sums of ReLUs ----------------------------------------------------------------------------------------------------


def test_two_relus_are_the_absolute_value():
    result = compute("relu_sum", formula="abs(x)", units=2)
    assert result["weights"].tolist() == [-1.0, 2.0]
    assert result["difference"] < 1e-15


def test_twice_as_many_neurons_quarter_the_difference():
    assert [compute("relu_sum", formula="x**2", units=n)["difference"] for n in (2, 4, 8)] == [1.0, 0.25, 0.0625]


def test_the_network_meets_the_curve_at_the_knots():
    result = compute("relu_sum", formula="sin(3*x)", units=7)
    curve = np.interp(result["knots"], result["grid"], result["curve"])
    np.testing.assert_allclose(result["heights"], np.sin(3 * result["knots"]))
    np.testing.assert_allclose(curve, result["heights"], atol=2e-2)
    np.testing.assert_allclose(result["parts"].sum(axis=0) + result["heights"][0], result["curve"], atol=1e-12)


def test_a_constant_is_a_curve():
    assert compute("relu_sum", formula="3", units=4)["weights"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("formula", ["x + y", "1/x", "log(x)", "x +", "", "import os", "__class__", "x" * 121])
def test_bad_formulas_are_refused_in_one_sentence(formula):
    with pytest.raises(ZhishenError) as caught:
        compute("relu_sum", formula=formula)
    assert "\n" not in str(caught.value)


# --- tanh -------------------------------------------------------------------------------------------------------------


def test_tanh_is_a_sigmoid_with_other_scales():
    assert compute("tanh_and_sigmoid", inner=2, outer=2, shift=-1)["difference"] < 1e-15
    result = compute("tanh_and_sigmoid", inner=0.5, outer=3, shift=0.25)
    np.testing.assert_allclose(result["sigmoid"], 3 * ops.sigmoid(0.5 * result["grid"]) + 0.25)
    assert result["difference"] == abs(result["tanh"] - result["sigmoid"]).max()
