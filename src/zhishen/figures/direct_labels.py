"""Labels at the ends of lines, instead of a legend, so that the reader need not look elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from zhishen.figures.axes_style import separate_labels
from zhishen.figures.theme import font_size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["LineEnd", "label_line_ends"]

_OFFSET: Final = 0.04  # from the end of a line to its label, as a share of the axes' width


class LineEnd(NamedTuple):
    """The end of a line.

    Attributes:
        y: its y coordinate in data units.
        text: the label of the line.
        color: the color of the line.
    """

    y: float
    text: str
    color: str


def label_line_ends(ax: Axes, x: float, ends: Sequence[LineEnd], *, gap: float = 0.08, offset: float = _OFFSET) -> None:
    """Label each line at its end; the labels of lines that end close together are moved apart.

    Set the limits and the scales of the axes before.

    Args:
        ax: the axes.
        x: the x coordinate at which all lines end.
        ends: the y coordinates, labels and colors; a line that ends outside the axes has its label at their edge.
        gap: the distance between two labels, as a share of the axes' height; at least the height of the text.
        offset: the distance from the end of a line to its label, as a share of the axes' width.
    """
    height = ax.get_window_extent().height / ax.figure.dpi * 72  # in points
    gap = max(gap, 1.2 * font_size("note") / height)
    to_axes = ax.transData + ax.transAxes.inverted()
    low, high = ax.get_ylim()
    inside = np.clip(np.nan_to_num([end.y for end in ends], nan=low), low, high)
    line_ends = np.asarray(to_axes.transform([(x, y) for y in inside]))  # in shares of the axes
    label_ys = separate_labels([float(y) for y in line_ends[:, 1]], gap=gap, low=gap / 2, high=1 - gap / 2)
    for end, (left, y), label_y in zip(ends, line_ends, label_ys, strict=True):
        if abs(label_y - y) > gap / 4:
            ax.plot(
                [left + offset * 0.2, left + offset * 0.85], [y, label_y],
                color=end.color, linewidth=0.7, transform=ax.transAxes, clip_on=False, scalex=False, scaley=False,
            )  # fmt: skip
        ax.text(
            left + offset, label_y, end.text,
            color=end.color, fontsize=font_size("note"), va="center", transform=ax.transAxes,
        )  # fmt: skip
