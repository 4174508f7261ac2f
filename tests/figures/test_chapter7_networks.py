"""The numbers in the figures of a trained convolutional network, and the drawings of them."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import correlated, texts

from zhishen import data as datasets
from zhishen.figures import chapter7_networks as networks
from zhishen.figures.catalogue import Entry, find
from zhishen.figures.rendering import render
from zhishen.figures.small_conv import WEIGHTS, predicted_probabilities, trained_network


def entry(name: str) -> Entry:
    return find(name)


@pytest.fixture(scope="module")
def probabilities() -> np.ndarray:
    return predicted_probabilities()


def test_the_network_in_the_package_is_as_good_as_the_readme_says(probabilities: np.ndarray):
    t = datasets.mnist().test.t
    assert probabilities.shape == (10_000, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    assert np.mean(probabilities.argmax(axis=1) == t) >= 0.994
    assert WEIGHTS.stat().st_size < 400_000
    assert sum(array.size for array in trained_network().params.values()) == 78_010


def test_feature_maps_follow_from_one_another():
    data, network = networks.feature_maps_data(), trained_network()
    W, b = network.params["conv1.W"][2, 0], network.params["conv1.b"][2]
    np.testing.assert_allclose(data["conv1"][2], correlated(np.pad(data["x"], 1), W) + b, rtol=1e-4, atol=1e-5)
    assert (data["relu1"] >= 0).all()
    assert [data[f"maxpool{k}"].shape for k in (1, 2, 3)] == [(16, 14, 14), (32, 7, 7), (64, 3, 3)]
    np.testing.assert_allclose(
        data["probabilities"], network.probabilities(data["x"][np.newaxis, np.newaxis])[0], rtol=1e-4, atol=1e-6
    )
    assert data["label"] == datasets.mnist().test.t[0] == data["probabilities"].argmax()
    assert "64×3×3" in " ".join(texts(render(entry("feature_maps"), data)))


def test_misclassified_digits_are_wrong_and_in_order(probabilities: np.ndarray):
    data, test = networks.misclassified_digits_data(), datasets.mnist().test
    wrong = probabilities.argmax(axis=1) != test.t
    assert data["mistakes"] == wrong.sum()
    assert data["samples"] == 10_000
    assert (data["labels"] != data["predicted"]).all()
    assert (np.diff(data["probability"]) <= 0).all()
    np.testing.assert_array_equal(data["images"].reshape(24, -1), test.x[data["index"]])
    drawn = texts(render(entry("misclassified"), data))
    assert f"{data['labels'][0]} → {data['predicted'][0]}" in drawn
    assert sum(text.startswith(f"{data['mistakes']} of 10,000 images misclassified") for text in drawn) == 1


def test_an_occlusion_is_the_decrease_at_its_position(probabilities: np.ndarray):
    data = networks.occlusion_data()
    assert data["drops"].shape == (4, 22, 22)
    network = trained_network()
    covered = data["images"][1].copy()
    covered[9:16, 12:19] = 0
    p = network.probabilities(np.stack([data["images"][1], covered])[:, None])[:, data["labels"][1]]
    assert p[0] == pytest.approx(0.9, abs=0.05)
    assert data["drops"][1, 9, 12] == pytest.approx(p[0] - p[1], abs=1e-5)


def test_the_largest_confusions_are_named(probabilities: np.ndarray):
    data, t = networks.confusion_data(), datasets.mnist().test.t
    matrix, predicted = data["matrix"], probabilities.argmax(axis=1)
    assert matrix.sum() == 10_000
    assert np.trace(matrix) == (predicted == t).sum()
    for (a, b), count in zip(data["pairs"], data["counts"], strict=True):
        assert a != b
        assert count == np.sum((t == a) & (predicted == b)) == matrix[a, b]
    beside = np.sort(matrix[~np.eye(10, dtype=bool)])[::-1]
    np.testing.assert_array_equal(data["counts"], beside[:8])
    a, b = data["pairs"][0]
    assert f"{a} → {b}" in texts(render(entry("confusion"), data))
