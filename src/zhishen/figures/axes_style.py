"""The few touches that panels with curves share; colors, type and words are those of `look`.

Where lines share a panel, markers differ too, so that nothing hangs on color alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from zhishen.figures.theme import font_size, rc_params, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["DPI", "SPLIT_MARKERS", "line_style", "separate_labels", "style_axes"]

DPI: Final = 150
# The parts of a data set: the marker of each, and its size beside that of others, so that all look equally large.
SPLIT_MARKERS: Final[dict[str, tuple[str, float]]] = {
    "train": ("o", 1.0),
    "validation": ("^", 1.1),
    "test": ("s", 0.93),
}


def line_style(part: str) -> dict[str, Any]:
    """How the line of a part of the data is drawn, as options of Matplotlib's ``plot``."""
    marker, size = SPLIT_MARKERS[part]
    usual = rc_params()
    return {
        "color": role_color(part), "marker": marker, "markersize": size * usual["lines.markersize"],
        "linewidth": usual["lines.linewidth"],
    }  # fmt: skip


def style_axes(ax: Axes, *, title: str) -> None:
    """Leave of an empty panel what helps to read it: a title at the left, quiet horizontal lines, an x axis."""
    ax.set_title(title, loc="left", fontsize=font_size("title"), fontweight="bold", color=role_color("text"), pad=10)
    ax.set_facecolor(role_color("background"))
    for side in ("top", "left", "right"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(role_color("muted"))
    ax.grid(visible=True, axis="y", color=role_color("grid"), linewidth=0.8)
    ax.grid(visible=False, axis="x")
    ax.set_axisbelow(True)
    ax.tick_params(axis="x", colors=role_color("muted"), labelsize=font_size("note"))
    ax.tick_params(axis="y", which="both", length=0, colors=role_color("muted"), labelsize=font_size("note"))


def separate_labels(places: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move places on a line apart, as little as needed, until neighbors are ``gap`` apart: room for labels.

    Places that are too near form a group, which is centerd on their mean and kept between ``low`` and ``high``.

    Examples:
        >>> separate_labels([5.0, 1.0, 1.5], gap=1.0, low=0.0, high=10.0)
        [5.0, 0.75, 1.75]
        >>> separate_labels([9.9, 9.8], gap=1.0, low=0.0, high=10.0)
        [10.0, 9.0]
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    groups: list[list[int]] = []

    def first(group: list[int]) -> float:
        """Where a group begins: its members stand a gap apart around the mean of their places."""
        reach = gap * (len(group) - 1)
        begin = sum(places[i] for i in group) / len(group) - reach / 2
        return max(low, min(begin, high - reach))

    for i in order:
        groups.append([i])
        while len(groups) > 1 and first(groups[-2]) + gap * len(groups[-2]) > first(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    moved = dict.fromkeys(order, 0.0)
    for group in groups:
        moved |= {i: first(group) + gap * k for k, i in enumerate(group)}
    return [moved[i] for i in range(len(places))]
