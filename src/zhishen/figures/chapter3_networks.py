"""Figures of chapter 3: a network with the indices of its weights, and linear layers that equal one layer.

References:
    *Deep Learning from Scratch*, chapter 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen import nn
from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.number_text import scientific, superscript
from zhishen.figures.theme import font_size, localized, role_color, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_linear_collapse", "draw_network_indices", "linear_collapse_data", "network_indices_data",
]  # fmt: skip

# --- a network with its indices ---------------------------------------------------------------------------------------


def _notes_network() -> nn.Network:
    """The three-layer network of section 3.4: 2 inputs, 3 and 2 hidden neurons, 2 outputs."""
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
        ``x`` (2,); ``a1`` (3,), ``a2`` (2,), ``a3`` (2,), the weighted sums of each layer; ``z1``, ``z2``, ``y``, their
        activations; ``W1`` (2, 3) and ``b1`` (3,), where w^(1)_12, the weight from neuron 2 to neuron 1, is
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
_COLUMN: Final = 3.0  # the distance from a layer to the next
_TARGET: Final = (1, 0)  # the neuron at the end of the highlighted weight: layer 1, neuron 1
_SOURCE: Final = (0, 1)  # the neuron at its beginning: layer 0, neuron 2


@figure(
    "network_indices",
    chapter=3,
    rows=("3.4",),
    data=network_indices_data,
    size=(8.8, 6.1),
    en=(
        "The indices of a weight",
        (
            "The upper index is the layer; the first lower index is the neuron that the weight leads to, the second "
            "its source."
        ),
    ),
    zh=("权重的下标", "上标表示层号；第一个下标表示权重指向的神经元，第二个下标表示权重来自的神经元。"),
)
def draw_network_indices(data: Mapping[str, Array], ax: Axes) -> None:
    """The network of 2, 3, 2 and 2 neurons with its biases; below, one weight with the meaning of its indices."""
    layers = [data["x"], data["a1"], data["a2"], data["a3"]]
    places = [_column(k, len(layer)) for k, layer in enumerate(layers)]
    biases = [(k * _COLUMN, 3.1) for k in range(len(layers) - 1)]
    for k in range(1, len(layers)):
        for j, end in enumerate(places[k]):
            for i, start in enumerate(places[k - 1]):
                if ((k - 1, i), (k, j)) != (_SOURCE, _TARGET):
                    _arrow(ax, start, end, color=role_color("muted"), width=0.8)
            _arrow(ax, biases[k - 1], end, color=role_color("muted"), width=0.8, dashed=True)
    start, end = places[_SOURCE[0]][_SOURCE[1]], places[_TARGET[0]][_TARGET[1]]
    _arrow(ax, start, end, color=role_color("positive"), width=2.6)
    for k, layer in enumerate(layers):
        for i, value in enumerate(layer.tolist()):
            name = f"$x_{i + 1}$" if k == 0 else f"$a^{{({k})}}_{i + 1}$"
            highlighted = (k, i) in (_SOURCE, _TARGET)
            _node(ax, places[k][i], name, f"{value:.3g}", highlighted=highlighted)
    for k, (x, y) in enumerate(biases):
        _node(ax, (x, y), "$1$", "", faint=True)
        ax.text(
            x + 0.62,
            y + 0.16,
            localized("bias", "偏置") + f" b⁽{superscript(k + 1)}⁾",
            ha="left",
            va="center",
            fontsize=font_size("note"),
            color=role_color("muted"),
        )
    (x, y), (_, above) = places[_SOURCE[0]][_SOURCE[1]], places[0][0]
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
    """The positions of a layer's neurons, the first at the top."""
    return [(layer * _COLUMN, 1.5 * ((neurons - 1) / 2 - i)) for i in range(neurons)]


def _node(
    ax: Axes, place: tuple[float, float], name: str, value: str, *, highlighted: bool = False, faint: bool = False
) -> None:
    from matplotlib.patches import Circle

    edge = role_color("positive") if highlighted else role_color("muted")
    face = role_color("background") if faint else role_color("highlight") if highlighted else role_color("panel")
    ax.add_artist(
        Circle(
            place, _RADIUS, facecolor=face, edgecolor=edge, linewidth=1.8 if highlighted else 1.0, zorder=3,
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
            fontsize=font_size("note"),
            color=role_color("muted"),
            zorder=4,
        )


def _arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], *, color: str, width: float, dashed: bool = False
) -> None:
    """Draw an arrow from the edge of a neuron to the edge of another."""
    from matplotlib.patches import FancyArrowPatch

    a, b = np.array(start), np.array(end)
    along = (b - a) / np.hypot(*(b - a))
    first, last = a + _RADIUS * along, b - (_RADIUS + 0.03) * along
    ax.add_artist(
        FancyArrowPatch(
            (first[0], first[1]), (last[0], last[1]), arrowstyle="-|>", mutation_scale=7 + 2 * width, linewidth=width,
            color=color, shrinkA=0, shrinkB=0, zorder=2 if width > 1 else 1, linestyle=(0, (3, 2.5)) if dashed else "-",
        )
    )  # fmt: skip


