"""Mutual information and its normalized form: identities and special cases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from probability_samples import DISTRIBUTION, WEIGHTS, normal, refused

from zhishen import information
from zhishen._entropies import AVERAGE

TABLE = st.lists(WEIGHTS, min_size=3, max_size=3).map(normal)


@settings(max_examples=100, deadline=None)
@given(TABLE)
def test_information_of_two_variables(joint):
    h_x, h_y = information.entropy(joint.sum(axis=1)), information.entropy(joint.sum(axis=0))
    both, y_given_x = information.joint_entropy(joint), information.conditional_entropy(joint)
    x_given_y, mutual = information.conditional_entropy(joint, axis=(1, 0)), information.mutual_information(joint)
    assert both == pytest.approx(h_x + y_given_x, abs=1e-12)
    assert both == pytest.approx(h_y + x_given_y, abs=1e-12)
    assert mutual == pytest.approx(h_x - x_given_y, abs=1e-12)
    assert mutual == pytest.approx(h_x + h_y - both, abs=1e-12)
    assert mutual == pytest.approx(information.mutual_information(joint.T), abs=1e-14)
    assert min(mutual, y_given_x, x_given_y) >= 0
    for average in AVERAGE.options:
        assert 0 <= information.normalized_mutual_information(joint, average=average) <= 1
    if min(h_x, h_y) > 1e-3:
        means = {"arithmetic": (h_x + h_y) / 2, "geometric": math.sqrt(h_x * h_y), "min": min(h_x, h_y)}
        for average, mean in (means | {"max": max(h_x, h_y)}).items():
            found = information.normalized_mutual_information(joint, average=average)
            assert found == pytest.approx(mutual / mean, abs=1e-11)


@given(DISTRIBUTION, DISTRIBUTION)
def test_independent_variables_share_no_information(p, q):
    assert 0 <= information.mutual_information(np.outer(p, q)) < 1e-30
    assert information.conditional_entropy(np.outer(p, q)) == pytest.approx(information.entropy(q), abs=1e-14)


@given(DISTRIBUTION)
def test_variables_that_determine_each_other(p):
    joint = np.diag(p)
    assert information.conditional_entropy(joint) == 0
    assert information.mutual_information(joint) == pytest.approx(information.entropy(p), abs=1e-15)
    if information.entropy(p) > 1e-6:  # below, the quotient shows the rounding of the probabilities themselves
        assert information.normalized_mutual_information(joint) == pytest.approx(1, abs=1e-9)


def test_constants():
    assert information.normalized_mutual_information([[0, 0.0], [0, 1]]) == 1
    for average in AVERAGE.options:
        assert information.normalized_mutual_information([[0.1, 0.2, 0.7]], average=average) == 0
    assert information.mutual_information([[0.1, 0.2, 0.7]]) == 0


def test_a_product_of_tiny_probabilities_is_not_infinite_information():
    joint = [[0.25, 0.25, 5e-324], [0.25, 0.25, 0.0]]
    assert information.mutual_information(joint) < 1e-300
    assert information.mutual_information([[0.5, 1e-200], [1e-200, 0.5]]) == pytest.approx(math.log(2))
    assert information.mutual_information([[1.0, 0.0], [0.0, 1e-200]]) == pytest.approx(0, abs=1e-190)


@pytest.mark.parametrize("average", AVERAGE.bad_values())
def test_an_average_is_one_of_four(average):
    refused(information.normalized_mutual_information, [[1.0]], average=average, words="average")
