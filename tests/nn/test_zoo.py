"""Networks ready to train."""

from __future__ import annotations

import re

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError


def test_two_layer(rng):
    network = nn.two_layer(784, 50, 10, rng=rng)
    assert {name: array.shape for name, array in network.params.items()} == {
        "affine1.W": (784, 50),
        "affine1.b": (50,),
        "affine2.W": (50, 10),
        "affine2.b": (10,),
    }
    assert list(network.layers) == ["affine1", "relu1", "affine2"]
    assert network.dtype == np.float32


def test_multi_layer(rng):
    network = nn.multi_layer(8, [7, 6], 5, rng=rng, activation="tanh", loss="sum_of_squares", dtype=np.float64)
    assert list(network.layers) == ["affine1", "tanh1", "affine2", "tanh2", "affine3"]
    assert [network.layers[f"affine{i}"].params["W"].shape for i in (1, 2, 3)] == [(8, 7), (7, 6), (6, 5)]
    assert network.dtype == np.float64
    assert isinstance(network.last_layer, nn.SumOfSquares)
    assert list(nn.multi_layer(8, [], 5, rng=rng).layers) == ["affine1"]


def test_two_layer_is_multi_layer_of_one_hidden_width():
    one = nn.two_layer(8, 7, 5, rng=np.random.default_rng(1)).state_dict()
    two = nn.multi_layer(8, [7], 5, rng=np.random.default_rng(1)).state_dict()
    for name, array in one.items():
        assert array.tobytes() == two[name].tobytes()


def test_the_same_seed_gives_the_same_bits():
    one, two, other = (nn.two_layer(8, 7, 5, rng=np.random.default_rng(s)).state_dict() for s in (1, 1, 2))
    assert all(array.tobytes() == two[name].tobytes() for name, array in one.items())
    assert one["affine1.W"].tobytes() != other["affine1.W"].tobytes()


def test_build_by_name(rng):
    assert set(nn.NETWORKS) >= {"two_layer", "multi_layer", "simple_conv", "deep_conv"}
    network = nn.build("multi_layer", 8, [7], 5, rng=rng, activation="gelu")
    assert list(network.layers) == ["affine1", "gelu1", "affine2"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda rng: nn.build("two_layers", 2, 3, 4, rng=rng),
            "nn.build: expected network to be one of two_layer, multi_layer",
        ),
        (
            lambda rng: nn.two_layer(2, 3, 4, rng=rng, activation="relo"),
            (
                "multi_layer: expected activation to be one of identity, step, sigmoid, tanh, relu, leaky_relu, gelu, "
                "softmax, log_softmax, got 'relo'; did you mean 'relu'?"
            ),
        ),
        (
            lambda rng: nn.two_layer(2, 3, 4, rng=rng, loss="softmax_cross"),
            (
                "Network: expected loss to be one of sum_of_squares, softmax_cross_entropy, sigmoid_cross_entropy, got "
                "'softmax_cross'; did you mean 'softmax_cross_entropy'?"
            ),
        ),
        (
            lambda rng: nn.two_layer(2, 0, 4, rng=rng),
            "Affine: expected outputs to be a whole number >= 1, got 0; choose a whole number in that range",
        ),
        (
            lambda rng: nn.multi_layer(2, [3, -1], 4, rng=rng),
            "Affine: expected outputs to be a whole number >= 1, got -1; choose a whole number in that range",
        ),
        (
            lambda rng: nn.multi_layer(2, 3, 4, rng=rng),
            "multi_layer: expected hidden to be a list of widths, got 3; give [3] for one layer",
        ),
        (
            lambda rng: nn.two_layer(2, 3, 4, rng=rng, dtype=int),
            "Affine: expected dtype to be a floating dtype, got int64; use float32 or float64",
        ),
        (
            lambda rng: nn.two_layer(2, 3, 4, rng=rng, init="hee"),
            (
                "Affine: expected init to be one of he, he_uniform, lecun, lecun_uniform, normal, orthogonal, sparse, "
                "uniform, xavier, xavier_uniform, zeros, got 'hee'; did you mean 'he'?"
            ),
        ),
    ],
)
def test_what_cannot_be_built(call, message, rng, hostile):
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}"):
        call(rng)
