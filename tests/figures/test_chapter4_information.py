"""The numbers in the figures of information and clustering, against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen import clustering
from zhishen.figures import chapter4_information as informing


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
