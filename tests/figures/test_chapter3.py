"""The numbers in the figures of chapter 3."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data as datasets
from zhishen.figures.chapter3 import (
    _batch_speed,
    linear_collapse_data,
    mnist_sheet_data,
    network_indices_data,
    relu_data,
    sigmoid_data,
    softmax_temperature_data,
    step_and_sigmoid_data,
    step_data,
    tanh_data,
)


def test_the_step_is_0_up_to_0_and_1_beyond():
    data = step_data()
    np.testing.assert_array_equal(data["y"], data["x"] > 0)
    assert data["at_zero"] == 0
    assert 0.0 in data["x"]


def test_the_sigmoid_is_symmetric_about_one_half():
    data = sigmoid_data()
    y = data["y"]
    assert y[200] == 0.5
    np.testing.assert_allclose(y + y[::-1], 1.0, rtol=1e-12)
    np.testing.assert_allclose(np.log(y / (1 - y)), data["x"], atol=1e-10)  # its inverse


def test_step_and_sigmoid_meet_at_both_ends():
    data = step_and_sigmoid_data()
    np.testing.assert_array_equal(data["step"], data["x"] > 0)
    np.testing.assert_array_equal(data["sigmoid"], sigmoid_data()["y"])
    assert abs(data["step"] - data["sigmoid"])[[0, -1]].max() < 1e-3
    assert data["at_zero"] == 0


def test_relu_passes_what_is_positive():
    data = relu_data()
    np.testing.assert_array_equal(data["y"], np.where(data["x"] > 0, data["x"], 0.0))


def test_tanh_is_odd_and_a_stretched_sigmoid():
    x, y = tanh_data().values()
    np.testing.assert_allclose(y, -y[::-1], atol=1e-15)
    np.testing.assert_allclose(y, 2 / (1 + np.exp(-2 * x)) - 1, atol=1e-12)


def test_softmax_keeps_the_order_and_a_higher_temperature_levels():
    data = softmax_temperature_data()
    probabilities = data["probabilities"]
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, rtol=1e-12)
    assert (np.diff(probabilities, axis=1) > 0).all()
    assert (np.diff(data["temperature"]) > 0).all()
    assert (np.diff(probabilities[:, -1]) < 0).all()
    assert (np.diff(probabilities[:, 0]) > 0).all()
    np.testing.assert_allclose(probabilities[1], [0.01821127, 0.24519181, 0.73659691], atol=1e-8)  # T = 1


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


def test_with_relu_between_them_they_are_no_line():
    data = linear_collapse_data()
    curvature = {name: abs(np.diff(data[name], n=2)).max() for name in ("one", "two", "bent")}
    assert max(curvature["one"], curvature["two"]) < 1e-12
    assert curvature["bent"] > 1e-3
    hidden = np.maximum(data["x"][:, np.newaxis] @ data["W1"] + data["b1"], 0)
    np.testing.assert_allclose(data["bent"], (hidden @ data["W2"] + data["b2"])[:, 0], rtol=1e-12, atol=1e-12)


def test_the_sheet_has_ten_digits_of_each_class():
    data = mnist_sheet_data()
    assert data["images"].shape == (10, 10, 28, 28)
    np.testing.assert_array_equal(data["labels"], np.repeat(np.arange(10), 10).reshape(10, 10))
    x, t = datasets.mnist(flatten=False, normalize=False).test
    np.testing.assert_array_equal(data["images"][7, 0], x[0, 0])  # the test begins with a 7
    np.testing.assert_array_equal(data["images"][3], x[t == 3][:10, 0])
    assert len(np.unique(data["images"].reshape(100, -1), axis=0)) == 100


def test_the_measured_speeds_are_positive_numbers_for_batches_that_double():
    data = _batch_speed(seed=0, largest=8, images=32, rounds=1)
    np.testing.assert_array_equal(data["batch_size"], [1, 2, 4, 8])
    assert data["per_second"].shape == (4,)
    assert np.isfinite(data["per_second"]).all()
    assert (data["per_second"] > 0).all()
