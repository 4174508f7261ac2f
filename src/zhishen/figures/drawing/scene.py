"""The picture as a list of plain shapes, in points, y downwards: what SVG and Matplotlib both draw.

Everything that is decided about the look is decided here, by role, so that both pictures are the same in any theme,
language and medium.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from zhishen.figures.drawing.layout import Box, Edge, Item, Layout, Point, lay_out
from zhishen.figures.drawing.model import Arrow, Circle, Graph, Group, Summary
from zhishen.figures.drawing.shapes import Disc, Element, HeatMap, Line, Rectangle, Scene, Shape, Text, translated
from zhishen.figures.drawing.values import Value, shape_text
from zhishen.figures.theme import font_size, localized, role_color

__all__ = ["Plan", "plan", "scene", "shorten_name", "summary_lines", "summary_note", "text_width"]

WIDEST: Final = 860.0  # points; beyond, the picture goes on in the next row
MARGIN: Final = 10.0
LONGEST_NAME: Final = 22  # characters; the whole name is in the hover text


# --- sizes ------------------------------------------------------------------------------------------------------------

_NARROW: Final = set("iljtfr.,:;|!'()[]/\\ -")
_WIDE: Final = set("mwMW@%±×—∞OQGDHNU")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, on the safe side: no font is asked, so that a picture is the same everywhere."""
    ems = 0.0
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            ems += 1.05
        elif character in _NARROW:
            ems += 0.42
        elif character in _WIDE:
            ems += 0.95
        else:
            ems += 0.66
    return ems * size * (1.1 if bold else 1.0)


def shorten_name(name: str, longest: int = LONGEST_NAME) -> str:
    """A name that is not too long: the last layers of a path, the beginning of anything else."""
    parts = name.split(".")
    for begin in range(len(parts)):
        last = ("…" if begin else "") + ".".join(parts[begin:])
        if len(last) <= longest:
            return last
    return parts[-1][: longest - 1] + "…"


def _relative_name(name: str, group: int | None, graph: Graph) -> str:
    """The name of a layer, or of a parameter of it, without the path of the block that the layer is in."""
    parent = graph.groups[group].parent if group is not None else None
    return name if parent is None else name.removeprefix(f"{_path(graph.groups[parent])}.")


def _path(group: Group) -> str:
    """The path of a layer, without the number of the call."""
    return group.name.partition(" (")[0]


