"""Figures of chapter 3: images of MNIST, and the speed of batches.

References:
    *Deep Learning from Scratch*, chapter 3.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen import data as datasets
from zhishen import nn
from zhishen._types import Array
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.image_grids import image_grid
from zhishen.figures.theme import colormap, font_size, localized, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "batch_speed_data", "draw_batch_speed", "draw_mnist_sheet", "mnist_sheet_data",
]  # fmt: skip

# --- MNIST ------------------------------------------------------------------------------------------------------------

_PER_CLASS: Final = 10


def mnist_sheet_data() -> dict[str, Array]:
    """The first ten test images of each class of MNIST.

    Returns:
        ``images`` (10, 10, 28, 28), one class in each row, from 0 to 255; ``labels`` (10, 10).
    """
    x, t = datasets.mnist(flatten=False, normalize=False).test
    places = np.stack([np.flatnonzero(t == label)[:_PER_CLASS] for label in range(10)])
    return {"images": x[places, 0], "labels": t[places]}


@figure(
    "mnist_sheet",
    chapter=3,
    rows=("3.5",),
    data=mnist_sheet_data,
    size=(5.6, 5.9),
    en=("MNIST", "The first ten test images of each class: everybody writes the same digit differently."),
    zh=("MNIST 数据集", "每一类的前十幅测试图像：同一个数字，人人写法不同。"),
)
def draw_mnist_sheet(data: Mapping[str, Array], ax: Axes) -> None:
    """A row for each class, with its label at the left."""
    images = data["images"]
    rows, columns, height, width = images.shape
    gap = 6  # pixels between images
    sheet = np.nan_to_num(image_grid(images.reshape(-1, height, width), columns, gap=gap)).astype(images.dtype)
    ax.imshow(sheet, cmap=colormap("grayscale"), vmin=0, vmax=255, interpolation="antialiased")
    ax.set_xticks([])
    ax.set_yticks(
        [i * (height + gap) + height / 2 for i in range(rows)], [str(label) for label in data["labels"][:, 0]]
    )
    ax.tick_params(axis="y", length=0, labelsize=font_size("title"), labelcolor=role_color("text"), pad=8)
    for spine in ax.spines.values():
        spine.set_visible(False)


# --- batches ----------------------------------------------------------------------------------------------------------


def _batch_speed(*, seed: int, largest: int, images: int, rounds: int) -> dict[str, Array]:
    """The number of images that a network 784-50-10 processes in a second, in batches of 1, 2, 4, ... ``largest``.

    The best of several rounds counts, because other programs on the machine only make a round slower. Small batches
    have fewer images in all, so that no round takes long.
    """
    rng = np.random.default_rng(seed)
    network = nn.two_layer(784, 50, 10, rng=rng, dtype=np.float32)
    x = rng.random((images, 784), dtype=np.float32)
    sizes = 2 ** np.arange(int(np.log2(largest)) + 1)
    network.predict(x[:1], batch_size=1)  # the first call does work that later calls do not repeat
    best = np.full(len(sizes), np.inf)
    for _ in range(rounds):
        for k, size in enumerate(sizes.tolist()):
            inputs = x[: min(images, 500 * size)]
            start = time.perf_counter()
            network.predict(inputs, batch_size=size)
            best[k] = min(best[k], (time.perf_counter() - start) / len(inputs))
    return {"batch_size": sizes, "per_second": 1 / best}


def batch_speed_data() -> dict[str, Array]:
    """The speed of this machine on one thread; another machine has other numbers.

    Returns:
        ``batch_size`` (B,): 1, 2, 4 and so on; ``per_second`` (B,): the measured number of images in a second.
    """
    return cached(_batch_speed, seed=0, largest=4096, images=16384, rounds=5)


@figure(
    "batch_speed",
    chapter=3,
    rows=("3.6",),
    data=batch_speed_data,
    size=(6.2, 3.9),
    en=(
        "Batches are faster",
        (
            "Images that a network 784-50-10 processes in a second, measured on one thread of the machine that drew "
            "this figure."
        ),
    ),
    zh=("批处理更快", "784-50-10 网络每秒处理的图像数；在绘制本图的机器上以单线程实测。"),
)
def draw_batch_speed(data: Mapping[str, Array], ax: Axes) -> None:
    """The speed against the batch size, with logarithmic axes and labels at the first and at the best point."""
    from matplotlib.ticker import FuncFormatter, NullLocator

    sizes, speed = data["batch_size"], data["per_second"]
    ax.loglog(sizes, speed, "o-", color=role_color("forward"))
    best = int(speed.argmax())
    low, high = float(speed.min()), float(speed.max())
    ax.set_ylim(low / 2.2, high * 3.0)
    ax.set_xlim(0.75, float(sizes[-1]) * 1.5)
    ax.set_xticks(sizes[::2], [f"{size:,}" for size in sizes[::2].tolist()])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.grid(visible=True, axis="y")
    ax.set_xlabel(localized("images in a batch", "批大小（图像数）"))
    ax.set_title(localized("images in a second", "每秒处理的图像数"))
    for k, text, offset, ha, va in (
        (
            0,
            localized("one by one: {speed}", "逐个处理：{speed}", speed=_round(float(speed[0]))),
            (10, -4),
            "left",
            "top",
        ),
        (
            best,
            localized(
                "in batches of {size}: {speed}, {ratio:.0f} times as many",
                "批大小 {size}：{speed}，是逐个处理的 {ratio:.0f} 倍",
                size=f"{sizes[best]:,}",
                speed=_round(float(speed[best])),
                ratio=float(speed[best] / speed[0]),
            ),
            (0, 10),
            "right" if sizes[best] > 64 else "left",
            "bottom",
        ),
    ):
        ax.annotate(
            text, (float(sizes[k]), float(speed[k])), offset, textcoords="offset points", ha=ha, va=va,
            fontsize=font_size("label"), fontweight="bold", color=role_color("text"),
        )  # fmt: skip
    ax.text(
        0.98, 0.05, localized("measured on this machine", "在本机实测"), transform=ax.transAxes, ha="right",
        va="bottom", fontsize=font_size("note"), color=role_color("muted"),
    )  # fmt: skip


def _round(value: float) -> str:
    """A measured number with its two significant digits."""
    return f"{float(f'{value:.1e}'):,.0f}"
