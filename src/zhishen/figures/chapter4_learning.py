"""Figures of chapter 4: losses, likelihood, loss and accuracy, the gradient of a batch, learning from mini-batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen import data as datasets
from zhishen import information, nn, optim, train
from zhishen._types import Array
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter4_annotations import Data, annotate_point, show_gridlines
from zhishen.figures.theme import localized, role_color, series_color
from zhishen.reference.activation import softmax, softmax_backward
from zhishen.reference.loss import cross_entropy, cross_entropy_backward, sum_of_squares, sum_of_squares_backward

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_loss_and_accuracy", "draw_maximum_likelihood", "draw_mini_batch_learning", "draw_numerical_and_backprop",
    "draw_two_losses", "loss_and_accuracy_data", "maximum_likelihood_data", "mini_batch_learning_data",
    "numerical_and_backprop_data", "two_losses_data",
]  # fmt: skip


def two_losses_data() -> Data:
    """Cross entropy and squared error of two classes by the probability of the true class, and their gradients.

    The gradient is -∂E/∂a for the score a of the true class, through the loss and the softmax.
    """
    y = np.linspace(0.01, 0.99, 197)
    scores = np.stack([np.log(y), np.log(1 - y)], axis=-1)
    found: dict[str, list[tuple[float, float]]] = {"cross": [], "squares": []}
    forms = {"cross": (cross_entropy, cross_entropy_backward), "squares": (sum_of_squares, sum_of_squares_backward)}
    t, one = np.array([1.0, 0.0]), np.asarray(1.0)
    for score in scores:
        for name, (loss, backward) in forms.items():
            probabilities, softmax_cache = softmax(score)
            value, cache = loss(probabilities, t)
            slope = softmax_backward(backward(one, cache), softmax_cache)
            found[name].append((float(value), -float(slope[0])))
    columns = {name: np.array(pairs) for name, pairs in found.items()}
    return {
        "y": y,
        **{f"{name}_loss": pairs[:, 0] for name, pairs in columns.items()},
        **{f"{name}_pull": pairs[:, 1] for name, pairs in columns.items()},
    }


@figure(
    "two_losses", chapter=4, rows=("4.1",), data=two_losses_data, size=(8.4, 3.5), panels=(1, 2),
    en=(
        "Cross entropy and squared error",
        (
            "The more confident the mistake, the larger the gradient of cross entropy; that of the squared error "
            "vanishes there."
        ),
    ),
    zh=("交叉熵误差与均方误差", "错得越离谱，交叉熵拉得越用力；均方误差却恰恰在那里松手。"),
)  # fmt: skip
def draw_two_losses(data: Data, axes: list[Axes]) -> None:
    """The losses at the left, their gradients at the right."""
    losses, pulls = axes
    y, cross, squares = data["y"], series_color(1), series_color(0)
    names = {
        "cross": localized("cross entropy -log y", "交叉熵误差 -log y"),
        "squares": localized("squared error", "均方误差"),
    }
    losses.plot(y, data["cross_loss"], color=cross)
    losses.plot(y, data["squares_loss"], color=squares)
    annotate_point(losses, names["cross"], (0.1, np.interp(0.1, y, data["cross_loss"])), shift=(8, 7), color=cross)
    annotate_point(
        losses, names["squares"], (0.03, np.interp(0.03, y, data["squares_loss"])), shift=(0, -27), color=squares
    )
    losses.set(title=localized("Loss", "损失"), ylim=(0, 4.8))
    pulls.plot(y, data["cross_pull"], color=cross)
    pulls.plot(y, data["squares_pull"], color=squares)
    annotate_point(
        pulls,
        localized("cross entropy", "交叉熵误差"),
        (0.3, np.interp(0.3, y, data["cross_pull"])),
        shift=(8, 6),
        color=cross,
    )
    annotate_point(
        pulls, names["squares"], (0.33, np.interp(0.33, y, data["squares_pull"])), shift=(0, -32), color=squares,
        ha="center",
    )  # fmt: skip
    pulls.set(title=localized("Gradient of the score, -∂E/∂a", "对得分的拉力 -∂E/∂a"), ylim=(0, 1.08))
    for ax in axes:
        ax.set(
            xlim=(0, 1),
            xticks=np.linspace(0, 1, 5),
            xlabel=localized("probability y of the true class", "正确类别的概率 y"),
        )
        show_gridlines(ax)


def maximum_likelihood_data() -> Data:
    """Ten coin flips with seven heads: the likelihood of every θ, and its cross entropy in nats."""
    throws = np.array([1, 0, 1, 1, 1, 0, 1, 1, 0, 1])
    theta = np.linspace(0.02, 0.98, 385)
    p = information.probabilities(throws, outcomes=[1, 0])
    models = np.stack([theta, 1 - theta], axis=-1)
    cross = information.cross_entropy(np.broadcast_to(p, models.shape), models)
    likelihood = np.where(throws == 1, theta[:, None], 1 - theta[:, None]).prod(axis=1)
    return {
        "throws": throws,
        "theta": theta,
        "likelihood": likelihood,
        "cross_entropy": cross,
        "best": np.asarray(theta[likelihood.argmax()]),
        "least": np.asarray(theta[cross.argmin()]),
        "entropy": np.asarray(information.entropy(p)),
    }


@figure(
    "maximum_likelihood", chapter=4, rows=("4.4",), data=maximum_likelihood_data, size=(5.8, 4.6), panels=(2, 1),
    en=(
        "Maximum likelihood is minimum cross entropy",
        "The same coin has the largest likelihood and the smallest cross entropy.",
    ),
    zh=("似然最大即交叉熵最小", "在所有可能的硬币中，似然最大的与交叉熵最小的是同一枚。"),
)  # fmt: skip
def draw_maximum_likelihood(data: Data, axes: list[Axes]) -> None:
    """Likelihood above, cross entropy below, on the same θ."""
    above, below = axes
    best, least = float(data["best"]), float(data["least"])
    above.fill_between(data["theta"], 1000 * data["likelihood"], color=role_color("highlight"), linewidth=0)
    above.plot(data["theta"], 1000 * data["likelihood"], color=series_color(0))
    below.plot(data["theta"], data["cross_entropy"], color=series_color(1))
    below.axhline(float(data["entropy"]), color=role_color("muted"), linewidth=0.8, linestyle=(0, (3, 3)))
    annotate_point(
        below,
        localized("entropy of the flips", "样本的熵"),
        (0.02, data["entropy"]),
        shift=(0, -8),
        color=role_color("muted"),
    )
    for ax, at, height in (
        (above, best, 1000 * data["likelihood"].max()),
        (below, least, data["cross_entropy"].min()),
    ):
        ax.axvline(at, color=role_color("muted"), linewidth=0.8, linestyle=(0, (3, 3)), zorder=0)
        ax.plot(at, height, "o", color=role_color("text"), zorder=5)
        ax.set(xlim=(0, 1), xticks=np.linspace(0, 1, 6))
    annotate_point(above, f"θ = {best:.2f}", (best, 1000 * data["likelihood"].max()), shift=(8, 4))
    annotate_point(below, f"θ = {least:.2f}", (least, data["cross_entropy"].min()), shift=(8, 10))
    count, heads = len(data["throws"]), int(data["throws"].sum())
    above.set_title(
        localized(
            "Likelihood of {heads} heads in {count} flips, × 10⁻³",
            "掷 {count} 次得 {heads} 次正面的似然（× 10⁻³）",
            heads=heads,
            count=count,
        )
    )
    above.set(ylim=(0, 2.6), xticklabels=())
    below.set(title=localized("Cross entropy in nats", "交叉熵（奈特）"), ylim=(0.35, 2.0))
    below.set_xlabel(localized("θ, the model's probability of heads", "模型给出的正面概率 θ"))


def loss_and_accuracy_data() -> Data:
    """Loss and accuracy on 20 samples as functions of one weight of a trained network."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 2))
    t = (x[:, 0] * x[:, 1] > 0).astype(int)
    network = nn.two_layer(2, 6, 2, rng=rng, dtype=np.float64)
    optimizer = optim.SGD(lr=0.5)
    for _ in range(20):
        optimizer.update(network.params, network.gradient(x, t))
    weight = network.params["affine2.W"]
    start, moves = float(weight[0, 0]), np.linspace(-1.5, 1.5, 301)
    losses, accuracies = np.empty_like(moves), np.empty_like(moves)
    for k, move in enumerate(moves):
        weight[0, 0] = start + move
        losses[k], accuracies[k] = network.loss(x, t), network.accuracy(x, t)
    return {"move": moves, "loss": losses, "accuracy": accuracies}


