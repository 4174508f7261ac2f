"""Validation parts, the best epoch, and the line of an epoch."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.interop.sklearn.monitoring import BestEpoch, Part, draw_validation, progress_line


def test_the_validation_part_is_stratified_and_reproducible():
    labels = np.repeat([0, 1], [80, 20])
    held_out = draw_validation(np.arange(100), 0.2, labels, seed=3, where="Test")
    assert len(held_out) == 20
    assert labels[held_out].sum() == 4
    assert (np.diff(held_out) > 0).all()
    np.testing.assert_array_equal(held_out, draw_validation(np.arange(100), 0.2, labels, seed=3, where="Test"))
    assert (held_out != draw_validation(np.arange(100), 0.2, labels, seed=4, where="Test")).any()


def test_only_candidates_are_drawn():
    assert set(draw_validation(np.array([3, 5, 9, 11]), 0.5, None, seed=0, where="Test")) <= {3, 5, 9, 11}


@pytest.mark.parametrize("labels", [np.array([0, 1, 1, 1]), np.arange(4)])
def test_a_class_of_one_sample_does_not_prevent_the_split(labels):
    assert len(draw_validation(np.arange(4), 0.3, labels, seed=0, where="Test")) == 1


def test_too_few_samples():
    with pytest.raises(ArgumentError, match="enough samples for a validation part, got n_samples=1; give"):
        draw_validation(np.arange(1), 0.1, None, seed=0, where="Test")


def test_the_best_epoch_is_restored():
    network, best = nn.two_layer(2, 3, 2, rng=np.random.default_rng(0)), BestEpoch()
    at_best = network.state_dict()
    best.update(network, 1, 0.5, tol=0.01)
    network.params["affine1.W"][...] = 7
    best.update(network, 2, 0.6, tol=0.01)
    assert (best.epoch, best.loss, best.waited) == (1, 0.5, 1)
    best.restore(network)
    np.testing.assert_array_equal(network.params["affine1.W"], at_best["affine1.W"])


def test_small_falls_are_the_best_epoch_and_add_up():
    network, best = nn.two_layer(2, 3, 2, rng=np.random.default_rng(0)), BestEpoch()
    for epoch, (loss, waited) in enumerate([(0.5, 0), (0.495, 1), (0.489, 0), (0.48, 1), (0.478, 0)], 1):
        best.update(network, epoch, loss, tol=0.01)
        assert (best.epoch, best.waited) == (epoch, waited)


def test_weights_of_a_part_have_mean_one():
    part = Part(np.ones((3, 2)), np.ones((3, 1)), np.array([1.0, 1.0, 4.0])).at(np.array([1, 2]))
    np.testing.assert_allclose(part.weights, [0.4, 1.6])


def test_progress_lines():
    record = {"epoch": 3, "train_loss": 0.25, "validation_loss": None, "validation_score": None}
    assert progress_line(record, "accuracy") == "epoch 3: loss 0.2500"
    record |= {"validation_loss": 0.5, "validation_score": 0.75}
    assert progress_line(record, "R²") == "epoch 3: loss 0.2500, validation loss 0.5000, validation R² 0.7500"
