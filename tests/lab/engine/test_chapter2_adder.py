"""The adder and the latch in the lab."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from zhishen.errors import ArgumentError, ShapeError
from zhishen.lab.engine import operations


def compute(operation: str, **arguments):
    return operations()[operation].compute(arguments)


def bits(number: int, width: int) -> list[int]:
    return [number >> place & 1 for place in range(width)]


@pytest.mark.parametrize("width", [1, 3, 8])
def test_sums_are_right_and_each_full_adder_agrees_with_them(width):
    rng = np.random.default_rng(width)
    for a, b in rng.integers(0, 2**width, size=(20, 2)).tolist():
        found = compute("adder_circuit", a=bits(a, width), b=bits(b, width))
        assert (found["first"], found["second"], found["total"]) == (a, b, a + b)
        assert found["gates"] == 9 * width
        assert found["carries"][-1] == found["carry"]
        total, carry = found["outputs"]
        np.testing.assert_array_equal(found["wires"][:, total], found["bits"])
        np.testing.assert_array_equal(found["wires"][:, carry], found["carries"][1:])


def test_every_gate_on_a_wire_is_a_nand():
    found = compute("adder_circuit", a=[1, 0, 1, 1], b=[1, 1, 1, 0])
    for wires in found["wires"]:
        for gate, (p, q) in enumerate(found["sources"]):
            assert wires[3 + gate] == 1 - (wires[p] & wires[q])


def test_a_carry_travels_through_all_digits():
    found = compute("adder_circuit", a=[1, 1, 1, 1], b=[1, 0, 0, 0])
    assert found["carries"] == [0, 1, 1, 1, 1]
    assert found["total"] == 16


@pytest.mark.parametrize("arguments", [{"a": []}, {"a": [2]}, {"a": [0.5]}, {"a": [0] * 9}, {"a": "1011"}])
def test_what_are_no_bits_is_refused(arguments):
    with pytest.raises(ArgumentError, match=r"^adder_circuit: expected a to be"):
        compute("adder_circuit", **arguments)


def test_words_of_two_widths_are_refused_by_the_library():
    with pytest.raises(ShapeError, match="same width"):
        compute("adder_circuit", a=[1, 0], b=[1])


def test_a_latch_keeps_its_bit():
    for history in itertools.product([1, 2, 3], repeat=4):
        expected, q = [], 0
        for code in history:
            q = {1: 1, 2: 0, 3: q}[code]
            expected.append(q)
        assert compute("latch", inputs=list(history))["history"] == expected
    assert compute("latch", inputs=[])["history"] == []
