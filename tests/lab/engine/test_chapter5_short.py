"""Short gradients equal those of the long graphs; a ReLU that overwrites is found out."""

import numpy as np
import pytest

from zhishen.lab.engine.chapter5_short import overwritten_gradient, sigmoid_gradient, softmax_gradient


@pytest.mark.parametrize("x", [-30.0, -2.0, 0.0, 0.5, 30.0])
def test_sigmoid(x):
    found = sigmoid_gradient(x, upstream=2.0)
    y = 1 / (1 + np.exp(-x))
    assert found["y"] == pytest.approx(y)
    assert found["short"] == pytest.approx(2 * y * (1 - y), abs=1e-15)
    assert found["long"] == pytest.approx(found["short"], abs=1e-15)


def test_the_derivative_of_the_sigmoid_is_at_most_a_quarter():
    assert sigmoid_gradient(0.0)["short"] == 0.25
    assert sigmoid_gradient()["slopes"].max() == pytest.approx(0.25)


@pytest.mark.parametrize("samples", [1, 2, 10])
def test_softmax(samples):
    found = softmax_gradient((1.0, -2.0, 3.0), 2, samples)
    np.testing.assert_allclose(found["short"], (found["y"] - [0, 0, 1]) / samples, atol=1e-15)
    np.testing.assert_allclose(found["long"], found["short"], atol=1e-15)
    assert found["loss"] == pytest.approx(-np.log(found["y"][2]))


def test_a_squared_error_sends_a_sure_and_wrong_softmax_nearly_nothing():
    found = softmax_gradient((1.1, 0.7, 10.0), 1, 2)
    assert np.abs(found["squares"]).max() < 2e-4
    assert found["short"][1] == pytest.approx(-0.5, abs=1e-3)


def test_huge_scores_stay_finite():
    assert np.isfinite(softmax_gradient((-100.0, 100.0), 5, 1)["long"]).all()


def test_who_overwrites_dout_spoils_the_other_path():
    found = overwritten_gradient((1.0, -0.5, 2.0, -1.5), (1.0, 2.0, 3.0, 4.0))
    np.testing.assert_allclose(found["numerical"], [2, 2, 6, 4])
    assert found["right"]["dx"].tolist() == [2, 2, 6, 4]
    assert found["careless"]["dx"].tolist() == [2, 0, 6, 0]
    assert found["careless"]["dout"].tolist() == [1, 0, 3, 0]


def test_positive_inputs_hide_the_slip():
    found = overwritten_gradient((1.0, 2.0), (3.0, 4.0))
    assert found["careless"]["dx"].tolist() == found["right"]["dx"].tolist()


def test_lists_of_different_lengths_are_cut():
    assert overwritten_gradient((1.0,), (1.0, 2.0))["before"].tolist() == [1]
