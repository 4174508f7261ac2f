"""Every value of every field of a history, a configuration and a checkpoint may be bad: one sentence, no traceback."""

from __future__ import annotations

import copy
import json
import math

import pytest
import tomli_w

from zhishen import train
from zhishen.errors import ArgumentError, CheckpointError, ZhishenError
from zhishen.train import Config, checkpoint
from zhishen.train.trainer import CHECKPOINTS, HISTORY

BAD = ["x", "", [], {}, [[]], [1], {"a": 1}, True, -1, 0.5, -0.5, 10**30, -(10**30), 10**400, math.nan, math.inf]
FIELDS = list(train.Record.__annotations__)


def is_fine(name, value) -> bool:
    """Whether a value of the list is a valid one for a field of the first record."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    number = (isinstance(value, float) and math.isfinite(value)) or abs(value) <= 10**30
    if name in ("epoch", "step"):
        return False
    if name.endswith("accuracy"):
        return number and 0 <= value <= 1
    return number and (name.endswith("loss") or value >= 0)


@pytest.fixture(scope="module")
def records():
    record = dict.fromkeys(FIELDS, 0.25) | {"epoch": 1, "step": 4}
    return [record, record | {"epoch": 2, "step": 8}]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", BAD, ids=lambda value: repr(value)[:20])
def test_a_history_with_a_bad_value_is_refused(tmp_path, records, field, value):
    path = tmp_path / HISTORY
    path.write_text("\n".join(json.dumps(record) for record in [records[0] | {field: value}, records[1]]))
    if is_fine(field, value):
        assert train.read_history(path)[0][field] == value
        return
    with pytest.raises(CheckpointError, match="expected a line of JSON an epoch, got something else") as caught:
        train.read_history(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, '{"a":' * 100_000, "9" * 5000, '{"epoch": ' + "9" * 5000 + "}", "\0", "NaN",
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
    ids=["brackets", "braces", "digits", "a field of digits", "zero", "NaN", "surrogate"],
)  # fmt: skip
def test_a_history_of_anything_else_is_refused(tmp_path, text):
    path = tmp_path / HISTORY
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CheckpointError, match="expected a line of JSON an epoch") as caught:
        train.read_history(path)
    assert len(str(caught.value)) < 1000


def test_epochs_count_from_one(tmp_path, records):
    path = tmp_path / HISTORY
    for order in ([records[1]], [records[0], records[0]], [records[1], records[0]]):
        path.write_text("\n".join(map(json.dumps, order)))
        with pytest.raises(CheckpointError, match="to be of epoch"):
            train.read_history(path)


# --- configurations --------------------------------------------------------------------------------------------------

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
HOSTILE = [*BAD, "two_layer", "9" * 5000]


def sentence_of(call) -> str | None:
    """What an error of the library says; None without an error."""
    try:
        call()
    except ZhishenError as error:
        return str(error)
    return None


def assert_short(sentence) -> None:
    assert sentence is None or ("\n" not in sentence and len(sentence) < 2000)


def build(path, key, dataset) -> None:
    """From the file to the trainer, as far as a part of the configuration matters."""
    config = Config.read(path)
    if key not in ("data", "augment"):
        config.change(patience=None, augment_options={}).build_trainer(dataset)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(filter(None, path)))
def test_a_configuration_with_a_bad_value_is_refused_or_builds(hostile, tmp_path, make_dataset, path):
    """A value of each kind, from the file to the trainer: an error is one sentence."""
    key, option = path
    refused = 0
    for value in HOSTILE:
        tables = copy.deepcopy(TABLES)
        if option is None:
            tables[key] = value
        else:
            tables[key][option] = value
        (tmp_path / "config.toml").write_text(tomli_w.dumps(tables) if value != 10**400 else "seed = " + "9" * 400)
        sentence = sentence_of(lambda: build(tmp_path / "config.toml", key, make_dataset(samples=200)))
        refused += sentence is not None
        assert_short(sentence)
    assert refused > 3 or key == "version" or option == "batch_norm"


@pytest.mark.parametrize(
    "line",
    [
        "seed = " + "9" * 5000, "lr = " + "1" * 5000, "epochs = " + "9" * 400, "a = " + "[" * 100_000,
        "epochs = 1e400",
    ],
)  # fmt: skip
def test_numbers_without_end_are_refused(hostile, tmp_path, line):
    (tmp_path / "config.toml").write_text(line)
    with pytest.raises(ArgumentError) as caught:
        Config.read(tmp_path / "config.toml")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


# --- checkpoints -----------------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(make_trainer, tmp_path):
    """The checkpoint of a run that was stopped in its second epoch, and its contents."""
    trainer = make_trainer(run=tmp_path / "stopped")
    trainer.on("step", lambda trainer: trainer.stop("test") if trainer.state.step == 14 else None)
    trainer.fit()
    path, saved, _ = checkpoint.newest(tmp_path / "stopped" / CHECKPOINTS)
    return path, saved


def resumed(stopped, state, make_trainer, tmp_path):
    path, saved = stopped
    checkpoint.save((tmp_path / CHECKPOINTS / path.name), saved.arrays, state, architecture=saved.architecture)
    trainer = make_trainer(run=tmp_path)
    before = (trainer.state, trainer.history)
    sentence = sentence_of(trainer.resume)
    assert_short(sentence)
    assert sentence is None or (trainer.state, trainer.history) == before
    return sentence is None


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


@pytest.mark.parametrize("part", ["position", "history", "generators", "optimizer", "order_state", "setup", "frozen"])
def test_a_bad_part_of_a_checkpoint_is_refused(hostile, stopped, make_trainer, tmp_path, part):
    (tmp_path / CHECKPOINTS).mkdir()
    saved = stopped[1]
    for value in BAD:
        fine = resumed(stopped, {**saved.state, part: value}, make_trainer, tmp_path)
        assert not fine or part == "frozen", (part, value)


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
