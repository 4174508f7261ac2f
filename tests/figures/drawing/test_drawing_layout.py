"""Where everything stands."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import Tensor, nn
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.layout import lay_out
from zhishen.figures.drawing.layout_items import Edge, Item
from zhishen.figures.drawing.scene import plan, scene, text_width
from zhishen.figures.drawing.shapes import Line, Text


@st.composite
def graphs(draws):
    """Circles of various sizes in order, and arrows from earlier ones to later ones."""
    count = draws(st.integers(1, 14))
    sizes = draws(st.lists(st.tuples(st.integers(8, 90), st.integers(5, 25)), min_size=count, max_size=count))
    circles = [Item(float(width), float(half), float(half)) for width, half in sizes]
    edges = [
        Edge(source, target, float(draws(st.integers(16, 80))), float(draws(st.integers(4, 30))), 6.0)
        for target in range(1, count)
        for source in sorted(draws(st.sets(st.integers(0, target - 1), max_size=3)))
    ]
    return circles, edges


def corners(item):
    return (item.x - item.width / 2, item.y - item.above, item.x + item.width / 2, item.y + item.below)


def overlap(a, b):
    return a[0] < b[2] - 1e-6 and b[0] < a[2] - 1e-6 and a[1] < b[3] - 1e-6 and b[1] < a[3] - 1e-6


@settings(max_examples=60, deadline=None)
@given(graphs(), st.sampled_from([10_000.0, 300.0]))
def test_nothing_overlaps_and_arrows_go_to_later_ranks(graph, widest):
    circles, edges = graph
    layout = lay_out(circles, edges, widest=widest)
    boxes = [corners(item) for item in [*layout.circles, *layout.labels]]
    for a, b in itertools.combinations(boxes, 2):
        assert not overlap(a, b)
    for edge in edges:
        assert layout.ranks[edge.source] < layout.ranks[edge.target]
    for left, top, right, bottom in boxes:
        assert left >= -1e-6
        assert top >= -1e-6
        assert right <= layout.width + 1e-6
        assert bottom <= layout.height + 1e-6


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_lines_run_over_no_circle_and_no_number(graph):
    circles, edges = graph
    layout = lay_out(circles, edges, widest=10_000.0)
    items = [*layout.circles, *layout.labels]
    for k, pieces in enumerate(layout.routes):
        own = {id(circles[edges[k].source]), id(circles[edges[k].target]), id(layout.labels[k])}
        points = [point for piece in pieces for point in piece]
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            for item in items:
                left, top, right, bottom = corners(item)
                if id(item) in own:
                    continue
                inside_x = min(x0, x1) < right - 1e-6 and max(x0, x1) > left + 1e-6
                inside_y = min(y0, y1) < bottom - 1e-6 and max(y0, y1) > top + 1e-6
                assert not (inside_x and inside_y)


@settings(max_examples=20, deadline=None)
@given(graphs())
def test_the_same_graph_looks_the_same(graph):
    circles, edges = graph
    places = []
    for _ in range(2):
        layout = lay_out([Item(c.width, c.above, c.below) for c in circles], edges, widest=300.0)
        places.append([(item.x, item.y) for item in [*layout.circles, *layout.labels]])
    assert places[0] == places[1]


def test_two_lines_that_need_not_cross_do_not():
    circles = [Item(20, 10, 10) for _ in range(6)]
    edges = [Edge(0, 3, 20, 5, 5), Edge(1, 2, 20, 5, 5), Edge(2, 4, 20, 5, 5), Edge(3, 5, 20, 5, 5)]
    layout = lay_out(circles, edges, widest=1000.0)
    first, second = layout.circles[0].y - layout.circles[1].y, layout.circles[3].y - layout.circles[2].y
    assert first * second > 0
    assert layout.circles[0].y == pytest.approx(layout.circles[5].y)  # and they are level


def test_a_leaf_stands_before_what_uses_it():
    x = Tensor(1.0, name="x")
    y = ((x + 1) * 2).exp() * Tensor(3.0, name="late")
    graph = draw(y).graph
    planned = plan(graph)
    ranks = {c.name or c.label: rank for c, rank in zip(graph.circles, planned.layout.ranks, strict=True)}
    assert ranks["late"] == ranks["exp"]


def words_of(picture):
    for element in picture.elements:
        for shape in element.shapes:
            if isinstance(shape, Text):
                width = text_width(shape.text, shape.size, bold=shape.bold)
                left = shape.x - {"start": 0, "middle": width / 2, "end": width}[shape.anchor]
                yield (left, shape.y - 0.75 * shape.size, left + width, shape.y + 0.2 * shape.size), shape.text


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
def test_no_text_of_a_network_lies_on_another_or_outside(name, fold):
    network, x, t = networks()[name]
    picture = scene(plan(draw(network, x=x, t=t, fold=fold).graph))
    found = list(words_of(picture))
    for (a, said), (b, other) in itertools.combinations(found, 2):
        assert not overlap(a, b), (said, other)
    for (left, top, right, bottom), said in found:
        assert left >= 0, said
        assert right <= picture.width, said
        assert top >= 0, said
        assert bottom <= picture.height, said


def test_a_network_of_sixteen_layers_goes_on_in_rows():
    network, x, t = networks()["deep"]
    planned = plan(draw(network, x=x, t=t).graph)
    assert planned.layout.rows > 2
    picture = scene(planned)
    assert picture.width < 1000
    assert picture.height < 1500


def test_open_groups_are_framed():
    network, x, t = networks()["images"]
    graph = draw(network, x=x, t=t, fold=False).graph
    frames = plan(graph).layout.groups
    assert set(frames) == set(range(len(graph.groups)))
    for a, b in itertools.combinations([box for boxes in frames.values() for box in boxes], 2):
        assert not overlap((a.left, a.top, a.right, a.bottom), (b.left, b.top, b.right, b.bottom))


def test_a_value_that_is_used_again_and_again_is_one_line():
    x = y = Tensor(0.5, name="x")
    for _ in range(12):
        y = y * x
    planned = plan(draw(y).graph)
    join = next(k for k, circle in enumerate(planned.graph.circles) if circle.kind == "join")
    assert len(planned.layout.splits[join]) == 10  # the first two part at the point itself, the last two at the end
    picture = scene(planned)
    lines = [pair for e in picture.elements for s in e.shapes if isinstance(s, Line) for pair in line_pairs(s)]
    assert len(lines) == len(set(lines))


def line_pairs(line):
    pairs = zip(line.points, line.points[1:], strict=False)
    return [pair for pair in pairs if pair[0] != pair[1]] if line.curved else [line.points]


def test_lines_that_nobody_could_follow_are_summed_up():
    values = [Tensor(0.5).tanh()]
    for _ in range(90):
        values.append(values[-1].tanh())
    y = values[-1]
    for value in values[::-1]:
        y = (y * value).sqrt()
    graph = draw(y).graph
    assert graph.summary is not None
    assert graph.summary.counts == {"×": 91, "tanh": 91, "√": 91}
