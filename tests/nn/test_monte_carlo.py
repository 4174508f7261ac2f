"""The average over many dropout masks: against all masks, and given draws."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from zhishen import nn
from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError


def small(rng, **options):
    return nn.multi_layer(4, [6], 3, rng=rng, dropout=0.5, dtype=np.float64, **options)


def test_the_average_comes_near_to_that_of_all_masks(rng):
    """Six neurons have 64 masks; all are enumerated."""
    network, x = small(rng), rng.normal(size=(3, 4))
    layers = list(network.layers.values())
    hidden = layers[1].forward(layers[0].forward(x))
    every = [
        network.last_layer.probabilities(layers[3].forward(hidden * 2.0 * np.array(mask)))
        for mask in itertools.product([0, 1], repeat=6)
    ]
    found = nn.monte_carlo(network, x, samples=1000, rng=rng)
    np.testing.assert_allclose(found.mean, np.mean(every, axis=0), atol=5 * np.std(every, axis=0).max() / 1000**0.5)
    np.testing.assert_allclose(found.std, np.std(every, axis=0), rtol=0.1)


def test_of_a_linear_output_the_single_evaluation_is_the_average(rng):
    """Nothing bends after the mask, so the mean of the masks is the mask of the mean."""
    network, x = small(rng, loss="sum_of_squares"), rng.normal(size=(3, 4))
    found = nn.monte_carlo(network, x, samples=2000, rng=rng)
    np.testing.assert_allclose(found.mean, network.predict(x), atol=5 * found.std.max() / 2000**0.5)


def test_mean_and_deviation_of_given_draws(rng):
    network, x = small(rng), rng.normal(size=(3, 4))
    found = nn.monte_carlo(network, x, samples=7, rng=np.random.default_rng(2))
    layers, generator = network.layers, np.random.default_rng(2)
    layers["dropout1"].rng = generator
    draws = [network.last_layer.probabilities(network.forward(x)) for _ in range(7)]
    np.testing.assert_allclose(found.mean, np.mean(draws, axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.std, np.std(draws, axis=0), rtol=1e-9)


@pytest.mark.parametrize("training", [False, True])
def test_it_leaves_the_network_as_it_was(training, rng):
    network = small(rng, batch_norm=True)
    network.gradient(rng.normal(size=(9, 4)), rng.integers(0, 3, 9))
    if not training:
        network.eval()
    before, (generator,) = network.state_dict(), network.generators().values()
    drawn = generator.bit_generator.state
    x = 10 * rng.normal(size=(5, 4))
    expected = nn.monte_carlo(network, x, samples=8, rng=np.random.default_rng(1))
    assert generator.bit_generator.state == drawn
    assert network.generators() == {"dropout1": generator}
    assert network.training == training
    assert {layer.training for layer in network.layers.values()} == {training}
    for name, array in network.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    again = nn.monte_carlo(network, x, samples=8, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(again.mean, expected.mean)
    assert (expected.std > 0).any()


def test_batches_and_dtypes(rng):
    network = nn.multi_layer(4, [6], 3, rng=rng, dropout=0.5)
    x = rng.normal(size=(5, 4))
    mean, std = nn.monte_carlo(network, x, samples=500, rng=rng, batch_size=2)
    assert (mean.dtype, std.dtype, mean.shape, std.shape) == (np.float32, np.float32, (5, 3), (5, 3))
    np.testing.assert_allclose(mean, nn.monte_carlo(network, x, samples=500, rng=rng).mean, atol=0.1)
    assert nn.monte_carlo(network, x[:0], samples=2, rng=rng).mean.shape == (0, 3)


def test_a_network_of_the_user(rng):
    class Own(nn.Network):
        def forward(self, x):
            affine, dropout = self.layers.values()
            return dropout(np.tanh(affine(x)))

    network = Own({"affine": nn.Affine(4, 3, rng=rng), "dropout": nn.Dropout(0.5, rng=rng)})
    assert (nn.monte_carlo(network, rng.normal(size=(5, 4)), samples=20, rng=rng).std > 0).all()


def test_a_network_without_dropout_is_refused(rng):
    with pytest.raises(ArgumentError) as caught:
        nn.monte_carlo(nn.multi_layer(4, [6], 3, rng=rng), np.ones((2, 4)), rng=rng)
    assert str(caught.value) == (
        "monte_carlo: expected a network with dropout, got a network without a generator, whose predictions are all "
        "the same; use network.predict"
    )


@pytest.mark.parametrize("bad", WholeNumber(1).bad_values())
@pytest.mark.parametrize("name", ["samples", "batch_size"])
def test_numbers_that_are_invalid(name, bad, rng, hostile):
    with pytest.raises(ArgumentError, match=f"^monte_carlo: expected {name} to be a whole number >= 1, got "):
        nn.monte_carlo(small(rng), np.ones((2, 4)), rng=rng, **{name: bad})
