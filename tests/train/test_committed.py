"""What a run has committed: of the model and the checkpoints, the newest counts."""

from __future__ import annotations

import numpy as np
import pytest

import zhishen
from zhishen.errors import ArgumentError
from zhishen.train import checkpoint
from zhishen.train.committed import (
    CHECKPOINTS,
    HISTORY,
    MODEL,
    check_new,
    committed_weights,
    results_without_checkpoints,
)


@pytest.fixture
def run(make_trainer, tmp_path):
    """A run of three epochs, which was resumed and killed in its fifth."""
    run = tmp_path / "run"
    make_trainer(run=run).fit()
    model = (run / MODEL).read_bytes()
    trainer = make_trainer(run=run, epochs=5)
    trainer.resume()
    trainer.fit()
    (run / MODEL).write_bytes(model)
    return run


def test_a_checkpoint_that_is_newer_than_the_model_counts(run):
    path, saved, in_checkpoint = committed_weights(run)
    assert (path, in_checkpoint) == (checkpoint.step_files(run / CHECKPOINTS)[0], True)
    assert saved.state["position"]["epoch"] == 5
    loaded = zhishen.load(run).state_dict()
    assert all(np.array_equal(loaded[name], array) for name, array in saved.part("network").items())


def test_a_damaged_checkpoint_does_not_count(run):
    newest, before = checkpoint.step_files(run / CHECKPOINTS)
    newest.write_bytes(newest.read_bytes()[:-1])
    assert committed_weights(run)[0] == before
    before.write_bytes(b"")
    assert committed_weights(run)[0] == run / MODEL


def test_the_model_of_a_run_that_ended_counts(make_trainer, tmp_path):
    make_trainer(run=tmp_path).fit()
    assert committed_weights(tmp_path)[0] == tmp_path / MODEL
    for path in checkpoint.step_files(tmp_path / CHECKPOINTS):
        path.unlink()
    assert committed_weights(tmp_path)[0] == tmp_path / MODEL
    assert results_without_checkpoints(tmp_path) == tmp_path / MODEL


@pytest.mark.parametrize("position", [None, 3, {}, {"step": "9"}, {"step": None}], ids=str)
def test_a_model_that_does_not_say_its_step_is_older(run, position):
    saved = checkpoint.load(run / MODEL)
    state = {key: value for key, value in saved.state.items() if key != "position"}
    checkpoint.save(run / MODEL, saved.arrays, state if position is None else {**state, "position": position})
    assert committed_weights(run)[2]


def test_a_copy_with_another_name_is_no_checkpoint(run):
    newest = checkpoint.step_files(run / CHECKPOINTS)[0]
    for name in ("step-zzz.safetensors", "step-9999999999-copy.safetensors", "step-99.safetensors"):
        (run / CHECKPOINTS / name).write_bytes(b"a copy")
    assert checkpoint.step_files(run / CHECKPOINTS)[0] == newest
    assert committed_weights(run)[0] == newest


def test_a_new_training_needs_a_folder_without_results(run, make_trainer):
    with pytest.raises(ArgumentError, match="expected a run folder without checkpoints"):
        check_new(run)
    for path in checkpoint.step_files(run / CHECKPOINTS):
        path.unlink()
    for name in (MODEL, HISTORY):
        before = (run / HISTORY).read_bytes()
        with pytest.raises(ArgumentError, match=rf"which has {name} and no checkpoints to continue from; bring the"):
            make_trainer(run=run).fit()
        assert (run / HISTORY).read_bytes() == before
        (run / name).unlink()
    check_new(run)
    (run / HISTORY).write_bytes(b"")
    check_new(run)
