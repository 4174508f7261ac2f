"""Learning curves: the losses and accuracies of a training, epoch by epoch.

References:
    *Deep Learning from Scratch*, section 4.5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array, Float, Int
from zhishen.errors import ArgumentError
from zhishen.figures.axes_style import SPLIT_MARKERS, line_style, separate_labels, style_axes
from zhishen.figures.theme import font_size, localized, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["LearningCurves", "draw_learning_curves", "learning_curves_data"]

_MARKED_EPOCHS: Final = 30  # with more epochs the markers would hide the line


@dataclass(frozen=True, eq=False)
class LearningCurves:
    """The losses and accuracies of a training, as arrays.

    Attributes:
        epoch: (E,), counted from 1.
        loss: by split (``"train"``, ``"validation"``, ``"test"``), (E,); NaN where a record has no finite value. A
            split without any finite value is omitted.
        accuracy: by split, (E,), from 0 to 1, with NaN in the same way.
    """

    epoch: Int[Array, "E"]
    loss: dict[str, Float[Array, "E"]]
    accuracy: dict[str, Float[Array, "E"]]


def learning_curves_data(history: Sequence[Mapping[str, Any]]) -> LearningCurves:
    """The losses and accuracies of a history, one value for each epoch.

    Args:
        history: a record for each epoch, with ``"epoch"``, and for the splits train, validation and test keys such as
            ``"train_loss"`` and ``"test_accuracy"``. A value may be missing or None.

    Raises:
        ArgumentError: the history is empty, or a record has no epoch.

    Examples:
        >>> history = [
        ...     {"epoch": 1, "train_loss": 0.4, "test_accuracy": 0.93},
        ...     {"epoch": 2, "train_loss": 0.2, "test_accuracy": 0.96},
        ... ]
        >>> curves = learning_curves_data(history)
        >>> curves.loss
        {'train': array([0.4, 0.2])}
        >>> curves.accuracy
        {'test': array([0.93, 0.96])}
    """
    if not history:
        raise ArgumentError(
            "learning_curves_data: expected a history of at least one epoch, got an empty one; train for an epoch first"
        )
    incomplete = next((record for record in history if "epoch" not in record), None)
    if incomplete is not None:
        raise ArgumentError(
            "learning_curves_data: expected every record to have an 'epoch', got one with the keys {keys}; give "
            "records as the trainer writes them",
            keys=list(incomplete),
        )
    return LearningCurves(
        epoch=np.array([record["epoch"] for record in history], dtype=np.int64),
        loss=_by_split(history, "loss"),
        accuracy=_by_split(history, "accuracy"),
    )


def _by_split(history: Sequence[Mapping[str, Any]], quantity: str) -> dict[str, Array]:
    curves: dict[str, Array] = {}
    for split in SPLIT_MARKERS:
        recorded = [record.get(f"{split}_{quantity}") for record in history]
        values = np.array([np.nan if value is None else value for value in recorded], dtype=np.float64)
        values[~np.isfinite(values)] = np.nan
        if not np.isnan(values).all():
            curves[split] = values
    return curves


def draw_learning_curves(data: LearningCurves, axes: Sequence[Axes]) -> None:
    """Draw the losses on the first of two axes and the accuracies, in percent, on the second.

    The name and the last value of each line are at its end. The y axis of the accuracies begins so high that the last
    values can be distinguished: 98.1 and 98.4 % are one line on an axis from 0 to 100. A triangle on the lower edge
    marks an early epoch below it.

    Args:
        data: see `learning_curves_data`.
        axes: two axes.

    Raises:
        ArgumentError: ``axes`` does not have two elements.
    """
    if len(axes) != 2:
        raise ArgumentError(
            "draw_learning_curves: expected two axes, for loss and accuracy, got {count}; make them with "
            "figure.subplots(1, 2)",
            count=len(axes),
        )
    loss, accuracy = axes
    style_axes(loss, title=localized("Loss", "损失"))
    if data.loss:
        _set_loss_limits(loss, data.loss)
    _draw_curves(loss, data.epoch, data.loss, text_of=_loss_text)

    style_axes(accuracy, title=localized("Accuracy (%)", "识别精度（%）"))
    percent = {split: 100 * values for split, values in data.accuracy.items()}
    if percent:
        low = _set_accuracy_limits(accuracy, percent)
        _mark_below(accuracy, data.epoch, percent, low)
    _draw_curves(accuracy, data.epoch, percent, text_of=lambda value: f"{value:.2f} %")


def _loss_text(value: float) -> str:
    """Three significant digits, as a decimal number where that is short."""
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if 1e-4 <= value < 1e4 else f"{value:.2g}"


def _last(values: Array) -> tuple[int, float]:
    """The index and the value of the last number that is not NaN."""
    index = int(np.flatnonzero(~np.isnan(values))[-1])
    return index, float(values[index])


def _set_loss_limits(ax: Axes, curves: Mapping[str, Array]) -> None:
    """Set limits from 0 on; a logarithmic scale if a few large losses would make all others look like 0."""
    values = np.concatenate(list(curves.values()))
    smallest, largest = float(np.nanmin(values)), float(np.nanmax(values))
    if smallest > 0 and largest > 100 * smallest:
        ax.set_yscale("log")
        ax.set_ylim(smallest / 1.6, largest * 1.6)
    else:
        ax.set_ylim(min(0.0, 1.06 * smallest), 1.06 * largest if largest > 0 else 1.0)


_GOOD: Final = 90.0  # percent: if all curves end above it, only the differences above it matter
_LOWER_LIMITS: Final = (99.0, 98.0, 95.0, 90.0, 85.0, 80.0)  # of axes that end at 100 percent


def _set_accuracy_limits(ax: Axes, percent: Mapping[str, Array]) -> float:
    """Set the limits of the accuracies; return the lower one."""
    from matplotlib.ticker import MaxNLocator

    values = np.concatenate(list(percent.values()))
    smallest, largest = float(np.nanmin(values)), float(np.nanmax(values))
    lowest_end = min(_last(curve)[1] for curve in percent.values())
    if lowest_end >= _GOOD:
        low = next((edge for edge in _LOWER_LIMITS if edge <= smallest), _LOWER_LIMITS[-1])
        high = 100.0
    else:
        low = 10.0 * math.floor(smallest / 10)
        high = min(100.0, max(10.0 * math.ceil(largest / 10), low + 20.0))
        low = min(low, high - 20.0)
    margin = 0.03 * (high - low)  # so that a marker at 100 % is not clipped
    ax.set_ylim(low - margin, high + margin)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    ax.set_yticks([tick for tick in ax.get_yticks() if low <= tick <= high])
    return low


def _mark_below(ax: Axes, epoch: Array, percent: Mapping[str, Array], low: float) -> None:
    """Draw triangles on the lower edge for values below the lower limit, and a note that explains them."""
    found = False
    for split, values in percent.items():
        below = epoch[values < low]
        found = found or below.size > 0
        edge = ax.get_ylim()[0]
        ax.plot(
            below, np.full(below.shape, edge), "v", color=role_color(split), markersize=6, clip_on=False, label="_below"
        )
    if found:
        ax.set_title(
            localized("▼ below {limit:g} %", "▼ 低于 {limit:g} %", limit=low),
            loc="right",
            fontsize=font_size("note"),
            color=role_color("muted"),
            pad=10,
        )


def _draw_curves(ax: Axes, epoch: Array, curves: Mapping[str, Array], *, text_of: Any) -> None:
    """Draw the lines, their labels at the right of their ends, and an x axis with space for the labels."""
    from matplotlib.patheffects import withStroke
    from matplotlib.ticker import MaxNLocator

    if not curves:
        ax.text(
            0.5, 0.5, localized("not recorded", "没有记录"), transform=ax.transAxes, ha="center", va="center",
            fontsize=font_size("label"), color=role_color("muted"),
        )  # fmt: skip
        ax.set_xticks([])
        ax.set_yticks([])
        return
    marked = len(epoch) <= _MARKED_EPOCHS
    for split, values in curves.items():
        style = line_style(split)
        if not marked:
            style["marker"] = ""
        ax.plot(epoch, values, label=split, **style)

    first, last = int(epoch[0]), int(epoch[-1])
    span = max(last - first, 1)
    texts = [f"{_split_name(split)} {text_of(_last(values)[1])}" for split, values in curves.items()]
    width, height = _size_in_points(ax)
    label_width = 0.62 * font_size("label") * max(map(_width_in_letters, texts)) + 12
    share = min(0.6, label_width / width)
    if last == first:
        share = max(share, 0.6)  # a single point is in the left half of the axes
    left = first - 0.06 * span
    ax.set_xlim(left, last + (last - left) * share / (1 - share))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    ax.set_xticks([tick for tick in ax.get_xticks() if first <= tick <= last] if last > first else [first])
    ax.set_xlabel("epoch", fontsize=font_size("note"), color=role_color("muted"))

    to_axes = ax.transData + ax.transAxes.inverted()
    ends = [_last(values) for values in curves.values()]
    heights = [float(to_axes.transform((epoch[index], value))[1]) for index, value in ends]
    gap = 1.35 * font_size("label") / height
    label_ys = separate_labels(heights, gap=gap, low=gap / 2, high=1 - gap / 2)
    edge = float(to_axes.transform((last, 0.5))[0])
    for split, text, y in zip(curves, texts, label_ys, strict=True):
        ax.text(
            edge + 8 / width, y, text, transform=ax.transAxes, va="center_baseline", ha="left",
            fontsize=font_size("label"), fontweight="bold", color=role_color(split),
            path_effects=[withStroke(linewidth=3, foreground=role_color("background"))],
        )  # fmt: skip


def _split_name(split: str) -> str:
    return {
        "train": localized("train", "训练"),
        "validation": localized("validation", "验证"),
        "test": localized("test", "测试"),
    }[split]


def _width_in_letters(text: str) -> float:
    """The width of a text in letters of average width; a Chinese character is as wide as 1.7 letters."""
    return sum(1.0 if ord(letter) < 0x2E80 else 1.7 for letter in text)


def _size_in_points(ax: Axes) -> tuple[float, float]:
    """The width and height of axes in points, the unit of font sizes."""
    box = ax.get_window_extent()
    dpi = ax.get_figure(root=True).dpi  # pyright: ignore[reportOptionalMemberAccess]
    return 72 * box.width / dpi, 72 * box.height / dpi
