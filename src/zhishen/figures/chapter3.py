"""The figures of chapter 3: activation functions, softmax, a network with its indices, MNIST, and batches.

References:
    *Deep Learning from Scratch*, chapter 3.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen import data as datasets
from zhishen import nn
from zhishen._types import Array
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.image_grids import image_grid
from zhishen.figures.theme import colormap, font_size, localized, role_color, series_color
from zhishen.graph import ops

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "batch_speed_data", "draw_batch_speed", "draw_linear_collapse", "draw_mnist_sheet", "draw_network_indices",
    "draw_relu", "draw_sigmoid", "draw_softmax_temperature", "draw_step", "draw_step_and_sigmoid", "draw_tanh",
    "linear_collapse_data", "mnist_sheet_data", "network_indices_data", "relu_data", "sigmoid_data",
    "softmax_temperature_data", "step_and_sigmoid_data", "step_data", "tanh_data",
]  # fmt: skip

# --- activation functions ---------------------------------------------------------------------------------------------


def _grid(reach: float) -> Array:
    """From -reach to reach, through 0."""
    return reach * np.arange(-200, 201) / 200


def step_data() -> dict[str, Array]:
    """``y`` = 1 where x > 0, else 0; at 0 itself it is ``at_zero``."""
    x = _grid(5.0)
    return {"x": x, "y": ops.step(x), "at_zero": ops.step(np.array(0.0))}


def sigmoid_data() -> dict[str, Array]:
    """``y`` = 1 / (1 + exp(-x))."""
    x = _grid(7.0)
    return {"x": x, "y": ops.sigmoid(x)}


def step_and_sigmoid_data() -> dict[str, Array]:
    """``step`` and ``sigmoid`` of the same ``x``; ``at_zero``, what the step is at 0."""
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


def _axes_of_function(ax: Axes, x: Array, *, low: float, high: float, ticks: Sequence[float]) -> None:
    """Quiet axes with lines at x = 0 and y = 0, and room above and below the values from ``low`` to ``high``."""
    room = 0.09 * (high - low)
    ax.set_xlim(float(x[0]), float(x[-1]))
    ax.set_ylim(low - room, high + room)
    ax.set_yticks(list(ticks))
    ax.grid(visible=True)
    ax.axhline(0.0, color=role_color("muted"), linewidth=0.8)
    ax.axvline(0.0, color=role_color("muted"), linewidth=0.8)
    ax.set_xlabel("$x$")
    ax.set_ylabel("$y$", rotation=0, labelpad=8)


def _draw_step(ax: Axes, x: Array, y: Array, at_zero: Array, **style: Any) -> None:
    """The two pieces of the step; at the jump a full disk where it is, a hollow one where it only comes near."""
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
    en=("The step function", "The perceptron's activation: silent up to 0, then 1 at once."),
    zh=("阶跃函数", "感知机使用的激活函数：输入不超过 0 时输出 0，一旦超过 0 就输出 1。"),
)
def draw_step(data: Mapping[str, Array], ax: Axes) -> None:
    """The step, with its jump."""
    _axes_of_function(ax, data["x"], low=0.0, high=1.0, ticks=(0.0, 0.5, 1.0))
    _draw_step(ax, data["x"], data["y"], data["at_zero"])
    ax.set_title(r"$h(x) = 1 \;\; (x > 0), \quad 0 \;\; (x \leq 0)$")


@figure(
    "sigmoid",
    chapter=3,
    rows=("3.1",),
    data=sigmoid_data,
    size=(5.2, 3.4),
    en=("The sigmoid function", "A step made smooth: every small change of the input changes the output a little."),
    zh=("sigmoid 函数", "平滑化的阶跃函数：输入的任何微小变化都会引起输出的微小变化。"),
)
def draw_sigmoid(data: Mapping[str, Array], ax: Axes) -> None:
    """The sigmoid between its two limits."""
    _axes_of_function(ax, data["x"], low=0.0, high=1.0, ticks=(0.0, 0.5, 1.0))
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
        "Both go from 0 to 1 and neither is linear; the sigmoid's slope is what learning needs.",
    ),
    zh=("阶跃函数与 sigmoid 函数", "两者都从 0 变到 1，都是非线性函数；sigmoid 处处有斜率，这正是学习所需要的。"),
)
def draw_step_and_sigmoid(data: Mapping[str, Array], ax: Axes) -> None:
    """Both functions in one picture, each named beside its line."""
    x = data["x"]
    _axes_of_function(ax, x, low=0.0, high=1.0, ticks=(0.0, 0.5, 1.0))
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
    en=("The ReLU function", "What is positive passes unchanged, what is negative becomes 0."),
    zh=("ReLU 函数", "正的输入原样通过，负的输入变为 0。"),
)
def draw_relu(data: Mapping[str, Array], ax: Axes) -> None:
    """The two straight pieces of ReLU."""
    _axes_of_function(ax, data["x"], low=0.0, high=5.0, ticks=(0, 1, 2, 3, 4, 5))
    ax.plot(data["x"], data["y"], color=role_color("relu"), solid_joinstyle="round")
    ax.set_title(r"$h(x) = \max(x, 0)$")


@figure(
    "tanh",
    chapter=3,
    rows=("3.1",),
    data=tanh_data,
    size=(5.2, 3.4),
    en=("The tanh function", "Like the sigmoid in form, but from -1 to 1 and through the origin."),
    zh=("tanh 函数", "形状与 sigmoid 相似，但取值从 -1 到 1，并且经过原点。"),
)
def draw_tanh(data: Mapping[str, Array], ax: Axes) -> None:
    """Tanh between its two limits."""
    _axes_of_function(ax, data["x"], low=-1.0, high=1.0, ticks=(-1.0, -0.5, 0.0, 0.5, 1.0))
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
        "Scores divided by T: cold, the largest takes all; hot, all become alike; the order stays, the sum is 1.",
    ),
    zh=(
        "softmax 的温度",
        "先把得分除以温度 T：温度低时，最大者几乎独占全部概率；温度高时，各类趋于相同；大小顺序不变，总和为 1。",
    ),
)
def draw_softmax_temperature(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """A panel for each temperature, its probabilities as bars."""
    place = np.arange(len(data["scores"]))
    names = [f"{score:g}" for score in data["scores"].tolist()]
    for ax, temperature, probabilities in zip(
        axes, data["temperature"].tolist(), data["probabilities"].tolist(), strict=True
    ):
        ax.bar(place, probabilities, width=0.66, color=role_color("softmax"))
        for k, p in enumerate(probabilities):
            ax.text(
                k, p + 0.02, f"{p:.2f}" if p >= 0.005 else _power(p), ha="center", va="bottom",
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


# --- a network with its indices ---------------------------------------------------------------------------------------


def _notes_network() -> nn.Network:
    """The network of three layers of section 3.4: 2 inputs, 3 and 2 hidden neurons, 2 outputs."""
    return nn.Network(
        [
            nn.Affine.from_arrays([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], [0.1, 0.2, 0.3]),
            nn.Sigmoid(),
            nn.Affine.from_arrays([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], [0.1, 0.2]),
            nn.Sigmoid(),
            nn.Affine.from_arrays([[0.1, 0.3], [0.2, 0.4]], [0.1, 0.2]),
            nn.Identity(),
        ],
        loss="sum_of_squares",
    )


def network_indices_data() -> dict[str, Array]:
    """The numbers in the network of section 3.4 for the input (1.0, 0.5).

    Returns:
        ``x`` (2,); ``a1`` (3,), ``a2`` (2,), ``a3`` (2,), the weighted sums of each layer; ``z1``, ``z2``, ``y``, what
        its activation makes of them; ``W1`` (2, 3) and ``b1`` (3,), so that w^(1)_12, from neuron 2 to neuron 1, is
        ``W1[1, 0]``.
    """
    network = _notes_network()
    value = np.array([1.0, 0.5])
    found = {"x": value, "W1": network.params["affine1.W"].copy(), "b1": network.params["affine1.b"].copy()}
    names = ("a1", "z1", "a2", "z2", "a3", "y")
    for name, layer in zip(names, network.layers.values(), strict=True):
        found[name] = value = layer.forward(value)
    return found


_RADIUS: Final = 0.46
_COLUMN: Final = 3.0  # from a layer to the next
_TARGET: Final = (1, 0)  # the neuron that the highlighted weight leads to: layer 1, neuron 1
_FROM: Final = (0, 1)  # and that it comes from: layer 0, neuron 2


@figure(
    "network_indices",
    chapter=3,
    rows=("3.4",),
    data=network_indices_data,
    size=(8.8, 6.1),
    en=(
        "Whose weight is it?",
        "The upper index names the layer, the lower ones the neuron that a weight leads to and the one it comes from.",
    ),
    zh=("权重的下标", "上标表示层号；第一个下标表示权重指向的神经元，第二个下标表示权重来自的神经元。"),
)
def draw_network_indices(data: Mapping[str, Array], ax: Axes) -> None:
    """The network of 2, 3, 2 and 2 neurons with its biases; below, one weight with what each of its indices says."""
    layers = [data["x"], data["a1"], data["a2"], data["a3"]]
    places = [_column(k, len(layer)) for k, layer in enumerate(layers)]
    biases = [(k * _COLUMN, 3.1) for k in range(len(layers) - 1)]
    for k in range(1, len(layers)):
        for j, end in enumerate(places[k]):
            for i, start in enumerate(places[k - 1]):
                if ((k - 1, i), (k, j)) != (_FROM, _TARGET):
                    _arrow(ax, start, end, color=role_color("muted"), width=0.8)
            _arrow(ax, biases[k - 1], end, color=role_color("muted"), width=0.8, dashed=True)
    start, end = places[_FROM[0]][_FROM[1]], places[_TARGET[0]][_TARGET[1]]
    _arrow(ax, start, end, color=role_color("positive"), width=2.6)
    for k, layer in enumerate(layers):
        for i, value in enumerate(layer.tolist()):
            name = f"$x_{i + 1}$" if k == 0 else f"$a^{{({k})}}_{i + 1}$"
            pointed = (k, i) in (_FROM, _TARGET)
            _node(ax, places[k][i], name, f"{value:.3g}", pointed=pointed)
    for k, (x, y) in enumerate(biases):
        _node(ax, (x, y), "$1$", "", faint=True)
        ax.text(
            x + 0.62,
            y + 0.16,
            localized("bias", "偏置") + f" b⁽{_raised(k + 1)}⁾",
            ha="left",
            va="center",
            fontsize=font_size("note"),
            color=role_color("muted"),
        )
    (x, y), (_, above) = places[_FROM[0]][_FROM[1]], places[0][0]
    ax.text(
        x + 0.42,
        (y + above) / 2,
        "$w^{(1)}_{12}$",
        ha="center",
        va="center",
        fontsize=font_size("label"),
        color=role_color("positive"),
    )
    for i, (x, y) in enumerate(places[-1]):
        _arrow(ax, (x, y), (x + 1.5 + _RADIUS, y), color=role_color("muted"), width=0.8)
        ax.text(
            x + 1.58, y, f"$y_{i + 1} = {data['y'][i]:.3f}$", ha="left", va="center", fontsize=font_size("label"),
            color=role_color("text"),
        )  # fmt: skip
    names = (
        localized("input", "输入层"),
        localized("layer 1", "第 1 层"),
        localized("layer 2", "第 2 层"),
        localized("layer 3: output", "第 3 层：输出"),
    )
    for k, name in enumerate(names):
        ax.text(
            k * _COLUMN, 4.0, name, ha="center", va="center", fontsize=font_size("label"), fontweight="bold",
            color=role_color("muted"),
        )  # fmt: skip
    _explain(ax, data)
    ax.set_xlim(-0.7, 12.1)
    ax.set_ylim(-4.4, 4.3)
    ax.set_aspect("equal")
    ax.set(xticks=[], yticks=[])
    ax.axis("off")


def _column(layer: int, neurons: int) -> list[tuple[float, float]]:
    """The places of a layer's neurons, the first at the top."""
    return [(layer * _COLUMN, 1.5 * ((neurons - 1) / 2 - i)) for i in range(neurons)]


