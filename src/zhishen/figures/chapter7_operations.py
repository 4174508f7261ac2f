"""Figures of chapter 7: convolution, im2col and pooling with all their numbers, forward and backward.

References:
    *Deep Learning from Scratch*, sections 7.2 to 7.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.matrix_drawing import (
    draw_arrow,
    draw_matrix,
    draw_outline,
    draw_text,
    format_number,
    set_up_grid,
    tint,
)
from zhishen.figures.theme import colormap, localized, role_color, series_color
from zhishen.reference.conv import col2im, conv2d, conv2d_backward, im2col
from zhishen.reference.pool import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "convolution_backward_data", "convolution_data", "draw_convolution", "draw_convolution_backward", "draw_im2col",
    "draw_pooling", "draw_stride_padding", "im2col_data", "pooling_data", "stride_padding_data",
]  # fmt: skip

_SIZE: Final = (3, 3)
_W: Final = ((2.0, 0.0, 1.0), (0.0, 1.0, 2.0), (1.0, 0.0, 2.0))  # the filter of the book
_DOUT: Final = ((1.0, 2.0, -1.0), (-2.0, 1.0, 3.0), (0.0, -1.0, 2.0))
_POOLED: Final = ((1.0, 2.0, 0.0, 1.0), (0.0, 1.0, 2.0, 3.0), (3.0, 0.0, 1.0, 2.0), (2.0, 4.0, 0.0, 1.0))  # the book's


def _image(side: int) -> Array:
    """The image of the book with ``side`` rows and columns: 1 2 3 0, shifted by a pixel in each row."""
    row, column = np.indices((side, side))
    return ((column - row + 1) % 4).astype(np.float64)


def _under(place: tuple[int, int], cell: tuple[int, int]) -> bool:
    """Whether the filter at a position covers a cell of the image."""
    return all(p <= c < p + f for p, c, f in zip(place, cell, _SIZE, strict=True))


# --- convolution, forward ---------------------------------------------------------------------------------------------


def convolution_data() -> dict[str, Array]:
    """The convolution of an image of 5 x 5 pixels, position by position.

    Shape:
        ``x``: (5, 5). ``W``: (3, 3). ``products``: (9, 3, 3), for each position the pixels under the filter times
        the filter. ``out``: (3, 3).
    """
    x, W = _image(5), np.array(_W)
    out, _ = conv2d(x[None, None], W[None, None], np.zeros(1))
    products = im2col(x[None, None], size=_SIZE).reshape(-1, *_SIZE) * W
    return {"x": x, "W": W, "products": products, "out": out[0, 0]}


def _steps(data: dict[str, Array]) -> int:
    """The number of frames: two for each position, the products and the sum."""
    return 2 * len(data["products"])


def _move_convolution(data: dict[str, Array], axes: Sequence[Axes], k: int) -> None:
    """Frame ``k``: the filter at position ``k // 2``; the second of its two frames has the sum in the output."""
    (ax,) = axes
    x, W, out = data["x"], data["W"], data["out"]
    place, entered = k // 2, k % 2 == 1
    row, column = divmod(place, out.shape[1])
    forward = role_color("forward")
    seen = x[row : row + _SIZE[0], column : column + _SIZE[1]]
    draw_matrix(ax, (0, 1.2), x, fill=lambda i, j: tint(forward, 0.16) if _under((row, column), (i, j)) else None)
    draw_outline(ax, (column, 1.2 + row), _SIZE, color=forward)
    factors = [
        [f"{format_number(a)}·{format_number(b)}\n{format_number(c)}" for a, b, c in zip(*rows, strict=True)]
        for rows in zip(seen, W, data["products"][place], strict=True)
    ]
    draw_matrix(ax, (11.0, 1.825), np.array(factors), size=1.25, fill=tint(forward, 0.08), kind="note")
    draw_text(ax, (12.875, 6.1), f"Σ = {format_number(out[row, column])}", bold=True, color=forward)
    draw_text(ax, (15.4, 3.7), "→", kind="title", color=forward if entered else role_color("muted"), bold=entered)
    for index, value in enumerate(out.flat[: place + entered]):
        now = index == place
        at = (16.1 + index % out.shape[1], 2.2 + index // out.shape[1])
        draw_matrix(ax, at, np.array([[value]]), fill=tint(forward, 0.16) if now else None, bold=now)
    draw_outline(ax, (16.1 + column, 2.2 + row), (1, 1), color=forward)


@figure(
    "convolution",
    chapter=7,
    rows=("7.1",),
    data=convolution_data,
    size=(8.6, 3.5),
    frames=_steps,
    preview=lambda _: 9,
    seconds=0.7,
    moving=_move_convolution,
    en=(
        "Convolution",
        (
            "The filter slides over the image; at each position the sum of the products of pixels and weights is an "
            "entry of the output."
        ),
    ),
    zh=("卷积运算", "滤波器在图像上滑动：在每个位置，像素与权重逐个相乘，乘积之和写入输出。"),
)
def draw_convolution(data: dict[str, Array], ax: Axes) -> None:
    """The filter, and an output without numbers."""
    set_up_grid(ax, 19.1, 6.8)
    heads = ((2.5, localized("image x", "图像 x")), (8.0, localized("filter W", "滤波器 W")))
    for at, text in (*heads, (12.875, localized("products", "对应元素的乘积")), (17.6, localized("output", "输出"))):
        draw_text(ax, (at, 0.45), text, bold=True, color=role_color("text"))
    draw_text(ax, (5.75, 3.7), "∗", kind="title")
    draw_matrix(ax, (6.5, 2.2), data["W"], fill=tint(role_color("parameter"), 0.2))
    draw_text(ax, (10.25, 3.7), "→", kind="title")
    draw_matrix(ax, (16.1, 2.2), np.full(data["out"].shape, ""))


# --- convolution, backward --------------------------------------------------------------------------------------------


def convolution_backward_data() -> dict[str, Array]:
    """The gradients of a convolution, and the contribution of each output to them.

    Shape:
        ``x``: (5, 5). ``W``, ``dout``: (3, 3). ``dx_parts``: (9, 5, 5) and ``dW_parts``: (9, 3, 3), the contribution of
        each output; their sums are ``dx`` and ``dW``.
    """
    x, W, dout = _image(5), np.array(_W), np.array(_DOUT)
    _, cache = conv2d(x[None, None], W[None, None], np.zeros(1))
    dx, dW, _ = conv2d_backward(dout[None, None], cache)
    alone = np.eye(dout.size).reshape(-1, 1, 1, *dout.shape) * dout
    parts = [conv2d_backward(single, cache)[:2] for single in alone]
    return {
        "x": x, "W": W, "dout": dout, "dx": dx[0, 0], "dW": dW[0, 0],
        "dx_parts": np.stack([part[0][0, 0] for part in parts]),
        "dW_parts": np.stack([part[1][0, 0] for part in parts]),
    }  # fmt: skip


def _move_convolution_backward(data: dict[str, Array], axes: Sequence[Axes], k: int) -> None:
    """Frame ``k``: output ``k // 2``; its first frame has the contribution, the second one the sums."""
    (ax,) = axes
    x, dout = data["x"], data["dout"]
    place, added = k // 2, k % 2 == 1
    row, column = divmod(place, dout.shape[1])
    back, forward = role_color("backward"), role_color("forward")
    gradient = dout[row, column]
    draw_matrix(ax, (0.2, 6.1), dout, fill=lambda i, j: tint(back, 0.3) if (i, j) == (row, column) else None)
    draw_outline(ax, (0.2 + column, 6.1 + row), (1, 1), color=back)
    times = f"× {format_number(gradient)}" if gradient >= 0 else f"× ({format_number(gradient)})"
    draw_text(ax, (4.3, 4.6), times, color=back, bold=True)
    draw_text(ax, (3.9, 10.6), times, color=back, bold=True)
    draw_matrix(ax, (5.8, 8.5), x, fill=lambda i, j: tint(forward, 0.16) if _under((row, column), (i, j)) else None)
    draw_outline(ax, (5.8 + column, 8.5 + row), _SIZE, color=forward)
    _draw_sum(ax, (13.1, 1.2), data["dx_parts"], place, added=added, corner=(row, column))
    _draw_sum(ax, (14.1, 9.5), data["dW_parts"], place, added=added, corner=(0, 0))


@figure(
    "convolution_backward",
    chapter=7,
    rows=("7.1", "5.3"),
    data=convolution_backward_data,
    size=(7.4, 6.0),
    frames=lambda data: 2 * len(data["dx_parts"]),
    preview=lambda _: 6,
    seconds=0.7,
    moving=_move_convolution_backward,
    en=(
        "Convolution, backward",
        (
            "The gradient of each output times the filter is added to the gradients of its pixels; times these pixels, "
            "it is added to the gradient of the filter."
        ),
    ),
    zh=("卷积的反向传播", "每个输出的梯度乘以滤波器，加到它所看到的像素上；乘以这些像素，则加到滤波器的梯度上。"),
)
def draw_convolution_backward(data: dict[str, Array], ax: Axes) -> None:
    """The filter, and the arrows from one matrix to the next."""
    back = role_color("backward")
    set_up_grid(ax, 18.3, 13.7)
    draw_text(ax, (1.7, 5.5), "dout", bold=True, color=back)
    draw_arrow(ax, (3.6, 6.3), (6.3, 4.4), color=back)
    draw_arrow(ax, (3.6, 8.9), (5.5, 10.6), color=back)
    draw_text(ax, (8.3, 0.6), localized("filter W", "滤波器 W"), bold=True, color=role_color("text"))
    draw_matrix(ax, (6.8, 2.2), data["W"], fill=tint(role_color("parameter"), 0.2))
    draw_text(ax, (8.3, 7.8), localized("image x", "图像 x"), bold=True, color=role_color("text"))
    for y in (3.7, 11.0):
        draw_arrow(ax, (11.2, y), (12.6, y), color=back)
    draw_text(ax, (15.6, 0.6), localized("sum of dx", "dx 逐步累加"), bold=True, color=back)
    draw_text(ax, (15.6, 7.8), localized("sum of dW", "dW 逐步累加"), bold=True, color=back)


def _draw_sum(
    ax: Axes, at: tuple[float, float], parts: Array, place: int, *, added: bool, corner: tuple[int, int]
) -> None:
    """Draw the sum of the earlier contributions, with the current one as a summand or included in the sum."""
    back = role_color("backward")
    total, part = parts[: place + added].sum(axis=0), parts[place]
    shown = np.array([format_number(value) for value in total.flat]).reshape(total.shape)
    touched = np.zeros(total.shape, dtype=bool)
    touched[corner[0] : corner[0] + _SIZE[0], corner[1] : corner[1] + _SIZE[1]] = True
    if not added:
        plus = np.array([format_number(value, sign=True) for value in part.flat]).reshape(total.shape)
        shown = np.where(touched, plus, shown)
    draw_matrix(
        ax, at, shown,
        fill=lambda i, j: tint(back, 0.16) if touched[i, j] else None,
        text_color=lambda i, j: back if touched[i, j] and not added else None,
        bold=lambda i, j: bool(touched[i, j]) and not added,
    )  # fmt: skip
    draw_outline(ax, (at[0] + corner[1], at[1] + corner[0]), _SIZE, color=back)


# --- stride and padding -----------------------------------------------------------------------------------------------

_CASES: Final = ((1, 0), (1, 1), (2, 0), (2, 1))  # stride, padding


def stride_padding_data() -> dict[str, Array]:
    """The positions of a 3 x 3 filter on a 5 x 5 image with several strides and paddings.

    Shape:
        ``stride``, ``padding``, ``places``: (4,); ``places`` is the number of positions along a side. ``seen``:
        (4, 5, 5), the number of positions that cover each pixel.
    """
    x = _image(5)[None, None]
    places: list[int] = []
    seen: list[Array] = []
    for stride, padding in _CASES:
        steps, border = (stride, stride), (padding, padding)
        out, _ = conv2d(x, np.ones((1, 1, *_SIZE)), np.zeros(1), stride=steps, padding=border)
        rows = im2col(x, size=_SIZE, stride=steps, padding=border)
        seen.append(col2im(np.ones_like(rows), (1, 1, 5, 5), size=_SIZE, stride=steps, padding=border)[0, 0])
        places.append(out.shape[2])
    stride, padding = np.array(_CASES).T
    return {"stride": stride, "padding": padding, "places": np.array(places), "seen": np.stack(seen)}


@figure(
    "stride_padding",
    chapter=7,
    rows=("7.1",),
    data=stride_padding_data,
    size=(8.8, 5.0),
    en=(
        "Stride and padding",
        (
            "Padding adds zeros around the image, so that the output has the size of the image; a stride of 2 halves "
            "the output. The numbers are those of the positions that cover each pixel."
        ),
    ),
    zh=(
        "步幅与填充",
        "填充在图像四周添上 0，使输出的大小不变；步幅为 2 时，输出缩小一半。格中的数字表示每个像素被多少个位置看到。",
    ),
)
def draw_stride_padding(data: dict[str, Array], ax: Axes) -> None:
    """A column for each case: the padded image with the first two positions of the filter, and the output below."""
    set_up_grid(ax, 32.0, 16.6)
    shades = colormap("sequential")
    most = float(data["seen"].max())
    first, second = series_color(1), series_color(2)
    cases = zip(data["stride"], data["padding"], data["places"], data["seen"], strict=True)
    for index, (stride, padding, places, seen) in enumerate(cases):
        middle = 3.7 + 8.2 * index
        image, padded = len(seen), len(seen) + 2 * int(padding)
        draw_text(
            ax, (middle, 0.5),
            localized("stride {s}, padding {p}", "步幅 {s}，填充 {p}", s=stride, p=padding), bold=True,
            color=role_color("text"),
        )  # fmt: skip
        at = (middle - padded / 2, 5.1 - padded / 2)
        if padding:
            draw_matrix(ax, at, np.full((padded, padded), ""), line="dotted", fill=role_color("panel"))
        draw_matrix(
            ax, (at[0] + padding, at[1] + padding), seen, kind="note",
            fill=lambda i, j, seen=seen: shades(0.7 * seen[i, j] / most),
        )  # fmt: skip
        draw_outline(ax, at, _SIZE, color=first, inset=0.06)
        draw_outline(ax, (at[0] + stride, at[1]), _SIZE, color=second, inset=-0.06)
        draw_arrow(ax, (middle, 9.0), (middle, 9.9))
        under = (middle - places / 2, 12.7 - places / 2)
        colors = {(0, 0): tint(first, 0.55), (0, 1): tint(second, 0.55)}
        draw_matrix(ax, under, np.full((places, places), ""), fill=lambda i, j, colors=colors: colors.get((i, j)))
        draw_text(ax, (middle, 16.0), f"({image}+2·{padding}−{_SIZE[0]})/{stride}+1 = {places}", kind="note")


# --- im2col -----------------------------------------------------------------------------------------------------------


def im2col_data() -> dict[str, Array]:
    """A convolution as one matrix product.

    Shape:
        ``x``: (4, 4). ``col``: (4, 9), a row for each position of the filter. ``W``: (9,). ``product``: (4,), col W.
        ``out``: (2, 2), the same by `conv2d`.
    """
    x, W = _image(4), np.array(_W)
    col = im2col(x[None, None], size=_SIZE)
    out, _ = conv2d(x[None, None], W[None, None], np.zeros(1))
    return {"x": x, "col": col, "W": W.ravel(), "product": col @ W.ravel(), "out": out[0, 0]}


_COLOR_INDICES: Final = (0, 1, 2, 4)  # of the positions, see `series_color`
_IM2COL_MIDDLE: Final = 5.8  # of all that stands in a row, from the top


def _im2col_tops(rows: int) -> list[float]:
    """Where the rows of the matrix begin, from the top."""
    return [_IM2COL_MIDDLE + 2.3 * (row - (rows - 1) / 2) - 0.5 for row in range(rows)]


def _move_im2col(data: dict[str, Array], axes: Sequence[Axes], k: int) -> None:
    """Frame ``k``: row ``k // 2`` is copied, then multiplied; the last frame has the output."""
    (ax,) = axes
    x, col, product, out = (data[name] for name in ("x", "col", "product", "out"))
    place, multiplied = divmod(k, 2)
    colors = [series_color(index) for index in _COLOR_INDICES]
    here = divmod(place, out.shape[1]) if place < len(col) else None
    draw_matrix(
        ax, (0, _IM2COL_MIDDLE - 2), x,
        fill=lambda i, j: tint(colors[place], 0.3) if here is not None and _under(here, (i, j)) else None,
    )  # fmt: skip
    if here is not None:
        draw_outline(ax, (here[1], _IM2COL_MIDDLE - 2 + here[0]), _SIZE, color=colors[place])
    for row, top in enumerate(_im2col_tops(len(col))[: place + 1]):
        light = tint(colors[row], 0.3)
        _draw_icon(ax, (5.3, top - 0.4), x.shape, divmod(row, out.shape[1]), colors[row])
        draw_matrix(ax, (7.6, top), col[row : row + 1], fill=light)
        if row < place or multiplied:
            draw_matrix(ax, (20.5, top), product[row].reshape(1, 1), fill=light, bold=True)
    if place == len(col):
        draw_matrix(
            ax, (23.1, _IM2COL_MIDDLE - 1), out, bold=True,
            fill=lambda i, j: tint(colors[i * out.shape[1] + j], 0.3),
        )  # fmt: skip


@figure(
    "im2col",
    chapter=7,
    rows=("7.1",),
    data=im2col_data,
    size=(8.8, 4.3),
    frames=lambda data: 2 * len(data["col"]) + 1,
    seconds=0.8,
    moving=_move_im2col,
    en=(
        "im2col: convolution as one product",
        (
            "The pixels under the filter at each position are a row of a matrix; the convolution is this matrix times "
            "the filter as a column."
        ),
    ),
    zh=(
        "im2col：把卷积变成一次矩阵乘积",
        "滤波器在每个位置所覆盖的像素排成矩阵的一行；卷积就是这个矩阵与写成一列的滤波器的乘积。",
    ),
)
def draw_im2col(data: dict[str, Array], ax: Axes) -> None:
    """The filter, and matrices without numbers."""
    x, col, W, out = (data[name] for name in ("x", "col", "W", "out"))
    set_up_grid(ax, 25.4, 10.4)
    middle, tops = _IM2COL_MIDDLE, _im2col_tops(len(col))
    heads = (
        (2.0, middle - 2.6, localized("image", "图像")),
        (12.1, tops[0] - 0.6, localized("a row for each position", "每个位置排成一行")),
    )
    for at, above, text in (*heads, (18.7, 0.6, "W"), (24.1, middle - 1.6, localized("output", "输出"))):
        draw_text(ax, (at, above), text, bold=True, color=role_color("text"))
    for top in tops:
        _draw_icon(ax, (5.3, top - 0.4), x.shape)
        draw_matrix(ax, (7.6, top), np.full((1, col.shape[1]), ""))
        draw_matrix(ax, (20.5, top), np.full((1, 1), ""))
    draw_text(ax, (17.4, middle), "×", kind="title")
    draw_matrix(ax, (18.2, middle - len(W) / 2), W[:, np.newaxis], fill=tint(role_color("parameter"), 0.2))
    draw_text(ax, (19.85, middle), "=", kind="title")
    draw_arrow(ax, (21.7, middle), (22.8, middle))
    draw_matrix(ax, (23.1, middle - 1), np.full(out.shape, ""))


def _draw_icon(
    ax: Axes, at: tuple[float, float], shape: Sequence[int], place: tuple[int, int] = (0, 0), color: str | None = None
) -> None:
    """Draw a small image without numbers, or, in a color, only its pixels under the filter."""
    size = 1.8 / shape[0]
    if color is None:
        draw_matrix(ax, at, np.full(shape, ""), size=size)
    else:
        corner = (at[0] + place[1] * size, at[1] + place[0] * size)
        draw_matrix(ax, corner, np.full(_SIZE, ""), size=size, fill=tint(color, 0.75))


# --- pooling ----------------------------------------------------------------------------------------------------------


def pooling_data() -> dict[str, Array]:
    """Max pooling and average pooling with windows of 2 x 2, forward and backward.

    Shape:
        ``x``, ``max_dx``, ``avg_dx``, ``winner``: (4, 4); ``winner`` is 1 at the largest pixel of each window.
        ``dout``, ``max_out``, ``avg_out``: (2, 2).
    """
    x, dout = np.array(_POOLED)[None, None], np.arange(1.0, 5.0).reshape(1, 1, 2, 2)
    largest, first = max_pool2d(x, size=(2, 2), stride=(2, 2))
    mean, grid = avg_pool2d(x, size=(2, 2), stride=(2, 2))
    arrays = {
        "x": x, "dout": dout, "max_out": largest, "avg_out": mean, "max_dx": max_pool2d_backward(dout, first),
        "avg_dx": avg_pool2d_backward(dout, grid), "winner": max_pool2d_backward(np.ones_like(dout), first),
    }  # fmt: skip
    return {name: array[0, 0] for name, array in arrays.items()}


@figure(
    "pooling",
    chapter=7,
    rows=("7.1", "5.3"),
    data=pooling_data,
    size=(8.0, 4.9),
    en=(
        "Pooling, forward and backward",
        (
            "Max pooling takes the largest pixel of each window, and only this pixel has a gradient; average pooling "
            "distributes the gradient equally."
        ),
    ),
    zh=(
        "池化的正向与反向传播",
        "Max 池化取窗口中最大的像素，梯度只传回给它；平均池化则把梯度平均分给窗口中的每个像素。",
    ),
)
def draw_pooling(data: dict[str, Array], ax: Axes) -> None:
    """A row for the maximum and a row for the mean, forward at the left, backward at the right."""
    set_up_grid(ax, 20.4, 11.3)
    forward, back = role_color("forward"), role_color("backward")
    colors = [series_color(index) for index in _COLOR_INDICES]

    def color(i: int, j: int) -> str:
        return colors[2 * (i // 2) + j // 2]

    draw_text(ax, (6.0, 0.5), localized("forward", "正向传播"), bold=True, color=forward)
    draw_text(ax, (16.4, 0.5), localized("backward", "反向传播"), bold=True, color=back)
    winner = data["winner"] == 1
    for name, label, top in (("max", localized("maximum", "最大值"), 1.9), ("avg", localized("mean", "平均值"), 7.2)):
        share = (lambda i, j: 0.6 if winner[i, j] else 0.12) if name == "max" else (lambda i, j: 0.3)  # noqa: ARG005
        strong = (lambda i, j: bool(winner[i, j])) if name == "max" else None
        draw_text(ax, (1.3, top + 2), label, bold=True, color=role_color("text"))
        draw_matrix(
            ax, (2.6, top), data["x"], fill=lambda i, j, share=share: tint(color(i, j), share(i, j)), bold=strong
        )
        draw_arrow(ax, (6.9, top + 2), (7.7, top + 2), color=forward)
        draw_matrix(ax, (8.0, top + 1), data[f"{name}_out"], fill=lambda i, j: tint(color(2 * i, 2 * j), 0.6))
        draw_matrix(
            ax, (13.0, top), data[f"{name}_dx"], bold=strong,
            fill=lambda i, j, share=share: tint(color(i, j), share(i, j)),
        )  # fmt: skip
        draw_arrow(ax, (18.1, top + 2), (17.3, top + 2), color=back)
        draw_matrix(ax, (18.4, top + 1), data["dout"], fill=lambda i, j: tint(color(2 * i, 2 * j), 0.6))
        for at, text in ((4.6, "x"), (9.0, "out"), (15.0, "dx"), (19.4, "dout")):
            draw_text(ax, (at, top - 0.45 if at in (4.6, 15.0) else top + 0.55), text, kind="note")
