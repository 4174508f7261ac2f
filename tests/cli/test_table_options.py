"""The options for tables: only those that are given, with names separated by commas."""

from __future__ import annotations

from zhishen.cli.table_options import table_options


def test_only_given_options():
    assert table_options() == {}
    assert table_options(categories="a, b,", test=0.0, split_seed=0) == {
        "categories": ["a", "b"], "test": 0.0, "split_seed": 0,
    }  # fmt: skip
