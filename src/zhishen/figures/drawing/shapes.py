"""The plain shapes of a scene, in points, with y downwards, and the segments of their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from zhishen._types import Array
from zhishen.figures.drawing.layout_items import Box, Point

__all__ = [
    "MARGIN",
    "Disc",
    "Element",
    "HeatMap",
    "Line",
    "Rectangle",
    "Scene",
    "Shape",
    "Text",
    "arrow_head",
    "path_segments",
    "translated",
]

MARGIN: Final = 10.0  # around a scene


@dataclass(frozen=True)
class Line:
    """A line through points, with S-shaped curves if ``curved``, else with round corners, and perhaps an arrowhead."""

    points: tuple[Point, ...]
    color: str
    width: float = 1.0
    curved: bool = False
    head: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Rectangle:
    """A rectangle, with round corners if ``radius`` is positive."""

    box: Box
    fill: str
    stroke: str
    radius: float = 0.0
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Disc:
    """A disc."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Text:
    """A line of text; ``y`` is its baseline, and ``anchor`` is ``start``, ``middle`` or ``end``."""

    x: float
    y: float
    text: str
    size: float
    color: str
    anchor: str = "middle"
    bold: bool = False


@dataclass(frozen=True, eq=False)
class HeatMap:
    """A small map of an array, with colors from -``limit`` (blue) through 0 (background) to ``limit`` (red)."""

    box: Box
    cells: Array
    limit: float


Shape = Line | Rectangle | Disc | Text | HeatMap


@dataclass
class Element:
    """Shapes that belong together, with a hover text.

    Attributes:
        title: the hover text.
        shapes: from the back to the front.
        opens: the number of the group that a click opens or folds.
        kind: ``circle``, ``arrow``, ``frame`` or ``note``.
    """

    title: str
    shapes: list[Shape] = field(default_factory=list[Shape])
    opens: int | None = None
    kind: str = "note"


@dataclass
class Scene:
    """All elements of a drawing, with its size in points."""

    width: float
    height: float
    elements: list[Element]


# --- lines ------------------------------------------------------------------------------------------------------------

_HEAD: Final = 6.0  # the length of an arrowhead
_CORNER: Final = 7.0  # the radius of a round corner


def path_segments(line: Line) -> list[tuple[Point, ...]]:
    """The segments of a line: its first point, then one point for a straight segment, three for a Bézier curve."""
    through = [p for k, p in enumerate(line.points) if k == 0 or p != line.points[k - 1]]
    if not line.curved and len(through) > 2:
        return _rounded(through)
    pieces: list[tuple[Point, ...]] = [(through[0],)]
    for (x0, y0), (x1, y1) in pairwise(through):
        if line.curved and abs(y1 - y0) > 0.05 and x1 != x0:
            middle = (x0 + x1) / 2
            pieces.append(((middle, y0), (middle, y1), (x1, y1)))
        else:
            pieces.append(((x1, y1),))
    return pieces


def _rounded(through: list[Point]) -> list[tuple[Point, ...]]:
    """Horizontal and vertical segments, with a quarter of a circle at each corner."""
    pieces: list[tuple[Point, ...]] = [(through[0],)]
    for before, corner, after in zip(through, through[1:], through[2:], strict=False):
        sides = [(other, abs(other[0] - corner[0]) + abs(other[1] - corner[1])) for other in (before, after)]
        radius = min(_CORNER, *(length / 2 for _, length in sides))
        toward = [
            (corner[0] + (other[0] - corner[0]) * radius / length, corner[1] + (other[1] - corner[1]) * radius / length)
            for other, length in sides
        ]
        pieces += [(toward[0],), (_control_point(toward[0], corner), _control_point(toward[1], corner), toward[1])]
    return [*pieces, (through[-1],)]


def _control_point(start: Point, corner: Point) -> Point:
    """The control point with which a Bézier curve is nearly a quarter of a circle."""
    return (start[0] + 0.55 * (corner[0] - start[0]), start[1] + 0.55 * (corner[1] - start[1]))


def arrow_head(line: Line) -> tuple[Point, Point, Point]:
    """The three corners of an arrowhead; the last segment of each line is horizontal."""
    (x0, _), (x1, y1) = line.points[-2], line.points[-1]
    back = x1 - _HEAD if x1 >= x0 else x1 + _HEAD
    return ((x1, y1), (back, y1 - _HEAD * 0.42), (back, y1 + _HEAD * 0.42))


# --- translation ------------------------------------------------------------------------------------------------------


def translated(element: Element, dx: float, dy: float) -> Element:
    """An element, moved by (dx, dy)."""
    shapes = [_translated_shape(shape, dx, dy) for shape in element.shapes]
    return Element(element.title, shapes, element.opens, element.kind)


def _translated_shape(shape: Shape, dx: float, dy: float) -> Shape:
    match shape:
        case Line():
            through = tuple((x + dx, y + dy) for x, y in shape.points)
            return Line(through, shape.color, shape.width, shape.curved, shape.head, shape.dashed)
        case Rectangle():
            return Rectangle(
                _translated_box(shape.box, dx, dy), shape.fill, shape.stroke, shape.radius, shape.width, shape.dashed
            )
        case Disc():
            return Disc(shape.x + dx, shape.y + dy, shape.radius, shape.fill, shape.stroke, shape.width, shape.dashed)
        case Text():
            return Text(shape.x + dx, shape.y + dy, shape.text, shape.size, shape.color, shape.anchor, shape.bold)
        case HeatMap():
            return HeatMap(_translated_box(shape.box, dx, dy), shape.cells, shape.limit)


def _translated_box(box: Box, dx: float, dy: float) -> Box:
    return Box(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)
