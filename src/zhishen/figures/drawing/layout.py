"""Where everything stands: layers from left to right, few crossings, nothing on top of anything else.

The way of Sugiyama in four steps, none of which recurses or draws random numbers, so that the same graph always looks
the same:

1. every circle gets a rank, the longest way from the left; leaves stand just before what uses them;
2. arrows over several ranks are led through points of their own; the numbers of an arrow are a box on its way, with the
   line through it, so that no number can lie on a circle, a line or another number;
3. within each column the order is improved by sweeps (every item to the mean place of its neighbors), the one with the
   fewest crossings is kept;
4. heights: every item wants to be level with its neighbors; for one column at a time the nearest heights that keep the
   distances are found exactly (isotonic regression); then what follows on one line is made quite level.

A picture that would be too wide is cut into rows like a line of text.

References:
    Sugiyama, Tagawa and Toda: Methods for visual understanding of hierarchical system structures. IEEE Transactions on
    Systems, Man, and Cybernetics 11 (1981).
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

__all__ = ["Box", "Edge", "Item", "Layout", "lay_out"]

GAP: Final = 12.0  # between neighbors in a column
COLUMN_GAP: Final = 14.0  # between columns; more where lines climb
STEEPEST: Final = 0.16  # so much wider for each point of height
ROW_GAP: Final = 26.0
LANE: Final = 7.0  # between lines that change rows side by side
WAY: Final = 6.0  # what a passing line takes above and below
FORTH: Final = 0.15  # what a block leads to pulls so much less than what leads to it: it stands amid its inputs
_SWEEPS: Final = 12
_LEVELLINGS: Final = 16

Point = tuple[float, float]


@dataclass
class Item:
    """Something with a place in a column: a circle, the numbers of an arrow, or a point that an arrow passes.

    Attributes:
        width: from left to right.
        above: from the line through it upwards.
        below: and downwards.
        column: its column, counted from the left over all rows.
        group: the open group that it belongs to.
        ends: how its sides are: ``round``, ``flat``, or ``point`` for a point where lines part.
        x: of its middle.
        y: of the line through it.
        row: the row that its column is in.
        left: where its column begins; lines bend only between columns, so that none runs over a wider neighbor.
        right: where its column ends.
    """

    width: float
    above: float
    below: float
    column: int = 0
    group: int | None = None
    ends: str = "round"
    x: float = 0.0
    y: float = 0.0
    row: int = 0
    left: float = 0.0
    right: float = 0.0

    @property
    def is_point(self) -> bool:
        """Whether it is a point where lines part."""
        return self.ends == "point"


@dataclass(frozen=True)
class Edge:
    """An arrow as the layout sees it: from one circle to another, with numbers of a certain size."""

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
    """The result.

    Attributes:
        circles: the places of the circles.
        labels: those of the numbers, one an edge.
        routes: for each edge the points through which its line goes, with the label's two ends among them.
        turns: for each edge the pieces at which it goes on in the next row, as corners.
        groups: the frames around each open group, one in each row; a group without room for them has none.
        splits: for a circle from which lines part, the points at which some part later.
        width: of the whole.
        height: of the whole.
        rows: how many rows there are.
        ranks: of the circles.
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


def lay_out(
    circles: Sequence[Item],
    edges: Sequence[Edge],
    *,
    widest: float,
    head: float = 0.0,
) -> Layout:
    """Find places for all circles and labels.

    Args:
        circles: in an order in which sources come before what they lead to.
        edges: between them.
        widest: the width at which a picture goes on in the next row.
        head: the height of the name above an open group.
    """
    ranks = _rank(circles, edges)
    chains: list[list[Item]] = []  # for each edge: source, points and label, target
    labels: list[Item] = []
    trunks: dict[tuple[int, int, int | None], Item] = {}
    begins: dict[int | None, int] = {}  # the first column of each group
    for rank, circle in zip(ranks, circles, strict=True):
        circle.column = 2 * rank
        begins[circle.group] = min(circle.column, begins.get(circle.group, circle.column))
    for edge in edges:
        source, target = circles[edge.source], circles[edge.target]
        chain = [source]  # what flows into a group has its numbers within
        for column in range(source.column + 1, target.column):
            group = target.group if target.group == source.group or column >= begins[target.group] else None
            if column == target.column - 1:
                item = Item(edge.width, edge.above, edge.below, column, target.group)
                labels.append(item)
            elif source.is_point:  # what parts there stays one line as long as it goes the same way
                item = trunks.setdefault((edge.source, column, group), Item(0.0, WAY, WAY, column, group))
            else:
                item = Item(0.0, WAY, WAY, column, group)
            chain.append(item)
        chain.append(target)
        chains.append(chain)
    columns = _order(circles, chains)
    _level(columns, chains, head)
    _straighten(columns, chains, head)
    layout = Layout(list(circles), labels, ranks=ranks)
    _place(layout, columns, chains, widest, head)
    layout.splits = _splits(edges, chains)
    return layout


