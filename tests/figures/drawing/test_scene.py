"""The shapes of a drawing: texts that do not overlap, frozen layers, names."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from drawing_samples import (
    SVG,
    apples,
    deep_network,
    overlap,
    residual_network,
    small_network,
    texts,
    titles,
    words,
    words_of,
)

from zhishen import Tensor, nn
from zhishen.figures import theme as theme_module
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.plan import plan
from zhishen.figures.drawing.scene import scene
from zhishen.figures.theme import role_color, use_style


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_frozen_layers_have_no_gradient_and_are_marked(rng, monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    network, x, t, _ = residual_network(rng)
    network.freeze("affine1", "residual1.affine1.b")
    opened, folded = draw(network, x=x, t=t, fold=False), draw(network, x=x, t=t, fold=True)
    parameters = {c.name: (c.kind, c.frozen, c.gradient is None) for c in opened.graph.circles if c.kind == "parameter"}
    assert parameters["affine1.W"] == parameters["residual1.affine1.b"] == ("parameter", True, True)
    assert parameters["residual1.affine1.W"] == ("parameter", False, False)
    assert [group.name for group in folded.graph.groups if group.frozen] == ["affine1"]
    assert "Affine, frozen" in words(folded.svg())
    assert any(text.startswith("parameter affine1.W (frozen)") for text in titles(opened.svg()))
    line = next(line for line in opened.text().splitlines() if line.startswith("affine1.W"))
    assert "parameter, frozen" in line
    assert line.rstrip().endswith("±" + line.rpartition("±")[2])  # the value is the last number
    with use_style(language="zh"):
        assert "Affine，已冻结" in words(folded.svg())
        assert any("已冻结" in text for text in titles(opened.svg()))
        assert "参数，已冻结" in opened.text()


def test_frozen_parameters_are_dashed(rng):
    network, x, t, _ = residual_network(rng)
    network.freeze("affine1")
    root = ET.fromstring(draw(network, x=x, t=t, fold=False).svg())
    marked = [e for e in root.iter(f"{SVG}rect") if e.get("stroke") == role_color("parameter")]
    assert [e.get("stroke-dasharray") is not None for e in marked].count(True) == 2
    assert len(marked) == 6


@pytest.mark.parametrize("opened", [(), ("sequential2",), ("sequential2", "sequential2.residual1"), None])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_text_overlaps_another_and_frames_contain_their_own_layers_only(rng, opened, language, monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    drawing = draw(deep_network(rng), x=rng.random((2, 1, 8, 8)), t=rng.integers(0, 10, 2))
    groups = drawing.graph.groups
    shut = [] if opened is None else [k for k, group in enumerate(groups) if group.name not in opened]
    with use_style(language=language):
        planned = plan(drawing._record.graph(shut))
        picture = scene(planned)
    for (a, text), (b, other) in itertools.combinations(words_of(picture), 2):
        assert not overlap(a, b), (text, other)
    for box, text in words_of(picture):
        assert box.left >= 0, text
        assert box.right <= picture.width, text
    frames = planned.layout.groups
    if opened:
        (framed,) = frames
        assert groups[framed].name == opened[-1]
    for boxes in frames.values():
        assert len({box.top for box in boxes}) == len(boxes)  # one in each row


def test_long_paths_are_cut_at_their_beginning(rng):
    inner = nn.Sequential({"a_long_name_of_a_block": nn.Sequential({"first_layer": nn.Affine(3, 3, rng=rng)})})
    network = nn.Network({"encoder": inner, "head": nn.Affine(3, 2, rng=rng)})
    drawing = draw(network, x=rng.random((5, 3)), t=rng.integers(0, 2, 5), fold=False)
    assert "…first_layer  Affine" in words(drawing.svg())
    assert "first_layer.W" in words(drawing.svg())


def test_values_are_above_the_arrows_and_gradients_below():
    found = texts(apples().svg())
    above = {text: (x, y) for text, color, x, y in found if color == role_color("forward")}
    below = {text: (x, y) for text, color, x, y in found if color == role_color("backward")}
    assert set(above) == {"100", "2", "200", "1.1", "220"}
    assert set(below) == {"2.2", "110", "1.1", "200", "1"}
    for value, gradient in (("100", "2.2"), ("2", "110"), ("200", "1.1"), ("1.1", "200"), ("220", "1")):
        assert above[value][0] == below[gradient][0]
        assert above[value][1] < below[gradient][1] < above[value][1] + 40


def test_results_of_operations_have_their_names():
    price = Tensor(100.0, name="apple") * Tensor(2.0)
    price.name = "price"
    amount = price * 1.1
    amount.name = "amount"
    drawn = [text for text, _, _, _ in texts(draw(amount).svg())]
    assert "price = 200" in drawn
    assert "220" in drawn
    assert "amount" in drawn
    assert "output" not in drawn


def test_parameters_are_marked():
    root = ET.fromstring(small_network().svg())
    marked = [e for e in root.iter(f"{SVG}rect") if e.get("stroke") == role_color("parameter")]
    assert len(marked) == 4


def networks():
    rng = np.random.default_rng(0)
    deep = nn.multi_layer(30, [20] * 15, 10, rng=rng)
    images = nn.simple_conv((1, 12, 12), 10, rng=rng, filters=4, hidden=7)
    return {
        "deep": (deep, rng.random((5, 30)), rng.integers(0, 10, 5)),
        "images": (images, rng.random((2, 1, 12, 12)), rng.integers(0, 10, 2)),
    }


@pytest.mark.parametrize("name", ["deep", "images"])
@pytest.mark.parametrize("fold", [True, False])
def test_no_text_of_a_network_overlaps_another_or_is_outside(name, fold):
    network, x, t = networks()[name]
    picture = scene(plan(draw(network, x=x, t=t, fold=fold).graph))
    found = list(words_of(picture))
    for (a, text), (b, other) in itertools.combinations(found, 2):
        assert not overlap(a, b), (text, other)
    for box, text in found:
        assert box.left >= 0, text
        assert box.right <= picture.width, text
        assert box.top >= 0, text
        assert box.bottom <= picture.height, text
