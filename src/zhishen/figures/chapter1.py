"""Figures of chapter 1: curves, an image as an array of numbers, and broadcasting.

References:
    *Deep Learning from Scratch*, chapter 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen import data as datasets
from zhishen._shapes import summed_axes
from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.theme import colormap, current_style, font_size, localized, role_color, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "broadcasting_data", "curve_data", "draw_broadcasting", "draw_curve", "draw_image", "draw_two_curves", "image_data",
    "two_curves_data",
]  # fmt: skip

# --- curves -----------------------------------------------------------------------------------------------------------


def curve_data() -> dict[str, Array]:
    """``y`` = sin x over one period."""
    x = np.linspace(0.0, 2 * np.pi, 201)
    return {"x": x, "y": np.sin(x)}


def two_curves_data() -> dict[str, Array]:
    """``sin`` and ``cos`` of the same ``x``, over one period."""
    x = np.linspace(0.0, 2 * np.pi, 201)
    return {"x": x, "sin": np.sin(x), "cos": np.cos(x)}


def _set_up_period(ax: Axes) -> None:
    """Set up axes for one period, with ticks at its quarters and a line at 0."""
    ax.set_xlim(0.0, 2 * np.pi)
    ax.set_ylim(-1.12, 1.12)
    ax.set_xticks(np.pi * np.arange(5) / 2, ["0", r"$\pi/2$", r"$\pi$", r"$3\pi/2$", r"$2\pi$"])
    ax.set_yticks([-1.0, -0.5, 0.0, 0.5, 1.0])
    ax.grid(visible=True)
    ax.axhline(0.0, color=role_color("muted"), linewidth=0.8)
    ax.set_xlabel("$x$")
    ax.set_ylabel("$y$", rotation=0, labelpad=8)


@figure(
    "curve",
    chapter=1,
    rows=("1.4",),
    data=curve_data,
    size=(6.0, 3.4),
    en=("A curve", "The sine over one period: 201 points, connected by a line."),
    zh=("一条曲线", "一个周期的正弦曲线：201 个点连成一条线。"),
)
def draw_curve(data: Mapping[str, Array], ax: Axes) -> None:
    """The sine, with labels on both axes."""
    _set_up_period(ax)
    ax.plot(data["x"], data["y"], color=series_color(0))
    ax.set_title(r"$y = \sin x$")


@figure(
    "two_curves",
    chapter=1,
    rows=("1.4",),
    data=two_curves_data,
    size=(6.0, 3.4),
    en=("Two curves and a legend", "Sine and cosine: each is the other one, shifted by a quarter of the period."),
    zh=("两条曲线与图例", "正弦与余弦：把其中一条平移四分之一个周期，就得到另一条。"),
)
def draw_two_curves(data: Mapping[str, Array], ax: Axes) -> None:
    """Two lines that differ in color and in dashes, and a legend."""
    _set_up_period(ax)
    ax.plot(data["x"], data["sin"], color=series_color(0), label=r"$\sin x$")
    ax.plot(data["x"], data["cos"], color=series_color(1), linestyle="--", label=r"$\cos x$")
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0.2, handlelength=2.6)


# --- an image ---------------------------------------------------------------------------------------------------------

_WINDOW: Final = 8  # pixels along a side


def image_data() -> dict[str, Array]:
    """The first training image of MNIST, and the part of it whose pixels vary most.

    Returns:
        ``image``: (28, 28), from 0 to 255. ``label``: its class. ``part``: (8, 8), the part with the largest standard
        deviation. ``corner``: the row and the column at which the part begins.
    """
    x, t = datasets.mnist(flatten=False, normalize=False).train
    image = x[0, 0]
    windows = np.lib.stride_tricks.sliding_window_view(image, (_WINDOW, _WINDOW))
    spread = windows.std(axis=(-2, -1))
    row, column = np.unravel_index(int(spread.argmax()), spread.shape)
    return {
        "image": image,
        "label": np.array(t[0]),
        "corner": np.array([row, column]),
        "part": windows[row, column].copy(),
    }


@figure(
    "image",
    chapter=1,
    rows=("1.4", "3.5"),
    data=image_data,
    size=(8.0, 4.1),
    panels=(1, 2),
    en=(
        "An image is an array of numbers",
        "The first digit of MNIST, and the numbers in its framed part.",
    ),
    zh=("图像就是数的数组", "MNIST 的第一个数字；方框内的部分放大后，可以看到每个像素的数值。"),
)
def draw_image(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """The whole digit on the left, a part of it with its numbers on the right."""
    from matplotlib.patches import ConnectionPatch, Rectangle

    whole, part = axes
    image, pixels = data["image"], data["part"]
    row, column = data["corner"].tolist()
    size = len(pixels)
    grayscale = colormap("grayscale")
    whole.imshow(image, cmap=grayscale, vmin=0, vmax=255)
    whole.add_patch(
        Rectangle((column - 0.5, row - 0.5), size, size, fill=False, edgecolor=series_color(1), linewidth=1.6, zorder=3)
    )
    whole.set_xticks([0, 9, 18, 27])
    whole.set_yticks([0, 9, 18, 27])
    whole.set_xlabel(localized("column", "列"))
    whole.set_ylabel(localized("row", "行"))
    whole.set_title(
        localized("28 × 28 pixels, label {label}", "28 × 28 个像素，标签为 {label}", label=int(data["label"])),
        loc="left",
    )
    part.imshow(
        pixels,
        cmap=grayscale,
        vmin=0,
        vmax=255,
        extent=(column - 0.5, column + size - 0.5, row + size - 0.5, row - 0.5),
    )
    for i in range(size):
        for j in range(size):
            part.text(
                column + j, row + i, str(pixels[i, j]), ha="center", va="center", fontsize=font_size("note"),
                color=role_color("background" if pixels[i, j] > 110 else "text"),
            )  # fmt: skip
    part.set_xticks(range(column, column + size))
    part.set_yticks(range(row, row + size))
    part.set_xlabel(localized("column", "列"))
    # The colors of the grayscale are those of the page: the background for 0, the text for 255.
    colors = (
        localized("framed part: 0 is white, 255 is black", "方框内：0 为白，255 为黑")
        if current_style().theme == "light"
        else localized("framed part: 0 is black, 255 is white", "方框内：0 为黑，255 为白")
    )
    part.set_title(colors, loc="left")
    for ax in axes:
        ax.tick_params(length=0)
    for spine in part.spines.values():
        spine.set(visible=True, edgecolor=series_color(1), linewidth=1.6)
    for spine in whole.spines.values():
        spine.set(visible=True, edgecolor=role_color("grid"))
    for edge, corner in ((row - 0.5, 1.0), (row + size - 0.5, 0.0)):
        ray = ConnectionPatch(
            (column + size - 0.5, edge), (0.0, corner), "data", "axes fraction", axesA=whole, axesB=part,
            color=series_color(1), linewidth=0.9, alpha=0.6,
        )  # fmt: skip
        ray.set_in_layout(False)
        ray.set_clip_on(False)
        whole.add_artist(ray)


# --- broadcasting -----------------------------------------------------------------------------------------------------

_EXAMPLES: Final = ("number", "row", "both")


def broadcasting_data() -> dict[str, Array]:
    """Three products a * b of arrays whose shapes differ.

    Returns:
        For each of ``number``, ``row`` and ``both``: ``number_a``, ``number_b`` and ``number_out``, and, with the shape
        of the product, ``number_a_own`` and ``number_b_own``: False where an element of the operand is repeated.
    """
    matrix = np.array([[1, 2], [3, 4]])
    products = {
        "number": (matrix, np.array(10)),
        "row": (matrix, np.array([[10, 20]])),
        "both": (np.array([[1], [2]]), np.array([[10, 20, 30]])),
    }
    found: dict[str, Array] = {}
    for name, (a, b) in products.items():
        out = a * b
        found |= {f"{name}_a": a, f"{name}_b": b, f"{name}_out": out}
        found[f"{name}_a_own"], found[f"{name}_b_own"] = _own(a, out), _own(b, out)
    return found


def _own(operand: Array, out: Array) -> Array:
    """Where an operand, broadcast to the shape of the result, has its own elements: at index 0 of repeated axes."""
    leading, stretched = summed_axes(out.shape, operand.shape)
    own = np.ones(out.shape, dtype=bool)
    for axis in (*leading, *stretched):
        own &= np.indices(out.shape)[axis] == 0
    return own


@figure(
    "broadcasting",
    chapter=1,
    rows=("1.2", "1.3"),
    data=broadcasting_data,
    size=(7.4, 5.4),
    en=(
        "Broadcasting",
        "Where an axis is missing or has length 1, the operand is repeated along it: the pale cells are such copies.",
    ),
    zh=("广播", "某个轴缺失或长度为 1 时，数组沿该轴重复；浅色虚线格就是重复出来的元素。"),
)
def draw_broadcasting(data: Mapping[str, Array], ax: Axes) -> None:
    """A row for each example: both operands after broadcasting, and their product."""
    names = {
        "number": localized("an array\nand a number", "数组与标量"),
        "row": localized("an array\nand a row", "数组与一行"),
        "both": localized("a column\nand a row", "一列与一行"),
    }
    for k, name in enumerate(_EXAMPLES):
        top = -3.6 * k
        a, b, out = (data[f"{name}_{key}"] for key in ("a", "b", "out"))
        ax.text(
            -0.6, top - 1.0, names[name], ha="right", va="center", fontsize=font_size("label"), fontweight="bold",
            color=role_color("text"), linespacing=1.35,
        )  # fmt: skip
        _draw_array(ax, 1.5, top, a, own=data[f"{name}_a_own"], color=series_color(0), target=out.shape)
        _draw_array(ax, 6.0, top, b, own=data[f"{name}_b_own"], color=series_color(2), target=out.shape)
        _draw_array(ax, 10.5, top, out, own=np.ones(out.shape, dtype=bool), color=series_color(1), target=out.shape)
        for x, sign in ((3.75, "*"), (8.25, "=")):
            ax.text(x, top - 1.0, sign, ha="center", va="center", fontsize=font_size("title"), color=role_color("text"))
    ax.set_xlim(-3.3, 12.2)
    ax.set_ylim(-10.1, 0.2)
    ax.set_aspect("equal")
    ax.set(xticks=[], yticks=[])
    ax.axis("off")


def _draw_array(
    ax: Axes, center: float, top: float, values: Array, *, own: Array, color: str, target: tuple[int, ...]
) -> None:
    """Draw an array as cells, broadcast to the shape ``target``; copies are pale and dashed; its shape is below."""
    from matplotlib.patches import Rectangle

    rows, columns = target
    wide = np.broadcast_to(values, target)
    left = center - columns / 2
    for i in range(rows):
        for j in range(columns):
            is_own = bool(own[i, j])
            cell = (left + j, top - i - 1.0)
            ax.add_artist(Rectangle(cell, 1.0, 1.0, facecolor=color, alpha=0.26 if is_own else 0.06, edgecolor="none"))
    for i in range(rows):  # edges after areas, so that none is covered; solid ones cover dashed ones
        for j in range(columns):
            is_own = bool(own[i, j])
            ax.add_artist(
                Rectangle(
                    (left + j, top - i - 1.0), 1.0, 1.0, fill=False, edgecolor=color, linewidth=1.3 if is_own else 0.8,
                    linestyle="-" if is_own else (0, (3, 3)), zorder=3 if is_own else 2,
                )
            )  # fmt: skip
            ax.text(
                left + j + 0.5, top - i - 0.5, str(wide[i, j]), ha="center", va="center", fontsize=font_size("label"),
                color=role_color("text" if is_own else "muted"), fontweight="bold" if is_own else "normal",
            )  # fmt: skip
    shape = str(values.shape).replace(",)", ")")
    if values.shape != target:
        shape = f"{shape} → {target}"
    ax.text(
        center, top - rows - 0.25, shape, ha="center", va="top", fontsize=font_size("note"), color=role_color("muted")
    )
