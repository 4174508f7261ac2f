"""The race on data: the same weights and the same mini-batches for all, and losses that a loop by hand gives too."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from zhishen import nn
from zhishen.data import Dataset, Split, batches
from zhishen.errors import ArgumentError
from zhishen.optim import OPTIMIZERS, SGD, build
from zhishen.train import race_on

RATES = {
    "sgd": 0.3, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.1, "rmsprop": 0.01, "adam": 0.02, "adamw": 0.02,
}  # fmt: skip
small = partial(nn.two_layer, 2, 8, 3, dtype=np.float64)


def walkers():
    return {name: build(name, lr=RATES[name]) for name in OPTIMIZERS}


@pytest.fixture(scope="module")
def dataset():
    x = np.random.default_rng(0).standard_normal((130, 2))
    points = Split(x, (x[:, 0] > x[:, 1]).astype(int) + (x[:, 0] > 1))
    return Dataset(train=points, validation=None, test=points, name="corners", classes=3)


def recording(log):
    """A builder whose networks note their first weights and every mini-batch that they are given."""

    class Recorded(nn.Network):
        def loss_and_gradient(self, x, t):
            entry["batches"].append((x.copy(), t.copy()))
            return super().loss_and_gradient(x, t)

    def build_network(rng):
        nonlocal entry
        network = Recorded(small(rng=rng).layers)
        entry = {"weights": network.state_dict(), "batches": []}
        log.append(entry)
        return network

    entry: dict = {}
    return build_network


def test_all_start_with_the_same_weights_and_see_the_same_batches(dataset):
    log: list[dict] = []
    losses = race_on(dataset, recording(log), walkers(), 3, epochs=2, batch_size=50)
    assert list(losses) == list(OPTIMIZERS)
    assert len(log) == len(OPTIMIZERS)
    first = log[0]
    assert [len(x) for x, _ in first["batches"]] == [50, 50, 30] * 2
    for entry in log[1:]:
        for name, array in entry["weights"].items():
            np.testing.assert_array_equal(array, first["weights"][name])
        for (x, t), (x1, t1) in zip(entry["batches"], first["batches"], strict=True):
            np.testing.assert_array_equal(x, x1)
            np.testing.assert_array_equal(t, t1)
    assert not np.array_equal(first["batches"][0][0], first["batches"][3][0])  # each epoch has an order of its own


def test_the_first_loss_is_the_same_and_the_later_ones_are_not(dataset):
    losses = race_on(dataset, small, walkers(), 0, batch_size=26)
    assert {len(values) for values in losses.values()} == {5}
    assert len({values[0] for values in losses.values()}) == 1
    assert len({values[-1] for values in losses.values()}) == len(OPTIMIZERS)


def test_losses_are_those_of_the_loop_by_hand(dataset):
    weights, order = (np.random.default_rng(part) for part in np.random.SeedSequence(7).spawn(2))
    network, optimizer = small(rng=weights), build("adam", lr=0.02)
    expected = []
    for _ in range(2):
        for x, t in batches(dataset.train, 26, rng=order):
            loss, grads = network.loss_and_gradient(x, t)
            expected.append(loss)
            optimizer.update(network.params, grads)
    np.testing.assert_array_equal(race_on(dataset, small, walkers(), 7, epochs=2, batch_size=26)["adam"], expected)


def test_all_learn(dataset):
    losses = race_on(dataset, small, walkers(), 0, epochs=30, batch_size=26)
    for name, values in losses.items():
        assert values[-5:].mean() < values[:5].mean() / 2, name


def test_the_seed_decides(dataset):
    first, again, other = (race_on(dataset, small, {"sgd": SGD(lr=0.3)}, seed)["sgd"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_optimizers_stay_as_they_are(dataset):
    field = walkers()
    race_on(dataset, small, field, 0)
    assert all(optimizer.step == 0 for optimizer in field.values())


def test_who_diverges_stops_and_the_others_continue(dataset):
    losses = race_on(dataset, partial(small, loss="sum_of_squares"), {"wild": SGD(lr=1e60), "calm": SGD(lr=0.01)}, 0,
                     epochs=3, batch_size=26)  # fmt: skip
    assert np.isfinite(losses["calm"]).all()
    assert np.isfinite(losses["wild"][0])
    assert np.isnan(losses["wild"][-1])
    assert losses["wild"].shape == losses["calm"].shape == (15,)


def test_a_builder_that_does_not_draw_from_its_generator_is_refused(dataset):
    own = np.random.default_rng(0)
    with pytest.raises(
        ArgumentError, match=r"race_on: expected network to build the same weights .* others for 'momentum'"
    ):
        race_on(dataset, lambda rng: small(rng=own), walkers(), 0)
    one = small(rng=own)
    with pytest.raises(ArgumentError, match="build a new network at each call"):
        race_on(dataset, lambda rng: one, walkers(), 0)


@pytest.mark.parametrize(
    ("field", "seed", "options", "message"),
    [
        ({}, 0, {}, "expected at least one optimizer, got none"),
        (walkers(), -1, {}, "expected seed to be a whole number >= 0, got -1"),
        (walkers(), 0.5, {}, "expected seed to be a whole number >= 0, got 0.5"),
        (walkers(), 0, {"epochs": 0}, "expected epochs to be a whole number >= 1, got 0"),
    ],
)
def test_refuses(hostile, dataset, field, seed, options, message):
    with pytest.raises(ArgumentError, match=f"^race_on: {message}"):
        race_on(dataset, small, field, seed, **options)


def test_refuses_a_batch_larger_than_the_data(dataset):
    with pytest.raises(ArgumentError, match="expected batch_size to be at most"):
        race_on(dataset, small, walkers(), 0, batch_size=1000)


def test_refuses_who_has_run_already(dataset):
    old = SGD(lr=0.1)
    old.update({"p": np.zeros(2)}, {"p": np.ones(2)})
    with pytest.raises(ArgumentError, match="race_on: expected optimizers that are new, got 'old' after 1 updates"):
        race_on(dataset, small, {"old": old}, 0)
