"""Gates, separability and two layers in the lab."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations
from zhishen.perceptron import AND, NAND, OR, XOR

CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])


def compute(operation: str, **arguments):
    return operations()[operation].compute(arguments)


@pytest.mark.parametrize(("name", "gate"), [("and", AND), ("nand", NAND), ("or", OR)])
def test_the_weights_of_the_library_are_right_in_all_four_rows(name, gate):
    found = compute("perceptron", gate=name, w=list(gate.w), b=gate.b)
    assert found["wrong"] == 0
    assert found["known"] == {"w": list(gate.w), "b": gate.b}
    np.testing.assert_array_equal(found["outputs"], gate(CORNERS))
    np.testing.assert_allclose(found["scores"], gate.score(CORNERS))


@pytest.mark.parametrize("b", [-1.0, -0.95, -0.5, -0.45, 0.0, 0.05])
def test_the_bias_alone_makes_and_or_or(b):
    """With weights of 0.5, AND needs -1 < b <= -0.5 and OR needs -0.5 < b <= 0, as chapter 2 says."""
    wrong = {name: compute("perceptron", gate=name, w=[0.5, 0.5], b=b)["wrong"] for name in ("and", "or")}
    assert (wrong["and"] == 0) == (-1 < b <= -0.5)
    assert (wrong["or"] == 0) == (-0.5 < b <= 0)


def test_no_weights_of_a_grid_build_xor():
    grid = np.linspace(-2, 2, 9)
    wrong = [
        compute("perceptron", gate="xor", w=[w1, w2], b=b)["wrong"] for w1, w2, b in itertools.product(grid, repeat=3)
    ]
    assert min(wrong) == 1


def test_weights_of_zero_are_a_perceptron_too():
    assert compute("perceptron", w=[0, 0], b=0)["outputs"].tolist() == [0, 0, 0, 0]


def test_xor_and_its_opposite_have_no_line():
    tables = list(itertools.product([0, 1], repeat=4))
    found = {table: compute("separability", classes=list(table)) for table in tables}
    assert [table for table in tables if not found[table]["separable"]] == [(0, 1, 1, 0), (1, 0, 0, 1)]
    assert all(each["holds"] for each in found.values())


def test_the_proof_of_xor_adds_up_to_zero():
    found = compute("separability", classes=[0, 1, 1, 0])
    assert found["weights"] == ["1/4"] * 4
    np.testing.assert_array_equal(found["meeting"], [0.5, 0.5])
    assert (found["rows"].sum(axis=0) == 0).all()


def test_the_line_of_a_separable_table_separates():
    found = compute("separability", classes=[0, 1, 1, 1])
    w1, w2, b = found["whole"]
    assert [int(w1 * x + w2 * y + b > 0) for x, y in CORNERS] == [0, 1, 1, 1]


def test_nand_and_or_into_and_is_xor():
    found = compute("two_layers")
    assert found["name"] == "xor"
    np.testing.assert_array_equal(found["outputs"], XOR(CORNERS))
    np.testing.assert_array_equal(found["hidden"], np.stack([NAND(CORNERS), OR(CORNERS)], axis=-1))


def test_two_of_the_27_choices_are_xor_and_nand_gives_its_opposite():
    gates = ("and", "nand", "or")
    names = [
        (first, second, output)
        for first, second, output in itertools.product(gates, repeat=3)
        if compute("two_layers", first=first, second=second, output=output)["name"] == "xor"
    ]
    assert names == [("nand", "or", "and"), ("or", "nand", "and")]
    assert compute("two_layers", output="nand")["outputs"].tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize(
    "arguments", [{"w": [1.0]}, {"w": [float("nan"), 0.0]}, {"b": 1e300}, {"gate": "nor"}, {"w": ["1", "2"]}]
)
def test_what_is_no_perceptron_is_refused(arguments):
    with pytest.raises(ArgumentError, match=r"^perceptron: expected"):
        compute("perceptron", **arguments)