@figure(
    "loss_and_accuracy", chapter=4, rows=("4.2",), data=loss_and_accuracy_data, size=(5.8, 4.4), panels=(2, 1),
    en=(
        "Why the loss is minimized, and not the error rate",
        (
            "Every change of a weight changes the loss; the accuracy is constant between jumps, so its derivative is 0 "
            "or undefined."
        ),
    ),
    zh=("为什么不以识别精度为指标", "权重稍变，损失就有反应；识别精度却原地不动，然后突跳：导数几乎处处为 0。"),
)  # fmt: skip
def draw_loss_and_accuracy(data: Data, axes: list[Axes]) -> None:
    """The smooth loss above the accuracy with its steps."""
    above, below = axes
    above.plot(data["move"], data["loss"], color=series_color(0))
    below.step(data["move"], 100 * data["accuracy"], where="mid", color=series_color(1))
    least = int(data["loss"].argmin())
    above.plot(data["move"][least], data["loss"][least], "o", color=role_color("text"), zorder=5)
    annotate_point(
        above,
        localized("smallest loss", "损失最小"),
        (data["move"][least], data["loss"][least]),
        shift=(0, 11),
        ha="center",
    )
    above.set(title=localized("Loss", "损失函数"), xticklabels=())
    below.set(
        title=localized("Accuracy (%)", "识别精度（%）"), xlabel=localized("change of one weight", "某个权重的变化量")
    )
    for ax in axes:
        ax.set(xlim=(-1.5, 1.5))
        show_gridlines(ax)