def _node(
    ax: Axes, place: tuple[float, float], name: str, value: str, *, pointed: bool = False, faint: bool = False
) -> None:
    from matplotlib.patches import Circle

    edge = role_color("positive") if pointed else role_color("muted")
    face = role_color("background") if faint else role_color("highlight") if pointed else role_color("panel")
    ax.add_patch(
        Circle(
            place, _RADIUS, facecolor=face, edgecolor=edge, linewidth=1.8 if pointed else 1.0, zorder=3,
            linestyle="--" if faint else "-",
        )
    )  # fmt: skip
    x, y = place
    ax.text(
        x, y + (0.13 if value else 0.0), name, ha="center", va="center", fontsize=font_size("label"), zorder=4,
        color=role_color("muted" if faint else "text"),
    )  # fmt: skip
    if value:
        ax.text(
            x,
            y - 0.2,
            value,
            ha="center",
            va="center",
            fontsize=0.85 * font_size("note"),
            color=role_color("muted"),
            zorder=4,
        )


def _arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], *, color: str, width: float, dashed: bool = False
) -> None:
    """An arrow between two neurons, from rim to rim."""
    from matplotlib.patches import FancyArrowPatch

    a, b = np.array(start), np.array(end)
    along = (b - a) / np.hypot(*(b - a))
    first, last = a + _RADIUS * along, b - (_RADIUS + 0.03) * along
    ax.add_patch(
        FancyArrowPatch(
            (first[0], first[1]), (last[0], last[1]), arrowstyle="-|>", mutation_scale=7 + 2 * width, linewidth=width,
            color=color, shrinkA=0, shrinkB=0, zorder=2 if width > 1 else 1, linestyle=(0, (3, 2.5)) if dashed else "-",
        )
    )  # fmt: skip


