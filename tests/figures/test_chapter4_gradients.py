"""The numbers in the figures of gradients and descents, against closed forms."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver

from zhishen.figures import chapter4_gradients as gradients


def test_slopes_of_the_notes_parabola():
    data = gradients.tangents_data()
    np.testing.assert_allclose(data["slope"], [0.2, 0.3], rtol=1e-9)
    np.testing.assert_allclose(data["height"], [0.75, 2.0])
    gap = data["f"] - data["tangents"]
    np.testing.assert_allclose(gap, 0.01 * (data["x"] - data["at"][:, None]) ** 2, atol=1e-9)


def test_gradients_of_the_bowl_point_away_from_its_bottom():
    data = gradients.gradient_field_data()
    np.testing.assert_allclose(data["gradient_there"], [6, 8], rtol=1e-9)
    np.testing.assert_allclose(data["gradient"], 2 * np.stack([data["x0"], data["x1"]]), atol=1e-8)
    assert data["gradient"].shape == (2, 9, 9)


def test_three_learning_rates():
    data = gradients.three_learning_rates_data()
    right, large, small = data["paths"]
    np.testing.assert_array_equal(data["rates"], [0.1, 10, 1e-10])
    assert np.abs(right[-1]).max() < 1e-9
    np.testing.assert_allclose(large[1], [57, -76], rtol=1e-6)
    assert data["f"][1, -1] > 1e200
    assert 0 < np.abs(small[-1] - small[0]).max() < 1e-6
    np.testing.assert_allclose(data["f"], (data["paths"] ** 2).sum(axis=-1))


def test_a_descent_on_the_ridge_ends_at_the_saddle_point():
    data = gradients.saddle_point_data()
    ridge, beside = data["paths"]
    assert (ridge[:, 1] == 0).all()
    assert ridge[0, 0] == -beside[0, 0] == 2
    assert 0 <= data["heights"][0, -1] < 1e-6
    assert abs(beside[-1, 1]) > 1.5
    assert data["heights"][1, -1] < -3
    assert data["slopes"][1].min() < 0.1 < 3 < data["slopes"][1, -1]


def test_a_plateau_takes_a_thousand_steps_and_ends():
    data = gradients.learning_plateau_data()
    arrives, leaves = int(data["arrives"]), int(data["leaves"])
    assert arrives < 100
    assert leaves - arrives > 1000
    assert (data["slope"][arrives:leaves] < 0.01).all()
    assert min(data["slope"][arrives - 1], data["slope"][leaves]) > 0.01
    assert data["height"][-1] < 1e-3
    assert (np.diff(data["height"]) <= 0).all()


def test_the_map_of_the_bowl_has_both_directions_at_the_point():
    ax = Figure().add_subplot()
    gradients.draw_gradient_field(gradients.gradient_field_data(), ax)
    arrows = [quiver for quiver in ax.collections if isinstance(quiver, Quiver) and quiver.N == 1]
    directions = {(round(float(quiver.U[0]), 6), round(float(quiver.V[0]), 6)) for quiver in arrows}
    assert directions == {(6, 8), (-6, -8)}
    assert [text.get_text() for text in ax.texts] == ["∇f, uphill", "-∇f, downhill"]


def test_the_saddle_has_axes():
    picture = Figure()
    gradients.draw_saddle_point(gradients.saddle_point_data(), picture)
    surface = picture.axes[0]
    assert (surface.get_xlabel(), surface.get_ylabel(), surface.get_zlabel()) == ("x", "y", "x² - y²")
    assert list(surface.get_zticks()) == [-4, 0, 4]
