"""Adversarial examples: the bound holds, the target is reached, and a smaller bound is found."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.nn.adversarial import Change, targeted_changes


def linear() -> nn.Network:
    """Two classes by the sign of x₀ + x₁: the smallest change from (a, a) to the other class is a."""
    network = nn.Network([nn.Affine(2, 2, rng=np.random.default_rng(0), dtype=np.float64)])
    network.load_state_dict({"affine1.W": np.array([[1.0, -1.0], [1.0, -1.0]]), "affine1.b": np.zeros(2)})
    return network


def best(changes: list[Change]) -> Change:
    return min((each for each in changes if each.reached), key=lambda each: each.epsilon)


def test_the_smallest_change_of_a_linear_network_is_found():
    x = np.array([0.25, 0.25])
    found = best(list(targeted_changes(linear(), x, 1, bound=1.0, trials=12, low=-1)))
    assert 0.25 <= found.epsilon < 0.27
    assert np.abs(found.x - x).max() <= found.epsilon + 1e-12
    assert found.probabilities[1] > 0.5


def test_a_bound_that_is_too_small_is_tried_once():
    x = np.array([0.25, 0.25])
    changes = list(targeted_changes(linear(), x, 1, bound=0.2, steps=5, low=-1))
    assert [each.trial for each in changes] == [0] * 6
    assert not any(each.reached for each in changes)
    np.testing.assert_allclose(changes[-1].x, x - 0.2)


def test_values_stay_between_black_and_white():
    x = np.array([0.25, 0.25])
    changes = list(targeted_changes(linear(), x, 1, bound=1.0))
    assert all(each.x.min() >= 0 and each.x.max() <= 1 for each in changes)
    assert not any(each.reached for each in changes)  # the boundary itself is at black


def test_an_answer_that_is_already_right_needs_no_change():
    x = np.array([0.25, 0.25])
    (only,) = targeted_changes(linear(), x, 0)
    assert only.reached
    np.testing.assert_array_equal(only.x, x)


@pytest.mark.parametrize(
    "options", [{"target": 2}, {"bound": 0}, {"steps": 0}, {"trials": 0}, {"low": 1.0}, {"bound": float("nan")}]
)
def test_a_bad_option_is_refused(options):
    with pytest.raises(ArgumentError, match=r"^targeted_changes: expected "):
        list(targeted_changes(linear(), np.zeros(2), **{"target": 1, **options}))
