"""`draw` and the `Drawing` that it returns."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest
from drawing_samples import SVG, apples, shown, small_network, views
from matplotlib.figure import Figure

from zhishen import Tensor, nn
from zhishen.errors import ArgumentError
from zhishen.figures import theme as theme_module
from zhishen.figures.drawing import draw
from zhishen.figures.theme import use_style


def three_layers(rng, images=100):
    network = nn.multi_layer(784, [50, 50], 10, rng=rng)
    x = rng.random((images, 784), dtype=np.float32)
    return network, x, rng.integers(0, 10, images)


def test_a_real_batch_is_drawn_in_under_a_second(rng):
    network, x, t = three_layers(rng)
    draw(network, x=x, t=t).svg()  # whatever is loaded only once
    begun = time.process_time()
    draw(network, x=x, t=t).svg()
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: draw(3.0), "expected a Tensor or a network"),
        (lambda: draw(Tensor([1.0, 2.0]) * 2), "expected a scalar"),
        (lambda: draw(Tensor(1.0), x=1), "only with a network"),
        (lambda: draw(Tensor(1.0), fold="maybe"), "expected fold to be one of auto"),
        (lambda: draw(nn.Network([nn.ReLU()])), "expected a batch x"),
        (lambda: draw(Tensor(1.0)).svg(9), "expected step to be a whole number from 0 to 2"),
    ],
)
def test_errors(call, words, hostile):
    with pytest.raises(ArgumentError, match=words):
        call()


def test_a_notebook_shows_it():
    drawing = apples()
    assert drawing._repr_svg_() == drawing.svg()
    assert drawing._repr_html_() in drawing.html()
    assert repr(small_network(fold=True)) == "Drawing(6 layers and inputs, 10 steps)"


def test_hostile_names_are_harmless():
    name = '<script>alert("x")</script>\x1b[31m & $\\frac$'
    x = Tensor(1.0, name=name)
    y = x * 2
    y.name = "]]>'\"</title>"
    drawing = draw(y * 3)
    root = ET.fromstring(drawing.svg())
    assert not list(root.iter(f"{SVG}script"))
    assert any((e.text or "").startswith("input <script>") for e in root.iter(f"{SVG}title"))
    assert "<script>alert" not in drawing.html()
    assert "\x1b" not in drawing.text() + drawing.svg() + drawing.html()
    figure = Figure()
    drawing.paint(figure.subplots())
    figure.canvas.draw()


def test_a_network_of_hostile_layer_names():
    layer = nn.Affine(2, 2, rng=np.random.default_rng(0))
    network = nn.Network({"<b>&": layer})
    page = draw(network, x=np.ones((1, 2)), t=np.zeros(1, dtype=int), fold=True).html()
    assert "<b>" not in page
    assert not any("<b>" in svg for svg in views(page).values())


def test_texts_are_chinese_within_a_chinese_style(monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    with use_style(language="zh"):
        drawing = apples()
        assert "输出" in drawing.svg()
        assert "梯度" in drawing.text()
    assert "output" in drawing.svg()


def test_numbered_files(tmp_path):
    drawing = apples()
    paths = drawing.save_steps(tmp_path)
    assert [p.name for p in paths] == [f"step_{k:02d}.svg" for k in range(7)]
    assert paths[-1].read_text(encoding="utf-8") == drawing.svg(6)
    assert len(drawing.save_steps(tmp_path / "png", kind="png")) == 7


@pytest.mark.parametrize("make", [apples, small_network, lambda: small_network(fold=True)])
def test_each_step_shows_more(make):
    drawing = make()
    frames = [shown(drawing.svg(step)) for step in range(drawing.steps + 1)]
    assert frames[0] == []
    assert frames[-1] == shown(drawing.svg())
    for before, after in pairwise(frames):
        left = list(after)
        for number in before:
            left.remove(number)
        assert left, "a step that shows nothing new"
