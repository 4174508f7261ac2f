"""The numbers in the figure of hand-made features."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import texts

from zhishen import data as datasets
from zhishen.data import HAND_FEATURES
from zhishen.figures.catalogue import find
from zhishen.figures.chapter4_features import hand_features_data
from zhishen.figures.rendering import render


@pytest.fixture(scope="module")
def data() -> dict[str, np.ndarray]:
    return hand_features_data()


def test_the_means_of_the_classes_make_the_mean_of_all(data: dict[str, np.ndarray]):
    t = datasets.mnist(compact=True).train.t[:5000]
    counts = np.bincount(t, minlength=10)
    np.testing.assert_allclose(counts @ data["classes"] / 5000, data["mean"])
    assert (data["deviation"] > 0).all()


def test_holes_strokes_and_ink_are_those_of_the_digits(data: dict[str, np.ndarray]):
    of = dict(zip(HAND_FEATURES, data["classes"].T, strict=True))
    assert of["holes"].argmax() == 8
    assert of["ink"].argmin() == of["shape"].argmin() == 1
    assert np.ptp(of["center_row"]) < 2 / 27  # less than one pixel


def test_the_images_have_the_features_of_their_classes(data: dict[str, np.ndarray]):
    assert data["images"].shape == (10, 28, 28)
    holes = datasets.hand_features(data["images"])[:, HAND_FEATURES.index("holes")]
    np.testing.assert_array_equal(holes[[1, 3, 5, 7, 8]], [0, 0, 0, 0, 2])


def test_the_figure_has_every_mean_and_no_negative_zero(data: dict[str, np.ndarray]):
    drawn = texts(render(find("hand_features"), data))
    assert {"ink", "strokes in a column", "slant"} <= set(drawn)
    numbers = [text for text in drawn if text[-3:-2] == "."]
    assert len(numbers) == 100
    assert f"{data['classes'][8, 6]:.2f}" in numbers
    assert "−0.00" not in numbers
    assert "−0.04" in numbers
