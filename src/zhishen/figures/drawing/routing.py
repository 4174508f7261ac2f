"""The last step of a layout: the routes of the lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from zhishen.figures.drawing.layout_items import Item, Layout, Point

__all__ = ["LANE", "ROW_GAP", "route_lines"]

ROW_GAP: Final = 18.0  # between rows
LANE: Final = 7.0  # between parallel lines that lead to the next row


def route_lines(layout: Layout, chains: list[list[Item]], ends: dict[int, float], crossing: list[int]) -> None:
    """Set the routes of all edges: horizontal through every item, with corners where a row ends."""
    ports_out = _ports(chains, 0)
    ports_in = _ports(chains, -1)
    lanes: dict[int, dict[tuple[int, int], tuple[float, float]]] = {}
    for chain in chains:
        for item, following in pairwise(chain):
            if item.row != following.row:
                lanes.setdefault(item.column, {})[id(item), id(following)] = (item.y, following.y)
    lane_of: dict[tuple[int, int], int] = {}
    for several in lanes.values():
        ordered = sorted(several, key=lambda pair: several[pair], reverse=True)
        lane_of.update({key: lane for lane, key in enumerate(ordered)})  # the lowest line has the first corner
    for number, chain in enumerate(chains):
        pieces: list[list[Point]] = [[]]
        turns: list[list[Point]] = []
        for k, item in enumerate(chain):
            if k and chain[k - 1].row != item.row:
                before = chain[k - 1]
                lane = lane_of[id(before), id(item)]
                y0 = pieces[-1][-1][1]
                y1 = ports_in[number][1] if k == len(chain) - 1 else item.y
                right = layout.width - LANE * (crossing[before.column] - 1 - lane)
                gutter = ends[before.column] + ROW_GAP / 2 + LANE * lane
                left = LANE * lane
                start = pieces[-1][-1]
                turns.append([start, (right, y0), (right, gutter), (left, gutter), (left, y1), (item.left, y1)])
                pieces.append([])
            if k == 0:
                pieces[-1] += [ports_out[number], (item.right, ports_out[number][1])]
            elif k == len(chain) - 1:
                pieces[-1] += [(item.left, ports_in[number][1]), ports_in[number]]
            else:
                pieces[-1] += [(item.left, item.y), (item.right, item.y)]
        layout.routes.append(pieces)
        layout.turns.append(turns)


def _ports(chains: list[list[Item]], end: int) -> list[Point]:
    """The point at which each line leaves its source (end 0) or reaches its target (end -1): spread over the side."""
    at: dict[int, list[tuple[float, int]]] = {}
    for number, chain in enumerate(chains):
        other = chain[1] if end == 0 else chain[-2]
        at.setdefault(id(chain[end]), []).append((other.y + 1e6 * other.row, number))
    ports: list[Point] = [(0.0, 0.0)] * len(chains)
    for number, chain in enumerate(chains):
        circle = chain[end]
        several = sorted(at[id(circle)])
        heights = [height for height, _ in several]
        place = [n for _, n in several].index(number)
        y = circle.y + _share(heights, circle.y + 1e6 * _row_beside(chain, end), place) * _reach(circle, len(several))
        into_corner = max(abs(y - circle.y) - (circle.above - circle.radius), 0.0)
        inset = circle.radius - (max(circle.radius**2 - into_corner**2, 0.0)) ** 0.5
        x = circle.x + circle.width / 2 - inset if end == 0 else circle.x - circle.width / 2 + inset
        ports[number] = (x, y)
    return ports


def _row_beside(chain: Sequence[Item], end: int) -> int:
    return chain[1].row if end == 0 else chain[-2].row


def _reach(circle: Item, count: int) -> float:
    """The largest distance from the center at which a line may touch a circle."""
    return 0.0 if circle.is_point else min(0.8, 0.45 * (count - 1)) * min(circle.above, circle.below)


def _share(heights: Sequence[float], level: float, place: int) -> float:
    """Where the line at ``place`` touches, from -1 at the top to 1 at the bottom; a horizontal line in the middle."""
    count = len(heights)
    if count == 1:
        return 0.0
    straight = next((k for k, height in enumerate(heights) if abs(height - level) < 0.5), None)
    if straight is None:
        return 2 * place / (count - 1) - 1
    if place == straight:
        return 0.0
    return -(straight - place) / straight if place < straight else (place - straight) / (count - 1 - straight)
