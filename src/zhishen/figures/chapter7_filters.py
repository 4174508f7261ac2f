"""The figure of chapter 7 that compares filters before and after learning.

References:
    *Deep Learning from Scratch*, section 7.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen import data as datasets
from zhishen import nn, optim
from zhishen._types import Array
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.image_grids import add_colorbar
from zhishen.figures.theme import colormap, localized, role_color
from zhishen.nn.inspection import filters

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_filters", "filters_data"]


def _experiment(*, images: int, epochs: int, channels: int, hidden: int, seed: int) -> dict[str, Array]:
    """The filters before and after a training on the first images of MNIST, (channels, 5, 5) each.

    The network is the simple convolutional network of the book, with its initial weights.
    """
    x, t = datasets.mnist(compact=True).train
    few = x[:images].reshape(-1, 1, 28, 28), t[:images]
    network = nn.simple_conv(
        (1, 28, 28), 10, rng=np.random.default_rng(seed), filters=channels, hidden=hidden, init=0.01
    )
    before = filters(network)["conv1"][:, 0].copy()
    adam, rng = optim.AdamW(lr=0.002, weight_decay=0.2), np.random.default_rng(seed)
    network.train()
    for _ in range(epochs):
        for x, t in datasets.batches(few, 100, rng=rng):
            adam.update(network.params, network.gradient(x, t))
    return {"before": before, "after": filters(network)["conv1"][:, 0].copy()}


_SIZES: Final = {"images": 60_000, "epochs": 2, "channels": 16, "hidden": 64}


def filters_data() -> dict[str, Array]:
    """The filters of the first layer before and after learning, both in the order of their norms after learning.

    Shape:
        ``before``, ``after``: (O, 5, 5); the same index is the same filter. ``norms``: (O,), after learning.
    """
    learned = cached(_experiment, **_SIZES, seed=0)
    before, after = learned["before"], learned["after"]
    norms = np.linalg.norm(after, axis=(1, 2))
    order = np.argsort(-norms, kind="stable")
    return {"before": before[order], "after": after[order], "norms": norms[order]}


@figure(
    "filters",
    chapter=7,
    rows=("7.3",),
    data=filters_data,
    size=(8.2, 4.2),
    panels=(1, 2),
    en=(
        "Filters before and after learning",
        (
            "The first layer of the book's simple convolutional network. Random initial filters have no structure; "
            "after learning, many respond to edges and lines. Both sides show the same filters, in the order of their "
            "norms after learning. Blue weights are negative, orange ones positive. The initial weights are small, so "
            "each side has its own scale."
        ),
    ),
    zh=(
        "学习前与学习后的滤波器",
        (
            "书中简单卷积网络的第一层。初始的滤波器是随机的，没有规律；学习之后，许多滤波器会对边缘或线条产生响应。左右同一位置是同一个滤波器，"
            "按学习后的大小排列。蓝色为负，橙色为正；权重的初始值很小，所以两边各有自己的刻度。"
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
    add_colorbar(ax, image, [ax], "")
