"""The layout of random graphs: no overlaps, no line across a circle or a number, the same each time."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen.figures.drawing.layout import lay_out
from zhishen.figures.drawing.layout_items import Edge, Item


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
def test_no_line_crosses_a_circle_or_a_number(graph):
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
def test_the_same_graph_has_the_same_layout(graph):
    circles, edges = graph
    places = []
    for _ in range(2):
        layout = lay_out([Item(c.width, c.above, c.below) for c in circles], edges, widest=300.0)
        places.append([(item.x, item.y) for item in [*layout.circles, *layout.labels]])
    assert places[0] == places[1]


def test_lines_do_not_cross_without_need():
    circles = [Item(20, 10, 10) for _ in range(6)]
    edges = [Edge(0, 3, 20, 5, 5), Edge(1, 2, 20, 5, 5), Edge(2, 4, 20, 5, 5), Edge(3, 5, 20, 5, 5)]
    layout = lay_out(circles, edges, widest=1000.0)
    first, second = layout.circles[0].y - layout.circles[1].y, layout.circles[3].y - layout.circles[2].y
    assert first * second > 0
    assert layout.circles[0].y == pytest.approx(layout.circles[5].y)  # and they are level


@pytest.mark.parametrize("page", [(300.0, 600.0), (600.0, 300.0)])
def test_the_rows_of_a_layout_fit_a_page(page):
    def scale(pages):
        circles = [Item(60.0, 10.0, 10.0) for _ in range(30)]
        layout = lay_out(circles, [Edge(k, k + 1, 60.0, 5.0, 5.0) for k in range(29)], widest=700.0, pages=pages)
        return min(page[0] / layout.width, page[1] / layout.height)

    assert scale([page]) >= scale([])
    assert scale([page]) > 0.5
