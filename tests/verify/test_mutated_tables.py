"""More than 10,000 damaged tables of each kind: each is read, or refused in one sentence."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from io import BytesIO
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from zhishen import data
from zhishen.errors import ArgumentError, DataError

TESTS = Path(__file__).parents[1]
COUNT = 10_200


def load_module(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


mutations = load_module(TESTS / "data" / "mutated_files.py").mutations
samples = load_module(TESTS / "shared" / "table_samples.py")


def whole_tables(kind: str) -> list[bytes]:
    """Small tables of different forms."""
    frame = samples.flowers(30).with_columns(
        day=pl.Series([f"2026-01-{k % 28 + 1:02d}" for k in range(30)]), flag=pl.Series([k % 2 == 0 for k in range(30)])
    )
    if kind == "parquet":
        files = []
        for compression in ("zstd", "uncompressed", "snappy"):
            content = BytesIO()
            frame.write_parquet(content, compression=compression)
            files.append(content.getvalue())
        return files
    comma = frame.write_csv()
    semicolons = frame.write_csv(separator=";").replace(".", ",")
    return [
        comma.encode(),
        semicolons.encode("utf-8-sig"),
        frame.write_csv(separator="\t").encode("utf-16"),
        comma.replace("white", "白色").replace("length", "长度").encode("gb18030"),
    ]


@pytest.mark.parametrize("kind", ["text", "parquet"])
def test_every_damaged_table_is_read_or_refused(kind, tmp_path, report):
    rng, path = np.random.default_rng(5), tmp_path / ("t.csv" if kind == "text" else "t.parquet")
    reader = data.table(samples.flowers(30), target="species").preprocessing.reader
    wholes = whole_tables(kind)
    refused, sentences = 0, []
    for whole in wholes:
        for content in mutations(whole, -(-COUNT // len(wholes)), rng):
            path.write_bytes(content)
            for read in (lambda: data.table(path, target="species"), lambda: reader.read(path, where="predict")):
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("error")
                        found = read()
                except (ArgumentError, DataError) as error:
                    refused += 1
                    sentences.append(str(error))
                else:
                    values = found if isinstance(found, np.ndarray) else found.train.x
                    assert np.isfinite(values).all(), content
    assert all("expected" in sentence and "\n" not in sentence for sentence in sentences)
    report(f"{kind}: {refused:,} of {2 * COUNT:,} readings of damaged tables are refused")
    assert refused > COUNT // 10
