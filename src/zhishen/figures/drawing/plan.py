"""The plan of a drawing: the texts of a graph, their sizes, and the layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zhishen.figures.drawing.circle_shapes import CircleText, circle_item, circle_text
from zhishen.figures.drawing.labels import Label, arrow_label
from zhishen.figures.drawing.layout import lay_out
from zhishen.figures.drawing.layout_items import Edge, Layout
from zhishen.figures.drawing.model import Graph
from zhishen.figures.theme import font_size

__all__ = ["Plan", "plan"]

_WIDEST: Final = 860.0  # points; a wider drawing continues in the next row
_PAGES: Final = ((540.0, 760.0), (760.0, 540.0))  # the space for a figure on an upright and on a turned page, in points


@dataclass
class Plan:
    """The layout of a graph with its texts, in one style; it is the same for all steps.

    Attributes:
        graph: the graph.
        layout: the places of the circles, labels and lines.
        labels: the numbers of each arrow.
        texts: the text in each circle.
    """

    graph: Graph
    layout: Layout
    labels: list[Label]
    texts: list[CircleText]


def plan(graph: Graph, *, formulas: bool = False, widest: float | None = None) -> Plan:
    """Lay out a graph with its texts: in one row, or in rows with which it is as large as possible on a page.

    Args:
        graph: the graph.
        formulas: whether the gradients have formulas.
        widest: the width, in points, at which a row ends, instead of the width for a page: for a narrow screen.
    """
    texts = [circle_text(circle, graph) for circle in graph.circles]
    items = [circle_item(circle, text) for circle, text in zip(graph.circles, texts, strict=True)]
    labels = [arrow_label(arrow, graph, formulas=formulas) for arrow in graph.arrows]
    edges = [
        Edge(arrow.source, arrow.target, *label.size(), slot=arrow.slot)
        for arrow, label in zip(graph.arrows, labels, strict=True)
    ]
    scale = font_size("note") / 8.0
    head = font_size("note") * 1.7 if any(item.group is not None for item in items) else 0.0
    if widest is None:
        layout = lay_out(items, edges, widest=_WIDEST * scale, head=head, pages=_PAGES)
    else:
        layout = lay_out(items, edges, widest=widest, head=head)
    return Plan(graph, layout, labels, texts)
