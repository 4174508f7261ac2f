"""The layer that prepares each pixel on its own: its gradient, and networks that it cannot come before."""

from __future__ import annotations

import numpy as np

from zhishen import nn, testing
from zhishen.data import Preprocessing
from zhishen.lab.engine.board_prepared import PixelScaling, prepared_network


def test_its_backward_agrees_with_numerical_derivatives():
    rng = np.random.default_rng(0)
    testing.check_layer(PixelScaling(rng.normal(size=5), rng.normal(size=5)), rng.normal(size=(3, 5)))


def test_the_network_shares_its_layers_and_takes_images_from_0_to_1():
    network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
    network.preprocessing = Preprocessing(input_shape=(4,), divisor=255, mean=[0.1, 0.2, 0.3, 0.4], classes=("a", "b"))
    made = prepared_network(network)
    assert made.layers["affine1"] is network.layers["affine1"]
    raw = np.array([[0, 51, 102, 255]], np.uint8)
    np.testing.assert_allclose(
        made.predict(raw / np.float32(255)), network.predict(network.preprocessing(raw)), atol=1e-6
    )
    assert made.preprocessing is not None
    assert made.preprocessing.classes == ("a", "b")
