"""The steepest direction, the state of AdaGrad, clipped gradients."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import optim
from zhishen.lab.engine.chapter6_descent import adagrad_state, gradient_clipping, steepest_descent


def test_the_gradient_is_that_of_the_valley():
    result = steepest_descent()
    np.testing.assert_allclose(-result["down"], optim.SURFACES["valley"].gradient(-7.0, 2.0))
    assert result["degrees"] == pytest.approx(64.13, abs=0.01)
    assert result["height"] == pytest.approx(6.45)


@pytest.mark.parametrize("point", [(3.0, 2.0), (-9.0, 0.5), (0.0, -2.0)])
def test_in_a_round_bowl_steepest_descent_leads_to_the_minimum(point):
    assert steepest_descent(ratio=1.0, point=point)["degrees"] == pytest.approx(0.0, abs=1e-5)


def test_at_the_minimum_there_is_no_angle():
    assert np.isnan(steepest_descent(point=(0.0, 0.0))["degrees"])


def test_the_field_has_a_place_and_a_direction_for_each_arrow():
    field = steepest_descent()["field"]
    assert field.shape == (9, 13, 4)
    np.testing.assert_allclose(field[..., 2], -field[..., 0] / 10)
    np.testing.assert_allclose(field[..., 3], -2 * field[..., 1])


def test_kept_is_the_librarys_adagrad():
    result = adagrad_state("valley", 1.5, 20, (-7.0, 2.0))
    path = optim.race("valley", {"adagrad": optim.AdaGrad(lr=1.5)}, (-7.0, 2.0), 20)["adagrad"]
    np.testing.assert_allclose(result["kept"], path)


def test_without_its_state_every_step_is_equally_long():
    result = adagrad_state("valley", 1.5, 30, (-7.0, 2.0))
    moved = np.abs(np.diff(result["created_anew"], axis=0))
    np.testing.assert_allclose(moved, 1.5, rtol=1e-5)
    assert result["heights"][0, -1] < 0.001 < 1 < result["heights"][1, -1]


def test_on_a_plateau_adagrad_stalls_and_rmsprop_goes_on():
    result = adagrad_state()
    assert result["kept"][-1, 0] == pytest.approx(-4.2, abs=0.05)
    assert abs(result["rmsprop"][-1, 0]) < 0.1
    assert result["heights"].shape == (3, 201)


@pytest.mark.parametrize(("lr", "arrives"), [(2.0, False), (3.0, True)])
def test_adagrad_needs_thirty_times_the_rate(lr, arrives):
    assert bool(np.abs(adagrad_state(lr=lr)["kept"][-1]).max() < 0.01) == arrives


def test_clipping_by_norm_keeps_the_direction_and_by_value_does_not():
    result = gradient_clipping((2.2, 0.6), 1.0)
    np.testing.assert_array_equal(result["by_value"], [1.0, 0.6])
    np.testing.assert_allclose(result["by_norm"], np.array([2.2, 0.6]) / np.hypot(2.2, 0.6))
    assert result["turned"] == pytest.approx(15.7, abs=0.05)


@pytest.mark.parametrize("gradient", [(2.0, 0.0), (2.0, 2.0), (-3.0, 3.0), (0.3, -0.2)])
def test_along_axes_and_diagonals_and_below_the_limit_clipping_by_value_does_not_turn(gradient):
    assert gradient_clipping(gradient, 1.0)["turned"] == pytest.approx(0.0)


def test_a_gradient_of_0_stays_0():
    result = gradient_clipping((0.0, 0.0), 1.0)
    np.testing.assert_array_equal(result["by_norm"], [0.0, 0.0])
    assert result["norm"] == 0.0
