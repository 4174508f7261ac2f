"""More than 10,000 damaged files of each kind: each is read, or refused in one sentence that names it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from zhishen import data
from zhishen.errors import DataError

_path = Path(__file__).parents[1] / "data" / "mutated_files.py"
_spec = importlib.util.spec_from_file_location("mutated_files", _path)
mutated_files = sys.modules["mutated_files"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(mutated_files)

COUNT = 10_500


def refusals(wholes: list[bytes], path: Path, read: Callable[[Path], object]) -> int:
    """How many of the damaged versions are refused."""
    rng, refused = np.random.default_rng(11), 0
    for whole in wholes:
        for content in mutated_files.mutations(whole, -(-COUNT // len(wholes)), rng):
            path.write_bytes(content)
            try:
                read(path)
            except DataError as error:
                refused += bool(mutated_files.sentence_of(error, path))
    return refused


@pytest.mark.parametrize("kind", ["images", "archives", "idx"])
def test_every_damaged_file_is_read_or_refused(kind, tmp_path, report):
    rng, path = np.random.default_rng(7), tmp_path / "file.npz"
    if kind == "images":
        reader = data.ImageReader(height=8, width=8, channels=3)
        refused = refusals(list(mutated_files.whole_images(rng).values()), path, lambda file: reader.read(file))
    elif kind == "archives":
        refused = refusals([mutated_files.whole_archive(rng)], path, lambda file: data.load(file))
    else:
        refused = refusals([mutated_files.whole_idx(rng, path)], path, lambda file: data.read_idx(file))
    report(f"{kind}: {refused:,} of {COUNT:,} damaged files are refused")
    assert refused > COUNT // 4
