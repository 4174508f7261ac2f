"""The numbers in the figures of the activation functions and of softmax."""

from __future__ import annotations

import numpy as np

from zhishen.figures.chapter3_activations import (
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
