"""The third step of a layout: the y coordinate of each item."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from zhishen.figures.drawing.layout_items import GAP, Item

__all__ = ["level_items", "straighten_lines"]

_SWEEPS: Final = 16
_OUTPUT_WEIGHT: Final = 0.15  # of a block's outputs, compared with its inputs: a block is in the middle of its inputs


def level_items(columns: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]], head: float) -> None:
    """Set the y coordinates: each item as close to the height of its neighbors as the distances allow."""
    near: dict[int, list[tuple[Item, float]]] = {}
    for chain in chains:
        for k, (item, following) in enumerate(pairwise(chain)):
            inner = k > 0
            weight = 4.0 if inner and k < len(chain) - 2 else 1.0  # straight lines matter most
            near.setdefault(id(item), []).append((following, weight))
            near.setdefault(id(following), []).append((item, weight))
    for column in columns:
        y = 0.0
        for k, item in enumerate(column):
            y += _distance(column[k - 1], item, head) if k else 0.0
            item.y = y
        for item in column:
            item.y -= y / 2
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            target: list[float] = []
            weights: list[float] = []
            for item in column:
                beside = near.get(id(item), ())
                weight = sum(w for _, w in beside)
                target.append(sum(w * other.y for other, w in beside) / weight if weight else item.y)
                weights.append(max(weight, 0.5))
            for item, y in zip(column, _nearest_feasible(column, target, weights, head), strict=True):
                item.y = y


def straighten_lines(columns: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]], head: float) -> None:
    """Make lines horizontal where possible: the items of such a line move up and down as one block."""
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
                near.setdefault(a, []).append((b, _OUTPUT_WEIGHT))
                near.setdefault(b, []).append((a, 1.0))
    order = _top_to_bottom(above, below)
    y: dict[int, float] = {}
    for number in order:  # a feasible start: all distances are kept
        mean = sum(item.y for item in members[number]) / len(members[number])
        y[number] = max([mean, *(y[upper] + apart for upper, apart in above[number].items())])
    for sweep in range(_SWEEPS):
        for number in order if sweep % 2 else reversed(order):
            beside = near.get(number, ())
            weight = sum(w for _, w in beside)
            target = sum(w * y[other] for other, w in beside) / weight if beside else y[number]
            low = max((y[upper] + apart for upper, apart in above[number].items()), default=float("-inf"))
            high = min((y[lower] - apart for lower, apart in below[number].items()), default=float("inf"))
            y[number] = max(low, min(target, high))
    for number, items in members.items():
        for item in items:
            item.y = y[number]


def _blocks(columns: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]]) -> dict[int, int]:
    """The number of each item's block: a block has the items of a line that is horizontal and is not crossed."""
    place = {id(item): k for column in columns for k, item in enumerate(column)}
    out: dict[int, list[Sequence[Item]]] = {}
    into: dict[int, list[Sequence[Item]]] = {}
    for chain in chains:
        out.setdefault(id(chain[0]), []).append(chain)
        into.setdefault(id(chain[-1]), []).append(chain)
    links: list[tuple[Item, Item]] = []
    for chain in chains:
        links.extend(pairwise(chain[1:-1]))
    links.sort(key=lambda link: link[1].width > 0)  # lines that pass come before lines that end
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
    for column in columns:  # from the left, so that the number of a block reaches its end
        for item in column:
            if id(item) in following:
                block[following[id(item)]] = block[id(item)]
    return block


def _top_to_bottom(above: dict[int, dict[int, float]], below: dict[int, dict[int, float]]) -> list[int]:
    """The blocks in an order in which each one comes after all blocks above it."""
    waiting = {number: len(uppers) for number, uppers in above.items()}
    ready = [number for number, count in waiting.items() if count == 0]
    order: list[int] = []
    for number in ready:  # grows during the loop
        order.append(number)
        for lower in below[number]:
            waiting[lower] -= 1
            if waiting[lower] == 0:
                ready.append(lower)
    return order


def _distance(upper: Item, lower: Item, head: float) -> float:
    """The smallest distance between the center lines of two neighbors in a column."""
    apart = upper.below + lower.above + GAP
    return apart + (head + GAP if upper.group != lower.group else 0.0)


def _nearest_feasible(
    column: Sequence[Item], target: Sequence[float], weights: Sequence[float], head: float
) -> list[float]:
    """The y coordinates nearest to the targets that keep the distances, by the pool adjacent violators algorithm."""
    offsets = [0.0]
    for upper, lower in pairwise(column):
        offsets.append(offsets[-1] + _distance(upper, lower, head))
    blocks: list[tuple[float, float, int]] = []  # (mean, weight, count)
    for y, weight, offset in zip(target, weights, offsets, strict=False):
        mean, total, count = y - offset, weight, 1
        while blocks and blocks[-1][0] >= mean:
            before, its_weight, its_count = blocks.pop()
            mean = (before * its_weight + mean * total) / (its_weight + total)
            total, count = total + its_weight, count + its_count
        blocks.append((mean, total, count))
    level = [mean for mean, _, count in blocks for _ in range(count)]
    return [y + offset for y, offset in zip(level, offsets, strict=False)]
