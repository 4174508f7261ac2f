"""The plane of a perceptron's two inputs: its points, its lines, and their equations."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from zhishen.figures.chapter2_plane import (
    CORNERS,
    boundary_equation,
    boundary_points,
    draw_mistakes,
    draw_plane,
    draw_points,
    plane_points,
)
from zhishen.perceptron import AND, Perceptron


def test_the_points_are_the_centers_of_equal_cells():
    points = plane_points()
    assert points.shape == (400, 400, 2)
    np.testing.assert_allclose(points[0, 0], [-0.4975, -0.4975])
    np.testing.assert_allclose(points[-1, 0], [-0.4975, 1.4975])
    np.testing.assert_allclose(np.diff(points[0, :, 0]), 0.005)


@pytest.mark.parametrize("perceptron", [AND, Perceptron([1.0, -3.0], 0.5), Perceptron([0.0, 2.0], -1.0)])
def test_the_boundary_is_where_the_score_is_zero(perceptron):
    points = boundary_points(perceptron)
    np.testing.assert_allclose(points @ perceptron.w + perceptron.b, 0, atol=1e-12)
    assert np.linalg.norm(points[1] - points[0]) == pytest.approx(10)


@pytest.mark.parametrize(
    ("w", "b", "equation"),
    [((0.5, 0.5), -0.7, r"$0.5\,x_1 + 0.5\,x_2 - 0.7 = 0$"), ((1, -2), 3, r"$1\,x_1 - 2\,x_2 + 3 = 0$")],
)
def test_the_equation_has_the_signs_of_the_weights(w, b, equation):
    assert boundary_equation(w, b) == equation


def test_points_have_their_classes_and_mistakes_have_rings():
    ax = Figure().add_subplot()
    draw_plane(ax, np.zeros((400, 400), np.uint8))
    draw_points(ax, CORNERS, np.array([0, 0, 0, 1]))
    draw_mistakes(ax, CORNERS[:2])
    assert [text.get_text() for text in ax.texts] == ["0", "0", "0", "1"]
    assert [text.get_position() for text in ax.texts] == [(0, 0), (1, 0), (0, 1), (1, 1)]
    np.testing.assert_array_equal(ax.collections[-1].get_offsets(), CORNERS[:2])
    assert ax.get_xlim() == ax.get_ylim() == (-0.5, 1.5)
