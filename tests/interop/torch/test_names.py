"""The names and the layouts of PyTorch."""

from __future__ import annotations

import numpy as np
from refusals import refused

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.interop.torch import load_state_dict, state_dict
from zhishen.interop.torch.names import array_here, array_there, arrays_of, name_there, places


def affine(*sizes):
    return nn.Affine(*sizes, rng=np.random.default_rng(0))


def names(network, **options):
    return {place.path: place.name for place in places(network, **options)}


def test_layers_without_names_are_called_by_their_position(rng):
    network = nn.Network(
        nn.Conv2d(1, 2, 3, rng=rng), nn.BatchNorm(2), nn.ReLU(), nn.Sequential(nn.Flatten(), affine(8, 2))
    )
    assert names(network) == {
        "conv1.W": "0.weight", "conv1.b": "0.bias", "batchnorm1.gamma": "1.weight", "batchnorm1.beta": "1.bias",
        "batchnorm1.running_mean": "1.running_mean", "batchnorm1.running_var": "1.running_var",
        "sequential1.affine1.W": "3.1.weight", "sequential1.affine1.b": "3.1.bias",
    }  # fmt: skip


def test_layers_with_names_keep_them():
    network = nn.Network({"fc1": affine(4, 4), "act": nn.ReLU(), "body": nn.Sequential(affine(4, 2))})
    assert list(names(network).values()) == ["fc1.weight", "fc1.bias", "body.0.weight", "body.0.bias"]
    assert list(names(network, numbered=True).values()) == ["0.weight", "0.bias", "2.0.weight", "2.0.bias"]
    assert list(names(network, numbered=False).values())[2:] == ["body.affine1.weight", "body.affine1.bias"]


def test_residual_blocks():
    network = nn.Network(nn.Residual(affine(4, 2), nn.ReLU(), affine(2, 3), shortcut=affine(4, 3)))
    assert list(names(network).values())[::2] == ["0.layers.0.weight", "0.layers.2.weight", "0.shortcut.weight"]


def test_a_shared_layer_has_all_its_names():
    tied = affine(4, 4)
    network = nn.Network(tied, nn.Tanh(), nn.Sequential(tied))
    assert [(place.path, place.name) for place in places(network)] == [
        ("affine1.W", "0.weight"), ("affine1.b", "0.bias"), ("affine1.W", "2.0.weight"), ("affine1.b", "2.0.bias"),
    ]  # fmt: skip


class Block(nn.Layer):
    """A layer of one's own, with a parameter and a layer as attributes."""

    def __init__(self):
        super().__init__()
        self.linear = affine(3, 3)
        self.params["W"] = np.ones(3, np.float32)

    def forward(self, x):
        return self.linear(x) * self.tensor("W")


def test_blocks_of_ones_own():
    assert names(nn.Network(affine(3, 3), Block())) == {
        "affine1.W": "0.weight", "affine1.b": "0.bias", "block1.W": "1.W", "block1.linear.W": "1.linear.weight",
        "block1.linear.b": "1.linear.bias",
    }  # fmt: skip


def test_names_that_the_caller_gives():
    network = nn.Network(affine(3, 3), nn.Residual(affine(3, 3)))
    given = {"affine1": "fc", "affine1.b": "odd", "residual1": "body", "residual1.affine1": "body.inner"}
    assert list(names(network, names=given).values()) == ["fc.weight", "odd", "body.inner.weight", "body.inner.bias"]


def test_the_layouts(rng):
    layer = nn.WeightNormAffine(4, 3, rng=rng)
    shapes = {key: array_there(layer, key, array).shape for key, array in arrays_of(layer).items()}
    assert shapes == {"v": (3, 4), "g": (3, 1), "b": (3,)}
    assert [name_there(layer, key) for key in "gv"] == [
        "parametrizations.weight.original0", "parametrizations.weight.original1"
    ]  # fmt: skip
    for each in (layer, affine(4, 3), nn.Conv1d(4, 2, 3, rng=rng), nn.BatchNorm(4)):
        for key, array in arrays_of(each).items():
            np.testing.assert_array_equal(array_here(each, key, array_there(each, key, array)), array)


def test_a_place_copies(rng):
    layer = affine(4, 3)
    place = places(layer)[0]
    assert (place.path, place.name) == ("W", "weight")
    copied = place.array
    assert copied.flags.c_contiguous
    copied[...] = 0
    assert layer.params["W"].any()


def test_what_is_no_layer():
    for where, call in (("state_dict", state_dict), ("load_state_dict", lambda value: load_state_dict(value, {}))):
        refused(
            lambda call=call: call({"a": 1}),
            ArgumentError,
            f"{where}: expected a network or a layer of zhishen, got dict; from_module makes a network of a module of "
            "PyTorch",
        )
