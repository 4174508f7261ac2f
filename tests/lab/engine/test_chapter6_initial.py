"""Activations through five layers, and neurons that stay equal."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.lab.engine.chapter6_initial import equal_neurons, initial_values


def test_it_agrees_with_the_librarys_experiment():
    result = initial_values("std", 1.0, "sigmoid", "none")
    through = nn.init.activations_through(1.0, activation="sigmoid", rng=np.random.default_rng(3)).values()
    np.testing.assert_allclose(result["spread"], [z.std() for z in through], atol=0.02)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_shares_of_a_layer_add_up_to_1(activation):
    result = initial_values("he", 1.0, activation, "none")
    np.testing.assert_allclose(result["shares"].sum(axis=1), 1.0)
    assert result["shares"].shape == (5, 30)


def test_large_weights_saturate_sigmoid():
    shares = initial_values("std", 1.0, "sigmoid", "none")["shares"]
    assert (shares[:, 0] + shares[:, -1]).min() > 0.5


def test_small_weights_leave_one_value():
    result = initial_values("std", 0.01, "sigmoid", "none")
    assert result["spread"][4] < 0.02
    assert result["means"][4] == pytest.approx(0.5, abs=0.05)


def test_zeros_give_no_signal_at_all():
    assert initial_values("zeros", 1.0, "tanh", "none")["signal"] == [0.0] * 5


def test_xavier_suits_tanh_and_he_suits_relu():
    tanh = initial_values("xavier", 1.0, "tanh", "none")["signal"]
    assert tanh[4] > 0.45 * tanh[0]
    he, xavier = (initial_values(init, 1.0, "relu", "none")["signal"][4] for init in ("he", "xavier"))
    assert he > 4 * xavier


@pytest.mark.parametrize("std", [0.01, 1.0])
def test_batch_normalization_makes_the_scale_irrelevant(std):
    spread = initial_values("std", std, "tanh", "batch")["spread"]
    np.testing.assert_allclose(spread, spread[0], rtol=0.02)


def test_layer_normalization_keeps_the_spread_but_not_the_signal_of_sigmoid():
    result = initial_values("xavier", 1.0, "sigmoid", "layer")
    assert result["spread"][4] > 0.9 * result["spread"][0]
    assert result["signal"][4] < 0.1 * result["signal"][0]


@pytest.mark.parametrize("init", ["zeros", "constant"])
def test_equal_neurons_stay_equal(init):
    *_, last = equal_neurons(init, updates=10)
    frame = last()
    assert frame["update"] == 10
    assert frame["difference"] < 1e-6
    assert frame["weights"].shape == (6, 28, 28)
    assert frame["weights"].any()


def test_random_neurons_become_different_and_learn_more():
    *_, equal = equal_neurons("zeros", updates=60)
    *_, random = equal_neurons("xavier", updates=60)
    assert random()["difference"] > 0.5
    assert random()["accuracy"] > equal()["accuracy"] + 0.2


def test_the_updates_are_bounded_and_their_last_one_is_shown():
    assert [frame()["update"] for frame in equal_neurons(updates=12)][-1] == 12
