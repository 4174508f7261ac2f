"""The y coordinates of items."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from zhishen.figures.drawing.heights import level_items, straighten_lines
from zhishen.figures.drawing.layout_items import GAP, Item


def columns_of(*counts):
    return [[Item(10.0, 5.0, 5.0, column=column) for _ in range(count)] for column, count in enumerate(counts)]


def test_neighbors_keep_their_distance_and_order():
    columns = columns_of(1, 4, 1)
    chains = [[columns[0][0], item, columns[2][0]] for item in columns[1]]
    level_items(columns, chains, 0.0)
    straighten_lines(columns, chains, 0.0)
    for upper, lower in pairwise(columns[1]):
        assert lower.y - upper.y >= 10.0 + GAP - 1e-9
    middle = np.mean([item.y for item in columns[1]])
    assert columns[0][0].y == pytest.approx(middle)
    assert columns[2][0].y == pytest.approx(middle)


def test_a_chain_is_a_horizontal_line():
    columns = columns_of(2, 2, 2, 2)
    chains = [[column[k] for column in columns] for k in range(2)]
    level_items(columns, chains, 0.0)
    straighten_lines(columns, chains, 0.0)
    for chain in chains:
        assert len({round(item.y, 9) for item in chain}) == 1


def test_other_groups_have_space_for_a_name_between_them():
    columns = columns_of(2)
    columns[0][1].group = 0
    level_items(columns, [], 20.0)
    upper, lower = columns[0]
    assert lower.y - upper.y >= 10.0 + 2 * GAP + 20.0 - 1e-9
