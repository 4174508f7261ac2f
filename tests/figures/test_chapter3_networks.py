"""The numbers in the figures of the network with its indices and of linear layers."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import texts

from zhishen.figures.catalogue import find
from zhishen.figures.chapter3_networks import linear_collapse_data, network_indices_data
from zhishen.figures.rendering import render


def test_the_network_has_the_numbers_of_the_book():
    data = network_indices_data()
    np.testing.assert_allclose(data["a1"], [0.3, 0.7, 1.1], rtol=1e-12)
    np.testing.assert_allclose(data["z1"], [0.57444252, 0.66818777, 0.75026011], atol=1e-8)
    np.testing.assert_allclose(data["y"], [0.31682708, 0.69627909], atol=1e-8)
    np.testing.assert_array_equal(data["a3"], data["y"])
    assert [data[key].shape for key in ("x", "a1", "a2", "a3")] == [(2,), (3,), (2,), (2,)]


def test_the_highlighted_weight_leads_from_the_second_input_to_the_first_neuron():
    data = network_indices_data()
    x, W, b = data["x"], data["W1"], data["b1"]
    assert W[1, 0] == 0.2
    assert data["a1"][0] == pytest.approx(W[0, 0] * x[0] + W[1, 0] * x[1] + b[0], rel=1e-12)


def test_two_affine_layers_are_one():
    data = linear_collapse_data()
    np.testing.assert_allclose(data["W"], data["W1"] @ data["W2"], rtol=1e-12)
    np.testing.assert_allclose(data["b"], data["b1"] @ data["W2"] + data["b2"], rtol=1e-12)
    np.testing.assert_allclose(data["one"], data["W"][0, 0] * data["x"] + data["b"][0], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(data["two"], data["one"], rtol=1e-12, atol=1e-12)
    assert data["difference"] == abs(data["two"] - data["one"]).max()


def test_with_relu_the_output_is_not_linear():
    data = linear_collapse_data()
    curvature = {name: abs(np.diff(data[name], n=2)).max() for name in ("one", "two", "bent")}
    assert max(curvature["one"], curvature["two"]) < 1e-12
    assert curvature["bent"] > 1e-3
    hidden = np.maximum(data["x"][:, np.newaxis] @ data["W1"] + data["b1"], 0)
    np.testing.assert_allclose(data["bent"], (hidden @ data["W2"] + data["b2"])[:, 0], rtol=1e-12, atol=1e-12)


def test_three_layers_of_a_factor_are_one_of_its_cube():
    data = linear_collapse_data()
    assert (data["c"], data["c_cubed"]) == (2, 8)
    drawn = texts(render(find("linear_collapse"), data))
    assert drawn.count("·") == 4  # a product sign between the factors of each of the three rows
    assert "8" in drawn
