"""Figures of chapter 6: a polynomial that overfits, a network that overfits 300 digits, weight decay and dropout.

References:
    *Deep Learning from Scratch*, sections 6.4.1 to 6.4.3. The notes, chapter 6, overfitting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from zhishen import linear, nn, optim
from zhishen._types import Array
from zhishen.data import Dataset, Split, batches, mnist
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.theme import font_size, localized, role_color, series_color
from zhishen.kernels import use_threads

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_dropout_average", "draw_mnist300_decay", "draw_mnist300_dropout", "draw_overfitting_polynomial",
    "draw_thinned_networks", "dropout_average_data", "mnist300_decay_data", "mnist300_dropout_data",
    "overfitting_polynomial_data", "thinned_networks_data",
]  # fmt: skip

Data: TypeAlias = dict[str, Array]

# --- a polynomial -----------------------------------------------------------------------------------------------------

_FITS: Final = ((1, 0.0), (4, 0.0), (15, 0.0), (15, 1e-3))


def overfitting_polynomial_data(*, seed: int = 5, samples: int = 20) -> Data:
    """Polynomials fitted to noisy points of sin(πx): their curves, and their errors on these and on 1,000 other points.

    ``curve`` has a row for each of the degrees 1, 4 and 15, and one for degree 15 with a ridge penalty; errors are
    root mean squares, with (training, test) on the last axis.
    """
    rng = np.random.default_rng(seed)

    def sample(count: int) -> tuple[Array, Array]:
        x = rng.uniform(-1, 1, count)
        return x, np.sin(np.pi * x) + rng.normal(scale=0.2, size=count)

    train, test = sample(samples), sample(1000)
    grid = np.linspace(-1, 1, 401)
    degrees, alphas = np.arange(1, 16), np.geomspace(1e-9, 1e2, 45)

    def fit(degree: int, alpha: float) -> linear.LinearFit:
        return linear.ridge(_powers(train[0], degree), train[1], alpha=alpha)

    def errors(fitted: linear.LinearFit) -> list[float]:
        degree = len(fitted.W)
        return [float(np.sqrt(np.mean((fitted.predict(_powers(x, degree)) - t) ** 2))) for x, t in (train, test)]

    shown = [fit(degree, alpha) for degree, alpha in _FITS]
    return {
        "x": train[0],
        "t": train[1],
        "grid": grid,
        "truth": np.sin(np.pi * grid),
        "curve": np.stack([one.predict(_powers(grid, len(one.W))) for one in shown]),
        "error": np.array([errors(one) for one in shown]),
        "degree": degrees,
        "degree_error": np.array([errors(fit(degree, 0.0)) for degree in degrees.tolist()]),
        "alpha": alphas,
        "alpha_error": np.array([errors(fit(15, alpha)) for alpha in alphas.tolist()]),
    }


def _powers(x: Array, degree: int) -> Array:
    """x, x², ..., a column for each; the intercept is x⁰."""
    return x[:, None] ** np.arange(1, degree + 1)


@figure(
    "overfitting_polynomial", chapter=6, rows=("6.9",), data=overfitting_polynomial_data, size=(9.0, 5.6),
    panels=(2, 3),
    en=(
        "A polynomial fits the noise",
        (
            "Twenty noisy points of sin(πx) (dashed). Degree 1 underfits, degree 4 follows the curve, and degree 15 is "
            "closer to the points but far from the curve between them. A small penalty α‖W‖² prevents this. Errors are "
            "root mean squares: the training error falls with the degree, the test error rises again."
        ),
    ),
    zh=(
        "多项式把噪声也背了下来",
        (
            "sin(πx)（虚线）上的二十个带噪声的点。1 次太僵硬；4 次跟随曲线；15 次更贴近各点，在点与点之间却偏离很远。"
            "小小的惩罚 α‖W‖² 就使它平静下来。误差为均方根：次数越高训练误差越小，测试误差却先降后升。"
        ),
    ),
)  # fmt: skip
def draw_overfitting_polynomial(data: Data, axes: list[Axes]) -> None:
    """Four fits, then the errors by degree and by penalty."""
    for k, (ax, (degree, alpha)) in enumerate(zip(axes[:4], _FITS, strict=True)):
        ax.plot(data["grid"], data["truth"], color=role_color("muted"), linestyle="--", linewidth=1.0)
        ax.plot(data["grid"], data["curve"][k], color=series_color(4))
        ax.plot(
            data["x"], data["t"], "o", color=role_color("train"), markeredgecolor=role_color("background"), markersize=5
        )
        ax.set_xlim(-1.05, 1.05)
        ax.set_ylim(-2.3, 1.9)
        title = (
            localized("degree {degree}, α = {alpha:g}", "{degree} 次，α = {alpha:g}", degree=degree, alpha=alpha)
            if alpha
            else localized("degree {degree}", "{degree} 次", degree=degree)
        )
        ax.set_title(title)
        ax.set_xlabel("x")
        errors = data["error"][k]
        ax.text(
            0.97, 0.04, localized(
                "train {train:.2f}, test {test:.2f}", "训练 {train:.2f}，测试 {test:.2f}",
                train=float(errors[0]), test=float(errors[1]),
            ),
            transform=ax.transAxes, ha="right", color=role_color("text"), fontsize=font_size("note"),
        )  # fmt: skip
    for ax, name, place in zip(axes[4:], ("degree", "alpha"), (6, 1e-4), strict=True):
        for i, (role, label) in enumerate(
            (("train", localized("training", "训练")), ("test", localized("test", "测试")))
        ):
            error = data[f"{name}_error"][:, i]
            ax.plot(data[name], error, color=role_color(role))
            ax.annotate(
                label, (place, error[np.searchsorted(data[name], place)]), xytext=(0, 4), textcoords="offset points",
                ha="center", color=role_color(role), fontsize=font_size("note"),
            )  # fmt: skip
        ax.set_yscale("log")
        ax.minorticks_off()
        ax.set_ylim(0.08, 8)
        ax.set_yticks([0.1, 0.2, 0.5, 1, 2, 5], labels=["0.1", "0.2", "0.5", "1", "2", "5"])
        ax.grid(visible=True, axis="y")
    axes[4].set_title(localized("error by degree", "各次数的误差"))
    axes[4].set_xlabel(localized("degree", "次数"))
    axes[4].set_xticks([1, 4, 8, 12, 15])
    axes[5].set_title(localized("error of degree 15", "15 次的误差"))
    axes[5].set_xlabel(localized("penalty α", "惩罚强度 α"))
    axes[5].set_xscale("log")


# --- 300 digits -------------------------------------------------------------------------------------------------------

_SEEDS: Final = (0, 1, 2)
_DECAY: Final = 0.1
_DROPOUT: Final = 0.1


def _few_digits(
    dataset: Dataset, test: Split, seed: int, checked: Array, *, decay: float, dropout: float
) -> list[tuple[float, float]]:
    """The accuracies on 300 training images and on the test images after the ``checked`` epochs."""
    images, weights, order = (np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(3))
    chosen = images.choice(len(dataset.train.x), 300, replace=False)
    few = Split(dataset.train.x[chosen], dataset.train.t[chosen])
    network = nn.multi_layer(784, [100] * 6, 10, rng=weights, dropout=dropout)
    optimizer = optim.WeightDecay(optim.SGD(lr=0.02), decay) if decay else optim.SGD(lr=0.02)
    accuracies: list[tuple[float, float]] = []
    network.train()
    for epoch in range(1, checked[-1] + 1):
        for x, t in batches(few, 100, rng=order):
            optimizer.update(network.params, network.gradient(x, t))
        if epoch in checked:
            accuracies.append((network.accuracy(*few), network.accuracy(*test)))
    return accuracies


def _mnist300(*, decay: float, dropout: float, seeds: tuple[int, ...], epochs: int, every: int) -> Data:
    """Accuracies of a network with six hidden layers on 300 images and on the test images.

    Returns:
        ``"epoch"``, (K,), every ``every`` epochs, and ``"accuracy"``, (seeds, K, (train, test)).
    """
    dataset = mnist(compact=True)
    test, epoch = Split(dataset.test.x[:], dataset.test.t), np.arange(every, epochs + 1, every)
    with use_threads(1):
        found = [_few_digits(dataset, test, seed, epoch, decay=decay, dropout=dropout) for seed in seeds]
    return {"epoch": epoch, "accuracy": np.array(found)}


def _compare(**options: float) -> Data:
    """The accuracies without and with the given options: ``without`` and ``with``, (seeds, epochs, (train, test))."""
    found: Data = {}
    for name, changes in (("without", {}), ("with", options)):
        chosen = {"decay": 0.0, "dropout": 0.0, **changes}
        runs = cached(_mnist300, **chosen, seeds=_SEEDS, epochs=240, every=30)
        found |= {"epoch": runs["epoch"], name: runs["accuracy"]}
    return found


def mnist300_decay_data() -> Data:
    """Accuracies without and with a weight decay of 0.1, for three seeds."""
    return _compare(decay=_DECAY)


def mnist300_dropout_data() -> Data:
    """Accuracies without and with a dropout rate of 0.1, for three seeds."""
    return _compare(dropout=_DROPOUT)


def _draw_comparison(data: Data, axes: list[Axes], method: str) -> None:
    """Draw two panels: each seed as a thin line, their mean as a thick line with its last value."""
    methods = (localized("without", "不用"), method)
    for ax, name, used in zip(axes, ("without", "with"), methods, strict=True):
        accuracy = 100 * data[name]
        ends = accuracy[:, -1].mean(axis=0)
        for i, (role, label) in enumerate(
            (("train", localized("300 images", "300 幅图像")), ("test", localized("test", "测试")))
        ):
            ax.plot(data["epoch"], accuracy[..., i].T, color=role_color(role), linewidth=0.7, alpha=0.5)
            ax.plot(data["epoch"], accuracy[..., i].mean(axis=0), color=role_color(role))
            ax.annotate(
                f"{label}\n{ends[i]:.1f} %", (data["epoch"][-1], ends[i]), xytext=(5, 4), textcoords="offset points",
                va="top", color=role_color(role), fontsize=font_size("note"), annotation_clip=False,
            )  # fmt: skip
        ax.set_xlim(0, data["epoch"][-1])
        ax.set_xticks([0, 80, 160, 240])
        ax.set_ylim(25, 103)
        ax.grid(visible=True, axis="y")
        title = localized(
            "{method}: a gap of {gap:.1f} points",
            "{method}：差距 {gap:.1f} 个百分点",
            method=used,
            gap=ends[0] - ends[1],
        )
        ax.set_title(title)
        ax.set_xlabel("epoch")
    axes[0].set_ylabel(localized("accuracy, %", "识别精度（%）"))


@figure(
    "mnist300_decay", chapter=6, rows=("6.9",), data=mnist300_decay_data, size=(8.4, 3.8), panels=(1, 2),
    en=(
        "300 digits with and without weight decay",
        (
            "A network with six hidden layers of 100 neurons learns 300 images; three seeds (thin) and their mean. A "
            "decay of 0.1 reduces the gap, but only because the training accuracy is lower; the test accuracy is "
            "lower, too."
        ),
    ),
    zh=(
        "300 幅数字图像：有无权值衰减",
        (
            "六个各 100 个神经元的隐藏层学习 300 幅图像；三个种子（细线）及其平均。0.1 的权值衰减缩小了差距，靠的却是"
            "把这 300 幅学得更差：测试数据的识别精度也随之下降。"
        ),
    ),
)  # fmt: skip
def draw_mnist300_decay(data: Data, axes: list[Axes]) -> None:
    """Without decay at the left, with decay at the right."""
    _draw_comparison(data, axes, localized("decay {rate:g}", "权值衰减 {rate:g}", rate=_DECAY))


@figure(
    "mnist300_dropout", chapter=6, rows=("6.9",), data=mnist300_dropout_data, size=(8.4, 3.8), panels=(1, 2),
    en=(
        "300 digits with and without dropout",
        (
            "The same network and images, with a tenth of the hidden neurons switched off at each step; three seeds "
            "(thin) and their mean. The network learns more slowly, classifies all 300 images correctly in the end, "
            "and has a slightly higher test accuracy."
        ),
    ),
    zh=(
        "300 幅数字图像：有无 Dropout",
        (
            "同样的网络和图像，每一步随机关闭十分之一的隐藏神经元；三个种子（细线）及其平均。学得慢一些，最终 300 幅"
            "全对，测试数据的识别精度略有提高。"
        ),
    ),
)  # fmt: skip
def draw_mnist300_dropout(data: Data, axes: list[Axes]) -> None:
    """Without dropout at the left, with dropout at the right."""
    _draw_comparison(data, axes, localized("dropout {rate:g}", "Dropout {rate:g}", rate=_DROPOUT))


# --- thinned networks -------------------------------------------------------------------------------------------------

_WIDTHS: Final = (4, 6, 6, 1)
_SHOWN: Final = 4


def thinned_networks_data(*, seed: int = 4, samples: int = 1000) -> Data:
    """A network 4-6-6-1 with a dropout rate of 0.5: its outputs for one input, with many masks and without a mask.

    ``mask1`` and ``mask2`` are 1 where a neuron of the first or second hidden layer is kept, (samples, 6).
    """
    rng = np.random.default_rng(seed)
    inputs, *hidden, outputs = _WIDTHS
    network = nn.multi_layer(inputs, hidden, outputs, rng=rng, dropout=0.5, loss="sum_of_squares", dtype=np.float64)
    x = rng.normal(size=(1, inputs))
    network.train()
    answers, masks = np.empty(samples), np.empty((len(hidden), samples, hidden[0]))
    for k in range(samples):
        out, found = x, 0
        for layer in network.layers.values():
            out = layer.forward(out)
            if isinstance(layer, nn.Dropout):  # the gradient of dropout is the mask
                masks[found, k], found = layer.backward(np.ones_like(out))[0] > 0, found + 1
        answers[k] = out.item()
    average = nn.monte_carlo(network, x, samples=samples, rng=rng)
    weights = {name.replace("affine", "").replace(".", ""): W for name, W in network.params.items() if W.ndim == 2}
    return {
        "x": x[0],
        "mask1": masks[0],
        "mask2": masks[1],
        "answer": answers,
        "whole": np.array(network.predict(x).item()),
        "average": np.array(average.mean.item()),
        **{name: W.copy() for name, W in weights.items()},
    }


def _draw_network(ax: Axes, data: Data, kept: list[Array]) -> None:
    """Draw neurons and weights; neurons that a mask switches off are empty and have no weights."""
    places = [
        np.stack([np.full(width, float(layer)), np.arange(width) - (width - 1) / 2], axis=1)
        for layer, width in enumerate(_WIDTHS)
    ]
    for layer in range(len(_WIDTHS) - 1):
        W = data[f"{layer + 1}W"]
        largest = float(np.abs(W).max())
        for i in np.flatnonzero(kept[layer]):
            for j in np.flatnonzero(kept[layer + 1]):
                ends = np.stack([places[layer][i], places[layer + 1][j]])
                ax.plot(
                    ends[:, 0], ends[:, 1], color=role_color("positive" if W[i, j] > 0 else "negative"), alpha=0.6,
                    linewidth=0.3 + 1.7 * abs(W[i, j]) / largest, zorder=1,
                )  # fmt: skip
    for place, on in zip(places, kept, strict=True):
        alive = on.astype(bool)
        ax.scatter(
            *place[alive].T, s=70, color=role_color("panel"), edgecolors=role_color("text"), linewidths=1.2, zorder=3
        )
        ax.scatter(
            *place[~alive].T,
            s=70,
            color=role_color("background"),
            edgecolors=role_color("grid"),
            linewidths=1.2,
            zorder=2,
        )
        ax.scatter(*place[~alive].T, s=28, color=role_color("muted"), marker="x", linewidths=1.0, zorder=3)
    ax.set_xlim(-0.3, len(_WIDTHS) - 0.1)
    ax.set_ylim(-3.1, 3.1)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_axis_off()


@figure(
    "thinned_networks", chapter=6, rows=("6.9",), data=thinned_networks_data, size=(8.6, 5.4), panels=(2, 3),
    en=(
        "Dropout: many thinned networks in one",
        (
            "Each training step switches off half of the hidden neurons, and so trains another network; all of these "
            "networks share their weights (blue: negative). Their outputs for one input differ; a single evaluation of "
            "the whole network is close to the average of 1,000 of them."
        ),
    ),
    zh=(
        "Dropout：一个网络里的许多稀疏网络",
        (
            "训练的每一步关闭一半隐藏神经元，等于训练另一个网络，它们共享权重（蓝色为负）。它们对同一输入的回答各不相"
            "同；完整的网络只计算一次，就接近其中 1,000 个的平均。"
        ),
    ),
)  # fmt: skip
def draw_thinned_networks(data: Data, axes: list[Axes]) -> None:
    """The whole network, four thinned networks, and a histogram of the outputs."""
    all_kept = [np.ones(width) for width in _WIDTHS]
    titles = [
        localized("the whole network", "完整的网络"),
        *(f"{localized('mask', '掩码')} {k + 1}" for k in range(_SHOWN)),
    ]
    for k, (ax, title) in enumerate(zip(axes[:-1], titles, strict=True)):
        kept = all_kept if k == 0 else [all_kept[0], data["mask1"][k - 1], data["mask2"][k - 1], all_kept[3]]
        _draw_network(ax, data, kept)
        answer = float(data["whole"] if k == 0 else data["answer"][k - 1])
        ax.set_title(title)
        ax.text(
            3.18, 0, f"y =\n{answer:.2f}", va="center", fontsize=font_size("label"),
            color=series_color(2) if k == 0 else role_color("text"),
        )  # fmt: skip
    ax = axes[-1]
    mean, whole = float(data["answer"].mean()), float(data["whole"])
    ax.hist(data["answer"], bins=30, color=role_color("muted"), alpha=0.45)
    ax.axvline(
        mean,
        color=role_color("text"),
        linewidth=1.6,
        label=localized("their average {mean:.2f}", "平均 {mean:.2f}", mean=mean),
    )
    ax.axvline(
        whole, color=series_color(2), linestyle="--", linewidth=1.6,
        label=localized("the whole network {output:.2f}", "完整的网络 {output:.2f}", output=whole),
    )  # fmt: skip
    ax.set_title(localized("outputs of 1,000 masks", "1,000 个掩码的回答"))
    ax.set_xlabel("y")
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(0, 1.45 * ax.get_ylim()[1])
    ax.legend(loc="upper right")


# --- the average of many masks ----------------------------------------------------------------------------------------

_MASKS: Final = (1, 3, 10, 30, 100, 300)


def _averages(*, seed: int, images: int, epochs: int, tested: int, masks: tuple[int, ...]) -> Data:
    """Probabilities of the true class: averages over numbers of masks, and those of a single evaluation."""
    dataset: Any = mnist(compact=True)
    rng = np.random.default_rng(seed)
    network = nn.multi_layer(784, [100, 100], 10, rng=rng, dropout=0.5)
    optimizer = optim.Adam(lr=0.002)
    with use_threads(1):
        network.train()
        for _ in range(epochs):
            for x, t in batches(Split(dataset.train.x[:images], dataset.train.t[:images]), 100, rng=rng):
                optimizer.update(network.params, network.gradient(x, t))
        x, t = dataset.test.x[:tested], dataset.test.t[:tested]
        single = network.probabilities(x)
        averages = np.stack([nn.monte_carlo(network, x, samples=count, rng=rng).mean for count in masks])
    return {
        "masks": np.array(masks),
        "single": single[np.arange(tested), t],
        "average": averages[:, np.arange(tested), t],
        "same_answer": (averages.argmax(axis=2) == single.argmax(axis=1)).mean(axis=1),
        "single_accuracy": np.array((single.argmax(axis=1) == t).mean()),
        "average_accuracy": (averages.argmax(axis=2) == t).mean(axis=1),
    }


def dropout_average_data() -> Data:
    """A network that has learned 2,000 digits with a dropout rate of 0.5, on 1,000 test digits."""
    return cached(_averages, seed=0, images=2000, epochs=10, tested=1000, masks=_MASKS)


@figure(
    "dropout_average", chapter=6, rows=("6.9",), data=dropout_average_data, size=(8.4, 3.8), panels=(1, 2),
    en=(
        "One evaluation approximates the average of all masks",
        (
            "A network that has learned 2,000 digits with a dropout rate of 0.5, on 1,000 test digits. Left: the "
            "probability of the true class of each digit; the single evaluation is more confident than the average of "
            "300 masks. Right: with more masks, both predict the same class more often."
        ),
    ),
    zh=(
        "一次计算代表所有掩码的平均",
        (
            "用 0.5 的 Dropout 学过 2,000 个数字的网络，对 1,000 个测试数字作答。左：每个数字正确类别的概率；单次计算"
            "比 300 个掩码的平均更有把握。右：掩码越多，两者答案相同的次数越多。"
        ),
    ),
)  # fmt: skip
def draw_dropout_average(data: Data, axes: list[Axes]) -> None:
    """The probabilities of each digit at the left, the share of equal predictions at the right."""
    left, right = axes
    left.plot([0, 1], [0, 1], color=role_color("muted"), linewidth=0.8)
    left.text(
        0.5, 0.52, localized("equal", "相等"), color=role_color("muted"), fontsize=font_size("note"), ha="right",
        va="bottom",
    )  # fmt: skip
    left.plot(data["single"], data["average"][-1], ".", color=role_color("dropout"), alpha=0.5, markersize=4)
    left.set_aspect("equal")
    left.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    left.set_title(localized("probability of the true class", "正确类别的概率"))
    left.set_xlabel(localized("single evaluation", "单次计算"))
    left.set_ylabel(localized("average of {count} masks", "{count} 个掩码的平均", count=int(data["masks"][-1])))
    share, counts = 100 * data["same_answer"], data["masks"].tolist()
    right.plot(counts, share, marker="o", color=role_color("dropout"))
    for count, height in zip(counts, share.tolist(), strict=True):
        right.annotate(
            f"{height:.1f}", (count, height), xytext=(5, -12), textcoords="offset points",
            fontsize=font_size("note"), color=role_color("text"),
        )  # fmt: skip
    right.set_xscale("log")
    right.set_xticks(counts, labels=[str(count) for count in counts])
    right.minorticks_off()
    right.set(xlim=(0.8, 700), ylim=(80, 101), yticks=[80, 85, 90, 95, 100])
    right.grid(visible=True, axis="y")
    right.tick_params(length=0)
    right.spines["left"].set_visible(False)
    right.set_title(localized("same class as the single evaluation, %", "与单次计算的类别相同（%）"))
    right.set_xlabel(localized("masks in the average", "求平均的掩码个数"))
