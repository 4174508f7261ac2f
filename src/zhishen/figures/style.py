"""How figures look: colours by role, sizes of type, and the few touches that all axes share.

The hues are those of Okabe and Ito, which stay apart for readers who do not see all colours; where lines share a
panel, markers differ too, so that nothing hangs on colour alone.

References:
    B. Wong: Points of view, Color blindness. Nature Methods 8, 441 (2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COLOURS", "DPI", "LINES", "RC", "SIZES", "spread", "tidy"]

COLOURS: Final[dict[str, str]] = {
    "train": "#0072B2",
    "validation": "#00845F",
    "test": "#D55E00",
    "ink": "#1F2328",  # what is read first
    "muted": "#646B75",  # what is read second: ticks, notes
    "grid": "#E4E7EB",
    "paper": "#FFFFFF",
}

LINES: Final[dict[str, dict[str, Any]]] = {
    "train": {"color": COLOURS["train"], "marker": "o", "linewidth": 1.6, "markersize": 4.5},
    "validation": {"color": COLOURS["validation"], "marker": "^", "linewidth": 1.6, "markersize": 5.0},
    "test": {"color": COLOURS["test"], "marker": "s", "linewidth": 1.6, "markersize": 4.2},
}

SIZES: Final[dict[str, float]] = {"title": 11.0, "label": 9.0, "note": 8.0}  # points
DPI: Final = 150

# For figures that zhishen makes and saves itself; axes that a user brings keep the user's own settings.
RC: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",  # comes with Matplotlib, so a figure looks the same everywhere
    "font.size": SIZES["label"],
    "figure.facecolor": COLOURS["paper"],
    "text.color": COLOURS["ink"],
}


def tidy(ax: Axes, *, title: str) -> None:
    """Leave of an empty panel what helps to read it: a title at the left, quiet horizontal lines, an x axis."""
    ax.set_title(title, loc="left", fontsize=SIZES["title"], fontweight="bold", color=COLOURS["ink"], pad=10)
    ax.set_facecolor(COLOURS["paper"])
    for side in ("top", "left", "right"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(COLOURS["muted"])
    ax.grid(visible=True, axis="y", color=COLOURS["grid"], linewidth=0.8)
    ax.grid(visible=False, axis="x")
    ax.set_axisbelow(True)
    ax.tick_params(axis="x", colors=COLOURS["muted"], labelsize=SIZES["note"])
    ax.tick_params(axis="y", which="both", length=0, colors=COLOURS["muted"], labelsize=SIZES["note"])


def spread(places: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move places on a line apart, as little as needed, until neighbours are ``gap`` apart: room for labels.

    Places that are too near form a group, which is centred on their mean and kept between ``low`` and ``high``.

    Examples:
        >>> spread([5.0, 1.0, 1.5], gap=1.0, low=0.0, high=10.0)
        [5.0, 0.75, 1.75]
        >>> spread([9.9, 9.8], gap=1.0, low=0.0, high=10.0)
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
