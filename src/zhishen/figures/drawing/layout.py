"""The layout of a graph: layers from left to right, few crossings, no overlaps.

The method of Sugiyama, in steps without recursion and without random numbers, so that the same graph always has the
same layout:

1. `ranks`: the rank of a circle is the length of the longest path to it; leaves are just before the circles that use
   them. A line over several ranks passes through points of its own, and the numbers of an arrow are an item on its
   line, so that no number overlaps a circle, a line or another number.
2. `ordering`: sweeps sort the items of each column by the mean place of their neighbors; the order with the fewest
   crossings is kept.
3. `heights`: each item is as close to the height of its neighbors as the distances allow, by isotonic regression in one
   column at a time; then lines are made horizontal where possible.
4. Columns follow each other from left to right. A layout that is too wide has several rows, as text has lines, whose
   width makes the layout large on a page.
5. `routing`: the lines.

References:
    Sugiyama, Tagawa and Toda: Methods for visual understanding of hierarchical system structures. IEEE Transactions on
    Systems, Man, and Cybernetics 11 (1981).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from zhishen.figures.drawing.heights import level_items, straighten_lines
from zhishen.figures.drawing.layout_items import COLUMN_GAP, Box, Edge, Item, Layout, Point
from zhishen.figures.drawing.ordering import order_columns
from zhishen.figures.drawing.ranks import assign_ranks
from zhishen.figures.drawing.routing import LANE, ROW_GAP, route_lines

__all__ = ["lay_out"]

_GAP_PER_HEIGHT: Final = 0.16  # how much wider a gap is for each point that a line rises or falls
_WIDTHS: Final = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25)  # of rows, as shares of the largest width of a single row
_PASSING: Final = 6.0  # the height above and below a line that passes a column


def lay_out(
    circles: Sequence[Item],
    edges: Sequence[Edge],
    *,
    widest: float,
    head: float = 0.0,
    pages: Sequence[tuple[float, float]] = (),
) -> Layout:
    """Place all circles and labels.

    Args:
        circles: sorted topologically: the source of an edge comes before its target.
        edges: the edges between the circles.
        widest: the largest width of a row.
        head: the height of the name above an open group.
        pages: the width and height of pages. A layout that exceeds ``widest`` has a width, near it, with which it is as
            large as possible on one of the pages.
    """
    ranks = assign_ranks(circles, edges)
    chains: list[list[Item]] = []  # for each edge: source, points and label, target
    labels: list[Item] = []
    trunks: dict[tuple[int, int, int | None], Item] = {}
    first_column: dict[int | None, int] = {}  # of each group
    for rank, circle in zip(ranks, circles, strict=True):
        circle.column = 2 * rank
        first_column[circle.group] = min(circle.column, first_column.get(circle.group, circle.column))
    for edge in edges:
        source, target = circles[edge.source], circles[edge.target]
        chain = [source]  # the numbers of an arrow into a group are within the group
        for column in range(source.column + 1, target.column):
            group = target.group if target.group == source.group or column >= first_column[target.group] else None
            if column == target.column - 1:
                item = Item(edge.width, edge.above, edge.below, column, target.group)
                labels.append(item)
            elif source.is_point:  # lines that branch at a point are one line as far as they have the same way
                item = trunks.setdefault((edge.source, column, group), Item(0.0, _PASSING, _PASSING, column, group))
            else:
                item = Item(0.0, _PASSING, _PASSING, column, group)
            chain.append(item)
        chain.append(target)
        chains.append(chain)
    columns = order_columns(circles, chains)
    level_items(columns, chains, head)
    straighten_lines(columns, chains, head)
    heights = [(item, item.y) for column in columns for item in column]

    def placed(width: float) -> Layout:
        for item, y in heights:
            item.y = y
        layout = Layout(list(circles), labels, ranks=ranks)
        _place(layout, columns, chains, width, head)
        return layout

    layout = placed(widest)
    if pages and (layout.rows > 1 or layout.width > widest):  # a last circle may have made one row wider
        layout = placed(max((share * widest for share in _WIDTHS), key=lambda width: _scale(placed(width), pages)))
    layout.splits = _splits(edges, chains)
    return layout


def _scale(layout: Layout, pages: Sequence[tuple[float, float]]) -> float:
    """The largest scale at which a layout fits a page."""
    return max(min(width / layout.width, height / layout.height) for width, height in pages)


def _splits(edges: Sequence[Edge], chains: Sequence[Sequence[Item]]) -> dict[int, list[Point]]:
    """For each circle, by index, the points at which lines that begin at it branch."""
    onward: dict[tuple[int, int], tuple[Item, set[int]]] = {}
    for edge, chain in zip(edges, chains, strict=True):
        for item, following in pairwise(chain[1:]):
            onward.setdefault((edge.source, id(item)), (item, set()))[1].add(id(following))
    splits: dict[int, list[Point]] = {}
    for (source, _), (item, several) in onward.items():
        if len(several) > 1:
            splits.setdefault(source, []).append((item.right, item.y))
    return splits


def _place(layout: Layout, columns: list[list[Item]], chains: list[list[Item]], widest: float, head: float) -> None:
    """Set the x coordinates from left to right, row by row, and the routes of the lines."""
    widths = [max((item.width for item in column), default=0.0) for column in columns]
    crossing = [0] * len(columns)  # lines between a column and the next
    for column, _, _ in {(item.column, id(item), id(after)) for chain in chains for item, after in pairwise(chain)}:
        crossing[column] += 1
    gaps = _gaps(columns, chains)
    rows = _cut(widths, gaps, crossing, _cut_penalties(columns, widths, gaps, widest), widest)
    ends_of = {id(chain[-1]) for chain in chains}
    sources = {id(chain[0]) for chain in chains} - ends_of
    layout.rows = len(rows)
    lanes = max((crossing[last] for _, last in rows[:-1]), default=0)
    margin = LANE * (lanes + 1) if lanes else 0.0
    top = 0.0
    for number, (first, last) in enumerate(rows):
        x = margin
        members = [item for column in columns[first : last + 1] for item in column]
        highest = min((item.y - item.above - (head if item.group is not None else 0.0) for item in members), default=0)
        lowest = max((item.y + item.below for item in members), default=0)
        for column in range(first, last + 1):
            for item in columns[column]:
                item.left, item.right, item.row = x, x + widths[column], number
                item.x = item.right - item.width / 2 if id(item) in sources else x + widths[column] / 2
                item.y += top - highest
            x += widths[column]
            layout.width = max(layout.width, x)
            x += gaps[column]
        bottom = top + lowest - highest
        lane_height = LANE * (crossing[last] + 1) if number < len(rows) - 1 else 0.0
        layout.height = bottom
        top = bottom + ROW_GAP + lane_height
    if lanes:
        layout.width += margin
    ends = {last: max((i.y + i.below for c in columns[first : last + 1] for i in c), default=0) for first, last in rows}
    route_lines(layout, chains, ends, crossing)
    layout.groups = _frames(columns, head)


def _gaps(columns: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]]) -> list[float]:
    """The gap after each column: wider where lines are steep."""
    climbs = [0.0] * len(columns)
    for chain in chains:
        for item, following in pairwise(chain):
            climbs[item.column] = max(climbs[item.column], abs(following.y - item.y))
    return [COLUMN_GAP + min(_GAP_PER_HEIGHT * climb, 3 * COLUMN_GAP) for climb in climbs]


def _cut_penalties(
    columns: Sequence[Sequence[Item]], widths: Sequence[float], gaps: Sequence[float], widest: float
) -> list[float]:
    """The penalty for the end of a row after each column: high in a group, above all in one that fits into a row."""
    groups_of = [{item.group for item in column if item.group is not None} for column in columns]
    group_width: dict[int, float] = {}
    for groups, width, gap in zip(groups_of, widths, gaps, strict=True):
        for group in groups:
            group_width[group] = group_width.get(group, 0.0) + width + gap
    return [
        max((1.0 if group_width[group] <= widest else 0.2 for group in here & following), default=0.0)
        for here, following in pairwise(groups_of)
    ]


def _cut(
    widths: list[float], gaps: list[float], crossing: list[int], penalties: list[float], widest: float
) -> list[tuple[int, int]]:
    """The first and last column of each row: rows end after a circle, at few lines, and seldom within a group."""
    total = sum(widths) + sum(gaps[:-1])
    if total <= widest:
        return [(0, len(widths) - 1)]
    target = total / -(-total // widest)  # rows of about the same width
    rows: list[tuple[int, int]] = []
    first = 0
    while first < len(widths):
        x, best, cost = 0.0, len(widths) - 1, float("inf")
        for column in range(first, len(widths)):
            x += widths[column] + gaps[column]
            if x > widest * (1.2 if column >= len(widths) - 2 else 1.05) and cost < float("inf"):
                break
            if column == len(widths) - 1:
                if x <= widest * 1.2:  # a wider row is better than a row with the output alone
                    best = column
                break
            if column % 2 == 0:
                column_cost = abs(x - target) / target + 0.2 * min(crossing[column] - 1, 4) + penalties[column]
                column_cost += 0.25 if x <= 0.45 * widest else 0.0
                if column_cost <= cost:
                    best, cost = column, column_cost
        rows.append((first, best))
        first = best + 1
    return rows


def _frames(columns: Sequence[Sequence[Item]], head: float) -> dict[int, list[Box]]:
    """The frames of each open group, by row; a group has none if a frame would contain other items."""
    members: dict[int, dict[int, list[Item]]] = {}
    for column in columns:
        for item in column:
            if item.group is not None:
                members.setdefault(item.group, {}).setdefault(item.row, []).append(item)
    frames: dict[int, list[Box]] = {}
    everything = [item for column in columns for item in column]
    pad = COLUMN_GAP / 2 - 3
    for group, rows in members.items():
        boxes = [
            Box(
                min(item.x - item.width / 2 for item in items) - pad,
                min(item.y - item.above for item in items) - head - pad / 2,
                max(item.x + item.width / 2 for item in items) + pad,
                max(item.y + item.below for item in items) + pad,
            )
            for _, items in sorted(rows.items())
        ]
        others = [item for item in everything if item.width > 0 and item.group != group]
        if not any(_overlaps(box, item) for box in boxes for item in others):
            frames[group] = boxes
    return frames


def _overlaps(box: Box, item: Item) -> bool:
    return (
        item.x - item.width / 2 < box.right
        and item.x + item.width / 2 > box.left
        and item.y - item.above < box.bottom
        and item.y + item.below > box.top
    )
