"""Networks of blocks: a block is one box that opens to the layers in it, and each of these to its operations."""

from __future__ import annotations

import base64
import itertools
import re
import xml.etree.ElementTree as ET
import zlib

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError, ShapeError
from zhishen.figures import theme as theme_module
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.layout_items import Box
from zhishen.figures.drawing.scene import plan, scene, text_width
from zhishen.figures.drawing.shapes import Text
from zhishen.figures.theme import role_color, use_style

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def rng():
    return np.random.default_rng(0)


class Square(nn.Layer):
    """A layer of one's own, on arrays."""

    def __init__(self, width):
        super().__init__()
        self.params = {"scale": np.ones(width, np.float32)}

    def forward(self, x):
        self.x = x
        return x * x * self.params["scale"]

    def backward(self, dout):
        self.grads["scale"] = (dout * self.x**2).sum(axis=0)
        return 2 * dout * self.x * self.params["scale"]


class Gained(nn.Layer):
    """A block with a parameter of its own."""

    def __init__(self, width, rng):
        super().__init__()
        self.affine, self.relu = nn.Affine(width, width, rng=rng), nn.ReLU()
        self.params = {"gain": np.ones(width, np.float32)}

    def forward(self, x):
        return x + self.tensor("gain") * self.relu(self.affine(x))


class Distance(nn.Loss):
    def forward(self, y, t):
        self.sign = np.sign(y - t) / len(y)
        return float(np.abs(y - t).sum() / len(y))

    def backward(self, dout=1.0):
        return self.sign * dout


def squares(y, t):
    difference = y - t
    return (difference * difference).mean()


def residual_network(rng, **options):
    """x, affine1, residual1 of two layers, affine2."""
    block = nn.Residual(nn.Affine(3, 3, rng=rng), nn.ReLU())
    network = nn.Network([nn.Affine(4, 3, rng=rng), block, nn.Affine(3, 2, rng=rng)])
    x, t = rng.random((5, 4), dtype=np.float32), rng.integers(0, 2, 5)
    return network, x, t, draw(network, x=x, t=t, **options)


def names(graph, *kinds):
    return [circle.name for circle in graph.circles if circle.kind in kinds]


def between(graph):
    """(source, target) of each arrow, circles by what they are called."""
    said = [circle.name or circle.label or circle.kind for circle in graph.circles]
    return [(said[arrow.source], said[arrow.target]) for arrow in graph.arrows]


def words(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]


def titles(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}title")]


def views(page):
    """The pictures of a page by name, and to which view a click on what is open leads back."""
    (shown, picture), *_ = re.findall(r'<div data-view="(\w+)">\n(.*?)</div>', page, re.DOTALL)
    found, ups = {shown: picture}, {}
    for name, up, packed in re.findall(r'data-view="(\w+)"(?: data-up="(\d+)")? data-packed="([^"]+)"', page):
        found[name] = zlib.decompress(base64.b64decode(packed)).decode()
        if up:
            ups[name] = up
    return found, ups


# --- groups -----------------------------------------------------------------------------------------------------------


def test_groups_stand_in_each_other_as_the_layers_do(rng):
    *_, drawing = residual_network(rng)
    assert [(group.name, group.kind, group.parent) for group in drawing.graph.groups] == [
        ("affine1", "Affine", None),
        ("residual1", "Residual", None),
        ("residual1.affine1", "Affine", 1),
        ("residual1.relu1", "ReLU", 1),
        ("affine2", "Affine", None),
        ("loss", "SoftmaxCrossEntropy", None),
    ]


def test_a_block_folds_into_one_box(rng):
    *_, drawing = residual_network(rng, fold=True)
    graph = drawing.graph
    assert names(graph, "group") == ["affine1", "residual1", "affine2", "loss"]
    assert set(between(graph)) == {
        ("x", "affine1"), ("t", "loss"), ("affine1", "residual1"), ("residual1", "affine2"), ("affine2", "loss"),
        ("loss", "output"),
    }  # fmt: skip


def test_what_flows_into_a_folded_block_has_the_sum_of_both_gradients(rng):
    network, x, t, drawing = residual_network(rng, fold=True)
    seen = {}
    with network.observe(lambda each: seen.setdefault((each.kind, each.name), each)):
        network.gradient(x, t)
    graph = drawing.graph
    into = next(arrow for arrow in graph.arrows if graph.circles[arrow.target].name == "residual1")
    assert into.gradient.mean == pytest.approx(seen["backward", "residual1"].input.mean(), rel=1e-4, abs=1e-9)
    assert into.gradient.high == pytest.approx(seen["backward", "residual1"].input.max(), rel=1e-4)


