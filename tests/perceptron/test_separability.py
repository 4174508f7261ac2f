"""Proofs that samples are separable, or that they are not."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from corners import CORNERS, samples
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen.errors import ShapeError
from zhishen.perceptron import (
    AND,
    OR,
    XOR,
    Inseparable,
    Separable,
    separate,
)


def multiplied_out(proof, x, t):
    """The proof checked by whole numbers and NumPy, apart from its own `holds`."""
    rows = (
        np.column_stack([x, np.ones(len(x), dtype=int)]).astype(object) * (2 * np.array(t, dtype=object) - 1)[:, None]
    )
    if proof.separable:
        return bool((rows @ np.array([*proof.w, proof.b], dtype=object) > 0).all())
    common = math.lcm(*(value.denominator for value in proof.weights))
    weights = np.array([int(value * common) for value in proof.weights], dtype=object)
    return bool((weights >= 0).all()) and weights.sum() == common and not (weights @ rows).any()


def test_xor_has_the_certificate_of_four_quarters():
    proof = separate(CORNERS, XOR(CORNERS))
    assert isinstance(proof, Inseparable)
    assert proof.weights == (Fraction(1, 4),) * 4
    assert proof.holds(CORNERS, XOR(CORNERS))
    assert multiplied_out(proof, CORNERS, XOR(CORNERS))


@pytest.mark.parametrize(("inputs", "count"), [(1, 4), (2, 14), (3, 104)])
def test_the_number_of_gates_that_one_perceptron_can_be(inputs, count):
    """4, 14 and 104 of 4, 16 and 256 (sequence A000609); of two inputs all but XOR and its opposite."""
    x = np.array(list(itertools.product([0, 1], repeat=inputs)))
    proofs = {t: separate(x, np.array(t)) for t in itertools.product([0, 1], repeat=len(x))}
    assert sum(proof.separable for proof in proofs.values()) == count
    for t, proof in proofs.items():
        assert proof.holds(x, np.array(t))
        assert multiplied_out(proof, x, t)
        if isinstance(proof, Separable):
            assert tuple(proof.perceptron(x)) == t
    if inputs == 2:
        assert [t for t, proof in proofs.items() if not proof.separable] == [(0, 1, 1, 0), (1, 0, 0, 1)]


@given(samples)
@settings(deadline=None)
def test_the_answer_is_proved_for_all_samples(rows):
    x, t = np.array([row for row, _ in rows]), np.array([label for _, label in rows])
    proof = separate(x, t)
    assert proof.holds(x, t)
    assert multiplied_out(proof, x, t)
    if isinstance(proof, Inseparable):
        assert sum(value != 0 for value in proof.weights) <= x.shape[1] + 2
    else:
        np.testing.assert_array_equal(proof.perceptron(x), t)
        assert math.gcd(*proof.w, proof.b) == 1


@given(st.integers(0, 2**32 - 1), st.sampled_from([np.float16, np.float32, np.float64, np.longdouble]))
@settings(max_examples=30, deadline=None)
def test_floats_are_used_exactly(seed, dtype):
    rng = np.random.default_rng(seed)
    x, t = rng.normal(size=(12, 2)).astype(dtype), rng.integers(0, 2, size=12)
    assert separate(x, t).holds(x, t)


def test_the_smallest_distance_is_enough():
    """0.1 + 0.2 is a little above 0.3 in binary: the exact method sees it, and sees the sample in between."""
    x = np.array([[0.3], [0.1 + 0.2]])
    assert separate(x, [0, 1]).separable
    assert separate(np.vstack([x, x[:1]]), [0, 1, 1]).separable is False
    assert separate([[2**53], [2**53 + 1]], [0, 1]).separable


def test_extreme_floats():
    x = np.array([[5e-324], [1e308], [-1e308]])
    for t in itertools.product([0, 1], repeat=3):
        proof = separate(x, np.array(t))
        assert proof.holds(x, np.array(t))
        assert proof.separable == (t not in {(1, 0, 0), (0, 1, 1)})


def test_one_class_alone_is_separable_and_contradictions_are_not():
    x = np.array([[1, 2], [3, 4]])
    for t in ([1, 1], [0, 0]):
        proof = separate(x, t)
        assert proof.separable
        assert proof.holds(x, t)
    assert separate([[7, 7], [7, 7]], [0, 1]) == Inseparable((Fraction(1, 2), Fraction(1, 2)))


def test_a_wrong_proof_does_not_hold():
    t = XOR(CORNERS)
    for weights in ((1, 0, 0, 0), (-1, 1, 1, 0), (Fraction(1, 2),) * 4, (0, 0, 0, 0)):
        assert not Inseparable(tuple(map(Fraction, weights))).holds(CORNERS, t)
    assert not Inseparable((Fraction(1, 4),) * 4).holds(CORNERS, AND(CORNERS))
    assert not Separable((2, 2), -3).holds(CORNERS, OR(CORNERS))
    assert not Separable((1, 1), -1).holds(CORNERS, OR(CORNERS))  # two samples on the line
    with pytest.raises(ShapeError, match="expected the 4 samples of the proof, got 2"):
        Inseparable((Fraction(1, 4),) * 4).holds(CORNERS[:2], t[:2])
    with pytest.raises(ShapeError, match=r"expected input of shape \(N, 2\), got \(4, 1\)"):
        Separable((2, 2), -3).holds(CORNERS[:, :1], t)


def test_moving_one_sample_changes_the_answer(rng):
    """Two separate clouds; then one sample of the first moves to the middle of the other."""
    x = np.vstack([rng.normal(size=(50, 2)), rng.normal(size=(50, 2)) + 20])
    t = np.repeat([0, 1], 50)
    assert separate(x, t).separable
    x[0] = x[50:].mean(axis=0)
    proof = separate(x, t)
    assert not proof.separable
    assert proof.holds(x, t)
