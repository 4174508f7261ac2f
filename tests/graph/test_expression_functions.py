"""The functions of formulas: their values, gradients and long forms."""

from __future__ import annotations

import re

import numpy as np
import pytest
from formulas import makers, value

from zhishen import Tensor, gradcheck, gradients, ops
from zhishen.graph.expression import parse
from zhishen.graph.expression_functions import FUNCTIONS
from zhishen.graph.ops import Op
from zhishen.graph.tape import reachable

CALLS = {
    "sigmoid(x)": ops.sigmoid, "tanh(x)": ops.tanh, "relu(x)": ops.relu, "leaky_relu(x)": ops.leaky_relu,
    "gelu(x)": ops.gelu, "step(x)": ops.step, "identity(x)": ops.identity, "softmax(x)": ops.softmax,
    "log_softmax(x)": ops.log_softmax, "exp(x)": np.exp, "log(abs(x))": lambda x: np.log(np.abs(x)),
    "sqrt(abs(x))": lambda x: np.sqrt(np.abs(x)), "sin(x)": np.sin, "cos(x)": np.cos, "abs(x)": np.abs,
    "sum(x)": np.sum, "mean(x)": np.mean, "max(x)": np.max, "min(x)": np.min,
    "max(x, 0.25)": lambda x: np.maximum(x, 0.25),
    "min(x, 0.25)": lambda x: np.minimum(x, 0.25), "transpose(x)": np.transpose,
    "affine(x, transpose(x), 0*sum(x) + t)": lambda x: x @ x.T + np.array([1.0, 0.0]),
    "softmax_cross_entropy(x, t)": lambda x: ops.softmax_cross_entropy(x, np.array([1, 0])),
    "cross_entropy(softmax(x), t)": lambda x: ops.cross_entropy(ops.softmax(x), np.array([1, 0])),
    "sigmoid_cross_entropy(x, x*0)": lambda x: ops.sigmoid_cross_entropy(x, 0 * x),
    "sum_of_squares(x, t)": lambda x: ops.sum_of_squares(x, np.array([1, 0])),
}  # fmt: skip


def test_every_function_is_called_below():
    called = {name for text in CALLS for name in re.findall(r"(\w+)\(", text)}
    assert called == set(FUNCTIONS)


@pytest.mark.parametrize("text", CALLS)
def test_functions(text, rng):
    x = rng.uniform(0.2, 2, size=(2, 3)) * rng.choice([-1, 1], size=(2, 3))
    values = {"x": x, "t": np.array([1, 0])}
    values = {name: values[name] for name in parse(text).names}
    np.testing.assert_allclose(value(text, **values), CALLS[text](x), rtol=1e-12)
    gradcheck(
        lambda leaf: parse(text).evaluate({**values, "x": leaf}) + 0 * leaf.sum(), x, allow_zero=["input 0"],
    )  # fmt: skip


@pytest.mark.parametrize("text", ["sum_of_squares(y, t)", "sum_of_squares_long(y, t)"])
def test_targets_of_one_output_are_numbers_and_not_labels(text):
    assert value(text, y=np.full((3, 1), 2.0), t=np.array([0, 0, 5])) == pytest.approx((4 + 4 + 9) / 6)


@pytest.mark.parametrize("name", [name for name, function in FUNCTIONS.items() if function.unfolds])
@pytest.mark.parametrize("by", ["name", "option"])
def test_long_forms_have_the_same_value_and_gradient(name, by, rng):
    function = FUNCTIONS[name]
    scores = rng.uniform(0.1, 0.9, size=(2, 3))
    values = {"x": scores}
    if name == "affine":
        values |= {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
    elif function.targets:
        values["t"] = np.eye(3)[[2, 0]]
    inside = ", ".join(values)
    leaf = Tensor(scores)
    short = parse(f"sum({name}({inside}))").evaluate({**values, "x": leaf})
    text, long = (f"{name}_long", False) if by == "name" else (name, True)
    other = parse(f"sum({text}({inside}))").evaluate({**values, "x": leaf}, long=long)
    assert makers(short) == [name, "sum"]
    assert not any(isinstance(tensor.node.maker, Op) for tensor in reachable(other) if tensor.node is not None)
    np.testing.assert_allclose(other.data, short.data, rtol=1e-12)
    np.testing.assert_allclose(
        gradients(other, [leaf])[0] if other.requires_grad else np.zeros_like(scores),
        gradients(short, [leaf])[0], rtol=1e-10, atol=1e-14,
    )  # fmt: skip


def test_one_call_in_long_form_leaves_the_others_short():
    output = parse("sigmoid_long(x) + sigmoid(x)").evaluate({"x": 0.5})
    assert makers(output).count("sigmoid") == 1
    assert "exp" in makers(output)


def test_labels_and_one_hot_are_the_same_and_keep_their_name():
    a = [[2.0, 1.0, -1.0], [0.0, 3.0, 1.0]]
    by_label = parse("softmax_cross_entropy(a, t)").evaluate({"a": a, "t": [0, 2]})
    one_hot = parse("softmax_cross_entropy(a, t)").evaluate({"a": a, "t": np.eye(3)[[0, 2]]})
    assert by_label.item() == one_hot.item()
    assert by_label.node.inputs[1].name == "t"
    assert not by_label.node.inputs[1].requires_grad
