"""What is said about a network of tables."""

from __future__ import annotations

import numpy as np
from table_samples import flowers, houses

from zhishen import data
from zhishen.cli.table_results import is_table, table_commands, target_line


def test_tables_are_told_from_images():
    assert is_table(data.table(flowers(), target="species"))
    part = data.Split(np.zeros((2, 2)), np.array([0, 1]))
    assert not is_table(data.Dataset(part, None, part, name="xor", classes=2))


def test_the_target():
    assert target_line(data.table(flowers(), target="species")) == "target species, one of 3 classes, from 3 columns"
    assert target_line(data.table(houses(), target="price")) == "target price, a number, from 4 columns"


def test_next_commands():
    assert any("predict runs/a houses_new.csv" in command for command in table_commands("runs/a", "houses"))
