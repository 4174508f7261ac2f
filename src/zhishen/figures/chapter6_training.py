"""Figures of chapter 6: averages, schedules, the race on MNIST, initial values, and batch normalization.

References:
    *Deep Learning from Scratch*, sections 6.1 to 6.3. The notes, chapter 6.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen import nn, optim
from zhishen._types import Array
from zhishen.figures import chapter6_experiments as experiments
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter6_optimizers import NAMES
from zhishen.figures.direct_labels import LineEnd, label_line_ends
from zhishen.figures.theme import colormap, font_size, localized, role_color, series_color

__all__ = [
    "activation_histograms_data", "batch_norm_scales_data", "draw_activation_histograms", "draw_batch_norm_scales",
    "draw_equal_neurons", "draw_learning_rate_schedules", "draw_lr_range", "draw_mnist_race", "draw_weighted_average",
    "equal_neurons_data", "learning_rate_schedules_data", "lr_range_data", "mnist_race_data", "weighted_average_data",
]  # fmt: skip


def _use_gridlines(ax: Any) -> None:
    """Draw horizontal grid lines in place of a left axis."""
    ax.grid(visible=True, axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(which="both", length=0)


# --- the exponentially weighted average -------------------------------------------------------------------------------

_BETAS: Final = (0.5, 0.9, 0.98)
_COLOR_INDICES: Final = dict(zip(_BETAS, (2, 0, 1), strict=True))  # see `series_color`


def weighted_average_data() -> dict[str, Array]:
    """Noisy temperatures, their averages with and without bias correction, and the weight of each day."""
    rng = np.random.default_rng(5)
    day = np.arange(1, 181)
    values = 14 - 9 * np.cos(2 * np.pi * (day + 20) / 365) + rng.normal(0, 3.2, day.size)
    found: dict[str, Array] = {"day": day, "value": values, "age": np.arange(80)}
    for beta in _BETAS:
        found[f"corrected.{beta}"] = optim.exponentially_weighted_average(values, beta=beta)
        found[f"plain.{beta}"] = optim.exponentially_weighted_average(values, beta=beta, correction=False)
        found[f"weights.{beta}"] = optim.average_weights(beta, 2000)[:80]
        found[f"window.{beta}"] = np.array(optim.effective_window(beta))
    return found


@figure(
    "weighted_average", chapter=6, rows=("6.2",), data=weighted_average_data, size=(10.0, 3.6), panels=(1, 3),
    en=(
        "The exponentially weighted average",
        (
            "A larger β averages over more values, about 1/(1 - β), so the average is smoother and lags behind. It "
            "begins at 0, so the first averages are too small without bias correction."
        ),
    ),
    zh=(
        "指数加权平均",
        "β 越大记忆越长，大约 1/(1 - β) 个值：曲线更平滑，也更滞后。平均从 0 开始，不做偏置校正时最初的值偏小。",
    ),
)  # fmt: skip
def draw_weighted_average(data: dict[str, Array], axes: list[Any]) -> None:
    """Averages for three β, the bias and its correction, and the weights by age."""
    averages, bias, weights = axes
    day, value = data["day"], data["value"]
    averages.plot(day, value, ".", color=role_color("muted"), alpha=0.45, markersize=3.5, markeredgewidth=0)
    averages.set(xlim=(0, day[-1]), ylim=(0, 32))
    ends: list[LineEnd] = []
    for beta in _BETAS:
        line, color = data[f"corrected.{beta}"], series_color(_COLOR_INDICES[beta])
        averages.plot(day, line, color=color, linewidth=1.0 if beta == min(_BETAS) else 1.8)
        ends.append(LineEnd(float(line[-1]), f"β = {beta:g}", color))
    label_line_ends(averages, float(day[-1]), ends)
    averages.set_title(localized("averages for three values of β", "三种 β 的加权平均"))
    averages.set(
        xlabel=localized("day", "天"), ylabel=localized("temperature, °C", "温度（°C）"), xticks=[0, 60, 120, 180]
    )

    shown = 40
    bias.plot(day[:shown], value[:shown], ".", color=role_color("muted"), alpha=0.45, markersize=3.5, markeredgewidth=0)
    bias.set(xlim=(0, shown), ylim=(0, 12.5), yticks=[0, 4, 8, 12], xlabel=localized("day", "天"))
    ends = []
    for beta in _BETAS[1:]:
        color = series_color(_COLOR_INDICES[beta])
        plain = data[f"plain.{beta}"][:shown]
        bias.plot(day[:shown], plain, color=color, linewidth=1.5, linestyle=(0, (3, 1.5)))
        bias.plot(day[:shown], data[f"corrected.{beta}"][:shown], color=color)
        ends.append(LineEnd(float(plain[-1]), f"β = {beta:g}", color))
    label_line_ends(bias, shown, ends)
    bias.set_title(localized("dashed: without correction", "虚线：未做偏置校正"))

    weights.set(xlim=(0, 80), xticks=[0, 20, 40, 60, 80], ylim=(1e-3, 1))
    weights.set_yscale("log")
    for beta in _BETAS:
        color, line = series_color(_COLOR_INDICES[beta]), data[f"weights.{beta}"]
        weights.plot(data["age"], line, color=color)
        window = float(data[f"window.{beta}"])
        there = float(np.interp(window, data["age"], line))
        weights.plot(window, there, "o", color=color, markeredgecolor=role_color("background"), markersize=6)
        label = localized("β = {beta:g}: {days:.0f} days", "β = {beta:g}：{days:.0f} 天", beta=beta, days=window)
        weights.text(
            window + 3, there * 1.15, label, color=color, fontsize=font_size("note"), va="bottom",
            bbox={"facecolor": role_color("background"), "edgecolor": "none", "pad": 1},  # no grid line behind it
        )  # fmt: skip
    weights.set_title(localized("weight of a past day", "过去某天的权重"))
    weights.set(
        xlabel=localized("days ago; dot: 1/(1 - β)", "几天以前；圆点：1/(1 - β)"), ylabel=localized("weight", "权重")
    )
    weights.minorticks_off()
    for ax in axes:
        _use_gridlines(ax)


# --- schedules --------------------------------------------------------------------------------------------------------


def learning_rate_schedules_data() -> dict[str, Array]:
    """The learning rates of three schedules for each of 300 steps."""
    steps = np.arange(300)
    schedules: dict[str, optim.Schedule] = {
        "constant": optim.Constant(0.1),
        "step": optim.StepDecay(0.1, every=90, factor=0.5),
        "cosine": optim.Cosine(0.1, steps=300, warmup=30),
    }
    rates = {name: np.array([schedule(int(step)) for step in steps]) for name, schedule in schedules.items()}
    return {"step_number": steps, **rates}


@figure(
    "learning_rate_schedules", chapter=6, rows=("6.1",), data=learning_rate_schedules_data, size=(6.0, 3.2),
    en=(
        "Learning-rate schedules",
        "Large steps at first, small ones at the end; a warm-up for the large gradients of the first steps.",
    ),
    zh=("学习率的调度", "先用大步快速前进，最后用小步安定下来。预热使最初剧烈的梯度不致造成破坏。"),
)  # fmt: skip
def draw_learning_rate_schedules(data: dict[str, Array], ax: Any) -> None:
    """A line for each schedule."""
    steps = data["step_number"]
    ax.set(xlim=(0, steps[-1] + 1), ylim=(0, 0.108), yticks=[0, 0.05, 0.1])
    names = {
        "constant": localized("constant", "恒定"),
        "step": localized("step", "阶梯"),
        "cosine": localized("cosine with warm-up", "余弦，带预热"),
    }
    ends: list[LineEnd] = []
    for index, (name, label) in zip((7, 0, 1), names.items(), strict=True):
        ax.plot(steps, data[name], color=series_color(index), drawstyle="steps-post" if name == "step" else "default")
        ends.append(LineEnd(float(data[name][-1]), label, series_color(index)))
    label_line_ends(ax, float(steps[-1]), ends)
    _use_gridlines(ax)
    ax.set(xlabel=localized("step", "步数"), ylabel=localized("learning rate η", "学习率 η"))


# --- the learning-rate range test -------------------------------------------------------------------------------------

_RANGE_OPTIMIZERS: Final = ("sgd", "momentum", "adam")


def lr_range_data() -> dict[str, Array]:
    """The rates, the losses and the suggestion of a learning-rate range test, by optimizer."""
    return cached(experiments.lr_range, optimizers=_RANGE_OPTIMIZERS, low=1e-5, high=10.0, steps=120, seed=0)


@figure(
    "lr_range", chapter=6, rows=("6.3",), data=lr_range_data, size=(7.4, 4.2),
    en=(
        "The learning-rate range test",
        (
            "Each mini-batch of MNIST is learned with a higher rate than the one before; dots are the losses, lines "
            "their averages. The loss falls, reaches a minimum and rises. A good rate (circle) is a tenth of the rate "
            "at the minimum (square)."
        ),
    ),
    zh=(
        "学习率的范围测试",
        (
            "每个 mini-batch 用的学习率都比前一个大；点是 MNIST 上的损失，曲线是其平均。"
            "损失先下降，到最小值后上升。合适的学习率（圆点）是最小值处（方块）的十分之一。"
        ),
    ),
)  # fmt: skip
def draw_lr_range(data: dict[str, Array], ax: Any) -> None:
    """The losses over the rate on a log scale, with the rate at the minimum and the suggestion."""
    ax.set_xscale("log")
    ax.set(xlim=(1e-5, 10), ylim=(0.5, 3.5), yticks=[1, 2, 3])
    for row, name in enumerate(_RANGE_OPTIMIZERS):
        rates, smoothed, color = data[f"rates.{name}"], data[f"smoothed.{name}"], role_color(name)
        ax.plot(rates, data[f"losses.{name}"], ".", color=color, alpha=0.35, markersize=3.5, markeredgewidth=0)
        ax.plot(rates, smoothed, color=color)
        lowest, suggestion = smoothed.argmin(), float(data[f"suggestion.{name}"])
        there = float(np.interp(np.log(suggestion), np.log(rates), smoothed))
        ax.plot(rates[lowest], smoothed[lowest], "s", color=color, markersize=6)
        ax.plot(suggestion, there, "o", color=color, markeredgecolor=role_color("background"), markersize=9)
        label = localized("{name}: η = {rate:.2g}", "{name}：η = {rate:.2g}", name=NAMES[name], rate=suggestion)
        ax.text(0.03, 0.38 - 0.1 * row, label, color=color, fontsize=font_size("note"), transform=ax.transAxes)
    _use_gridlines(ax)
    ax.set(xlabel=localized("learning rate η", "学习率 η"), ylabel=localized("loss", "损失"))


# --- the race on MNIST ------------------------------------------------------------------------------------------------

_RACE_RATES: Final = (
    ("sgd", 0.01), ("momentum", 0.01), ("nesterov", 0.01), ("adagrad", 0.01), ("rmsprop", 0.001), ("adam", 0.001),
    ("adamw", 0.001),
)  # fmt: skip
_SMOOTH: Final = 0.95


def mnist_race_data() -> dict[str, Array]:
    """The losses of one epoch of MNIST by optimizer, and their exponentially weighted averages."""
    losses = cached(experiments.mnist_race, rates=_RACE_RATES, samples=60_000, batch_size=100, seed=0)
    return {
        **{f"loss.{name}": loss for name, loss in losses.items()},
        **{f"smooth.{name}": optim.exponentially_weighted_average(loss, beta=_SMOOTH) for name, loss in losses.items()},
        **{f"lr.{name}": np.array(lr) for name, lr in _RACE_RATES},
    }


@figure(
    "mnist_race", chapter=6, rows=("6.3",), data=mnist_race_data, size=(7.4, 4.2),
    en=(
        "The race on MNIST",
        (
            "One epoch in mini-batches of 100, with the same initial weights and batches for all optimizers; losses "
            "are exponentially weighted averages. SGD with its usual small learning rate is slower."
        ),
    ),
    zh=(
        "在 MNIST 上赛跑",
        ("一个 epoch，每批 100 个样本，权重的初始值和 mini-batch 都相同；"
        "曲线是损失的指数加权平均。用通常的小学习率时 SGD 明显落后。"),
    ),
)  # fmt: skip
def draw_mnist_race(data: dict[str, Array], ax: Any) -> None:
    """The averages of the losses on a log scale."""
    steps = np.arange(1, len(data["loss.sgd"]) + 1)
    ax.set_yscale("log")
    ax.set(xlim=(0, steps[-1]), ylim=(0.13, 3))
    ends: list[LineEnd] = []
    for name in NAMES:
        line = data[f"smooth.{name}"]
        ax.plot(steps, line, color=role_color(name), linewidth=1.7)
        ends.append(LineEnd(float(line[-1]), f"{NAMES[name]}, η = {data[f'lr.{name}']:g}", role_color(name)))
    ax.set_yticks([0.2, 0.5, 1, 2], labels=["0.2", "0.5", "1", "2"])
    ax.minorticks_off()
    label_line_ends(ax, float(steps[-1]), ends, gap=0.058)
    _use_gridlines(ax)
    ax.set(xlabel="mini-batch", ylabel=localized("loss", "损失"))


# --- initial values ---------------------------------------------------------------------------------------------------

_INITS: Final[dict[str, str | float]] = {
    "std 1": 1.0, "std 0.01": 0.01, "Xavier": "xavier", "He": "he", "orthogonal": "orthogonal",
}  # fmt: skip
_RANGES: Final = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, 3.0)}
_BINS: Final = 30


def activation_histograms_data() -> dict[str, Array]:
    """Histograms of the activations of five layers, by activation function and initial weights.

    Values are shares of the layer; a value above the range is in the last bin. ``signal.*`` (5,) is the standard
    deviation of a neuron's activations over the inputs, averaged over the neurons of each layer, and ``verdict.*`` is
    what follows from it.
    """
    found: dict[str, Array] = {}
    for activation, span in _RANGES.items():
        found[f"edges.{activation}"] = np.linspace(*span, _BINS + 1)
        for name, init in _INITS.items():
            layers = nn.init.activations_through(init, activation=activation, rng=np.random.default_rng(0)).values()
            counts = [np.histogram(np.minimum(z, span[1]), _BINS, span)[0] for z in layers]
            found[f"{activation}.{name}"] = np.array(counts) / next(iter(layers)).size
            signal = np.array([z.std(axis=0).mean() for z in layers])
            found[f"signal.{activation}.{name}"] = signal
            found[f"verdict.{activation}.{name}"] = np.array(_verdict(activation, next(reversed(layers)), signal))
    return found


_BOUNDED: Final = ("sigmoid", "tanh")  # activations with a range whose ends are flat


def _verdict(activation: str, last: Array, signal: Array) -> str:
    """What happens to the signal on its way to the last layer: one of the keys of `_verdicts`."""
    low, high = _RANGES[activation]
    margin = 0.02 * (high - low)
    if activation in _BOUNDED and np.mean((last < low + margin) | (last > high - margin)) > 0.5:
        return "saturates"
    ratio = signal[-1] / signal[0]
    if ratio > 10:
        return "explodes"
    if ratio < 0.1:
        return "dies"
    return "shrinks" if ratio < 0.35 else "healthy"


def _verdicts() -> dict[str, str]:
    return {
        "saturates": localized("✗ saturates", "✗ 饱和"),
        "explodes": localized("✗ explodes", "✗ 爆炸"),
        "dies": localized("✗ dies", "✗ 信号消失"),
        "shrinks": localized("shrinks", "逐层变弱"),
        "healthy": localized("✓ healthy", "✓ 健康"),
    }


@figure(
    "activation_histograms", chapter=6, rows=("6.4",), data=activation_histograms_data, size=(9.0, 8.4), panels=(5, 3),
    en=(
        "Activations of five layers after initialization",
        (
            "Histograms of the activations, from layer 1 at the left to layer 5. A cell saturates if most activations "
            "are at the ends of the range; it dies if in layer 5 a neuron's activations differ between inputs by less "
            "than a tenth of the difference in layer 1. Tanh is healthy with Xavier or He, ReLU with He. Five layers "
            "of sigmoids are not healthy with any of them: with Xavier their histograms are wide, but only because "
            "the neurons differ from each other."
        ),
    ),
    zh=(
        "刚初始化时五层的激活值",
        (
            "各层激活值的直方图，从左到右为第 1 到第 5 层。激活值大多在两端为饱和；到第 5 层，同一神经元对不同输入的"
            "输出若不到第 1 层差异的十分之一，信号就消失了。tanh 用 Xavier 或 He，ReLU 用 He，信号能通过五层；"
            "五层 sigmoid 用哪一种都不行：Xavier 的直方图很宽，但只是神经元之间不同，而不随输入变化。"
        ),
    ),
)  # fmt: skip
def draw_activation_histograms(data: dict[str, Array], axes: list[Any]) -> None:
    """A panel for each pair with the verdict and the histograms of the five layers side by side."""
    full = 0.25  # a bar of this share or more has the full height
    names = {"orthogonal": localized("orthogonal", "正交"), "std 1": localized("std 1", "标准差 1"),
             "std 0.01": localized("std 0.01", "标准差 0.01")}  # fmt: skip
    heads = {
        "sigmoid": localized("sigmoid: 0 to 1", "sigmoid：0 到 1"),
        "tanh": localized("tanh: -1 to 1", "tanh：-1 到 1"),
        "relu": localized("ReLU: 0 to 3 or more", "ReLU：0 到 3 以上"),
    }
    verdicts = _verdicts()
    for k, ax in enumerate(axes):
        name, activation = list(_INITS)[k // 3], list(_RANGES)[k % 3]
        low, high = _RANGES[activation]
        inside = 0.88 * (data[f"edges.{activation}"] - low) / (high - low) - 0.44  # relative to the layer's middle
        for layer, shares in enumerate(data[f"{activation}.{name}"], start=1):
            ax.stairs(np.minimum(shares / full, 1), layer + inside, fill=True, color=role_color(activation))
            ax.plot([layer - 0.44, layer + 0.44], [0, 0], color=role_color("muted"), linewidth=0.8)
        ax.set(xlim=(0.5, 5.5), ylim=(0, 1.05), yticks=[], xticks=range(1, 6))
        ax.tick_params(length=0)
        for side in ax.spines.values():
            side.set_visible(False)
        if k < 3:
            ax.set_title(heads[activation], color=role_color(activation), pad=20)
        verdict = str(data[f"verdict.{activation}.{name}"])
        ax.text(
            0.0, 1.02, verdicts[verdict], transform=ax.transAxes, ha="left", va="bottom", fontsize=font_size("label"),
            color=role_color("text" if verdict == "healthy" else "muted"),
            fontweight="bold" if verdict == "healthy" else "normal",
        )  # fmt: skip
        if k < len(axes) - 3:
            ax.tick_params(labelbottom=False)
        else:
            ax.set_xlabel(localized("layer", "层"))
        if k % 3 == 0:
            ax.set_ylabel(names.get(name, name), color=role_color("text"), fontweight="bold")


def equal_neurons_data() -> dict[str, Array]:
    """The learned weights of six hidden neurons that begin with zeros or with random weights."""
    return cached(experiments.equal_neurons, samples=10_000, hidden=6, epochs=2, seed=0)


@figure(
    "equal_neurons", chapter=6, rows=("6.4",), data=equal_neurons_data, size=(7.6, 3.5), panels=None,
    en=(
        "Why initial weights must not be equal",
        (
            "The weights of six hidden neurons after two epochs. If they begin with zeros, all have the same gradients "
            "and stay equal; if they begin with random weights, they become different."
        ),
    ),
    zh=(
        "权重为什么不能一开始就相同",
        (
            "六个隐藏神经元学习两个 epoch 之后的权重。从零开始，所有神经元的梯度相同，始终是同一个；"
            "随机的初始值使它们各不相同。"
        ),
    ),
)  # fmt: skip
def draw_equal_neurons(data: dict[str, Array], picture: Any) -> None:
    """A row of neurons for each initialization."""
    rows = (
        ("zeros", localized("zeros", "从零开始")),
        ("xavier", localized("random weights", "从随机权重开始")),
    )
    for part, (init, title) in zip(picture.subfigures(2, 1), rows, strict=True):
        weights, percent = data[init], 100 * float(data[f"accuracy.{init}"])
        most = float(np.abs(weights).max())
        for neuron, ax in zip(weights, part.subplots(1, len(weights)), strict=True):
            ax.imshow(neuron, cmap=colormap("diverging"), vmin=-most, vmax=most)
            ax.set(xticks=[], yticks=[])
            for side in ax.spines.values():
                side.set(visible=True, color=role_color("grid"))
        part.suptitle(
            localized(
                "{init}: test accuracy {percent:.0f} %", "{init}：测试数据的识别精度 {percent:.0f} %", init=title,
                percent=percent,
            ),
            x=0.012, ha="left", fontsize=font_size("label"), fontweight="bold",
        )  # fmt: skip


# --- batch normalization ----------------------------------------------------------------------------------------------

_SCALES: Final = tuple(float(std) for std in np.logspace(0, -4, 16))


def batch_norm_scales_data() -> dict[str, Array]:
    """The accuracies with and without batch normalization, by epoch, for 16 scales of the initial weights."""
    found = cached(experiments.weight_scales, scales=_SCALES, samples=1000, epochs=10, lr=0.05, seed=0)
    return {**found, "scale": np.array(_SCALES)}


@figure(
    "batch_norm_scales", chapter=6, rows=("6.5",), data=batch_norm_scales_data, size=(8.0, 6.2), panels=(4, 4),
    en=(
        "Batch normalization and sixteen weight scales",
        (
            "Training accuracy on 1,000 images of MNIST over 10 epochs, for networks with five hidden layers and "
            "initial weights of several standard deviations: with batch normalization nearly all learn, without it "
            "only those near He."
        ),
    ),
    zh=(
        "批归一化与十六种权重尺度",
        (
            "五个隐藏层的网络学习 1000 幅 MNIST 图像，10 个 epoch 中的识别精度，按权重初始值的标准差分列："
            "有批归一化时几乎都能学习，没有时只有接近 He 的才行。"
        ),
    ),
)  # fmt: skip
def draw_batch_norm_scales(data: dict[str, Array], axes: list[Any]) -> None:
    """A panel for each scale."""
    epochs = np.arange(data["with"].shape[1])
    colors = {"with": role_color("norm"), "without": role_color("muted")}
    for k, ax in enumerate(axes):
        for kind, color in reversed(colors.items()):
            ax.plot(epochs, 100 * data[kind][k], color=color, linewidth=1.6)
        ax.set(xlim=(0, epochs[-1]), ylim=(0, 103), yticks=[0, 50, 100], xticks=[0, 5, 10])
        _use_gridlines(ax)
        ax.set_title(localized("std", "标准差") + f" {data['scale'][k]:.2g}")
        if k < 12:
            ax.tick_params(labelbottom=False)
        else:
            ax.set_xlabel("epoch")
        if k % 4:
            ax.tick_params(labelleft=False)
        else:
            ax.set_ylabel(localized("accuracy, %", "识别精度（%）"))
    labels = {
        "with": localized("with batch normalization", "有批归一化"),
        "without": localized("without", "没有批归一化"),
    }
    picture = axes[0].figure
    without, with_norm = axes[0].get_lines()[:2]
    picture.legend([with_norm, without], [labels["with"], labels["without"]], loc="outside upper right", ncols=2)
