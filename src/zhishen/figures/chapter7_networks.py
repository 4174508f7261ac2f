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
from zhishen.nn.inside import feature_maps, filters, occlusion_map

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
    size=(9.4, 5.4),
    en=(
        "Fully connected and convolutional",
        (
            "Above, each layer connects every neuron with every input, and the image is a mere row of 784 numbers. "
            "Below, convolutions keep the image as an image: a stack of feature maps, which pooling makes smaller. "
            "The drawn sizes follow the shapes; the orange numbers count the parameters."
        ),
    ),
    zh=(
        "全连接网络与卷积网络的结构",
        (
            "上：每一层都把每个神经元与所有输入相连，图像只是一行 784 个数。下：卷积使图像始终是图像，即一叠特征图，"
            "池化使它们变小。图中的大小与形状相应，橙色的数是参数个数。"
        ),
    ),
)
def draw_structures(data: dict[str, Array], ax: Axes) -> None:
    """The outputs of the blocks of both networks: columns of neurons above, stacks of feature maps below."""
    titles = {"full": localized("Fully connected", "全连接"), "conv": localized("Convolutional", "卷积")}
    for (name, title), top in zip(titles.items(), (0.2, 5.0), strict=True):
        draw_text(ax, (0, top), title, bold=True, color=role_color("text"), ha="left")
        _draw_blocks(ax, {key: data[f"{name}_{key}"] for key in ("kinds", "block", "shapes", "parameters")}, top + 2.4)
        ax.imshow(data["digit"], cmap=colormap("grayscale"), extent=(0.1, 1.9, top + 3.3, top + 1.5), aspect="equal")
        draw_text(ax, (1.0, top + 3.85), "784" if name == "full" else _shape_text((1, 28, 28)), kind="note")
        draw_text(ax, (1.0, top + 4.25), localized("parameters", "参数"), kind="note", color=role_color("parameter"))
    set_up_grid(ax, 16.6, 9.5)  # imshow changes the limits


_COLUMN: Final = 2.9  # from the middle of a block's output to that of the next


def _draw_blocks(ax: Axes, layers: dict[str, Array], y: float) -> None:
    """Draw the output of each block around height ``y``, and between two outputs the names of the layers."""
    names = _layer_names()
    right = 1.9
    before: int | None = None  # neurons of the previous output, if it is a column
    for block in range(int(layers["block"][-1]) + 1):
        inside = np.flatnonzero(layers["block"] == block)
        shape, x = layers["shapes"][inside[-1]], 1.0 + _COLUMN * (block + 1)
        is_column = not shape[1]
        color = role_color(str(layers["kinds"][inside[0]]))
        half = 0.25 if is_column else 0.5 * _side(int(shape[1])) + 0.5 * _SHIFT * (_sheets(int(shape[0])) - 1)
        between = (right + x - half) / 2
        for k, layer in enumerate(inside):
            text = names[str(layers["kinds"][layer])]
            draw_text(ax, (between, y - 0.75 - 0.36 * (len(inside) - k)), text, kind="note", color=role_color("text"))
        if is_column and before is not None:
            _connect(ax, (right, before), (x - half, int(shape[0])), y)
        else:
            draw_arrow(ax, (right + 0.12, y), (x - half - 0.12, y))
        if is_column:
            _draw_column(ax, (x, y), int(shape[0]), color)
        else:
            _draw_maps(ax, (x, y), int(shape[0]), _side(int(shape[1])), color)
        right, before = x + half, int(shape[0]) if is_column else None
        draw_text(ax, (x, y + 1.45), _shape_text(shape), kind="note")
        count = f"{layers['parameters'][inside].sum():,}"
        draw_text(ax, (x, y + 1.85), count, kind="note", color=role_color("parameter"))


_SHIFT: Final = 0.13  # from a sheet of a stack to the next


def _side(pixels: int) -> float:
    """The drawn side of a feature map: the image of 28 pixels has a side of 1.8."""
    return 1.8 * pixels / 28


def _sheets(channels: int) -> int:
    """How many sheets show a number of channels: four channels have one sheet."""
    return channels // 4


def _heights(neurons: int) -> Array:
    """The heights of the drawn neurons of a column, relative to its middle; at most nine of them are drawn."""
    shown = min(neurons, 9)
    return (np.arange(shown) - (shown - 1) / 2) * (2.0 / 9 if neurons > shown else 0.16)


def _draw_column(ax: Axes, at: tuple[float, float], neurons: int, color: str) -> None:
    """Draw neurons as circles in a frame, and dots in place of those that are not drawn."""
    from matplotlib.patches import Circle, FancyBboxPatch

    heights = _heights(neurons)
    reach = float(heights[-1]) + 0.13
    ax.add_patch(
        FancyBboxPatch(
            (at[0] - 0.2, at[1] - reach), 0.4, 2 * reach, boxstyle="round,pad=0.03,rounding_size=0.12",
            facecolor=tint(color, 0.14), edgecolor=color, linewidth=1.0, zorder=3,
        )
    )  # fmt: skip
    for k, height in enumerate(heights.tolist()):
        omitted = neurons > len(heights) and k == len(heights) // 2
        radius = 0.02 if omitted else 0.065
        for shift in (-0.06, 0.0, 0.06) if omitted else (0.0,):
            ax.add_patch(Circle((at[0], at[1] + height + shift), radius, facecolor=color, edgecolor="none", zorder=4))