def _explain(ax: Axes, data: Mapping[str, Array]) -> None:
    """The highlighted weight in large type, what each of its indices says, and the sum it is in."""
    big, small = 2.6 * font_size("title"), 1.25 * font_size("title")
    x, y = 0.4, -3.45
    layer, to, of = series_color(0), series_color(2), series_color(4)
    ax.text(x, y, "$w$", ha="center", va="center", fontsize=big, color=role_color("positive"))
    for dx, dy, text, color in ((0.68, 0.4, "(1)", layer), (0.5, -0.3, "1", to), (0.8, -0.3, "2", of)):
        ax.text(x + dx, y + dy, text, ha="center", va="center", fontsize=small, color=color, fontweight="bold")
    for height, text, color, words in (
        (0.55, "(1)", layer, localized("a weight of layer 1", "第 1 层的权重")),
        (0.0, "1", to, localized("to neuron 1", "指向第 1 个神经元")),
        (-0.55, "2", of, localized("from neuron 2 of the layer before", "来自前一层的第 2 个神经元")),
    ):
        place = (x + 1.85, y + height)
        ax.text(*place, text, ha="center", va="center", fontsize=font_size("label"), color=color, fontweight="bold")
        ax.text(
            place[0] + 0.4,
            place[1],
            words,
            ha="left",
            va="center",
            fontsize=font_size("label"),
            color=role_color("text"),
        )
    w, b, (x1, x2), a, z = data["W1"], data["b1"], data["x"].tolist(), data["a1"], data["z1"]
    column = 8.2
    lines = (
        r"$a^{(1)}_1 = w^{(1)}_{11}\,x_1 + w^{(1)}_{12}\,x_2 + b^{(1)}_1$",
        rf"$= {w[0, 0]:g} \cdot {x1:g} + {w[1, 0]:g} \cdot {x2:g} + {b[0]:g} = {a[0]:.3g}$",
        rf"$z^{{(1)}}_1 = \sigma(a^{{(1)}}_1) = {z[0]:.3f}$",
    )
    for height, text in zip((0.6, 0.0, -0.6), lines, strict=True):
        ax.text(column, y + height, text, ha="left", va="center", fontsize=font_size("label"), color=role_color("text"))


