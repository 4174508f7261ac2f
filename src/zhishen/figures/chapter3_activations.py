"""Figures of chapter 3: the activation functions, and softmax.

References:
    *Deep Learning from Scratch*, chapter 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.number_text import scientific
from zhishen.figures.theme import font_size, localized, role_color
from zhishen.graph import ops

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_relu", "draw_sigmoid", "draw_softmax_temperature", "draw_step", "draw_step_and_sigmoid", "draw_tanh",
    "relu_data", "sigmoid_data", "softmax_temperature_data", "step_and_sigmoid_data", "step_data", "tanh_data",
]  # fmt: skip

# --- activation functions ---------------------------------------------------------------------------------------------


def _grid(limit: float) -> Array:
    """401 numbers from -limit to limit, 0 included."""
    return limit * np.arange(-200, 201) / 200


def step_data() -> dict[str, Array]:
    """``y`` = 1 where x > 0, else 0; ``at_zero`` is the value at 0."""
    x = _grid(5.0)
    return {"x": x, "y": ops.step(x), "at_zero": ops.step(np.array(0.0))}


def sigmoid_data() -> dict[str, Array]:
    """``y`` = 1 / (1 + exp(-x))."""
    x = _grid(7.0)
    return {"x": x, "y": ops.sigmoid(x)}


def step_and_sigmoid_data() -> dict[str, Array]:
    """``step`` and ``sigmoid`` of the same ``x``; ``at_zero`` is the step at 0."""
    x = _grid(7.0)
    return {"x": x, "step": ops.step(x), "sigmoid": ops.sigmoid(x), "at_zero": ops.step(np.array(0.0))}


def relu_data() -> dict[str, Array]:
    """``y`` = max(x, 0)."""
    x = _grid(5.0)
    return {"x": x, "y": ops.relu(x)}


def tanh_data() -> dict[str, Array]:
    """``y`` = tanh x."""
    x = _grid(4.0)
    return {"x": x, "y": ops.tanh(x)}


def _set_up_function(ax: Axes, x: Array, *, low: float, high: float, ticks: Sequence[float]) -> None:
    """Set up axes with lines at x = 0 and y = 0, and with margins around the values from ``low`` to ``high``."""
    margin = 0.09 * (high - low)
    ax.set_xlim(float(x[0]), float(x[-1]))
    ax.set_ylim(low - margin, high + margin)
    ax.set_yticks(list(ticks))
    ax.grid(visible=True)
    ax.axhline(0.0, color=role_color("muted"), linewidth=0.8)
    ax.axvline(0.0, color=role_color("muted"), linewidth=0.8)
    ax.set_xlabel("$x$")
    ax.set_ylabel("$y$", rotation=0, labelpad=8)


def _draw_step(ax: Axes, x: Array, y: Array, at_zero: Array, **style: Any) -> None:
    """Draw the two pieces of the step; at the jump a full disk is the value, and a hollow one the limit."""
    color = role_color("step")
    ax.plot(x[x <= 0], y[x <= 0], color=color, **style)
    ax.plot(x[x >= 0], np.where(x[x >= 0] > 0, y[x >= 0], y[-1]), color=color, **style)
    for value in (y[0], y[-1]):
        ax.plot(
            0.0, value, "o", color=color, markerfacecolor=color if value == at_zero else role_color("background"),
            markeredgewidth=1.4, markersize=6, zorder=4,
        )  # fmt: skip


@figure(
    "step",
    chapter=3,
    rows=("3.1",),
    data=step_data,
    size=(5.2, 3.4),
    en=("The step function", "The perceptron's activation function: 0 up to x = 0, then 1."),
    zh=("阶跃函数", "感知机使用的激活函数：输入不超过 0 时输出 0，一旦超过 0 就输出 1。"),
)
def draw_step(data: Mapping[str, Array], ax: Axes) -> None:
    """The step, with its jump."""
    _set_up_function(ax, data["x"], low=0.0, high=1.0, ticks=(0.0, 0.5, 1.0))
    _draw_step(ax, data["x"], data["y"], data["at_zero"])
    ax.set_title(r"$h(x) = 1 \;\; (x > 0), \quad 0 \;\; (x \leq 0)$")


@figure(
    "sigmoid",
    chapter=3,
    rows=("3.1",),
    data=sigmoid_data,
    size=(5.2, 3.4),
    en=("The sigmoid function", "A smooth step: every small change of the input changes the output a little."),
    zh=("sigmoid 函数", "平滑化的阶跃函数：输入的任何微小变化都会引起输出的微小变化。"),
)
def draw_sigmoid(data: Mapping[str, Array], ax: Axes) -> None:
    """The sigmoid between its two limits."""
    _set_up_function(ax, data["x"], low=0.0, high=1.0, ticks=(0.0, 0.5, 1.0))
    ax.axhline(1.0, color=role_color("muted"), linewidth=0.8, linestyle=(0, (4, 4)))
    ax.plot(data["x"], data["y"], color=role_color("sigmoid"))
    ax.set_title(r"$\sigma(x) = 1 \,/\, (1 + e^{-x})$")


@figure(
    "step_and_sigmoid",
    chapter=3,
    rows=("3.1",),
    data=step_and_sigmoid_data,
    size=(5.8, 3.4),
    en=(
        "Step and sigmoid",
        "Both go from 0 to 1, and neither is linear; only the sigmoid has a slope, which learning needs.",
    ),
    zh=("阶跃函数与 sigmoid 函数", "两者都从 0 变到 1，都是非线性函数；sigmoid 处处有斜率，这正是学习所需要的。"),
)
def draw_step_and_sigmoid(data: Mapping[str, Array], ax: Axes) -> None:
    """Both functions in one panel, each with its name beside its line."""
    x = data["x"]
    _set_up_function(ax, x, low=0.0, high=1.0, ticks=(0.0, 0.5, 1.0))
    _draw_step(ax, x, data["step"], data["at_zero"], linestyle=(0, (4, 1.5)))
    ax.plot(x, data["sigmoid"], color=role_color("sigmoid"))
    at = int(np.searchsorted(x, 1.4))
    ax.annotate(
        "sigmoid", (float(x[at]), float(data["sigmoid"][at])), (10, -8), textcoords="offset points", va="top",
        color=role_color("sigmoid"), fontsize=font_size("label"), fontweight="bold",
    )  # fmt: skip
    ax.annotate(
        localized("step", "阶跃函数"), (0.0, 1.0), (-10, 0), textcoords="offset points", ha="right", va="center",
        color=role_color("step"), fontsize=font_size("label"), fontweight="bold",
    )  # fmt: skip


@figure(
    "relu",
    chapter=3,
    rows=("3.1",),
    data=relu_data,
    size=(5.2, 3.4),
    en=("The ReLU function", "Positive inputs pass unchanged; negative inputs become 0."),
    zh=("ReLU 函数", "正的输入原样通过，负的输入变为 0。"),
)
def draw_relu(data: Mapping[str, Array], ax: Axes) -> None:
    """The two straight pieces of ReLU."""
    _set_up_function(ax, data["x"], low=0.0, high=5.0, ticks=(0, 1, 2, 3, 4, 5))
    ax.plot(data["x"], data["y"], color=role_color("relu"), solid_joinstyle="round")
    ax.set_title(r"$h(x) = \max(x, 0)$")


@figure(
    "tanh",
    chapter=3,
    rows=("3.1",),
    data=tanh_data,
    size=(5.2, 3.4),
    en=("The tanh function", "The shape of the sigmoid, but from -1 to 1 and through the origin."),
    zh=("tanh 函数", "形状与 sigmoid 相似，但取值从 -1 到 1，并且经过原点。"),
)
def draw_tanh(data: Mapping[str, Array], ax: Axes) -> None:
    """Tanh between its two limits."""
    _set_up_function(ax, data["x"], low=-1.0, high=1.0, ticks=(-1.0, -0.5, 0.0, 0.5, 1.0))
    for limit in (-1.0, 1.0):
        ax.axhline(limit, color=role_color("muted"), linewidth=0.8, linestyle=(0, (4, 4)))
    ax.plot(data["x"], data["y"], color=role_color("tanh"))
    ax.set_title(r"$\tanh(x) = (e^{x} - e^{-x}) \,/\, (e^{x} + e^{-x})$")


# --- softmax ----------------------------------------------------------------------------------------------------------


def softmax_temperature_data() -> dict[str, Array]:
    """Softmax of the same scores at several temperatures T: exp(a_k / T) / Σ exp(a_i / T).

    Returns:
        ``scores`` (3,), ``temperature`` (4,), ``probabilities`` (4, 3).
    """
    scores, temperature = np.array([0.3, 2.9, 4.0]), np.array([0.25, 1.0, 4.0, 16.0])
    return {
        "scores": scores,
        "temperature": temperature,
        "probabilities": ops.softmax(scores / temperature[:, np.newaxis]),
    }


@figure(
    "softmax_temperature",
    chapter=3,
    rows=("3.1", "3.3"),
    data=softmax_temperature_data,
    size=(8.4, 3.2),
    panels=(1, 4),
    en=(
        "Softmax and its temperature",
        (
            "Scores are divided by T. A small T favors the largest; a large T makes all similar; their order stays, "
            "their sum is 1."
        ),
    ),
    zh=(
        "softmax 的温度",
        "先把得分除以温度 T：温度低时，最大者几乎独占全部概率；温度高时，各类趋于相同；大小顺序不变，总和为 1。",
    ),
)
def draw_softmax_temperature(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """A panel for each temperature with bars for the probabilities."""
    place = np.arange(len(data["scores"]))
    names = [f"{score:g}" for score in data["scores"].tolist()]
    for ax, temperature, probabilities in zip(
        axes, data["temperature"].tolist(), data["probabilities"].tolist(), strict=True
    ):
        ax.bar(place, probabilities, width=0.66, color=role_color("softmax"))
        for k, p in enumerate(probabilities):
            ax.text(
                k, p + 0.02, f"{p:.2f}" if p >= 0.005 else scientific(p), ha="center", va="bottom",
                fontsize=font_size("note"), color=role_color("text"),
            )  # fmt: skip
        ax.set_ylim(0.0, 1.12)
        ax.set_xlim(-0.6, len(place) - 0.4)
        ax.set_xticks(place, names)
        ax.set_yticks([0.0, 0.5, 1.0])
        ax.tick_params(length=0)
        ax.grid(visible=True, axis="y")
        ax.spines["left"].set_visible(False)
        if ax is axes[0]:
            ax.set_ylabel(localized("probability", "概率"))
        else:
            ax.set_yticklabels([])
        ax.set_xlabel(localized("score", "得分"))
        ax.set_title(f"$T = {temperature:g}$")
