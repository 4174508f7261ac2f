"""The formulas of gradients: they are those of the book, and their values are the gradients."""

from __future__ import annotations

import re

import numpy as np
import pytest
from drawing_samples import words

from zhishen import Tensor, nn, ops
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.formulas import gradient_formula
from zhishen.graph.expression import parse

X = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.25]])
W = np.array([[0.1, 0.2, 0.3], [0.4, -0.5, 0.6]])
VALUES = {"X": X, "W": W, "b": [0.0, 0.1, -0.2], "t": np.eye(3)}


def formulas(drawing):
    """The formula of each gradient in the table of text, by its left side."""
    column = [re.split(r"  +", line)[-1] for line in drawing.text().splitlines()[1:]]
    return dict(cell.split(" = ", 1) for cell in column if " = " in cell)


def drawn(text, **values):
    result = parse(text).evaluate(values)
    if result.size != 1:
        result.backward(np.ones_like(result.data))
    return draw(result, formulas=True)


def test_the_affine_layer_with_its_loss():
    values = {name: VALUES[name] for name in "XWbt"}
    assert formulas(drawn("softmax_cross_entropy(affine(X, W, b), t)", **values)) == {
        "dX": "dY Wᵀ",
        "dW": "Xᵀ dY",
        "db": "Σ dY",
        "dY": "(y - t)/N, y = softmax(Y)",
    }
    assert formulas(drawn("sum_of_squares(X @ W + b, t)", **values)) == {
        "dX": "dY Wᵀ",
        "dW": "Xᵀ dY",
        "dY": "dZ",
        "db": "Σ dZ",
        "dZ": "(Z - t)/N",
    }


def test_the_sigmoid_long_and_short():
    assert formulas(drawn("sigmoid(x)", x=0.5)) == {"dx": "y(1 - y)·dy"}
    assert formulas(drawn("sigmoid_long(x)", x=0.5)) == {"dx": "-du", "du": "dv·v", "dv": "dw", "dw": "-dy·y²"}


def test_a_single_sample_and_a_loss_within_an_expression():
    assert formulas(drawn("sum_of_squares(y, t)", y=[1.0, 2.0], t=[0.0, 1.0])) == {"dy": "y - t"}
    assert formulas(drawn("2*sum_of_squares(y, t)", y=X, t=X - 1)) == {"dy": "(y - t)/N·du", "du": "2·dy2"}


def test_a_gradient_of_several_branches_is_a_sum():
    drawing = drawn("x*x + 3*x", x=2.0)
    assert formulas(drawing)["dx"] == "du·x + du·x + 3·dv"
    assert {"du·x", "3·dv"} <= set(words(drawing.svg()))
    assert not any(word.startswith("dx") for word in words(drawing.svg()))


def test_names_of_several_letters_and_of_parameters():
    assert formulas(drawn("2*apple*tax", apple=100.0, tax=1.1))["d apple"] == "2·du"
    rng = np.random.default_rng(0)
    network = nn.Network([nn.Affine(3, 2, rng=rng), nn.BatchNorm(2)])
    found = formulas(draw(network, x=rng.random((4, 3)), t=[0, 1, 0, 1], fold=False, formulas=True))
    assert found["dW"] == "xᵀ dY"
    assert found["dγ"] == "Σ dZ·x̂, x̂ = (Y - μ)/σ"
    assert found["dβ"] == "Σ dZ"


def test_without_formulas_there_are_no_letters():
    result = parse("sigmoid_long(x)").evaluate({"x": 0.5})
    assert not any("=" in word for word in words(draw(result).svg()))
    assert "v1" in draw(result).text()


def test_formulas_are_shown_with_their_gradients():
    drawing = drawn("sigmoid(x)", x=0.5)
    assert "dx = y(1 - y)·dy" in words(drawing.svg())
    assert "dx = y(1 - y)·dy" not in words(drawing.svg(drawing.steps - 1))
    assert "dx = y(1 - y)·dy" in drawing.html()


_FUNCTIONS = {"log": np.log, "cos": np.cos, "sin": np.sin, "sign": np.sign}


@pytest.mark.parametrize(
    "text",
    [
        "x + y", "x - y", "x * y", "x / y", "x**3", "x**2", "x**2.5", "2**x", "-x", "exp(x)", "log(x)", "sqrt(x)",
        "sin(x)", "cos(x)", "tanh(x)", "abs(x)", "max(x, y)", "min(x, y)", "max(x, 0)", "min(0, x)", "1/x", "3/x",
        "x/4", "x * -1", "relu(x)", "sigmoid(x)", "identity(x)", "3 - x", "x - 3", "-3*x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("values", [(0.7, 1.9), (2.5, 0.4)])
def test_the_value_of_a_formula_is_the_gradient(text, values):
    expression = parse(text)
    result = expression.evaluate(dict(zip("xy", values, strict=False)) if "y" in expression.names else {"x": values[0]})
    out = result.item()
    graph = draw(result * 5, formulas=True).graph  # so that the gradient of the operation is 5
    checked = 0
    for arrow in graph.arrows:
        name = graph.circles[arrow.source].name
        if name not in {"x", "y"} or arrow.formula is None:
            continue
        terms = arrow.formula.terms.replace("·", "*").replace("^", "**").replace("²", "**2")
        terms = re.sub(r"\[(.*?)\]", r"float(\1)", terms).replace("(1 - u)*", "*(1 - u)*")
        terms = re.sub(r"(log|sin|cos|sign) (\w)", r"\1(\2)", re.sub(r"(\d)([a-z])", r"\1*\2", terms))
        names = {"x": values[0], "y": values[1], "u": out, "du": 5.0, **_FUNCTIONS}
        assert eval(terms, {}, names) == pytest.approx(arrow.gradient.mean), arrow.formula
        checked += 1
    assert checked == len(expression.names)


def test_an_operation_without_a_formula_has_none():
    assert gradient_formula("gelu", 0, ["x"], "y", constants={}) is None
    assert formulas(draw(ops.gelu(Tensor(1.0, name="x")), formulas=True)) == {}
