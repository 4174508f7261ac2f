"""What several figures of chapter 4 share: a word beside a point, a quiet grid, cells with numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen._types import Array
from zhishen.figures.look import colour, colour_map, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Data", "cells", "grid", "word"]

Data = dict[str, Array]


def word(
    ax: Axes,
    text: str,
    at: tuple[Any, Any],
    *,
    shift: tuple[float, float] = (6, 0),
    ink: str | None = None,
    **more: Any,
) -> None:
    """Write beside the point ``at`` of the data, ``shift`` points away from it; ``ink`` is a colour."""
    style: dict[str, Any] = {"ha": "left", "va": "center", "fontsize": points("note"), "annotation_clip": False, **more}
    x, y = at
    ax.annotate(
        text, (float(x), float(y)), xytext=shift, textcoords="offset points",
        color=colour("ink") if ink is None else ink, **style,
    )  # fmt: skip


def grid(ax: Axes, axis: Any = "y") -> None:
    """Quiet lines behind the data."""
    ax.grid(visible=True, axis=axis)


def cells(ax: Axes, table: Array, texts: list[list[str]], *, top: float | None = None) -> None:
    """A table (R, C) of numbers as shaded cells with a text in each, the first row above.

    Args:
        ax: the axes.
        table: the numbers.
        texts: what is written into each cell.
        top: the number that has the strongest colour; the largest if not given.
    """
    high = float(table.max()) if top is None else top
    ax.imshow(table, cmap=colour_map("sequential"), vmin=0, vmax=high, aspect="auto")
    for (row, column), value in np.ndenumerate(table):
        ink = colour("paper") if value > 0.6 * high else colour("ink")
        ax.text(column, row, texts[row][column], ha="center", va="center", color=ink, fontsize=points("label"))
    rows, columns = table.shape
    ax.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
    ax.grid(visible=True, which="minor", color=colour("paper"), linewidth=2)
    ax.set_axisbelow(False)
    ax.tick_params(which="both", length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
