"""The plan of a drawing: the ranks, rows and frames of real graphs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from drawing_samples import (
    overlap,
)

from zhishen import Tensor, nn
from zhishen.figures import theme as theme_module
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.plan import plan
from zhishen.figures.drawing.scene import scene
from zhishen.figures.drawing.shapes import Line, Text
from zhishen.figures.theme import use_style


def networks():
    rng = np.random.default_rng(0)
    deep = nn.multi_layer(30, [20] * 15, 10, rng=rng)
    images = nn.simple_conv((1, 12, 12), 10, rng=rng, filters=4, hidden=7)
    return {
        "deep": (deep, rng.random((5, 30)), rng.integers(0, 10, 5)),
        "images": (images, rng.random((2, 1, 12, 12)), rng.integers(0, 10, 2)),
    }


def test_a_leaf_is_just_before_the_circle_that_uses_it():
    x = Tensor(1.0, name="x")
    y = ((x + 1) * 2).exp() * Tensor(3.0, name="late")
    graph = draw(y).graph
    planned = plan(graph)
    ranks = {c.name or c.label: rank for c, rank in zip(graph.circles, planned.layout.ranks, strict=True)}
    assert ranks["late"] == ranks["exp"]


def test_a_network_of_sixteen_layers_has_several_rows():
    network, x, t = networks()["deep"]
    planned = plan(draw(network, x=x, t=t).graph)
    assert planned.layout.rows > 2
    picture = scene(planned)
    assert picture.width < 1000
    assert picture.height < 1500


def test_open_groups_have_frames_that_do_not_overlap():
    network, x, t = networks()["images"]
    graph = draw(network, x=x, t=t, fold=False).graph
    frames = plan(graph).layout.groups
    assert set(frames) == set(range(len(graph.groups)))
    for a, b in itertools.combinations([box for boxes in frames.values() for box in boxes], 2):
        assert not overlap(a, b)


def test_a_value_with_many_users_is_one_line_with_branches():
    x = y = Tensor(0.5, name="x")
    for _ in range(12):
        y = y * x
    planned = plan(draw(y).graph)
    join = next(k for k, circle in enumerate(planned.graph.circles) if circle.kind == "join")
    assert len(planned.layout.splits[join]) == 10  # the first two part at the point itself, the last two at the end
    picture = scene(planned)
    lines = [pair for e in picture.elements for s in e.shapes if isinstance(s, Line) for pair in line_pairs(s)]
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_network_of_sixteen_layers_fits_a_page_with_legible_type(language, monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    network, x, t = networks()["deep"]
    with use_style(language=language):
        drawing = draw(network, x=x, t=t)
        picture = scene(plan(drawing.graph))
    pages = ((540, 760), (760, 540))  # of A4 without margins, in points
    scale = max(min(width / picture.width, height / picture.height) for width, height in pages)
    smallest = min(s.size for e in picture.elements for s in e.shapes if isinstance(s, Text))
    assert scale * smallest > 6


def line_pairs(line):
    pairs = zip(line.points, line.points[1:], strict=False)
    return [pair for pair in pairs if pair[0] != pair[1]] if line.curved else [line.points]


def test_a_narrow_plan_has_more_rows_of_the_same_circles():
    graph = draw(Tensor(2.0, name="x") ** 2 * 3 + 1).graph
    wide, narrow = plan(graph), plan(graph, widest=160.0)
    assert (wide.layout.rows, len(narrow.layout.circles)) == (1, len(wide.layout.circles))
    assert narrow.layout.rows > 1
    assert narrow.layout.width < 1.2 * 160 < wide.layout.width
