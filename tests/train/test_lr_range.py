"""The learning-rate range test: rates, losses by hand, copies, divergence, and the suggestion."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from zhishen import nn, optim
from zhishen._checks import Number, WholeNumber
from zhishen.data import Dataset, Split, batches
from zhishen.errors import ArgumentError, NumericalError
from zhishen.train import LearningRateRange, Trainer, lr_range_test


@pytest.fixture(scope="module")
def points():
    x = np.random.default_rng(0).standard_normal((400, 2))
    return Split(x, (x[:, 0] > x[:, 1]).astype(int))


def small(seed=0, **options):
    return nn.multi_layer(2, [8], 2, rng=np.random.default_rng(seed), dtype=np.float64, **options)


def generator():
    return np.random.default_rng(7)


def test_rates_rise_geometrically(points):
    found = lr_range_test(small(), points, optim.SGD(lr=0.1), low=1e-4, high=0.1, steps=31, rng=generator())
    np.testing.assert_allclose(found.rates, 10 ** np.linspace(-4, -1, 31))
    assert found.losses.shape == found.smoothed.shape == (31,)
    assert not found.diverged


def test_losses_are_those_of_a_loop_by_hand(points):
    found = lr_range_test(small(), points, optim.Adam(), low=1e-4, high=0.1, steps=6, batch_size=150, rng=generator())
    network, optimizer, rng, losses = small(), optim.Adam(), generator(), []
    order = [*batches(points, 150, rng=rng), *batches(points, 150, rng=rng)]  # 150, 150, 100, then once more
    for rate, (x, t) in zip(found.rates, order, strict=True):
        loss, grads = network.loss_and_gradient(x, t)
        losses.append(loss)
        optimizer.lr = rate
        optimizer.update(network.params, grads)
    assert found.losses.tolist() == losses
    np.testing.assert_allclose(found.smoothed, optim.exponentially_weighted_average(losses, beta=0.9))


def test_a_data_set_is_used_like_its_training_part(points):
    dataset = Dataset(train=points, validation=None, test=points, name="halves", classes=2)
    results = [
        lr_range_test(small(), data, optim.SGD(lr=0.1), steps=20, rng=generator())
        for data in (dataset, points, tuple(points))
    ]
    assert all(np.array_equal(results[0].losses, each.losses) for each in results)


def test_network_optimizer_and_generator_are_unchanged(points):
    """Also a network with running statistics and a generator of its own, which is the one of the test."""
    rng = generator()
    network = nn.multi_layer(2, [8], 2, rng=rng, dtype=np.float64, batch_norm=True, dropout=0.2)
    optimizer = optim.Adam(lr=0.01)
    Trainer(network, points, optimizer, epochs=1, batch_size=50, rng=rng).fit()
    network.eval()
    before = copy.deepcopy((network.state_dict(), optimizer.state_dict(), rng.bit_generator.state))
    found = lr_range_test(network, points, optimizer, high=100.0, rng=rng)
    after = (network.state_dict(), optimizer.state_dict(), rng.bit_generator.state)
    assert not np.array_equal(found.losses[1:], found.losses[:-1])
    np.testing.assert_equal(after, before)
    assert not network.training


def test_the_state_of_a_used_optimizer_counts(points):
    used = optim.Momentum(lr=0.1)
    network = small()
    Trainer(network, points, used, epochs=1, batch_size=50, rng=generator()).fit()
    options = {"low": 0.01, "high": 0.1, "steps": 5, "rng": generator()}
    results = [lr_range_test(network, points, each, **options).losses for each in (used, optim.Momentum(lr=0.1))]
    assert results[0][0] == results[1][0]
    assert results[0][2] != results[1][2]


def test_a_wrapped_optimizer(points):
    wrapped = optim.ClipNorm(optim.SGD(lr=0.5), 1.0)
    found = lr_range_test(small(), points, wrapped, rng=generator())
    assert wrapped.lr == 0.5
    assert found.losses.std() > 0


def test_the_loss_of_a_parabola_diverges_beyond_two_over_the_curvature():
    """The loss is (w·1 - 0)²/2 for a single weight: SGD multiplies w by 1 - η."""
    line = nn.Network([nn.Affine.from_arrays([[1.0]])], loss="sum_of_squares")
    data = (np.ones((4, 1)), np.zeros((4, 1)))
    found = lr_range_test(line, data, optim.SGD(lr=1.0), low=1e-3, high=1e6, steps=200, rng=generator())
    weights = np.cumprod(np.concatenate([[1.0], 1 - found.rates[:-1]]))
    np.testing.assert_allclose(found.losses, weights**2 / 2, rtol=1e-9)
    assert found.diverged
    assert len(found.losses) < 200
    assert found.smoothed[-1] > 4 * found.smoothed.min() >= found.smoothed[-2]


def test_a_divergence_at_the_last_step_counts():
    line, data = (
        nn.Network([nn.Affine.from_arrays([[1.0]])], loss="sum_of_squares"),
        (np.ones((4, 1)), np.zeros((4, 1))),
    )
    found = lr_range_test(line, data, optim.SGD(lr=1.0), low=0.01, high=100.0, steps=30, rng=generator())
    assert found.diverged
    # The same rates, but none after the one at which the loss diverges.
    high = float(found.rates[-1])
    again = lr_range_test(line, data, optim.SGD(lr=1.0), low=0.01, high=high, steps=len(found.rates), rng=generator())
    np.testing.assert_allclose(again.losses, found.losses)
    assert again.diverged


def test_an_infinite_loss_ends_the_test(points):
    network = nn.Network([nn.Affine(2, 1, rng=generator(), dtype=np.float64)], loss="sum_of_squares")
    real = (points.x, points.x[:, :1])
    found = lr_range_test(network, real, optim.SGD(lr=1.0), low=1.0, high=1e300, steps=8, rng=generator())
    assert found.diverged
    assert np.isfinite(found.losses).all()
    assert 1 <= len(found.losses) < 8


@pytest.mark.parametrize("optimizer", [optim.SGD(lr=1.0), optim.Momentum(lr=1.0), optim.Adam(lr=1.0)], ids=repr)
def test_the_suggestion_trains_well(points, optimizer):
    found = lr_range_test(small(), points, optimizer, high=1000.0, batch_size=40, rng=generator())
    assert found.suggestion == pytest.approx(found.minimum / 10)
    assert found.steepest <= found.minimum
    scores = {}
    for factor in (1e-3, 1.0):
        network, trained = small(), copy.deepcopy(optimizer)
        trained.lr = factor * found.suggestion
        history = Trainer(network, points, trained, epochs=5, batch_size=40, rng=generator()).fit()
        scores[factor] = history[-1]["train_accuracy"]
    assert scores[1.0] > 0.95
    assert scores[1.0] > scores[1e-3]


def test_minimum_and_steepest_descent_of_a_known_curve():
    rates = np.geomspace(1e-4, 1.0, 9)
    smoothed = np.array([2.0, 2.0, 1.9, 1.0, 0.7, 0.6, 0.5, 3.0, 0.9])
    found = LearningRateRange(rates, smoothed, smoothed, diverged=False)
    assert found.minimum == rates[6]
    assert found.steepest in rates[2:4]
    assert found.suggestion == rates[6] / 10


def test_a_loss_that_only_rises_has_no_suggestion():
    rising = np.array([1.0, 2.0, 3.0])
    found = LearningRateRange(np.array([1.0, 2.0, 4.0]), rising, rising, diverged=True)
    assert found.steepest == 1.0
    with pytest.raises(ArgumentError, match="lowest at the first rate, 1; choose a smaller low"):
        _ = found.suggestion


def test_a_network_with_nan_is_refused(points):
    network = small()
    network.params["affine1.W"][...] = np.nan
    with pytest.raises(NumericalError, match="expected a finite loss before the first update"):
        lr_range_test(network, points, optim.SGD(lr=0.1), rng=generator())


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, bad) for name in ("low", "high") for bad in Number(low=0.0, open_low=True).bad_values()]
    + [("steps", bad) for bad in WholeNumber(2).bad_values()],
)
@pytest.mark.usefixtures("hostile")
def test_options_out_of_range(points, name, value):
    with pytest.raises(ArgumentError, match=f"lr_range_test: expected {name} to be"):
        lr_range_test(small(), points, optim.SGD(lr=0.1), **{"rng": generator(), name: value})


@pytest.mark.usefixtures("hostile")
def test_other_mistakes(points):
    with pytest.raises(ArgumentError, match=r"expected high to be above low, got low=1 and high=0.1"):
        lr_range_test(small(), points, optim.SGD(lr=0.1), low=1.0, high=0.1, rng=generator())
    with pytest.raises(ArgumentError, match=r"expected rng to be a numpy.random.Generator, got 0"):
        lr_range_test(small(), points, optim.SGD(lr=0.1), rng=0)
    with pytest.raises(ArgumentError, match="expected batch_size to be at most the number of samples"):
        lr_range_test(small(), points, optim.SGD(lr=0.1), batch_size=401, rng=generator())
    with pytest.raises(ArgumentError, match=r"lr_range_test: expected a data.Dataset"):
        lr_range_test(small(), points.x, optim.SGD(lr=0.1), rng=generator())
