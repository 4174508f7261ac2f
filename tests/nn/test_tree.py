"""Networks of networks go through everything that a plain network goes through."""

from __future__ import annotations

import copy
import pickle

import networks
import numpy as np
import pytest

import zhishen
from zhishen import nn, ops
from zhishen.graph.check import frozen
from zhishen.graph.numerical import numerical_gradient
from zhishen.testing import check_layer, check_network

every_network = pytest.mark.parametrize("name", networks.NETWORKS)


def drawing_alike(network):
    """A context in which all of the network's generators are put back afterwards."""
    return frozen(list(network.generators().values()))


def close(found, expected, tolerance):
    assert list(found) == list(expected)
    for name, g in expected.items():
        assert found[name].shape == g.shape
        np.testing.assert_allclose(found[name], g, rtol=tolerance, atol=tolerance * max(np.abs(g).max(initial=0), 1))


# Gradients


@every_network
def test_the_three_ways_agree(name):
    """Numerical, by layers, by tape, by the primitives; dtypes, batches, no samples, saved and loaded."""
    network = networks.build(name)
    report = check_network(network, *networks.batch(name, 4), allow_zero=_unmoved(name))
    learning = [path for path in network.params if path not in network.params.frozen]
    assert [each.name for each in report.parameters] == learning


def _unmoved(name):
    """Biases in front of a batch norm that subtracts them again."""
    return {
        "residual, convolutions": ["residual1.conv1.b"],
        "tied block": ["residual1.affine1.b"],
        "frozen middle": ["affine1.b"],
        "frozen bias": ["affine1.b"],
    }.get(name, [])


@every_network
def test_the_gradient_of_the_inputs_is_that_of_moving_them(name):
    network = networks.build(name, np.float64)
    x, t = networks.batch(name, 3)
    found = network.input_gradient(x, t)
    network.eval()
    moved = x.copy()
    expected = numerical_gradient(lambda _: network.loss(moved, t), moved, h=1e-5)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-8)
    assert not any(layer.training for layer in network.walk().layers.values())


@every_network
def test_kernels_reference_and_unfused_agree_to_rounding(name):
    network = networks.build(name)
    x, t = networks.batch(name, 7)

    def computed():
        with drawing_alike(network), network.undisturbed():
            value, grads = network.loss_and_gradient(x, t)
        return {"loss": np.float64(value), "input": network.input_gradient(x, t), **grads}

    with zhishen.kernels.use_threads(1):
        expected = computed()
    with zhishen.kernels.use_threads(2):
        close(computed(), expected, 3e-5)
        network.fuse = False
        close(computed(), expected, 3e-5)
    with zhishen.kernels.use_kernels("reference"):
        close(computed(), expected, 3e-5)


@every_network
def test_an_observed_network_computes_the_same(name):
    network = networks.build(name, np.float64)
    x, t = networks.batch(name)
    with drawing_alike(network), network.undisturbed():
        expected = network.gradient(x, t)
    seen = []
    with drawing_alike(network), network.undisturbed(), network.observe(seen.append):
        close(network.gradient(x, t), expected, 1e-12)
    with drawing_alike(network), network.undisturbed(), network.observe(seen.append):
        close(network.tape_gradient(x, t), expected, 1e-12)
    assert {each.kind for each in seen} == {"forward", "backward"}
    assert {each.name for each in seen} == set(networks.layers_within(network))


def test_what_an_observer_prints_is_short():
    network = nn.Network(nn.Sequential(nn.Affine(3, 4, rng=np.random.default_rng(0))), nn.ReLU())
    seen = []
    with network.observe(seen.append):
        network.gradient(np.ones((2, 3)), np.array([0, 1]))
    assert [repr(each) for each in seen] == [
        "forward  sequential1.affine1: Affine (2, 3) -> (2, 4)",
        "forward  sequential1: Sequential (2, 3) -> (2, 4)",
        "forward  relu1: ReLU (2, 4) -> (2, 4)",
        "backward relu1: ReLU (2, 4) <- (2, 4)",
        "backward sequential1.affine1: Affine (2, 3) <- (2, 4)",
        "backward sequential1: Sequential (2, 3) <- (2, 4)",
    ]


# States and copies


