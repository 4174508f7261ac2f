"""Compositions: their constraints, optimizers, schedules and generators."""

from __future__ import annotations

import numpy as np
import pytest
from workbench_client import SMALL

from zhishen import nn, optim
from zhishen.lab.engine.workbench_composition import CONSTRAINTS, Blocks, Composition
from zhishen.lab.engine.workbench_data import material_for
from zhishen.train import Config


def test_the_defaults_satisfy_the_constraints():
    given = Composition().as_dict()
    assert given.keys() == CONSTRAINTS.keys()
    for name, constraint in CONSTRAINTS.items():
        assert constraint.accepts(given[name]), name


def test_blocks_are_bounded():
    constraint = Blocks()
    assert constraint.accepts([])
    assert constraint.accepts([{"kind": "dense", "width": 1024}] * 12)
    for bad in (*constraint.bad_values(), [{"kind": "conv", "filters": 129}], [{"kind": "conv", "size": 9}]):
        assert not constraint.accepts(bad)
    assert "12 blocks" in str(constraint)
    assert "dense" in constraint.advice(None)


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ({}, ["Adam"]),
        ({"penalty": "decay"}, ["WeightDecay", "Adam"]),
        ({"penalty": "l1", "clip": 2.0}, ["ClipNorm", "Penalized", "Adam"]),
        ({"optimizer": "sgd", "clip": 1.0}, ["ClipNorm", "SGD"]),
    ],
)
def test_the_optimizer_is_wrapped(options, kinds):
    found = Composition(lr=0.3, **options).optimizer_of()
    assert found.lr == 0.3
    names = [type(found).__name__]
    while isinstance(found, optim.wrapper.Wrapper):
        found = found.inner
        names.append(type(found).__name__)
    assert names == kinds


def test_the_rate_changes_at_its_steps():
    rate = Composition(lr=0.1, rates=[[3, 0.5], [5, 0.2]], epochs=2, batch_size=10).schedule_of(40)
    assert [rate(step) for step in range(7)] == [0.1, 0.1, 0.1, 0.5, 0.5, 0.2, 0.2]


@pytest.mark.parametrize("schedule", ["constant", "cosine", "step"])
def test_schedules_are_those_of_a_configuration(schedule):
    composition = Composition(schedule=schedule, lr=0.2, epochs=5, batch_size=10)
    rate = composition.schedule_of(73)
    assert rate(0) > 0
    assert max(rate(step) for step in range(40)) == pytest.approx(0.2)
    if schedule == "cosine":
        assert rate(39) < 0.01


def test_the_weights_are_those_of_a_configuration():
    composition = Composition(**SMALL, seed=7)
    material = material_for(composition)
    config = Config(network="dense_blocks", network_options={"blocks": SMALL["blocks"]}, seed=7)
    for name, array in config.build_network(material.dataset).params.items():
        np.testing.assert_array_equal(array, composition.network(material).params[name])


def test_the_loss_follows_from_the_data():
    points = material_for(Composition())
    assert isinstance(Composition(smoothing=0.1).loss_of(points), nn.SoftmaxCrossEntropy)
    assert isinstance(Composition(loss="sum_of_squares").loss_of(points), nn.SumOfSquares)
    curve = Composition(data="function")
    assert isinstance(curve.loss_of(material_for(curve)), nn.SumOfSquares)


def test_a_small_data_set_has_a_smaller_batch():
    composition = Composition(samples=20, batch_size=1000)
    assert composition.trainer(material_for(composition)).batch_size == 15