def numerical_and_backprop_data() -> Data:
    """The gradient of every parameter of a small network on a mini-batch of MNIST, by backpropagation and numerically.

    The images are averaged over squares of 4 x 4 pixels, so that the numerical gradient has few parameters to change.
    """
    x, t = datasets.mnist(compact=True, dtype=np.float64).train
    images = x[:20].reshape(20, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(20, 49)
    network = nn.two_layer(49, 8, 10, rng=np.random.default_rng(0), activation="sigmoid", dtype=np.float64)
    backprop, numerical = network.gradient(images, t[:20]), network.numerical_gradient(images, t[:20])
    return {
        "backprop": np.concatenate([array.ravel() for array in backprop.values()]),
        "numerical": np.concatenate([array.ravel() for array in numerical.values()]),
    }


@figure(
    "numerical_and_backprop", chapter=4, rows=("4.6", "4.8", "5.5"), data=numerical_and_backprop_data, size=(8.2, 3.7),
    panels=(1, 2),
    en=(
        "Two ways to the gradient of a mini-batch",
        "A dot for each parameter: the numerical gradient needs thousands of losses, backpropagation a single pass.",
    ),
    zh=("求 mini-batch 梯度的两种方法", "每个参数一个点：数值微分要算上千次损失，误差反向传播法只算一遍，结果相同。"),
)  # fmt: skip
def draw_numerical_and_backprop(data: Data, axes: list[Axes]) -> None:
    """Both gradients of each parameter, which are on the diagonal, and a histogram of their differences."""
    scatter, histogram = axes
    backprop, numerical = data["backprop"], data["numerical"]
    reach = 1.08 * float(np.abs(backprop).max())
    scatter.plot([-reach, reach], [-reach, reach], color=role_color("muted"), linewidth=0.8)
    scatter.plot(backprop, numerical, "o", color=series_color(0), alpha=0.5, markersize=4, markeredgewidth=0)
    scatter.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    scatter.set(xlabel=localized("by backpropagation", "误差反向传播法"), ylabel=localized("numerically", "数值微分"))
    scatter.set_title(localized("{count} parameters", "{count} 个参数", count=len(backprop)))
    scatter.locator_params(nbins=5)
    show_gridlines(scatter, "both")
    difference = np.abs(numerical - backprop)
    powers = np.log10(difference[difference > 0])  # both gradients are 0 for weights of pixels that are always dark
    low, high = 4 * np.floor(powers.min()), 4 * np.ceil(powers.max())
    histogram.hist(powers, bins=(np.arange(low, high + 1) / 4).tolist(), color=series_color(0))
    histogram.set_title(localized("Difference", "两者之差"))
    histogram.set(xlabel=localized("log₁₀ of the difference", "差的 log₁₀"), ylabel=localized("parameters", "参数个数"))
    show_gridlines(histogram)


def _training(*, samples: int, epochs: int, batch_size: int, lr: float, seed: int) -> dict[str, Array]:
    """The loss of every mini-batch; after every epoch the loss and the accuracies on both splits."""
    whole = datasets.mnist(compact=True)
    part = datasets.Split(whole.train.x[:samples], whole.train.t[:samples])
    dataset = datasets.Dataset(part, None, datasets.Split(whole.test.x[:], whole.test.t), name="mnist", classes=10)
    weights, order = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2))
    network = nn.two_layer(784, 50, 10, rng=weights)
    trainer = train.Trainer(
        network, dataset, optim.SGD(lr=lr), epochs=epochs, batch_size=batch_size, rng=order, progress=False
    )
    losses: list[float] = []
    trainer.on("step", lambda present: losses.append(present.loss))
    history = trainer.fit()
    columns: tuple[Any, ...] = ("step", "test_loss", "train_accuracy", "test_accuracy")
    return {"loss": np.array(losses), **{name: np.array([record[name] for record in history]) for name in columns}}


