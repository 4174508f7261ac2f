"""The ranks of circles."""

from __future__ import annotations

from zhishen.figures.drawing.layout_items import Edge, Item
from zhishen.figures.drawing.ranks import assign_ranks


def ranks(groups, links):
    circles = [Item(10.0, 5.0, 5.0, group=group) for group in groups]
    return assign_ranks(circles, [Edge(source, target, 1.0, 1.0, 1.0) for source, target in links])


def test_a_rank_is_the_length_of_the_longest_path():
    assert ranks([None] * 4, [(0, 1), (1, 2), (0, 3), (2, 3)]) == [0, 1, 2, 3]


def test_a_leaf_is_just_before_the_circle_that_uses_it():
    assert ranks([None] * 4, [(0, 1), (1, 3), (2, 3)]) == [0, 1, 1, 2]


def test_a_group_begins_after_the_group_before_it():
    # x -> (group 0: two circles) -> (group 1: one circle); a leaf of group 1 comes last
    found = ranks([None, 0, 0, 1, 1], [(0, 1), (1, 2), (2, 4), (3, 4)])
    assert found[0] < found[1] < found[2] < found[3] < found[4]
