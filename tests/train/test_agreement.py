"""The configuration of a run against the copy in its checkpoints."""

from __future__ import annotations

import pytest

from zhishen.errors import ArgumentError
from zhishen.train import RECIPES, Config
from zhishen.train.agreement import differences, shapes_predictions

BASE = RECIPES["multi_layer"].change(seed=3, epochs=4, patience=2, validation=0.1)


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_configuration_agrees_with_itself(name):
    assert differences(RECIPES[name], {**RECIPES[name].as_dict(), "dataset": {}, "position": {}}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"lr": 0.1}, [("optimizer.lr", "0.1", str(BASE.lr))]),
        ({"seed": 4}, [("seed", "4", "3")]),
        ({"patience": None}, [("patience", "-", "2")]),
        ({"checkpoint_steps": 5}, [("checkpoint_steps", "5", "-")]),
        ({"validation": 0.2}, [("data.validation", "0.2", "0.1")]),
        ({"epochs": 5, "threads": 3}, [("threads", "3", str(BASE.threads)), ("epochs", "5", "4")]),
        ({"data": "/another/place"}, []),
    ],
    ids=str,
)
def test_every_difference_is_named(changes, expected):
    assert differences(BASE.change(**changes), BASE.as_dict()) == expected


def test_every_option_counts():
    """No field of a configuration may change in silence, but for the place of the data."""
    other = {
        "network": "two_layer", "network_options": {"hidden": [7]}, "optimizer": "sgd", "lr": 0.3,
        "optimizer_options": {"weight_decay": 0.5}, "schedule": "constant", "schedule_options": {"warmup": 0.3},
        "augment_options": {"shift": 1}, "channels": 3, "transpose": True, "data_options": {"size": "8"},
        "validation": 0.5, "epochs": 99, "batch_size": 7, "seed": 9, "threads": 7, "checkpoint_steps": 7,
        "weight_classes": True, "patience": 9, "ema_decay": 0.9,
    }  # fmt: skip
    assert {*other, "data"} == set(vars(BASE))
    for name, value in other.items():
        changes = {name: value}
        if name in ("network", "optimizer", "schedule"):
            changes[f"{name}_options"] = {"hidden": 7} if name == "network" else {}
        assert differences(Config(**{**vars(BASE), **changes}), BASE.as_dict()), name


@pytest.mark.parametrize(
    "description",
    [None, 3, [], {}, {"what": "angles"}, {"network": "x"}, {"network": {"name": "of an earlier version"}},
     {**BASE.as_dict(), "data": 3, "optimizer": 4}],
    ids=str,
)  # fmt: skip
def test_what_is_no_configuration_is_not_compared(description):
    assert differences(BASE, description) == []


def test_only_the_network_and_the_data_shape_predictions():
    assert [shapes_predictions(name) for name in ("network.hidden", "data.size")] == [True, True]
    assert not any(shapes_predictions(name) for name in ("optimizer.lr", "data.validation", "seed", "epochs"))


def test_no_flipped_bit_of_a_configuration_is_accepted_in_silence(tmp_path):
    """Each flip is refused, is named as a difference, or changes nothing but a comment or the place of the data."""
    path, description = tmp_path / "config.toml", BASE.as_dict()
    BASE.write(path)
    content = path.read_bytes()
    outcomes = {"refused": 0, "named": 0, "harmless": 0}
    for bit in range(8 * len(content)):
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        try:
            config = Config.read(path)
        except ArgumentError:
            outcomes["refused"] += 1
            continue
        if differences(config, description):
            outcomes["named"] += 1
        else:
            assert config.change(data=BASE.data) == BASE, bytes(flipped)
            outcomes["harmless"] += 1
    assert all(outcomes.values()), outcomes
    assert outcomes["named"] > 20
