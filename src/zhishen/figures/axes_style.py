"""What panels with curves share: the style of their axes and lines, and labels that keep their distance.

Lines of the same panel differ by their markers as well, so that a reader does not depend on colors alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from zhishen.figures.theme import font_size, rc_params, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["DPI", "SPLIT_MARKERS", "line_style", "separate_labels", "style_axes"]

DPI: Final = 150
# For each split of a data set its marker, and a scale with which all markers look equally large.
SPLIT_MARKERS: Final[dict[str, tuple[str, float]]] = {
    "train": ("o", 1.0),
    "validation": ("^", 1.1),
    "test": ("s", 0.93),
}


def line_style(split: str) -> dict[str, Any]:
    """The options of Matplotlib's ``plot`` for the line of a split of the data."""
    marker, scale = SPLIT_MARKERS[split]
    settings = rc_params()
    return {
        "color": role_color(split), "marker": marker, "markersize": scale * settings["lines.markersize"],
        "linewidth": settings["lines.linewidth"],
    }  # fmt: skip


def style_axes(ax: Axes, *, title: str) -> None:
    """Give empty axes a title at the left, an x axis, and horizontal grid lines in place of a y axis."""
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


def separate_labels(positions: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move positions on a line apart, as little as possible, until neighbors are ``gap`` apart.

    Positions that are too close form a group, which is centered on their mean and kept between ``low`` and ``high``.

    Examples:
        >>> separate_labels([5.0, 1.0, 1.5], gap=1.0, low=0.0, high=10.0)
        [5.0, 0.75, 1.75]
        >>> separate_labels([9.9, 9.8], gap=1.0, low=0.0, high=10.0)
        [10.0, 9.0]
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    groups: list[list[int]] = []

    def first(group: list[int]) -> float:
        """The position of the first member of a group, whose members are a gap apart around their mean."""
        extent = gap * (len(group) - 1)
        begin = sum(positions[i] for i in group) / len(group) - extent / 2
        return max(low, min(begin, high - extent))

    for i in order:
        groups.append([i])
        while len(groups) > 1 and first(groups[-2]) + gap * len(groups[-2]) > first(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    moved = dict.fromkeys(order, 0.0)
    for group in groups:
        moved |= {i: first(group) + gap * k for k, i in enumerate(group)}
    return [moved[i] for i in range(len(positions))]
