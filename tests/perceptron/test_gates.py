"""Gates as perceptrons: truth tables, thresholds and biases, precision, and refusals."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from corners import CORNERS
from hypothesis import given
from hypothesis import strategies as st

from zhishen._checks import Number
from zhishen.errors import ArgumentError, ShapeError
from zhishen.perceptron import (
    AND,
    NAND,
    OR,
    XOR,
    Perceptron,
)

TABLES = {AND: [0, 0, 0, 1], NAND: [1, 1, 1, 0], OR: [0, 1, 1, 1]}


@pytest.mark.parametrize("gate", TABLES)
@pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.bool_, np.float32, np.float64])
def test_gates_have_their_truth_tables(gate, dtype):
    y = gate(CORNERS.astype(dtype))
    assert y.dtype == dtype
    np.testing.assert_array_equal(y, np.array(TABLES[gate]).astype(dtype))


def test_xor_takes_two_layers():
    assert XOR(CORNERS).tolist() == [0, 1, 1, 0]
    assert XOR([1, 0]) == 1
    assert XOR(CORNERS.reshape(2, 2, 2)).shape == (2, 2)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=6), st.integers(-50, 50), st.integers(0, 2**32 - 1))
def test_the_threshold_form_is_the_bias_form(w, theta, seed):
    x = np.random.default_rng(seed).integers(-9, 10, size=(30, len(w)))
    by_threshold = Perceptron.from_threshold(w, theta)
    np.testing.assert_array_equal(by_threshold(x), x @ np.array(w) > theta)
    np.testing.assert_array_equal(Perceptron(w, -theta)(x), by_threshold(x))
    assert by_threshold.theta == theta


def test_the_output_on_the_line_is_0():
    assert Perceptron([1, 1], -1)(np.array([[1, 0], [1, 1], [0, 0]])).tolist() == [0, 1, 0]


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_single_samples_give_the_bits_of_the_batch(width, seed):
    rng = np.random.default_rng(seed)
    x, p = rng.normal(size=(7, width)), Perceptron(rng.normal(size=width), 0.1)
    np.testing.assert_array_equal(p.score(x), [p.score(row) for row in x])


def test_weights_are_copied_and_keep_their_precision():
    w = np.array([1.0, 2.0], dtype=np.float32)
    p = Perceptron(w, 1)
    w[0] = 9
    assert p.w.tolist() == [1.0, 2.0]
    assert p.w.dtype == p.score(np.zeros((3, 2), np.float32)).dtype == np.float32
    assert Perceptron([1, 2], 1).w.dtype == np.float64


def test_repr():
    assert repr(Perceptron([1, -2], -0.5)) == "Perceptron(w=[1.0, -2.0], b=-0.5)"
    assert repr(Perceptron(np.zeros(784), 0)) == "Perceptron(w=<784 weights>, b=0)"
    assert repr(Perceptron.from_threshold([1], 0.0)) == "Perceptron(w=[1.0], b=0)"


def test_hostile_perceptrons(hostile):
    for w in (1.0, [], [[1.0]]):
        with pytest.raises(ShapeError, match=r"Perceptron: expected w of shape \(I,\)"):
            Perceptron(w, 0)
    with pytest.raises(ShapeError, match="rows of different lengths"):
        Perceptron([[1.0], [1.0, 2.0]], 0)
    with pytest.raises(ArgumentError, match=r"expected w to hold finite numbers, got nan at index \(1,\)"):
        Perceptron([0.0, math.nan], 0)
    for w in (["a"], [1j], [None], [Fraction(1, 2)]):
        with pytest.raises(ArgumentError, match="expected w to hold real numbers, got dtype"):
            Perceptron(w, 0)
    for b in Number().bad_values():
        with pytest.raises(ArgumentError, match="expected b to be a number"):
            Perceptron([1.0], b)
        with pytest.raises(ArgumentError, match="expected theta to be a number"):
            Perceptron.from_threshold([1.0], b)
    with pytest.raises(ShapeError, match=r"expected input of shape \(N, 2\), got \(4, 3\)"):
        AND(np.zeros((4, 3)))
    with pytest.raises(ArgumentError, match=r"got inf at index \(2, 1\)"):
        AND([[0.0, 0], [0, 0], [0, math.inf]])
    with pytest.raises(ArgumentError, match="infinity minus infinity; scale x down"):
        Perceptron([1e200, -1e200], 0)([1e200, 1e200])


def test_sums_that_overflow_to_one_side_are_on_that_side():
    assert Perceptron([1e200, 0], 0)([[1e200, 0.0], [-1e200, 0.0]]).tolist() == [1, 0]