def _explain(ax: Axes, data: Mapping[str, Array]) -> None:
    """Draw the highlighted weight in large text, the meaning of its indices, and the sum that contains it."""
    big, small = 2.6 * font_size("title"), 1.25 * font_size("title")
    x, y = 0.4, -3.45
    layer, to, of = series_color(0), series_color(2), series_color(4)
    ax.text(x, y, "$w$", ha="center", va="center", fontsize=big, color=role_color("positive"))
    for dx, dy, text, color in ((0.68, 0.4, "(1)", layer), (0.5, -0.3, "1", to), (0.8, -0.3, "2", of)):
        ax.text(x + dx, y + dy, text, ha="center", va="center", fontsize=small, color=color, fontweight="bold")
    for height, text, color, meaning in (
        (0.55, "(1)", layer, localized("a weight of layer 1", "第 1 层的权重")),
        (0.0, "1", to, localized("to neuron 1", "指向第 1 个神经元")),
        (-0.55, "2", of, localized("from neuron 2 of the previous layer", "来自前一层的第 2 个神经元")),
    ):
        place = (x + 1.85, y + height)
        ax.text(*place, text, ha="center", va="center", fontsize=font_size("label"), color=color, fontweight="bold")
        ax.text(
            place[0] + 0.4,
            place[1],
            meaning,
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
    """Two affine layers in sequence, the single layer that equals them, and the two layers with a ReLU between them.

    Returns:
        ``W1`` (1, 4), ``b1`` (4,), ``W2`` (4, 1), ``b2`` (1,): the two layers; ``W`` (1, 1), ``b`` (1,): the single
        layer of `zhishen.nn.collapse`. ``c`` and ``c_cubed``: the weight of h(x) = c x, and that of three such
        layers in one. ``x`` (201,); ``two``, ``one`` and ``bent`` (201,): the outputs of the two layers, of the single
        layer, and of the two layers with a ReLU. ``difference``: the largest absolute difference
        between ``two`` and ``one``.
    """
    rng = np.random.default_rng(1073)
    first, second = (
        nn.Affine.from_arrays(np.round(rng.normal(size=shape), 1), np.round(rng.normal(size=shape[1]), 1))
        for shape in ((1, 4), (4, 1))
    )
    one = nn.collapse([first, nn.Identity(), second])
    scaling = nn.Affine.from_arrays([[2.0]], [0.0])
    cubed = nn.collapse([scaling, nn.Identity(), scaling, nn.Identity(), scaling, nn.Identity()])
    x = np.linspace(-3.0, 3.0, 201)
    rows = x[:, np.newaxis]  # (201, 1)
    two, single, bent = (
        nn.Network(layers).predict(rows)[:, 0] for layers in ([first, second], [one], [first, nn.ReLU(), second])
    )
    return {
        "W1": first.params["W"].copy(), "b1": first.params["b"].copy(),
        "W2": second.params["W"].copy(), "b2": second.params["b"].copy(),
        "W": one.params["W"].copy(), "b": one.params["b"].copy(),
        "c": scaling.params["W"][0, 0], "c_cubed": cubed.params["W"][0, 0],
        "x": x, "two": two, "one": single, "bent": bent,
        "difference": abs(two - single).max(),
    }  # fmt: skip


@figure(
    "linear_collapse",
    chapter=3,
    rows=("3.2",),
    data=linear_collapse_data,
    size=(9.4, 5.2),
    panels=(1, 3),
    en=(
        "Several linear layers equal one layer",
        (
            "The product of two affine layers is one layer with the same outputs, and three layers h(x) = c x are "
            "one layer c³ x; a ReLU between two layers bends the line."
        ),
    ),
    zh=(
        "线性层叠加仍是一层",
        "两个 Affine 层相乘，得到输出相同的一层；三层 h(x) = c x 就是一层 c³ x。两层之间加入 ReLU，直线就弯折了。",
    ),
)
def draw_linear_collapse(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """The two products with their numbers, the outputs of both networks, and the outputs with a ReLU."""
    products, line, bent = axes
    if (grid := products.get_gridspec()) is not None:
        grid.set_width_ratios([1.3, 1.0, 1.0])  # the numbers need more space
    _draw_products(products, data)
    x = data["x"]
    line.plot(
        x, data["two"], color=role_color("affine"), linewidth=6, alpha=0.35, label=localized("two layers", "两层")
    )
    line.plot(x, data["one"], color=role_color("text"), linestyle="--", label=localized("one layer", "合成的一层"))
    line.set_title(localized("No activation: equal", "没有激活函数：完全相同"))
    difference = scientific(float(data["difference"]))
    line.text(
        0.97, 0.04, localized("largest difference {value}", "最大差 {value}", value=difference), ha="right",
        va="bottom", transform=line.transAxes, fontsize=font_size("note"), color=role_color("muted"),
    )  # fmt: skip
    bent.plot(x, data["one"], color=role_color("text"), linestyle="--", label=localized("one layer", "合成的一层"))
    bent.plot(x, data["bent"], color=role_color("relu"), label=localized("two layers with ReLU", "两层与 ReLU"))
    bent.set_title(localized("With ReLU: bent", "中间有 ReLU：弯折"))
    values = np.concatenate([data["one"], data["bent"]])
    low, high = float(values.min()), float(values.max())
    for ax in (line, bent):
        ax.set_xlim(-3.0, 3.0)
        ax.set_ylim(low - 0.16 * (high - low), high + 0.34 * (high - low))
        ax.grid(visible=True)
        ax.legend(loc="upper right", borderaxespad=0.1)
        ax.set_xlabel("$x$")
        ax.set_ylabel("$y$", rotation=0, labelpad=6)


def _draw_products(ax: Axes, data: Mapping[str, Array]) -> None:
    """Draw W = W_1 W_2, b = b_1 W_2 + b_2 and c c c = c³ as cells."""
    W1, b1, W2, b2 = data["W1"][0].tolist(), data["b1"].tolist(), data["W2"][:, 0].tolist(), data["b2"].tolist()
    count = len(W1)
    colors = (role_color("affine"), series_color(2), role_color("positive"))
    for top, row, name, result, plus in (
        (0.0, W1, "$W_1$", float(data["W"][0, 0]), ()),
        (-5.1, b1, "$b_1$", float(data["b"][0]), tuple(b2)),
    ):
        middle = top - count / 2
        _cells(ax, 0.0, middle + 0.5, [row], colors[0])
        ax.text(count + 0.4, middle, "·", ha="center", va="center", fontsize=font_size("title"), fontweight="bold")
        _cells(ax, count + 0.8, top, [[value] for value in W2], colors[1])
        end = count + 2.2
        if plus:
            ax.text(end - 0.1, middle, "+", ha="center", va="center", fontsize=font_size("label"))
            _cells(ax, end + 0.2, middle + 0.5, [list(plus)], colors[1])
            _name(ax, end + 0.7, middle + 0.85, "$b_2$")
            end += 1.6
        ax.text(end, middle, "=", ha="center", va="center", fontsize=font_size("label"))
        _cells(ax, end + 0.4, middle + 0.5, [[result]], colors[2])
        _name(ax, count / 2, middle + 0.85, name)
        _name(ax, count + 1.3, top + 0.35, "$W_2$")
        _name(ax, end + 0.9, middle + 0.85, "$b$" if plus else "$W$")
    _draw_scalings(ax, float(data["c"]), float(data["c_cubed"]), colors)
    ax.set_xlim(-0.1, 9.9)
    ax.set_ylim(-12.4, 0.8)
    ax.set_aspect("equal")
    ax.set(xticks=[], yticks=[])
    ax.axis("off")
    ax.set_anchor("N")
    ax.set_title(localized("The products", "乘开"))


def _draw_scalings(ax: Axes, c: float, c_cubed: float, colors: tuple[str, str, str]) -> None:
    """Draw the product of the weights of three layers h(x) = c x."""
    middle = -11.3
    for k in range(3):
        if k:
            ax.text(
                1.8 * k - 0.4, middle, "·", ha="center", va="center", fontsize=font_size("title"), fontweight="bold"
            )
        _cells(ax, 1.8 * k, middle + 0.5, [[c]], colors[k % 2])
        _name(ax, 1.8 * k + 0.5, middle + 0.85, "$c$")
    ax.text(5.2, middle, "=", ha="center", va="center", fontsize=font_size("label"))
    _cells(ax, 5.8, middle + 0.5, [[c_cubed]], colors[2])
    _name(ax, 6.3, middle + 0.88, "$c^3$")
    ax.text(7.2, middle, "$h(h(h(x)))$\n$= c^3 x$", ha="left", va="center", fontsize=font_size("note"))


def _name(ax: Axes, x: float, y: float, text: str) -> None:
    ax.text(x, y, text, ha="center", va="center", fontsize=font_size("label"), color=role_color("text"))


def _cells(ax: Axes, left: float, top: float, values: Sequence[Sequence[float]], color: str) -> None:
    """Draw numbers in cells of size 1."""
    from matplotlib.patches import Rectangle

    for i, row in enumerate(values):
        for j, value in enumerate(row):
            corner = (left + j, top - i - 1.0)
            ax.add_artist(Rectangle(corner, 1.0, 1.0, facecolor=color, alpha=0.16, edgecolor="none"))
            ax.add_artist(Rectangle(corner, 1.0, 1.0, fill=False, edgecolor=color, linewidth=0.9))
            ax.text(
                left + j + 0.5, top - i - 0.5, f"{value:.2f}".rstrip("0").rstrip("."), ha="center", va="center",
                fontsize=0.9 * font_size("note"), color=role_color("text"),
            )  # fmt: skip