def _connect(ax: Axes, start: tuple[float, int], end: tuple[float, int], y: float) -> None:
    """Draw a line from each neuron of a column to each one of the next."""
    for a in _heights(start[1]):
        for b in _heights(end[1]):
            ax.plot(
                [start[0], end[0]], [y + float(a), y + float(b)], color=role_color("muted"), linewidth=0.35, alpha=0.5,
                zorder=1,
            )  # fmt: skip


def _draw_maps(ax: Axes, at: tuple[float, float], channels: int, side: float, color: str) -> None:
    """Draw a stack of feature maps, one sheet for four channels."""
    from matplotlib.patches import Rectangle

    count = _sheets(channels)
    for k in range(count):
        shift = _SHIFT * (k - (count - 1) / 2)
        corner = (at[0] - side / 2 - shift, at[1] - side / 2 + 0.6 * shift)
        ax.add_patch(
            Rectangle(
                (corner[0], corner[1]), side, side, facecolor=tint(color, 0.22), edgecolor=color, linewidth=0.9,
                zorder=3 + 0.01 * k,
            )
        )  # fmt: skip


def _shape_text(shape: Any) -> str:
    """A shape as text, such as 16×14×14."""
    return "×".join(str(int(size)) for size in shape if size)


# --- filters ----------------------------------------------------------------------------------------------------------


def filters_data() -> dict[str, Array]:
    """The filters of the first layer before and after learning, both in the order of their norms after learning.

    Shape:
        ``before``, ``after``: (O, 5, 5); the same index is the same filter. ``norms``: (O,), after learning.
    """
    before, after = (filters(_network_at(when))["conv1"][:, 0] for when in ("before", "after"))
    norms = np.linalg.norm(after, axis=(1, 2))
    order = np.argsort(-norms, kind="stable")
    return {"before": before[order], "after": after[order], "norms": norms[order]}


@figure(
    "filters",
    chapter=7,
    rows=("7.3",),
    data=filters_data,
    size=(8.2, 4.6),
    panels=(1, 2),
    en=(
        "Filters before and after learning",
        (
            "Random initial filters have no structure; after learning, many filters respond to edges and lines. Both "
            "sides show the same filters, in the order of their norms after learning. Blue weights are negative, "
            "orange ones positive. The initial weights are small, so each side has its own scale."
        ),
    ),
    zh=(
        "学习前与学习后的滤波器",
        (
            "初始的滤波器是随机的，没有规律；学习之后，许多滤波器会对边缘或线条产生响应。左右同一位置是同一个滤波器，"
            "按学习后的大小排列。蓝色为负，橙色为正；初始权重很小，所以两边各有自己的刻度。"
        ),
    ),
)
def draw_filters(data: dict[str, Array], axes: list[Axes]) -> None:
    """Both sets of filters with frames, each with its own color scale, which the title names."""
    titles = {
        "before": localized(
            "before learning: up to ±{largest:.2f}", "学习前：最大 ±{largest:.2f}", largest=_largest(data["before"])
        ),
        "after": localized(
            "after learning: up to ±{largest:.2f}", "学习后：最大 ±{largest:.2f}", largest=_largest(data["after"])
        ),
    }
    for ax, (when, title) in zip(axes, titles.items(), strict=True):
        _draw_framed_filters(ax, data[when], columns=4)
        ax.set_title(title)


def _largest(array: Array) -> float:
    return float(np.abs(array).max())


def _draw_framed_filters(ax: Axes, images: Array, *, columns: int) -> None:
    """Draw filters in a grid, each with a frame, so that a weight of 0 is not taken for a gap; and a colorbar."""
    from matplotlib.patches import Rectangle

    largest, size = _largest(images), images.shape[1]
    step = 1.2 * size
    image = None
    for k, one in enumerate(images):
        x, y = step * (k % columns), step * (k // columns)
        image = ax.imshow(
            one, cmap=colormap("diverging"), vmin=-largest, vmax=largest, extent=(x, x + size, y + size, y)
        )
        ax.add_patch(Rectangle((x, y), size, size, fill=False, edgecolor=role_color("muted"), linewidth=0.8))
    rows = -(-len(images) // columns)
    ax.set(xlim=(-0.1, step * columns - 0.2 * size + 0.1), ylim=(step * rows - 0.2 * size + 0.1, -0.1))
    ax.set(xticks=[], yticks=[], aspect="equal")
    ax.axis("off")
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
