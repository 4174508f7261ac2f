"""The form of circles: circles for short texts, smaller type, boxes for long texts."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from drawing_samples import SVG, texts, words

from zhishen import Tensor, ops
from zhishen.figures import theme as theme_module
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.circle_shapes import circle_item, circle_text
from zhishen.figures.drawing.model import Circle, Graph
from zhishen.figures.drawing.operation_text import operation_expression, operation_text
from zhishen.figures.drawing.text_measures import text_width
from zhishen.figures.theme import use_style
from zhishen.graph.expression import parse

LABELS = ["+", "×", "exp", "affine", "sigmoid", "broadcast", "softmax cross entropy", "a_very_long_name_of_a_layer"]


def form(label):
    circle = Circle("operation", label)
    text = circle_text(circle, Graph([circle], []))
    return text, circle_item(circle, text)


@pytest.mark.parametrize("label", LABELS)
def test_a_text_fits_its_circle_or_its_box(label):
    text, item = form(label)
    assert max(text_width(line, text.size) for line in text.lines) < item.width
    is_circle = item.width == item.above + item.below == 2 * item.radius
    is_box = item.radius < item.above < item.width / 2
    assert is_circle != is_box


def test_short_texts_are_in_circles_and_long_ones_in_boxes():
    forms = {label: form(label) for label in LABELS}
    assert [label for label, (_, item) in forms.items() if item.width == 2 * item.radius] == LABELS[:4]
    assert forms["affine"][0].size < forms["exp"][0].size


def test_circles_of_operations_are_circles_in_the_svg():
    root = ET.fromstring(draw((Tensor(1.0, name="x") * Tensor(2.0, name="y")).exp()).svg())
    radii = sorted(float(e.get("r")) for e in root.iter(f"{SVG}circle"))
    assert len([r for r in radii if r > 5]) == 4  # x, y, × and exp


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
