"""The drawing of a computational graph as plain shapes, with the step at which each of them becomes known.

The layout, the shapes and the texts are those of `zhishen.figures.drawing`. Colors are names of the page's colors, so
that a page draws them in its theme, and shows the numbers step by step without asking again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from zhishen.figures.drawing import Arrow, Circle, Graph, Value
from zhishen.figures.drawing.plan import Plan, plan
from zhishen.figures.drawing.scene import scene
from zhishen.figures.drawing.shapes import (
    Disc,
    Element,
    HeatMap,
    Line,
    Rectangle,
    Shape,
    Text,
    arrow_head,
    path_segments,
)
from zhishen.figures.theme import SERIES, role_color, use_style

__all__ = ["graph_picture"]

_TABLE_SIDE: Final = 6  # rows and columns of a matrix whose numbers are shown
_NEUTRALS: Final = ("text", "muted", "grid", "background", "panel", "highlight")


def graph_picture(graph: Graph, *, formulas: bool = False, widest: float | None = None) -> dict[str, Any]:
    """The shapes of a graph, in points, with y downwards.

    Args:
        graph: the graph; a graph with a summary has no circles.
        formulas: whether the gradients have formulas.
        widest: the width at which a row ends, see `zhishen.figures.drawing.plan.plan`.

    Returns:
        ``width`` and ``height``; ``steps``; ``frames``, the shapes of open layers; ``arrows``, each with its ``line``,
        its ``value`` and its ``gradient``; ``circles``. Arrows and circles have the ``forward`` and the ``backward``
        step at which their numbers are known, None without a gradient.
    """
    shown = replace(graph, arrows=[_with_tables(arrow) for arrow in graph.arrows])
    with use_style(theme="light", medium="page"):
        planned = plan(shown, formulas=formulas, widest=widest)
        names = _color_names()
        whole, bare = scene(planned, legend=False), scene(planned, 0, legend=False)
        full = {kind: [each for each in whole.elements if each.kind == kind] for kind in ("frame", "arrow", "circle")}
        lines = [len(each.shapes) for each in bare.elements if each.kind == "arrow"]
        return {
            "width": whole.width,
            "height": whole.height,
            "steps": graph.steps,
            "frames": [_element(each, names) for each in full["frame"]],
            "arrows": [
                {
                    **_parts(each, planned, k, lines[k], names),
                    "forward": arrow.forward_step,
                    "backward": arrow.backward_step,
                    "source": arrow.source,
                    "target": arrow.target,
                    "back": "" if arrow.gradient is None else arrow.gradient.contents(),
                }
                for k, (arrow, each) in enumerate(zip(shown.arrows, full["arrow"], strict=True))
            ],
            "circles": [
                {**_element(each, names), **_facts(circle)}
                for circle, each in zip(shown.circles, full["circle"], strict=True)
            ],
        }


def _with_tables(arrow: Arrow) -> Arrow:
    """The arrow, with a table of numbers for each matrix of at most 6 x 6 elements."""
    return replace(arrow, value=_with_table(arrow.value), gradient=_with_table(arrow.gradient))


def _with_table(value: Value | None) -> Value | None:
    if value is None or value.cells is None or value.table is not None:
        return value
    small = len(value.shape) <= 2 and max(value.shape) <= _TABLE_SIDE
    return replace(value, table=value.cells) if small else value  # the cells of a small matrix are its elements


def _color_names() -> dict[str, str]:
    """The name of each color in the style sheet of the page."""
    series = {color: f"c{index}" for index, color in enumerate(SERIES["light"])}
    return {**series, **{role_color(name): name for name in _NEUTRALS}, "none": "none"}


def _parts(element: Element, planned: Plan, k: int, lines: int, names: Mapping[str, str]) -> dict[str, Any]:
    """The shapes of an arrow: its line, its value above, its gradient below."""
    values = lines + len(planned.labels[k].value_shapes(0.0, 0.0))
    cut = {"line": element.shapes[:lines], "value": element.shapes[lines:values], "gradient": element.shapes[values:]}
    return {"title": element.title, **{name: _shapes(part, names) for name, part in cut.items()}}


def _element(element: Element, names: Mapping[str, str]) -> dict[str, Any]:
    return {"title": element.title, "shapes": _shapes(element.shapes, names), "opens": element.opens}


def _facts(circle: Circle) -> dict[str, Any]:
    return {
        "kind": circle.kind,
        "label": circle.label,
        "name": circle.name,
        "text": "" if circle.value is None else circle.value.contents(),
        "forward": circle.forward_step,
    }


def _shapes(shapes: Sequence[Shape], names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [_shape(each, names) for each in shapes]


def _shape(shape: Shape, names: Mapping[str, str]) -> dict[str, Any]:
    match shape:
        case Line():
            head = " ".join(f"{x:.1f},{y:.1f}" for x, y in arrow_head(shape)) if shape.head else ""
            line = {"kind": "line", "d": _path(shape), "width": shape.width, "dashed": shape.dashed}
            return {**line, "head": head, "stroke": names[shape.color]}
        case Rectangle(box=box):
            place = {"x": box.left, "y": box.top, "w": box.right - box.left, "h": box.bottom - box.top}
            return {"kind": "rect", **place, "r": shape.radius, **_paint(shape, names)}
        case Disc():
            return {"kind": "disc", "x": shape.x, "y": shape.y, "r": shape.radius, **_paint(shape, names)}
        case Text():
            look = {"size": shape.size, "anchor": shape.anchor, "bold": shape.bold, "fill": names[shape.color]}
            return {"kind": "text", "x": shape.x, "y": shape.y, "text": shape.text, **look}
        case HeatMap(box=box):
            place = {"x": box.left, "y": box.top, "w": box.right - box.left, "h": box.bottom - box.top}
            return {"kind": "heat", **place, "cells": np.array(shape.cells), "limit": shape.limit}


def _paint(shape: Rectangle | Disc, names: Mapping[str, str]) -> dict[str, Any]:
    return {"fill": names[shape.fill], "stroke": names[shape.stroke], "width": shape.width, "dashed": shape.dashed}


def _path(line: Line) -> str:
    """The line as the path of an SVG."""
    commands = ("M", "L", "", "C")
    parts = path_segments(line)
    letters = ["M", *(commands[len(part)] for part in parts[1:])]
    return "".join(
        letter + " ".join(f"{x:.1f},{y:.1f}" for x, y in part) for letter, part in zip(letters, parts, strict=True)
    )
