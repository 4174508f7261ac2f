"""The plane of a perceptron's two inputs: its regions, its lines and its points.

References:
    *Deep Learning from Scratch*, chapter 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.matrix_drawing import tint
from zhishen.figures.theme import font_size, role_color
from zhishen.perceptron import Perceptron

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "CORNERS", "boundary_equation", "boundary_points", "draw_boundary", "draw_mistakes", "draw_plane", "draw_points",
    "plane_points",
]  # fmt: skip

CORNERS: Final = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
_LOW, _HIGH = -0.5, 1.5  # the limits of both inputs
_CELLS: Final = 400  # cells along a side of the plane


def plane_points() -> Array:
    """The centers of the plane's cells, (400, 400, 2), the lowest row first."""
    middle = _LOW + (_HIGH - _LOW) * (np.arange(_CELLS) + 0.5) / _CELLS
    return np.stack(np.meshgrid(middle, middle), axis=-1)


def boundary_points(perceptron: Perceptron) -> Array:
    """Two points (2, 2) of the line w·x + b = 0 outside the plane, on both sides of the point closest to the origin."""
    w, b = perceptron.w, perceptron.b
    closest = -b * w / (w @ w)
    along = np.array([-w[1], w[0]]) / np.sqrt(w @ w)
    return np.stack([closest - 5 * along, closest + 5 * along])


def draw_plane(
    ax: Axes,
    region: Array | None = None,
    *,
    names: Sequence[str] = ("$x_1$", "$x_2$"),
    tints: tuple[Any, Any] | None = None,
) -> None:
    """Set up axes for two inputs.

    Args:
        ax: the axes.
        region: (400, 400), 0 or 1 for each cell of `plane_points`; the background has two tints for them.
        names: the labels of both axes.
        tints: the colors of 0 and of 1.
    """
    from matplotlib.colors import ListedColormap

    if region is not None:
        if tints is None:
            tints = (tint(role_color("negative"), 0.16), tint(role_color("positive"), 0.24))
        ax.imshow(region, cmap=ListedColormap(tints), vmin=0, vmax=1, origin="lower", extent=(_LOW, _HIGH, _LOW, _HIGH))
    ax.set_xlim(_LOW, _HIGH)
    ax.set_ylim(_LOW, _HIGH)
    ax.set_aspect("equal")
    ax.set_xticks([0, 1])
    ax.set_yticks([0, 1])
    ax.tick_params(length=0)
    ax.set_xlabel(names[0], labelpad=0)
    ax.set_ylabel(names[1], rotation=0, labelpad=2, va="center")
    for spine in ax.spines.values():
        spine.set(visible=True, edgecolor=role_color("grid"))


def draw_boundary(ax: Axes, line: Array) -> None:
    """Draw the line through the two points of `boundary_points`."""
    ax.plot(line[:, 0], line[:, 1], color=role_color("text"), linewidth=1.6, scalex=False, scaley=False)


def draw_points(ax: Axes, points: Array, classes: Array) -> None:
    """Draw each point as a disk with its class, 0 or 1, in it."""
    for (x, y), bit in zip(points.tolist(), classes.tolist(), strict=True):
        color = role_color("positive" if bit else "negative")
        ax.scatter(x, y, s=190, color=color, edgecolors=role_color("background"), linewidths=1.4, zorder=4)
        ax.text(
            x, y, str(int(bit)), ha="center", va="center_baseline", fontsize=font_size("label"), fontweight="bold",
            color=role_color("background"), zorder=5,
        )  # fmt: skip


def draw_mistakes(ax: Axes, points: Array) -> None:
    """Draw a ring around each point, for points on the wrong side of a line."""
    ax.scatter(
        points[:, 0], points[:, 1], s=430, facecolors="none", edgecolors=role_color("text"), linewidths=1.6,
        linestyles=":", zorder=4,
    )  # fmt: skip


def boundary_equation(w: Sequence[float], b: float) -> str:
    """The equation of a perceptron's line, in Matplotlib's mathematical text."""
    text = f"{w[0]:g}\\,x_1 {'+' if w[1] >= 0 else '-'} {abs(w[1]):g}\\,x_2 {'+' if b >= 0 else '-'} {abs(b):g}"
    return f"${text} = 0$"
