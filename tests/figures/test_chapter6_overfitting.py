"""The numbers in the figures of overfitting and dropout."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from zhishen.figures import chapter6_overfitting as overfitting

polynomial = cache(overfitting.overfitting_polynomial_data)


thinned = cache(overfitting.thinned_networks_data)


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


def test_a_short_training_on_300_digits_is_better_on_them_than_on_the_test():
    run = overfitting._mnist300(decay=0.0, dropout=0.0, seeds=(0,), epochs=30, every=15)
    np.testing.assert_array_equal(run["epoch"], [15, 30])
    assert run["accuracy"].shape == (1, 2, 2)
    assert run["accuracy"][0, -1, 0] > run["accuracy"][0, -1, 1] + 0.03
    assert run["accuracy"][0, -1, 1] > 0.3


def test_decay_and_dropout_are_taken_into_account():
    runs = [
        overfitting._mnist300(decay=decay, dropout=dropout, seeds=(0,), epochs=4, every=4)["accuracy"]
        for decay, dropout in ((0.0, 0.0), (5.0, 0.0), (0.0, 0.5))
    ]
    assert not np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


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
    data = overfitting._averages(seed=0, images=500, epochs=3, tested=200, masks=(1, 30))
    assert data["average"].shape == (2, 200)
    assert data["same_answer"][1] > data["same_answer"][0] + 0.05
    difference = np.abs(data["average"] - data["single"]).mean(axis=1)
    assert difference[1] < 0.5 * difference[0]