# --- linear layers collapse -------------------------------------------------------------------------------------------


def linear_collapse_data() -> dict[str, Array]:
    """Two affine layers with nothing between them, the one layer that equals them, and the same two around a ReLU.

    Returns:
        ``W1`` (1, 4), ``b1`` (4,), ``W2`` (4, 1), ``b2`` (1,): the two layers; ``W`` (1, 1), ``b`` (1,): the one, of
        `zhishen.nn.collapse`. ``x`` (201,); ``two``, ``one`` and ``bent`` (201,): what comes out of the two layers, of
        the one, and of the two with a ReLU between them. ``difference``: the largest between two and one.
    """
    rng = np.random.default_rng(1073)
    first, second = (
        nn.Affine.from_arrays(np.round(rng.normal(size=shape), 1), np.round(rng.normal(size=shape[1]), 1))
        for shape in ((1, 4), (4, 1))
    )
    one = nn.collapse([first, nn.Identity(), second])
    x = np.linspace(-3.0, 3.0, 201)
    rows = x[:, np.newaxis]  # (201, 1)
    two, single, bent = (
        nn.Network(layers).predict(rows)[:, 0] for layers in ([first, second], [one], [first, nn.ReLU(), second])
    )
    return {
        "W1": first.params["W"].copy(), "b1": first.params["b"].copy(),
        "W2": second.params["W"].copy(), "b2": second.params["b"].copy(),
        "W": one.params["W"].copy(), "b": one.params["b"].copy(),
        "x": x, "two": two, "one": single, "bent": bent,
        "difference": abs(two - single).max(),
    }  # fmt: skip