def test_the_two_ways_of_a_residual_part_at_a_point_and_meet_in_the_sum(rng):
    *_, drawing = residual_network(rng, fold=False)
    found = between(drawing.graph)
    assert ("affine", "join") in found
    assert sorted(target for source, target in found if source == "join") == ["+", "affine"]
    assert sorted(source for source, target in found if target == "+") == ["join", "relu"]
    parts = [a for a in drawing.graph.arrows if drawing.graph.circles[a.source].kind == "join"]
    whole = next(a for a in drawing.graph.arrows if drawing.graph.circles[a.target].kind == "join")
    assert sum(a.gradient.mean for a in parts) == pytest.approx(whole.gradient.mean, rel=1e-3, abs=1e-7)


def test_a_network_in_a_network_and_blocks_to_any_depth(rng):
    inner = nn.Network([nn.Affine(3, 3, rng=rng), nn.Residual(nn.Sequential(nn.Affine(3, 3, rng=rng), nn.ReLU()))])
    network = nn.Network({"encoder": inner, "head": nn.Affine(3, 2, rng=rng)})
    x, t = rng.random((5, 3)), rng.integers(0, 2, 5)
    graph = draw(network, x=x, t=t, fold=True).graph
    assert names(graph, "group") == ["encoder", "head", "loss"]
    chain = {group.name: group.parent and graph.groups[group.parent].name for group in graph.groups}
    assert chain["encoder.residual1.sequential1.relu1"] == "encoder.residual1.sequential1"
    assert chain["encoder.residual1.sequential1"] == "encoder.residual1"


def test_a_layer_in_two_places_is_two_boxes_with_one_set_of_parameters(rng):
    twice = nn.Affine(3, 3, rng=rng)
    network = nn.Network([nn.Residual({"a": twice, "relu": nn.ReLU(), "b": twice}), nn.Affine(3, 2, rng=rng)])
    x, t = rng.random((5, 3)), rng.integers(0, 2, 5)
    drawing = draw(network, x=x, t=t, fold=False)
    assert [group.name for group in drawing.graph.groups][:4] == [
        "residual1", "residual1.a", "residual1.relu", "residual1.a (2)",
    ]  # fmt: skip
    (shared,) = [circle for circle in drawing.graph.circles if circle.name == "residual1.a.W"]
    assert drawing.graph.groups[shared.group].name == "residual1"  # both places are in this block
    assert shared.gradient.mean == pytest.approx(network.gradient(x, t)["residual1.a.W"].mean(), rel=1e-4, abs=1e-9)
    folded = draw(network, x=x, t=t, fold=True).graph
    assert names(folded, "parameter") == []


def test_a_layer_of_ones_own_on_arrays_is_one_circle_with_its_parameters(rng):
    network = nn.Network([Square(4), nn.Affine(4, 2, rng=rng)])
    drawing = draw(network, x=rng.random((5, 4)), t=rng.integers(0, 2, 5))
    graph = drawing.graph
    assert ("square1.scale", "Square") in between(graph)
    assert [circle.label for circle in graph.circles if circle.group == 0 and circle.kind == "operation"] == ["Square"]
    scale = next(circle for circle in graph.circles if circle.name == "square1.scale")
    assert (scale.kind, scale.group) == ("parameter", 0)
    assert scale.gradient.shape == (4,)


def test_a_parameter_of_a_blocks_own_belongs_to_the_block(rng):
    network = nn.Network([Gained(3, rng), nn.Affine(3, 2, rng=rng)])
    graph = draw(network, x=rng.random((5, 3)), t=rng.integers(0, 2, 5)).graph
    owner = {c.name: graph.groups[c.group].name for c in graph.circles if c.kind == "parameter"}
    assert owner["gained1.gain"] == "gained1"
    assert owner["gained1.affine.W"] == "gained1.affine"


@pytest.mark.parametrize(("loss", "kind"), [(Distance(), "Distance"), (squares, "squares")])
def test_a_loss_of_ones_own_is_called_by_its_name(rng, loss, kind):
    network = nn.Network([nn.Affine(3, 2, rng=rng)], loss=loss)
    x, t = rng.random((5, 3)), rng.random((5, 2))
    drawing = draw(network, x=x, t=t, fold=True)
    assert drawing.graph.groups[-1].kind == kind
    assert f"{kind}(affine1, t)" in drawing.text()
    assert drawing.graph.circles[-1].value.numbers[0] == pytest.approx(network.loss(x, t), rel=1e-5)
    opened = draw(network, x=x, t=t, fold=False).graph
    operations = [c.label for c in opened.circles if c.kind == "operation"]
    assert operations == (["affine", "Distance"] if kind == "Distance" else ["affine", "-", "×", "Σ", "/"])


