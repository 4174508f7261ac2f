"""The numbers behind chapter 6's figures of optimizers and initial values, against what is known."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures import chapter6_experiments as experiments
from zhishen.figures import chapter6_optimizers as optimizers
from zhishen.figures import chapter6_training as training
from zhishen.figures.direct_labels import LineEnd, label_line_ends

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


def test_on_beale_all_stay_on_the_map_and_adam_arrives():
    data = optimizers.beale_race_data()
    for name in optimizers.NAMES:
        path = data[f"path.{name}"]
        assert (data["x"].min() < path[:, 0]).all()
        assert (path[:, 0] < data["x"].max()).all()
        assert (data["y"].min() < path[:, 1]).all()
        assert (path[:, 1] < data["y"].max()).all()
    assert data["height.adam"][-1] < 1e-2 < data["height.adam"][0]


def test_who_scales_each_direction_leaves_the_saddle_first():
    data = optimizers.saddle_race_data()
    left = {name: int(np.argmax(np.abs(data[f"path.{name}"][:, 1]) > 0.5)) for name in optimizers.NAMES}
    assert max(left[name] for name in ("adagrad", "rmsprop", "adam")) < left["sgd"]


def test_adagrad_stalls_where_rmsprop_goes_on():
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


def test_averages_begin_too_small_until_they_are_corrected():
    data = training.weighted_average_data()
    for beta in (0.5, 0.9, 0.98):
        plain, corrected, value = data[f"plain.{beta}"], data[f"corrected.{beta}"], data["value"]
        assert corrected[0] == pytest.approx(value[0])
        assert plain[0] == pytest.approx((1 - beta) * value[0])
        assert plain[1] == pytest.approx((1 - beta) * (beta * value[0] + value[1]))
        np.testing.assert_allclose(data[f"weights.{beta}"], (1 - beta) * beta ** data["age"])
        assert float(data[f"window.{beta}"]) == pytest.approx(1 / (1 - beta))
    rough = [np.abs(np.diff(data[f"corrected.{beta}"][60:])).mean() for beta in (0.5, 0.9, 0.98)]
    assert rough == sorted(rough, reverse=True)


def test_schedules_begin_and_end_where_they_should():
    data = training.learning_rate_schedules_data()
    assert set(data["constant"]) == {0.1}
    np.testing.assert_allclose(data["step"][[0, 89, 90, 180, 270]], [0.1, 0.1, 0.05, 0.025, 0.0125])
    assert data["cosine"].argmax() in (29, 30)
    np.testing.assert_allclose(data["cosine"][[0, 29, 165]], [0.1 / 30, 0.1, 0.05])
    assert 0 < data["cosine"][-1] < 1e-5


def test_all_begin_the_race_on_mnist_at_the_same_loss():
    losses = experiments.mnist_race(rates=(("sgd", 0.01), ("adam", 0.001)), samples=500, batch_size=50, seed=1)
    assert {name: loss.shape for name, loss in losses.items()} == {"sgd": (10,), "adam": (10,)}
    assert losses["sgd"][0] == losses["adam"][0]
    assert losses["adam"][-1] < losses["sgd"][-1] < losses["sgd"][0]


def test_histograms_show_what_initial_values_do():
    data = training.activation_histograms_data()
    for activation in ("sigmoid", "tanh", "relu"):
        for name in ("std 1", "std 0.01", "Xavier", "He", "orthogonal"):
            shares = data[f"{activation}.{name}"]
            assert shares.shape == (5, 30)
            np.testing.assert_allclose(shares.sum(axis=1), 1)
    ends = data["sigmoid.std 1"][4, [0, 1, 2, -3, -2, -1]].sum()
    assert ends == pytest.approx(0.76, abs=0.01)  # as examples/initial_values.py prints it
    assert data["sigmoid.std 0.01"][4, 14:16].sum() > 0.98
    assert data["tanh.std 0.01"][4, 14:16].sum() == pytest.approx(1)
    silent = {name: data[f"relu.{name}"][4, 0] for name in ("std 0.01", "Xavier", "He")}
    assert silent["std 0.01"] == 1
    assert silent["He"] < silent["Xavier"] < 1
    assert data["relu.std 1"][4, -1] > 0.4  # far beyond the range


def test_batch_norm_learns_from_weights_that_are_too_small():
    found = experiments.weight_scales(scales=(0.02,), samples=600, epochs=8, lr=0.05, seed=0)
    assert found["with"].shape == found["without"].shape == (1, 9)
    assert found["with"][0, -1] > 0.7
    assert found["without"][0, -1] < 0.3


def test_neurons_that_begin_equal_stay_equal():
    found = experiments.equal_neurons(samples=500, hidden=3, epochs=1, seed=0)
    assert np.abs(found["zeros"]).max() > 0.001  # they learn
    np.testing.assert_array_equal(found["zeros"], np.broadcast_to(found["zeros"][:1], (3, 28, 28)))
    assert (np.abs(np.diff(found["xavier"], axis=0)).max(axis=(1, 2)) > 0.05).all()
    assert float(found["accuracy.xavier"]) > float(found["accuracy.zeros"])


def test_labels_of_lines_that_end_together_are_moved_apart():
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    ax.set(xlim=(0, 10), ylim=(0, 1))
    label_line_ends(
        ax,
        10,
        [LineEnd(0.5, "a", "k"), LineEnd(0.5, "b", "k"), LineEnd(0.8, "c", "k"), LineEnd(7.0, "d", "k")],
        gap=0.1,
    )
    height = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert height["b"] - height["a"] == pytest.approx(0.1)
    assert height["a"] + height["b"] == pytest.approx(1.0)
    assert height["d"] == pytest.approx(0.95)  # within the panel
    assert height["c"] == pytest.approx(0.8)
    assert ax.get_xlim() == (0, 10)
    assert ax.get_ylim() == (0, 1)
    assert len(ax.lines) == 3  # from the ends to the labels that were moved


def test_labels_know_the_scale_of_their_panel():
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    ax.set_yscale("log")
    ax.set(xlim=(0, 1), ylim=(0.01, 1))
    label_line_ends(ax, 1, [LineEnd(0.1, "a", "k"), LineEnd(float("nan"), "b", "k")])
    assert [text.get_position()[1] for text in ax.texts] == pytest.approx([0.5, 0.04])