@every_network
def test_a_copy_computes_the_same_and_shares_nothing(name):
    network = networks.build(name)
    x, t = networks.batch(name)
    network.gradient(x, t)  # leaves caches and a tape behind
    copies = [copy.deepcopy(network)]
    if name not in {"own loss, a function", "branches, own loss"}:  # functions of a test are not found again
        copies.append(pickle.loads(pickle.dumps(network)))
    expected_state = network.state_dict()
    with drawing_alike(network), network.undisturbed():
        expected = network.gradient(x, t)
    for other in copies:
        assert list(other.state_dict()) == list(expected_state)
        assert other.params.frozen == network.params.frozen
        assert other.walk().shared == network.walk().shared
        with drawing_alike(other), other.undisturbed():
            close(other.gradient(x, t), expected, 0)
        for key, array in other.params.items():
            assert not np.shares_memory(array, network.params[key])
            array += 1
    for key, array in network.state_dict().items():
        np.testing.assert_array_equal(array, expected_state[key])


@every_network
def test_a_state_makes_another_network_the_same(name):
    network, other = networks.build(name), networks.build(name, seed=5)
    x, _ = networks.batch(name)
    with ops.use_kernels("reference"):
        network.forward(network.as_batch(x))  # buffers move
        assert (network.predict(x) != other.predict(x)).any()
        other.load_state_dict(network.state_dict())
        np.testing.assert_array_equal(network.predict(x), other.predict(x))


@every_network
def test_training_and_evaluation_reach_every_layer(name):
    network = networks.build(name)
    network.eval()
    assert not any(layer.training for layer in network.walk().layers.values())
    network.train()
    assert all(layer.training for layer in network.walk().layers.values())
    inner = next((path for path in networks.layers_within(network) if "." in path), None)
    if inner is not None:
        network.walk().layers[inner].training = False
    network.predict(networks.batch(name)[0])
    states = {path: layer.training for path, layer in network.walk().layers.items()}
    assert [path for path, training in states.items() if not training] == ([inner] if inner else [])


@every_network
def test_predictions_do_not_depend_on_the_batch(name):
    network = networks.build(name, np.float64)
    x, _ = networks.batch(name, 7)
    expected = network.predict(x)
    assert expected.shape == (7, 3)
    for size in (1, 2, 3, 7, 100):
        np.testing.assert_allclose(network.predict(x, batch_size=size), expected, rtol=1e-12, atol=1e-14)
    assert network.predict(x[:0]).shape == (0, 3)


def test_generators_are_found_wherever_they_are():
    found = {name: list(networks.build(name).generators()) for name in networks.NETWORKS}
    assert {name: paths for name, paths in found.items() if paths} == {
        "residual, convolutions": ["residual1.dropout1"],
        "three deep": ["dropout1"],
        "layers in lists and dicts": ["held1.named.deep.0"],
        "own layers": ["noise1"],
        "own layers twice": ["noise1"],
    }


# Blocks as layers


@pytest.mark.parametrize(
    "make",
    [
        lambda rng: networks.Block(4, rng),
        lambda rng: networks.Held(4, rng),
        lambda rng: networks.Twice(4, rng),
        lambda rng: networks.Scale(4),
        lambda rng: networks.Noise(rng),
        lambda rng: networks.ByHand(4, rng),
        lambda rng: networks.Worded(nn.Affine(4, 4, rng=rng), nn.Tanh()),
        lambda rng: nn.Residual(nn.Affine(4, 4, rng=rng), nn.Tanh()),
        lambda rng: nn.Residual(nn.Affine(4, 3, rng=rng), shortcut=nn.Affine(4, 3, rng=rng)),
        lambda rng: nn.Residual(layer := nn.Affine(4, 4, rng=rng), nn.Tanh(), shortcut=layer),
        lambda rng: nn.Sequential(layer := nn.Affine(4, 4, rng=rng), nn.Tanh(), layer),
        lambda rng: nn.Sequential(networks.Block(4, rng), nn.Sequential(networks.Twice(4, rng))),
        lambda rng: nn.two_layer(4, 5, 3, rng=rng),
    ],
)
def test_a_block_keeps_the_contract_of_a_layer(make, rng):
    layer = make(rng)
    check_layer(layer, rng.normal(size=(5, 4)))
    assert layer.training
