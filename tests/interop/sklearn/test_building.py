"""Networks and optimizers from the options of an estimator."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn, optim
from zhishen.errors import ArgumentError, ShapeError
from zhishen.interop.sklearn.building import are_widths, build_network, build_optimizer, check_outputs

OPTIONS = {"loss": "softmax_cross_entropy", "activation": "relu", "dropout": 0.0, "dtype": np.float64, "where": "Test"}


def build(given, inputs=4, outputs=3, **options):
    return build_network(given, inputs, outputs, rng=np.random.default_rng(0), **{**OPTIONS, **options})


@pytest.mark.parametrize("widths", [(5, 6), [5, 6], np.array([5, 6])])
def test_widths(widths):
    network = build(widths, dropout=0.2)
    assert network.predict(np.ones((2, 4))).shape == (2, 3)
    assert [array.shape for array in network.params.values()] == [(4, 5), (5,), (5, 6), (6,), (6, 3), (3,)]
    assert network.dtype == np.float64
    assert sum(isinstance(layer, nn.Dropout) for layer in network.layers.values()) == 2


def test_no_hidden_layer():
    assert len(build(()).params) == 2


def test_a_network_is_copied_with_its_weights():
    prototype = nn.two_layer(4, 5, 3, rng=np.random.default_rng(1))
    network = build(prototype)
    network.params["affine1.W"][...] = 0
    assert prototype.params["affine1.W"].any()


def test_a_builder_gets_inputs_outputs_and_the_generator():
    network = build(lambda inputs, outputs, rng: nn.simple_conv(inputs, outputs, rng=rng, size=3), inputs=(1, 8, 8))
    assert network.predict(np.ones((2, 1, 8, 8))).shape == (2, 3)


@pytest.mark.parametrize(
    ("given", "options", "sentence"),
    [
        (100, {}, r"expected network to be a list of widths, a Network or a function .* got 100; give"),
        ("conv", {}, "got 'conv'"),
        (lambda inputs, outputs, rng: None, {}, "got None"),
        ((5, 0), {}, "whole numbers >= 1, got 0"),
        ((5, 2.5), {}, "got 2.5"),
        ((5,), {"inputs": (1, 8, 8)}, r"expected a convolutional network for inputs of shape \(1, 8, 8\)"),
        (nn.two_layer(4, 5, 3, rng=np.random.default_rng(1)), {"dropout": 0.5}, "expected dropout=0"),
    ],
)
def test_what_is_not_a_network(given, options, sentence):
    with pytest.raises(ArgumentError, match=sentence) as caught:
        build(given, **options)
    assert str(caught.value).startswith("Test: ")


def test_outputs_and_loss_have_to_fit_the_targets():
    network, x = nn.two_layer(4, 5, 3, rng=np.random.default_rng(1)), np.ones((1, 4))
    check_outputs(network, x, 3, loss="softmax_cross_entropy", where="Test")
    with pytest.raises(ShapeError, match="expected a network with 2 outputs for each sample"):
        check_outputs(network, x, 2, loss="softmax_cross_entropy", where="Test")
    with pytest.raises(ArgumentError, match="build the network with loss='sum_of_squares'"):
        check_outputs(network, x, 3, loss="sum_of_squares", where="Test")


def test_optimizers():
    adam = build_optimizer("adam", lr=None, weight_decay=0.0, penalty=None)
    assert isinstance(adam, optim.Adam)
    assert adam.lr == 0.005
    assert build_optimizer("sgd", lr=None, weight_decay=0.0, penalty=None).lr == optim.SGD().lr
    assert build_optimizer("sgd", lr=0.5, weight_decay=0.0, penalty=None).lr == 0.5
    own = optim.Momentum(lr=0.3)
    copied = build_optimizer(own, lr=None, weight_decay=0.1, penalty=optim.L2(0.2))
    assert copied.lr == 0.3
    assert isinstance(copied, optim.WeightDecay)
    assert isinstance(copied.inner, optim.Penalized)
    assert copied.inner.inner is not own


def test_an_unknown_optimizer():
    with pytest.raises(ArgumentError, match="adamm"):
        build_optimizer("adamm", lr=None, weight_decay=0.0, penalty=None)


def test_widths_are_recognized():
    assert are_widths([1])
    assert not are_widths("ab")
    assert not are_widths(nn.two_layer(4, 5, 3, rng=np.random.default_rng(1)))