@dataclass
class _Label:
    """The numbers of an arrow: what stands above the line and what below."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    heat_above: Value | None
    heat_below: Value | None

    def _side(self, lines: tuple[str, ...], heat: Value | None) -> tuple[float, float]:
        note = font_size("note")
        width = max((text_width(line, note) for line in lines), default=0.0)
        height = len(lines) * note * _LEADING
        if heat is not None:
            side = note * _HEAT
            width, height = width + side + 4.0, max(height, side)
        return width, height

    def size(self) -> tuple[float, float, float]:
        """Width, height above the line, height below."""
        up, down = self._side(self.above, self.heat_above), self._side(self.below, self.heat_below)
        return max(up[0], down[0], font_size("note") * 2) + 8.0, up[1] + 5.0, down[1] + (8.0 if down[1] else 2.0)


_LEADING: Final = 1.3
_HEAT: Final = 2.6  # the side of a small map, in heights of a note


def _label(arrow: Arrow, graph: Graph) -> _Label:
    value, gradient = arrow.value, arrow.gradient
    if value is None:
        return _Label((), (), None, None)
    name = "" if graph.circles[arrow.target].kind == "output" else shorten_name(arrow.name)  # the output has it
    if graph.shapes_only:
        shape = shape_text(("N", *value.shape[1:])) if value.shape and _has_batch(arrow, graph) else None
        return _Label((shape or shape_text(value.shape),), (), None, None)
    above = value.lines()
    branch = graph.circles[arrow.source].kind == "join"
    heat = None if branch else value
    if branch and value.shape:
        few = value.numbers is not None
        above = (value.inside(),) if few else above[:1]  # the rest stands before the point where the lines part
    if name:
        above = (f"{name} = {above[0]}", *above[1:]) if not value.shape else (f"{name} {above[0]}", *above[1:])
    below = () if gradient is None else gradient.lines() if gradient.shape == () else (gradient.inside(),)
    return _Label(
        above,
        below,
        heat if heat is not None and heat.cells is not None else None,
        gradient if gradient is not None and gradient.cells is not None else None,
    )


def _has_batch(arrow: Arrow, graph: Graph) -> bool:
    """Parameters have no batch axis."""
    return graph.circles[arrow.source].kind not in {"parameter", "constant"}


# --- the plan: sizes and places, the same for all steps ---------------------------------------------------------------


@dataclass
class Plan:
    """A graph with the places of everything, for one look."""

    graph: Graph
    layout: Layout
    labels: list[_Label]
    texts: list[tuple[str, ...]]


def plan(graph: Graph, *, widest: float = WIDEST) -> Plan:
    """Find the places of everything."""
    texts = [_texts(circle, graph) for circle in graph.circles]
    items = [_item(circle, text) for circle, text in zip(graph.circles, texts, strict=True)]
    labels = [_label(arrow, graph) for arrow in graph.arrows]
    edges = [
        Edge(arrow.source, arrow.target, *label.size(), slot=arrow.slot)
        for arrow, label in zip(graph.arrows, labels, strict=True)
    ]
    larger = font_size("note") / 8.0
    head = font_size("note") * 1.7 if any(item.group is not None for item in items) else 0.0
    return Plan(graph, lay_out(items, edges, widest=widest * larger, head=head), labels, texts)


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
    """The kind of the layer that a box stands for, and whether it learns."""
    kind = shorten_name(circle.note)
    frozen = circle.group is not None and graph.groups[circle.group].frozen
    return localized(f"{kind}, frozen", f"{kind}，已冻结") if frozen else kind


def _item(circle: Circle, text: tuple[str, ...]) -> Item:
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


# --- drawing ----------------------------------------------------------------------------------------------------------

_KINDS: Final = (  # a layer's color, by what its class is called
    ("Affine", "affine"), ("Conv", "conv"), ("Norm", "norm"), ("Pool", "pool"), ("Dropout", "dropout"),
    ("Flatten", "shape"),
)  # fmt: skip


def _role(graph: Graph, number: int) -> str:
    group = graph.groups[number]
    if group.loss:
        return "loss"
    if any(inner.parent == number for inner in graph.groups):
        return "text"  # a block
    return next((role for part, role in _KINDS if part in group.kind), "activation")


def scene(planned: Plan, step: int | None = None, *, key: bool = True, back: int | None = None) -> Scene:
    """The picture after ``step`` steps; None: with all that is known.

    Args:
        planned: sizes and places.
        step: how many steps of the computation have been made.
        key: whether the line that explains the colors stands below.
        back: the number of the block that the picture shows the inside of; its name stands above, and leads back.
    """
    graph = planned.graph
    if graph.summary is not None:
        return _summary(graph.summary, shapes_only=graph.shapes_only)
    layout = planned.layout
    elements: list[Element] = []
    for number, boxes in layout.groups.items():
        elements.append(_frame(graph, number, boxes))
    drawn: set[tuple[Point, ...]] = set()
    for k, arrow in enumerate(graph.arrows):
        elements.append(_arrow_element(planned, k, arrow, step, drawn))
    pulls = {arrow.target: arrow.backward_step for arrow in graph.arrows if arrow.backward_step is not None}
    for k, (circle, item, text) in enumerate(zip(graph.circles, layout.circles, planned.texts, strict=True)):
        working = circle.kind in {"operation", "group"}
        at_work = step is not None and working and step in (circle.forward_step, pulls.get(k))
        element = _circle_element(graph, circle, item, text, step, at_work=at_work)
        ink = role_color("text") if graph.shapes_only or _known(circle.forward_step, step) else role_color("muted")
        element.shapes += [Disc(x, y, 1.8, ink, ink) for x, y in layout.splits.get(k, ())]
        if circle.kind == "operation" and circle.group not in layout.groups:
            element.opens = circle.group  # an open layer for whose frame there was no room
        elements.append(element)
    frames = [box for boxes in layout.groups.values() for box in boxes]
    left = min((box.left for box in frames), default=0.0)
    top = min((box.top for box in frames), default=0.0)
    right = max((box.right for box in frames), default=0.0)
    low = max((box.bottom for box in frames), default=0.0)
    width, height = max(layout.width, right), max(layout.height, low)
    left, top = min(left, 0.0), min(top, 0.0)
    if back is not None:
        elements.insert(0, _back_link(graph, back, left, top - 8.0))
        top -= 8.0 + font_size("note") * 1.4
    if key:
        line = _legend(graph, left, height + 12.0)
        elements.append(line)
        height += 12.0 + font_size("note") * 1.4
        width = max(width, left + _legend_width(graph))
    placed = [translated(element, MARGIN - left, MARGIN - top) for element in elements]
    return Scene(width - left + 2 * MARGIN, height - top + 2 * MARGIN, placed)


def _known(first: int | None, step: int | None) -> bool:
    return first is not None and (step is None or first <= step)


def _frame(graph: Graph, number: int, boxes: Sequence[Box]) -> Element:
    note, group = font_size("note"), graph.groups[number]
    element = Element(_group_title(group), opens=number, kind="frame")
    for k, box in enumerate(boxes):
        words = f"{shorten_name(group.name)}  {group.kind}" if k == 0 else "…"
        while len(words) > 4 and text_width(words, note) > box.right - box.left - 8:
            words = words[:-2] + "…"
        color = role_color(_role(graph, number))
        element.shapes += [
            Rectangle(box, role_color("panel"), role_color("grid"), 6.0),
            Text(box.left + 6.0, box.top + note * 1.35, words, note, color, "start", bold=True),
        ]
    return element


def _group_title(group: Group) -> str:
    said = f"{group.name}: {group.note}"
    return said if not group.frozen else localized(f"{said} (frozen)", f"{said}（已冻结）")


def _back_link(graph: Graph, number: int, left: float, low: float) -> Element:
    name = graph.groups[number].name
    words = Text(left, low, f"← {name}", font_size("note"), role_color(_role(graph, number)), "start", bold=True)
    return Element(localized(f"back to {name}", f"返回 {name}"), [words], opens=number)


def _arrow_element(planned: Plan, k: int, arrow: Arrow, step: int | None, drawn: set[tuple[Point, ...]]) -> Element:
    graph, layout = planned.graph, planned.layout
    label, item = planned.labels[k], layout.labels[k]
    forward = graph.shapes_only or _known(arrow.forward_step, step)
    backward = _known(arrow.backward_step, step)
    stroke = role_color("text") if forward else role_color("muted")
    shapes: list[Shape] = []
    pieces = layout.routes[k]
    head = not layout.circles[arrow.target].is_point
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        while len(piece) > 1 and (piece[0], piece[1]) in drawn:  # arrows from one point have the first part in common
            piece = piece[1:]  # noqa: PLW2901
        drawn.update(pairwise(piece))
        if len(piece) > 1:
            shapes.append(Line(tuple(piece), stroke, 1.1, curved=True, head=head and last))
    turns = [tuple(corners) for corners in layout.turns[k]]
    shapes.extend(Line(corners, stroke, 1.1) for corners in turns if corners not in drawn)
    drawn.update(turns)
    note = font_size("note")
    if forward and label.above:
        _write(shapes, label.above, label.heat_above, item, role_color("forward"), top=True)
    if backward and label.below:
        y = item.y + 4.0
        reach = min(item.width / 2 - 2.0, note * 1.6)
        shapes.append(Line(((item.x + reach, y), (item.x - reach, y)), role_color("backward"), 1.4, head=True))
        _write(shapes, label.below, label.heat_below, item, role_color("backward"), top=False)
    return Element(
        _arrow_title(arrow, forward=forward, backward=backward, shapes_only=graph.shapes_only), shapes, kind="arrow"
    )


def _arrow_title(arrow: Arrow, *, forward: bool, backward: bool, shapes_only: bool) -> str:
    parts = [arrow.name] if arrow.name else []
    if arrow.value is not None and forward and not shapes_only:
        parts.append(f"{localized('value', '值')}: {arrow.value.full()}")
    if arrow.gradient is not None and backward:
        parts.append(f"{localized('gradient', '梯度')}: {arrow.gradient.full()}")
    return "\n".join(parts) or localized("not known yet", "尚未计算")


def _write(shapes: list[Shape], lines: Sequence[str], heat: Value | None, item: Item, ink: str, *, top: bool) -> None:
    """Lines of text above or below an arrow's line, with the small map at their left."""
    note = font_size("note")
    leading = note * _LEADING
    side = note * _HEAT if heat is not None else 0.0
    block = len(lines) * leading
    height = max(block, side)
    upper = item.y - 5.0 - height if top else item.y + 8.0
    first = upper + (height - block if top else 0.0) + note
    if heat is None or heat.cells is None:
        for k, line in enumerate(lines):
            shapes.append(Text(item.x, first + k * leading, line, note, ink))
        return
    first = upper + (height - block) / 2 + note
    width = max(text_width(line, note) for line in lines) + side + 4.0
    left = item.x - width / 2
    rows, columns = heat.cells.shape
    scale = side / max(rows, columns)
    thick, wide = max(rows * scale, 4.0), max(columns * scale, 4.0)
    middle_x, middle_y = left + side / 2, upper + height / 2
    box = Box(middle_x - wide / 2, middle_y - thick / 2, middle_x + wide / 2, middle_y + thick / 2)
    limit = max(abs(heat.low), abs(heat.high))
    shapes.append(HeatMap(box, heat.cells, limit if math.isfinite(limit) and limit > 0 else 1.0))
    shapes.append(Rectangle(box, "none", role_color("muted"), 0.0, 0.5))
    for k, line in enumerate(lines):
        shapes.append(Text(left + side + 4.0, first + k * leading, line, note, ink, "start"))


