"""The figure of chapter 4 that shows why a step activation cannot learn.

References:
    *Deep Learning from Scratch*, chapter 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen.figures.catalogue import figure
from zhishen.figures.chapter4_annotations import Data, show_gridlines
from zhishen.figures.theme import font_size, localized, role_color
from zhishen.graph import ops
from zhishen.graph.numerical import numerical_gradient

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_step_gradient", "step_gradient_data"]

_ACTIVATIONS: Final[dict[str, Any]] = {"step": ops.step, "sigmoid": ops.sigmoid, "relu": ops.relu}


def step_gradient_data(*, seed: int = 0) -> Data:
    """The loss of a small network by one weight of its hidden layer, and the derivative, for three activations.

    Shape:
        ``weight``: (301,). For each activation ``loss_...`` and ``slope_...``: (301,).
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(20, 2))
    t = (x[:, 0] * x[:, 1] > 0).astype(int)
    W1, W2 = rng.normal(size=(2, 6)), rng.normal(size=(6, 2))
    weight = np.linspace(-2.0, 2.0, 301)
    found: Data = {"weight": weight}
    for name, h in _ACTIVATIONS.items():

        def loss(W: Any, h: Any = h) -> float:
            return float(ops.softmax_cross_entropy(h(x @ W) @ W2, t))

        losses, slopes = np.empty_like(weight), np.empty_like(weight)
        for k, value in enumerate(weight):
            moved = W1.copy()
            moved[0, 0] = value
            losses[k], slopes[k] = loss(moved), numerical_gradient(loss, moved)[0, 0]
        found |= {f"loss_{name}": losses, f"slope_{name}": slopes}
    return found


@figure(
    "step_gradient", chapter=4, rows=("4.2",), data=step_gradient_data, size=(9.0, 4.8), panels=(2, 3),
    en=(
        "Why a step activation cannot learn",
        (
            "The loss of a small network by one weight of its hidden layer, and its derivative. With steps the loss is "
            "constant between jumps, so the derivative is 0 and the weight never moves; with sigmoid and ReLU "
            "the derivative says in which direction the loss falls."
        ),
    ),
    zh=(
        "为什么阶跃激活函数学不会",
        (
            "小网络的损失随隐藏层一个权重的变化，以及它的导数。用阶跃函数时，损失在两次跳变之间不变，导数为 0，"
            "权重永远不动；用 sigmoid 和 ReLU 时，导数指出损失朝哪个方向下降。"
        ),
    ),
)  # fmt: skip
def draw_step_gradient(data: Data, axes: list[Axes]) -> None:
    """The loss above its derivative, a column for each activation."""
    titles = {"step": localized("step", "阶跃函数"), "sigmoid": "sigmoid", "relu": "ReLU"}
    losses = np.concatenate([data[f"loss_{name}"] for name in titles])
    slopes = np.concatenate([data[f"slope_{name}"] for name in titles])
    for k, (name, title) in enumerate(titles.items()):
        above, below = axes[k], axes[3 + k]
        drawn = "steps-mid" if name == "step" else "default"
        above.plot(data["weight"], data[f"loss_{name}"], color=role_color(name), drawstyle=drawn)
        below.plot(data["weight"], data[f"slope_{name}"], color=role_color(name))
        above.set_title(title, color=role_color(name))
        above.set(ylim=_with_margin(losses), xticklabels=())
        below.set(ylim=_with_margin(slopes), xlabel=localized("a weight of the hidden layer", "隐藏层的一个权重"))
        size = float(np.abs(data[f"slope_{name}"]).max())
        text = localized("steepest: {size:.2f}", "最陡处：{size:.2f}", size=size)
        below.text(
            0.03, 0.95, text, transform=below.transAxes, va="top", fontsize=font_size("note"), color=role_color("text")
        )
        for ax in (above, below):
            ax.set(xlim=(-2, 2), xticks=(-2, -1, 0, 1, 2))
            ax.tick_params(length=0, labelleft=k == 0)
            show_gridlines(ax)
    axes[0].set_ylabel(localized("loss", "损失"))
    axes[3].set_ylabel(localized("derivative", "导数"))


def _with_margin(values: Any) -> tuple[float, float]:
    """Limits with a margin above for text."""
    low, high = float(np.min(values)), float(np.max(values))
    return low - 0.08 * (high - low), high + 0.25 * (high - low)
