"""The check of probabilities: signs, sums, shapes and axes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from probability_samples import TWO, of_joint, refused

from zhishen import information
from zhishen.errors import ArgumentError, ShapeError


def test_integers_can_be_probabilities():
    assert information.entropy([0, 1]) == 0
    assert information.entropy(np.eye(3, dtype=int)).dtype == np.float64


def test_rounding_errors_of_the_sum_are_corrected():
    p = np.array([0.25, 0.75]) * (1 + 1e-9)
    assert information.entropy(p) == pytest.approx(information.entropy([0.25, 0.75]), rel=1e-15, abs=0)
    assert information.kl_divergence(p, [0.25, 0.75]) < 1e-30
    single = np.full(1000, 0.001, np.float32)
    for p in (single, single.astype(np.float64)):
        assert information.entropy(p) == pytest.approx(math.log(1000))
    for p in ([0.333333, 0.333333, 0.333332], [0.25, 0.75 + 2e-6]):
        with pytest.raises(ArgumentError):
            information.entropy(p)


BAD = [
    ([0.5, -0.25, 0.75], ArgumentError, "got -0.25 at index 1;"),
    ([0.5, math.nan, 0.5], ArgumentError, "got nan at index 1;"),
    ([0.5, 0.4], ArgumentError, "to add up to 1 along axis 0, got the sum 0.9;"),
    ([math.inf, 0.0], ArgumentError, "got the sum inf;"),
    ([[0.5, 0.5], [0.5, 0.6]], ArgumentError, "along axis 1, got the sum 1.1 at index 1;"),
    ([[0.5, 0.5], [0.5, -0.5]], ArgumentError, "got -0.5 at index (1, 1);"),
    ([0.0, 0.0], ArgumentError, "got the sum 0;"),
    ([], ShapeError, "got shape (0,) and dtype"),
    (1.0, ShapeError, "at least 1 axes, got shape ();"),
    (["a", "b"], ShapeError, "and dtype <U1;"),
    ([True, False], ShapeError, "and dtype bool;"),
    ([0.5, 0.5 + 0j], ShapeError, "and dtype complex128;"),
    ([0.5, None], ShapeError, "and dtype object;"),
]


@pytest.mark.parametrize(("p", "error", "words"), BAD)
def test_invalid_distributions_raise(p, error, words):
    refused(information.entropy, p, error=error, words=words)
    good = np.full(np.shape(p), 1 / (np.shape(p) or (1,))[-1]) if np.size(p) else p
    for function in TWO:
        refused(function, p, good, error=error, words=words)
        refused(function, good, p, error=error, words=words)


@of_joint
@pytest.mark.parametrize(
    ("joint", "options", "error", "words"),
    [
        ([[0.5, 0.5], [0.5, -0.5]], {}, ArgumentError, "got -0.5 at index (1, 1);"),
        ([[0.5, 0.5], [0.5, 0.5]], {}, ArgumentError, "along axes (0, 1), got the sum 2;"),
        ([[[0.5, 0.5]], [[0.5, 0.6]]], {}, ArgumentError, "along axes (1, 2), got the sum 1.1 at index 1;"),
        ([0.5, 0.5], {}, ShapeError, "at least 2 axes, got shape (2,);"),
        ([[1.0]], {"axis": (0, 0)}, ArgumentError, "distinct axes, got (0, 0);"),
        ([[1.0]], {"axis": (0, -2)}, ArgumentError, "distinct axes, got (0, -2);"),
        ([[1.0]], {"axis": (0, 2)}, ArgumentError, "a whole number from -2 to 1, got 2;"),
        ([[1.0]], {"axis": 0}, ArgumentError, "axes, got 0;"),
        ([[1.0]], {"axis": (0,)}, ArgumentError, "axes, got (0,);"),
    ],
)
def test_invalid_joint_distributions_raise(function, joint, options, error, words):
    refused(function, joint, error=error, words=words, **options)


@pytest.mark.parametrize("axis", [1, -2, True, 0.0, None, "0"])
def test_an_axis_that_does_not_exist(axis):
    refused(information.entropy, [0.5, 0.5], axis=axis, words="axis")
