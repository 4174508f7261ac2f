"""The checkpoints of a run: the newest that is whole, which ones stay, and leftovers of writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhishen.errors import CheckpointError
from zhishen.train import checkpoint


def write_steps(folder: Path, *steps: int) -> list[Path]:
    paths = [checkpoint.step_file(folder, step) for step in steps]
    for step, path in zip(steps, paths, strict=True):
        checkpoint.save(path, {}, {"step": step})
    return paths


def test_the_newest_is_the_one_of_the_highest_step(tmp_path):
    paths = write_steps(tmp_path, 9, 10, 2)
    path, loaded, problems = checkpoint.newest(tmp_path)
    assert (path, loaded.state, problems) == (paths[1], {"step": 10}, [])


def test_a_damaged_newest_gives_way_to_the_one_before(tmp_path):
    _, second, third = write_steps(tmp_path, 1, 2, 3)
    third.write_bytes(third.read_bytes()[:100])
    path, loaded, problems = checkpoint.newest(tmp_path)
    assert (path, loaded.state["step"]) == (second, 2)
    assert len(problems) == 1
    assert problems[0].startswith(f"{third}: expected a checkpoint, got a file that is damaged")


def test_when_all_are_damaged_the_newest_is_reported(tmp_path):
    paths = write_steps(tmp_path, 1, 2)
    for path in paths:
        path.write_bytes(b"damaged")
    with pytest.raises(CheckpointError, match=r"step-0000000002\.safetensors: expected a checkpoint, got") as caught:
        checkpoint.newest(tmp_path)
    assert "\n" not in str(caught.value)


def test_an_empty_or_missing_folder_has_none(tmp_path):
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(CheckpointError, match="expected a checkpoint, got none"):
            checkpoint.newest(folder)


def test_prune_keeps_two_and_the_best(tmp_path):
    paths = write_steps(tmp_path, 1, 2, 30, 4)
    checkpoint.save(tmp_path / checkpoint.BEST, {}, {})
    checkpoint.prune(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / checkpoint.BEST, paths[2], paths[3]])


def test_sweep_takes_only_what_writing_leaves(tmp_path):
    kept = [tmp_path / name for name in ("a.tmp", ".b.tmp", ".c.safetensors", "d.12.tmp", "best.safetensors")]
    for path in (*kept, tmp_path / ".best.safetensors.12.tmp"):
        path.write_text("x")
    checkpoint.sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(kept)
    checkpoint.sweep(tmp_path / "missing")
