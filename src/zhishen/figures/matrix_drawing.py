"""Small matrices drawn as cells with their numbers, on axes whose unit is a cell and whose y axis points down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.theme import font_size, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_arrow", "draw_matrix", "draw_outline", "draw_text", "format_number", "set_up_grid", "tint"]

Point = tuple[float, float]
_MARGIN: Final = 0.2  # in cells, so that outlines at the edge are not clipped
_MINUS: Final = "\N{MINUS SIGN}"


def set_up_grid(ax: Axes, width: float, height: float) -> None:
    """Set up axes as a grid of ``width`` x ``height`` cells without ticks; (0, 0) is the upper left corner."""
    ax.set(xticks=[], yticks=[])
    ax.set_xlim(-_MARGIN, width + _MARGIN)
    ax.set_ylim(height, 0)
    ax.set_aspect("equal")
    ax.axis("off")


def format_number(value: float, *, sign: bool = False) -> str:
    """The text of a number in a cell, with a minus sign in place of a hyphen; ``sign`` adds a plus sign.

    Examples:
        >>> format_number(2.0), format_number(-0.25), format_number(3.0, sign=True)
        ('2', '−0.25', '+3')
    """
    value += 0.0  # -0 becomes 0
    return (f"{value:+.4g}" if sign else f"{value:.4g}").replace("-", _MINUS)


def tint(color: str, share: float) -> tuple[float, float, float]:
    """A mixture of a color and the background: ``share``, from 0 to 1, is the share of the color."""
    from matplotlib.colors import to_rgb

    foreground, background = np.array(to_rgb(color)), np.array(to_rgb(role_color("background")))
    red, green, blue = share * foreground + (1 - share) * background
    return float(red), float(green), float(blue)


def draw_matrix(
    ax: Axes,
    at: Point,
    values: Array,
    *,
    size: float = 1.0,
    fill: Any = None,
    text_color: Any = None,
    bold: Any = False,
    kind: str = "label",
    line: str = "solid",
) -> None:
    """Draw a matrix: a square for each entry, with the entry in it.

    Args:
        ax: axes of `set_up_grid`.
        at: the upper left corner of the matrix.
        values: (R, C), numbers, or strings, which are drawn as they are.
        size: the side of a square.
        fill: the color of the squares: a color, or a function of row and column.
        text_color: the color of the numbers: a color, or a function of row and column.
        bold: whether the numbers are bold: a bool, or a function of row and column.
        kind: the kind of text, see `font_size`.
        line: the line style of the squares' edges, as in Matplotlib.
    """
    from matplotlib.patches import Rectangle

    def choose(choice: Any, row: int, column: int, default: Any) -> Any:
        chosen = choice(row, column) if callable(choice) else choice
        return default if chosen is None else chosen

    x, y = at
    for (row, column), value in np.ndenumerate(values):
        corner = (x + column * size, y + row * size)
        ax.add_artist(  # add_patch would also measure the square, which takes as long as drawing it
            Rectangle(
                corner, size, size, facecolor=choose(fill, row, column, role_color("background")),
                edgecolor=role_color("muted"), linewidth=0.7, linestyle=line, zorder=1,
            )
        )  # fmt: skip
        text = value if isinstance(value, str) else format_number(float(value))
        if text:
            ax.text(
                corner[0] + size / 2, corner[1] + size / 2, text, ha="center", va="center_baseline",
                fontsize=font_size(kind), color=choose(text_color, row, column, role_color("text")),
                fontweight="bold" if choose(bold, row, column, None) else "normal", linespacing=1.35, zorder=3,
            )  # fmt: skip


def draw_outline(
    ax: Axes, at: Point, shape: tuple[float, float], *, color: str, width: float = 2.2, inset: float = 0.0
) -> None:
    """Draw an outline around ``shape`` (rows, columns) cells, whose upper left corner is ``at``."""
    from matplotlib.patches import Rectangle

    x, y = at
    rows, columns = shape
    ax.add_artist(
        Rectangle(
            (x + inset, y + inset), columns - 2 * inset, rows - 2 * inset,
            fill=False, edgecolor=color, linewidth=width, joinstyle="miter", zorder=2.5,
        )
    )  # fmt: skip


def draw_text(
    ax: Axes,
    at: Point,
    text: str,
    *,
    kind: str = "label",
    color: str | None = None,
    bold: bool = False,
    ha: str = "center",
    va: str = "center",
) -> None:
    """Draw text at a point of the grid, in the muted color unless another is given."""
    ax.text(
        *at, text, ha=ha, va=va, fontsize=font_size(kind), color=role_color("muted") if color is None else color,
        fontweight="bold" if bold else "normal", zorder=4,
    )  # fmt: skip


def draw_arrow(ax: Axes, start: Point, end: Point, *, color: str | None = None, width: float = 1.4) -> None:
    """Draw an arrow from one point to another, in the muted color unless another is given."""
    ax.annotate(
        "", end, start, zorder=2,
        arrowprops={
            "arrowstyle": "-|>,head_width=0.22,head_length=0.45",
            "color": role_color("muted") if color is None else color,
            "linewidth": width, "shrinkA": 0, "shrinkB": 0,
        },
    )  # fmt: skip
