"""Text beside points, and tables with shaded cells."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from zhishen.figures.chapter4_annotations import annotate_point, show_gridlines, show_table
from zhishen.figures.theme import role_color


def test_a_text_is_written_beside_its_point_in_the_given_color():
    ax = Figure().add_subplot()
    annotate_point(ax, "here", (1, 2), shift=(3, 4), color="#ff0000")
    annotate_point(ax, "there", (0, 0))
    here, there = ax.texts
    assert (here.xy, here.get_position()) == ((1.0, 2.0), (3, 4))
    assert here.get_color() == "#ff0000"
    assert there.get_color() == role_color("text")


def test_gridlines_of_one_axis_only():
    ax = Figure().add_subplot()
    show_gridlines(ax, "x")
    assert all(line.get_visible() for line in ax.get_xgridlines())
    assert not any(line.get_visible() for line in ax.get_ygridlines())


@pytest.mark.parametrize(("top", "light"), [(None, [False, True]), (100.0, [False, False])])
def test_dark_cells_of_a_table_have_light_text(top, light):
    ax = Figure().add_subplot()
    show_table(ax, np.array([[1.0, 10.0]]), [["a", "b"]], top=top)
    assert [text.get_text() for text in ax.texts] == ["a", "b"]
    assert [text.get_position() for text in ax.texts] == [(0, 0), (1, 0)]
    colors = [to_rgb(text.get_color()) == to_rgb(role_color("background")) for text in ax.texts]
    assert colors == light
