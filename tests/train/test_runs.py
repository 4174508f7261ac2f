"""The folder of a run: its network, the best and the newest checkpoint, and folders that are not runs."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from small_runs import small

from zhishen import _archive
from zhishen.errors import ArgumentError, CheckpointError, ZhishenError
from zhishen.train import checkpoint, load_run
from zhishen.train.committed import CHECKPOINTS, MODEL
from zhishen.train.config import CONFIG


def test_load_run_gives_back_the_network(run, folder):
    config, dataset, network, path = load_run(run)
    assert config == small(folder, validation=0.2)
    assert path == run / MODEL
    last = checkpoint.load(run / MODEL).arrays
    for name, array in network.params.items():
        np.testing.assert_array_equal(array, last[name])
    assert math.isfinite(network.loss(*dataset.test))


def test_load_run_takes_the_best(run):
    _, _, network, path = load_run(run, best=True)
    assert path == run / CHECKPOINTS / checkpoint.BEST
    best = checkpoint.load(path).part("network")
    for name, array in network.params.items():
        np.testing.assert_array_equal(array, best[name])


def test_load_run_of_an_unfinished_run_takes_the_newest_checkpoint(run):
    (run / MODEL).unlink()
    _, _, _, path = load_run(run)
    assert path == checkpoint.newest(run / CHECKPOINTS)[0]


def spoil_model(run: Path) -> None:
    path = run / MODEL
    path.write_bytes(path.read_bytes()[:-7])


def other_sizes(run: Path) -> None:
    text = (run / CONFIG).read_text()
    (run / CONFIG).write_text(text.replace("    7,", "    8,"))


def later_format(run: Path) -> None:
    loaded = checkpoint.load(run / MODEL)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_archive, "FORMAT", 7)
        checkpoint.save(run / MODEL, loaded.arrays, loaded.state)


def no_checkpoints(run: Path) -> None:
    (run / MODEL).unlink()
    for path in (run / CHECKPOINTS).iterdir():
        path.unlink()


@pytest.mark.parametrize(
    ("spoil", "error", "pattern"),
    [
        (spoil_model, CheckpointError, r"model.safetensors: expected a checkpoint, got a file that is damaged"),
        (other_sizes, ArgumentError, r"expected network.hidden to be \[7\], as in model.safetensors, got \[8\]"),
        (later_format, CheckpointError, r"expected checkpoint format 1, .* got format 7"),
        (no_checkpoints, CheckpointError, r"expected a checkpoint, got none"),
        (
            lambda run: (run / CONFIG).unlink(),
            CheckpointError,
            r"expected the folder of a run, .* a folder without one",
        ),
        (lambda run: (run / CONFIG).write_text("]"), ArgumentError, r"config.toml: expected TOML"),
    ],
    ids=["model", "sizes", "format", "checkpoints", "no config", "bad config"],
)
def test_load_run_of_a_damaged_run_is_refused(run, spoil, error, pattern):
    spoil(run)
    with pytest.raises(error, match=pattern) as caught:
        load_run(run)
    assert "\n" not in str(caught.value)


def test_load_run_of_no_run_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    for path, found in (
        (tmp_path, "a folder without one"),
        (tmp_path / "no", "no such folder"),
        (tmp_path / "file", "no"),
    ):
        with pytest.raises(ZhishenError, match=f"expected the folder of a run, with its config.toml, got {found}"):
            load_run(path)


def test_load_run_without_a_best_is_refused(run):
    (run / CHECKPOINTS / checkpoint.BEST).unlink()
    with pytest.raises(CheckpointError, match=r"best.safetensors: expected a checkpoint, got no such file"):
        load_run(run, best=True)
