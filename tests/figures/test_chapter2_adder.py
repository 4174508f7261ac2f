"""The numbers in the figure of the adder, and its circuit."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from zhishen.figures.chapter2_adder import (
    _ends,
    adder_data,
    draw_adder,
    draw_latch,
    latch_data,
)
from zhishen.perceptron import NAND


def test_the_adder_adds():
    data = adder_data()
    a, b, carry = data["inputs"].astype(int)
    assert len({*zip(a.tolist(), b.tolist(), carry.tolist(), strict=True)}) == 8
    np.testing.assert_array_equal(2 * data["carry"].astype(int) + data["sum"], a + b + carry)


def test_every_wire_of_the_adder_carries_what_the_gate_before_it_gives():
    data = adder_data()
    values, sources = data["values"], data["sources"]
    assert values.shape == (12, 8)
    assert sources.shape == (9, 2)
    np.testing.assert_array_equal(values[:3], data["inputs"])
    for gate, (p, q) in enumerate(sources.tolist()):
        assert max(p, q) < 3 + gate  # comes from the left
        np.testing.assert_array_equal(values[3 + gate], NAND(np.stack([values[p], values[q]], axis=-1)))
    np.testing.assert_array_equal(values[data["outputs"]], [data["sum"], data["carry"]])


def test_every_port_of_the_drawn_circuit_has_one_wire():
    ends = [end for wire in _ends(adder_data()) for end in wire]
    assert len(ends) == len(set(ends)) == 2 * 9 + 2


@pytest.mark.parametrize(("frame", "equation"), [(0, "0 + 0 + 0 = 00"), (5, "1 + 0 + 1 = 10"), (7, "1 + 1 + 1 = 11")])
def test_a_frame_of_the_adder_shows_its_sum(frame: int, equation: str):
    ax = Figure().subplots()
    draw_adder(adder_data(), ax, frame)
    assert any(equation in text.get_text() for text in ax.texts)


def test_the_latch_stores_at_a_zero_and_keeps_its_bit_otherwise():
    data = latch_data()
    assert data["q"].tolist() == [1, 1, 1, 0, 0, 1, 1]
    before = 0
    for set_, reset, q in zip(data["set"], data["reset"], data["q"], strict=True):
        assert q == {(0, 1): 1, (1, 0): 0, (1, 1): before}[int(set_), int(reset)]
        before = q


def test_the_three_signals_are_drawn():
    ax = Figure().add_subplot()
    draw_latch(latch_data(), ax)
    assert {text.get_text() for text in ax.texts} == {"set", "reset", "q", "0", "1"}
    assert len(ax.patches) == 3
