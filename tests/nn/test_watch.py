"""Gradients stay right where a forward calls layers on arrays, and where a network runs again before its gradient."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from zhishen import Tensor, gradients, nn
from zhishen.errors import ArgumentError


def affine(inputs=4, outputs=4, seed=0):
    return nn.Affine(inputs, outputs, rng=np.random.default_rng(seed), dtype=np.float64)


def network_of(*layers, **options):
    return nn.Network(*layers, affine(4, 3, 1), **options)


@pytest.fixture
def x(rng):
    return rng.normal(size=(5, 4))


T = np.array([0, 1, 2, 0, 1])


def told(call, message):
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}"):
        call()


# Calls on arrays within a forward for Tensors


class Unrolled(nn.Layer):
    """A recurrent layer whose first state is an array."""

    def __init__(self):
        super().__init__()
        self.inner, self.state = affine(2, 3), affine(3, 3, 1)

    def forward(self, x):
        h = np.zeros((len(x), 3))
        for k in range(x.shape[1]):
            h = np.tanh(self.inner(x[:, k]) + self.state(h))
        return h


class Product(nn.Layer):
    def __init__(self):
        super().__init__()
        self.params["s"] = np.array([1.0, 2.0, 3.0])

    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b * self.params["s"]

    def backward(self, dout):
        self.grads["s"] = (dout * self.a * self.b).sum(axis=0)
        return dout * self.b * self.params["s"], dout * self.a * self.params["s"]


@pytest.mark.parametrize("way", ["gradient", "tape_gradient"])
def test_a_first_state_of_zeros_gives_the_bias_its_gradient(rng, way):
    network = nn.Network(Unrolled(), affine(3, 3, 2))
    x = rng.normal(size=(5, 4, 2))
    numerical = network.numerical_gradient(x, T)
    for name, gradient in getattr(network, way)(x, T).items():
        np.testing.assert_allclose(gradient, numerical[name], atol=1e-7, err_msg=name)


def test_a_block_alone_records_calls_on_arrays(rng):
    block, x = Unrolled(), rng.normal(size=(5, 4, 2))
    found = gradients(block(Tensor(x)).sum(), [block.state.tensor("b")])[0]
    block(x)
    block.backward(np.ones((5, 3)))
    np.testing.assert_allclose(block.state.grads["b"], found)
    before = block(x).sum()
    block.state.params["b"][0] += 1e-6
    assert found[0] == pytest.approx((block(x).sum() - before) / 1e-6, rel=1e-4)


def test_an_array_before_a_tensor_is_an_input_of_the_node():
    layer = Product()
    out = layer(np.full((2, 3), 2.0), Tensor(np.ones((2, 3))))
    np.testing.assert_array_equal(gradients(out.sum(), [layer.tensor("s")])[0], [4, 4, 4])


# Several threads


def test_threads_that_predict_do_not_put_dropout_into_training(x):
    network = nn.Network(affine(4, 50), nn.Dropout(0.5, rng=np.random.default_rng(0)), affine(50, 2))
    wanted, training = network.predict(x), [layer.training for layer in network]
    with ThreadPoolExecutor(4) as pool:
        same = pool.map(lambda _: all(np.array_equal(network.predict(x), wanted) for _ in range(200)), range(4))
    assert all(same)
    assert [layer.training for layer in network] == training == [True] * 3


def test_layers_evaluate_until_the_last_context_is_left(x):
    network = network_of(nn.Dropout(0.5, rng=np.random.default_rng(0)))
    one, other = network.evaluating(), network.evaluating()
    with one:
        other.__enter__()
    assert not any(layer.training for layer in network)
    other.__exit__(None, None, None)
    assert all(layer.training for layer in network)
    network.eval()
    with network.evaluating(), network.evaluating():
        pass
    assert not any(layer.training for layer in network)


# The network runs again before its gradient is known

AGAIN = (
    "Network: expected no other run of the network before its gradient is computed, got a call of predict or loss "
    "from an "
    "observer, from its own loss, or from another thread; call it on a copy.deepcopy of the network"
)


@pytest.mark.parametrize("way", ["gradient", "input_gradient"])
def test_a_loss_does_not_run_its_own_network(x, way):
    def loss(y, t):
        network.predict(x + 1)
        return ((y - t) ** 2).mean()

    network = nn.Network(affine(), nn.Tanh(), affine(seed=1), loss=loss)
    told(lambda: getattr(network, way)(x, x), AGAIN)


@pytest.mark.parametrize("kind", ["forward", "backward"])
def test_an_observer_does_not_run_the_network_it_looks_at(x, kind):
    network, seen = network_of(affine(), nn.Tanh()), []

    def ask(observation):
        seen.append(observation.kind)
        if observation.kind == kind and seen.count(kind) == 1:
            network.predict(x + 1)

    with network.observe(ask):
        told(lambda: network.gradient(x, T), AGAIN)
    network.gradient(x, T)
