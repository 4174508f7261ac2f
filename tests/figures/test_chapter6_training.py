"""The numbers in the figures of averages, schedules and initial values."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures import chapter6_training as training


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
