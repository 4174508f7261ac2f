"""The numbers of an arrow: lines of text, small maps and tables of numbers above and below its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.drawing.layout_items import Box
from zhishen.figures.drawing.model import Arrow, Graph
from zhishen.figures.drawing.shapes import HeatMap, Rectangle, Shape, Text
from zhishen.figures.drawing.text_measures import shorten_name, text_width
from zhishen.figures.drawing.values import Value, shape_text, short
from zhishen.figures.theme import font_size, localized, role_color

__all__ = ["Label", "arrow_label"]

LINE_HEIGHT: Final = 1.3  # of a note, in font sizes
MAP_SIDE: Final = 2.6  # the longer side of a small map, in font sizes of a note
_ROW_HEIGHT: Final = 1.5  # of a table, in font sizes of a note
_CELL_MARGIN: Final = 6.0  # the space beside the widest number of a table
_TINT: Final = 2.4  # how much paler the cells of a table are than those of a map, so that numbers are readable
_GAP: Final = 4.0  # between a map and the text beside it
_TABLE_GAP: Final = 1.5  # between a table and the text above or below it
_ABOVE: Final = 5.0  # between the line and the numbers above it
_BELOW: Final = 8.0  # between the line and the numbers below it


@dataclass(frozen=True)
class _Side:
    """The numbers on one side of an arrow's line.

    Attributes:
        lines: lines of text, above a table or beside a map.
        picture: the array that is shown as a map or as a table; None for text alone.
        formula: lines of text below all others.
    """

    lines: tuple[str, ...] = ()
    picture: Value | None = None
    formula: tuple[str, ...] = ()

    def size(self) -> tuple[float, float]:
        """The width and the height."""
        note = font_size("note")
        widths = [text_width(line, note) for line in (*self.lines, *self.formula)]
        heights = [len(self.lines) * note * LINE_HEIGHT]
        if self.picture is not None and self.picture.table is not None:
            width, height = _table_size(self.picture.table, self.picture.dtype)
            widths.append(width)
            heights[0] += height + 2 * _TABLE_GAP
        elif self.picture is not None:
            width, height = _map_size(self.picture)
            widths = [max((text_width(line, note) for line in self.lines), default=0.0) + width + _GAP, *widths]
            heights.append(height)
        return max(widths, default=0.0), max(heights) + len(self.formula) * note * LINE_HEIGHT

    def shapes(self, x: float, top: float, color: str) -> list[Shape]:
        """The shapes around the x coordinate, from the y coordinate downwards."""
        note = font_size("note")
        line_height = note * LINE_HEIGHT
        shapes: list[Shape] = []
        height = len(self.lines) * line_height
        if self.picture is not None and self.picture.table is None:
            height = max(height, _map_size(self.picture)[1])
            shapes += _map_shapes(self.picture, self.lines, x, top, height, color)
        else:
            shapes += _text_shapes(self.lines, x, top, color)
            if self.picture is not None and self.picture.table is not None:
                shapes += _table_shapes(self.picture, self.picture.table, x, top + height + _TABLE_GAP, color)
                height += _table_size(self.picture.table, self.picture.dtype)[1] + 2 * _TABLE_GAP
        return shapes + _text_shapes(self.formula, x, top + height, color)


@dataclass(frozen=True)
class Label:
    """The numbers of an arrow: the value above its line, and the gradient below it."""

    value: _Side = _Side()
    gradient: _Side = _Side()

    def size(self) -> tuple[float, float, float]:
        """The width, the height above the line, and the height below it."""
        up, down = self.value.size(), self.gradient.size()
        width = max(up[0], down[0], font_size("note") * 2) + 8.0
        return width, up[1] + _ABOVE, down[1] + (_BELOW if down[1] else 2.0)

    def value_shapes(self, x: float, y: float) -> list[Shape]:
        """The shapes of the value above the line at (x, y)."""
        return self.value.shapes(x, y - _ABOVE - self.value.size()[1], role_color("forward"))

    def gradient_shapes(self, x: float, y: float) -> list[Shape]:
        """The shapes of the gradient below the line at (x, y)."""
        return self.gradient.shapes(x, y + _BELOW, role_color("backward"))


def arrow_label(arrow: Arrow, graph: Graph, *, formulas: bool) -> Label:
    """The numbers of an arrow.

    Args:
        arrow: the arrow.
        graph: its graph.
        formulas: whether the formula of the gradient is below its numbers.
    """
    value, source, target = arrow.value, graph.circles[arrow.source], graph.circles[arrow.target]
    if value is None:
        return Label()
    if graph.shapes_only:
        batch = bool(value.shape) and source.kind not in {"parameter", "constant"}
        return Label(_Side((shape_text(("N", *value.shape[1:]) if batch else value.shape),)))
    name = "" if target.kind == "output" else shorten_name(arrow.name)  # the output has this name
    gradient = _gradient_side(arrow, formulas=formulas)
    if source.number_in_circle is not None:
        return Label(_Side(), gradient)
    if source.kind == "join":
        lines = (value.contents(),) if value.numbers is not None else (shape_text(value.shape),)
        picture = None  # it is before the point at which the lines branch
    elif value.table is not None:
        lines, picture = (_table_caption(value),), value
    else:
        lines, picture = value.lines(), None if value.cells is None else value
        if source.kind == "group" and value.shape and not name:
            lines = lines[1:]  # the circle of the layer has the shape
    if name:
        lines = (f"{name} = {lines[0]}" if not value.shape else f"{name} {lines[0]}", *lines[1:])
    return Label(_Side(lines, picture), gradient)


def _gradient_side(arrow: Arrow, *, formulas: bool) -> _Side:
    gradient = arrow.gradient
    if gradient is None:
        return _Side()
    formula = arrow.formula.lines(branch=arrow.branch) if formulas and arrow.formula is not None else ()
    lines = () if gradient.table is not None else (gradient.contents(),)
    return _Side(lines, None if gradient.cells is None else gradient, formula)


def _table_caption(value: Value) -> str:
    """The shape of an array whose numbers are in a table, and what its rows and columns are."""
    shape = shape_text(value.shape)
    if not value.samples:
        return shape
    if len(value.shape) == 1:
        return localized("{shape} samples", "{shape} 样本", shape=shape)
    return localized("{shape} samples × features", "{shape} 样本 × 特征", shape=shape)


# --- text, maps and tables --------------------------------------------------------------------------------------------


def _text_shapes(lines: Iterable[str], x: float, top: float, color: str) -> list[Shape]:
    note = font_size("note")
    return [Text(x, top + note * (1 + k * LINE_HEIGHT), line, note, color) for k, line in enumerate(lines)]


def _map_size(value: Value) -> tuple[float, float]:
    """The width and the height of a small map."""
    side = font_size("note") * MAP_SIDE
    if value.cells is None:
        return 0.0, 0.0
    rows, columns = value.cells.shape
    scale = side / max(rows, columns)
    return max(columns * scale, 4.0), max(rows * scale, 4.0)


def _map_shapes(value: Value, lines: Sequence[str], x: float, top: float, height: float, color: str) -> list[Shape]:
    """A small map with lines of text at its right."""
    note = font_size("note")
    map_width, map_height = _map_size(value)
    left = x - (max((text_width(line, note) for line in lines), default=0.0) + map_width + _GAP) / 2
    upper = top + (height - map_height) / 2
    box = Box(left, upper, left + map_width, upper + map_height)
    shapes: list[Shape] = []
    if value.cells is not None:
        shapes += [HeatMap(box, value.cells, value.limit), Rectangle(box, "none", role_color("muted"), 0.0, 0.5)]
    first = top + (height - len(lines) * note * LINE_HEIGHT) / 2 + note
    for k, line in enumerate(lines):
        shapes.append(Text(box.right + _GAP, first + k * note * LINE_HEIGHT, line, note, color, "start"))
    return shapes


def _cell_texts(table: Array, dtype: str) -> list[list[str]]:
    """The numbers of a table; a number that is smaller than the rounding error of the largest one is 0."""
    digits = 3 if table.shape[1] <= 3 else 2
    finite = np.abs(table[np.isfinite(table)])
    rounding = 4 * np.finfo(dtype).eps * finite.max(initial=0.0) if dtype.startswith("float") else 0.0
    return [[short(0.0 if abs(x) <= rounding else float(x), digits) for x in row] for row in table]


def _table_size(table: Array, dtype: str) -> tuple[float, float]:
    """The width and the height of a table."""
    note = font_size("note")
    widest = max(text_width(text, note) for row in _cell_texts(table, dtype) for text in row)
    return (widest + _CELL_MARGIN) * table.shape[1], note * _ROW_HEIGHT * table.shape[0]


def _table_shapes(value: Value, table: Array, x: float, top: float, color: str) -> list[Shape]:
    """A table of numbers in cells with pale colors."""
    note = font_size("note")
    width, height = _table_size(table, value.dtype)
    box = Box(x - width / 2, top, x + width / 2, top + height)
    shapes: list[Shape] = [HeatMap(box, table, value.limit * _TINT), Rectangle(box, "none", color, 0.0, 0.8)]
    cell_width, cell_height = width / table.shape[1], note * _ROW_HEIGHT
    for row, texts in enumerate(_cell_texts(table, value.dtype)):
        baseline = top + (row + 0.5) * cell_height + note * 0.36
        for column, text in enumerate(texts):
            center = box.left + (column + 0.5) * cell_width
            shapes.append(Text(center, baseline, text, note, role_color("text")))
    return shapes
