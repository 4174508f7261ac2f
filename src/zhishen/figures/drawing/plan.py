"""The plan of a drawing: the texts of a graph, their sizes, and the layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zhishen.figures.drawing.layout import lay_out
from zhishen.figures.drawing.layout_items import Edge, Item, Layout
from zhishen.figures.drawing.model import Arrow, Circle, Graph, Group
from zhishen.figures.drawing.text_measures import shorten_name, text_width
from zhishen.figures.drawing.values import Value, shape_text
from zhishen.figures.theme import font_size, localized

__all__ = ["HEAT_SIDE", "LINE_HEIGHT", "Label", "Plan", "plan"]

_WIDEST: Final = 860.0  # points; a wider drawing continues in the next row
LINE_HEIGHT: Final = 1.3  # of a note, in font sizes
HEAT_SIDE: Final = 2.6  # the side of a small map, in font sizes of a note


@dataclass
class Plan:
    """The layout of a graph with its texts, in one style; it is the same for all steps.

    Attributes:
        graph: the graph.
        layout: the places of the circles, labels and lines.
        labels: the numbers of each arrow.
        texts: the lines of text in each circle.
    """

    graph: Graph
    layout: Layout
    labels: list[Label]
    texts: list[tuple[str, ...]]


def plan(graph: Graph, *, widest: float = _WIDEST) -> Plan:
    """Lay out a graph with its texts, in rows of at most ``widest`` points."""
    texts = [_texts(circle, graph) for circle in graph.circles]
    items = [_item(circle, text) for circle, text in zip(graph.circles, texts, strict=True)]
    labels = [_label(arrow, graph) for arrow in graph.arrows]
    edges = [
        Edge(arrow.source, arrow.target, *label.size(), slot=arrow.slot)
        for arrow, label in zip(graph.arrows, labels, strict=True)
    ]
    scale = font_size("note") / 8.0
    head = font_size("note") * 1.7 if any(item.group is not None for item in items) else 0.0
    return Plan(graph, lay_out(items, edges, widest=widest * scale, head=head), labels, texts)


@dataclass
class Label:
    """The numbers of an arrow: the lines of text and the small maps above and below its line."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    heat_above: Value | None
    heat_below: Value | None

    def _side(self, lines: tuple[str, ...], heat: Value | None) -> tuple[float, float]:
        note = font_size("note")
        width = max((text_width(line, note) for line in lines), default=0.0)
        height = len(lines) * note * LINE_HEIGHT
        if heat is not None:
            side = note * HEAT_SIDE
            width, height = width + side + 4.0, max(height, side)
        return width, height

    def size(self) -> tuple[float, float, float]:
        """The width, the height above the line, and the height below it."""
        up, down = self._side(self.above, self.heat_above), self._side(self.below, self.heat_below)
        return max(up[0], down[0], font_size("note") * 2) + 8.0, up[1] + 5.0, down[1] + (8.0 if down[1] else 2.0)


def _label(arrow: Arrow, graph: Graph) -> Label:
    value, gradient = arrow.value, arrow.gradient
    if value is None:
        return Label((), (), None, None)
    name = "" if graph.circles[arrow.target].kind == "output" else shorten_name(arrow.name)  # the output has this name
    if graph.shapes_only:
        shape = shape_text(("N", *value.shape[1:])) if value.shape and _has_batch(arrow, graph) else None
        return Label((shape or shape_text(value.shape),), (), None, None)
    above = value.lines()
    branch = graph.circles[arrow.source].kind == "join"
    heat = None if branch else value
    if branch and value.shape:
        few = value.numbers is not None
        above = (value.contents(),) if few else above[:1]  # the rest is before the point at which the lines branch
    if name:
        above = (f"{name} = {above[0]}", *above[1:]) if not value.shape else (f"{name} {above[0]}", *above[1:])
    below = () if gradient is None else gradient.lines() if gradient.shape == () else (gradient.contents(),)
    return Label(
        above,
        below,
        heat if heat is not None and heat.cells is not None else None,
        gradient if gradient is not None and gradient.cells is not None else None,
    )


def _has_batch(arrow: Arrow, graph: Graph) -> bool:
    """Whether the first axis of the value is the batch; parameters and constants have none."""
    return graph.circles[arrow.source].kind not in {"parameter", "constant"}


def _texts(circle: Circle, graph: Graph) -> tuple[str, ...]:
    """The lines of text in a circle."""
    if circle.kind == "group":
        value = circle.value
        shape = (
            ""
            if value is None or not value.shape
            else shape_text(("N", *value.shape[1:]) if graph.shapes_only else value.shape)
        )
        name = shorten_name(_relative_name(circle.name, circle.group, graph))
        return tuple(line for line in (name, _layer_kind(graph, circle), shape) if line)
    if circle.kind == "output":
        return (shorten_name(circle.name) or localized("output", "输出"),)
    if circle.kind == "operation":
        words = circle.label.split(" ")
        if len(words) < 2 or circle.label.startswith(("[", "|")):
            return (circle.label,)
        half = min(range(1, len(words)), key=lambda k: abs(len(" ".join(words[:k])) - len(" ".join(words[k:]))))
        return (" ".join(words[:half]), " ".join(words[half:]))
    return (shorten_name(_relative_name(circle.name, circle.group, graph)),) if circle.name else ()


def _layer_kind(graph: Graph, circle: Circle) -> str:
    """The class of a folded layer, with a note if the layer is frozen."""
    kind = shorten_name(circle.note)
    frozen = circle.group is not None and graph.groups[circle.group].frozen
    return localized("{kind}, frozen", "{kind}，已冻结", kind=kind) if frozen else kind


def _item(circle: Circle, text: tuple[str, ...]) -> Item:
    """The size of a circle."""
    note, label = font_size("note"), font_size("label")
    group = circle.frame
    if circle.kind == "join":
        return Item(6.0, 5.0, 5.0, group=group, ends="point")
    if circle.kind == "group":
        width = max(text_width(text[0], label, bold=True), *(text_width(line, note) for line in text[1:]), 0.0) + 18.0
        height = (label + (len(text) - 1) * note) * 1.35 + 8.0
        return Item(width, height / 2, height / 2, group=group, ends="flat")
    if not text:
        return Item(9.0, 6.0, 6.0, group=group)
    if circle.kind == "operation":
        size = label * 1.25 if len(text[0]) == 1 else label
        height = max(label * 2.7, len(text) * label * 1.35 + 8.0)
        width = max(height, max(text_width(line, size) for line in text) + label * 1.1)
        return Item(width, height / 2, height / 2, group=group)
    height = label * 2.1
    return Item(max(height, text_width(text[0], label) + label * 1.2), height / 2, height / 2, group=group)


def _relative_name(name: str, group: int | None, graph: Graph) -> str:
    """The name of a layer or of its parameter without the path of the block around the layer."""
    parent = graph.groups[group].parent if group is not None else None
    return name if parent is None else name.removeprefix(f"{_path(graph.groups[parent])}.")


def _path(group: Group) -> str:
    """The path of a layer without the number of the call."""
    return group.name.partition(" (")[0]