def _circle_element(
    graph: Graph, circle: Circle, item: Item, text: tuple[str, ...], step: int | None, *, at_work: bool
) -> Element:
    forward = graph.shapes_only or _known(circle.forward_step, step)
    ink = role_color("text") if forward else role_color("muted")
    element = Element(
        _circle_title(graph, circle, forward=forward, backward=_known(circle.backward_step, step)), kind="circle"
    )
    x, y, label, note = item.x, item.y, font_size("label"), font_size("note")
    box = Box(x - item.width / 2, y - item.above, x + item.width / 2, y + item.below)
    if circle.kind == "join":
        element.shapes.append(Disc(x, y, 2.6, ink, ink))
        return element
    fill = (
        role_color("highlight")
        if at_work
        else role_color("panel")
        if circle.kind in {"operation", "group"}
        else role_color("background")
    )
    if circle.kind == "group" and circle.group is not None:
        color = role_color(_role(graph, circle.group))
        element.opens = circle.group
        element.shapes += [
            Rectangle(box, fill, color, 6.0, 1.4),
            Rectangle(Box(box.left, box.top + 5, box.left + 3.5, box.bottom - 5), color, "none", 0.0),
        ]
        baseline = box.top + 5.0 + label
        for k, line in enumerate(text):
            size = label if k == 0 else note
            shade = ink if k == 0 else role_color("muted")
            element.shapes.append(Text(x + 1.5, baseline, line, size, shade, bold=k == 0))
            baseline += note * 1.35
        return element
    parameter, constant = circle.kind == "parameter", circle.kind == "constant"
    stroke = (
        role_color("parameter") if parameter else role_color("muted") if constant or circle.kind == "output" else ink
    )
    dashed = constant or circle.frozen
    if not text:
        element.shapes.append(Disc(x, y, 4.5, fill, stroke, 1.2, dashed=dashed))
        return element
    width = 1.8 if parameter else 1.2
    element.shapes.append(Rectangle(box, fill, stroke, min(item.above, item.width / 2), width, dashed=dashed))
    size = label * 1.25 if circle.kind == "operation" and len(text[0]) == 1 else label
    baseline = y + size * 0.36 - (len(text) - 1) * label * 0.62
    for k, line in enumerate(text):
        element.shapes.append(Text(x, baseline + k * label * 1.24, line, size, ink))
    return element


