"""Figures of chapter 5: gradient checks, which compare numerical gradients with those of the layers and of the tape.

References:
    *Deep Learning from Scratch*, section 5.7.4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.data import mnist
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.number_text import superscript
from zhishen.figures.theme import font_size, localized, role_color, series_color
from zhishen.graph import ops
from zhishen.graph.numerical import numerical_gradient
from zhishen.nn import Network, multi_layer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_gradient_check_step", "draw_three_ways", "gradient_check_errors", "gradient_check_step_data",
    "three_ways_data",
]  # fmt: skip


def _network(dtype: str, *, hidden: int, seed: int) -> Network:
    """A smooth network, whose parameters are the same in each dtype up to rounding."""
    network = multi_layer(784, [hidden], 10, activation="tanh", rng=np.random.default_rng(seed), dtype=np.float64)
    if dtype == "float64":
        return network
    rounded = multi_layer(784, [hidden], 10, activation="tanh", rng=np.random.default_rng(seed), dtype=dtype)
    rounded.load_state_dict(network.state_dict())
    return rounded


def _forward_difference(f: Callable[[Array], float], x: Array, *, h: float) -> Array:
    """(f(x + h e_i) - f(x)) / h for each element, the simplest numerical gradient."""
    gradient, value = np.zeros_like(x), f(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + h
        gradient[index] = (f(x) - value) / h
        x[index] = before
    return gradient


def gradient_check_errors(build: Callable[[str], Network], x: Array, t: Array, steps: Array) -> dict[str, Array]:
    """The errors of numerical gradients of ``affine1.b``, relative to the size of the gradient by backpropagation.

    Args:
        build: makes the network in a dtype, with the same parameters up to rounding.
        x: a batch of inputs in float64.
        t: its labels.
        steps: the steps h.

    Returns:
        The steps as ``h``, and an array for each kind of difference and each dtype, such as ``central_float64``.
    """
    exact = build("float64").gradient(x, t)["affine1.b"]
    errors: dict[str, Array] = {"h": steps}
    for dtype in ("float64", "float32"):
        network = build(dtype)
        inputs, bias = x.astype(dtype), network.params["affine1.b"]

        def value(_: Array, network: Network = network, inputs: Array = inputs) -> float:
            return network.loss(inputs, t)

        for kind, differences in (("forward", _forward_difference), ("central", numerical_gradient)):
            found = [differences(value, bias, h=float(h)).astype(np.float64) - exact for h in steps]
            errors[f"{kind}_{dtype}"] = np.linalg.norm(found, axis=1) / np.linalg.norm(exact)
    return errors


def _step_experiment(*, hidden: int, samples: int, exponents: int, per_decade: int, seed: int) -> dict[str, Array]:
    """The difference between numerical gradients and backpropagation, relative to the gradient, by step."""
    split = mnist(compact=True, dtype=np.float64).train
    steps = 10.0 ** -np.arange(1, exponents + 1e-9, 1 / per_decade)
    return gradient_check_errors(
        lambda dtype: _network(dtype, hidden=hidden, seed=seed), split.x[:samples], split.t[:samples], steps
    )


def gradient_check_step_data() -> dict[str, Array]:
    """The relative errors of forward and central differences in both precisions, by step ``h``."""
    return cached(_step_experiment, hidden=20, samples=20, exponents=12, per_decade=4, seed=0)


# Each curve with its color, its line style, and the position of its label relative to its lowest point, in points.
_CURVES: Final = (
    ("forward_float64", 1, "-", (0, 52), "center"),
    ("central_float64", 0, "-", (32, 8), "left"),
    ("forward_float32", 1, ":", (-4, 58), "center"),
    ("central_float32", 0, ":", (12, -14), "left"),
)


def _power_of_ten(x: float) -> str:
    """1.8e-05 as 2·10⁻⁵, and 1e-07 as 10⁻⁷."""
    digit, _, power = f"{x:.0e}".partition("e")
    return f"{'' if digit == '1' else f'{digit}·'}10{superscript(int(power))}"


@figure(
    "gradient_check_step",
    chapter=5,
    rows=("5.5", "4.6"),
    data=gradient_check_step_data,
    size=(7.5, 4.6),
    en=(
        "Which step is best for a gradient check?",
        (
            "The error of numerical gradients, compared with backpropagation. The curvature of the function limits "
            "large steps, rounding limits small ones; the dots mark the best steps. A check needs central differences "
            "in float64."
        ),
    ),
    zh=(
        "梯度确认的步长取多小",
        (
            "数值梯度与反向传播的误差。步长大时受函数弯曲影响，步长小时被舍入误差淹没，圆点标出最佳步长；"
            "梯度确认应使用 float64 的中心差分。"
        ),
    ),
)
def draw_gradient_check_step(data: Mapping[str, Any], ax: Axes) -> None:
    """Four curves on logarithmic axes, with a mark at the lowest point of each."""
    h = data["h"]
    kinds = {
        "forward": localized("forward difference", "前向差分"),
        "central": localized("central difference", "中心差分"),
    }
    for key, number, line, place, side in _CURVES:
        error, color = data[key], series_color(number)
        kind, dtype = key.split("_")
        best = int(np.argmin(error))
        ax.plot(h, error, color=color, linestyle=line)
        ax.plot(h[best], error[best], "o", color=color, markeredgecolor=role_color("background"), markersize=7)
        ax.annotate(
            f"{kinds[kind]}\n{dtype}, h = {_power_of_ten(h[best])}",
            (h[best], error[best]),
            place,
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=font_size("note"),
            color=color,
        )
    lost = h[data["central_float32"] >= 1 - 1e-9]
    ax.annotate(
        localized("float32: x + h is rounded to x", "float32：x + h 舍入后还是 x"),
        (float(np.sqrt(lost.min() * lost.max())), 1.0),
        (0, -8),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=font_size("note"),
        color=role_color("muted"),
    )
    ax.set_xlim(h.min() / 2, 8)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel(localized("step h", "步长 h"))
    ax.set_ylabel(localized("relative error of the gradient", "梯度的相对误差"))
    ax.grid(visible=True)


_AGREEMENT: Final = 1e-7  # the largest difference that is allowed in float64


def _three_ways_experiment(*, hidden: int, samples: int, seed: int) -> dict[str, Array]:
    """For each parameter, the differences of the tape's and of the numerical gradient from that of the layers."""
    split = mnist(compact=True, dtype=np.float64).train
    x, t = split.x[:samples], split.t[:samples]
    network = _network("float64", hidden=hidden, seed=seed)
    layers, numerical = network.gradient(x, t), network.numerical_gradient(x, t)
    with ops.unfolded():  # without handwritten backward passes
        tape = network.tape_gradient(x, t)
    found: dict[str, Array] = {}
    for name, gradient in layers.items():
        found[f"{name} gradient"] = np.abs(gradient).ravel()
        found[f"{name} tape"] = np.abs(tape[name] - gradient).ravel()
        found[f"{name} numerical"] = np.abs(numerical[name] - gradient).ravel()
    return found


