"""The numbers in the figure of mini-batches, against sums over the points."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import texts

from zhishen.figures import chapter4_batches as batches
from zhishen.figures.catalogue import find
from zhishen.figures.rendering import render


@pytest.fixture(scope="module")
def data() -> dict[str, np.ndarray]:
    return batches.batch_noise_data()


def gradients_of_points(a: float, b: float) -> np.ndarray:
    """The gradient of (a·x + b - t)²/2 by a and b for each point (60, 2)."""
    x, t = batches.line_points()
    return (a * x + b - t) * np.hstack([x, np.ones_like(x)])


def test_the_gradient_of_all_points_is_the_mean_of_those_of_the_points(data: dict[str, np.ndarray]):
    of_points = gradients_of_points(-0.8, -1.0)
    np.testing.assert_allclose(data["whole"], of_points.mean(axis=0))
    # An epoch of mini-batches of one point has every point once.
    np.testing.assert_allclose(np.sort(data["gradients"][0], axis=0), np.sort(of_points, axis=0))


def test_an_epoch_of_equal_mini_batches_has_the_gradient_of_all_points():
    np.testing.assert_allclose(batches.batch_gradients(4, count=15).mean(axis=0), batches.line_gradient())


def test_larger_mini_batches_have_less_noise(data: dict[str, np.ndarray]):
    assert (np.diff(data["noise"]) < 0).all()
    distances = np.hypot(*(data["gradients"] - data["whole"]).transpose(2, 0, 1))
    np.testing.assert_allclose(data["noise"], distances.mean(axis=1))
    np.testing.assert_allclose(data["noise"], [2.91, 1.14, 0.67], atol=0.01)  # as the chapter says
    assert batches.gradient_noise(batches.batch_gradients(60)) == pytest.approx(0, abs=1e-12)


def test_with_all_points_the_path_is_gradient_descent():
    path, losses = batches.line_path(60, lr=0.1, steps=5)
    place = np.array([-0.8, -1.0])
    for found in path:
        np.testing.assert_allclose(found, place)
        place = place - 0.1 * gradients_of_points(*place).mean(axis=0)
    assert path.shape == (6, 2)
    assert (np.diff(losses) < 0).all()


def test_the_map_has_the_losses_of_the_path(data: dict[str, np.ndarray]):
    x, t = batches.line_points()
    (left, right), (low, high) = batches.LINE_MAP
    for row, b in ((0, low), (-1, high)):
        for column, a in ((0, left), (-1, right)):
            assert data["loss_map"][row, column] == pytest.approx(0.5 * np.mean((a * x + b - t) ** 2))
    assert data["losses"].min() >= 0.95 * data["loss_map"].min()


def test_the_figure_says_the_noise_and_the_losses(data: dict[str, np.ndarray]):
    drawn = texts(render(find("batch_noise"), data))
    assert f"1 point: noise {data['noise'][0]:.2f}" in drawn
    assert f"16 points: noise {data['noise'][2]:.2f}" in drawn
    assert f"loss after 60 steps: {data['losses'][1, -1]:.3f}" in drawn
