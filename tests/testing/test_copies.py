"""Copies of layers and networks for the checks: another dtype, nothing shared, the same random numbers again."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.testing.copies import (
    backward_gradients,
    clear_gradients,
    forward,
    generators_of,
    gradients_of,
    jitter,
    layer_copy,
    network_copy,
    trainable_parameters,
)


@pytest.fixture
def block(rng):
    return nn.Sequential(nn.Affine(4, 3, rng=rng), nn.BatchNorm(3), nn.Dropout(0.5, rng=np.random.default_rng(8)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("training", [True, False])
def test_a_copy_has_the_dtype_and_shares_nothing(block, dtype, training):
    copied = layer_copy(block, dtype, training=training)
    assert {array.dtype for array in copied.walk().state().values() if array.dtype.kind == "f"} == {np.dtype(dtype)}
    assert {layer.training for layer in copied.walk().layers.values()} == {training}
    for name, array in block.walk().state().items():
        np.testing.assert_allclose(copied.walk().state()[name], array)
        assert not np.shares_memory(copied.walk().state()[name], array)
    assert block.walk().state()["affine1.W"].dtype == np.float32
    assert all(layer.training for layer in block.walk().layers.values())


def test_a_copy_of_a_network_is_in_training(block):
    network = nn.Network(block)
    network.eval()
    copied = network_copy(network, np.float64)
    assert copied.dtype == np.float64
    assert all(layer.training for layer in copied.walk().layers.values())
    assert network.dtype == np.float32
    assert not network.training


def test_forward_draws_the_same_mask_each_time(block, rng):
    x = rng.normal(size=(8, 4)).astype(np.float32)
    first = forward(block, x)
    assert (first == 0).any()
    np.testing.assert_array_equal(forward(block, x), first)
    assert [generator.bit_generator.state for generator in generators_of(block)] == [
        np.random.default_rng(8).bit_generator.state
    ]


def test_gradients_are_copies_by_name(rng):
    layer = nn.Affine(4, 3, rng=rng, dtype=np.float64)
    x, dout = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    found = backward_gradients(layer, x, dout)
    np.testing.assert_allclose(found["x"], dout @ layer.params["W"].T)
    np.testing.assert_allclose(found["W"], x.T @ dout)
    np.testing.assert_allclose(found["b"], dout.sum(axis=0))
    assert set(gradients_of(layer)) == {"W", "b"}
    clear_gradients(layer)
    assert gradients_of(layer) == {}
    assert found["W"].any()


def test_frozen_parameters_are_not_trainable(block):
    nn.Network(block).freeze("sequential1.affine1")
    assert list(trainable_parameters(block)) == ["batchnorm1.gamma", "batchnorm1.beta"]


def test_jitter_moves_every_element_a_little_in_place():
    array = np.zeros((50, 4))
    jitter([array])
    assert (array != 0).all()
    assert np.abs(array).max() < 0.01