def three_ways_data() -> dict[str, Array]:
    """The differences between the gradients of the layers, of the tape, and of finite differences, by element."""
    return cached(_three_ways_experiment, hidden=10, samples=3, seed=0)


@figure(
    "three_ways",
    chapter=5,
    rows=("5.5",),
    data=three_ways_data,
    size=(7.5, 4.2),
    en=(
        "Three ways to a gradient",
        (
            "A two-layer network on three digits: for each parameter, the absolute differences of the tape's and of "
            "the numerical gradient from the layers' backpropagation, on a logarithmic axis. In float64 they are "
            "below 1e-7; the gradients themselves are millions of times larger."
        ),
    ),
    zh=(
        "求梯度的三种方法",
        (
            "两层网络与三幅手写数字：每个参数的自动微分和数值微分与逐层反向传播之差的绝对值（对数轴）。"
            "float64 下都小于 1e-7，而梯度本身要大上百万倍。"
        ),
    ),
)
def draw_three_ways(data: Mapping[str, Any], ax: Axes) -> None:
    """A row for each parameter with the range of the differences on a logarithmic axis; a dot is the largest one."""
    names = [key.removesuffix(" tape") for key in data if key.endswith(" tape")]
    ways = (
        ("numerical", series_color(1), localized("numerical gradient", "数值微分")),
        ("tape", series_color(0), localized("tape", "自动微分")),
    )
    for row, name in enumerate(reversed(names)):
        for kind, color, _ in ways:
            values = data[f"{name} {kind}"]
            shown = values[values > 0]  # a logarithmic axis has no 0
            if not shown.size:
                continue
            low, middle, high = np.quantile(shown, [0.05, 0.5, 0.95])
            ax.plot([low, high], [row, row], color=color, linewidth=6, alpha=0.35, solid_capstyle="round")
            ax.plot(middle, row, "|", color=color, markersize=11, markeredgewidth=2)
            ax.plot(shown.max(), row, "o", color=color, markersize=5)
    ax.axvline(_AGREEMENT, color=role_color("text"), linewidth=1, linestyle="--")
    ax.set_xscale("log")
    largest = [float(data[f"{name} gradient"].max()) for name in names]
    labels = [
        localized("{name}\ngradient up to {size:.2g}", "{name}\n梯度最大 {size:.2g}", name=name, size=size)
        for name, size in zip(names, largest, strict=True)
    ]
    ax.set_yticks(range(len(names)), reversed(labels))
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(visible=True, axis="x")
    ax.set_xlabel(localized("|difference from the gradient of the layers|", "与逐层反向传播之差的绝对值"))
    _explain_symbols(ax, ways)


def _explain_symbols(ax: Axes, ways: tuple[tuple[str, str, str], ...]) -> None:
    """A legend of the colors and of the symbols of `draw_three_ways`, above the axes."""
    from matplotlib.lines import Line2D

    muted: dict[str, Any] = {"color": role_color("muted")}
    handles = [Line2D([], [], color=color, linewidth=6, label=name) for _, color, name in reversed(ways)]
    handles += [
        Line2D([], [], color=role_color("text"), linestyle="--", linewidth=1,
               label=localized("allowed: {limit}", "允许的差：{limit}", limit=_power_of_ten(_AGREEMENT))),
        Line2D([], [], linewidth=6, alpha=0.35, label=localized("5 % to 95 % of the elements", "5 % 到 95 % 的元素"),
               **muted),
        Line2D([], [], marker="|", linestyle="", markersize=11, markeredgewidth=2,
               label=localized("median", "中位数"), **muted),
        Line2D([], [], marker="o", linestyle="", markersize=5, label=localized("largest", "最大值"), **muted),
    ]  # fmt: skip
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, borderaxespad=0.2)
