"""The order of items in columns."""

from __future__ import annotations

from zhishen.figures.drawing.layout_items import Item
from zhishen.figures.drawing.ordering import order_columns


def test_crossed_lines_are_uncrossed():
    first, second = Item(1.0, 1.0, 1.0, column=0), Item(1.0, 1.0, 1.0, column=0)
    upper, lower = Item(1.0, 1.0, 1.0, column=1), Item(1.0, 1.0, 1.0, column=1)
    chains = [[first, lower], [second, upper]]
    columns = order_columns([first, second, upper, lower], chains)
    left, right = ([id(item) for item in column] for column in columns)
    assert (left.index(id(first)) < left.index(id(second))) == (right.index(id(lower)) < right.index(id(upper)))


def test_members_of_a_group_are_neighbors():
    first, second = (Item(1.0, 1.0, 1.0, column=0) for _ in range(2))
    items = [Item(1.0, 1.0, 1.0, column=1, group=group) for group in (0, None, 0)]
    chains = [[first, items[1]], [second, items[0]], [second, items[2]]]
    columns = order_columns([first, second, *items], chains)
    places = [k for k, item in enumerate(columns[1]) if item.group == 0]
    assert places in ([0, 1], [1, 2])
