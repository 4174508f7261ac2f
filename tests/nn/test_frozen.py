"""Freezing: what is chosen by which pattern, what is left out of the work, and what stays as it is."""

from __future__ import annotations

import re

import networks
import numpy as np
import pytest

from zhishen import nn, optim
from zhishen.errors import ArgumentError

every_network = pytest.mark.parametrize("name", networks.NETWORKS)
T = np.array([0, 1, 2, 0, 1])


@pytest.fixture
def x(rng):
    return rng.normal(size=(5, 4))


def affine(inputs=4, outputs=4, seed=0):
    return nn.Affine(inputs, outputs, rng=np.random.default_rng(seed), dtype=np.float64)


class Watchful(nn.Layer):
    """Returns its input, and counts its backward passes."""

    def __init__(self):
        super().__init__()
        self.led_back = 0

    def forward(self, x):
        return 1.0 * x

    def backward(self, dout):
        self.led_back += 1
        return 1.0 * dout


@every_network
def test_with_everything_frozen_there_is_no_gradient_but_that_of_the_inputs(name):
    network = networks.build(name, np.float64)
    x, t = networks.batch(name)
    expected = network.input_gradient(x, t)
    network.freeze()
    with network.undisturbed():
        assert network.gradient(x, t) == network.tape_gradient(x, t) == network.numerical_gradient(x, t) == {}
    np.testing.assert_allclose(network.input_gradient(x, t), expected, rtol=1e-12, atol=1e-15)
    assert not network.learns
    before = network.state_dict()
    optim.Adam().update(network.params, network.gradient(x, t))
    for key, array in network.params.items():
        np.testing.assert_array_equal(array, before[key])
    network.unfreeze()
    assert list(network.gradient(x, t)) == list(network.params)


@pytest.mark.parametrize(
    "name",
    ["residual", "network in network", "layers in lists and dicts", "shared in blocks", "used twice", "own layers",
     "own layers twice", "branches, own loss"],
)  # fmt: skip
def test_freezing_leaves_the_other_gradients_as_they_are(name):
    """Each parameter in turn is the only one that learns."""
    network = networks.build(name, np.float64)
    network.eval()  # a frozen batch norm would compute something else in training
    x, t = networks.batch(name)
    network.unfreeze()
    expected = network.gradient(x, t)
    for key, g in expected.items():
        network.freeze()
        network.unfreeze(key)
        for found in (network.gradient(x, t), network.tape_gradient(x, t)):
            assert list(found) == [key]
            np.testing.assert_allclose(found[key], g, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize(
    ("patterns", "frozen"),
    [
        (["block1"], ["block1.norm.gamma", "block1.norm.beta", "block1.affine.W", "block1.affine.b"]),
        (["block1.norm"], ["block1.norm.gamma", "block1.norm.beta"]),
        (["*.b"], ["affine1.b", "block1.affine.b", "sequential1.affine1.b", "affine2.b"]),
        (["affine*"], ["affine1.W", "affine1.b", "affine2.W", "affine2.b"]),
        (["sequential1.affine1.W", "affine1"], ["affine1.W", "affine1.b", "sequential1.affine1.W"]),
        (["*.affine?"], ["sequential1.affine1.W", "sequential1.affine1.b"]),
    ],
)
def test_patterns(patterns, frozen):
    network = nn.Network(
        affine(), networks.Block(4, np.random.default_rng(0)), nn.Sequential(affine(seed=1)), affine(4, 3)
    )
    network.freeze(*patterns)
    assert sorted(network.params.frozen) == sorted(frozen)
    network.unfreeze(*patterns)
    assert not network.params.frozen


def test_a_tied_layer_is_frozen_by_its_first_path():
    tied = affine()
    network = nn.Network(nn.Sequential(tied), nn.Residual(tied, nn.Tanh()), affine(4, 3))
    with pytest.raises(
        ArgumentError, match=r"^Network\.freeze: expected a pattern that matches a parameter, got 'residual1'"
    ):
        network.freeze("residual1")
    network.freeze("sequential1")
    assert network.params.frozen == {"sequential1.affine1.W", "sequential1.affine1.b"}


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (
            "block1.afine",
            "Network.freeze: expected a pattern that matches a parameter, got 'block1.afine'; did you mean 'block1.aff",
        ),
        ("conv*", "Network.freeze: expected a pattern that matches a parameter, got 'conv*'; "),
        ("", "Network.freeze: expected a pattern that matches a parameter, got ''; "),
    ],
)
def test_patterns_that_fit_nothing(pattern, message):
    network = nn.Network(networks.Block(4, np.random.default_rng(0)), affine(4, 3))
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}"):
        network.freeze("affine1", pattern)
    assert not network.params.frozen


