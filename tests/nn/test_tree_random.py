"""Random networks of networks, and deep, long and wide ones."""

from __future__ import annotations

import copy
import pickle
import sys
import time

import numpy as np
import pytest
import random_trees

from zhishen import nn

X, T = np.random.default_rng(0).normal(size=(5, 4)), np.array([0, 1, 2, 0, 1])


def affine(inputs=4, outputs=4, seed=0):
    return nn.Affine(inputs, outputs, rng=np.random.default_rng(seed), init="xavier", dtype=np.float64)


class Around(nn.Layer):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return 0.5 * (x + self.inner(x))


class Many(nn.Layer):
    def __init__(self, count):
        super().__init__()
        self.several = [affine(seed=k) for k in range(count)]

    def forward(self, x):
        for layer in self.several:
            x = np.tanh(layer(x))
        return x


class Listing(nn.Layer):
    """Has a list, on the tape or on arrays."""

    def __init__(self, values):
        super().__init__()
        self.values = values


class ListingTensors(Listing):
    def forward(self, x):
        return np.tanh(x)


class ListingArrays(Listing):
    def forward(self, x):
        return 2 * x

    def backward(self, dout):
        return 2 * dout


def nested(wrap, depth):
    inner = affine()
    for _ in range(depth):
        inner = wrap(inner)
    return nn.Network(inner, affine(4, 3))


@pytest.mark.parametrize("seeds", [range(8), range(8, 16)])
def test_random_trees_have_one_gradient(seeds):
    found = [random_trees.check(seed) for seed in seeds]
    assert any(network.walk().shared for network in found)
    assert any(network.params.frozen for network in found)
    assert any("." in name.rpartition(".")[0] for network in found for name in network.params)


DEEP = {
    "100 nested Sequentials": lambda: nested(nn.Sequential, 100),
    "80 nested blocks": lambda: nested(Around, 80),
    "2,000 layers": lambda: nn.Network(
        [layer for k in range(999) for layer in (affine(seed=k), nn.Tanh())] + [affine(4, 4), affine(4, 3)]
    ),
    "one layer 200 times": lambda: nn.Network([layer := affine(), *[layer, nn.Tanh()] * 200, affine(4, 3)]),
    "500 layers in a list": lambda: nn.Network(Many(500), affine(4, 3)),
}


@pytest.fixture
def calls_are_checked():
    """The checks of shapes put several calls around each; without them the limit of Python is enough."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(4 * limit)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.parametrize("name", DEEP)
def test_depth_is_no_limit(name, calls_are_checked):
    network = DEEP[name]()
    by_layers = network.gradient(X, T)
    assert all(np.isfinite(g).all() for g in by_layers.values())
    for key, g in network.tape_gradient(X, T).items():
        np.testing.assert_allclose(g, by_layers[key], rtol=1e-9, atol=1e-12)
    assert network.input_gradient(X, T).shape == X.shape
    assert network.find_nonfinite(X, T) is None
    if len(network.walk().layers) < 300:
        for other in (copy.deepcopy(network), pickle.loads(pickle.dumps(network))):
            np.testing.assert_array_equal(other.predict(X), network.predict(X))
        network.load_state_dict(network.state_dict())
        assert network.summary((4,))
        assert repr(network)
        last = list(network.params)[-1]
        network.freeze()
        network.unfreeze(last)
        np.testing.assert_allclose(network.gradient(X, T)[last], by_layers[last], rtol=1e-12)


def step(network):
    """Seconds of the fastest of some gradients."""
    network.gradient(X, T)
    seconds = []
    for _ in range(15):
        start = time.perf_counter()
        network.gradient(X, T)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


@pytest.mark.parametrize("kind", [ListingTensors, ListingArrays])
@pytest.mark.parametrize(
    "values",
    [[float(k) for k in range(100_000)], dict.fromkeys(range(100_000), 0), [(k, k) for k in range(100_000)]],
    ids=["list", "dict", "pairs"],
)
def test_a_long_list_of_numbers_costs_a_step_nothing(kind, values):
    """Each look into such a list would cost a millisecond and more."""
    assert step(nn.Network(affine(), kind(values), affine(4, 3))) < 3 * step(
        nn.Network(affine(), kind([]), affine(4, 3))
    )


def test_a_long_list_of_layers_is_looked_into():
    network = nn.Network(Many(1200), affine(4, 3))
    assert len(network.params) == 2402
