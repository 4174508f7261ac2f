"""The items that a layout places, and its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

__all__ = ["COLUMN_GAP", "GAP", "Box", "Edge", "Item", "Layout", "Point"]

GAP: Final = 12.0  # between neighbors in a column, in points
COLUMN_GAP: Final = 14.0  # between columns; more where lines are steep

Point = tuple[float, float]


@dataclass
class Item:
    """An item of a column: a circle, the numbers of an arrow, or a point on the way of an arrow.

    Attributes:
        width: the width.
        above: the height above the item's center line.
        below: the height below the item's center line.
        column: the number of the column, counted from the left over all rows.
        group: the open group that the item belongs to.
        radius: the radius of the corners; a circle has half its width.
        is_point: whether the item is a point at which lines branch.
        x: the x coordinate of the center.
        y: the y coordinate of the center line.
        row: the row of the column.
        left: the left edge of the column; lines bend only between columns, so they never cross a wider neighbor.
        right: the right edge of the column.
    """

    width: float
    above: float
    below: float
    column: int = 0
    group: int | None = None
    radius: float = 0.0
    is_point: bool = False
    x: float = 0.0
    y: float = 0.0
    row: int = 0
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True)
class Edge:
    """An arrow between two circles, with the size of its numbers.

    Attributes:
        source: the index of the circle at which the arrow begins.
        target: the index of the circle at which it ends.
        width: the width of the numbers.
        above: the height of the numbers above the line.
        below: the height of the numbers below the line.
        slot: the index of the value among the inputs of the target.
    """

    source: int
    target: int
    width: float
    above: float
    below: float
    slot: int = 0


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Layout:
    """The layout of a graph.

    Attributes:
        circles: the items of the circles.
        labels: the items of the numbers, one for each edge.
        routes: for each edge the points of its line, in pieces, one for each row; the ends of its label are points.
        turns: for each edge the corners of the lines that lead to the next row.
        groups: for each open group its frames, one for each row; a group has no frame if there is no space for it.
        splits: for a circle from which several lines begin, the points at which some of them branch later.
        width: the width of the layout.
        height: the height of the layout.
        rows: the number of rows.
        ranks: the ranks of the circles.
    """

    circles: list[Item]
    labels: list[Item]
    routes: list[list[list[Point]]] = field(default_factory=list[list[list[Point]]])
    turns: list[list[list[Point]]] = field(default_factory=list[list[list[Point]]])
    groups: dict[int, list[Box]] = field(default_factory=dict[int, list[Box]])
    splits: dict[int, list[Point]] = field(default_factory=dict[int, list[Point]])
    width: float = 0.0
    height: float = 0.0
    rows: int = 1
    ranks: list[int] = field(default_factory=list[int])
