"""The numbers in the figures of averages, schedules and initial values."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from zhishen.figures import chapter6_training as training
from zhishen.figures.theme import role_color


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


def test_verdicts_follow_from_the_signal():
    data = training.activation_histograms_data()
    verdicts = {
        (activation, name): str(data[f"verdict.{activation}.{name}"])
        for activation in ("sigmoid", "tanh", "relu")
        for name in ("std 1", "std 0.01", "Xavier", "He")
    }
    assert [verdicts[name, "std 1"] for name in ("sigmoid", "tanh", "relu")] == ["saturates", "saturates", "explodes"]
    assert {verdicts[name, "std 0.01"] for name in ("sigmoid", "tanh", "relu")} == {"dies"}
    assert verdicts["tanh", "Xavier"] == verdicts["tanh", "He"] == verdicts["relu", "He"] == "healthy"
    assert verdicts["relu", "Xavier"] == "shrinks"
    assert verdicts["sigmoid", "Xavier"] == "dies"
    signal = data["signal.relu.He"]
    assert signal.shape == (5,)
    assert 0.35 < signal[-1] / signal[0] < 10


def test_histograms_are_upright():
    axes = [Figure().add_subplot() for _ in range(15)]
    training.draw_activation_histograms(training.activation_histograms_data(), axes)
    steps = [patch for patch in axes[0].patches if isinstance(patch, StepPatch)]
    assert len(steps) == 5
    assert {patch.orientation for patch in steps} == {"vertical"}
    assert "✗ saturates" in [text.get_text() for text in axes[0].texts]


def test_the_sixteen_scales_have_a_legend():
    curves = {"with": np.full((16, 16), 0.9), "without": np.full((16, 16), 0.1), "scale": np.logspace(0, -4, 16)}
    picture = Figure(layout="constrained")
    axes = list(np.ravel(picture.subplots(4, 4)))
    training.draw_batch_norm_scales(curves, axes)
    (legend,) = picture.legends
    assert [text.get_text() for text in legend.get_texts()] == ["with batch normalization", "without"]
    first, second = legend.get_lines()
    assert (first.get_color(), second.get_color()) == (role_color("norm"), role_color("muted"))
