"""The exponentially weighted average and learning rate schedules."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import optim
from zhishen.errors import ArgumentError
from zhishen.lab.engine.chapter6_averages import learning_rate_schedules, weighted_average
from zhishen.lab.engine.operation import operations


def test_the_averages_are_the_librarys():
    result = weighted_average(beta=0.8, noise=2.0, seed=1)
    average = optim.exponentially_weighted_average
    np.testing.assert_array_equal(result["corrected"], average(result["values"], beta=0.8))
    np.testing.assert_array_equal(result["plain"], average(result["values"], beta=0.8, correction=False))
    assert len(result["values"]) == 180


def test_the_first_average_without_correction_is_ten_times_too_small():
    result = weighted_average(beta=0.9)
    assert result["plain"][0] == pytest.approx(0.1 * result["values"][0])
    assert result["corrected"][0] == pytest.approx(result["values"][0])


@pytest.mark.parametrize(("beta", "window", "share"), [(0.0, 1, 1.0), (0.5, 2, 0.75), (0.9, 10, 0.6513)])
def test_the_window_has_about_two_thirds_of_the_weight(beta, window, share):
    result = weighted_average(beta=beta)
    assert result["window"] == pytest.approx(window)
    assert result["in_window"] == pytest.approx(share, abs=1e-4)
    assert result["in_window"] == pytest.approx(result["weights"][:window].sum())


@pytest.mark.parametrize("noise", [0.0, -0.0])  # NumPy refuses -0.0 as a standard deviation
def test_without_noise_the_values_are_the_truth(noise):
    result = weighted_average(noise=noise)
    np.testing.assert_array_equal(result["values"], result["truth"])


def test_the_schedules_are_the_librarys():
    rates = learning_rate_schedules(lr=0.2, steps=50, every=10, factor=0.1, warmup=5)["rates"]
    assert rates["constant"] == [0.2] * 50
    assert rates["step"] == [optim.StepDecay(0.2, every=10, factor=0.1)(step) for step in range(50)]
    assert rates["cosine"] == [optim.Cosine(0.2, steps=50, warmup=5)(step) for step in range(50)]


def test_a_cosine_takes_half_of_the_way_of_a_constant_rate():
    rates = learning_rate_schedules(lr=0.1, steps=300, warmup=0)["rates"]
    assert sum(rates["cosine"]) == pytest.approx(0.5 * sum(rates["constant"]), rel=0.01)


def test_a_warmup_longer_than_the_training_ends_with_it():
    assert len(learning_rate_schedules(steps=10, warmup=500)["rates"]["cosine"]) == 10


@pytest.mark.parametrize(
    ("name", "given"), [("weighted_average", {"beta": 1.0}), ("learning_rate_schedules", {"steps": 10**6})]
)
def test_values_out_of_range_are_refused(name, given):
    with pytest.raises(ArgumentError):
        operations()[name].compute(given)
