"""The numbers behind the figures of chapter 4, against closed forms and known facts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen import clustering
from zhishen.figures import cache
from zhishen.figures import chapter4_gradients as gradients
from zhishen.figures import chapter4_information as informing
from zhishen.figures import chapter4_learning as learning
from zhishen.figures.catalogue import _ENTRIES

FIGURES = {
    "self_information": "4.3",
    "coin_entropy": "4.3",
    "kl_not_symmetric": "4.3",
    "js_and_wasserstein": "4.3",
    "mutual_information": "4.3",
    "clustering_scores": "4.5",
    "pair_confusion": "4.5",
    "tangents": "4.6",
    "gradient_field": "4.6",
    "three_learning_rates": "4.7",
    "saddle_point": "4.7",
    "learning_plateau": "4.7",
    "two_losses": "4.1",
    "maximum_likelihood": "4.4",
    "loss_and_accuracy": "4.2",
    "numerical_and_backprop": "4.6",
    "mini_batch_learning": "4.8",
}


def test_every_row_of_the_chapter_has_a_figure():
    registered = {name: entry.rows for name, entry in _ENTRIES.items() if entry.chapter == 4}
    assert registered.keys() == FIGURES.keys()
    assert all(FIGURES[name] in rows for name, rows in registered.items())
    assert {row for rows in registered.values() for row in rows} >= {f"4.{k}" for k in range(1, 9)}


# --- information ------------------------------------------------------------------------------------------------------


def test_self_information_counts_heads_in_bits():
    data = informing.self_information_data()
    np.testing.assert_allclose(data["heads_information"], [1, 2, 3, 4])
    np.testing.assert_allclose(data["heads_p"], [1 / 2, 1 / 4, 1 / 8, 1 / 16])
    np.testing.assert_allclose(data["information"], -np.log2(data["p"]), atol=1e-15)


def test_entropy_of_a_coin():
    data = informing.coin_entropy_data()
    np.testing.assert_allclose(data["coins_entropy"], [1, 0.4689955935892812, 0], atol=1e-12)
    np.testing.assert_allclose(data["entropy"], data["entropy"][::-1], atol=1e-12)
    assert data["p"][data["entropy"].argmax()] == 0.5


def test_kl_of_two_gaussians_has_the_closed_form_both_ways():
    data = informing.kl_divergence_data()

    def closed(mean: float, deviation: float, other_mean: float, other: float) -> float:
        nats = math.log(other / deviation) + (deviation**2 + (mean - other_mean) ** 2) / (2 * other**2) - 0.5
        return nats / math.log(2)

    assert float(data["kl_pq"]) == pytest.approx(closed(-0.5, 0.7, 0.5, 1.4), rel=1e-3)
    assert float(data["kl_qp"]) == pytest.approx(closed(0.5, 1.4, -0.5, 0.7), rel=1e-2)
    assert data["kl_qp"] > 3 * data["kl_pq"]


def test_kl_is_the_area_above_zero_less_the_area_below():
    data = informing.kl_divergence_data()
    width = data["x"][1] - data["x"][0]
    for way in ("pq", "qp"):
        terms = data[f"terms_{way}"]
        assert terms.sum() * width == pytest.approx(float(data[f"kl_{way}"]), rel=1e-9)
        assert terms.min() < -0.1 < 0.1 < terms.max()


def test_js_stops_at_log_2_and_wasserstein_does_not():
    data = informing.js_wasserstein_data()
    apart = data["distance"]
    np.testing.assert_allclose(data["js"], np.minimum(apart, 1) * math.log(2), atol=1e-12)
    np.testing.assert_allclose(data["wasserstein"], apart, atol=1e-9)
    np.testing.assert_allclose(apart[data["shown"]], [0.5, 1.5, 2.5])
    np.testing.assert_allclose(data["q"].sum(axis=1), data["p"].sum())


def test_entropies_of_weather_and_umbrella_fit_together():
    data = informing.mutual_information_data()
    x, y, both, shared = (float(data[name]) for name in ("x", "y", "both", "shared"))
    assert data["joint"].sum() == pytest.approx(1)
    assert data["x_given_y"] == pytest.approx(x - shared)
    assert data["y_given_x"] == pytest.approx(y - shared)
    assert both == pytest.approx(x + y - shared)
    labels = np.repeat(np.indices((3, 2)).reshape(2, -1), (100 * data["joint"]).round().astype(int).ravel(), axis=1)
    assert shared == pytest.approx(clustering.mutual_information_score(*labels, base=2))


def test_scores_of_clusterings():
    data = informing.clustering_scores_data()
    for name in ("renamed", "nearly", "split", "random"):
        assert data[name].sum() == 300
    renamed, nearly, split, random = data["scores"]
    np.testing.assert_allclose(renamed, 1)
    assert (nearly < 1).all()
    assert (nearly > 0.6).all()
    assert data["split"].shape == (3, 6)
    assert (np.count_nonzero(data["split"], axis=0) == 1).all()  # each cluster holds one class
    assert split[2] > split[1]
    assert random[0] > 0.5
    np.testing.assert_allclose(random[1:], 0, atol=0.02)


def test_rand_index_of_the_notes():
    data = informing.pair_confusion_data()
    assert float(data["index"]) == pytest.approx(70 / 85)
    pairs, total = data["pairs"], data["pairs"].sum()
    same_class, same_cluster = pairs[0].sum(), pairs[:, 0].sum()
    chance = (same_class * same_cluster + (total - same_class) * (total - same_cluster)) / total**2
    assert float(data["chance"]) == pytest.approx(chance)
    assert float(data["adjusted"]) == pytest.approx((70 / 85 - chance) / (1 - chance))


# --- gradients --------------------------------------------------------------------------------------------------------


def test_slopes_of_the_notes_parabola():
    data = gradients.tangents_data()
    np.testing.assert_allclose(data["slope"], [0.2, 0.3], rtol=1e-9)
    np.testing.assert_allclose(data["height"], [0.75, 2.0])
    gap = data["f"] - data["tangents"]
    np.testing.assert_allclose(gap, 0.01 * (data["x"] - data["at"][:, None]) ** 2, atol=1e-9)


def test_gradients_of_the_bowl_point_away_from_its_bottom():
    data = gradients.gradient_field_data()
    np.testing.assert_allclose(data["gradient_there"], [6, 8], rtol=1e-9)
    np.testing.assert_allclose(data["gradient"], 2 * np.stack([data["x0"], data["x1"]]), atol=1e-8)
    assert data["gradient"].shape == (2, 9, 9)


def test_three_learning_rates():
    data = gradients.three_learning_rates_data()
    right, large, small = data["paths"]
    np.testing.assert_array_equal(data["rates"], [0.1, 10, 1e-10])
    assert np.abs(right[-1]).max() < 1e-9
    np.testing.assert_allclose(large[1], [57, -76], rtol=1e-6)
    assert data["f"][1, -1] > 1e200
    assert 0 < np.abs(small[-1] - small[0]).max() < 1e-6
    np.testing.assert_allclose(data["f"], (data["paths"] ** 2).sum(axis=-1))


def test_on_the_ridge_of_a_saddle_one_stays():
    data = gradients.saddle_point_data()
    ridge, beside = data["paths"]
    assert (ridge[:, 1] == 0).all()
    assert ridge[0, 0] == -beside[0, 0] == 2
    assert 0 <= data["heights"][0, -1] < 1e-6
    assert abs(beside[-1, 1]) > 1.5
    assert data["heights"][1, -1] < -3
    assert data["slopes"][1].min() < 0.1 < 3 < data["slopes"][1, -1]


def test_a_plateau_takes_a_thousand_steps_and_ends():
    data = gradients.learning_plateau_data()
    arrives, leaves = int(data["arrives"]), int(data["leaves"])
    assert arrives < 100
    assert leaves - arrives > 1000
    assert (data["slope"][arrives:leaves] < 0.01).all()
    assert min(data["slope"][arrives - 1], data["slope"][leaves]) > 0.01
    assert data["height"][-1] < 1e-3
    assert (np.diff(data["height"]) <= 0).all()


# --- learning ---------------------------------------------------------------------------------------------------------


def test_losses_and_their_pull_have_the_closed_forms():
    data = learning.two_losses_data()
    y = data["y"]
    np.testing.assert_allclose(data["cross_loss"], -np.log(y), atol=1e-12)
    np.testing.assert_allclose(data["squares_loss"], (1 - y) ** 2, atol=1e-12)
    np.testing.assert_allclose(data["cross_pull"], 1 - y, atol=1e-12)
    np.testing.assert_allclose(data["squares_pull"], 2 * y * (1 - y) ** 2, atol=1e-12)


def test_most_likely_is_least_cross_entropy():
    data = learning.maximum_likelihood_data()
    assert float(data["best"]) == float(data["least"]) == pytest.approx(0.7)
    np.testing.assert_allclose(np.log(data["likelihood"]), -len(data["throws"]) * data["cross_entropy"])
    assert data["cross_entropy"].min() == pytest.approx(float(data["entropy"]))


def test_accuracy_stands_still_where_the_loss_moves():
    data = learning.loss_and_accuracy_data()
    assert np.count_nonzero(np.diff(data["accuracy"])) < 20
    assert np.count_nonzero(np.diff(data["loss"])) == len(data["loss"]) - 1
    np.testing.assert_allclose(20 * data["accuracy"], np.round(20 * data["accuracy"]))


def test_both_ways_to_a_gradient_agree():
    data = learning.numerical_and_backprop_data()
    assert data["backprop"].shape == (49 * 8 + 8 + 8 * 10 + 10,)
    assert np.abs(data["backprop"] - data["numerical"]).max() < 1e-7
    assert np.abs(data["backprop"]).max() > 1e-2


def test_a_short_training_learns(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path)
    options = {"samples": 400, "epochs": 3, "batch_size": 50, "lr": 0.3, "seed": 0}
    data = learning._training(**options)
    assert data["loss"].shape == (24,)
    np.testing.assert_array_equal(data["step"], [8, 16, 24])
    assert data["train_accuracy"][-1] > data["train_accuracy"][0]
    assert data["test_accuracy"][-1] > 0.5
    assert data["loss"][-4:].mean() < data["loss"][:4].mean()
    for _ in range(2):  # run, then read
        kept = cache.cached(learning._training, **options)
        assert kept.keys() == data.keys()
        np.testing.assert_array_equal(kept["loss"], data["loss"])