def _splits(edges: Sequence[Edge], chains: Sequence[Sequence[Item]]) -> dict[int, list[Point]]:
    """Where lines from one circle part later on, by the number of the circle."""
    onward: dict[tuple[int, int], tuple[Item, set[int]]] = {}
    for edge, chain in zip(edges, chains, strict=True):
        for item, following in pairwise(chain[1:]):
            onward.setdefault((edge.source, id(item)), (item, set()))[1].add(id(following))
    splits: dict[int, list[Point]] = {}
    for (source, _), (item, several) in onward.items():
        if len(several) > 1:
            splits.setdefault(source, []).append((item.right, item.y))
    return splits


def _rank(circles: Sequence[Item], edges: Sequence[Edge]) -> list[int]:
    """Longest ways from the left; members of an open group stand together, with nothing else of its way among them."""
    into: list[list[int]] = [[] for _ in circles]
    out: list[list[int]] = [[] for _ in circles]
    for edge in edges:
        into[edge.target].append(edge.source)
        out[edge.source].append(edge.target)
    ranks = [0] * len(circles)
    floor: dict[int, int] = {}  # the first rank of each group
    ceiling: dict[int, int] = {}  # its last rank so far
    outside: dict[int, list[int]] = {}  # what flows into a group
    waiting: dict[int, list[int]] = {}  # its members so far
    # What nothing flows into, and the points where such values part.
    apart = [not into[i] or (circle.is_point and all(not into[s] for s in into[i])) for i, circle in enumerate(circles)]
    for edge in edges:
        group = circles[edge.target].group
        if group is not None and circles[edge.source].group != group:
            outside.setdefault(group, []).append(edge.source)

    def after(source: int, group: int | None) -> int:
        """The first rank behind a circle, and behind its group for one that stands outside."""
        home = circles[source].group
        if home is not None and home != group:
            return ceiling[home] + 1
        return ranks[source] + 1

    for i, circle in enumerate(circles):  # sources come first
        group = circle.group
        least = max((after(source, group) for source in into[i]), default=0)
        if group is not None:
            waiting.setdefault(group, []).append(i)
            if group not in floor and not apart[i]:
                floor[group] = max((after(source, group) for source in outside.get(group, ())), default=0)
                given = {apart[source] for source in outside.get(group, ())}
                if len(given) == 2:
                    floor[group] += 1  # leaves beside what others made: room between this group and the last
                for member in waiting[group]:  # its leaves, which came first
                    ranks[member] += floor[group]
                least = max((after(source, group) for source in into[i]), default=0)
            least = max(least, floor.get(group, 0))
            ceiling[group] = max(ceiling.get(group, 0), least)
        elif {apart[source] for source in into[i] if apart[source] or circles[source].group is not None} == {
            False,
            True,
        }:
            least += 1  # leaves beside what a group made: they stand behind its frame
        ranks[i] = least
    for i in reversed(range(len(circles))):  # what has nothing before it moves up to what uses it
        if not apart[i]:
            continue
        nearest: list[int] = []
        for target in out[i]:
            group = circles[target].group
            alien = group is not None and circles[i].group != group
            nearest.append((floor[group] if alien and group is not None else ranks[target]) - 1)
        if nearest:
            ranks[i] = max(ranks[i], min(nearest))
    used = {rank: place for place, rank in enumerate(sorted(set(ranks)))}
    return [used[rank] for rank in ranks]


