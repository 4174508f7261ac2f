"""The trained network from the outside to one number, occlusion, and the gradient of the input."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter7_network import fooled_digit, network_on_digit, occluded_digit
from zhishen.lab.engine.trained_digits import network
from zhishen.lab.engine.trained_digits import test_digit as digit_at

LAYERS = operations()["network_on_digit"].constraints["layer"].options


@pytest.mark.parametrize("layer", LAYERS)
def test_the_arithmetic_gives_the_number_of_the_layer(layer):
    result = network_on_digit(index=4, layer=layer, channel=5, row=6, column=7)
    maps = nn.feature_maps(network(), digit_at(4)[0][None])[layer][0]
    np.testing.assert_array_equal(result["maps"], maps)
    assert result["value"] == maps[tuple(result["place"])]
    assert value_of(result["arithmetic"]) == pytest.approx(result["value"], rel=1e-4, abs=1e-5)


def value_of(a: dict) -> float:
    """The number that the page's formulas give."""
    if a["kind"] == "conv":
        np.testing.assert_allclose((a["x"] * a["W"]).sum(axis=(1, 2)), a["sums"], rtol=1e-5, atol=1e-6)
        return float(a["sums"].sum()) + a["b"]
    if a["kind"] == "norm":
        return a["gamma"] * (a["x"] - a["running_mean"]) / np.sqrt(a["running_var"] + a["eps"]) + a["beta"]
    if a["kind"] == "relu":
        return max(0.0, a["x"])
    if a["kind"] == "pool":
        assert a["window"].shape == (2, 2)
        return float(a["window"].max())
    assert (np.abs(a["products"]) == np.sort(np.abs(a["products"]))[::-1]).all()
    return a["sum"] + a["b"]


def test_every_layer_is_listed_with_its_shape():
    result = network_on_digit()
    shapes = {layer["name"]: layer["shape"] for layer in result["layers"]}
    assert shapes["conv1"] == [16, 28, 28]
    assert shapes["maxpool3"] == [64, 3, 3]
    assert sum(layer["parameters"] for layer in result["layers"]) == sum(p.size for p in network().params.values())


def test_a_place_outside_of_a_layer_is_moved_inside():
    assert network_on_digit(layer="maxpool3", channel=63, row=27, column=27)["place"] == [63, 2, 2]
    assert network_on_digit(layer="affine1", channel=63)["place"] == [9]


def test_a_drawing_goes_through_the_network():
    black = network_on_digit(drawing="0" * 784)
    assert black["label"] == -1
    expected = network().probabilities(np.zeros((1, 1, 28, 28), np.float32))[0]
    np.testing.assert_allclose(black["probabilities"], expected, rtol=1e-6)


def test_the_mistake_of_the_page_is_one():
    result = network_on_digit(index=2130)
    assert result["label"] == 4
    assert result["probabilities"].argmax() == 9


@pytest.mark.parametrize("bad", [{"index": 10_000}, {"index": -1}, {"layer": "flatten1"}, {"drawing": "0" * 785}])
def test_bad_arguments_are_refused(bad):
    with pytest.raises(ArgumentError, match="network_on_digit: expected"):
        operations()["network_on_digit"].arguments(bad)


def test_the_drops_are_the_occlusion_map():
    result = occluded_digit(index=7, size=9, gray=0.5)
    image, label = digit_at(7)
    expected = nn.occlusion_map(network(), image, label, size=9, stride=3, value=0.5)
    np.testing.assert_allclose(result["drops"], expected, atol=1e-6)


def test_the_square_covers_the_image():
    result = occluded_digit(row=9, column=12)
    image, label = digit_at(2760)
    image = image.copy()
    image[0, 9:16, 12:19] = 0
    np.testing.assert_allclose(result["covered_probabilities"], network().probabilities(image[None])[0], atol=1e-6)
    drop = result["probabilities"][label] - result["covered_probabilities"][label]
    assert drop == pytest.approx(result["drops"][3, 4], abs=1e-5)


def test_the_nine_without_its_loop_is_a_seven():
    result = occluded_digit()
    assert result["label"] == 9
    assert result["probabilities"][9] == pytest.approx(0.913, abs=1e-3)
    assert result["covered_probabilities"][9] == pytest.approx(0.012, abs=1e-3)
    assert result["covered_probabilities"].argmax() == 7


def test_a_square_at_the_border_stays_inside():
    assert occluded_digit(size=10, row=27, column=27)["corner"] == [18, 18]


def test_the_step_follows_the_signs_of_the_gradient():
    result = fooled_digit(index=2, epsilon=0.2)
    image, label = digit_at(2)
    gradient = network().input_gradient(image[None], np.array([label]))[0, 0]
    np.testing.assert_allclose(result["gradient"], gradient, rtol=1e-4, atol=1e-9)
    moved = np.clip(image[0] + np.float32(0.2) * np.sign(gradient), 0, 1)
    np.testing.assert_allclose(result["moved"], moved, atol=1e-6)
    np.testing.assert_allclose(result["after"], network().probabilities(moved[None, None])[0], atol=1e-5)


def test_the_facts_of_the_page():
    below, above = fooled_digit(epsilon=0.15), fooled_digit(epsilon=0.16)
    assert (below["after"].argmax(), above["after"].argmax()) == (2, 8)
    place = int(np.abs(above["epsilons"] - 0.16).argmin())
    assert above["random"][place] == pytest.approx(0.97, abs=0.005)


def test_without_a_step_nothing_changes():
    result = fooled_digit(epsilon=0)
    np.testing.assert_allclose(result["after"], result["before"], atol=1e-6)
    np.testing.assert_array_equal(result["moved"], result["x"])


def test_a_drawing_is_measured_by_its_most_probable_class():
    result = fooled_digit(drawing="0" * 784)
    assert result["label"] == result["before"].argmax()
