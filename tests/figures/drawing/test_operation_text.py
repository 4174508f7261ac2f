"""The texts of operations: signs, plain numbers, and names in the language of the drawing."""

from __future__ import annotations

import numpy as np
import pytest
from drawing_samples import texts, words

from zhishen import Tensor, ops
from zhishen.figures import theme as theme_module
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.operation_text import operation_expression, operation_text
from zhishen.figures.theme import use_style
from zhishen.graph.expression import parse


@pytest.mark.parametrize(
    ("text", "shown", "made"),
    [
        ("2*x", "×2", "2 × x"), ("x*2", "×2", "x × 2"), ("x + 1", "+1", "x + 1"), ("1 - x", "1-x", "1 - x"),
        ("x - 1", "-1", "x - 1"), ("1/x", "1/x", "1 / x"), ("x/2", "/2", "x / 2"), ("x**2", "x²", "x ^ 2"),
        ("x**0.5", "x^0.5", "x ^ 0.5"), ("2**x", "2^x", "2 ^ x"), ("x * -1", "×(-1)", "x × -1"),
        ("max(x, 0)", "max(x, 0)", "max(x, 0)"),
    ],
)  # fmt: skip
def test_plain_numbers_are_in_the_circle_and_in_the_expression(text, shown, made):
    drawing = draw(parse(text).evaluate({"x": 3.0}))
    assert shown in words(drawing.svg())
    (circle,) = [circle for circle in drawing.graph.circles if circle.kind == "operation"]
    assert operation_text(circle) == shown
    assert operation_expression(circle, {1 - next(iter(circle.constants)): "x"}) == made
    assert made in drawing.text()
    assert [c for c in drawing.graph.circles if c.kind == "constant"] == []


def test_another_number_is_in_a_circle_of_its_own_without_a_number_on_its_arrow():
    x = Tensor(3.0, name="x")
    y = np.where(np.array(True), x, 7.0)
    found = [text for text, *_ in texts(draw(y).svg())]
    assert found.count("7") == 1


def test_names_of_ops_are_in_the_language_of_the_drawing(monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    drawing = draw(ops.softmax_cross_entropy(Tensor(np.ones((2, 3)), name="a"), np.array([0, 1])))
    assert {"softmax", "cross entropy"} <= set(words(drawing.svg()))
    with use_style(language="zh"):
        assert {"softmax", "交叉熵误差"} <= set(words(drawing.svg()))
