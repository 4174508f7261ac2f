"""The form of a circle: its texts, their size, and its own size.

A short text is in a circle. A longer one is in smaller type, and the longest ones are in a box with round corners.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zhishen.figures.drawing.layout_items import Item
from zhishen.figures.drawing.model import Circle, Graph, Group
from zhishen.figures.drawing.operation_text import operation_text
from zhishen.figures.drawing.text_measures import shorten_name, text_width
from zhishen.figures.drawing.values import shape_text, short
from zhishen.figures.theme import font_size, localized

__all__ = ["CircleText", "circle_item", "circle_text"]

_SMALLEST_TYPE: Final = 0.8  # of the type in a circle, in font sizes of a label
_LARGEST_CIRCLE: Final = 3.9  # the largest diameter, in font sizes of a label
_CIRCLE: Final = 2.7  # the smallest diameter of an operation
_LEAF: Final = 2.1  # the smallest diameter of another circle
_LARGEST_LEAF: Final = 2.7  # the largest one
_BOX_RADIUS: Final = 0.9  # of the corners of a box, in font sizes of a label
_TEXT_LINE: Final = 1.24  # the distance between two lines of text


@dataclass(frozen=True)
class CircleText:
    """The lines of text in a circle, and the size of their type."""

    lines: tuple[str, ...]
    size: float

    @property
    def line_height(self) -> float:
        """The distance between the baselines of two lines."""
        return self.size * _TEXT_LINE


def circle_text(circle: Circle, graph: Graph) -> CircleText:
    """The text in a circle of a graph."""
    label = font_size("label")
    if circle.kind == "group":
        return CircleText(_layer_lines(circle, graph), label)
    if circle.kind == "output":
        return CircleText((shorten_name(circle.name) or localized("output", "输出"),), label)
    if circle.kind == "operation":
        lines = _in_two_lines(operation_text(circle))
        size = label * 1.25 if len(lines[0]) == 1 else label
        width = max(text_width(line, size) for line in lines)
        smaller = _SMALLEST_TYPE if len(lines) == 1 and width + 0.8 * label > _LARGEST_CIRCLE * label else 1.0
        fits = width * smaller + 0.6 * label <= _LARGEST_CIRCLE * label
        return CircleText(lines, size * smaller if fits else size)
    if circle.number_in_circle is not None:
        return CircleText((short(circle.number_in_circle),), label)
    name = shorten_name(_relative_name(circle.name, circle.group, graph))
    return CircleText((name,) if name else (), label)


def circle_item(circle: Circle, text: CircleText) -> Item:
    """The size and the form of a circle."""
    note, label = font_size("note"), font_size("label")
    group = circle.frame
    if circle.kind == "join":
        return Item(6.0, 5.0, 5.0, group=group, is_point=True)
    if circle.kind == "group":
        first, *others = text.lines
        width = max(text_width(first, label, bold=True), *(text_width(line, note) for line in others), 0.0) + 18.0
        height = (label + len(others) * note) * 1.35 + 8.0
        return Item(width, height / 2, height / 2, group=group, radius=6.0)
    if not text.lines:
        return Item(9.0, 4.5, 4.5, group=group, radius=4.5)
    width = max(text_width(line, text.size) for line in text.lines)
    if circle.kind != "operation":
        height = max(_LEAF * label, width + 0.8 * label)
        if height <= _LARGEST_LEAF * label:
            return Item(height, height / 2, height / 2, group=group, radius=height / 2)
        height, width = _LEAF * label, width + 1.2 * label
        return Item(width, height / 2, height / 2, group=group, radius=height / 2)
    diameter = max(_CIRCLE * label, width + 0.6 * label)
    if len(text.lines) == 1 and diameter <= _LARGEST_CIRCLE * label:
        return Item(diameter, diameter / 2, diameter / 2, group=group, radius=diameter / 2)
    height = len(text.lines) * text.line_height + 1.2 * label
    return Item(width + 1.1 * label, height / 2, height / 2, group=group, radius=_BOX_RADIUS * label)


def _layer_lines(circle: Circle, graph: Graph) -> tuple[str, ...]:
    """The name, the class and the output shape of a folded layer."""
    value = circle.value
    shape = ""
    if value is not None and value.shape:
        shape = shape_text(("N", *value.shape[1:]) if graph.shapes_only else value.shape)
    name = shorten_name(_relative_name(circle.name, circle.group, graph))
    return tuple(line for line in (name, _layer_kind(graph, circle), shape) if line)


def _layer_kind(graph: Graph, circle: Circle) -> str:
    """The class of a folded layer, with a note if the layer is frozen."""
    kind = shorten_name(circle.note)
    frozen = circle.group is not None and graph.groups[circle.group].frozen
    return localized("{kind}, frozen", "{kind}，已冻结", kind=kind) if frozen else kind


def _in_two_lines(text: str) -> tuple[str, ...]:
    """A text of several words in two lines of similar length."""
    words = text.split(" ")
    if len(words) < 2 or text.startswith(("[", "|")) or "(" in text:
        return (text,)
    half = min(range(1, len(words)), key=lambda k: abs(len(" ".join(words[:k])) - len(" ".join(words[k:]))))
    return (" ".join(words[:half]), " ".join(words[half:]))


def _relative_name(name: str, group: int | None, graph: Graph) -> str:
    """The name of a layer or of its parameter without the path of the block around the layer."""
    parent = graph.groups[group].parent if group is not None else None
    return name if parent is None else name.removeprefix(f"{_path(graph.groups[parent])}.")


def _path(group: Group) -> str:
    """The path of a layer without the number of the call."""
    return group.name.partition(" (")[0]
