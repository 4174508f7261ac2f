"""Every value of every field of a history, a configuration and a checkpoint may be bad: one sentence, no traceback."""

from __future__ import annotations

import copy

import pytest
import tomli_w
from bad_values import BAD, PATHS, TABLES, assert_short, resumed, sentence_of

from zhishen.errors import ArgumentError
from zhishen.train import Config
from zhishen.train.committed import CHECKPOINTS

HOSTILE = [*BAD, "two_layer", "9" * 5000]


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


@pytest.mark.parametrize("part", ["position", "history", "generators", "optimizer", "order_state", "setup", "frozen"])
def test_a_bad_part_of_a_checkpoint_is_refused(hostile, stopped, make_trainer, tmp_path, part):
    (tmp_path / CHECKPOINTS).mkdir()
    saved = stopped[1]
    for value in BAD:
        fine = resumed(stopped, {**saved.state, part: value}, make_trainer, tmp_path)
        assert not fine or part == "frozen", (part, value)
