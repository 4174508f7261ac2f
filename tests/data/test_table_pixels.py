"""Tables of pixels: which ones they are, and their values."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from zhishen.data import table
from zhishen.data.table_pixels import image_shape, pixels_of
from zhishen.data.table_raw import Dialect, RawTable
from zhishen.errors import DataError


@pytest.mark.parametrize(("first", "pattern"), [(0, "pixel{}"), (1, "pixel_{}")])
def test_names_of_pixels(first, pattern):
    assert image_shape([pattern.format(k + first) for k in range(16)]) == (1, 4, 4)


@pytest.mark.parametrize("names", [
    [f"pixel{k}" for k in range(9)], [f"pixel{k}" for k in range(17)], [f"pixel{k}" for k in range(2, 18)],
    [f"column{k}" for k in range(16)], [],
])  # fmt: skip
def test_other_names(names):
    assert image_shape(names) is None


def test_values_of_pixels():
    raw = RawTable(pl.DataFrame({"pixel0": [0, 255], "pixel1": [7, 8]}), Dialect(), "t", "t")
    found = pixels_of(raw, ["pixel0", "pixel1"], where="test")
    assert found.dtype == np.uint8
    assert found.tolist() == [[0, 7], [255, 8]]


@pytest.mark.parametrize("value", [-1, 256, 0.5, None])
def test_bad_pixels(value):
    raw = RawTable(pl.DataFrame({"pixel0": [0, 1], "pixel1": pl.Series([3, value], strict=False)}), Dialect(), "t", "t")
    with pytest.raises(DataError, match="whole numbers from 0 to 255 in the pixels of t, got another value in pixel1"):
        pixels_of(raw, ["pixel0", "pixel1"], where="test")


def test_a_large_table_of_pixels(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    frame = pl.DataFrame({"label": np.arange(50) % 3, **{f"pixel{k}": rng.integers(0, 256, 50) for k in range(16)}})
    frame.write_csv(tmp_path / "t.csv")
    memory = table(tmp_path / "t.csv")
    monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", "1")
    monkeypatch.setattr("zhishen.data.table_large_files._READ", 300)
    large = table(tmp_path / "t.csv")
    np.testing.assert_array_equal(large.train.x, memory.train.x)
    np.testing.assert_array_equal(large.test.t, memory.test.t)
