"""The items of a layout."""

from __future__ import annotations

import pytest

from zhishen.figures.drawing.layout_items import Item


@pytest.mark.parametrize(("ends", "is_point"), [("round", False), ("flat", False), ("point", True)])
def test_only_a_point_is_a_point(ends, is_point):
    assert Item(1.0, 1.0, 1.0, ends=ends).is_point is is_point
