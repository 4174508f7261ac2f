"""Formulas as text: what they compute, and values that do not fit."""

from __future__ import annotations

import re
import time

import numpy as np
import pytest
from formulas import makers, mistake

from zhishen import Tensor, gradients
from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.graph.expression import Expression, parse
from zhishen.graph.tape import reachable


def test_the_apples_and_oranges_of_the_book():
    leaves = {"apple": Tensor(100.0), "orange": Tensor(150.0), "tax": Tensor(1.1)}
    expression = parse("(2*apple + 3*orange) * tax")
    assert expression.names == ("apple", "orange", "tax")
    price = expression.evaluate(leaves)
    assert price.item() == pytest.approx(715)
    assert [float(g) for g in gradients(price, list(leaves.values()))] == pytest.approx([2.2, 3.3, 650])
    assert makers(price) == ["multiply", "multiply", "add", "multiply"]


def test_names_of_any_script_in_order():
    expression = parse("单价 * 个数 + α2 - 单价")
    assert expression.names == ("单价", "个数", "α2")
    assert expression.evaluate({"单价": 3, "个数": 4, "α2": 1}).item() == 10
    assert str(expression) == "单价 * 个数 + α2 - 单价"
    assert repr(expression) == "Expression('单价 * 个数 + α2 - 单价')"


def test_the_names_stand_on_the_leaves_and_tensors_are_used_themselves(rng):
    W = Tensor(rng.normal(size=(2, 3)), name="weights")
    output = parse("sum(x @ W)").evaluate({"x": [1, 2], "W": W})
    names = [tensor.name for tensor in reachable(output) if tensor.node is None]
    assert sorted(names) == ["weights", "x"]
    assert gradients(output, [W])[0].tolist() == [[1] * 3, [2] * 3]


def test_what_was_given_is_not_shared():
    x = np.array([1.0, 2.0])
    output = parse("x").evaluate({"x": x})
    output.data[0] = 5
    assert x[0] == 1


def test_order_of_operands_is_as_written():
    output = parse("2*x").evaluate({"x": 3})
    assert [float(operand.data) for operand in output.node.inputs] == [2, 3]


def test_numbers_are_constants_unless_there_are_no_names():
    constant, x = parse("2*x").evaluate({"x": 3}).node.inputs
    assert (constant.requires_grad, x.requires_grad) == (False, True)
    assert all(operand.requires_grad for operand in parse("2*3").evaluate().node.inputs)


def test_single_precision_stays():
    x = np.array([0.5, 1.0], dtype=np.float32)
    assert parse("2*sigmoid(x)**2 + 1/3").evaluate({"x": x}).dtype == np.float32


def test_the_books_long_sigmoid():
    output = parse("1/(1 + exp(-x))").evaluate({"x": 0.5})
    assert makers(output) == ["negative", "exp", "add", "divide"]


@pytest.mark.parametrize(
    "text", ["9**9**9", "9^9^9^9", "10**400", "exp(1000)", "1/0", "0/0", "log(0)", "sqrt(-1)", "(-8)**0.5"]
)
def test_what_is_not_finite_is_reported_at_once(text):
    begin = time.process_time()
    message = mistake(text, NumericalError)
    assert time.process_time() - begin < 0.5
    assert re.match(r"^expression, column \d+: expected a finite value, got -?(inf|nan) from ", message), message


def test_what_is_not_finite_has_its_place_and_operands():
    message = mistake("1 + log(x - 3)", NumericalError, x=3)
    assert message == ("expression, column 5: expected a finite value, got -inf from log of 0; choose other values")


@pytest.mark.parametrize(
    ("values", "excerpt"),
    [
        ({}, "expected values for x, y, got values for no name; give a value for x, y"),
        ({"x": 1}, "got values for x; give a value for y"),
        ({"x": 1, "Y": 1}, "did you mean 'y'?"),
        ({"x": 1, "y": 1, "apple": 1}, "got values for x, y, apple; omit apple"),
        ({"x": 1, "y": "2"}, "expected y as a number or an array of numbers, got values of type str"),
        ({"x": 1, "y": None}, "got values of type NoneType"),
        ({"x": 1, "y": 1j}, "got values of type complex"),
        ({"x": 1, "y": [[1], [1, 2]]}, "got rows of different lengths"),
        ({"x": 1, "y": np.nan}, "expected finite numbers for y, got nan"),
        ({"x": 1, "y": [1, -np.inf]}, "expected finite numbers for y, got -inf"),
    ],
)
def test_values_that_do_not_fit(values, excerpt):
    assert excerpt in mistake("x + y", ArgumentError, **values)


@pytest.mark.parametrize(
    ("text", "values", "column", "excerpt"),
    [
        ("1 + x @ W", {"x": np.ones((2, 3)), "W": np.ones((2, 3))}, 7, "matmul: expected inner sizes that agree"),
        ("x + y", {"x": [1, 2], "y": [1, 2, 3]}, 3, "add: expected shapes that broadcast"),
        ("affine(x, W, b)", {"x": 1, "W": 1, "b": 1}, 1, "affine: expected x of shape (N, I)"),
        ("affine(x, W, b)", {"x": [1, 2], "W": np.ones((3, 2)), "b": [1, 2]}, 1, "affine: expected input of shape"),
        ("max(x)", {"x": np.ones((0,))}, 1, "max: expected at least one element"),
        ("softmax_cross_entropy(a, t)", {"a": [[1.0, 2.0]], "t": [5]}, 1, "expected labels from 0 to 1, got 5"),
        ("softmax_cross_entropy(a, t)", {"a": [[1.0, 2.0]], "t": [0.5]}, 1, "expected labels as integers"),
        ("softmax_cross_entropy(a, t)", {"a": 1.0, "t": 1.0}, 1, "got shape (), ()"),
        ("cross_entropy(a, t)", {"a": [[0.5, 0.5]], "t": [1, 2, 3]}, 1, "expected targets t"),
    ],
)  # fmt: skip
def test_shapes_that_do_not_fit_are_reported_with_the_column(text, values, column, excerpt):
    message = mistake(text, ShapeError, **values)
    assert message.startswith(f"expression, column {column}: "), message
    assert excerpt in message


def test_an_expression_can_be_used_again():
    expression = parse("x**2")
    assert isinstance(expression, Expression)
    assert [expression.evaluate({"x": x}).item() for x in (2, 3)] == [4, 9]
    assert expression == parse("x**2")
