"""Any formula as a graph: the values and derivatives of the notes."""

import numpy as np
import pytest

from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter5_graph import Inputs, expression_graph


def test_two_apples_cost_220():
    found = expression_graph("apple * number * tax", {"apple": 100, "number": 2, "tax": 1.1})
    assert found["value"] == pytest.approx(220)
    assert found["derivatives"] == pytest.approx({"apple": 2.2, "number": 110, "tax": 200})


def test_apples_and_oranges_cost_715():
    values = {"apple": 100, "apples": 2, "orange": 150, "oranges": 3, "tax": 1.1}
    found = expression_graph("(apple * apples + orange * oranges) * tax", values)
    assert found["value"] == pytest.approx(715)
    expected = {"apple": 2.2, "apples": 110, "orange": 3.3, "oranges": 165, "tax": 650}
    assert found["derivatives"] == pytest.approx(expected)


def test_chinese_names_are_names():
    assert expression_graph("苹果 * 个数", {"苹果": 3, "个数": 4})["derivatives"] == {"苹果": 4, "个数": 3}


def test_a_name_without_a_value_is_1_and_others_are_ignored():
    found = expression_graph("x + y", {"x": 2, "other": 5})
    assert (found["names"], found["value"]) == (["x", "y"], 3)


def test_the_long_form_has_more_operations_and_the_same_gradient():
    short, long = (expression_graph("sigmoid(x)", {"x": 0.5}, long=long) for long in (False, True))
    assert short["operations"] == 1
    assert long["operations"] >= 4
    y = short["value"]
    assert short["derivatives"]["x"] == pytest.approx(y * (1 - y), abs=1e-15)
    assert long["derivatives"]["x"] == pytest.approx(short["derivatives"]["x"], abs=1e-15)


def test_softmax_with_loss_sends_back_y_minus_t():
    a = np.array([[1.1, 0.7, 1.6], [1.6, 0.7, 1.1]])
    found = expression_graph("softmax_cross_entropy(a, t)", {"a": a.tolist(), "t": [1, 0]}, long=True)
    y = np.exp(a) / np.exp(a).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(found["derivatives"]["a"], (y - np.eye(3)[[1, 0]]) / 2, atol=1e-15)
    assert "t" not in found["derivatives"]


def test_an_array_has_the_gradient_of_its_sum():
    found = expression_graph("X @ W", {"X": [[1, 2], [3, 4]], "W": [[1, 0, -1], [2, 1, 0]]})
    np.testing.assert_array_equal(found["derivatives"]["W"], [[4, 4, 4], [6, 6, 6]])
    assert found["value"].shape == (2, 3)


@pytest.mark.parametrize(
    ("formula", "values", "error", "problem"),
    [
        ("", {}, ArgumentError, "got an empty text"),
        ("x +", {}, ArgumentError, "column 4"),
        ("__import__('os')", {}, ArgumentError, "column"),
        ("log(x)", {"x": 0}, NumericalError, "expected a finite value"),
        ("X @ W", {"X": [[1, 2]], "W": [[1, 2]]}, ShapeError, "column 3"),
    ],
)
def test_a_mistake_is_a_sentence(formula, values, error, problem):
    with pytest.raises(error, match=problem):
        expression_graph(formula, values)


def test_inputs_are_bounded():
    accepts = Inputs().accepts
    assert accepts({"x": 1, "a": [1.5, 2], "W": [[0] * 6] * 6})
    assert not any(map(accepts, Inputs().bad_values()))
    assert not accepts({"x": float("nan")})
    assert not accepts({"x": True})
    with pytest.raises(ArgumentError, match=r"at most 6 x 6 numbers"):
        operations()["expression_graph"].arguments({"values": {"x": [[1] * 7]}})
