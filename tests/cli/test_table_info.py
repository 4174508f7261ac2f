"""The columns of a table, as ``zhishen data info`` shows them."""

from __future__ import annotations

import numpy as np
import pytest
from table_samples import flowers

from zhishen import data
from zhishen.cli.table_info import column_rows
from zhishen.errors import ArgumentError


def test_a_row_for_each_column():
    rows = column_rows(data.table(flowers(), target="species"))
    assert [(row["name"], row["kind"], row["features"]) for row in rows] == [
        ("id", "dropped", 0), ("length", "number", 2), ("width", "number", 1), ("color", "category", 4),
        ("garden", "dropped", 0),
    ]  # fmt: skip
    assert rows[1]["missing"] > 0


def test_other_data_are_refused():
    part = data.Split(np.zeros((2, 2)), np.array([0, 1]))
    with pytest.raises(ArgumentError, match="expected a table, got 'xor'"):
        column_rows(data.Dataset(part, None, part, name="xor", classes=2))
