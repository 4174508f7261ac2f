"""The state of a training: how far it is, and values of a checkpoint that cannot be right."""

from __future__ import annotations

import math

import pytest
from bad_values import BAD, resumed

from zhishen.train.trainer import CHECKPOINTS

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
