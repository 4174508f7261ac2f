"""Figures of chapter 7: what a convolutional network has learned from MNIST.

All of them use the same trained network, see `zhishen.figures.small_conv`.

References:
    *Deep Learning from Scratch*, section 7.6. Zeiler, Fergus: Visualizing and understanding convolutional
    networks, 2014.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter7_structures import shape_text
from zhishen.figures.confusion_matrix import show_confusion_matrix
from zhishen.figures.image_grids import add_colorbar, image_grid, show_image
from zhishen.figures.misclassified import Misclassified, draw_misclassified, misclassified_data
from zhishen.figures.small_conv import mnist_test_digits, predicted_probabilities, trained_network
from zhishen.figures.theme import colormap, font_size, localized, role_color
from zhishen.metrics import confusion_matrix
from zhishen.nn.inspection import feature_maps, occlusion_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "confusion_data", "draw_confusion", "draw_feature_maps", "draw_misclassified_digits",
    "draw_occlusion", "feature_maps_data", "misclassified_digits_data",
    "occlusion_data",
]  # fmt: skip

_SHAPE: Final = (1, 28, 28)


# --- feature maps -----------------------------------------------------------------------------------------------------


def feature_maps_data() -> dict[str, Array]:
    """The outputs of layers for the first digit of the test set.

    Shape:
        ``x``: (28, 28). ``conv1``, ``relu1``: (16, 28, 28). ``maxpool1``: (16, 14, 14). ``maxpool2``: (32, 7, 7).
        ``maxpool3``: (64, 3, 3). ``probabilities``: (10,). ``label``: ().
    """
    network, test = trained_network(), mnist_test_digits()
    x = test.x[:1]
    maps = feature_maps(network, x)
    chosen = {name: maps[name][0] for name in ("conv1", "relu1", "maxpool1", "maxpool2", "maxpool3")}
    return {"x": x[0, 0], **chosen, "probabilities": network.probabilities(x)[0], "label": np.array(test.t[0])}


@figure(
    "feature_maps",
    chapter=7,
    rows=("7.3",),
    data=feature_maps_data,
    size=(9.6, 5.4),
    panels=None,
    en=(
        "A digit, layer by layer",
        (
            "Each filter responds to another feature; ReLU keeps the positive responses (orange), pooling the largest "
            "response in each window. From stage to stage there are more and smaller feature maps, which show "
            "the digit less and less. Each panel has its own scale."
        ),
    ),
    zh=(
        "逐层看一个数字",
        (
            "每个滤波器对不同的特征产生响应；ReLU 只保留正的响应（橙色），池化保留每个窗口中最强的响应。"
            "一级一级下去，特征图越来越多、越来越小，也越来越看不出数字。每幅图各有自己的刻度。"
        ),
    ),
)
def draw_feature_maps(data: dict[str, Array], picture: Figure) -> None:
    """The input, the first convolution and its ReLU, the outputs of the three stages, and the probabilities."""
    grid = picture.add_gridspec(2, 4)
    first = picture.add_subplot(grid[0, 0])
    show_image(data["x"], first, kind="grayscale", low=0, high=1)
    first.set_title(localized("input", "输入") + f"  {shape_text(_SHAPE)}")
    shown = {
        "conv1": (localized("convolution", "卷积"), 4),
        "relu1": ("ReLU", 4),
        "maxpool1": (localized("stage 1", "第 1 级"), 4),
        "maxpool2": (localized("stage 2", "第 2 级"), 8),
        "maxpool3": (localized("stage 3", "第 3 级"), 8),
    }
    for place, (name, (title, columns)) in enumerate(shown.items(), start=1):
        ax, maps = picture.add_subplot(grid[place // 4, place % 4]), data[name]
        largest = float(np.abs(maps).max())
        sheet = image_grid(maps, columns, scale=max(1, 28 // maps.shape[1]), gap=3)
        show_image(sheet, ax, kind="diverging", low=-largest, high=largest)
        ax.set_anchor("NW")  # titles of a row are at the same height
        ax.set_title(f"{title}  {shape_text(maps.shape)}")

    ax, probabilities = picture.add_subplot(grid[1, 2:]), data["probabilities"]
    digits = np.arange(len(probabilities))
    best = int(probabilities.argmax())
    colors = [role_color("positive") if digit == best else role_color("muted") for digit in digits]
    ax.barh(digits, probabilities, color=colors, height=0.7)
    ax.set(xlim=(0, 1.0), ylim=(9.6, -0.6), yticks=digits, xticks=[0, 0.5, 1], xlabel=localized("probability", "概率"))
    ax.tick_params(length=0)
    ax.set_title("Affine - Softmax" + f"  {shape_text(probabilities.shape)}")


# --- mistakes ---------------------------------------------------------------------------------------------------------


def misclassified_digits_data() -> dict[str, Array]:
    """The most confident mistakes of the network on test images, see `Misclassified`."""
    test = mnist_test_digits()
    probabilities = predicted_probabilities()
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
    """The decrease of the probability of the true class if a square of 7 × 7 pixels is covered.

    For each class the test image is chosen whose probability is closest to 90 %: if the network is more confident, a
    covered square hardly changes the probability.

    Shape:
        ``images``: (4, 28, 28). ``labels``: (4,). ``drops``: (4, 22, 22), by the square's upper left corner.
        ``size``: ().
    """
    network, test = trained_network(), mnist_test_digits()
    probabilities = predicted_probabilities()
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
            "A square of 7 × 7 pixels covers a part of the digit; the color at its center is the decrease of the "
            "probability of the true class."
        ),
    ),
    zh=("网络看的是哪里", "用 7 × 7 像素的方块遮住数字的一部分；方块中心的颜色表示正确类别的概率下降了多少。"),
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
    add_colorbar(axes[0], image, axes, localized("decrease of p(class)", "正确类别概率的下降"))


# --- confusion --------------------------------------------------------------------------------------------------------

_NAMED: Final = 8


def confusion_data() -> dict[str, Array]:
    """The confusion matrix of the test set, and the most frequent confusions.

    Shape:
        ``matrix``: (10, 10), a row for each true class, a column for each predicted class. ``pairs``: (8, 2) and
        ``counts``: (8,), the largest entries outside of the diagonal.
    """
    test = mnist_test_digits()
    predicted = predicted_probabilities().argmax(axis=1)
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
    left.set_title(localized("accuracy {percent:.2f} %", "识别精度 {percent:.2f} %", percent=float(accuracy)))

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
