"""Curves in SVG, as a part of a page: one picture for each quantity, with a line for each part of the data."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["COLORS", "curves"]

# Middle tones of the colors in `zhishen.figures.theme`: their contrast is at least 3 with white and with black.
COLORS: Final = {"train": "#2B83CC", "validation": "#1A9C70", "test": "#E0601F"}
_WIDTH, _HEIGHT = 340, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 245, 26, 176  # the edges of the axes; names and last values are right of them
_LABEL_DISTANCE = 13
_TEXT: Final = 'font-size="11" fill="currentColor"'

Values = Sequence[float | None]


def curves(title: str, epochs: Sequence[int], lines: Mapping[str, Values], names: Mapping[str, str]) -> str:
    """One picture with a line for each part of the data; empty if there are no values.

    Args:
        title: the quantity.
        epochs: in increasing order.
        lines: by part (``"train"``, ``"validation"``, ``"test"``), a value for each epoch. A value that is None or not
            finite interrupts its line.
        names: what the picture calls each part.

    Examples:
        >>> picture = curves("loss", [1, 2, 3], {"train": [0.9, 0.5, 0.4]}, {"train": "train"})
        >>> picture.count("<path"), "train 0.4" in picture
        (4, True)
    """
    finite = {
        part: [v if v is not None and math.isfinite(v) else None for v in values] for part, values in lines.items()
    }
    known = {part: values for part, values in finite.items() if any(v is not None for v in values)}
    numbers = [v for values in known.values() for v in values if v is not None]
    if not numbers:
        return ""
    axes = _Axes(epochs[0], epochs[-1], *_limits(numbers))
    shapes = [
        f'<text x="{_LEFT}" y="15" {_TEXT} font-weight="bold">{html.escape(title)}</text>',
        *axes.ticks(),
        *(_line(axes.points(epochs, values), COLORS[part]) for part, values in known.items()),
        *_labels(axes, known, names),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{html.escape(title)}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">{"".join(shapes)}</svg>'
    )


def _limits(numbers: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest value, or a small range around the only one."""
    low, high = min(numbers), max(numbers)
    if high - low > 1e-12 * max(abs(low), abs(high)):
        return low, high
    margin = abs(low) / 10 or 1.0
    return low - margin, high + margin


def _short(value: float) -> str:
    return f"{value:.3g}"


@dataclass(frozen=True)
class _Axes:
    """The scales of a picture: epochs from left to right, values from low to high."""

    first: int
    last: int
    low: float
    high: float

    def x(self, epoch: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (epoch - self.first) / max(self.last - self.first, 1)

    def y(self, value: float) -> float:
        share = (self.high / 2 - value / 2) / (self.high / 2 - self.low / 2)  # halves, so that no difference overflows
        return _TOP + (_BOTTOM - _TOP) * share

    def points(self, epochs: Sequence[int], values: Values) -> list[tuple[float, float] | None]:
        return [None if v is None else (self.x(epoch), self.y(v)) for epoch, v in zip(epochs, values, strict=True)]

    def ticks(self) -> list[str]:
        """Three lines with their values, and the first and the last epoch."""
        shapes: list[str] = []
        for value in (self.low, self.low / 2 + self.high / 2, self.high):
            y = self.y(value)
            shapes.append(f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke="currentColor" opacity="0.2"/>')
            shapes.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" {_TEXT} text-anchor="end">{_short(value)}</text>')
        for epoch in dict.fromkeys((self.first, self.last)):
            place = f'x="{self.x(epoch):.1f}" y="{_BOTTOM + 17}"'
            shapes.append(f'<text {place} {_TEXT} text-anchor="middle">{epoch}</text>')
        return shapes


def _line(points: Sequence[tuple[float, float] | None], color: str) -> str:
    """A path through the points that are known, with a dot where a point has no neighbor."""
    path, dots = "", ""
    for before, point, after in zip([None, *points], points, [*points[1:], None], strict=False):
        if point is None:
            continue
        path += f"{'M' if before is None else 'L'}{point[0]:.1f} {point[1]:.1f}"
        if before is None and after is None:
            dots += f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="3" fill="{color}"/>'
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.8" stroke-linejoin="round"/>{dots}'


def _labels(axes: _Axes, lines: Mapping[str, Values], names: Mapping[str, str]) -> list[str]:
    """The name and the last value of each line, at its end."""
    ends = {part: next(v for v in reversed(values) if v is not None) for part, values in lines.items()}
    heights = _separated({part: axes.y(value) for part, value in ends.items()})
    return [
        f'<text x="{_RIGHT + 6}" y="{heights[part] + 4:.1f}" font-size="11" fill="{COLORS[part]}">'
        f"{html.escape(names[part])} {_short(end)}</text>"
        for part, end in ends.items()
    ]


def _separated(heights: Mapping[str, float]) -> dict[str, float]:
    """The heights of labels from the top down, moved so that none covers another and all are beside the axes."""
    placed: dict[str, float] = {}
    free = float(_TOP)
    for part in sorted(heights, key=lambda part: heights[part]):
        placed[part] = max(heights[part], free)
        free = placed[part] + _LABEL_DISTANCE
    free = float(_BOTTOM)
    for part in reversed(placed):
        placed[part] = min(placed[part], free)
        free = placed[part] - _LABEL_DISTANCE
    return placed
