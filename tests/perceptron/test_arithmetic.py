"""Arithmetic from NAND gates alone: all pairs of numbers of 8 bits."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen._checks import OneOf, WholeNumber
from zhishen.errors import ArgumentError, ShapeError
from zhishen.perceptron import (
    AND,
    OPERATIONS,
    adder,
    arithmetic_unit,
    compare,
    count_gates,
    from_bits,
    full_adder,
    half_adder,
    nand,
    negate,
    subtractor,
    to_bits,
)

BYTES = np.divmod(np.arange(65536), 256)  # all pairs of numbers of 8 bits
SMALL = np.divmod(np.arange(1024), 32)  # all pairs of numbers of 5 bits


@pytest.fixture(scope="module")
def pairs():
    a, b = BYTES
    return to_bits(a, 8), to_bits(b, 8)


def test_nand_of_arrays():
    assert nand(0, 1) == 1
    assert nand(np.array([0, 1]), np.array([[0], [1]])).tolist() == [[1, 1], [1, 0]]


def test_half_and_full_adders_add():
    for a, b in itertools.product([0, 1], repeat=2):
        total, carry = half_adder(a, b)
        assert (total, carry) == ((a + b) % 2, (a + b) // 2)
        for c in (0, 1):
            total, carry = full_adder(a, b, c)
            assert (total, carry) == ((a + b + c) % 2, (a + b + c) // 2)


def test_all_sums_of_8_bits(pairs):
    a, b = BYTES
    for carry_in in (0, 1):
        total, carry = adder(*pairs, carry_in)
        assert total.dtype == carry.dtype == np.uint8
        np.testing.assert_array_equal(from_bits(total) + 256 * carry.astype(int), a + b + carry_in)


def test_all_differences_and_orders_of_8_bits(pairs):
    a, b = BYTES
    difference, borrow = subtractor(*pairs)
    np.testing.assert_array_equal(from_bits(difference) - 256 * borrow.astype(int), a - b)
    less, equal = compare(*pairs)
    np.testing.assert_array_equal(less, a < b)
    np.testing.assert_array_equal(equal, a == b)


def test_negation_of_8_bits():
    numbers = np.arange(-128, 128)
    np.testing.assert_array_equal(from_bits(negate(to_bits(numbers, 8))), -numbers % 256)


MEANING = {
    "add": lambda a, b: (a + b) % 32,
    "subtract": lambda a, b: (a - b) % 32,
    "negate": lambda a, b: -a % 32,
    "compare": lambda a, b: np.sign(a - b) % 32,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "not": lambda a, b: 31 - a,
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_arithmetic_unit_on_all_pairs_of_5_bits(operation):
    words = [to_bits(numbers, 5) for numbers in SMALL]
    np.testing.assert_array_equal(from_bits(arithmetic_unit(operation, *words)), MEANING[operation](*SMALL))


@given(st.integers(1, 24), st.data())
@settings(max_examples=8)
def test_any_width(width, data):
    number = st.integers(0, 2**width - 1)
    a, b = data.draw(number), data.draw(number)
    words = to_bits(a, width), to_bits(b, width)
    total, carry = adder(*words)
    assert int(from_bits(total)) + (int(carry) << width) == a + b
    assert int(from_bits(arithmetic_unit("subtract", *words))) == (a - b) % 2**width
    if width > 1:
        assert int(from_bits(arithmetic_unit("compare", *words), signed=True)) == (a > b) - (a < b)


def test_gates_are_counted():
    word = to_bits(1, 8)
    assert count_gates(half_adder, 1, 0) == 5
    assert count_gates(full_adder, 1, 0, 1) == 9
    for n in (1, 2, 8):
        word = to_bits(1, n)
        assert count_gates(adder, word, word) == 9 * n
        assert count_gates(subtractor, word, word) == 10 * n + 1
        assert count_gates(negate, word) == 10 * n
        assert count_gates(compare, word, word) == 13 * n - 1
        assert {count_gates(arithmetic_unit, name, word, word) for name in OPERATIONS} == {80 * n + 1}


def test_circuits_use_only_nand():
    """With gates that always say 1 (or that forget) the answers are wrong: no operator of Python does the work."""

    def stuck(p, q):
        return np.ones_like(np.broadcast_arrays(p, q)[0])

    words = [to_bits(numbers, 5) for numbers in SMALL]
    assert set(adder(*words, nand=stuck)[0].ravel()) == {1}
    for operation in OPERATIONS:
        assert set(arithmetic_unit(operation, *words, nand=stuck).ravel()) == {1}


@pytest.mark.parametrize("broken", range(9))
def test_every_gate_of_the_full_adder_is_needed(broken):
    """With any one of the nine replaced by an AND some sum is wrong: the tests above would see it."""
    a, b, c = np.array(list(itertools.product([0, 1], repeat=3)), dtype=np.uint8).T
    calls = itertools.count()

    def gate(p, q):
        return AND(np.stack([p, q], axis=-1)) if next(calls) == broken else nand(p, q)

    total, carry = full_adder(a, b, c, nand=gate)
    assert (total + 2 * carry != a + b + c).any()


def test_nand_is_the_perceptron(monkeypatch, pairs):
    """The circuits ask the perceptron itself: with another in its place they go wrong."""
    monkeypatch.setattr("zhishen.perceptron.arithmetic.NAND", AND)
    total, carry = adder(*pairs)
    assert (from_bits(total) + 256 * carry.astype(int) != sum(BYTES)).any()


@given(st.integers(1, 62), st.data())
def test_bits_round_trip(width, data):
    number = data.draw(st.integers(-(2 ** (width - 1)), 2**width - 1))
    bits = to_bits(number, width)
    assert bits.shape == (width,)
    assert bits.tolist() == [number >> k & 1 for k in range(width)]
    assert from_bits(bits) == number % 2**width
    assert from_bits(bits, signed=True) == number - (2**width if number >= 2 ** (width - 1) else 0)


def test_shapes_broadcast():
    a, b = to_bits(np.arange(6).reshape(2, 3), 4), to_bits(5, 4)
    total, carry = adder(a, b)
    assert (total.shape, carry.shape) == ((2, 3, 4), (2, 3))
    assert from_bits(total).tolist() == [[5, 6, 7], [8, 9, 10]]
    assert from_bits(arithmetic_unit("or", b, a)).tolist() == [[5, 5, 7], [7, 5, 5]]
    total, _ = adder(b, b, np.array([0, 1]))
    assert from_bits(total).tolist() == [10, 11]


def test_many_or_no_numbers_at_once():
    none = np.zeros((0, 8), np.uint8)
    assert arithmetic_unit("add", none, none).shape == (0, 8)


def test_hostile_bits(hostile):
    two = [0, 1, 2, 1]
    for circuit in (adder, subtractor, compare, lambda a, b: arithmetic_unit("add", a, b), half_adder):
        for a, b in ((two, [0] * 4), ([0] * 4, two)):
            with pytest.raises(ArgumentError, match=r"expected bits, 0 or 1, got 2 at index \(2,\); convert"):
                circuit(a, b)
    for circuit in (adder, subtractor, compare, lambda a, b: arithmetic_unit("add", a, b)):
        with pytest.raises(ShapeError, match="expected two words of the same width, got 3 and 2 bits"):
            circuit([1, 0, 1], [1, 1])
        with pytest.raises(ShapeError, match=r"expected words of shape \(..., width\) with 1 to 62 bits, got \(\)"):
            circuit(1, 0)
        with pytest.raises(ShapeError, match="give both the same shape"):
            circuit(np.zeros((2, 4)), np.zeros((3, 4)))
    for circuit in (half_adder, lambda a, b: adder(np.zeros((3, 4)), np.zeros(4), b)):
        with pytest.raises(
            ShapeError, match=r"nand: expected bits p and q of shapes that broadcast, got \(3,\) and \(2,\)"
        ):
            circuit([0, 1, 0], [1, 0])
    with pytest.raises(ArgumentError, match=r"negate: expected bits, 0 or 1, got 0.5 at index"):
        negate([0.5])
    with pytest.raises(ArgumentError, match="got nan at index"):
        full_adder(0, 1, math.nan)
    with pytest.raises(ShapeError, match="with 1 to 62 bits"):
        from_bits(np.zeros(63))
    with pytest.raises(ShapeError, match="with 1 to 62 bits"):
        from_bits([])


def test_hostile_numbers(hostile):
    for width in WholeNumber(1, 62).bad_values():
        with pytest.raises(ArgumentError, match="expected width to be a whole number from 1 to 62"):
            to_bits(1, width)
    for number in (256, -129, 2**64 - 1):
        with pytest.raises(ArgumentError, match="expected numbers from -128 to 255, got"):
            to_bits([number], 8)
    for number in (0.5, True):
        with pytest.raises(ArgumentError, match="expected whole numbers, got dtype"):
            to_bits(number, 8)
    for name in OneOf(tuple(OPERATIONS)).bad_values():
        with pytest.raises(ArgumentError, match="arithmetic_unit: expected operation to be one of add, subtract"):
            arithmetic_unit(name, [1], [1])
    with pytest.raises(ArgumentError, match="did you mean 'subtract'"):
        arithmetic_unit("substract", [1], [1])
