"""The form of circles: circles for short texts, smaller type, boxes for long texts."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from drawing_samples import SVG

from zhishen import Tensor
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.circle_shapes import circle_item, circle_text
from zhishen.figures.drawing.model import Circle, Graph
from zhishen.figures.drawing.text_measures import text_width

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