def _order(circles: Sequence[Item], chains: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """The items of each column from top to bottom, with few crossings."""
    count = 1 + max((circle.column for circle in circles), default=0)
    columns: list[list[Item]] = [[] for _ in range(count)]
    seen: set[int] = set()
    left: dict[int, list[Item]] = {}
    right: dict[int, list[Item]] = {}
    for chain in chains:
        for item, following in pairwise(chain):
            left.setdefault(id(following), []).append(item)
            right.setdefault(id(item), []).append(following)
    for chain in chains:
        for item in chain:
            if id(item) not in seen:
                seen.add(id(item))
                columns[item.column].append(item)
    for circle in circles:
        if id(circle) not in seen:
            columns[circle.column].append(circle)
    best, fewest = [list(column) for column in columns], _crossings(columns, right)
    for sweep in range(_SWEEPS):
        if fewest == 0 and sweep >= 2:
            break
        forwards = sweep % 2 == 1
        neighbors = left if forwards else right
        for column in range(count) if forwards else reversed(range(count)):
            beside = columns[column - 1] if forwards and column else None
            if not forwards and column + 1 < count:
                beside = columns[column + 1]
            if beside is None:
                continue
            place = {id(item): (k + 0.5) / len(beside) for k, item in enumerate(beside)}
            _sort(columns[column], neighbors, place)
        crossings = _crossings(columns, right)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return best


def _sort(column: list[Item], neighbors: dict[int, list[Item]], place: dict[int, float]) -> None:
    """Every item to the mean place of its neighbors; the members of a group stay together."""
    wanted: dict[int, float] = {}
    for k, item in enumerate(column):
        near = [place[id(other)] for other in neighbors.get(id(item), ()) if id(other) in place]
        wanted[id(item)] = sum(near) / len(near) if near else (k + 0.5) / len(column)
    together: dict[int | None, list[float]] = {}
    for item in column:
        together.setdefault(item.group, []).append(wanted[id(item)])
    middle = {group: sum(places) / len(places) for group, places in together.items()}
    old = {id(item): k for k, item in enumerate(column)}
    column.sort(
        key=lambda item: (
            wanted[id(item)] if item.group is None else middle[item.group],
            -1 if item.group is None else item.group,
            wanted[id(item)],
            old[id(item)],
        )
    )


def _crossings(columns: Sequence[Sequence[Item]], right: dict[int, list[Item]]) -> int:
    """How many pairs of lines cross between neighboring columns."""
    total = 0
    for column, following in pairwise(columns):
        place = {id(item): k for k, item in enumerate(following)}
        passed: list[int] = []
        for item in column:
            ends = sorted(place[id(other)] for other in right.get(id(item), ()) if id(other) in place)
            total += sum(len(passed) - bisect.bisect_right(passed, end) for end in ends)
            for end in ends:
                bisect.insort(passed, end)
    return total


def _level(columns: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]], head: float) -> None:
    """Heights: as level with the neighbors as the distances allow."""
    near: dict[int, list[tuple[Item, float]]] = {}
    for chain in chains:
        for k, (item, following) in enumerate(pairwise(chain)):
            inner = k > 0
            weight = 4.0 if inner and k < len(chain) - 2 else 1.0  # straight lines first
            near.setdefault(id(item), []).append((following, weight))
            near.setdefault(id(following), []).append((item, weight))
    for column in columns:
        y = 0.0
        for k, item in enumerate(column):
            y += _distance(column[k - 1], item, head) if k else 0.0
            item.y = y
        for item in column:
            item.y -= y / 2
    for sweep in range(_LEVELLINGS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted: list[float] = []
            weights: list[float] = []
            for item in column:
                beside = near.get(id(item), ())
                weight = sum(w for _, w in beside)
                wanted.append(sum(w * other.y for other, w in beside) / weight if weight else item.y)
                weights.append(max(weight, 0.5))
            for item, y in zip(column, _spread(column, wanted, weights, head), strict=True):
                item.y = y


def _straighten(columns: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]], head: float) -> None:
    """Lines that can be level all the way are: what they lead through moves up and down as one block."""
    block = _blocks(columns, chains)
    members: dict[int, list[Item]] = {}
    for column in columns:
        for item in column:
            members.setdefault(block[id(item)], []).append(item)
    above: dict[int, dict[int, float]] = {number: {} for number in members}
    below: dict[int, dict[int, float]] = {number: {} for number in members}
    for column in columns:
        for upper, lower in pairwise(column):
            a, b, apart = block[id(upper)], block[id(lower)], _distance(upper, lower, head)
            above[b][a] = max(above[b].get(a, 0.0), apart)
            below[a][b] = max(below[a].get(b, 0.0), apart)
    near: dict[int, list[tuple[int, float]]] = {}
    for chain in chains:
        for item, following in pairwise(chain):
            a, b = block[id(item)], block[id(following)]
            if a != b:
                near.setdefault(a, []).append((b, FORTH))
                near.setdefault(b, []).append((a, 1.0))
    order = _downwards(above, below)
    y: dict[int, float] = {}
    for number in order:  # feasible first: nothing above its place
        mean = sum(item.y for item in members[number]) / len(members[number])
        y[number] = max([mean, *(y[upper] + apart for upper, apart in above[number].items())])
    for sweep in range(_LEVELLINGS):
        for number in order if sweep % 2 else reversed(order):
            beside = near.get(number, ())
            weight = sum(w for _, w in beside)
            wanted = sum(w * y[other] for other, w in beside) / weight if beside else y[number]
            low = max((y[upper] + apart for upper, apart in above[number].items()), default=float("-inf"))
            high = min((y[lower] - apart for lower, apart in below[number].items()), default=float("inf"))
            y[number] = max(low, min(wanted, high))
    for number, items in members.items():
        for item in items:
            item.y = y[number]


