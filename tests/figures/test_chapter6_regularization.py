"""The numbers behind the figures of penalties, overfitting, dropout and the search for hyperparameters."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from zhishen import linear
from zhishen.figures import chapter6_overfitting as overfitting
from zhishen.figures import chapter6_regularization as regularization
from zhishen.figures import chapter6_search as searching
from zhishen.search import Study

regions = cache(regularization.constraint_regions_data)
path = cache(regularization.constraint_path_data)
densities = cache(regularization.priors_and_posteriors_data)
paths = cache(regularization.coefficient_paths_data)
polynomial = cache(overfitting.overfitting_polynomial_data)
thinned = cache(overfitting.thinned_networks_data)


# --- regions ----------------------------------------------------------------------------------------------------------


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


# --- the path ---------------------------------------------------------------------------------------------------------


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


# --- priors -----------------------------------------------------------------------------------------------------------


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


# --- ridge and lasso --------------------------------------------------------------------------------------------------


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


# --- the polynomial ---------------------------------------------------------------------------------------------------


def test_the_training_error_falls_with_the_degree_and_the_test_error_comes_up_again():
    data = polynomial()
    train, test = data["degree_error"].T
    assert (np.diff(train) <= 1e-9).all()
    assert 2 <= data["degree"][test.argmin()] <= 7
    assert test[-1] > 3 * test.min()
    np.testing.assert_allclose(data["error"][:3], data["degree_error"][[0, 3, 14]])


def test_a_small_ridge_calms_degree_15_and_a_large_one_flattens_it():
    data = polynomial()
    test = data["alpha_error"][:, 1]
    assert data["error"][3, 1] < 0.5 * data["error"][2, 1]
    assert 0 < test.argmin() < len(test) - 1
    assert test[-1] > 1.5 * test.min()
    assert (np.diff(data["alpha_error"][:, 0]) > -1e-9).all()  # the training error only rises with the penalty


# --- L2 and decay -----------------------------------------------------------------------------------------------------


def test_l2_and_decay_are_one_for_sgd_and_two_for_adam():
    data = regularization.l2_and_decay_data(steps=1000)
    np.testing.assert_allclose(data["sgd_l2"], data["sgd_decay"], atol=1e-12)
    assert data["sgd_l2"][-1, 1] == pytest.approx(np.exp(-1), abs=0.01)
    end = {kind: data[f"adam_{kind}"][-1] for kind in ("without", "l2", "decay")}
    moved = np.abs(end["without"] - end["l2"])
    assert moved[0] < 0.2 < 0.5 < moved[1]  # the weight with large gradients hardly feels L2
    ratio = (end["without"] - end["decay"]) / end["without"]
    assert (ratio > 0.4).all()


# --- 300 digits -------------------------------------------------------------------------------------------------------


def test_a_short_training_on_300_digits_is_better_on_them_than_on_the_test():
    run = overfitting._mnist300(decay=0.0, dropout=0.0, seed=0, epochs=60, every=30)
    np.testing.assert_array_equal(run["epoch"], [30, 60])
    assert run["accuracy"].shape == (2, 2)
    assert run["accuracy"][-1, 0] > run["accuracy"][-1, 1] + 0.03
    assert run["accuracy"][-1, 1] > 0.3


def test_decay_and_dropout_are_taken_into_account():
    runs = [
        overfitting._mnist300(decay=decay, dropout=dropout, seed=0, epochs=4, every=4)["accuracy"]
        for decay, dropout in ((0.0, 0.0), (5.0, 0.0), (0.0, 0.5))
    ]
    assert not np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


# --- dropout ----------------------------------------------------------------------------------------------------------


def test_half_of_the_neurons_are_kept_and_masks_differ():
    data = thinned()
    masks = np.concatenate([data["mask1"], data["mask2"]], axis=1)
    assert set(np.unique(masks)) == {0.0, 1.0}
    assert masks.mean() == pytest.approx(0.5, abs=0.02)
    assert len(np.unique(masks[:4], axis=0)) == 4


def test_the_answer_of_a_thinned_network_follows_from_its_masks():
    data = thinned()
    first = np.maximum(data["x"] @ data["1W"], 0) * 2 * data["mask1"]
    second = np.maximum(first @ data["2W"], 0) * 2 * data["mask2"]
    np.testing.assert_allclose((second @ data["3W"])[:, 0], data["answer"], atol=1e-12)


def test_the_average_of_many_masks_is_near_the_whole_network():
    data = thinned()
    error = data["answer"].std() / np.sqrt(len(data["answer"]))
    assert abs(data["answer"].mean() - data["average"]) < 5 * error
    assert abs(data["answer"].mean() - data["whole"]) < 0.3 * data["answer"].std()


def test_more_masks_agree_with_the_single_evaluation_more_often():
    data = overfitting._averages(seed=0, images=500, epochs=3, judged=200, masks=(1, 30))
    assert data["average"].shape == (2, 200)
    assert data["same_answer"][1] > data["same_answer"][0] + 0.05
    difference = np.abs(data["average"] - data["single"]).mean(axis=1)
    assert difference[1] < 0.5 * difference[0]


# --- search -----------------------------------------------------------------------------------------------------------


def test_random_trials_are_those_of_a_study_and_learn():
    found = searching._random_trials(trials=6, samples=300, epochs=2, seed=0)
    assert found["curves"].shape == (6, 2, 2)
    done = ~np.isnan(found["value"])
    assert done.any()
    np.testing.assert_array_equal(found["value"][done], found["curves"][done, :, 1].max(axis=1))
    study = Study(searching._SPACE, strategy="random", seed=0)
    study.optimize(lambda point, report: 0.0, trials=6)
    for name in searching._SPACE:
        np.testing.assert_allclose([float(trial.point[name]) for trial in study.trials], found[name])


def test_a_training_that_diverges_has_no_value():
    assert searching._value(searching._curves({"lr": 1.0, "optimizer.weight_decay": 1e6}, 100, 3)) is None


def test_ranges_narrow_around_the_best():
    found = searching._rounds(rounds=2, samples=100, epochs=1, seed=0)
    widths = np.diff(np.log10(found["range"]), axis=2)[..., 0]
    assert (widths[1] <= widths[0]).all()
    assert widths[1].min() < 0.9 * widths[0].max()
    low, high = found["range"][1, 0]
    assert ((found["lr"][1] >= low) & (found["lr"][1] <= high)).all()
    best = found["lr"][0][np.nan_to_num(found["value"][0], nan=-1).argmax()]
    assert low <= best <= high


def test_importances_are_shares_of_one(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHISHEN_CACHE", str(tmp_path))
    found = searching._importance(trials=12, samples=300, epochs=1, seed=0)
    assert found["share"].shape == (4,)
    assert found["share"].sum() == pytest.approx(1)
