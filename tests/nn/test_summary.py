"""`Network.summary`: names, kinds, output shapes and parameters of the layers."""

from __future__ import annotations

import re

import numpy as np
import pytest
from markup import texts

from zhishen import nn
from zhishen.errors import ShapeError
from zhishen.nn.summary import summary_rows


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


def test_a_notebook_shows_the_table_with_indented_layers(rng):
    block = nn.Residual([nn.Affine(5, 5, rng=rng), nn.ReLU()])
    network = nn.Network([nn.Affine(4, 5, rng=rng), block])
    network.layers["affine1"].freeze()
    html = network._repr_html_()
    assert texts(html) == [
        "Network with the loss SoftmaxCrossEntropy()",
        *(cell.strip() for row in summary_rows(network, (4,)) for cell in row if cell.strip()),
    ]
    assert "frozen 25" in texts(html)
    assert re.findall(r"0\.15em ([\d.]+)em; white-space: nowrap\">(\w+1)<", html) == [
        ("0.8", "affine1"), ("0.8", "residual1"), ("2", "affine1"), ("2", "relu1"),
    ]  # fmt: skip


def test_the_names_of_classes_and_layers_are_no_html(rng):
    class Hostile(nn.ReLU):
        def __repr__(self) -> str:
            return "<script>"

    Hostile.__name__ = "<img src=x>"
    network = nn.Network({"<b>": nn.Affine(2, 2, rng=rng), "x": Hostile()})
    html = network._repr_html_()
    assert "<b>" not in html
    assert "<img" not in html
    assert {"<b>", "<img src=x>"} <= set(texts(html))


def test_a_network_that_does_not_run_is_still_shown(rng):
    class Broken(nn.Network):
        def forward(self, x):
            raise RuntimeError

    network = Broken(nn.Affine(3, 2, rng=rng), input_shape=(3,))
    assert texts(network._repr_html_())[5:] == ["affine1", "Affine", "8", "total", "8"]
