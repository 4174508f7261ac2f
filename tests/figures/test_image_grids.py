"""Filters side by side, and matrices of confusion: what is drawn is what was given."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from zhishen.figures.image_grids import image_grid, show_image
from zhishen.figures.confusion_matrix import show_confusion_matrix
from zhishen.figures.theme import role_color


def test_a_mosaic_keeps_every_map_at_its_place():
    maps = np.arange(20.0).reshape(5, 2, 2)
    sheet = image_grid(maps, 3, scale=2, gap=1)
    assert sheet.shape == (2 * 4 + 1, 3 * 4 + 2)
    np.testing.assert_array_equal(sheet[5:9:2, 5:9:2], maps[4])
    assert np.isnan(sheet[4]).all()
    assert np.isnan(sheet[5:, 10:]).all()


@pytest.mark.parametrize("role", ["grid", "background"])
def test_what_is_between_has_the_color_asked_for(role):
    ax = Figure().add_subplot()
    image = show_image(np.array([[-1.0, np.nan, 1.0]]), ax, kind="diverging", low=-1, high=1, nan_role=role)
    assert image.cmap.get_bad()[:3] == pytest.approx(to_rgb(role_color(role)))
    assert not len(ax.get_xticks())
    assert not any(spine.get_visible() for spine in ax.spines.values())


def test_a_confusion_is_read_row_by_row():
    ax = Figure().add_subplot()
    show_confusion_matrix(np.array([[90, 3, 0], [40, 50, 0], [0, 1, 70]]), ("cat", "dog", "eel"), ax)
    written = {text.get_position()[::-1]: text.get_text() for text in ax.texts}
    assert written == {(0, 0): "90", (0, 1): "3", (1, 0): "40", (1, 1): "50", (2, 1): "1", (2, 2): "70"}
    assert [label.get_text() for label in ax.get_yticklabels()] == ["cat", "dog", "eel"]
    cells = ax.images[0].get_array()
    paper = np.array(to_rgb(role_color("background")))
    far = np.linalg.norm(cells - paper, axis=-1)
    assert far[1, 0] > far[0, 1] > far[2, 1] > far[0, 2] == 0  # the more mistakes, the stronger
    assert far[0, 0] == far[1, 1] == far[2, 2]  # what is right stands out from them, however often
    np.testing.assert_allclose(cells[0, 0], paper + 0.3 * (np.array(to_rgb(role_color("train"))) - paper))


def test_a_confusion_without_mistakes_is_drawn():
    ax = Figure().add_subplot()
    show_confusion_matrix(np.diag([3, 4]), ("a", "b"), ax)
    np.testing.assert_allclose(ax.images[0].get_array()[0, 1], to_rgb(role_color("background")))
