"""The drawing of a confusion matrix with its counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from zhishen._types import Array, Int
from zhishen.figures.matrix_drawing import tint
from zhishen.figures.theme import font_size, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["show_confusion_matrix"]


def show_confusion_matrix(matrix: Int[Array, "C C"], names: Sequence[str], ax: Axes) -> None:
    """Show how often each class (row) was predicted as each class (column); mistakes have a logarithmic color scale."""
    right = np.eye(len(matrix), dtype=bool)
    most = max(1, int(np.where(right, 0, matrix).max()))
    strength = 0.7 * np.log1p(matrix) / np.log1p(most)
    right_color, wrong_color = tint(role_color("train"), 0.3), role_color("test")
    cells = [
        [right_color if row == column else tint(wrong_color, share) for column, share in enumerate(shares)]
        for row, shares in enumerate(strength)
    ]
    ax.imshow(np.array(cells))
    size = font_size("note") - (len(names) > 10)
    for (row, column), count in np.ndenumerate(matrix):
        if count:
            ax.text(column, row, str(count), ha="center", va="center", fontsize=size, color=role_color("text"))
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
