"""Counts of texts: all of them are counted once, also where they do not fit into one table."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from zhishen.data import table_counts
from zhishen.data.table_counts import counted_texts

TEXTS = [f"text {k * k % 97} and some more letters" for k in range(500)] + ["", "x"]


def tallies(texts, size=60):
    blocks = [pl.Series("any name", texts[k : k + size], dtype=pl.String) for k in range(0, len(texts), size)]
    return list(counted_texts(lambda: iter(blocks)))


@pytest.mark.parametrize(("limit", "tables"), [(2**24, 1), (1_000, 2), (1, 10)])
def test_every_text_is_in_one_table(monkeypatch, limit, tables):
    monkeypatch.setattr(table_counts, "_BYTES", limit)
    found = tallies(TEXTS)
    assert len(found) >= tables
    rows = [row for tally in found for row in tally.rows()]
    assert dict(rows) == Counter(TEXTS)
    assert len(rows) == len(set(TEXTS))
    if limit > 1:
        assert all(tally.estimated_size() <= limit for tally in found)


def test_a_column_without_texts():
    assert [len(tally) for tally in tallies([])] == [0]