def _blocks(columns: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]]) -> dict[int, int]:
    """For each item the number of its block: items joined by links that shall be level and do not cross."""
    place = {id(item): k for column in columns for k, item in enumerate(column)}
    out: dict[int, list[Sequence[Item]]] = {}
    into: dict[int, list[Sequence[Item]]] = {}
    for chain in chains:
        out.setdefault(id(chain[0]), []).append(chain)
        into.setdefault(id(chain[-1]), []).append(chain)
    links: list[tuple[Item, Item]] = []
    for chain in chains:
        links.extend(pairwise(chain[1:-1]))
    links.sort(key=lambda link: link[1].width > 0)  # a line that goes on before one that turns off
    for several in into.values():
        carried = [chain for chain in several if id(chain[0]) in into]
        chosen = carried if len(carried) == 1 else sorted(several, key=lambda chain: place[id(chain[-2])])
        if len(chosen) % 2:
            links.append((chosen[len(chosen) // 2][-2], chosen[len(chosen) // 2][-1]))
    for several in out.values():
        firsts = sorted({id(chain[1]): chain[1] for chain in several}.values(), key=lambda item: place[id(item)])
        if len(firsts) % 2:
            links.append((several[0][0], firsts[len(firsts) // 2]))
    accepted: dict[int, list[tuple[int, int]]] = {}
    block = {id(item): k for k, item in enumerate(item for column in columns for item in column)}
    following: dict[int, int] = {}
    for item, other in links:
        here, there = place[id(item)], place[id(other)]
        gap = accepted.setdefault(item.column, [])
        if all((here - a) * (there - b) > 0 for a, b in gap):
            gap.append((here, there))
            following[id(item)] = id(other)
    for column in columns:  # from the left, so that a block's number runs through
        for item in column:
            if id(item) in following:
                block[following[id(item)]] = block[id(item)]
    return block


def _downwards(above: dict[int, dict[int, float]], below: dict[int, dict[int, float]]) -> list[int]:
    """The blocks in an order in which each comes after all that must be above it."""
    waiting = {number: len(uppers) for number, uppers in above.items()}
    ready = [number for number, count in waiting.items() if count == 0]
    order: list[int] = []
    for number in ready:  # grows while it is walked
        order.append(number)
        for lower in below[number]:
            waiting[lower] -= 1
            if waiting[lower] == 0:
                ready.append(lower)
    return order


def _distance(upper: Item, lower: Item, head: float) -> float:
    """Between the lines of two neighbors in a column."""
    apart = upper.below + lower.above + GAP
    return apart + (head + GAP if upper.group != lower.group else 0.0)


def _spread(column: Sequence[Item], wanted: Sequence[float], weights: Sequence[float], head: float) -> list[float]:
    """The heights nearest to the wanted ones that keep the distances: pooled adjacent violators, in one pass."""
    offsets = [0.0]
    for upper, lower in pairwise(column):
        offsets.append(offsets[-1] + _distance(upper, lower, head))
    blocks: list[tuple[float, float, int]] = []  # (mean, weight, how many)
    for y, weight, offset in zip(wanted, weights, offsets, strict=False):
        mean, total, count = y - offset, weight, 1
        while blocks and blocks[-1][0] >= mean:
            before, its_weight, its_count = blocks.pop()
            mean = (before * its_weight + mean * total) / (its_weight + total)
            total, count = total + its_weight, count + its_count
        blocks.append((mean, total, count))
    level = [mean for mean, _, count in blocks for _ in range(count)]
    return [y + offset for y, offset in zip(level, offsets, strict=False)]


def _place(layout: Layout, columns: list[list[Item]], chains: list[list[Item]], widest: float, head: float) -> None:
    """Left to right, row by row; then the lines."""
    widths = [max((item.width for item in column), default=0.0) for column in columns]
    crossing = [0] * len(columns)  # lines between a column and the next
    for column, _, _ in {(item.column, id(item), id(after)) for chain in chains for item, after in pairwise(chain)}:
        crossing[column] += 1
    gaps = _gaps(columns, chains)
    rows = _cut(widths, gaps, crossing, _within_groups(columns, widths, gaps, widest), widest)
    ends_of = {id(chain[-1]) for chain in chains}
    begins = {id(chain[0]) for chain in chains} - ends_of
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
                item.x = item.right - item.width / 2 if id(item) in begins else x + widths[column] / 2
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
    _route(layout, chains, ends, crossing)
    layout.groups = _frames(columns, head)


def _gaps(columns: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]]) -> list[float]:
    """The room behind each column: more where lines climb, so that they are not too steep."""
    climbs = [0.0] * len(columns)
    for chain in chains:
        for item, following in pairwise(chain):
            climbs[item.column] = max(climbs[item.column], abs(following.y - item.y))
    return [COLUMN_GAP + min(STEEPEST * climb, 3 * COLUMN_GAP) for climb in climbs]


def _within_groups(
    columns: Sequence[Sequence[Item]], widths: Sequence[float], gaps: Sequence[float], widest: float
) -> list[float]:
    """How bad it is to cut behind each column: where a group goes on, above all one that a row has room for."""
    there = [{item.group for item in column if item.group is not None} for column in columns]
    wide: dict[int, float] = {}
    for groups, width, gap in zip(there, widths, gaps, strict=True):
        for group in groups:
            wide[group] = wide.get(group, 0.0) + width + gap
    return [
        max((1.0 if wide[group] <= widest else 0.2 for group in here & following), default=0.0)
        for here, following in pairwise(there)
    ]


def _cut(
    widths: list[float], gaps: list[float], crossing: list[int], inside: list[float], widest: float
) -> list[tuple[int, int]]:
    """The first and last column of each row: after a circle, where few lines are cut, and seldom within a group."""
    total = sum(widths) + sum(gaps[:-1])
    if total <= widest:
        return [(0, len(widths) - 1)]
    wanted = total / -(-total // widest)  # rows of about the same width
    rows: list[tuple[int, int]] = []
    first = 0
    while first < len(widths):
        x, best, cost = 0.0, len(widths) - 1, float("inf")
        for column in range(first, len(widths)):
            x += widths[column] + gaps[column]
            if x > widest * (1.2 if column >= len(widths) - 2 else 1.05) and cost < float("inf"):
                break
            if column == len(widths) - 1:
                if x <= widest * 1.2:  # better a little wider than a row with nothing but the output
                    best = column
                break
            if column % 2 == 0:
                bad = abs(x - wanted) / wanted + 0.2 * min(crossing[column] - 1, 4) + inside[column]
                bad += 0.25 if x <= 0.45 * widest else 0.0
                if bad <= cost:
                    best, cost = column, bad
        rows.append((first, best))
        first = best + 1
    return rows


def _route(layout: Layout, chains: list[list[Item]], ends: dict[int, float], crossing: list[int]) -> None:
    """The lines: level through every item, and round the corner where a row ends."""
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
        lane_of.update({key: lane for lane, key in enumerate(ordered)})  # the lowest line turns first
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
    """Where each line leaves its source (end 0) or reaches its target (end -1): spread over the side, in order."""
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
        round_part = min(circle.above, circle.width / 2) if circle.ends == "round" else 0.0
        inset = round_part - (max(round_part**2 - (y - circle.y) ** 2, 0.0)) ** 0.5
        x = circle.x + circle.width / 2 - inset if end == 0 else circle.x - circle.width / 2 + inset
        ports[number] = (x, y)
    return ports


def _row_beside(chain: Sequence[Item], end: int) -> int:
    return chain[1].row if end == 0 else chain[-2].row


def _reach(circle: Item, count: int) -> float:
    """How far from its middle lines may touch a circle."""
    return 0.0 if circle.is_point else min(0.8, 0.45 * (count - 1)) * min(circle.above, circle.below)


def _share(heights: Sequence[float], level: float, place: int) -> float:
    """Where the line at ``place`` touches, from -1 at the top to 1 at the bottom; a level one in the middle."""
    count = len(heights)
    if count == 1:
        return 0.0
    straight = next((k for k, height in enumerate(heights) if abs(height - level) < 0.5), None)
    if straight is None:
        return 2 * place / (count - 1) - 1
    if place == straight:
        return 0.0
    return -(straight - place) / straight if place < straight else (place - straight) / (count - 1 - straight)


def _frames(columns: Sequence[Sequence[Item]], head: float) -> dict[int, list[Box]]:
    """Frames around each open group, by row; none where one would take in what does not belong to the group."""
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
