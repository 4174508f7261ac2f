"""Self-information, entropies of one variable and of several."""

from __future__ import annotations

import math

import numpy as np
import pytest
from probability_samples import JOINT, normal, refused

from zhishen import information
from zhishen.errors import ArgumentError


def test_facts_of_the_notes():
    assert information.self_information([1, 0.5, 0.25, 0], base=2).tolist() == [0, 1, 2, math.inf]
    assert information.self_information(0.1) == pytest.approx(math.log(10))
    assert information.entropy([0.5, 0.5], base=2) == 1
    assert information.entropy(np.full(8, 1 / 8), base=2) == pytest.approx(3, abs=1e-15)
    assert information.entropy([0, 1, 0]) == 0
    assert information.js_divergence([0.5, 0.5, 0, 0], [0, 0, 0.9, 0.1]) == pytest.approx(math.log(2), abs=1e-15)
    assert information.kl_divergence([0, 1], [0.25, 0.75]) == pytest.approx(math.log(4 / 3))
    assert information.kl_divergence([0.25, 0.75], [0, 1]) == math.inf
    assert information.cross_entropy([0.25, 0.75], [0, 1]) == math.inf


def test_three_variables(rng):
    joint = normal(rng.random((2, 3, 4)))
    assert information.joint_entropy(joint, axis=(0, 1, 2)) == pytest.approx(information.entropy(joint.ravel()))
    with pytest.raises(ArgumentError, match=r"add up to 1 along axes \(1, 2\)"):
        information.joint_entropy(joint)


def test_only_a_joint_entropy_has_three_variables():
    for function in JOINT[1:]:
        refused(function, [[[1.0]]], axis=(0, 1, 2), words="expected axis to be 2 axes, got (0, 1, 2)")


def test_invalid_probabilities_of_events_raise():
    refused(information.self_information, 1.5, words="p <= 1, got 1.5;")
    refused(information.self_information, [0.5, 1.5], words="p <= 1, got 1.5 at index 1;")
    refused(information.self_information, [-0.5, 1.5], words="p >= 0, got -0.5 at index 0;")
    refused(information.self_information, math.nan, words="got nan;")