def _circle_title(graph: Graph, circle: Circle, *, forward: bool, backward: bool) -> str:
    kinds = {
        "operation": localized("operation", "运算"), "leaf": localized("input", "输入"), "parameter": localized("parameter", "参数"),
        "constant": localized("constant", "常数"), "output": localized("output", "输出"), "group": localized("layer", "层"),
        "join": localized("flows to several places; the gradients add", "流向多处；梯度在此相加"),
    }  # fmt: skip
    told = [kinds[circle.kind]]
    if circle.kind == "group" and circle.group is not None:
        told = [_group_title(graph.groups[circle.group])]
    elif circle.kind == "operation":
        told = [circle.note or circle.label]
    if circle.name and circle.kind != "group":
        told.append(circle.name)
    if circle.frozen:
        told.append(localized("(frozen)", "（已冻结）"))
    parts = [" ".join(told)]
    if circle.value is not None and graph.shapes_only:
        parts.append(shape_text(circle.value.shape))
    elif circle.value is not None and forward:
        parts.append(f"{localized('value', '值')}: {circle.value.full()}")
    if circle.gradient is not None and backward:
        parts.append(f"{localized('gradient', '梯度')}: {circle.gradient.full()}")
    return "\n".join(parts)


# --- the line that explains -------------------------------------------------------------------------------------------


