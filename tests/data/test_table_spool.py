"""Columns in a temporary file: read by blocks, filtered, and deleted by the system."""

from __future__ import annotations

import datetime as dt
import tempfile

import numpy as np
import polars as pl
import pytest

from zhishen.data import large_arrays
from zhishen.data.large_arrays import NoSpaceError
from zhishen.data.table_spool import Spool

FRAMES = [
    pl.DataFrame({
        "text": ["a", None, "a longer text than a view holds"], "number": [1.5, None, -0.0],
        "day": [dt.date(2026, 1, 31), None, dt.date(1970, 1, 1)], "list": [[1], [], None],
        "kind": pl.Series(["x", "y", None], dtype=pl.Categorical), "nothing": [None] * 3,
    }),
    pl.DataFrame({
        "text": ["b"], "number": [2.0], "day": [dt.date(2026, 2, 1)], "list": [[2, 3]],
        "kind": pl.Series(["z"], dtype=pl.Categorical), "nothing": [None],
    }),
]  # fmt: skip


@pytest.fixture
def spool():
    found = Spool(dict(FRAMES[0].schema), 1_000)
    for frame in FRAMES:
        found.add(frame)
    return found


def test_columns_are_read_by_blocks(spool):
    assert spool.height == 4
    assert spool.columns == ["text", "number", "day", "list", "kind", "nothing"]
    for name in spool.columns:
        blocks = list(spool.column(name))
        assert [len(block) for block in blocks] == [3, 1]
        for block, frame in zip(blocks, FRAMES, strict=True):
            assert block.to_list() == frame[name].to_list()
            assert block.dtype == frame[name].dtype
    assert spool.frame().rows() == [*FRAMES[0].rows(), *FRAMES[1].rows()]


def test_columns_can_be_read_together(spool):
    pairs = zip(spool.column("text"), spool.column("number"), strict=True)
    assert [(a.to_list(), b.to_list()) for a, b in pairs][1] == (["b"], [2.0])


def test_filtered_rows_and_their_filtered_rows(spool):
    some = spool.filtered(np.array([True, False, True, True]))
    assert [block.to_list() for block in some.column("number")] == [[1.5, -0.0], [2.0]]
    last = some.filtered(np.array([False, False, True]))
    assert [block.to_list() for block in last.column("number")] == [[2.0]], "an empty block is omitted"
    assert (spool.height, some.height, last.height) == (4, 3, 1)
    assert spool.frame().height == 4
    del spool, some
    assert last.frame()["text"].to_list() == ["b"], "the file stays open while a table uses it"


def test_no_file_has_a_name(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    found = Spool(dict(FRAMES[0].schema), 1_000)
    found.add(FRAMES[0])
    assert list(tmp_path.iterdir()) == []
    assert found.frame().height == 3


def test_a_full_disk_is_an_error(monkeypatch, spool):
    class Full:
        def tell(self):
            return 0

        def write(self, content):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool._temporary, "file", Full())
    with pytest.raises(NoSpaceError, match=r"expected to write a large array of 1,000 bytes .*; free some space"):
        spool.add(FRAMES[1])
    monkeypatch.setattr(large_arrays.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 10}))
    with pytest.raises(NoSpaceError, match=r"expected 11 bytes of free space in .*, got 10"):
        Spool({"a": pl.String()}, 11)
