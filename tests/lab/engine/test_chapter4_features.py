"""Features by hand against pixels, in the lab."""

from __future__ import annotations

import runpy

import numpy as np
import pytest

from zhishen.data import hand_features
from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter4_features import digit_features, features_or_pixels
from zhishen.lab.engine.mnist_data import digits


def last(**arguments: object) -> np.ndarray:
    for frame in features_or_pixels(**arguments):
        newest = frame
    return newest()["accuracies"]


def test_a_digit_has_its_image_its_label_and_its_features():
    found, (_, test) = digit_features(110), digits()
    np.testing.assert_array_equal(found["image"].ravel(), test.x[110])
    assert found["label"] == test.t[110] == 8
    np.testing.assert_array_equal(found["features"], hand_features(test.x[110:111])[0])


def test_the_centers_of_all_classes_are_in_one_place():
    found = digit_features()
    spread = np.ptp(found["classes"], axis=0)
    assert (spread[2:4] < 2 / 27).all()
    assert spread[6] > 1.5  # holes


def test_pixels_win_and_a_network_wins_more():
    features, pixels, network = last(epochs=6)[:, -1]
    assert 0.55 < features < 0.7
    assert 0.85 < pixels < network


def test_one_feature_knows_less_than_ten_and_a_frame_comes_after_each_epoch():
    one = last(used=[name == 6 for name in range(10)], epochs=2)
    assert one.shape == (3, 2)
    assert one[0, -1] < 0.35


def test_no_feature_is_refused():
    with pytest.raises(ArgumentError, match="expected at least one feature, got none; switch one on"):
        next(features_or_pixels(used=[False] * 10))


def test_the_script_ends_with_the_same_accuracies(tmp_path, capsys):
    script = tmp_path / "script.py"
    script.write_text(operations()["features_or_pixels"].code({"epochs": 1}), encoding="utf-8")
    names = runpy.run_path(str(script))
    assert "network" in capsys.readouterr().out
    assert list(names["accuracies"].values()) == last(epochs=1).tolist()
