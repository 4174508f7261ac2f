"""Regions of the weights, priors, coefficient paths, weight decay."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import linear
from zhishen.lab.engine.chapter6_penalties import (
    coefficient_paths,
    constraint_region,
    l2_and_decay,
    prior_and_posterior,
)


def test_l1_ends_in_a_corner_and_l2_does_not():
    np.testing.assert_array_equal(constraint_region(p=1.0)["best"], [0.0, 1.0])
    best = constraint_region(p=2.0)["best"]
    assert best.min() > 0.1
    assert np.linalg.norm(best) == pytest.approx(1.0)


def test_the_best_weights_have_the_least_loss_of_the_boundary():
    result = constraint_region(p=4.0, bound=0.7, center=(-1.0, 1.5), correlation=-0.4)
    A = np.array([[1, -0.4], [-0.4, 1]])
    away = result["boundary"] - np.array([-1.0, 1.5])
    assert result["loss"] <= ((away @ A) * away).sum(axis=1).min() + 1e-12


def test_the_path_begins_at_0_and_ends_at_least_squares():
    result = constraint_region(p=1.0)
    np.testing.assert_array_equal(result["path"][0], [0.0, 0.0])
    np.testing.assert_allclose(result["path"][-1], [0.4, 1.6])
    assert result["full"] == pytest.approx(2.0)
    np.testing.assert_array_equal(result["path"][result["bounds"] <= 1.0, 0], 0.0)


@pytest.mark.parametrize("p", [0.25, 8.0])
def test_extreme_regions(p):
    result = constraint_region(p=p, bound=0.0, center=(0.0, 0.0))
    np.testing.assert_array_equal(result["best"], [0.0, 0.0])
    assert np.isfinite(result["boundary"]).all()


def test_the_maxima_of_the_posteriors_are_ridge_and_lasso():
    result = prior_and_posterior(slope=0.9, noise=0.6, spread=0.5)
    for row, name in enumerate(("gauss", "laplace")):
        at_maximum = result["W"][result["posterior"][row].argmax()]
        assert at_maximum == pytest.approx(result[name], abs=0.02)


def test_a_small_effect_is_0_with_a_laplace_prior_alone():
    result = prior_and_posterior(slope=0.36)
    assert result["laplace"] == 0.0
    assert result["gauss"] > 0.2
    assert prior_and_posterior(slope=0.37)["laplace"] > 0.0


def test_densities_have_the_area_1():
    result = prior_and_posterior(slope=0.2)
    for density in (result["likelihood"], *result["posterior"]):
        assert np.trapezoid(density, result["W"]) == pytest.approx(1.0)


def test_coefficients_are_the_librarys():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 8))
    t = x @ np.array([3.0, -2.0, 1.0, 0, 0, 0, 0, 0]) + 5 + rng.normal(size=40)
    result = coefficient_paths()
    np.testing.assert_allclose(result["ridge"], linear.ridge(x, t, alpha=20.0).W)
    np.testing.assert_allclose(result["lasso"], linear.lasso(x, t, alpha=0.5).W)
    assert result["alpha_max"] == pytest.approx(linear.alpha_max(x, t))


@pytest.mark.parametrize("alpha", [0.3, 0.5, 1.0])
def test_lasso_keeps_the_three_features_that_matter(alpha):
    assert np.flatnonzero(coefficient_paths(lasso_alpha=alpha)["lasso"]).tolist() == [0, 1, 2]


def test_ridge_never_sets_a_coefficient_to_0():
    assert np.count_nonzero(coefficient_paths(ridge_alpha=1e4)["ridge"]) == 8


def test_fewer_samples_than_features_work():
    assert np.isfinite(coefficient_paths(samples=3, noise=0.0)["lasso_path"]).all()


def test_l2_is_decay_for_sgd_and_not_for_adam():
    ends = l2_and_decay()["ends"]
    np.testing.assert_allclose(ends["sgd"][1], ends["sgd"][2])
    assert np.abs(ends["adam"][1] - ends["adam"][2]).max() > 0.3


def test_large_gradients_hide_l2_from_adam():
    ends = l2_and_decay(large=40.0)["ends"]["adam"]
    np.testing.assert_allclose(ends[1][0], ends[0][0], atol=0.03)
    assert ends[2][0] < 0.5
