"""The figure of chapter 2 that shows the learning rule of the perceptron.

References:
    *Deep Learning from Scratch*, chapter 2. F. Rosenblatt (1962), Principles of neurodynamics.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter2_plane import CORNERS, boundary_points, draw_plane, draw_points, plane_points
from zhishen.figures.direct_labels import LineEnd, label_line_ends
from zhishen.figures.theme import font_size, localized, role_color, series_color
from zhishen.perceptron import AND, XOR, learn

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_perceptron_learning", "perceptron_learning_data"]

_EPOCHS: Final = 8  # of the mistakes; on XOR they go on for ever


def perceptron_learning_data() -> dict[str, Array]:
    """The rule on AND and on XOR from weights of 0: the mistakes of each epoch, and the lines of AND.

    Shape:
        ``x``: (4, 2). ``t``: (4,), AND. ``weights``: (E, 3), w₁, w₂ and b after each epoch with a mistake on AND.
        ``lines``: (E, 2, 2), two points of each line. ``region``: (400, 400), the answers of the last perceptron.
        ``mistakes_and``, ``mistakes_xor``: (8,).
    """
    t = AND(CORNERS)
    with_mistakes = np.count_nonzero(learn(CORNERS, t).history)
    found = [learn(CORNERS, t, epochs=count + 1).perceptron for count in range(with_mistakes)]
    mistakes = {
        name: np.array([_mistakes(CORNERS, gate(CORNERS), epoch) for epoch in range(_EPOCHS)])
        for name, gate in (("and", AND), ("xor", XOR))
    }
    return {
        "x": CORNERS,
        "t": t,
        "weights": np.array([[*perceptron.w, perceptron.b] for perceptron in found]),
        "lines": np.stack([boundary_points(perceptron) for perceptron in found]),
        "region": found[-1](plane_points()).astype(np.uint8),
        "mistakes_and": mistakes["and"],
        "mistakes_xor": mistakes["xor"],
    }


def _mistakes(x: Array, t: Array, epoch: int) -> int:
    """The mistakes of an epoch, counted from 0; 0 after the rule has converged.

    After a cycle of the weights every epoch repeats, so the last known count stays.
    """
    learned = learn(x, t, epochs=epoch + 1)
    if len(learned.history) > epoch:
        return learned.history[epoch]
    return 0 if learned.converged else learned.history[-1]


@figure(
    "perceptron_learning",
    chapter=2,
    rows=("2.4",),
    data=perceptron_learning_data,
    size=(8.6, 4.2),
    panels=(1, 2),
    en=(
        "The perceptron learns AND, and never XOR",
        (
            "Left: the line after each epoch; that of epoch 1 is outside. Each mistake moves it, until all four points "
            "are right. Right: the mistakes by epoch. On AND they end; on XOR, which no line separates, they go on for "
            "ever."
        ),
    ),
    zh=(
        "感知机学会与门，却永远学不会异或门",
        (
            "左：每个 epoch 之后的直线，第 1 个在图外；每犯一次错误直线就移动一次，直到四个点全对。"
            "右：各 epoch 的错误数。与门的错误会结束；没有直线能实现异或门，错误永无止境。"
        ),
    ),
)
def draw_perceptron_learning(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """The moving line on the plane of AND, and the mistakes by epoch of AND and XOR."""
    plane, curve = axes
    draw_plane(plane, data["region"])
    lines = data["lines"]
    for k, line in enumerate(lines, start=1):
        last = k == len(lines)
        plane.plot(
            line[:, 0], line[:, 1], color=role_color("text"), linewidth=2.0 if last else 1.2, scalex=False,
            scaley=False, alpha=1.0 if last else 0.15 + 0.45 * k / len(lines),
        )  # fmt: skip
        _label_line(plane, line, str(k), bold=last)
    draw_points(plane, data["x"], data["t"])
    plane.set_title(localized("AND: the line after each epoch", "与门：每个 epoch 之后的直线"))

    epochs = np.arange(1, _EPOCHS + 1)
    curve.set(xlim=(1, _EPOCHS), ylim=(-0.15, 4.4), xticks=epochs, yticks=range(5))
    ends: list[LineEnd] = []
    for name, label, index in (("and", localized("AND", "与门"), 0), ("xor", localized("XOR", "异或门"), 1)):
        mistakes, color = data[f"mistakes_{name}"], series_color(index)
        curve.plot(epochs, mistakes, "o-", color=color, clip_on=False)
        ends.append(LineEnd(float(mistakes[-1]), label, color))
    label_line_ends(curve, _EPOCHS, ends)
    curve.grid(visible=True, axis="y")
    curve.spines["left"].set_visible(False)
    curve.tick_params(length=0)
    curve.set_title(localized("mistakes by epoch", "各 epoch 的错误数"))
    curve.set_xlabel("epoch")


def _label_line(ax: Axes, line: Array, text: str, *, bold: bool) -> None:
    """Write the number of a line above its left end, if the line crosses the left edge of the plane."""
    (x0, y0), (x1, y1) = line.tolist()
    left, (low, high) = ax.get_xlim()[0], ax.get_ylim()
    y = y0 + (left - x0) * (y1 - y0) / (x1 - x0) if x1 != x0 else low
    if low < y < high:
        ax.annotate(
            text, (left, y), xytext=(4, 3), textcoords="offset points", fontsize=font_size("note"),
            color=role_color("text"), fontweight="bold" if bold else "normal",
        )  # fmt: skip
