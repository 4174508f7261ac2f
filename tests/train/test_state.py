"""The state of a training: how far it is, and values of a checkpoint that cannot be right."""

from __future__ import annotations

import json
import math
from dataclasses import asdict

import pytest
from bad_values import BAD, resumed

from zhishen.errors import ArgumentError
from zhishen.train.committed import CHECKPOINTS
from zhishen.train.state import TrainingState

POSITION = ["epoch", "step", "samples", "loss_sum", "correct", "seconds", "best", "waited"]


@pytest.mark.parametrize("field", POSITION)
def test_a_bad_position_is_refused(hostile, stopped, make_trainer, tmp_path, field):
    (tmp_path / CHECKPOINTS).mkdir()
    saved = stopped[1]
    assert resumed(stopped, saved.state, make_trainer, tmp_path)
    for value in [*BAD, None, 10**12]:
        state = {**saved.state, "position": {**saved.state["position"], field: value}}
        fine = resumed(stopped, state, make_trainer, tmp_path)
        allowed = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(float(min(value, 1)))
        assert not fine or (field in ("loss_sum", "seconds", "best") and (value is None or allowed)), value


def test_the_counts_of_a_position_have_to_agree(stopped, make_trainer, tmp_path):
    (tmp_path / CHECKPOINTS).mkdir()
    saved = stopped[1]
    position = saved.state["position"]
    for change in (
        {"epoch": 10**30, "step": 11 * 10**30 + 3},
        {"step": position["step"] + 1},
        {"samples": 104},
        {"correct": position["samples"] + 1},
        {"waited": 2},
        {"unknown": 1},
    ):
        state = {**saved.state, "position": {**position, **change}}
        assert not resumed(stopped, state, make_trainer, tmp_path), change
    missing = {key: value for key, value in position.items() if key != "step"}
    assert not resumed(stopped, {**saved.state, "position": missing}, make_trainer, tmp_path)
    earlier = {**missing, "step": position["step"], "right": position["correct"]}
    del earlier["correct"]
    assert resumed(stopped, {**saved.state, "position": earlier}, make_trainer, tmp_path)


def test_a_state_goes_through_json_and_back():
    state = TrainingState(epoch=2, step=15, samples=30, loss_sum=1.5, correct=20, seconds=3.5, best=0.5, waited=1)
    again = TrainingState.from_dict(json.loads(json.dumps(asdict(state))), samples=53, batch_size=10)
    assert again == state
    assert TrainingState.from_dict(asdict(TrainingState()), samples=53, batch_size=10) == TrainingState()


def test_the_step_follows_from_epochs_and_samples():
    """53 samples in mini-batches of 10 are 6 updates in an epoch; 30 samples are 3 more."""
    whole = asdict(TrainingState(epoch=2, step=15, samples=30))
    assert TrainingState.from_dict(whole, samples=53, batch_size=10).step == 15
    message = r"^position: expected step 15 after 2 epochs and 30 samples, got 14$"
    with pytest.raises(ArgumentError, match=message):
        TrainingState.from_dict({**whole, "step": 14}, samples=53, batch_size=10)
    # The checkpoint at the end of an epoch has seen all its samples.
    done = asdict(TrainingState(epoch=2, step=12, samples=53))
    assert TrainingState.from_dict(done, samples=53, batch_size=10).samples == 53


def test_fields_of_earlier_versions_and_unknown_ones():
    content = asdict(TrainingState(epoch=1, step=6, samples=0))
    del content["correct"]
    assert TrainingState.from_dict({**content, "right": 0}, samples=53, batch_size=10).correct == 0
    with pytest.raises(ArgumentError, match=r"^position: expected correct to be"):
        TrainingState.from_dict(content, samples=53, batch_size=10)
    with pytest.raises(ArgumentError, match=r"^position: expected the key to be one of epoch, step"):
        TrainingState.from_dict({**content, "right": 0, "speed": 3}, samples=53, batch_size=10)
