"""The items of a layout."""

from __future__ import annotations

from zhishen.figures.drawing.layout_items import Item


def test_an_item_is_no_point_and_has_square_corners_unless_it_says_so():
    item = Item(1.0, 1.0, 1.0)
    assert (item.is_point, item.radius) == (False, 0.0)
