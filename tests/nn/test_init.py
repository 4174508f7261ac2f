"""Initial weights: their statistics, their seeds, their dtypes, and what chooses them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen import nn
from zhishen._checks import Number, OneOf
from zhishen.errors import ArgumentError
from zhishen.nn import init
from zhishen.nn.init import FOR_ACTIVATION, INITIALIZERS

SHAPE = (400, 300)
# The variance times n inputs, of those that look at the inputs; the standard deviation of the others.
SCALED = {"he": 2, "he_uniform": 2, "lecun": 1, "lecun_uniform": 1, "xavier": 1, "xavier_uniform": 1}
FIXED = {"normal": 0.01, "sparse": 0.01 * math.sqrt(0.1), "uniform": 0.05 / math.sqrt(3), "zeros": 0.0}


def deviation(name, shape):
    """The standard deviation that the formula promises for weights of a shape."""
    rows, columns = math.prod(shape[:-1]), shape[-1]
    if name == "orthogonal":
        return 1 / math.sqrt(max(rows, columns))
    return math.sqrt(SCALED[name] / rows) if name in SCALED else FIXED[name]


STD = {name: deviation(name, SHAPE) for name in INITIALIZERS}
every = pytest.mark.parametrize("name", INITIALIZERS)


@every
def test_mean_and_deviation_lie_within_the_sampling_error(name, rng):
    W = INITIALIZERS[name](SHAPE, rng=rng, dtype=np.float64)
    std, n = STD[name], W.size
    spread = 5 * math.sqrt(10) if name == "sparse" else 5  # a tenth of the numbers are drawn
    assert abs(W.std() - std) <= spread * std / math.sqrt(2 * n)
    assert abs(W.mean()) <= 5 * std / math.sqrt(n)


def test_the_deviation_of_a_wrong_fan_would_be_seen(rng):
    """He by the number of outputs instead of inputs lies far outside the sampling error."""
    W = init.he(SHAPE[::-1], rng=rng, dtype=np.float64)
    assert abs(W.std() - STD["he"]) > 50 * STD["he"] / math.sqrt(2 * W.size)


def test_weights_are_normal(rng):
    """As many within one and two deviations as there should be."""
    W = np.abs(init.xavier(SHAPE, rng=rng, dtype=np.float64)) / STD["xavier"]
    assert np.mean(W < 1) == pytest.approx(0.6827, abs=0.005)
    assert np.mean(W < 2) == pytest.approx(0.9545, abs=0.003)


def test_he_keeps_the_variance_through_relu_and_xavier_through_tanh(rng):
    """Through ten layers the mean square stays of the order of 1 (the book's histograms, in a number)."""
    for name, hidden, low in (("he", "relu", 0.4), ("xavier", "identity", 0.4)):
        x = rng.normal(size=(500, 300))
        for _ in range(10):
            x = nn.activation(hidden).forward(x @ INITIALIZERS[name]((300, 300), rng=rng, dtype=np.float64))
        assert low < (x**2).mean() < 2.5


@every
def test_the_last_axis_counts_outputs(name, rng):
    W = INITIALIZERS[name]((3, 5, 4, 600), rng=rng, dtype=np.float64)
    assert W.shape == (3, 5, 4, 600)
    assert W.std() == pytest.approx(deviation(name, W.shape), rel=0.02)


@every
def test_the_same_seed_gives_the_same_bits(name):
    one, two = (INITIALIZERS[name]((5, 4), rng=np.random.default_rng(7)) for _ in range(2))
    assert one.tobytes() == two.tobytes()
    if name != "zeros":
        other = INITIALIZERS[name]((5, 4), rng=np.random.default_rng(8))
        assert one.tobytes() != other.tobytes()


@every
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_another_dtype_is_the_same_draw(name, dtype):
    W = INITIALIZERS[name]((5, 4), rng=np.random.default_rng(7), dtype=dtype)
    assert W.dtype == dtype
    exact = INITIALIZERS[name]((5, 4), rng=np.random.default_rng(7), dtype=np.float64)
    np.testing.assert_array_equal(W, exact.astype(dtype))
    assert name == "zeros" or (exact != exact.astype(np.float32))[exact != 0].all()


@every
def test_float32_is_the_default(name, rng):
    assert INITIALIZERS[name]((2, 3), rng=rng).dtype == np.float32


# Chosen by name, number or function


def drawn(choice):
    return nn.Affine(40, 30, rng=np.random.default_rng(5), init=choice, dtype=np.float64).params["W"]


@every
def test_by_name(name):
    expected = INITIALIZERS[name]((40, 30), rng=np.random.default_rng(5), dtype=np.float64)
    np.testing.assert_array_equal(drawn(name), expected)


def test_by_standard_deviation(hostile):
    expected = init.normal((40, 30), std=0.3, rng=np.random.default_rng(5), dtype=np.float64)
    np.testing.assert_array_equal(drawn(0.3), expected)
    np.testing.assert_allclose(drawn(np.float32(0.3)), expected, rtol=1e-6)
    assert not drawn(0).any()


def test_by_function():
    def ones(shape, *, rng, dtype):
        return np.ones(shape, dtype)

    np.testing.assert_array_equal(drawn(ones), np.ones((40, 30)))


def test_the_name_nearest_to_a_misspelled_one():
    with pytest.raises(ArgumentError) as caught:
        drawn("xaviar")
    assert str(caught.value) == (
        "Affine: expected init to be one of he, he_uniform, lecun, lecun_uniform, normal, orthogonal, sparse, uniform, "
        "xavier, xavier_uniform, zeros, got 'xaviar'; did you mean 'xavier'?"
    )


@pytest.mark.parametrize("bad", [bad for bad in Number(0).bad_values() if isinstance(bad, float | int)])
def test_a_standard_deviation_outside_its_range(bad, rng, hostile):
    with pytest.raises(
        ArgumentError, match=r"^Affine: expected init, as a standard deviation, to be a number >= 0, got "
    ):
        drawn(bad)
    with pytest.raises(ArgumentError, match=r"^init\.normal: expected std to be a number >= 0, got "):
        init.normal((2, 3), std=bad, rng=rng)


@pytest.mark.parametrize("bad", [*OneOf(tuple(INITIALIZERS)).bad_values()[:2], None, ["he"]])
def test_what_is_not_an_initializer(bad, hostile):
    with pytest.raises(ArgumentError, match=r"^Affine: expected init to be "):
        drawn(bad)


def test_a_seed_is_no_generator(hostile):
    for call in (lambda: init.he((2, 3), rng=0), lambda: nn.Affine(2, 3, rng=0)):
        with pytest.raises(ArgumentError) as caught:
            call()
        assert str(caught.value) == (
            "init.normal: expected rng to be a numpy.random.Generator, got 0; give np.random.default_rng(seed)"
        )


def test_the_initial_values_that_suit_an_activation():
    assert {name for name, kind in FOR_ACTIVATION.items() if kind == "he"} == {"relu", "leaky_relu", "gelu"}
    assert {name for name, kind in FOR_ACTIVATION.items() if kind == "xavier"} == {"tanh", "sigmoid", "identity"}
    for activation, kind in FOR_ACTIVATION.items():
        network = nn.two_layer(40, 30, 3, rng=np.random.default_rng(5), activation=activation, dtype=np.float64)
        rng = np.random.default_rng(5)
        np.testing.assert_array_equal(network.params["affine1.W"], INITIALIZERS[kind]((40, 30), rng=rng, dtype=float))
        np.testing.assert_array_equal(network.params["affine2.W"], INITIALIZERS[kind]((30, 3), rng=rng, dtype=float))
    network = nn.two_layer(40, 30, 3, rng=np.random.default_rng(5), activation="tanh", init="zeros")
    assert not network.params["affine1.W"].any()
