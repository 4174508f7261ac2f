"""Loss and accuracy along one weight, in the lab."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.lab.engine.chapter4_accuracy import one_weight


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh", "step"])
def test_the_accuracy_has_no_slope_and_the_loss_has_one(activation):
    found = one_weight(activation, "2", 20)
    assert not found["accuracy_slope"].any()
    assert np.ptp(found["accuracy"]) > 0
    assert np.abs(found["loss_slope"]).max() > 0.1


def test_the_slope_is_the_gradient_of_backpropagation():
    found = one_weight("relu", "1", 20)
    assert found["loss_slope"][len(found["moves"]) // 2] == pytest.approx(found["gradient"], abs=1e-7)


def test_a_weight_before_a_step_has_no_slope_although_the_loss_depends_on_it():
    found = one_weight("step", "1", 20)
    assert not found["loss_slope"].any()
    assert np.ptp(found["loss"]) > 0.01


def test_more_samples_make_smaller_jumps():
    few, many = (np.abs(np.diff(one_weight("relu", "2", count)["accuracy"])) for count in (20, 200))
    assert few[few > 0].min() > many[many > 0].min()
