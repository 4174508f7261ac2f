"""Grids of small images, such as the filters or the feature maps of a layer, and images on axes without ticks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen._types import Array, Shaped
from zhishen.figures.theme import colormap, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["add_colorbar", "image_grid", "show_image"]


def image_grid(images: Shaped[Array, "K H W"], columns: int, *, scale: int = 1, gap: int = 1) -> Array:
    """Images side by side in one image, row by row, with NaN between them.

    Args:
        images: (K, H, W).
        columns: how many images a row has.
        scale: the factor by which each image is enlarged, in both directions.
        gap: the distance between images, in pixels of the result.

    Examples:
        >>> import numpy as np
        >>> image_grid(np.arange(3.0).reshape(3, 1, 1), 2)
        array([[ 0., nan,  1.],
               [nan, nan, nan],
               [ 2., nan, nan]])
    """
    enlarged = np.kron(images, np.ones((1, scale, scale)))
    rows = -(-len(enlarged) // columns)
    H, W = enlarged.shape[1] + gap, enlarged.shape[2] + gap
    grid = np.full((rows * H - gap, columns * W - gap), np.nan)
    for k, image in enumerate(enlarged):
        y, x = H * (k // columns), W * (k % columns)
        grid[y : y + H - gap, x : x + W - gap] = image
    return grid


def show_image(
    image: Shaped[Array, "H W"], ax: Axes, *, kind: str, low: float, high: float, nan_role: str = "grid"
) -> Any:
    """Show an image without a frame and without ticks.

    Args:
        image: (H, W).
        ax: the axes.
        kind: the kind of colormap, see `colormap`.
        low: the value of the first color.
        high: the value of the last color.
        nan_role: the role of the color that NaN has, see `role_color`.

    Returns:
        Matplotlib's image, for a colorbar.
    """
    shown = ax.imshow(image, cmap=colormap(kind).with_extremes(bad=role_color(nan_role)), vmin=low, vmax=high)
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)
    return shown


def add_colorbar(ax: Axes, image: Any, axes: Sequence[Axes], label: str) -> None:
    """Add a colorbar at the right of several axes."""
    picture: Any = ax.figure
    bar = picture.colorbar(image, ax=list(axes), shrink=0.85, aspect=24, pad=0.02)
    bar.outline.set_visible(False)
    bar.set_label(label)
    bar.ax.tick_params(length=0)
