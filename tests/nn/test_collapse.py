"""A chain of affine layers is one affine layer; with an activation that bends it is not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen import nn
from zhishen.errors import ArgumentError, ShapeError


def chain(sizes, rng, dtype=np.float64):
    """Affine - identity - affine - ..., with biases that are not zero."""
    layers = []
    for inputs, outputs in itertools.pairwise(sizes):
        layers += [
            nn.Affine.from_arrays(
                rng.normal(size=(inputs, outputs)).astype(dtype), rng.normal(size=outputs).astype(dtype)
            ),
            nn.Identity(),
        ]
    return layers


def through(layers, x):
    for layer in layers:
        x = layer.forward(x)
    return x


@given(st.lists(st.integers(1, 6), min_size=2, max_size=7), st.integers(0, 2**32 - 1))
def test_equal_on_random_inputs(sizes, seed):
    rng = np.random.default_rng(seed)
    layers = chain(sizes, rng)
    one = nn.collapse(layers)
    assert (one.inputs, one.outputs) == (sizes[0], sizes[-1])
    x = rng.normal(size=(20, sizes[0]))
    np.testing.assert_allclose(one.forward(x), through(layers, x), rtol=1e-11, atol=1e-11)


def test_the_order_and_the_biases_matter(rng):
    """Were they lost, the test above would see it: square layers in another order, and without biases, differ."""
    layers = chain([4, 4, 4], rng)
    x = rng.normal(size=(3, 4))
    assert not np.allclose(nn.collapse(layers[::-1]).forward(x), through(layers, x))
    bare = nn.collapse(layers)
    bare.params["b"][...] = 0
    assert not np.allclose(bare.forward(x), through(layers, x))


def test_three_times_c_is_c_cubed():
    layer = nn.Affine.from_arrays([[0.5]], [0.0])
    assert nn.collapse([layer, layer, layer]).params["W"] == 0.125


def test_a_network_and_its_layers(rng):
    network = nn.Network(chain([5, 9, 2], rng), loss="sum_of_squares")
    x = rng.normal(size=(7, 5))
    one = nn.Network([nn.collapse(network.layers)], loss="sum_of_squares")
    np.testing.assert_allclose(one.predict(x), network.predict(x), rtol=1e-12, atol=1e-13)
    assert sum(array.size for array in one.params.values()) < sum(array.size for array in network.params.values())


def test_float32_is_rounded_once(rng):
    layers = chain([8, 16, 16, 4], rng, np.float32)
    one = nn.collapse(layers)
    assert {array.dtype for array in one.params.values()} == {np.dtype(np.float32)}
    exact = np.linalg.multi_dot([layer.params["W"].astype(np.float64) for layer in layers[::2]])
    np.testing.assert_array_equal(one.params["W"], exact.astype(np.float32))


def test_mixed_dtypes_give_the_widest(rng):
    narrow, wide = chain([3, 3], rng, np.float32), chain([3, 3], rng, np.float64)
    assert nn.collapse(narrow + wide).params["b"].dtype == np.float64


def test_what_is_returned_shares_no_memory(rng):
    (layer, _) = chain([3, 2], rng)
    one = nn.collapse([layer])
    for key in ("W", "b"):
        np.testing.assert_array_equal(one.params[key], layer.params[key])
        assert not np.shares_memory(one.params[key], layer.params[key])


def test_a_leaky_relu_of_slope_1_is_an_identity(rng):
    affine, *_ = chain([3, 3], rng)
    assert nn.collapse([affine, nn.LeakyReLU(slope=1)]).outputs == 3
    with pytest.raises(ArgumentError, match="got LeakyReLU at position 1"):
        nn.collapse([affine, nn.LeakyReLU(slope=0.99)])


@pytest.mark.parametrize("name", [name for name in nn.ACTIVATIONS if name != "identity"])
def test_every_other_activation_is_refused_by_name(name, rng):
    bent = nn.activation(name)
    network = nn.Network([*chain([2, 2], rng), bent, *chain([2, 2], rng)])
    label = f"{type(bent).__name__} {bent.name}"
    with pytest.raises(ArgumentError, match=rf"expected linear layers \(Affine, Identity\), got {label} at position '"):
        nn.collapse(network.layers)
    with pytest.raises(ArgumentError, match="at position 2; remove it"):
        nn.collapse(list(network.layers.values()))


def test_hostile_lists(rng, hostile):
    for layers in ([], [nn.Identity()], {}):
        with pytest.raises(ArgumentError, match=f"at least one Affine layer, got {len(layers)} layers without one"):
            nn.collapse(layers)
    with pytest.raises(ArgumentError, match="got 'affine' at position 0"):
        nn.collapse(["affine"])
    with pytest.raises(ShapeError, match=r"Affine\(4, 2\) at position 2 to have 5 inputs, .* got 4;"):
        nn.collapse([*chain([3, 5], rng), *chain([4, 2], rng)])
