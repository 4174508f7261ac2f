"""The summary that replaces a graph that is too large to be drawn."""

from __future__ import annotations

from typing import Final

from zhishen.figures.drawing.layout_items import Box
from zhishen.figures.drawing.model import Summary
from zhishen.figures.drawing.shapes import MARGIN, Element, Rectangle, Scene, Text
from zhishen.figures.drawing.text_measures import shorten_name, text_width
from zhishen.figures.drawing.values import shape_text
from zhishen.figures.theme import font_size, localized, role_color

__all__ = ["summary_lines", "summary_note", "summary_scene"]

_BARS: Final = 12


def summary_lines(summary: Summary, *, shapes_only: bool = False) -> list[tuple[str, str]]:
    """The facts about a large graph, as pairs of a name and a value."""
    lines = [
        (localized("operations", "运算"), f"{summary.operations:,}"),
        (localized("depth", "深度"), f"{summary.depth:,}"),
        (localized("inputs", "输入"), f"{summary.inputs - summary.parameters:,}"),
        (localized("parameters", "参数"), f"{summary.parameters:,}"),
        (localized("constants", "常数"), f"{summary.constants:,}"),
    ]
    if summary.names:
        lines.append((localized("named", "名称"), ", ".join(shorten_name(name) for name in summary.names)))
    output = shape_text(summary.output.shape) if shapes_only else " ".join(summary.output.lines())
    lines.append((localized("output", "输出"), output))
    return lines


def summary_note() -> str:
    """Why the graph itself is not drawn."""
    return localized("Too many operations to be drawn one by one.", "运算太多，无法逐个画出。")


def summary_scene(summary: Summary, *, shapes_only: bool) -> Scene:
    """The scene of a large graph: its facts, and bars for the numbers of its operations."""
    title, label, note = font_size("title"), font_size("label"), font_size("note")
    heading = localized("A graph of {count:,} operations", "含 {count:,} 个运算的计算图", count=summary.operations)
    element = Element(summary_note())
    y = MARGIN + title
    element.shapes.append(Text(MARGIN, y, heading, title, role_color("text"), "start", bold=True))
    y += note * 1.8
    element.shapes.append(Text(MARGIN, y, summary_note(), note, role_color("muted"), "start"))
    y += label * 2.2
    top = y
    lines = summary_lines(summary, shapes_only=shapes_only)
    indent = max(text_width(name, label) for name, _ in lines) + 14.0
    for name, number in lines:
        element.shapes.append(Text(MARGIN, y, name, label, role_color("muted"), "start"))
        element.shapes.append(Text(MARGIN + indent, y, number, label, role_color("text"), "start"))
        y += label * 1.7
    facts = max(text_width(number, label) for _, number in lines) + MARGIN + indent
    left = max(facts + 30.0, 240.0 * label / 9.0)
    shown = list(summary.counts.items())[:_BARS]
    rest = sum(summary.counts.values()) - sum(count for _, count in shown)
    if rest:
        shown.append((localized("others", "其他"), rest))
    name_width = max((text_width(name, label) for name, _ in shown), default=0.0) + 10.0
    full_width, most = 200.0 * label / 9.0, max((count for _, count in shown), default=1)
    row = top
    bars: list[Element] = []
    for name, count in shown:
        bar = Element(f"{name}: {count:,}")
        begin = left + name_width
        end = begin + max(full_width * count / most, 1.5)
        bar.shapes += [
            Text(begin - 8.0, row, name, label, role_color("text"), "end"),
            Rectangle(Box(begin, row - label * 0.85, end, row + label * 0.2), role_color("forward"), "none", 1.5),
            Text(end + 6.0, row, f"{count:,}", label, role_color("muted"), "start"),
        ]
        bars.append(bar)
        row += label * 1.7
    width = left + name_width + full_width + text_width("00,000", label) + 2 * MARGIN
    width = max(width, MARGIN * 2 + text_width(heading, title, bold=True))
    return Scene(width, max(y, row) - label + MARGIN, [element, *bars])
