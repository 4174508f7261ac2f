"""`Network.summary`: names, kinds, output shapes and parameters of the layers."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ShapeError


class TwoBranches(nn.Network):
    """tanh(left) · right, then out; ``left`` is used twice."""

    def forward(self, x):
        left, right, out = self.layers.values()
        return out(np.tanh(left(x)) * right(x) + left(x))


def two_branches(rng, dtype=np.float64):
    layers = {
        "left": nn.Affine(4, 5, rng=rng, dtype=dtype),
        "right": nn.Affine(4, 5, rng=rng, dtype=dtype),
        "out": nn.Affine(5, 3, rng=rng, dtype=dtype),
    }
    return TwoBranches(layers)


def test_the_summary_of_a_network(rng):
    assert nn.two_layer(784, 50, 10, rng=rng).summary() == (
        "layer    kind   output shape  parameters\n"
        "affine1  Affine (N, 50)           39,250\n"
        "relu1    ReLU   (N, 50)                0\n"
        "affine2  Affine (N, 10)              510\n"
        "total                             39,760"
    )


def test_the_summary_with_an_input_shape(rng):
    network = nn.Network([nn.ReLU(), nn.Affine(4, 3, rng=rng)])
    lines = network.summary().splitlines()
    assert lines[1].split() == ["relu1", "ReLU", "0"]
    assert network.summary((5, 4)).splitlines()[2].split() == ["affine1", "Affine", "(N,", "5,", "3)", "15"]
    with pytest.raises(ShapeError, match=r"^Affine affine1: expected input of shape"):
        network.summary((7,))


def test_the_summary_of_filters_needs_the_size_of_the_images(rng):
    layers = [nn.Conv2d(1, 2, 3, rng=rng), nn.Flatten(), nn.Affine(8, 3, rng=rng)]
    assert nn.Network(layers).summary().splitlines()[1].split() == ["conv1", "Conv2d", "20"]
    network = nn.Network(layers, input_shape=[1, 4, 4])
    assert network.input_shape == (1, 4, 4)
    assert network.summary() == nn.Network(layers).summary((1, 4, 4))
    assert [line.split(maxsplit=2) for line in network.summary().splitlines()[1:3]] == [
        ["conv1", "Conv2d", "(N, 2, 2, 2)          20"],
        ["flatten1", "Flatten", "(N, 8)                 0"],
    ]
    with pytest.raises(ShapeError, match=r"^Affine affine1: expected input of shape \(N, 8\), got \(1, 6\)"):
        network.summary((1, 3, 5))


def test_the_summary_of_branches_leaves_shapes_out(rng):
    lines = two_branches(rng).summary().splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["left", "Affine", "25"],
        ["right", "Affine", "25"],
        ["out", "Affine", "18"],
        ["total", "68"],
    ]
