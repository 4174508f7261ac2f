"""More about initial weights: fans, gains, structure, and the activations through five layers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen import nn
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen.errors import ArgumentError, ShapeError
from zhishen.nn import init

WITH_MODE = {"he": 2, "he_uniform": 2, "xavier": 1, "xavier_uniform": 1}


def test_fans():
    assert init.fans((784, 50)) == (784, 50)
    assert init.fans((3, 5, 4, 16)) == (60, 320)
    assert init.fans((7,)) == (1, 7)
    assert init.fans(()) == (1, 1)


@pytest.mark.parametrize("name", WITH_MODE)
@pytest.mark.parametrize("shape", [(400, 100), (4, 5, 5, 300)])
@pytest.mark.parametrize("mode", ["in", "out", "average"])
def test_mode_chooses_the_fan(name, shape, mode, rng):
    n = {"in": init.fans(shape)[0], "out": init.fans(shape)[1], "average": sum(init.fans(shape)) / 2}[mode]
    W = getattr(init, name)(shape, mode=mode, rng=rng, dtype=np.float64)
    std = math.sqrt(WITH_MODE[name] / n)
    assert abs(W.std() - std) <= 5 * std / math.sqrt(2 * W.size)
    other = {"in": "out", "out": "average", "average": "in"}[mode]
    wrong = getattr(init, name)(shape, mode=other, rng=rng, dtype=np.float64).std()
    assert abs(wrong - std) > 20 * std / math.sqrt(2 * W.size)


@pytest.mark.parametrize("name", ["he_uniform", "xavier_uniform", "lecun_uniform", "uniform"])
def test_uniform_weights_fill_their_range_evenly(name, rng):
    W = getattr(init, name)((300, 300), rng=rng, dtype=np.float64)
    limit = W.std() * math.sqrt(3)
    assert np.abs(W).max() <= 1.01 * limit
    counts, _ = np.histogram(W, bins=10, range=(-limit, limit))
    np.testing.assert_allclose(counts / W.size, 0.1, atol=0.006)


def test_glorots_own_formula(rng):
    """U(-√(6/(I + O)), √(6/(I + O)))."""
    W = init.xavier_uniform((200, 400), mode="average", rng=rng, dtype=np.float64)
    assert 0.999 * math.sqrt(6 / 600) < np.abs(W).max() <= math.sqrt(6 / 600)


@pytest.mark.parametrize("bad", OneOf(("in", "out", "average")).bad_values())
def test_modes_that_do_not_exist(bad, rng, hostile):
    with pytest.raises(ArgumentError, match=r"^init\.he: expected mode to be one of in, out, average, got "):
        init.he((3, 4), mode=bad, rng=rng)


def test_constant():
    W = init.constant((2, 3), value=0.5)
    assert (W.dtype, W.tolist()) == (np.dtype(np.float32), [[0.5] * 3] * 2)
    with pytest.raises(ArgumentError, match=r"^init\.constant: expected value to be a number, got nan"):
        init.constant((2, 3), value=math.nan)


def test_equal_weights_stay_equal(rng):
    """Why zeros and constants ruin a network: all neurons of a layer have one gradient."""
    network = nn.multi_layer(
        4, [5], 3, rng=rng, activation="tanh", init=lambda shape, **o: init.constant(shape, value=0.3, **o)
    )
    g = network.gradient(rng.normal(size=(6, 4)), rng.integers(0, 3, 6))["affine1.W"]
    np.testing.assert_allclose(g, g[:, :1].repeat(5, axis=1), rtol=1e-5)
    assert np.abs(g).max() > 0


# Orthogonal


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32))
def test_orthogonal_whatever_the_shape(rows, columns, seed):
    W = init.orthogonal((rows, columns), rng=np.random.default_rng(seed), dtype=np.float64)
    product = W.T @ W if rows >= columns else W @ W.T
    np.testing.assert_allclose(product, np.eye(min(rows, columns)), atol=1e-12)


def test_orthogonal_filters(rng):
    W = init.orthogonal((3, 5, 5, 16), gain=2.0, rng=rng, dtype=np.float64).reshape(75, 16)
    np.testing.assert_allclose(W.T @ W, 4 * np.eye(16), atol=1e-12)


def test_every_orthogonal_matrix_is_equally_likely(rng):
    """Without the signs of R the diagonal would lean to one side."""
    W = np.array([init.orthogonal((3, 3), rng=rng, dtype=np.float64) for _ in range(2000)])
    np.testing.assert_allclose(W.mean(axis=0), 0, atol=5 / math.sqrt(3 * 2000))
    assert np.mean(np.linalg.det(W) > 0) == pytest.approx(0.5, abs=0.06)


def test_orthogonal_layers_keep_every_length(rng):
    x = rng.normal(size=(20, 50))
    z = x
    for _ in range(30):
        z = z @ init.orthogonal((50, 50), rng=rng, dtype=np.float64)
    np.testing.assert_allclose(np.linalg.norm(z, axis=1), np.linalg.norm(x, axis=1), rtol=1e-10)


def test_orthogonal_needs_a_matrix(rng):
    with pytest.raises(ShapeError, match=r"^init\.orthogonal: expected a shape of at least 2 axes, got \(3,\); "):
        init.orthogonal((3,), rng=rng)


# Sparse


@pytest.mark.parametrize(("sparsity", "zeros"), [(0.9, 90), (0.0, 0), (1.0, 100), (0.29, 29), (0.555, 55)])
def test_each_output_has_as_many_zeros(sparsity, zeros, rng):
    W = init.sparse((100, 30), sparsity=sparsity, std=0.5, rng=rng, dtype=np.float64)
    assert ((W == 0).sum(axis=0) == zeros).all()
    if zeros < 100:
        assert W[W != 0].std() == pytest.approx(0.5, rel=0.2)
    places = np.nonzero(W[:, :1] == 0)[0].tolist(), np.nonzero(W[:, 1:2] == 0)[0].tolist()
    assert zeros in {0, 100} or places[0] != places[1]


def test_a_small_layer_keeps_an_input(rng):
    assert ((init.sparse((3, 4), rng=rng) != 0).sum(axis=0) == 1).all()


@pytest.mark.parametrize("bad", Number(0, 1).bad_values())
def test_sparsities_that_are_invalid(bad, rng, hostile):
    with pytest.raises(ArgumentError, match=r"^init\.sparse: expected sparsity to be a number >= 0 and <= 1, got "):
        init.sparse((3, 4), sparsity=bad, rng=rng)


@pytest.mark.parametrize("name", ["uniform", "orthogonal", "sparse", "lecun"])
def test_a_seed_is_no_generator_here_either(name, hostile):
    with pytest.raises(ArgumentError, match=r"^init\.\w+: expected rng to be a numpy.random.Generator, got 0; "):
        getattr(init, name)((3, 4), rng=0)


# Gain


def test_gains():
    assert init.gain("identity") == init.gain("sigmoid") == 1
    assert init.gain("tanh") == 5 / 3
    assert init.gain("relu") == math.sqrt(2)
    assert init.gain("leaky_relu", slope=0.2) == math.sqrt(2 / 1.04)
    assert init.gain("leaky_relu") == init.gain("leaky_relu", slope=0.01)


@pytest.mark.parametrize("activation", ["identity", "relu", "leaky_relu", "gelu"])
def test_a_gain_makes_up_for_what_the_activation_takes(activation, rng):
    h = nn.activation(activation).forward(rng.normal(size=1_000_000))
    assert init.gain(activation) ** 2 * np.mean(h**2) == pytest.approx(1, abs=0.01)


def test_he_is_the_gain_of_relu(rng):
    W = init.he((500, 400), rng=rng, dtype=np.float64)
    assert W.std() * math.sqrt(500) == pytest.approx(init.gain("relu"), rel=0.01)


def test_gains_that_do_not_exist():
    with pytest.raises(ArgumentError) as caught:
        init.gain("rellu")
    assert str(caught.value) == (
        "init.gain: expected activation to be one of identity, sigmoid, tanh, relu, gelu, leaky_relu, got 'rellu'; did "
        "you mean 'relu'?"
    )


# The activations through five layers


def test_activations_through_five_layers(rng):
    found = init.activations_through("xavier", activation="tanh", rng=rng)
    assert list(found) == ["layer 1", "layer 2", "layer 3", "layer 4", "layer 5"]
    assert {(z.shape, str(z.dtype)) for z in found.values()} == {((1000, 100), "float64")}


def test_they_are_those_of_a_network_with_these_weights():
    rng = np.random.default_rng(3)
    found = init.activations_through("he", activation="relu", layers=2, width=6, samples=8, rng=rng)
    rng = np.random.default_rng(3)
    z = rng.normal(size=(8, 6))
    for k in (1, 2):
        z = np.maximum(z @ init.he((6, 6), rng=rng, dtype=np.float64), 0)
        np.testing.assert_array_equal(found[f"layer {k}"], z)


def test_what_the_books_figures_show(rng):
    """Saturation, all the same, well spread; and with ReLU: vanishing, shrinking, kept."""
    ends = init.activations_through(1.0, rng=rng)["layer 5"]
    assert np.mean((ends < 0.1) | (ends > 0.9)) > 0.6
    same = init.activations_through(0.01, rng=rng)["layer 5"]
    assert same.std() < 0.02
    assert 0.05 < init.activations_through("xavier", rng=rng)["layer 5"].std() < 0.3
    mean_square = {
        kind: (init.activations_through(kind, activation="relu", rng=rng)["layer 5"] ** 2).mean()
        for kind in (0.01, "xavier", "he")
    }
    assert mean_square[0.01] < 1e-8 < mean_square["xavier"] < 0.1 < mean_square["he"] < 2


@pytest.mark.parametrize("bad", WholeNumber(1).bad_values())
@pytest.mark.parametrize("name", ["layers", "width", "samples"])
def test_sizes_that_are_invalid(name, bad, rng, hostile):
    with pytest.raises(ArgumentError, match=rf"^init\.activations_through: expected {name} to be a whole number >= 1"):
        init.activations_through("he", rng=rng, **{name: bad})