def test_layers_before_the_first_that_learns_have_no_backward_pass(x):
    watchers = [Watchful() for _ in range(4)]
    network = nn.Network(
        watchers[0], nn.Sequential(affine(), watchers[1]), nn.Residual(affine(seed=1), watchers[2]), watchers[3],
        affine(4, 3, 2),
    )  # fmt: skip
    network.gradient(x, T)
    assert [each.led_back for each in watchers] == [1, 1, 1, 1]
    network.freeze("sequential1")
    network.gradient(x, T)
    assert [each.led_back for each in watchers] == [1, 1, 2, 2]
    network.freeze("residual1")
    network.gradient(x, T)
    assert [each.led_back for each in watchers] == [1, 1, 2, 2]
    network.tape_gradient(x, T)
    assert [each.led_back for each in watchers] == [1, 1, 2, 2]
    network.input_gradient(x, T)
    assert [each.led_back for each in watchers] == [2, 2, 3, 3]


def test_a_frozen_norm_computes_what_evaluation_does(x):
    norm = nn.BatchNorm(4, dtype=np.float64)
    norm.buffers["running_mean"][...], norm.buffers["running_var"][...] = [1, 2, 3, 4], [1, 4, 9, 16]
    network = nn.Network(nn.Sequential(norm), affine(4, 3))
    with network.undisturbed():
        in_training = network.loss(x, T)
    network.freeze("sequential1")
    state = network.state_dict()
    expected = ((x - [1, 2, 3, 4]) / np.sqrt(np.array([1, 4, 9, 16]) + 1e-5)) @ network.params["affine1.W"]
    np.testing.assert_allclose(network.forward(x), expected, rtol=1e-12)
    assert network.loss(x, T) != in_training
    network.gradient(x[:1], T[:1])  # a batch of one has a variance of 0, which is not used
    for key, array in network.state_dict().items():
        np.testing.assert_array_equal(array, state[key])
    network.unfreeze("sequential1.batchnorm1.beta")  # half frozen: it learns, by the batch
    assert norm.by_batch


def test_copies_and_loaded_networks_stay_frozen(x):
    import copy

    network = nn.Network(nn.Sequential(affine()), affine(4, 3))
    network.freeze("sequential1")
    other = copy.deepcopy(network)
    other.unfreeze()
    assert network.params.frozen == {"sequential1.affine1.W", "sequential1.affine1.b"}
    network.load_state_dict(other.state_dict())
    assert list(network.gradient(x, T)) == ["affine1.W", "affine1.b"]


def test_a_chain_that_ran_alone_costs_no_gradient_once_it_is_frozen_within_a_network(x, monkeypatch):
    features = nn.Sequential(affine(), nn.Tanh(), affine(seed=1))
    features(x)  # keeps what it knows of its layers
    network = nn.Network(features, affine(4, 3, 2))
    network.freeze("sequential1.affine1")
    called = []
    backward, params = nn.Affine.backward, nn.Affine.backward_params
    monkeypatch.setattr(nn.Affine, "backward", lambda layer, dout: called.append(layer.name) or backward(layer, dout))
    monkeypatch.setattr(
        nn.Affine, "backward_params", lambda layer, dout: called.append(layer.name) or params(layer, dout)
    )
    network.fuse = False
    assert "sequential1.affine1.W" not in network.gradient(x, np.arange(len(x)) % 3)
    assert called == ["affine1", "sequential1.affine2"]
