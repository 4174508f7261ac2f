"""Parquet files: large ones are read by blocks, with the results of memory; damaged ones are refused."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from table_samples import flowers

from zhishen import data
from zhishen.data import table_parquet
from zhishen.data.table_files import raw_table
from zhishen.data.table_parquet import large_parquet
from zhishen.errors import DataError


@pytest.fixture
def path(tmp_path):
    """Floats, whole floats, decimals, dates and categories, in several row groups."""
    frame = flowers().with_columns(
        whole=pl.Series([float(k % 4) for k in range(240)]),
        mixed=pl.Series([k % 3 + 0.5 * (k > 200) for k in range(240)]),
        kind=pl.Series([f"k{k % 5}" for k in range(240)], dtype=pl.Categorical),
        price=pl.Series([k % 7 for k in range(240)]).cast(pl.Decimal(10, 2)),
        day=pl.Series(range(240)).cast(pl.Date),
        nested=pl.Series([[k] for k in range(240)]),
    )
    frame.write_parquet(tmp_path / "flowers.parquet", row_group_size=50)
    return tmp_path / "flowers.parquet"


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(table_parquet, "_BLOCK", 300)
    monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", "1")


@pytest.mark.parametrize("options", [
    {"target": "species"}, {"target": "mixed", "categories": "whole"}, {"target": "width", "categories": "mixed"},
])  # fmt: skip
def test_a_large_file_gives_the_arrays_of_memory(path, monkeypatch, options):
    memory = data.table(path, **options)
    monkeypatch.setattr(table_parquet, "_BLOCK", 300)
    monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", "1")
    assert raw_table(path, where="test", large=True).is_large
    large = data.table(path, **options)
    for name, split in memory.parts().items():
        np.testing.assert_array_equal(large.parts()[name].x, split.x)
        np.testing.assert_array_equal(large.parts()[name].t, split.t)
    assert large.preprocessing == memory.preprocessing
    assert large.notes == memory.notes


def test_other_files_are_left_to_other_readers(path, tmp_path, small):
    assert large_parquet(tmp_path / "none", "test") is None
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    assert large_parquet(tmp_path / "t.csv", "test") is None


def test_a_damaged_large_file_is_refused(path, small):
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes(200) + content[300:])
    with pytest.raises(DataError, match=r"expected .*flowers.parquet to be a Parquet file, got a damaged one"):
        data.table(path, target="species")
    path.write_bytes(content[:-50])
    with pytest.raises(DataError, match=r"expected .*flowers.parquet to be a Parquet file, got a damaged one"):
        data.table(path, target="species")


def test_too_much_is_refused(path, small, monkeypatch):
    monkeypatch.setattr(table_parquet, "BYTES", 100)
    with pytest.raises(DataError, match=r"at most 100 bytes of text in .*flowers.parquet"):
        data.table(path, target="species")
    monkeypatch.setattr(table_parquet, "LIMIT", 1_000)
    with pytest.raises(DataError, match=r"at most 12 columns and [\d,]+ cells, got .* of 240 rows and 12 columns"):
        data.table(path, target="species")


def test_a_file_of_too_many_cells_for_memory_is_refused_with_its_size(path, monkeypatch):
    monkeypatch.setattr("zhishen.data.table_files.CELLS", 100)
    with pytest.raises(DataError, match=r"at most 10,000 columns and 100 cells, got .* of 240 rows and 12 columns"):
        raw_table(path, where="test")
