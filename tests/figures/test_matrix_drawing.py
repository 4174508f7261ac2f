"""Matrices drawn as cells: a square and a text for each entry, in the given colors."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from zhishen.figures.matrix_drawing import draw_matrix, set_up_grid, tint
from zhishen.figures.theme import role_color, use_style


def test_a_matrix_has_a_square_and_a_text_for_each_entry():
    ax = Figure().subplots()
    set_up_grid(ax, 4, 3)
    draw_matrix(ax, (1, 0.5), np.array([[1.0, -2.0, 0.25]]), fill=lambda _, j: "red" if j == 1 else None)
    assert [text.get_text() for text in ax.texts] == ["1", "−2", "0.25"]
    assert [text.get_position() for text in ax.texts] == [(1.5, 1.0), (2.5, 1.0), (3.5, 1.0)]
    corners = [patch.get_xy() for patch in ax.patches]  # pyright: ignore[reportAttributeAccessIssue]
    assert corners == [(1, 0.5), (2, 0.5), (3, 0.5)]
    assert [patch.get_facecolor()[:3] == (1, 0, 0) for patch in ax.patches] == [False, True, False]
    assert ax.get_ylim() == (3, 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_tint_is_between_background_and_color(theme: str):
    from matplotlib.colors import to_rgb

    with use_style(theme=theme):
        assert tint("#ff0000", 0.0) == pytest.approx(to_rgb(role_color("background")))
        assert tint("#ff0000", 1.0) == pytest.approx((1, 0, 0))
        assert tint("#ff0000", 0.5)[0] == pytest.approx((to_rgb(role_color("background"))[0] + 1) / 2)
