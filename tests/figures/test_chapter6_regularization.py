"""The numbers in the figures of penalties, against other ways to compute them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from zhishen import linear
from zhishen.figures import chapter6_regularization as regularization

regions = cache(regularization.constraint_regions_data)


path = cache(regularization.constraint_path_data)


densities = cache(regularization.priors_and_posteriors_data)


paths = cache(regularization.coefficient_paths_data)


def test_the_best_weights_lie_on_the_edge_of_each_region():
    data = regions()
    for p, best, boundary in zip(data["p"], data["best"], data["boundary"], strict=True):
        assert (np.abs(best) ** p).sum() == pytest.approx(1)
        np.testing.assert_allclose((np.abs(boundary) ** p).sum(axis=1), 1)
    assert (np.abs(data["least_squares"])).sum() > 1  # it is outside of the region, else nothing would touch


def test_only_regions_with_corners_set_a_weight_to_zero():
    data = regions()
    first = dict(zip(data["p"].tolist(), np.abs(data["best"][:, 0]).tolist(), strict=True))
    assert max(first[0.5], first[1.0]) < 1e-12
    assert min(first[2.0], first[4.0]) > 0.1
    np.testing.assert_allclose(data["best"][1], [0, 1], atol=1e-12)


def test_no_point_of_a_region_has_a_lower_loss():
    data = regions()
    a, b = np.meshgrid(data["axis"], data["axis"])
    for p, lowest in zip(data["p"], data["best_loss"], strict=True):
        inside = np.abs(a) ** p + np.abs(b) ** p <= 1
        assert inside.sum() > 100
        assert data["loss"][inside].min() >= lowest


def test_on_the_circle_the_best_weights_are_those_of_a_ridge():
    """By another way: the gradient of the loss is parallel to W, as for ridge with some α above 0."""
    data = regions()
    x, t = regularization._two_features(3)
    W = data["best"][2]
    pull = x.T @ (t - x @ W)
    alpha = float(pull @ W)  # xᵀ(t - xW) = αW, and ‖W‖ = 1
    assert alpha > 0
    np.testing.assert_allclose(linear.ridge(x, t, alpha=alpha, intercept=False).W, W, atol=1e-3)


def test_the_path_leads_from_zero_to_least_squares_with_the_size_of_the_bound():
    data = path()
    for name, sizes in (
        ("l1", np.abs(data["l1_W"]).sum(axis=1)),
        ("l2", np.sqrt(np.square(data["l2_W"]).sum(axis=1))),
    ):
        np.testing.assert_allclose(sizes, data[f"{name}_bound"], atol=1e-6)
        np.testing.assert_array_equal(data[f"{name}_W"][0], 0)
        np.testing.assert_array_equal(data[f"{name}_W"][-1], data["least_squares"])
        assert (np.diff(data[f"{name}_loss"]) < 0).all()  # a wider bound allows a lower loss


def test_l1_keeps_the_first_weight_at_zero_for_more_than_half_of_the_way_and_l2_never():
    data = path()
    zero = data["l1_W"][:, 0] == 0
    first = int(np.argmin(zero))
    assert first > len(zero) / 2
    assert not zero[first:].any()
    assert (data["l2_W"][1:] > 0).all()
    assert zero[regularization._frames(data) // 2]  # as the still picture shows


def test_the_peaks_of_the_posteriors_are_ridge_and_lasso():
    data = densities()
    peaks = data["W"][data["posterior"].argmax(axis=2)]
    np.testing.assert_allclose(peaks, data["best"], atol=0.6 * (data["W"][1] - data["W"][0]))
    likeliest = data["W"][data["likelihood"].argmax(axis=1)]
    np.testing.assert_allclose(likeliest, data["least_squares"], atol=0.6 * (data["W"][1] - data["W"][0]))


def test_the_laplace_prior_alone_gives_exactly_zero_and_only_where_the_data_asks_for_little():
    data = densities()
    np.testing.assert_allclose(data["least_squares"], [0.9, 0.2])
    assert data["best"][1, 1] == 0
    assert (data["best"].ravel()[:3] > 0.05).all()
    assert (data["best"] < data["least_squares"]).all()


def test_densities_have_an_area_of_one_and_both_priors_the_same_spread():
    data = densities()
    for name in ("likelihood", "posterior"):
        np.testing.assert_allclose(np.trapezoid(data[name], data["W"], axis=-1), 1)
    part = (data["W"] >= -1.2) & (data["W"] <= 1.2)
    assert np.trapezoid(data["prior"][0][part], data["W"][part]) == pytest.approx(0.984, abs=0.001)  # of ±2.4 σ
    heights = data["prior"].max(axis=1)
    assert heights[0] == pytest.approx(1 / (0.5 * np.sqrt(2 * np.pi)))
    assert heights[1] == pytest.approx(1 / (np.sqrt(2) * 0.5), rel=1e-6)


def test_ridge_never_reaches_zero_and_lasso_drops_what_does_not_matter_first():
    data = paths()
    assert (data["ridge_W"] != 0).all()
    sizes = np.sqrt(np.square(data["ridge_W"]).sum(axis=1))
    assert (np.diff(sizes) < 0).all()
    left = data["lasso_W"] != 0
    last = [data["lasso_alpha"][left[:, i]].max() for i in range(8)]
    assert max(last[3:]) < min(last[:3])
    assert not left[data["lasso_alpha"] > data["alpha_max"]].any()
    assert left[data["lasso_alpha"] < 0.9 * data["alpha_max"]].any(axis=1).all()


def test_l2_and_decay_are_one_for_sgd_and_two_for_adam():
    data = regularization.l2_and_decay_data(steps=1000)
    np.testing.assert_allclose(data["sgd_l2"], data["sgd_decay"], atol=1e-12)
    assert data["sgd_l2"][-1, 1] == pytest.approx(np.exp(-1), abs=0.01)
    end = {kind: data[f"adam_{kind}"][-1] for kind in ("without", "l2", "decay")}
    moved = np.abs(end["without"] - end["l2"])
    assert moved[0] < 0.2 < 0.5 < moved[1]  # the weight with large gradients hardly feels L2
    ratio = (end["without"] - end["decay"]) / end["without"]
    assert (ratio > 0.4).all()
