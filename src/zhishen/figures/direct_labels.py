"""Labels at the ends of lines, instead of a legend: the eye need not travel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from zhishen.figures.axes_style import separate_labels
from zhishen.figures.theme import font_size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["LineEnd", "label_line_ends"]

_OFFSET: Final = 0.04  # from the end of a line to its label, as a share of the panel's width


class LineEnd(NamedTuple):
    """The end of a line.

    Attributes:
        y: its height, in the panel's units.
        text: what the line is called.
        color: of the line.
    """

    y: float
    text: str
    color: str


def label_line_ends(ax: Axes, x: float, ends: Sequence[LineEnd], *, gap: float = 0.08, reach: float = _OFFSET) -> None:
    """Write at the end of each line what it is; labels of lines that end close together are moved apart.

    The limits and scales of the panel have to be set before.

    Args:
        ax: the panel.
        x: where all lines end.
        ends: their heights, names and colors; a height beyond the panel is labelled at its edge.
        gap: between two labels, as a share of the panel's height; more where their type needs it.
        reach: from the end of a line to its label, as a share of the panel's width.
    """
    height = ax.get_window_extent().height / ax.figure.dpi * 72  # points
    gap = max(gap, 1.2 * font_size("note") / height)
    place = ax.transData + ax.transAxes.inverted()
    low, high = ax.get_ylim()
    inside = np.clip(np.nan_to_num([end.y for end in ends], nan=low), low, high)
    here = np.asarray(place.transform([(x, y) for y in inside]))  # shares of the panel
    there = separate_labels([float(y) for y in here[:, 1]], gap=gap, low=gap / 2, high=1 - gap / 2)
    for end, (left, y), moved in zip(ends, here, there, strict=True):
        if abs(moved - y) > gap / 4:
            ax.plot(
                [left + reach * 0.2, left + reach * 0.85], [y, moved],
                color=end.color, linewidth=0.7, transform=ax.transAxes, clip_on=False, scalex=False, scaley=False,
            )  # fmt: skip
        ax.text(
            left + reach, moved, end.text,
            color=end.color, fontsize=font_size("note"), va="center", transform=ax.transAxes,
        )  # fmt: skip