def mini_batch_learning_data() -> Data:
    """The training of a network 784-50-10 on 12,000 digits, and the average of its loss over about 20 mini-batches."""
    found = cached(_training, samples=12_000, epochs=16, batch_size=100, lr=0.1, seed=0)
    return {**found, "average": optim.exponentially_weighted_average(found["loss"], beta=0.95)}


@figure(
    "mini_batch_learning", chapter=4, rows=("4.8",), data=mini_batch_learning_data, size=(8.8, 3.6), panels=(1, 2),
    en=(
        "Learning from mini-batches",
        "The loss of the mini-batches fluctuates and falls; after every epoch the accuracy is measured on both splits.",
    ),
    zh=("mini-batch 学习的过程", "每个 mini-batch 的损失抖动着下降；每个 epoch 之后记录训练数据和测试数据的识别精度。"),
)  # fmt: skip
def draw_mini_batch_learning(data: Data, axes: list[Axes]) -> None:
    """The loss by iteration at the left, the accuracy by epoch at the right."""
    loss, accuracy = axes
    iterations = np.arange(1, len(data["loss"]) + 1)
    train_color, test_color = role_color("train"), role_color("test")
    loss.plot(iterations, data["loss"], color=train_color, alpha=0.28, linewidth=0.7)
    loss.plot(iterations, data["average"], color=train_color)
    loss.plot(data["step"], data["test_loss"], "s-", color=test_color, linewidth=1.2, markersize=3.5)
    last = len(iterations)
    annotate_point(loss, localized("test", "测试"), (last, data["test_loss"][-1]), shift=(6, 5), color=test_color)
    annotate_point(loss, "mini-batch", (last, data["average"][-1]), shift=(6, -5), color=train_color)
    loss.set(title=localized("Loss by iteration", "损失随迭代次数的变化"), xlim=(0, 1.02 * last), ylim=(0, 2.4))
    loss.set_xlabel(localized("iteration", "迭代次数"))
    epochs = np.arange(1, len(data["step"]) + 1)
    for name, label, color, marker, shift in (
        ("train_accuracy", localized("train", "训练"), train_color, "o-", (6, 4)),
        ("test_accuracy", localized("test", "测试"), test_color, "s-", (6, -4)),
    ):
        accuracy.plot(epochs, 100 * data[name], marker, color=color, markersize=4)
        annotate_point(
            accuracy,
            f"{label} {100 * data[name][-1]:.1f} %",
            (epochs[-1], 100 * data[name][-1]),
            shift=shift,
            color=color,
        )
    accuracy.set(title=localized("Accuracy by epoch (%)", "识别精度随 epoch 的变化（%）"), xlim=(0.5, epochs[-1] + 0.3))
    accuracy.set_xlabel("epoch")
    for ax in axes:
        show_gridlines(ax)
