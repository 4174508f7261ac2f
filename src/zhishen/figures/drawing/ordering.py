"""The second step of a layout: the order of the items in each column, with few crossings of lines."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from zhishen.figures.drawing.layout_items import Item

__all__ = ["order_columns"]

_SWEEPS: Final = 12


def order_columns(circles: Sequence[Item], chains: Sequence[Sequence[Item]]) -> list[list[Item]]:
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
    """Sort the items by the mean place of their neighbors; the members of a group stay together."""
    target: dict[int, float] = {}
    for k, item in enumerate(column):
        near = [place[id(other)] for other in neighbors.get(id(item), ()) if id(other) in place]
        target[id(item)] = sum(near) / len(near) if near else (k + 0.5) / len(column)
    together: dict[int | None, list[float]] = {}
    for item in column:
        together.setdefault(item.group, []).append(target[id(item)])
    middle = {group: sum(places) / len(places) for group, places in together.items()}
    old = {id(item): k for k, item in enumerate(column)}
    column.sort(
        key=lambda item: (
            target[id(item)] if item.group is None else middle[item.group],
            -1 if item.group is None else item.group,
            target[id(item)],
            old[id(item)],
        )
    )


def _crossings(columns: Sequence[Sequence[Item]], right: dict[int, list[Item]]) -> int:
    """The number of pairs of lines that cross between neighboring columns."""
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
