"""A polynomial that fits the noise, thinned networks and their average."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import linear
from zhishen.lab.engine.chapter6_overfitting import dropout_average, overfitting_polynomial, thinned_networks


def test_a_negative_zero_is_no_noise():
    expected, found = (overfitting_polynomial(noise=noise) for noise in (0.0, -0.0))
    np.testing.assert_array_equal(found["t"], expected["t"])


def test_the_fit_is_ridge_regression():
    result = overfitting_polynomial(degree=4, alpha=0.01)
    powers = result["x"][:, None] ** np.arange(1, 5)
    fit = linear.ridge(powers, result["t"], alpha=0.01)
    np.testing.assert_allclose(result["curve"], fit.predict(result["grid"][:, None] ** np.arange(1, 5)), rtol=1e-6)
    assert result["error"][0] == pytest.approx(np.sqrt(np.mean((fit.predict(powers) - result["t"]) ** 2)))


def test_a_high_degree_overfits_and_three_cures_help():
    train, test = overfitting_polynomial(degree=15)["error"]
    assert train < 0.15 < 0.8 < test
    for cure in ({"degree": 4}, {"alpha": 1e-3}, {"samples": 200}):
        assert overfitting_polynomial(**{"degree": 15, **cure})["error"][1] < 0.26


def test_the_training_error_falls_with_the_degree_and_rises_with_the_penalty():
    result = overfitting_polynomial()
    assert (np.diff(result["degree_errors"][:, 0]) <= 1e-9).all()
    assert (np.diff(result["alpha_errors"][:, 0]) >= -1e-9).all()


def test_the_curves_contain_the_errors_of_the_choice():
    result = overfitting_polynomial(degree=7, alpha=0.01)
    np.testing.assert_allclose(result["degree_errors"][6], result["error"])


def test_three_points_are_enough():
    assert np.isfinite(overfitting_polynomial(degree=15, samples=3)["curve"]).all()


@pytest.mark.parametrize("scaling", ["training", "inference"])
def test_the_whole_network_is_near_the_average(scaling):
    result = thinned_networks(scaling=scaling)
    assert result["whole"] == pytest.approx(result["average"], rel=0.05)


def test_a_forgotten_scaling_is_wrong_by_a_factor_for_each_layer():
    result = thinned_networks(rate=0.5, scaling="nowhere")
    assert result["whole"] / result["average"] == pytest.approx(4, rel=0.05)


def test_the_cures_differ_by_a_factor_only():
    training, inference = (thinned_networks(scaling=scaling) for scaling in ("training", "inference"))
    np.testing.assert_allclose(inference["running"], training["running"] / 4)


def test_the_mask_and_its_answer_belong_together():
    result = thinned_networks(draw=7)
    first, second = result["masks"]
    z = np.maximum(result["x"] @ result["weights"][0], 0) * first / 0.5
    z = np.maximum(z @ result["weights"][1], 0) * second / 0.5
    assert result["answer"] == pytest.approx((z @ result["weights"][2]).item())


def test_without_dropout_all_networks_are_the_whole_one():
    result = thinned_networks(rate=0.0)
    assert result["average"] == pytest.approx(result["whole"])
    assert np.sum(result["masks"]) == 12


def test_masks_are_drawn_after_the_training_and_their_average_approaches_the_whole_network():
    frames = [frame() for frame in dropout_average(epochs=2, masks=30)]
    assert [frame["drawn"] for frame in frames] == [0, 0, *range(1, 31)]
    same = frames[-1]["same"]
    assert same[-1] > same[0]
    assert same[-1] > 0.9
    assert frames[-1]["single"].shape == frames[-1]["average"].shape == (300,)
