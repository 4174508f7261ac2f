"""The errors of numerical gradients in the figures, against theory."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from zhishen.figures.chapter5_numerical import _step_experiment, _three_ways_experiment, draw_three_ways


def test_the_best_step_of_each_difference():
    data = _step_experiment(hidden=4, samples=4, exponents=12, per_decade=2, seed=0)
    h = data["h"]
    assert h[0] == pytest.approx(0.1)
    assert h[-1] == pytest.approx(1e-12)
    best = {name: h[np.argmin(error)] for name, error in data.items() if name != "h"}
    least = {name: error.min() for name, error in data.items() if name != "h"}
    # Half of the digits for the one, two thirds for the other.
    assert 1e-9 <= best["forward_float64"] <= 1e-6
    assert 1e-7 <= best["central_float64"] <= 1e-3
    assert least["central_float64"] < 1e-8 < least["forward_float64"] < 1e-5
    assert least["central_float32"] > 1e-5
    assert best["central_float32"] > best["central_float64"]
    for error in (data["forward_float64"], data["central_float64"]):  # a V: worse at both ends
        assert error[0] > 100 * error.min()
        assert error[-1] > 100 * error.min()
    # The slopes of the right arms: h and h².
    assert data["forward_float64"][0] / data["forward_float64"][4] == pytest.approx(100, rel=0.5)
    assert data["central_float64"][0] / data["central_float64"][4] == pytest.approx(10_000, rel=0.5)


def test_the_experiment_does_not_change_the_parameters():
    first = _step_experiment(hidden=2, samples=2, exponents=2, per_decade=1, seed=1)
    again = _step_experiment(hidden=2, samples=2, exponents=2, per_decade=1, seed=1)
    for name, error in first.items():
        np.testing.assert_array_equal(error, again[name])


@pytest.fixture(scope="module")
def three_ways() -> dict[str, np.ndarray]:
    return _three_ways_experiment(hidden=1, samples=2, seed=0)


def test_three_ways_agree(three_ways):
    data = three_ways
    names = [name.removesuffix(" tape") for name in data if name.endswith(" tape")]
    assert names == ["affine1.W", "affine1.b", "affine2.W", "affine2.b"]
    assert data["affine1.W tape"].size == 784
    for name in names:
        assert data[f"{name} tape"].max() < 1e-14
        assert 1e-14 < data[f"{name} numerical"].max() < 1e-7
        assert data[f"{name} gradient"].max() > 1e-4


def test_the_legend_of_three_ways_explains_colors_and_symbols(three_ways):
    ax = Figure().add_subplot()
    draw_three_ways(three_ways, ax)
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "tape", "numerical gradient", "allowed: 10⁻⁷", "5 % to 95 % of the elements", "median", "largest"
    ]  # fmt: skip
    assert ax.get_xscale() == "log"
