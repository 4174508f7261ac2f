"""What several figures of chapter 4 share: text beside a point, grid lines, tables with shaded cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen._types import Array
from zhishen.figures.theme import colormap, font_size, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Data", "annotate_point", "show_gridlines", "show_table"]

Data = dict[str, Array]


def annotate_point(
    ax: Axes,
    text: str,
    at: tuple[Any, Any],
    *,
    shift: tuple[float, float] = (6, 0),
    color: str | None = None,
    **options: Any,
) -> None:
    """Write text beside a point.

    Args:
        ax: the axes.
        text: what to write.
        at: the point, in data units.
        shift: from the point to the text, in points.
        color: the color of the text; that of other text if not given.
        **options: more options of Matplotlib's ``annotate``.
    """
    style: dict[str, Any] = {
        "ha": "left", "va": "center", "fontsize": font_size("note"), "annotation_clip": False, **options
    }  # fmt: skip
    x, y = at
    ax.annotate(
        text, (float(x), float(y)), xytext=shift, textcoords="offset points",
        color=role_color("text") if color is None else color, **style,
    )  # fmt: skip


def show_gridlines(ax: Axes, axis: Any = "y") -> None:
    """Draw grid lines behind the data."""
    ax.grid(visible=True, axis=axis)


def show_table(ax: Axes, table: Array, texts: list[list[str]], *, top: float | None = None) -> None:
    """Show a table (R, C) of numbers as shaded cells with a text in each, the first row at the top.

    Args:
        ax: the axes.
        table: the numbers.
        texts: the text of each cell.
        top: the number that has the strongest color; the largest if not given.
    """
    high = float(table.max()) if top is None else top
    ax.imshow(table, cmap=colormap("sequential"), vmin=0, vmax=high, aspect="auto")
    for (row, column), value in np.ndenumerate(table):
        color = role_color("background") if value > 0.6 * high else role_color("text")
        ax.text(column, row, texts[row][column], ha="center", va="center", color=color, fontsize=font_size("label"))
    rows, columns = table.shape
    ax.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
    ax.grid(visible=True, which="minor", color=role_color("background"), linewidth=2)
    ax.set_axisbelow(False)
    ax.tick_params(which="both", length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
