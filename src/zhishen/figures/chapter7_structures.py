"""The figure of chapter 7 that compares the structures of a fully connected and of a convolutional network.

References:
    *Deep Learning from Scratch*, section 7.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen import nn
from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.matrix_drawing import draw_arrow, draw_text, set_up_grid, tint
from zhishen.figures.small_conv import mnist_test_digits
from zhishen.figures.theme import colormap, localized, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_structures", "shape_text", "structures_data"]

_SHAPE: Final = (1, 28, 28)
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
    found: dict[str, Array] = {"digit": mnist_test_digits().x[0, 0]}
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
    from matplotlib.patches import Rectangle

    titles = {"full": localized("Fully connected", "全连接"), "conv": localized("Convolutional", "卷积")}
    for (name, title), top in zip(titles.items(), (0.2, 5.0), strict=True):
        draw_text(ax, (0, top), title, bold=True, color=role_color("text"), ha="left")
        _draw_blocks(ax, {key: data[f"{name}_{key}"] for key in ("kinds", "block", "shapes", "parameters")}, top + 2.4)
        ax.imshow(data["digit"], cmap=colormap("grayscale"), extent=(0.1, 1.9, top + 3.3, top + 1.5), aspect="equal")
        frame = Rectangle((0.1, top + 1.5), 1.8, 1.8, fill=False, edgecolor=role_color("muted"), linewidth=0.8)
        ax.add_artist(frame)
        draw_text(ax, (1.0, top + 3.85), "784" if name == "full" else shape_text((1, 28, 28)), kind="note")
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
        draw_text(ax, (x, y + 1.45), shape_text(shape), kind="note")
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
    ax.add_artist(
        FancyBboxPatch(
            (at[0] - 0.2, at[1] - reach), 0.4, 2 * reach, boxstyle="round,pad=0.03,rounding_size=0.12",
            facecolor=tint(color, 0.14), edgecolor=color, linewidth=1.0, zorder=3,
        )
    )  # fmt: skip
    for k, height in enumerate(heights.tolist()):
        omitted = neurons > len(heights) and k == len(heights) // 2
        radius = 0.02 if omitted else 0.065
        for shift in (-0.06, 0.0, 0.06) if omitted else (0.0,):
            ax.add_artist(Circle((at[0], at[1] + height + shift), radius, facecolor=color, edgecolor="none", zorder=4))


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
        ax.add_artist(
            Rectangle(
                (corner[0], corner[1]), side, side, facecolor=tint(color, 0.22), edgecolor=color, linewidth=0.9,
                zorder=3 + 0.01 * k,
            )
        )  # fmt: skip


def shape_text(shape: Any) -> str:
    """A shape as text, such as 16×14×14."""
    return "×".join(str(int(size)) for size in shape if size)
