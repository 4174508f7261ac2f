"""What a network has learned, as pictures: its filters or feature maps side by side, and what it takes for what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen._types import Array, Int, Shaped
from zhishen.figures.matrix_drawing import tint
from zhishen.figures.theme import colormap, font_size, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["image_grid", "show_confusion_matrix", "show_image"]


def image_grid(maps: Shaped[Array, "K H W"], columns: int, *, scale: int = 1, gap: int = 1) -> Array:
    """Maps side by side in one image, row by row, with NaN between them.

    Args:
        maps: what stands side by side.
        columns: so many in a row.
        scale: pixels for each of theirs, in both directions.
        gap: pixels between them.

    Examples:
        >>> import numpy as np
        >>> image_grid(np.arange(3.0).reshape(3, 1, 1), 2)
        array([[ 0., nan,  1.],
               [nan, nan, nan],
               [ 2., nan, nan]])
    """
    large = np.kron(maps, np.ones((1, scale, scale)))
    rows = -(-len(large) // columns)
    H, W = large.shape[1] + gap, large.shape[2] + gap
    sheet = np.full((rows * H - gap, columns * W - gap), np.nan)
    for k, each in enumerate(large):
        y, x = H * (k // columns), W * (k % columns)
        sheet[y : y + H - gap, x : x + W - gap] = each
    return sheet


def show_image(
    sheet: Shaped[Array, "H W"], ax: Axes, *, kind: str, low: float, high: float, between: str = "grid"
) -> Any:
    """Show an image without frame or ticks, in the color map of that ``kind``; return it, for a color bar.

    What is NaN shows the color of the role ``between``.
    """
    image = ax.imshow(sheet, cmap=colormap(kind).with_extremes(bad=role_color(between)), vmin=low, vmax=high)
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)
    return image


def show_confusion_matrix(matrix: Int[Array, "C C"], names: Sequence[str], ax: Axes) -> None:
    """Show how often each class (row) was taken for each other (column), the mistakes on a logarithmic scale."""
    right = np.eye(len(matrix), dtype=bool)
    most = max(1, int(np.where(right, 0, matrix).max()))
    strength = 0.7 * np.log1p(matrix) / np.log1p(most)
    right_hue, wrong_hue = tint(role_color("train"), 0.3), role_color("test")
    cells = [
        [right_hue if row == column else tint(wrong_hue, share) for column, share in enumerate(shares)]
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
