"""The scene of a drawing: plain shapes in points, with y downwards, which SVG and Matplotlib both draw.

All colors and texts are chosen here, so that both drawings are the same in any style.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from zhishen.figures.drawing.circle_shapes import CircleText
from zhishen.figures.drawing.layout_items import Box, Item, Point
from zhishen.figures.drawing.model import Arrow, Circle, Graph, Group
from zhishen.figures.drawing.plan import Plan
from zhishen.figures.drawing.shapes import (
    MARGIN,
    Disc,
    Element,
    Line,
    Rectangle,
    Scene,
    Shape,
    Text,
    translated,
)
from zhishen.figures.drawing.summary import summary_scene
from zhishen.figures.drawing.text_measures import shorten_name, text_width
from zhishen.figures.drawing.values import shape_text
from zhishen.figures.theme import font_size, localized, role_color

__all__ = ["scene"]

_KINDS: Final = (  # the role of a layer's color, by a part of the name of its class
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


def scene(planned: Plan, step: int | None = None, *, legend: bool = True, back: int | None = None) -> Scene:
    """The scene of a graph after a number of steps.

    Args:
        planned: the plan of the drawing.
        step: the number of steps of the computation; None for all.
        legend: whether the scene has a line that explains the colors.
        back: the number of the block whose inside the scene shows; the scene has a link with its name.
    """
    graph = planned.graph
    if graph.summary is not None:
        return summary_scene(graph.summary, shapes_only=graph.shapes_only)
    layout = planned.layout
    elements: list[Element] = []
    for number, boxes in layout.groups.items():
        elements.append(_frame(graph, number, boxes))
    drawn: set[tuple[Point, ...]] = set()
    for k, arrow in enumerate(graph.arrows):
        elements.append(_arrow_element(planned, k, arrow, step, drawn))
    backward_steps = {arrow.target: arrow.backward_step for arrow in graph.arrows if arrow.backward_step is not None}
    for k, (circle, item, text) in enumerate(zip(graph.circles, layout.circles, planned.texts, strict=True)):
        computes = circle.kind in {"operation", "group"}
        active = step is not None and computes and step in (circle.forward_step, backward_steps.get(k))
        element = _circle_element(graph, circle, item, text, step, active=active)
        text_color = (
            role_color("text") if graph.shapes_only or _known(circle.forward_step, step) else role_color("muted")
        )
        element.shapes += [Disc(x, y, 1.8, text_color, text_color) for x, y in layout.splits.get(k, ())]
        if circle.kind == "operation" and circle.group not in layout.groups:
            element.opens = circle.group  # an open layer without a frame
        elements.append(element)
    frames = [box for boxes in layout.groups.values() for box in boxes]
    left = min((box.left for box in frames), default=0.0)
    top = min((box.top for box in frames), default=0.0)
    right = max((box.right for box in frames), default=0.0)
    bottom = max((box.bottom for box in frames), default=0.0)
    width, height = max(layout.width, right), max(layout.height, bottom)
    left, top = min(left, 0.0), min(top, 0.0)
    if back is not None:
        elements.insert(0, _back_link(graph, back, left, top - 8.0))
        top -= 8.0 + font_size("note") * 1.4
    if legend:
        elements.append(_legend(graph, left, height + 12.0))
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
        name = f"{shorten_name(group.name)}  {group.kind}" if k == 0 else "…"
        while len(name) > 4 and text_width(name, note) > box.right - box.left - 8:
            name = name[:-2] + "…"
        color = role_color(_role(graph, number))
        element.shapes += [
            Rectangle(box, role_color("panel"), role_color("grid"), 6.0),
            Text(box.left + 6.0, box.top + note * 1.35, name, note, color, "start", bold=True),
        ]
    return element


def _group_title(group: Group) -> str:
    title = f"{group.name}: {group.note}"
    return title if not group.frozen else localized("{title} (frozen)", "{title}（已冻结）", title=title)


def _back_link(graph: Graph, number: int, left: float, y: float) -> Element:
    name = graph.groups[number].name
    text = Text(left, y, f"← {name}", font_size("note"), role_color(_role(graph, number)), "start", bold=True)
    return Element(localized("back to {name}", "返回 {name}", name=name), [text], opens=number)


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
        while len(piece) > 1 and (piece[0], piece[1]) in drawn:  # arrows from one point share their first part
            piece = piece[1:]  # noqa: PLW2901
        drawn.update(pairwise(piece))
        if len(piece) > 1:
            shapes.append(Line(tuple(piece), stroke, 1.1, curved=True, head=head and last))
    turns = [tuple(corners) for corners in layout.turns[k]]
    shapes.extend(Line(corners, stroke, 1.1) for corners in turns if corners not in drawn)
    drawn.update(turns)
    if forward:
        shapes += label.value_shapes(item.x, item.y)
    if backward:
        y = item.y + 4.0
        reach = min(item.width / 2 - 2.0, font_size("note") * 1.6)
        shapes.append(Line(((item.x + reach, y), (item.x - reach, y)), role_color("backward"), 1.4, head=True))
        shapes += label.gradient_shapes(item.x, item.y)
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


def _circle_element(
    graph: Graph, circle: Circle, item: Item, text: CircleText, step: int | None, *, active: bool
) -> Element:
    forward = graph.shapes_only or _known(circle.forward_step, step)
    text_color = role_color("text") if forward else role_color("muted")
    element = Element(
        _circle_title(graph, circle, forward=forward, backward=_known(circle.backward_step, step)), kind="circle"
    )
    x, y, label, note = item.x, item.y, font_size("label"), font_size("note")
    box = Box(x - item.width / 2, y - item.above, x + item.width / 2, y + item.below)
    if circle.kind == "join":
        element.shapes.append(Disc(x, y, 2.6, text_color, text_color))
        return element
    fill = (
        role_color("highlight")
        if active
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
        for k, line in enumerate(text.lines):
            size = label if k == 0 else note
            line_color = text_color if k == 0 else role_color("muted")
            element.shapes.append(Text(x + 1.5, baseline, line, size, line_color, bold=k == 0))
            baseline += note * 1.35
        return element
    parameter, constant = circle.kind == "parameter", circle.kind == "constant"
    stroke = (
        role_color("parameter")
        if parameter
        else role_color("muted")
        if constant or circle.kind == "output"
        else text_color
    )
    dashed = constant or circle.frozen
    width = 1.8 if parameter else 1.2
    if item.width == 2 * item.radius:
        element.shapes.append(Disc(x, y, item.radius, fill, stroke, width, dashed=dashed))
    else:
        element.shapes.append(Rectangle(box, fill, stroke, item.radius, width, dashed=dashed))
    baseline = y + text.size * 0.36 - (len(text.lines) - 1) * text.line_height / 2
    for k, line in enumerate(text.lines):
        element.shapes.append(Text(x, baseline + k * text.line_height, line, text.size, text_color))
    return element


def _circle_title(graph: Graph, circle: Circle, *, forward: bool, backward: bool) -> str:
    kinds = {
        "operation": localized("operation", "运算"), "leaf": localized("input", "输入"),
        "parameter": localized("parameter", "参数"), "constant": localized("constant", "常数"),
        "output": localized("output", "输出"), "group": localized("layer", "层"),
        "join": localized("flows to several places; the gradients add", "流向多处；梯度在此相加"),
    }  # fmt: skip
    title = [kinds[circle.kind]]
    if circle.kind == "group" and circle.group is not None:
        title = [_group_title(graph.groups[circle.group])]
    elif circle.kind == "operation":
        title = [circle.note or circle.label]
    if circle.name and circle.kind != "group":
        title.append(circle.name)
    if circle.frozen:
        title.append(localized("(frozen)", "（已冻结）"))
    parts = [" ".join(title)]
    if circle.value is not None and graph.shapes_only:
        parts.append(shape_text(circle.value.shape))
    elif circle.value is not None and forward:
        parts.append(f"{localized('value', '值')}: {circle.value.full()}")
    if circle.gradient is not None and backward:
        parts.append(f"{localized('gradient', '梯度')}: {circle.gradient.full()}")
    return "\n".join(parts)


# --- the legend -------------------------------------------------------------------------------------------------------


def _legend_entries(graph: Graph) -> list[tuple[str, str]]:
    """The colors of the drawing, each with its meaning."""
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
    return sum(note * 1.3 + text_width(text, note) + 14.0 for _, text in _legend_entries(graph))


def _legend(graph: Graph, left: float, top: float) -> Element:
    note = font_size("note")
    element = Element(localized("what the colors mean", "颜色的含义"))
    x = left
    for color, text in _legend_entries(graph):
        middle = top + note * 0.7
        element.shapes.append(Disc(x + 3.0, middle, 3.0, color, color))
        element.shapes.append(Text(x + note * 1.3, top + note * 1.05, text, note, role_color("muted"), "start"))
        x += note * 1.3 + text_width(text, note) + 14.0
    return element
