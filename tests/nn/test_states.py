"""Contexts that restore the state of layers, also when several networks share layers."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from zhishen import nn
from zhishen.nn.states import Evaluating, undisturbed


def test_layers_of_two_networks_evaluate_until_both_are_done(rng):
    tied = nn.Affine(3, 3, rng=rng)
    one, other = nn.Network(tied), nn.Network(tied, nn.Tanh())
    first, second = one.evaluating(), other.evaluating()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not tied.training
    second.__exit__(None, None, None)
    assert tied.training


def test_each_layer_returns_to_its_own_state(rng):
    """A layer that was in evaluation before stays in evaluation."""
    network = nn.Network(nn.Affine(3, 3, rng=rng), nn.BatchNorm(3), nn.ReLU())
    network.layers["batchnorm1"].eval()
    before = {path: layer.training for path, layer in network.walk().layers.items()}
    assert set(before.values()) == {True, False}
    with Evaluating(network.walk()):
        assert not any(layer.training for layer in network.walk().layers.values())
        with Evaluating(network.walk()):
            pass
        assert not any(layer.training for layer in network.walk().layers.values())
    assert {path: layer.training for path, layer in network.walk().layers.items()} == before


def test_an_exception_restores_the_training():
    layer = nn.ReLU()
    with pytest.raises(ZeroDivisionError), Evaluating(layer.walk()):
        1 / 0  # noqa: B018 - the exception is the test
    assert layer.training


def test_two_threads_evaluate_one_layer():
    """The layer returns to training when the slower thread is done, and not before."""
    layer, entered, leave = nn.ReLU(), threading.Event(), threading.Event()

    def evaluate():
        with Evaluating(layer.walk()):
            entered.set()
            leave.wait(10)

    other = threading.Thread(target=evaluate)
    other.start()
    assert entered.wait(10)
    with Evaluating(layer.walk()):
        pass
    assert not layer.training
    leave.set()
    other.join(10)
    assert layer.training


def test_buffers_and_generators_are_restored(rng):
    network = nn.Network(nn.Affine(4, 3, rng=rng), nn.BatchNorm(3), nn.Dropout(0.5, rng=rng))
    x = rng.normal(size=(8, 4)).astype(np.float32)
    buffers = {name: array.copy() for name, array in network.walk().buffers().items()}
    drawn = rng.bit_generator.state
    with undisturbed(network):
        inside = network.forward(x)
        assert any((array != buffers[name]).any() for name, array in network.walk().buffers().items())
    for name, array in network.walk().buffers().items():
        np.testing.assert_array_equal(array, buffers[name])
    assert rng.bit_generator.state == drawn
    np.testing.assert_array_equal(network.forward(x), inside)  # the same mask again
