"""The numbers in the figure of step activations."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import texts

from zhishen.figures.catalogue import find
from zhishen.figures.chapter4_step import step_gradient_data
from zhishen.figures.rendering import render


@pytest.fixture(scope="module")
def data() -> dict[str, np.ndarray]:
    return step_gradient_data()


def test_a_step_has_no_gradient_and_its_loss_has_jumps(data: dict[str, np.ndarray]):
    assert (data["slope_step"] == 0).all()
    changes = np.diff(data["loss_step"])
    assert 0 < np.count_nonzero(changes) < 40
    assert np.ptp(data["loss_step"]) > 0.05


@pytest.mark.parametrize("name", ["sigmoid", "relu"])
def test_the_derivative_is_the_slope_of_the_loss(data: dict[str, np.ndarray], name: str):
    rise = np.cumsum(data[f"slope_{name}"][:-1] + data[f"slope_{name}"][1:]) / 2 * np.diff(data["weight"])[0]
    np.testing.assert_allclose(rise, data[f"loss_{name}"][1:] - data[f"loss_{name}"][0], atol=2e-3)
    assert np.abs(data[f"slope_{name}"]).max() > 0.02


def test_the_figure_names_the_steepest_slopes(data: dict[str, np.ndarray]):
    drawn = texts(render(find("step_gradient"), data))
    assert "steepest: 0.00" in drawn
    assert f"steepest: {np.abs(data['slope_relu']).max():.2f}" in drawn