def _legend_entries(graph: Graph) -> list[tuple[str, str]]:
    """The colors that occur, with their words."""
    if graph.shapes_only:
        parts = [(role_color("forward"), localized("shape above the arrow (N: batch)", "箭头上方：形状（N：批大小）"))]
    else:
        parts = [(role_color("forward"), localized("value above the arrow", "箭头上方：值"))]
    if any(arrow.gradient is not None for arrow in graph.arrows):
        parts.append((role_color("backward"), localized("gradient below", "下方：梯度")))
    if any(circle.kind == "parameter" for circle in graph.circles):
        parts.append((role_color("parameter"), localized("parameter", "参数")))
    return parts


def _legend_width(graph: Graph) -> float:
    note = font_size("note")
    return sum(note * 1.3 + text_width(words, note) + 14.0 for _, words in _legend_entries(graph))


def _legend(graph: Graph, left: float, top: float) -> Element:
    note = font_size("note")
    element = Element(localized("what the colors say", "颜色的含义"))
    x = left
    for color, words in _legend_entries(graph):
        middle = top + note * 0.7
        element.shapes.append(Disc(x + 3.0, middle, 3.0, color, color))
        element.shapes.append(Text(x + note * 1.3, top + note * 1.05, words, note, role_color("muted"), "start"))
        x += note * 1.3 + text_width(words, note) + 14.0
    return element


# --- the summary of a large graph -------------------------------------------------------------------------------------

_BARS: Final = 12


def summary_lines(told: Summary, *, shapes_only: bool = False) -> list[tuple[str, str]]:
    """What is said of a large graph: words and numbers."""
    lines = [
        (localized("operations", "运算"), f"{told.operations:,}"),
        (localized("depth", "深度"), f"{told.depth:,}"),
        (localized("inputs", "输入"), f"{told.inputs - told.parameters:,}"),
        (localized("parameters", "参数"), f"{told.parameters:,}"),
        (localized("constants", "常数"), f"{told.constants:,}"),
    ]
    if told.names:
        lines.append((localized("named", "名称"), ", ".join(shorten_name(name) for name in told.names)))
    said = shape_text(told.output.shape) if shapes_only else " ".join(told.output.lines())
    lines.append((localized("output", "输出"), said))
    return lines


def summary_note() -> str:
    """Why there is no picture of it."""
    return localized("Too many operations to be drawn one by one.", "运算太多，无法逐个画出。")


def _summary(told: Summary, *, shapes_only: bool) -> Scene:
    title, label, note = font_size("title"), font_size("label"), font_size("note")
    heading = localized(f"A graph of {told.operations:,} operations", f"含 {told.operations:,} 个运算的计算图")
    element = Element(summary_note())
    y = MARGIN + title
    element.shapes.append(Text(MARGIN, y, heading, title, role_color("text"), "start", bold=True))
    y += note * 1.8
    element.shapes.append(Text(MARGIN, y, summary_note(), note, role_color("muted"), "start"))
    y += label * 2.2
    top = y
    lines = summary_lines(told, shapes_only=shapes_only)
    indent = max(text_width(words, label) for words, _ in lines) + 14.0
    for words, number in lines:
        element.shapes.append(Text(MARGIN, y, words, label, role_color("muted"), "start"))
        element.shapes.append(Text(MARGIN + indent, y, number, label, role_color("text"), "start"))
        y += label * 1.7
    facts = max(text_width(number, label) for _, number in lines) + MARGIN + indent
    left = max(facts + 30.0, 240.0 * label / 9.0)
    shown = list(told.counts.items())[:_BARS]
    rest = sum(told.counts.values()) - sum(count for _, count in shown)
    if rest:
        shown.append((localized("others", "其他"), rest))
    names = max((text_width(name, label) for name, _ in shown), default=0.0) + 10.0
    full, most = 200.0 * label / 9.0, max((count for _, count in shown), default=1)
    row = top
    bars: list[Element] = []
    for name, count in shown:
        bar = Element(f"{name}: {count:,}")
        begin = left + names
        end = begin + max(full * count / most, 1.5)
        bar.shapes += [
            Text(begin - 8.0, row, name, label, role_color("text"), "end"),
            Rectangle(Box(begin, row - label * 0.85, end, row + label * 0.2), role_color("forward"), "none", 1.5),
            Text(end + 6.0, row, f"{count:,}", label, role_color("muted"), "start"),
        ]
        bars.append(bar)
        row += label * 1.7
    width = left + names + full + text_width("00,000", label) + 2 * MARGIN
    width = max(width, MARGIN * 2 + text_width(heading, title, bold=True))
    return Scene(width, max(y, row) - label + MARGIN, [element, *bars])
