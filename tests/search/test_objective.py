"""The objective of a search: the accuracy on a held-out part, for a point that changes a configuration."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.search import ValidationAccuracy, apply
from zhishen.train import RECIPES, Config, notebook


def test_a_point_changes_a_configuration():
    base = RECIPES["multi_layer"]
    changed = apply(base, {"lr": 0.1, "batch_size": 20, "optimizer.weight_decay": 0.5, "network.dropout": 0.25})
    assert (changed.lr, changed.batch_size) == (0.1, 20)
    assert changed.optimizer_options == {"weight_decay": 0.5}
    assert changed.network_options == {"hidden": [512, 256], "activation": "relu", "dropout": 0.25}
    assert apply(base, {}) == base
    assert apply(base, {"network.hidden": 64}).network_options["hidden"] == [64]
    assert apply(RECIPES["two_layer"], {"network.hidden": 64}).network_options["hidden"] == 64
    other = apply(base, {"optimizer": "momentum", "schedule": "constant", "optimizer.momentum": 0.5})
    assert (other.optimizer_options, other.schedule_options) == ({"momentum": 0.5}, {})
    assert apply(base, {"optimizer": "adamw"}) == base


@pytest.mark.parametrize(
    "point",
    [
        {"l": 1}, {"data": "x"}, {"network": "two_layer"}, {"net.hidden": 3}, {"network.hiden": 3}, {"lr": -1.0},
        {"optimizer.momentum": 0.5}, {"network.hidden": "a,b"}, {"batch_size": 0.5}, {"network_options": 1},
    ],
)  # fmt: skip
def test_points_that_do_not_fit(hostile, point):
    with pytest.raises(ArgumentError, match=r": expected .*, got .*; "):
        apply(RECIPES["multi_layer"], point)


def test_the_objective_holds_out_a_fifth_and_never_sees_the_test_part():
    objective = ValidationAccuracy(
        Config(network="multi_layer", network_options={"hidden": [10]}, epochs=3), samples=500
    )
    dataset, whole = objective.dataset(), objective.config.load_data()
    assert (len(dataset.train.x), len(dataset.validation.x)) == (400, 100)
    np.testing.assert_array_equal(np.concatenate([dataset.train.x, dataset.validation.x]), whole.train.x[:500])
    np.testing.assert_array_equal(dataset.test.x, dataset.validation.x)
    reports = []
    value = objective({"lr": 0.01}, reports.append)
    trainer = objective.config.change(lr=0.01).build_trainer(dataset)
    trainer.fit()
    assert len(reports) == 3
    assert value == reports[-1] == max(record["validation_accuracy"] for record in trainer.history)
    assert objective({"lr": 0.01}, reports.append) == value


def test_the_trainings_of_a_search_show_no_progress(monkeypatch):
    def fail():
        raise AssertionError

    monkeypatch.setattr(notebook, "live_output", fail)
    objective = ValidationAccuracy(
        Config(network="multi_layer", network_options={"hidden": [5]}, epochs=1), samples=200
    )
    assert 0 <= objective({}, lambda _: None) <= 1


@pytest.mark.parametrize(
    "options",
    [{"samples": 1}, {"samples": 2.5}, {"validation": 0}, {"validation": 1.0}, {"samples": 60001}, {"samples": 2}],
)
def test_parts_that_would_be_empty_are_refused(hostile, options):
    with pytest.raises(ArgumentError, match=r": expected .*, got .*; "):
        ValidationAccuracy(RECIPES["two_layer"], **options).dataset()