# --- what is frozen ---------------------------------------------------------------------------------------------------


def test_frozen_layers_have_no_gradient_and_say_so(rng, monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    network, x, t, _ = residual_network(rng)
    network.freeze("affine1", "residual1.affine1.b")
    opened, folded = draw(network, x=x, t=t, fold=False), draw(network, x=x, t=t, fold=True)
    told = {c.name: (c.kind, c.frozen, c.gradient is None) for c in opened.graph.circles if c.kind == "parameter"}
    assert told["affine1.W"] == told["residual1.affine1.b"] == ("parameter", True, True)
    assert told["residual1.affine1.W"] == ("parameter", False, False)
    assert [group.name for group in folded.graph.groups if group.frozen] == ["affine1"]
    assert "Affine, frozen" in words(folded.svg())
    assert any(said.startswith("parameter affine1.W (frozen)") for said in titles(opened.svg()))
    line = next(line for line in opened.text().splitlines() if line.startswith("affine1.W"))
    assert "parameter, frozen" in line
    assert line.rstrip().endswith("±" + line.rpartition("±")[2])  # the value is the last number
    with use_style(language="zh"):
        assert "Affine，已冻结" in words(folded.svg())
        assert any("已冻结" in said for said in titles(opened.svg()))
        assert "参数，已冻结" in opened.text()


def test_frozen_parameters_are_dashed(rng):
    network, x, t, _ = residual_network(rng)
    network.freeze("affine1")
    root = ET.fromstring(draw(network, x=x, t=t, fold=False).svg())
    marked = [e for e in root.iter(f"{SVG}rect") if e.get("stroke") == role_color("parameter")]
    assert [e.get("stroke-dasharray") is not None for e in marked].count(True) == 2
    assert len(marked) == 6


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_click_opens_a_block_to_its_layers_and_a_click_on_one_of_them_opens_it(rng):
    *_, drawing = residual_network(rng, fold=True)
    found, ups = views(drawing.html())
    assert list(found) == ["folded", "everything", "0", "1", "2", "3", "4", "5"]
    assert ups == {"2": "1", "3": "1"}  # a click on the open layer leads back to the block
    block, layer = found["1"], found["2"]
    assert {"affine1", "relu1", "+", "residual1  Residual"} <= set(words(block))  # named within the block
    assert "residual1.affine1" not in words(block)
    assert any(said.startswith("residual1.affine1: Affine") for said in titles(block))
    assert not any(said.startswith("W") or said.endswith(".W") for said in words(block))
    assert {"← residual1", "affine1.W", "relu1", "+"} <= set(words(layer))
    assert "affine2" not in words(layer)  # the block alone
    opened = {g.get("data-opens") for g in ET.fromstring(layer).iter(f"{SVG}g")} - {None}
    assert opened == {"1", "2", "3"}


def test_every_view_of_a_deep_network_shows_a_layer_open(rng):
    inner = nn.Network([nn.Affine(3, 3, rng=rng), nn.Residual(nn.Sequential(nn.Affine(3, 3, rng=rng), nn.ReLU()))])
    network = nn.Network({"encoder": inner, "head": nn.Affine(3, 2, rng=rng)})
    drawing = draw(network, x=rng.random((5, 3)), t=rng.integers(0, 2, 5), fold=True)
    found, ups = views(drawing.html())
    for number, group in enumerate(drawing.graph.groups):
        picture = ET.fromstring(found[str(number)])
        opened = [g for g in picture.iter(f"{SVG}g") if g.get("class") == "frame"]
        assert [g.get("data-opens") for g in opened] == [str(number)], group.name
        assert ups.get(str(number)) == (None if group.parent is None else str(group.parent))


def test_a_page_of_many_blocks_stays_small(rng):
    blocks = [nn.Residual(nn.Affine(4, 4, rng=rng), nn.ReLU()) for _ in range(50)]
    network = nn.Network([*blocks, nn.Affine(4, 2, rng=rng)])
    drawing = draw(network, x=rng.random((3, 4)), t=rng.integers(0, 2, 3))
    page = drawing.html()
    assert page.count("data-view=") == 2 + len(drawing.graph.groups)
    assert len(page) < 1_500_000


def test_a_network_of_too_many_operations_is_told_by_its_blocks(rng):
    blocks = [nn.Residual([nn.ReLU() for _ in range(10)]) for _ in range(40)]
    drawing = draw(nn.Network([*blocks, nn.Affine(3, 2, rng=rng)]), x=rng.random((3, 3)), t=rng.integers(0, 2, 3))
    assert drawing.graph.summary is None
    assert names(drawing.graph, "group")[:2] == ["residual1", "residual2"]
    assert drawing.text().splitlines()[3].split()[:2] == ["residual1", "Residual(x)"]


# --- the look ---------------------------------------------------------------------------------------------------------


def words_of(picture):
    for element in picture.elements:
        for shape in element.shapes:
            if isinstance(shape, Text):
                width = text_width(shape.text, shape.size, bold=shape.bold)
                left = shape.x - {"start": 0, "middle": width / 2, "end": width}[shape.anchor]
                yield Box(left, shape.y - 0.75 * shape.size, left + width, shape.y + 0.2 * shape.size), shape.text


def overlap(a, b):
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def deep_network(rng):
    def block(channels, out, stride):
        shortcut = None if stride == 1 else nn.Conv2d(channels, out, 1, stride=stride, rng=rng)
        first = nn.Conv2d(channels, out, 3, stride=stride, padding=1, rng=rng)
        second = nn.Conv2d(out, out, 3, padding=1, rng=rng)
        layers = (first, nn.BatchNorm(out), nn.ReLU(), second, nn.BatchNorm(out))
        return nn.Sequential(nn.Residual(*layers, shortcut=shortcut), nn.ReLU())

    first, last = nn.Conv2d(1, 4, 3, padding=1, rng=rng), nn.Affine(8, 10, rng=rng)
    return nn.Network([first, block(4, 4, 1), block(4, 8, 2), nn.GlobalAvgPool2d(), last])


@pytest.mark.parametrize("opened", [(), ("sequential2",), ("sequential2", "sequential2.residual1"), None])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_text_lies_on_another_and_frames_hold_only_their_own(rng, opened, language, monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    drawing = draw(deep_network(rng), x=rng.random((2, 1, 8, 8)), t=rng.integers(0, 10, 2))
    groups = drawing.graph.groups
    shut = [] if opened is None else [k for k, group in enumerate(groups) if group.name not in opened]
    with use_style(language=language):
        planned = plan(drawing._record.graph(shut))
        picture = scene(planned)
    for (a, said), (b, other) in itertools.combinations(words_of(picture), 2):
        assert not overlap(a, b), (said, other)
    for box, said in words_of(picture):
        assert box.left >= 0, said
        assert box.right <= picture.width, said
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


# --- text -------------------------------------------------------------------------------------------------------------


def test_text_calls_outputs_by_their_layers(rng):
    *_, drawing = residual_network(rng, fold=False)
    made = {line.split("  ")[0]: re.split(r"  +", line)[1] for line in drawing.text().splitlines()}
    assert made["affine1"] == "affine(x, W, b)"
    assert made["residual1.affine1"] == "affine(affine1, W, b)"
    assert made["residual1.relu1"] == "relu(residual1.affine1)"
    assert made["residual1"] == "residual1.relu1 + affine1"
    assert made["affine2"] == "affine(residual1, W, b)"
    assert made["loss"] == "softmax cross entropy(affine2, t)"
    assert made["residual1.affine1.W"] == "parameter"


# --- errors -----------------------------------------------------------------------------------------------------------


def test_errors_name_the_path_of_the_layer(rng):
    block = nn.Residual(nn.Affine(3, 3, rng=rng), nn.Affine(3, 4, rng=rng))
    with pytest.raises(ShapeError, match=r"^Residual residual1: expected its layers to give the shape \(5, 3\)"):
        draw(nn.Network([block]), x=np.ones((5, 3)), t=np.zeros(5, dtype=int))
    network = nn.Network([nn.Sequential(nn.Affine(4, 3, rng=rng))])
    with pytest.raises(ShapeError, match=r"^Affine sequential1\.affine1: expected"):
        draw(network, x=np.ones((5, 7)), t=np.zeros(5, dtype=int))
    with pytest.raises(ArgumentError, match=r"expected a batch x for Network, got None"):
        draw(nn.Network([nn.Residual(nn.ReLU())]))


def test_a_missing_bias_is_the_constant_zero():
    network = nn.Network(nn.Affine(3, 2, rng=np.random.default_rng(0), bias=False))
    told = draw(network, np.ones((1, 3)), np.array([0]), fold=False).text()
    assert "affine(x, W, 0)" in told
    assert told == draw(network, x=np.ones((1, 3)), t=np.array([0]), fold=False).text()
