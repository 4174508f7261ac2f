"""Grids of images, and images without ticks."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from zhishen.figures.image_grids import image_grid, show_image
from zhishen.figures.theme import role_color


def test_a_grid_has_every_image_at_its_place():
    maps = np.arange(20.0).reshape(5, 2, 2)
    sheet = image_grid(maps, 3, scale=2, gap=1)
    assert sheet.shape == (2 * 4 + 1, 3 * 4 + 2)
    np.testing.assert_array_equal(sheet[5:9:2, 5:9:2], maps[4])
    assert np.isnan(sheet[4]).all()
    assert np.isnan(sheet[5:, 10:]).all()


@pytest.mark.parametrize("role", ["grid", "background"])
def test_nan_has_the_chosen_color(role):
    ax = Figure().add_subplot()
    image = show_image(np.array([[-1.0, np.nan, 1.0]]), ax, kind="diverging", low=-1, high=1, nan_role=role)
    assert image.cmap.get_bad()[:3] == pytest.approx(to_rgb(role_color(role)))
    assert not len(ax.get_xticks())
    assert not any(spine.get_visible() for spine in ax.spines.values())
