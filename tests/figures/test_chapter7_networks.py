"""The numbers in the figures of convolutional networks, and the drawings of them."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import correlated, texts

from zhishen import data as datasets
from zhishen.figures import chapter7_networks as networks
from zhishen.figures.catalogue import Entry, find
from zhishen.figures.rendering import render


def entry(name: str) -> Entry:
    return find(name)


def test_both_structures_have_the_blocks_of_the_book():
    data = networks.structures_data()
    assert data["full_kinds"].tolist() == ["affine", "relu"] * 4 + ["affine", "softmax"]
    assert data["conv_kinds"].tolist() == ["conv", "relu", "pool"] * 2 + ["conv", "relu", "affine", "relu"] + [
        "affine", "softmax"
    ]  # fmt: skip
    assert data["full_block"].tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert data["conv_block"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert data["full_parameters"][0] == 784 * 100 + 100
    assert data["conv_parameters"][data["conv_kinds"] == "conv"].tolist() == [160, 4640, 9248]
    assert data["conv_shapes"][[2, 5, 7]].tolist() == [[16, 14, 14], [32, 7, 7], [32, 7, 7]]
    assert data["conv_shapes"][-1].tolist() == data["full_shapes"][-1].tolist() == [10, 0, 0]


def test_the_structures_have_shapes_and_parameters_as_text():
    data = networks.structures_data()
    drawn = texts(render(entry("structures"), data))
    assert {"78,500", "16×14×14", "32×7×7", "Pool"} <= set(drawn)
    assert drawn.count("Affine") == 7


SIZES = {"channels": 4, "hidden": 8}


@pytest.fixture(scope="module")
def trained() -> dict[str, np.ndarray]:
    return networks._experiment(images=4000, tested=500, epochs=2, seed=0, **SIZES)


@pytest.fixture
def small(trained: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    """All figures look into the small network."""
    monkeypatch.setattr(networks, "_trained_states", lambda: trained)
    monkeypatch.setattr(networks, "_CHANNELS", SIZES["channels"])
    monkeypatch.setattr(networks, "_HIDDEN", SIZES["hidden"])
    return trained


def test_the_training_learns_and_returns_all_parameters(trained: dict[str, np.ndarray]):
    t = datasets.mnist().test.t[:500]
    probabilities = trained["probabilities"]
    assert probabilities.shape == (500, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    assert np.mean(probabilities.argmax(axis=1) == t) > 0.4
    assert trained["before/conv1.W"].shape == trained["after/conv1.W"].shape == (4, 1, 5, 5)
    assert not np.array_equal(trained["before/conv1.W"], trained["after/conv1.W"])


def test_filters_are_those_of_the_states(small: dict[str, np.ndarray]):
    data = networks.filters_data()
    for when in ("before", "after"):
        np.testing.assert_array_equal(data[when], small[f"{when}/conv1.W"][:, 0])


def test_feature_maps_follow_from_one_another(small: dict[str, np.ndarray]):
    data = networks.feature_maps_data()
    by_hand = correlated(data["x"], small["after/conv1.W"][2, 0]) + small["after/conv1.b"][2]
    np.testing.assert_allclose(data["conv1"][2], by_hand, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(data["relu1"], np.maximum(data["conv1"], 0))
    np.testing.assert_array_equal(data["maxpool1"], data["relu1"].reshape(4, 12, 2, 12, 2).max(axis=(2, 4)))
    assert data["relu2"].shape == (8,)
    np.testing.assert_allclose(data["probabilities"], small["probabilities"][0], rtol=1e-4, atol=1e-6)
    assert data["label"] == datasets.mnist().test.t[0]


def test_misclassified_digits_are_wrong_and_in_order(small: dict[str, np.ndarray]):
    data, test = networks.misclassified_digits_data(), datasets.mnist().test
    wrong = small["probabilities"].argmax(axis=1) != test.t[:500]
    assert data["mistakes"] == wrong.sum()
    assert data["samples"] == 500
    assert (data["labels"] != data["predicted"]).all()
    assert (np.diff(data["probability"]) <= 0).all()
    np.testing.assert_array_equal(data["images"].reshape(24, -1), test.x[data["index"]])
    drawn = texts(render(entry("misclassified"), data))
    assert f"{data['labels'][0]} → {data['predicted'][0]}" in drawn
    assert sum(text.startswith(f"{data['mistakes']} of 500 images misclassified") for text in drawn) == 1


def test_an_occlusion_is_the_decrease_at_its_position(small: dict[str, np.ndarray]):
    data = networks.occlusion_data()
    assert data["drops"].shape == (4, 22, 22)
    network = networks._network_at("after")
    covered = data["images"][1].copy()
    covered[9:16, 12:19] = 0
    p = network.probabilities(np.stack([data["images"][1], covered])[:, None])[:, data["labels"][1]]
    assert data["drops"][1, 9, 12] == pytest.approx(p[0] - p[1], abs=1e-5)


def test_the_largest_confusions_are_named(small: dict[str, np.ndarray]):
    data, t = networks.confusion_data(), datasets.mnist().test.t[:500]
    matrix, predicted = data["matrix"], small["probabilities"].argmax(axis=1)
    assert matrix.sum() == 500
    assert np.trace(matrix) == (predicted == t).sum()
    for (a, b), count in zip(data["pairs"], data["counts"], strict=True):
        assert a != b
        assert count == np.sum((t == a) & (predicted == b)) == matrix[a, b]
    beside = np.sort(matrix[~np.eye(10, dtype=bool)])[::-1]
    np.testing.assert_array_equal(data["counts"], beside[:8])
    a, b = data["pairs"][0]
    assert f"{a} → {b}" in texts(render(entry("confusion"), data))
