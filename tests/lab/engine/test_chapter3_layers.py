"""Layers in the lab: the numbers of the book, products and their errors, linear layers and their collapse."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError, ShapeError
from zhishen.figures.chapter3_networks import linear_collapse_data, network_indices_data
from zhishen.lab.engine import operations


def compute(name: str, **arguments: object) -> dict:
    return operations()[name].compute(arguments)


# --- the three-layer network ------------------------------------------------------------------------------------------


def test_the_network_of_the_book():
    result = compute("three_layers")
    np.testing.assert_allclose(result["y"], [0.31682708, 0.69627909], atol=5e-9)
    figure = network_indices_data()
    for name in ("a1", "z1", "a2", "z2", "a3", "y"):
        np.testing.assert_array_equal(result[name], figure[name], err_msg=name)


def test_the_outputs_for_other_inputs_and_activations():
    for x, activation, y in (
        ([-2, -2], "sigmoid", [0.282, 0.620]), ([2, 2], "sigmoid", [0.326, 0.718]),
        ([-2, -2], "identity", [-0.324, -0.724]), ([2, 2], "identity", [0.780, 1.684]),
    ):  # fmt: skip
        np.testing.assert_allclose(compute("three_layers", x=x, activation=activation)["y"], y, atol=5e-4)


def test_a_matrix_of_another_shape_is_refused():
    with pytest.raises(ShapeError, match="expected"):
        compute("three_layers", W1=[[0.1, 0.2]])
    with pytest.raises(ArgumentError, match=r"^three_layers: expected"):
        compute("three_layers", W2=[[0.1, 0.2], [0.3]])


# --- products ---------------------------------------------------------------------------------------------------------

FITTING = [((2, 3), (3, 2)), ((2,), (2, 3)), ((2, 3), (3,)), ((4,), (4,)), ((1, 1), (1, 6)), ((6, 6), (6, 6))]


@pytest.mark.parametrize(("first", "second"), FITTING)
def test_each_number_is_the_sum_of_its_products(first, second):
    result = compute("matrix_product", first=first, second=second)
    product = result["a"] @ result["b"]
    assert result["shape"] == list(product.shape)
    np.testing.assert_array_equal(result["product"], np.atleast_1d(product))
    np.testing.assert_array_equal(result["terms"].sum(axis=-1).ravel(), product.ravel())


def test_the_products_of_the_book():
    result = compute("matrix_product", first=[2, 2], second=[2, 2])
    assert (result["a"].tolist(), result["b"].tolist()) == ([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    assert result["product"].tolist() == [[19, 22], [43, 50]]


@pytest.mark.parametrize(("first", "second"), [((2, 3), (2, 3)), ((3, 2), (3,)), ((5,), (4,)), ((1,), (2, 2))])
def test_sizes_that_differ_give_the_reason(first, second):
    result = compute("matrix_product", first=first, second=second)
    assert result["reason"].startswith("matmul: expected inner sizes that agree")
    assert result["shape"] is None
    assert "product" not in result


@pytest.mark.parametrize("shape", [[], [1, 2, 3], [0], [7], [2.5], ["2"], 3])
def test_bad_shapes_are_refused(shape):
    with pytest.raises(ArgumentError, match=r"^matrix_product: expected first"):
        compute("matrix_product", first=shape)


# --- linear layers ----------------------------------------------------------------------------------------------------


def test_two_linear_layers_are_one():
    result = compute("linear_layers")
    np.testing.assert_allclose(result["deep"], result["W"] * result["x"] + result["b"], atol=1e-12)
    np.testing.assert_allclose(result["deep"], result["line"], atol=1e-12)
    assert result["W"] == pytest.approx(result["products"].sum())
    assert result["reason"] == ""


def test_the_layers_of_the_figure():
    figure = linear_collapse_data()
    arrays = {
        "first": figure["W1"][0], "bias": figure["b1"], "second": figure["W2"][:, 0],
    }  # fmt: skip
    arguments = {name: array.tolist() for name, array in arrays.items()} | {"last": float(figure["b2"][0])}
    result = compute("linear_layers", **arguments)
    assert result["W"] == pytest.approx(figure["W"][0, 0])
    assert result["b"] == pytest.approx(figure["b"][0])
    bent = compute("linear_layers", **arguments, activation="relu")
    np.testing.assert_allclose(bent["deep"], np.interp(bent["x"], figure["x"], figure["bent"]), atol=0.05)


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh", "gelu", "leaky_relu"])
def test_a_nonlinear_activation_prevents_the_collapse(activation):
    result = compute("linear_layers", activation=activation)
    assert result["W"] is None
    assert result["reason"].startswith("collapse: expected linear layers (Affine, Identity), got ")
    assert abs(result["deep"] - result["line"]).max() > 0.1


@pytest.mark.parametrize(("c", "depth", "power"), [(2, 3, 8), (-1, 2, 1), (-1, 3, -1), (0, 8, 0), (0.5, 1, 0.5)])
def test_layers_that_scale_are_one(c, depth, power):
    assert compute("linear_layers", c=c, depth=depth)["power"] == power


def test_layers_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError):
        compute("linear_layers", first=[1.0, 2.0], bias=[1.0])