@figure(
    "linear_collapse",
    chapter=3,
    rows=("3.2",),
    data=linear_collapse_data,
    size=(9.4, 4.2),
    panels=(1, 3),
    en=(
        "Linear layers are one layer",
        "Two affine layers multiply out to one with the same outputs; a ReLU between them bends the line.",
    ),
    zh=("线性层叠加仍是一层", "两个仿射层相乘得到输出相同的一层；中间加入 ReLU，直线就弯折了。"),
)
def draw_linear_collapse(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """The two products with their numbers; both networks' outputs, one upon the other; and with a ReLU."""
    products, line, bent = axes
    if (grid := products.get_gridspec()) is not None:
        grid.set_width_ratios([1.3, 1.0, 1.0])  # its numbers need more room
    _draw_products(products, data)
    x = data["x"]
    line.plot(
        x, data["two"], color=role_color("affine"), linewidth=6, alpha=0.35, label=localized("two layers", "两层")
    )
    line.plot(x, data["one"], color=role_color("text"), linestyle="--", label=localized("the one layer", "合成的一层"))
    line.set_title(localized("No activation: equal", "没有激活函数：完全相同"))
    line.text(
        0.97, 0.04, localized("largest difference {}", "最大差 {}").format(_power(float(data["difference"]))), ha="right",
        va="bottom", transform=line.transAxes, fontsize=font_size("note"), color=role_color("muted"),
    )  # fmt: skip
    bent.plot(x, data["one"], color=role_color("text"), linestyle="--", label=localized("the one layer", "合成的一层"))
    bent.plot(x, data["bent"], color=role_color("relu"), label=localized("two layers and ReLU", "两层与 ReLU"))
    bent.set_title(localized("ReLU between: bent", "中间有 ReLU：弯折"))
    values = np.concatenate([data["one"], data["bent"]])
    low, high = float(values.min()), float(values.max())
    for ax in (line, bent):
        ax.set_xlim(-3.0, 3.0)
        ax.set_ylim(low - 0.16 * (high - low), high + 0.34 * (high - low))
        ax.grid(visible=True)
        ax.legend(loc="upper right", borderaxespad=0.1)
        ax.set_xlabel("$x$")
        ax.set_ylabel("$y$", rotation=0, labelpad=6)


def _power(value: float) -> str:
    """A small number in powers of ten; 0 as it is."""
    if value == 0:
        return "0"
    digits, exponent = f"{value:.0e}".split("e")
    return f"{digits} × 10{_raised(int(exponent))}"


def _raised(number: int) -> str:
    """A whole number as a superscript, of characters: formulas in mathematical type hold no Chinese."""
    return str(number).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _draw_products(ax: Axes, data: Mapping[str, Array]) -> None:
    """W = W_1 W_2 and b = b_1 W_2 + b_2 in cells."""
    W1, b1, W2, b2 = data["W1"][0].tolist(), data["b1"].tolist(), data["W2"][:, 0].tolist(), data["b2"].tolist()
    count = len(W1)
    colors = (role_color("affine"), series_color(2), role_color("positive"))
    for top, row, name, result, plus in (
        (0.0, W1, "$W_1$", float(data["W"][0, 0]), ()),
        (-5.1, b1, "$b_1$", float(data["b"][0]), tuple(b2)),
    ):
        middle = top - count / 2
        _cells(ax, 0.0, middle + 0.5, [row], colors[0])
        _cells(ax, count + 0.5, top, [[value] for value in W2], colors[1])
        end = count + 1.9
        if plus:
            ax.text(end - 0.1, middle, "+", ha="center", va="center", fontsize=font_size("label"))
            _cells(ax, end + 0.2, middle + 0.5, [list(plus)], colors[1])
            _name(ax, end + 0.7, middle + 0.85, "$b_2$")
            end += 1.6
        ax.text(end, middle, "=", ha="center", va="center", fontsize=font_size("label"))
        _cells(ax, end + 0.4, middle + 0.5, [[result]], colors[2])
        _name(ax, count / 2, middle + 0.85, name)
        _name(ax, count + 1.0, top + 0.35, "$W_2$")
        _name(ax, end + 0.9, middle + 0.85, "$b$" if plus else "$W$")
    ax.set_xlim(-0.1, 9.6)
    ax.set_ylim(-9.2, 0.8)
    ax.set_aspect("equal")
    ax.set(xticks=[], yticks=[])
    ax.axis("off")
    ax.set_anchor("N")
    ax.set_title(localized("Multiplied out", "乘开"))


def _name(ax: Axes, x: float, y: float, text: str) -> None:
    ax.text(x, y, text, ha="center", va="center", fontsize=font_size("label"), color=role_color("text"))


def _cells(ax: Axes, left: float, top: float, values: Sequence[Sequence[float]], color: str) -> None:
    """Numbers in cells of one by one."""
    from matplotlib.patches import Rectangle

    for i, row in enumerate(values):
        for j, value in enumerate(row):
            corner = (left + j, top - i - 1.0)
            ax.add_patch(Rectangle(corner, 1.0, 1.0, facecolor=color, alpha=0.16, edgecolor="none"))
            ax.add_patch(Rectangle(corner, 1.0, 1.0, fill=False, edgecolor=color, linewidth=0.9))
            ax.text(
                left + j + 0.5, top - i - 0.5, f"{value:.2f}".rstrip("0").rstrip("."), ha="center", va="center",
                fontsize=0.85 * font_size("note"), color=role_color("text"),
            )  # fmt: skip


# --- MNIST ------------------------------------------------------------------------------------------------------------

_EACH: Final = 10


def mnist_sheet_data() -> dict[str, Array]:
    """The first ten test images of each class of MNIST.

    Returns:
        ``images`` (10, 10, 28, 28), a class a row, from 0 to 255; ``labels`` (10, 10).
    """
    x, t = datasets.mnist(flatten=False, normalize=False).test
    places = np.stack([np.flatnonzero(t == label)[:_EACH] for label in range(10)])
    return {"images": x[places, 0], "labels": t[places]}


@figure(
    "mnist_sheet",
    chapter=3,
    rows=("3.5",),
    data=mnist_sheet_data,
    size=(5.6, 5.9),
    en=("MNIST", "The first ten test images of each class: no two hands write the same digit alike."),
    zh=("MNIST 数据集", "每一类的前十张测试图像：同一个数字，人人写法不同。"),
)
def draw_mnist_sheet(data: Mapping[str, Array], ax: Axes) -> None:
    """A class a row, its label at the left."""
    images = data["images"]
    rows, columns, height, width = images.shape
    room = 6  # pixels between images
    sheet = np.nan_to_num(image_grid(images.reshape(-1, height, width), columns, gap=room)).astype(images.dtype)
    ax.imshow(sheet, cmap=colormap("grayscale"), vmin=0, vmax=255, interpolation="antialiased")
    ax.set_xticks([])
    ax.set_yticks(
        [i * (height + room) + height / 2 for i in range(rows)], [str(label) for label in data["labels"][:, 0]]
    )
    ax.tick_params(axis="y", length=0, labelsize=font_size("title"), labelcolor=role_color("text"), pad=8)
    for spine in ax.spines.values():
        spine.set_visible(False)


# --- batches ----------------------------------------------------------------------------------------------------------


def _batch_speed(*, seed: int, largest: int, images: int, rounds: int) -> dict[str, Array]:
    """How many images a second a network 784-50-10 takes, in batches of 1, 2, 4 ... ``largest``.

    The best of several rounds counts: whatever else runs on the machine only ever makes it slower. Small batches take
    fewer images, so that no round takes long.
    """
    rng = np.random.default_rng(seed)
    network = nn.two_layer(784, 50, 10, rng=rng, dtype=np.float32)
    x = rng.random((images, 784), dtype=np.float32)
    sizes = 2 ** np.arange(int(np.log2(largest)) + 1)
    network.predict(x[:1], batch_size=1)  # whatever is done once only is done now
    best = np.full(len(sizes), np.inf)
    for _ in range(rounds):
        for k, size in enumerate(sizes.tolist()):
            some = x[: min(images, 500 * size)]
            start = time.perf_counter()
            network.predict(some, batch_size=size)
            best[k] = min(best[k], (time.perf_counter() - start) / len(some))
    return {"batch_size": sizes, "per_second": 1 / best}


def batch_speed_data() -> dict[str, Array]:
    """What this machine does, so the numbers are others elsewhere.

    Returns:
        ``batch_size`` (B,): 1, 2, 4 and so on; ``per_second`` (B,): images, measured.
    """
    return cached(_batch_speed, seed=0, largest=4096, images=16384, rounds=5)


@figure(
    "batch_speed",
    chapter=3,
    rows=("3.6",),
    data=batch_speed_data,
    size=(6.2, 3.9),
    en=(
        "Batches are faster",
        "Images a second through a network 784-50-10, as measured on the machine that drew this figure.",
    ),
    zh=("批处理更快", "784-50-10 网络每秒处理的图像数；在绘制本图的机器上实测。"),
)
def draw_batch_speed(data: Mapping[str, Array], ax: Axes) -> None:
    """Speed against the size of batches, both logarithmic; the first and the best named."""
    from matplotlib.ticker import FuncFormatter, NullLocator

    sizes, speed = data["batch_size"], data["per_second"]
    ax.loglog(sizes, speed, "o-", color=role_color("forward"))
    best = int(speed.argmax())
    low, high = float(speed.min()), float(speed.max())
    ax.set_ylim(low / 2.2, high * 3.0)
    ax.set_xlim(0.75, float(sizes[-1]) * 1.5)
    ax.set_xticks(sizes[::2], [f"{size:,}" for size in sizes[::2].tolist()])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.grid(visible=True, axis="y")
    ax.set_xlabel(localized("images in a batch", "批大小（图像数）"))
    ax.set_title(localized("images a second", "每秒处理的图像数"))
    for k, words, offset, ha, va in (
        (0, localized("one by one: {}", "逐个处理：{}").format(_round(float(speed[0]))), (10, -4), "left", "top"),
        (
            best,
            localized("in batches of {}: {}, {} times as many", "批大小 {}：{}，是逐个处理的 {} 倍").format(
                f"{sizes[best]:,}", _round(float(speed[best])), f"{speed[best] / speed[0]:.0f}"
            ),
            (0, 10),
            "right" if sizes[best] > 64 else "left",
            "bottom",
        ),
    ):
        ax.annotate(
            words, (float(sizes[k]), float(speed[k])), offset, textcoords="offset points", ha=ha, va=va,
            fontsize=font_size("label"), fontweight="bold", color=role_color("text"),
        )  # fmt: skip
    ax.text(
        0.98, 0.05, localized("measured on this machine", "在本机实测"), transform=ax.transAxes, ha="right", va="bottom",
        fontsize=font_size("note"), color=role_color("muted"),
    )  # fmt: skip


def _round(value: float) -> str:
    """A measured number with the two digits that mean something."""
    return f"{float(f'{value:.1e}'):,.0f}"
