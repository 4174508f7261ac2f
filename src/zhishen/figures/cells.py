"""Small matrices drawn as cells with their numbers, on axes whose unit is a cell and whose y axis points down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.look import colour, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["arrow", "block", "canvas", "number", "outline", "tint", "words"]

Place = tuple[float, float]
_EDGE: Final = 0.2  # cells, so that frames at the edge are not cut
_MINUS: Final = "\N{MINUS SIGN}"


def canvas(ax: Axes, width: float, height: float) -> None:
    """Make of axes a sheet of so many cells, without ticks; (0, 0) is its upper left corner."""
    ax.set(xticks=[], yticks=[])
    ax.set_xlim(-_EDGE, width + _EDGE)
    ax.set_ylim(height, 0)
    ax.set_aspect("equal")
    ax.axis("off")


def number(value: float, *, sign: bool = False) -> str:
    """A number as it stands in a cell, with a real minus; with ``sign``, a plus as well.

    Examples:
        >>> number(2.0), number(-0.25), number(3.0, sign=True)
        ('2', '−0.25', '+3')
    """
    value += 0.0  # -0 becomes 0
    return (f"{value:+.4g}" if sign else f"{value:.4g}").replace("-", _MINUS)


def tint(hue: str, share: float) -> tuple[float, float, float]:
    """A hue thinned with paper: ``share`` of it, from 0 to 1."""
    from matplotlib.colors import to_rgb

    over, under = np.array(to_rgb(hue)), np.array(to_rgb(colour("paper")))
    red, green, blue = share * over + (1 - share) * under
    return float(red), float(green), float(blue)


def block(
    ax: Axes,
    at: Place,
    values: Array,
    *,
    size: float = 1.0,
    fill: Any = None,
    ink: Any = None,
    bold: Any = False,
    kind: str = "label",
    line: str = "solid",
) -> None:
    """Draw a matrix: a square for each entry, with what stands in it.

    Args:
        ax: a `canvas`.
        at: its upper left corner.
        values: (R, C), numbers, or strings as they are to be read.
        size: of a square.
        fill: of the squares: one colour, or a function of row and column.
        ink: of the numbers, likewise.
        bold: whether the numbers are bold, likewise.
        kind: of the type, see `points`.
        line: how the squares are outlined, as Matplotlib calls it.
    """
    from matplotlib.patches import Rectangle

    def of(choice: Any, row: int, column: int, otherwise: Any) -> Any:
        chosen = choice(row, column) if callable(choice) else choice
        return otherwise if chosen is None else chosen

    x, y = at
    for (row, column), value in np.ndenumerate(values):
        corner = (x + column * size, y + row * size)
        ax.add_patch(
            Rectangle(
                corner, size, size, facecolor=of(fill, row, column, colour("paper")), edgecolor=colour("muted"),
                linewidth=0.7, linestyle=line, zorder=1,
            )
        )  # fmt: skip
        text = value if isinstance(value, str) else number(float(value))
        if text:
            ax.text(
                corner[0] + size / 2, corner[1] + size / 2, text, ha="center", va="center_baseline",
                fontsize=points(kind), color=of(ink, row, column, colour("ink")),
                fontweight="bold" if of(bold, row, column, None) else "normal", linespacing=1.35, zorder=3,
            )  # fmt: skip


def outline(
    ax: Axes, at: Place, shape: tuple[float, float], *, hue: str, width: float = 2.2, inset: float = 0.0
) -> None:
    """Draw the frame of ``shape`` (rows, columns) cells, whose upper left corner is ``at``."""
    from matplotlib.patches import Rectangle

    x, y = at
    rows, columns = shape
    ax.add_patch(
        Rectangle(
            (x + inset, y + inset), columns - 2 * inset, rows - 2 * inset,
            fill=False, edgecolor=hue, linewidth=width, joinstyle="miter", zorder=2.5,
        )
    )  # fmt: skip


def words(
    ax: Axes,
    at: Place,
    text: str,
    *,
    kind: str = "label",
    hue: str | None = None,
    bold: bool = False,
    ha: str = "center",
    va: str = "center",
) -> None:
    """Write at a place of the canvas."""
    ax.text(
        *at, text, ha=ha, va=va, fontsize=points(kind), color=colour("muted") if hue is None else hue,
        fontweight="bold" if bold else "normal", zorder=4,
    )  # fmt: skip


def arrow(ax: Axes, start: Place, end: Place, *, hue: str | None = None, width: float = 1.4) -> None:
    """An arrow from one place to another."""
    ax.annotate(
        "", end, start, zorder=2,
        arrowprops={
            "arrowstyle": "-|>,head_width=0.22,head_length=0.45", "color": colour("muted") if hue is None else hue,
            "linewidth": width, "shrinkA": 0, "shrinkB": 0,
        },
    )  # fmt: skip
