"""Values that a field may not have, and the sentences of the errors."""

from __future__ import annotations

import math

from zhishen.errors import ZhishenError
from zhishen.train import Config, checkpoint
from zhishen.train.committed import CHECKPOINTS

BAD = ["x", "", [], {}, [[]], [1], {"a": 1}, True, -1, 0.5, -0.5, 10**30, -(10**30), 10**400, math.nan, math.inf]
TABLES = Config(
    network="multi_layer",
    network_options={"hidden": [4], "activation": "relu", "batch_norm": False, "dropout": 0.1, "init": 0.1},
    optimizer_options={"weight_decay": 0.1, "beta1": 0.9},
    schedule="step",
    schedule_options={"every": 3, "factor": 0.5},
    augment_options={"shift": 1},
    checkpoint_steps=3,
    patience=2,
).as_dict()
PATHS = [(key, option) for key, value in TABLES.items() for option in (value if isinstance(value, dict) else [None])]


def sentence_of(call) -> str | None:
    """What an error of the library says; None without an error."""
    try:
        call()
    except ZhishenError as error:
        return str(error)
    return None


def assert_short(sentence) -> None:
    assert sentence is None or ("\n" not in sentence and len(sentence) < 2000)


def resumed(stopped, state, make_trainer, tmp_path):
    path, saved = stopped
    checkpoint.save((tmp_path / CHECKPOINTS / path.name), saved.arrays, state, architecture=saved.architecture)
    trainer = make_trainer(run=tmp_path)
    before = (trainer.state, trainer.history)
    sentence = sentence_of(trainer.resume)
    assert_short(sentence)
    assert sentence is None or (trainer.state, trainer.history) == before
    return sentence is None
