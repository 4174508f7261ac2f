"""Losses and likelihood in the lab."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen import ops
from zhishen.errors import ArgumentError
from zhishen.graph.tensor import Tensor
from zhishen.lab.engine.chapter4_losses import likelihood, losses


def test_the_losses_of_the_notes():
    found = losses()
    assert found["squares"] == pytest.approx(0.0975)
    assert found["cross"] == pytest.approx(0.51083, abs=5e-6)


def test_the_gradients_are_those_of_the_scores():
    y, t = losses()["y"], np.eye(10)[2]
    for name, loss in (("squares", ops.sum_of_squares), ("cross", ops.cross_entropy)):
        scores = Tensor(np.log(np.maximum(y, 1e-200)))
        loss(ops.softmax(scores), t).backward()
        np.testing.assert_allclose(losses()[f"gradient_{name}"], scores.grad, atol=1e-12)


def test_the_curves_go_through_the_present_point():
    found = losses()
    for name in ("squares", "cross"):
        on_curve = np.interp(0.6, found["grid"], found[f"{name}_curve"])
        assert on_curve == pytest.approx(found[name], abs=1e-3)
    np.testing.assert_allclose(found["cross_pull"], 1 - found["grid"], atol=1e-12)


def test_a_certain_mistake_and_a_certain_answer():
    wrong = losses([0, 1, 0, 0, 0, 0, 0, 0, 0, 0], target=0)
    assert wrong["cross"] == math.inf
    assert wrong["squares"] == 1
    assert wrong["gradient_cross"][0] == pytest.approx(-1)
    assert wrong["gradient_squares"][0] == 0
    assert losses([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], target=0)["cross"] == 0


def test_zeros_only_are_refused():
    with pytest.raises(ArgumentError, match="distribution y: expected at least one weight above 0"):
        losses([0] * 10)


def test_the_most_likely_coin_has_the_smallest_cross_entropy():
    found = likelihood()
    assert found["best"] == 0.7
    assert found["coins"][found["likelihoods"].argmax()] == pytest.approx(0.7)
    assert found["coins"][found["crosses"].argmin()] == pytest.approx(0.7)
    inner = slice(1, -1)
    np.testing.assert_allclose(np.log(found["likelihoods"][inner]), -10 * found["crosses"][inner])


def test_a_coin_that_cannot_explain_the_flips():
    found = likelihood([1, 1], 0.0)
    assert found["likelihood"] == 0
    assert found["cross"] == math.inf
    assert likelihood([1], 1.0)["likelihood"] == 1
