"""The numbers in the figures of optimizers, against known results."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures import chapter6_optimizers as optimizers

# Places after 15 steps down the valley, as docs/optimizers.md prints them.
AFTER_15 = {
    "sgd": (-1.57, -0.41), "momentum": (-2.44, 0.68), "nesterov": (-2.27, 0.10), "adagrad": (-0.79, 0.00),
    "rmsprop": (-1.61, 0.00), "adam": (-2.71, -0.68), "adamw": (-2.51, -0.67),
}  # fmt: skip


def test_the_valley_points_64_degrees_away_from_its_bottom():
    data = optimizers.optimizer_surface_data()
    np.testing.assert_allclose(data["z"], data["x"] ** 2 / 20 + data["y"] ** 2)
    np.testing.assert_allclose(data["down"], [0.7, -4.0])
    angle = np.degrees(np.arctan2(4.0, 0.7) - np.arctan2(2.0, 7.0))
    assert float(data["degrees"]) == pytest.approx(angle)
    np.testing.assert_allclose(data["down_y"], -2 * data["field_y"])


def test_the_paths_are_those_of_the_chapter():
    data = optimizers.optimizer_paths_data()
    for name, place in AFTER_15.items():
        path = data[f"path.{name}"]
        assert path.shape == (31, 2)
        assert path[0].tolist() == [-7.0, 2.0]
        np.testing.assert_allclose(path[15], place, atol=0.005)
        np.testing.assert_allclose(data[f"height.{name}"], path[:, 0] ** 2 / 20 + path[:, 1] ** 2)
        assert np.abs(path[:, 0]).max() < 8.5  # on the map
        assert np.abs(path[:, 1]).max() < 3.3
    assert set(optimizers.NAMES) == set(AFTER_15)


@pytest.mark.parametrize("kind", ["optimizer", "beale", "saddle"])
def test_a_race_has_a_frame_for_every_few_steps(kind: str):
    data = getattr(optimizers, f"{kind}_race_data")()
    frames = optimizers._frames(data)
    assert 25 <= frames <= 40
    assert (frames - 1) * int(data["every"]) == len(data["path.sgd"]) - 1


def test_on_beale_all_paths_are_on_the_map_and_adam_reaches_the_minimum():
    data = optimizers.beale_race_data()
    for name in optimizers.NAMES:
        path = data[f"path.{name}"]
        assert (data["x"].min() < path[:, 0]).all()
        assert (path[:, 0] < data["x"].max()).all()
        assert (data["y"].min() < path[:, 1]).all()
        assert (path[:, 1] < data["y"].max()).all()
    assert data["height.adam"][-1] < 1e-2 < data["height.adam"][0]


def test_adaptive_optimizers_leave_the_saddle_first():
    data = optimizers.saddle_race_data()
    left = {name: int(np.argmax(np.abs(data[f"path.{name}"][:, 1]) > 0.5)) for name in optimizers.NAMES}
    assert max(left[name] for name in ("adagrad", "rmsprop", "adam")) < left["sgd"]


def test_adagrad_stalls_where_rmsprop_continues():
    data = optimizers.adagrad_plateau_data()
    places = {name: data[f"path.{name}"][:, 0] for name in ("adagrad", "rmsprop")}
    assert places["adagrad"][100] == pytest.approx(-4.6, abs=0.05)
    assert places["rmsprop"][100] == pytest.approx(-3.8, abs=0.05)
    assert abs(places["rmsprop"][-1]) < 0.1
    assert places["adagrad"][-1] < -4
    rates = {name: data[f"rate.{name}"][1:] for name in places}
    assert (np.diff(rates["adagrad"]) <= 0).all()
    assert rates["rmsprop"].max() > 100 * rates["adagrad"].max()


@pytest.mark.parametrize("name", ["adagrad", "rmsprop"])
def test_the_rate_in_effect_times_the_slope_is_the_step(name: str):
    data = optimizers.adagrad_plateau_data()
    path = data[f"path.{name}"]
    x, y = path[:-1].T
    slope = x * np.exp(-(x * x + y * y) / 2) - 2 * np.maximum(-4 - x, 0)
    np.testing.assert_allclose(np.diff(path[:, 0]), -data[f"rate.{name}"][1:] * slope, rtol=1e-6, atol=1e-12)


def test_clipping_by_norm_keeps_the_direction_and_by_value_each_element():
    data = optimizers.gradient_clipping_data()
    before, norm = data["gradient"], data["norm"]
    length = np.linalg.norm(before, axis=1)
    np.testing.assert_allclose(data["value"], np.clip(before, -1, 1))
    np.testing.assert_allclose(norm, before / np.maximum(length, 1)[:, None])
    assert (length < 1).any()
    assert (length > 1).any()
