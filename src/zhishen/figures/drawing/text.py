"""A graph as a table of text: a line for each value, in the order of the computation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhishen.figures.drawing.model import Arrow, Circle, Graph
from zhishen.figures.drawing.operation_text import operation_expression, spoken
from zhishen.figures.drawing.summary import summary_lines, summary_note
from zhishen.figures.drawing.values import Value, shape_text
from zhishen.messages.columns import display_width, pad_right

__all__ = ["expressions", "to_text"]

UNKNOWN: Final = "·"
_LONGEST: Final = 44


def to_text(graph: Graph, step: int | None = None, *, formulas: bool = False) -> str:
    """The graph as lines of text with columns for name, expression, value, gradient and perhaps its formula.

    If a value flows to several places, its gradient is shown as a sum.

    Args:
        graph: the graph.
        step: the number of steps of the computation; None for all.
        formulas: whether there is a column for the formulas of the gradients.
    """
    if graph.summary is not None:
        lines = summary_lines(graph.summary, shapes_only=graph.shapes_only)
        counted = [(f"  {name}", f"{count:,}") for name, count in graph.summary.counts.items()]
        return "\n".join([summary_note(), *_columns([*lines, *counted])]) + "\n"
    backward = any(arrow.gradient is not None for arrow in graph.arrows)
    made = expressions(graph)
    heads = [spoken("name", "名称"), spoken("made by", "运算"), spoken("value", "值")]
    if backward:
        heads.append(spoken("gradient", "梯度"))
    if backward and formulas:
        heads.append(spoken("formula", "公式"))
    rows = [heads]
    out: dict[int, list[Arrow]] = {}
    for arrow in graph.arrows:
        out.setdefault(arrow.source, []).append(arrow)
    for i, circle in enumerate(graph.circles):
        if circle.kind in {"join", "output"}:
            continue
        row = list(made[i])
        known = graph.shapes_only or step is None or circle.forward_step <= step
        row.append(_value_text(circle.value, graph) if known and circle.value is not None else UNKNOWN)
        if backward:
            row.append(_gradient(graph, circle, out.get(i, []), out, step))
        if backward and formulas:
            row.append(_formula(graph, out.get(i, []), out))
        rows.append(row)
    return "\n".join(_columns(rows)) + "\n"


def expressions(graph: Graph) -> list[tuple[str, str]]:
    """For each circle its name, and what computes it, such as ``v1 × tax``."""
    names = _names(graph)
    into: dict[int, list[Arrow]] = {}
    for arrow in graph.arrows:
        into.setdefault(arrow.target, []).append(arrow)
    return [
        (name, "" if circle.kind in {"join", "output"} else _expression(graph, circle, into.get(i, []), names))
        for i, (name, circle) in enumerate(zip(names, graph.circles, strict=True))
    ]


def _names(graph: Graph) -> list[str]:
    """The names of all circles; a circle without a name has that of its layer, or a letter and a number."""
    names: list[str] = []
    last = {c.group: i for i, c in enumerate(graph.circles) if c.kind == "operation" and c.group is not None}
    outputs = {i: graph.groups[group].name for group, i in last.items()}
    made = constants = inputs = 0
    taken = {circle.name for circle in graph.circles if circle.name}
    for i, circle in enumerate(graph.circles):
        name = circle.name
        if not name and i in outputs and outputs[i] not in taken:
            name = outputs[i]
        elif not name and circle.kind == "constant":
            constants += 1
            name = f"c{constants}"
        elif not name and circle.kind in {"leaf", "parameter"}:
            inputs += 1
            name = f"x{inputs}"
        elif not name:
            made += circle.kind in {"operation", "group"}
            name = f"v{made}"
        names.append(name if circle.name or name not in taken else f"{name}'")
    return names


def _expression(graph: Graph, circle: Circle, into: Sequence[Arrow], names: Sequence[str]) -> str:
    kinds = {
        "leaf": spoken("input", "输入"),
        "parameter": spoken("parameter", "参数"),
        "constant": spoken("constant", "常数"),
    }
    if circle.kind in kinds:
        return kinds[circle.kind] + (spoken(", frozen", "，已冻结") if circle.frozen else "")
    inputs: dict[int, str] = {}
    for arrow in into:
        source = arrow.source
        while graph.circles[source].kind == "join":
            source = next(a.source for a in graph.arrows if a.target == source)
        inputs[arrow.slot] = _relative_name(names[source], graph, graph.circles[source], circle)
    text = operation_expression(circle, inputs)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _relative_name(name: str, graph: Graph, source: Circle, circle: Circle) -> str:
    """The name of an input, without the path of the layer for a parameter of the same layer."""
    if source.kind == "parameter" and circle.kind == "operation" and circle.group is not None:
        return name.removeprefix(f"{graph.groups[circle.group].name.partition(' (')[0]}.")
    return name


def _value_text(value: Value, graph: Graph) -> str:
    return shape_text(value.shape) if graph.shapes_only else " ".join(value.lines())


def _gradient(graph: Graph, circle: Circle, out: list[Arrow], ways: dict[int, list[Arrow]], step: int | None) -> str:
    if circle.gradient is None:
        return ""
    if circle.backward_step is None or (step is not None and circle.backward_step > step):
        return UNKNOWN
    total = circle.gradient.contents()
    for arrow in out:
        if graph.circles[arrow.target].kind == "join":
            parts = [a.gradient for a in ways.get(arrow.target, []) if a.gradient is not None]
            if len(parts) > 1 and circle.gradient.shape == () and len(parts) <= 4:
                total += " = " + " + ".join(part.contents() for part in parts)
            elif len(parts) > 1:
                total += spoken(f", the sum of {len(parts)}", f"，{len(parts)} 项之和")
    return total


def _formula(graph: Graph, out: list[Arrow], ways: dict[int, list[Arrow]]) -> str:
    """The formula of a gradient; for a gradient of several branches the sum of their formulas, if all are known."""
    if len(out) == 1 and graph.circles[out[0].target].kind == "join":
        out = ways.get(out[0].target, [])
    found = [arrow.formula for arrow in out if arrow.gradient is not None]
    known = [formula for formula in found if formula is not None]
    if not known or len(known) < len(found):
        return ""
    equation = f"{known[0].gradient} = {' + '.join(formula.terms for formula in known)}"
    return ", ".join([equation, *dict.fromkeys(formula.where for formula in known if formula.where)])


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    count = max(len(row) for row in rows)
    widths = [max((display_width(row[k]) for row in rows if k < len(row)), default=0) for k in range(count)]
    return ["  ".join(pad_right(cell, widths[k]) for k, cell in enumerate(row)).rstrip() for row in rows]
