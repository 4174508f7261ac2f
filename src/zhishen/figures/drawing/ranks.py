"""The first step of a layout: the rank of each circle, from which its column follows."""

from __future__ import annotations

from collections.abc import Sequence

from zhishen.figures.drawing.layout_items import Edge, Item

__all__ = ["assign_ranks"]


def assign_ranks(circles: Sequence[Item], edges: Sequence[Edge]) -> list[int]:
    """The rank of each circle: the length of the longest path to it from the left.

    The members of an open group have ranks of their own, between which no circle on a path through the group lies.
    """
    into: list[list[int]] = [[] for _ in circles]
    out: list[list[int]] = [[] for _ in circles]
    for edge in edges:
        into[edge.target].append(edge.source)
        out[edge.source].append(edge.target)
    ranks = [0] * len(circles)
    first_rank: dict[int, int] = {}  # of each group
    last_rank: dict[int, int] = {}  # of each group, so far
    outside: dict[int, list[int]] = {}  # the inputs of each group
    members: dict[int, list[int]] = {}  # of each group, so far
    # Circles without inputs, and the points at which their lines branch.
    is_leaf = [
        not into[i] or (circle.is_point and all(not into[s] for s in into[i])) for i, circle in enumerate(circles)
    ]
    for edge in edges:
        group = circles[edge.target].group
        if group is not None and circles[edge.source].group != group:
            outside.setdefault(group, []).append(edge.source)

    def after(source: int, group: int | None) -> int:
        """The first rank after a circle; after its whole group, for a circle of another group."""
        home = circles[source].group
        if home is not None and home != group:
            return last_rank[home] + 1
        return ranks[source] + 1

    for i, circle in enumerate(circles):  # sources come first
        group = circle.group
        least = max((after(source, group) for source in into[i]), default=0)
        if group is not None:
            members.setdefault(group, []).append(i)
            if group not in first_rank and not is_leaf[i]:
                first_rank[group] = max((after(source, group) for source in outside.get(group, ())), default=0)
                kinds = {is_leaf[source] for source in outside.get(group, ())}
                if len(kinds) == 2:
                    first_rank[group] += (
                        1  # leaves and results: a rank between this group and the last one, for the leaves
                    )
                for member in members[group]:  # the leaves of the group, which come first
                    ranks[member] += first_rank[group]
                least = max((after(source, group) for source in into[i]), default=0)
            least = max(least, first_rank.get(group, 0))
            last_rank[group] = max(last_rank.get(group, 0), least)
        elif {is_leaf[source] for source in into[i] if is_leaf[source] or circles[source].group is not None} == {
            False,
            True,
        }:
            least += 1  # leaves and results of a group: a rank after the group, for the leaves
        ranks[i] = least
    for i in reversed(range(len(circles))):  # circles without inputs move to the circles that use them
        if not is_leaf[i]:
            continue
        nearest: list[int] = []
        for target in out[i]:
            group = circles[target].group
            enters = group is not None and circles[i].group != group
            nearest.append((first_rank[group] if enters and group is not None else ranks[target]) - 1)
        if nearest:
            ranks[i] = max(ranks[i], min(nearest))
    used = {rank: place for place, rank in enumerate(sorted(set(ranks)))}
    return [used[rank] for rank in ranks]
