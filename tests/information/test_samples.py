"""Frequencies of samples, and the information gain of a split."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from probability_samples import refused

from zhishen import information
from zhishen.errors import ShapeError


def test_frequencies_of_samples():
    assert information.probabilities([3, 1, 3, 3]).tolist() == [0.25, 0.75]
    assert information.probabilities(["b", "a", "b", "b"]).tolist() == [0.25, 0.75]
    assert information.probabilities([True, False, True, True]).tolist() == [0.25, 0.75]
    assert information.probabilities([0.5, -1e300, 0.5, 0.5]).tolist() == [0.25, 0.75]
    assert information.probabilities([10**18, -(10**18), 10**18, 10**18]).tolist() == [0.25, 0.75]
    assert information.probabilities([7, 5, 7, 7], outcomes=[9, 7, 6, 5]).tolist() == [0, 0.75, 0, 0.25]


@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.uint8, np.int64, np.uint64])
def test_frequencies_at_the_limits_of_a_dtype(dtype):
    limits = (False, True) if dtype == np.bool_ else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    for samples in ([*limits, limits[1]], [limits[1]], [limits[0]], [limits[1], limits[1] - 1] * (dtype != np.bool_)):
        if samples:
            x = np.array(samples, dtype)
            values = sorted(set(samples))
            expected = [samples.count(value) / len(samples) for value in values]
            assert information.probabilities(x).tolist() == expected
            assert information.probabilities(x, outcomes=np.array(values[::-1], dtype)).tolist() == expected[::-1]


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.permutations(range(-3, 4)))
def test_frequencies_are_counts(samples, outcomes):
    p = information.probabilities(np.array(samples), outcomes=outcomes)
    assert p.tolist() == [samples.count(outcome) / len(samples) for outcome in outcomes]
    assert information.probabilities(samples).tolist() == [v for _, v in sorted(zip(outcomes, p, strict=True)) if v > 0]


def test_joint_frequencies(rng):
    x, y = rng.integers(0, 3, 50), rng.choice(["a", "b"], 50)
    joint = information.joint_probabilities(x, y)
    assert joint.tolist() == [[np.mean((x == i) & (y == j)) for j in ("a", "b")] for i in range(3)]
    np.testing.assert_allclose(joint.sum(axis=1), information.probabilities(x))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), min_size=1, max_size=40), st.sampled_from([2, 10])
)
def test_information_gain_is_the_decrease_of_the_entropy(samples, base):
    labels, split = (list(values) for values in zip(*samples, strict=True))
    left = 0.0
    for answer in set(split):
        part = [label for label, other in samples if other == answer]
        left += len(part) / len(samples) * information.entropy(information.probabilities(part), base=base)
    gain = information.information_gain(labels, split, base=base)
    assert type(gain) is float
    assert gain >= 0
    whole = information.entropy(information.probabilities(labels), base=base)
    assert gain == pytest.approx(whole - left, abs=1e-12)
    joint = information.joint_probabilities(labels, split)
    assert gain == pytest.approx(information.mutual_information(joint, base=base), abs=1e-14)


def test_a_useless_split_gains_nothing():
    assert information.information_gain([0, 1, 1] * 7, np.repeat(np.arange(7), 3)) == 0.0


def test_no_samples():
    f = information.probabilities
    refused(f, [], error=ShapeError, words="with N > 0, got (0,)")
    refused(f, [[1, 2]], error=ShapeError, words="of shape (N,), got (1, 2)")
    refused(f, [1.0, math.nan], words="got NaN at index 1")
    refused(f, [1, 5, 2], outcomes=[2, 1], words="got 5 at index 1; add it")
    refused(f, [1, 0, 2], outcomes=[2, 1], words="got 0 at index 1; add it")
    refused(f, [1, 2], outcomes=[2, 1, 2], words="distinct outcomes, got 2 more than once")
    refused(f, [1, 2], outcomes=["1", "2"], words="of the samples' dtype int64, got <U1")
    for function in (information.joint_probabilities, information.information_gain):
        refused(function, [1, 2], [1], error=ShapeError, words="of shape (2,)")
        refused(function, [], [], error=ShapeError, words="got (0,)")
