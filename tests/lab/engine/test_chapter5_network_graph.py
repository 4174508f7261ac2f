"""The graph of a network: its layers open and fold, and its numbers are those of the network."""

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ZhishenError
from zhishen.lab.engine.chapter5_network_graph import network_graph


def labels_of(found):
    return [circle["label"] for circle in found["picture"]["circles"] if circle["kind"] in ("operation", "group")]


def test_folded_layers_are_one_circle_each():
    found = network_graph()
    assert labels_of(found) == [group["name"] for group in found["groups"]]
    assert [group["name"] for group in found["groups"]][:3] == ["affine1", "relu1", "affine2"]


def test_an_open_layer_has_its_operations_in_a_frame():
    found = network_graph(opened=(0,))
    assert "affine1" not in labels_of(found)
    assert len(found["picture"]["frames"]) == 1
    assert "affine1.W" in [circle["name"] for circle in found["picture"]["circles"]]


def test_the_numbers_are_those_of_the_network():
    x, t = [[1.0, 0.5], [-0.5, 2.0], [3.0, 1.0]], [1, 0, 1]
    found = network_graph(x, t, activation="tanh")
    network = nn.two_layer(2, 3, 2, activation="tanh", rng=np.random.default_rng(0), dtype=np.float64)
    assert found["loss"] == pytest.approx(network.loss(np.array(x), np.array(t)))
    for name, gradient in network.gradient(np.array(x), np.array(t)).items():
        np.testing.assert_allclose(found["gradient"][name], gradient)


@pytest.mark.parametrize(("x", "labels"), [([[1.0]], [0]), ([[1.0, 2.0]], [0, 1])])
def test_a_batch_that_does_not_fit_is_a_sentence(x, labels):
    with pytest.raises(ZhishenError, match="expected"):
        network_graph(x, labels)
