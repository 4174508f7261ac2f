"""The cells of a table are the same in memory and in a temporary file."""

from __future__ import annotations

import numpy as np
import polars as pl

from zhishen.data.table_raw import Dialect, RawTable
from zhishen.data.table_spool import Spool

FRAME = pl.DataFrame({"a": ["x", None, "y"], "b": [1, 2, 3]})


def both():
    spool = Spool(dict(FRAME.schema), 1_000)
    for start in range(3):
        spool.add(FRAME[start : start + 1])
    return [RawTable(held, Dialect(), "t", "t.parquet") for held in (FRAME, spool)]


def test_a_table_has_rows_and_columns():
    memory, large = both()
    assert (memory.is_large, large.is_large) == (False, True)
    for table in (memory, large):
        assert (table.rows, table.columns, table.is_text) == (3, ["a", "b"], False)
        assert table.frame.equals(FRAME)
        assert pl.concat(list(table.column("a"))).to_list() == ["x", None, "y"]
        assert table.empty_column("b").dtype == pl.Int64
        assert len(table.empty_column("b")) == 0
    assert len(list(large.column("a"))) == 3


def test_rows_are_chosen():
    for table in both():
        chosen = table.filtered(np.array([True, False, True]))
        assert chosen.rows == 2
        assert chosen.frame.rows() == [("x", 1), ("y", 3)]
        assert table.rows == 3
