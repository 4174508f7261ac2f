"""Figures of chapter 7: the structure of networks, and what a small convolutional network has learned from MNIST.

All figures of the trained network use the same training, whose result is kept on disk.

References:
    *Deep Learning from Scratch*, sections 7.1 and 7.6. Zeiler, Fergus: Visualizing and understanding convolutional
    networks, 2014.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen import data as datasets
from zhishen import nn, optim
from zhishen._types import Array
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.confusion_matrix import show_confusion_matrix
from zhishen.figures.image_grids import image_grid, show_image
from zhishen.figures.matrix_drawing import draw_arrow, draw_text, set_up_grid, tint
from zhishen.figures.misclassified import Misclassified, draw_misclassified, misclassified_data
from zhishen.figures.theme import colormap, font_size, localized, role_color
from zhishen.metrics import confusion_matrix
from zhishen.nn.inspection import feature_maps, filters, occlusion_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "confusion_data", "draw_confusion", "draw_feature_maps", "draw_filters", "draw_misclassified_digits",
    "draw_occlusion", "draw_structures", "feature_maps_data", "filters_data", "misclassified_digits_data",
    "occlusion_data", "structures_data",
]  # fmt: skip

_SHAPE: Final = (1, 28, 28)


# --- the trained network ----------------------------------------------------------------------------------------------


def _network(channels: int, hidden: int, *, seed: int = 0) -> nn.Network:
    """The simple convolutional network of the book, with the initial weights of the book and fewer filters."""
    return nn.simple_conv(_SHAPE, 10, rng=np.random.default_rng(seed), filters=channels, hidden=hidden, init=0.01)


def _experiment(*, images: int, tested: int, epochs: int, channels: int, hidden: int, seed: int) -> dict[str, Array]:
    """Train on the first images of MNIST; return all parameters before and after, and the predictions of test images.

    Shape:
        ``before/...`` and ``after/...``: the parameters. ``probabilities``: (tested, 10).
    """
    mnist = datasets.mnist(flatten=False)
    network = _network(channels, hidden, seed=seed)
    before = network.state_dict()
    adam, rng = optim.AdamW(lr=0.002, weight_decay=0.2), np.random.default_rng(seed)
    network.train()
    for _ in range(epochs):
        for x, t in datasets.batches((mnist.train.x[:images], mnist.train.t[:images]), 100, rng=rng):
            adam.update(network.params, network.gradient(x, t))
    states = {"before": before, "after": network.state_dict()}
    arrays = {f"{when}/{name}": array for when, state in states.items() for name, array in state.items()}
    return arrays | {"probabilities": network.probabilities(mnist.test.x[:tested])}


_CHANNELS: Final = 16
_HIDDEN: Final = 64


def _trained_states() -> dict[str, Array]:
    """The result of the training that all figures share."""
    return cached(_experiment, images=60000, tested=10000, epochs=3, channels=_CHANNELS, hidden=_HIDDEN, seed=0)


def _network_at(when: str) -> nn.Network:
    """The network ``before`` or ``after`` the training."""
    network = _network(_CHANNELS, _HIDDEN)
    prefix = f"{when}/"
    network.load_state_dict(
        {name.removeprefix(prefix): a for name, a in _trained_states().items() if name.startswith(prefix)}
    )
    return network


# --- structures -------------------------------------------------------------------------------------------------------

_KINDS: Final = {"Affine": "affine", "ReLU": "relu", "Conv2d": "conv", "MaxPool2d": "pool"}


def structures_data() -> dict[str, Array]:
    """The layers of a fully connected and of a convolutional network for MNIST.

    Shape:
        For both networks, with ``full_`` or ``conv_`` before the name: ``kinds``: (L,), strings; ``block``: (L,), the
        number of the layer's block; ``shapes``: (L, 3), the channels, height and width of the layer's output, with
        height and width 0 for a row; ``parameters``: (L,), their number. ``digit``: (28, 28), an input.
    """
    rng = np.random.default_rng(0)
    body: list[nn.Layer] = [
        nn.Conv2d(1, 16, 3, padding=1, rng=rng), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1, rng=rng), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 32, 3, padding=1, rng=rng), nn.ReLU(), nn.Flatten(),
        nn.Affine(32 * 7 * 7, 100, rng=rng), nn.ReLU(), nn.Affine(100, 10, rng=rng),
    ]  # fmt: skip
    networks = {
        "full": (nn.multi_layer(784, [100, 100, 100, 100], 10, rng=rng), (784,)),
        "conv": (nn.Network(body, loss="softmax_cross_entropy"), _SHAPE),
    }
    found: dict[str, Array] = {"digit": datasets.mnist(flatten=False).test.x[0, 0]}
    for name, (network, image) in networks.items():
        shape: tuple[int, ...] = image
        rows: list[tuple[str, int, tuple[int, ...], int]] = []
        block = -1
        for layer in network.layers.values():
            shape = layer.output_shape(shape)
            kind = type(layer).__name__
            if kind in _KINDS:  # Flatten computes nothing
                block += bool(layer.params)
                count = sum(array.size for array in layer.params.values())
                rows.append((_KINDS[kind], block, (*shape, 0, 0)[:3], count))
        rows.append(("softmax", block, (*shape, 0, 0)[:3], 0))
        for key, values in zip(("kinds", "block", "shapes", "parameters"), zip(*rows, strict=True), strict=True):
            found[f"{name}_{key}"] = np.array(values)
    return found


def _layer_names() -> dict[str, str]:
    return {
        "affine": "Affine", "relu": "ReLU", "softmax": "Softmax", "conv": localized("Conv", "卷积"),
        "pool": localized("Pool", "池化"),
    }  # fmt: skip


@figure(
    "structures",
    chapter=7,
    rows=("7.1", "7.2"),
    data=structures_data,
    size=(9.0, 3.8),
    en=(
        "Fully connected and convolutional",
        (
            "In place of Affine - ReLU, the first blocks are Convolution - ReLU - (Pooling), whose output is still an "
            "image. Below each block are the shape of its output and its number of parameters."
        ),
    ),
    zh=(
        "全连接网络与卷积网络的结构",
        "靠前的各块由“卷积 - ReLU -（池化）”代替“Affine - ReLU”，图像始终保持为图像。每块下方是输出的形状与参数个数。",
    ),
)
def draw_structures(data: dict[str, Array], ax: Axes) -> None:
    """Two rows of boxes, whose blocks begin at the same positions."""
    set_up_grid(ax, 16.6, 6.6)
    counts = [int((data["conv_block"] == block).sum()) for block in range(int(data["conv_block"][-1]) + 1)]
    starts = [2.1 + sum(counts[:block]) + 0.55 * block for block in range(len(counts))]
    titles = {"full": localized("Fully connected", "全连接"), "conv": localized("Convolutional", "卷积")}
    for (name, title), top in zip(titles.items(), (0.3, 3.8), strict=True):
        draw_text(ax, (0, top), title, bold=True, color=role_color("text"), ha="left")
        _draw_chain(ax, {key: data[f"{name}_{key}"] for key in ("kinds", "block", "shapes", "parameters")}, starts, top)
        ax.imshow(data["digit"], cmap=colormap("grayscale"), extent=(0.1, 1.5, top + 2.0, top + 0.6), aspect="equal")
        draw_text(ax, (0.8, top + 2.3), "784" if name == "full" else _shape_text((1, 28, 28)), kind="note")
        draw_text(ax, (0.8, top + 2.72), localized("parameters", "参数"), kind="note", color=role_color("parameter"))
    set_up_grid(ax, 16.6, 6.6)  # imshow has changed the limits


def _draw_chain(ax: Axes, layers: dict[str, Array], starts: Sequence[float], top: float) -> None:
    """Draw a box for each layer, joined into blocks, and below each block its output and parameters."""
    from matplotlib.patches import FancyBboxPatch

    names = _layer_names()
    roles = {"relu": "activation", "softmax": "loss"}
    end = 1.5
    for block in range(int(layers["block"][-1]) + 1):
        inside = np.flatnonzero(layers["block"] == block)
        draw_arrow(ax, (end + 0.06, top + 1.3), (starts[block] - 0.06, top + 1.3))
        end = starts[block]
        for layer in inside:
            kind = str(layers["kinds"][layer])
            left, width = end, 1.3 if kind == "softmax" else 1.0
            end += width
            color = role_color(roles.get(kind, kind))
            ax.add_patch(
                FancyBboxPatch(
                    (left + 0.03, top + 0.6), width - 0.06, 1.4, boxstyle="round,pad=0,rounding_size=0.12",
                    facecolor=tint(color, 0.18), edgecolor=color, linewidth=1.1,
                )
            )  # fmt: skip
            draw_text(ax, (left + width / 2, top + 1.3), names[kind], kind="note", color=role_color("text"))
        middle = (starts[block] + end) / 2
        draw_text(ax, (middle, top + 2.3), _shape_text(layers["shapes"][inside[-1]]), kind="note")
        draw_text(
            ax,
            (middle, top + 2.72),
            f"{layers['parameters'][inside].sum():,}",
            kind="note",
            color=role_color("parameter"),
        )


def _shape_text(shape: Any) -> str:
    """A shape as text, such as 16×14×14."""
    return "×".join(str(int(size)) for size in shape if size)


# --- filters ----------------------------------------------------------------------------------------------------------


def filters_data() -> dict[str, Array]:
    """The filters of the first layer before and after learning.

    Shape:
        ``before``, ``after``: (O, 5, 5).
    """
    return {when: filters(_network_at(when))["conv1"][:, 0] for when in ("before", "after")}


@figure(
    "filters",
    chapter=7,
    rows=("7.3",),
    data=filters_data,
    size=(7.6, 3.9),
    panels=(1, 2),
    en=(
        "Filters before and after learning",
        (
            "Random initial filters have no structure; after learning, many filters respond to edges, lines and blobs. "
            "Blue weights are negative, orange ones positive; each side has its own scale."
        ),
    ),
    zh=(
        "学习前与学习后的滤波器",
        "初始的滤波器是随机的，没有规律；学习之后，许多滤波器会对边缘、线条或斑块产生响应。蓝色为负，橙色为正；两边刻度不同。",
    ),
)
def draw_filters(data: dict[str, Array], axes: list[Axes]) -> None:
    """Both sets of filters, each with its own color scale, because the initial weights are small."""
    titles = {"before": localized("before learning", "学习前"), "after": localized("after learning", "学习后")}
    for ax, (when, title) in zip(axes, titles.items(), strict=True):
        largest = float(np.abs(data[when]).max())
        sheet = image_grid(data[when], 4, scale=6, gap=3)
        image = show_image(sheet, ax, kind="diverging", low=-largest, high=largest)
        ax.set_title(title)
        _add_colorbar(ax, image, [ax], "")


def _add_colorbar(ax: Axes, image: Any, axes: Sequence[Axes], label: str) -> None:
    """Add a colorbar at the right of several axes."""
    picture: Any = ax.figure
    bar = picture.colorbar(image, ax=list(axes), shrink=0.85, aspect=24, pad=0.02)
    bar.outline.set_visible(False)
    bar.set_label(label)
    bar.ax.tick_params(length=0)


# --- feature maps -----------------------------------------------------------------------------------------------------


def feature_maps_data() -> dict[str, Array]:
    """The output of each layer for the first digit of the test set.

    Shape:
        ``x``: (28, 28). ``conv1``, ``relu1``: (O, 24, 24). ``maxpool1``: (O, 12, 12). ``relu2``: (H,), the hidden
        layer. ``probabilities``: (10,). ``label``: ().
    """
    network, test = _network_at("after"), datasets.mnist(flatten=False).test
    x = test.x[:1]
    maps = feature_maps(network, x)
    chosen = {name: maps[name][0] for name in ("conv1", "relu1", "maxpool1", "relu2")}
    return {"x": x[0, 0], **chosen, "probabilities": network.probabilities(x)[0], "label": np.array(test.t[0])}


@figure(
    "feature_maps",
    chapter=7,
    rows=("7.3",),
    data=feature_maps_data,
    size=(8.4, 5.7),
    panels=(2, 3),
    en=(
        "A digit, layer by layer",
        (
            "Each filter responds to another feature; ReLU keeps the positive responses (orange), pooling the largest "
            "response in each window."
        ),
    ),
    zh=(
        "逐层看一个数字",
        "每个滤波器对不同的特征产生响应；ReLU 只保留正的响应（橙色），池化保留每个窗口中最强的响应。",
    ),
)
def draw_feature_maps(data: dict[str, Array], axes: list[Axes]) -> None:
    """The input, the outputs of convolution, ReLU and pooling, the hidden layer, and the probabilities."""
    show_image(data["x"], axes[0], kind="grayscale", low=0, high=1)
    axes[0].set_title(localized("input", "输入") + f"  {_shape_text(_SHAPE)}")
    largest = float(np.abs(data["conv1"]).max())
    shown = {
        "conv1": localized("convolution", "卷积"),
        "relu1": "ReLU",
        "maxpool1": localized("max pooling", "Max 池化"),
    }
    for ax, (name, title) in zip(axes[1:4], shown.items(), strict=True):
        maps = data[name]
        sheet = image_grid(maps, 4, gap=max(1, maps.shape[1] // 12))
        show_image(sheet, ax, kind="diverging", low=-largest, high=largest)
        ax.set_title(f"{title}  {_shape_text(maps.shape)}")
    hidden = data["relu2"]
    most = float(hidden.max())
    show_image(image_grid(hidden.reshape(-1, 1, 1), 8, scale=10), axes[4], kind="diverging", low=-most, high=most)
    axes[4].set_title("Affine - ReLU" + f"  {_shape_text(hidden.shape)}")

    ax, probabilities = axes[5], data["probabilities"]
    digits = np.arange(len(probabilities))
    best = int(probabilities.argmax())
    colors = [role_color("positive") if digit == best else role_color("muted") for digit in digits]
    ax.barh(digits, probabilities, color=colors, height=0.7)
    ax.set(xlim=(0, 1.0), ylim=(9.6, -0.6), yticks=digits, xticks=[0, 0.5, 1], xlabel=localized("probability", "概率"))
    ax.tick_params(length=0)
    ax.set_title("Affine - Softmax" + f"  {_shape_text(probabilities.shape)}")


# --- mistakes ---------------------------------------------------------------------------------------------------------


def misclassified_digits_data() -> dict[str, Array]:
    """The most confident mistakes of the network on test images, see `Misclassified`."""
    test = datasets.mnist(flatten=False).test
    probabilities = _trained_states()["probabilities"]
    count = len(probabilities)
    mistakes = misclassified_data(test.x[:count], test.t[:count], probabilities, count=24)
    return {name: np.asarray(value) for name, value in vars(mistakes).items()}


@figure(
    "misclassified",
    chapter=7,
    rows=("7.3",),
    data=misclassified_digits_data,
    size=(8.6, 5.6),
    panels=None,
    en=(
        "Misclassified digits",
        "The most confident mistakes of the network; a human reader would make some of them, too.",
    ),
    zh=("被误识别的数字", "网络最有把握、却识别错误的数字；其中有一些，人也会认错。"),
)
def draw_misclassified_digits(data: dict[str, Array], picture: Figure) -> None:
    """The images in a grid, as in the figures of a run."""
    found: dict[str, Any] = {name: value.item() if value.ndim == 0 else value for name, value in data.items()}
    picture.set_layout_engine("none")  # the grid has its own layout
    draw_misclassified(Misclassified(**found), picture, title=False)


_LABELS: Final = (0, 4, 7, 9)
_SQUARE: Final = 7  # pixels along a side
_CONFIDENCE: Final = 0.9


def occlusion_data() -> dict[str, Array]:
    """The decrease of the probability of the true class if a square of 7 x 7 pixels is covered.

    For each class the test image is chosen whose probability is closest to 90 %: if the network is more confident, a
    covered square hardly changes the probability.

    Shape:
        ``images``: (4, 28, 28). ``labels``: (4,). ``drops``: (4, 22, 22), by the square's upper left corner.
        ``size``: ().
    """
    network, test = _network_at("after"), datasets.mnist(flatten=False).test
    probabilities = _trained_states()["probabilities"]
    t, predicted = test.t[: len(probabilities)], probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    right = [np.flatnonzero((t == label) & (predicted == label)) for label in _LABELS]
    chosen = [int(places[np.abs(confidence[places] - _CONFIDENCE).argmin()]) for places in right]
    drops = [occlusion_map(network, test.x[i], int(test.t[i]), size=_SQUARE) for i in chosen]
    return {
        "images": test.x[chosen, 0], "labels": np.array(_LABELS), "drops": np.stack(drops), "size": np.array(_SQUARE),
    }  # fmt: skip


@figure(
    "occlusion",
    chapter=7,
    rows=("7.3",),
    data=occlusion_data,
    size=(8.6, 2.9),
    panels=(1, 4),
    en=(
        "Which part of a digit the network uses",
        (
            "A square of 7 x 7 pixels covers a part of the digit; the color at its center is the decrease of the "
            "probability of the true class."
        ),
    ),
    zh=("网络看的是哪里", "用 7 x 7 像素的方块遮住数字的一部分；方块中心的颜色表示正确类别的概率下降了多少。"),
)
def draw_occlusion(data: dict[str, Array], axes: list[Axes]) -> None:
    """The decrease of the probability as color, with the outline of the digit."""
    side, cover = data["images"].shape[1], float(data["size"])
    first = cover / 2 - 0.5  # the center of the square at its first position
    image = None
    for ax, digit, label, drop in zip(axes, data["images"], data["labels"], data["drops"], strict=True):
        last = first + len(drop) - 1
        extent = (first - 0.5, last + 0.5, last + 0.5, first - 0.5)
        image = ax.imshow(drop, cmap=colormap("diverging"), vmin=-1, vmax=1, extent=extent)
        ax.contour(digit, levels=[0.5], colors=[role_color("text")], linewidths=1.1)
        ax.set(xlim=(-0.5, side - 0.5), ylim=(side - 0.5, -0.5), xticks=[], yticks=[], aspect="equal")
        for spine in ax.spines.values():
            spine.set_visible(True)
            spine.set_color(role_color("grid"))
        ax.set_title(str(label))
    _add_colorbar(axes[0], image, axes, localized("decrease of p(class)", "正确类别概率的下降"))


# --- confusion --------------------------------------------------------------------------------------------------------

_NAMED: Final = 8


def confusion_data() -> dict[str, Array]:
    """The confusion matrix of the test set, and the most frequent confusions.

    Shape:
        ``matrix``: (10, 10), a row for each true class, a column for each predicted class. ``pairs``: (8, 2) and
        ``counts``: (8,), the largest entries outside of the diagonal.
    """
    test = datasets.mnist(flatten=False).test
    predicted = _trained_states()["probabilities"].argmax(axis=1)
    matrix = confusion_matrix(test.t[: len(predicted)], predicted, classes=10)
    mistakes = np.where(np.eye(10, dtype=bool), 0, matrix)
    largest = np.argsort(-mistakes, axis=None, kind="stable")[:_NAMED]
    pairs = np.stack(np.divmod(largest, 10), axis=1)
    return {"matrix": matrix, "pairs": pairs, "counts": mistakes.flat[largest]}


@figure(
    "confusion",
    chapter=7,
    rows=("7.3",),
    data=confusion_data,
    size=(8.6, 4.6),
    panels=(1, 2),
    en=(
        "Which digits are confused",
        "The confusion matrix of 10,000 test images, with a logarithmic color scale, and the most frequent confusions.",
    ),
    zh=("哪些数字被认成哪些", "10,000 幅测试图像的混淆矩阵（颜色按对数刻度），以及最常见的混淆。"),
)
def draw_confusion(data: dict[str, Array], axes: list[Axes]) -> None:
    """The matrix with its counts at the left, the most frequent confusions as bars at the right."""
    matrix, (left, right) = data["matrix"], axes
    show_confusion_matrix(matrix, [str(digit) for digit in range(len(matrix))], left)
    left.set(
        xlabel=localized("predicted digit", "预测的数字"), ylabel=localized("true digit", "实际的数字"), aspect="auto"
    )
    accuracy = 100 * np.trace(matrix) / matrix.sum()
    left.set_title(localized("accuracy {percent:.2f} %", "正确率 {percent:.2f} %", percent=float(accuracy)))

    counts, places = data["counts"], np.arange(len(data["counts"]))
    right.barh(places, counts, color=role_color("test"), height=0.5)
    for place, count in zip(places, counts, strict=True):
        right.text(
            count + 0.02 * counts.max(),
            float(place),
            str(count),
            va="center",
            fontsize=font_size("label"),
            color=role_color("text"),
        )
    right.set(xlim=(0, 1.12 * counts.max()), ylim=(len(counts) - 0.4, -0.6), xticks=[], yticks=places)
    right.set_yticklabels(
        [f"{a} → {b}" for a, b in data["pairs"]], fontsize=font_size("label"), color=role_color("text")
    )
    right.tick_params(length=0)
    right.spines["bottom"].set_visible(False)
    right.set_title(localized("most frequent confusions", "最常见的混淆"))
