"""Drawings as tables of text."""

from __future__ import annotations

import re

import numpy as np
import pytest
from drawing_samples import residual_network, small_network

from zhishen import Tensor, ops
from zhishen.figures import theme
from zhishen.figures.drawing import draw


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_outputs_have_the_names_of_their_layers(rng):
    *_, drawing = residual_network(rng, fold=False)
    made = {line.split("  ")[0]: re.split(r"  +", line)[1] for line in drawing.text().splitlines()}
    assert made["affine1"] == "affine(x, W, b)"
    assert made["residual1.affine1"] == "affine(affine1, W, b)"
    assert made["residual1.relu1"] == "relu(residual1.affine1)"
    assert made["residual1"] == "residual1.relu1 + affine1"
    assert made["affine2"] == "affine(residual1, W, b)"
    assert made["loss"] == "softmax cross entropy(affine2, t)"
    assert made["residual1.affine1.W"] == "parameter"


def test_text_of_a_small_graph():
    x, w = Tensor(3.0, name="x"), Tensor(-2.0, name="w")
    y = x * w + x
    assert draw(y).text().splitlines() == [
        "name  made by  value  gradient",
        "x     input    3      -1 = -2 + 1",
        "w     input    -2     3",
        "v1    x × w    -6     1",
        "v2    v1 + x   -3     1",
    ]
    assert draw(y).text(2).splitlines() == [
        "name  made by  value  gradient",
        "x     input    3      ·",
        "w     input    -2     ·",
        "v1    x × w    -6     ·",
        "v2    v1 + x   ·      ·",
    ]


def test_text_of_a_network():
    lines = small_network(fold=True).text().splitlines()
    assert [line.split()[0] for line in lines] == ["name", "x", "t", "affine1", "relu1", "affine2", "loss"]
    assert "Affine(x)" in lines[3]
    assert "(5, 4)" in lines[3]


def test_text_needs_no_font_with_chinese_characters(monkeypatch, capsys):
    monkeypatch.setattr(theme, "chinese_font", lambda: pytest.fail("asked for a font"))
    with theme.use_style(language="zh"):
        text = draw(ops.softmax_cross_entropy(Tensor([[1.0, 2.0]], name="a"), [0])).text()
    assert "softmax 交叉熵误差(a)" in text
    assert capsys.readouterr().err == ""
