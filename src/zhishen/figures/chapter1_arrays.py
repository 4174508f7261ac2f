"""Figures of chapter 1: slices, indices, conditions, views and copies, two products, and the axes of a sum.

References:
    *Deep Learning from Scratch*, chapter 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.matrix_drawing import draw_arrow, draw_outline, draw_text, format_number, set_up_grid, tint
from zhishen.figures.theme import font_size, localized, role_color, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "boolean_index_data", "draw_boolean_index", "draw_cells", "draw_code", "draw_indexing", "draw_slicing",
    "draw_sum_axes", "draw_two_products", "draw_views_and_copies", "indexing_data", "slicing_data", "sum_axes_data",
    "two_products_data", "views_and_copies_data",
]  # fmt: skip


def draw_cells(
    ax: Axes,
    at: tuple[float, float],
    values: Array,
    color: str,
    *,
    chosen: Any = True,
    marked: Any = False,
    texts: Any = None,
) -> None:
    """Draw an array as cells, a vector as a row; cells that are not chosen are pale and dashed, as are their numbers.

    Args:
        ax: axes of `set_up_grid`.
        at: the upper left corner.
        values: (C,) or (R, C).
        color: the color of the cells.
        chosen: True or False for each cell, or for all.
        marked: True for each cell that has the color of a result.
        texts: the texts of the cells, if they are not the numbers.
    """
    from matplotlib.patches import Rectangle

    table = np.atleast_2d(values)
    mask, special = np.broadcast_to(chosen, table.shape), np.broadcast_to(marked, table.shape)
    x, y = at
    for (i, j), value in np.ndenumerate(table):
        own, edge = bool(mask[i, j]), series_color(1) if special[i, j] else color
        corner = (x + j, y + i)
        ax.add_artist(Rectangle(corner, 1.0, 1.0, facecolor=tint(edge, 0.26 if own else 0.06), edgecolor="none"))
        ax.add_artist(
            Rectangle(
                corner, 1.0, 1.0, fill=False, edgecolor=edge, linewidth=1.3 if own else 0.8,
                linestyle="-" if own else (0, (3, 3)), zorder=3.1 if special[i, j] else 3 if own else 2,
            )
        )  # fmt: skip
        text = format_number(float(value)) if texts is None else str(np.atleast_2d(texts)[i, j])
        ax.text(
            corner[0] + 0.5, corner[1] + 0.5, text, ha="center", va="center_baseline", fontsize=font_size("label"),
            color=role_color("text" if own else "muted"), fontweight="bold" if own else "normal", zorder=4,
        )  # fmt: skip


def draw_code(ax: Axes, at: tuple[float, float], code: str, *, ha: str = "right") -> None:
    """Write an expression of Python."""
    ax.text(*at, code, ha=ha, va="center", fontsize=font_size("label"), family="DejaVu Sans Mono", zorder=4)


# --- slices -----------------------------------------------------------------------------------------------------------

_SLICES: Final[dict[str, Any]] = {
    "a[1:3]": slice(1, 3), "a[2:]": slice(2, None), "a[:-2]": slice(None, -2), "a[-1]": slice(-1, None),
    "a[::2]": slice(None, None, 2),
}  # fmt: skip


def slicing_data() -> dict[str, Array]:
    """A list of five numbers, and for each slice of `_SLICES` True where it has the element."""
    a = np.arange(1, 6)
    found: dict[str, Array] = {"a": a}
    for code, index in _SLICES.items():
        found[code] = np.isin(np.arange(len(a)), np.arange(len(a))[index])
    return found


@figure(
    "slicing",
    chapter=1,
    rows=("1.1", "1.2"),
    data=slicing_data,
    size=(6.4, 4.4),
    en=(
        "Slices",
        (
            "A slice a[i:j] begins at index i and ends before index j, so it has j - i elements. Negative indices "
            "count from the end."
        ),
    ),
    zh=("切片", "切片 a[i:j] 从索引 i 开始，到索引 j 之前为止，共 j - i 个元素；负的索引从末尾数起。"),
)
def draw_slicing(data: Mapping[str, Array], ax: Axes) -> None:
    """The list with its indices from both ends, and a row for each slice."""
    a = data["a"]
    set_up_grid(ax, 11.2, 8.9)
    draw_code(ax, (2.5, 1.5), "a")
    for i in range(len(a)):
        draw_text(ax, (3.5 + i, 0.65), str(i), kind="note")
        draw_text(ax, (3.5 + i, 2.35), format_number(i - len(a)), kind="note")
    draw_text(ax, (8.4, 0.65), localized("index", "索引"), kind="note", ha="left")
    draw_text(ax, (8.4, 2.35), localized("from the end", "从末尾数"), kind="note", ha="left")
    draw_cells(ax, (3.0, 1.0), a, series_color(0))
    for k, code in enumerate(_SLICES):
        top = 3.0 + 1.2 * k
        draw_code(ax, (2.5, top + 0.5), code)
        draw_cells(ax, (3.0, top), a, series_color(0), chosen=data[code])
        chosen = a[data[code]]
        result = str(chosen[0]) if code == "a[-1]" else str(chosen.tolist())
        draw_code(ax, (8.4, top + 0.5), result, ha="left")


# --- indices ----------------------------------------------------------------------------------------------------------

_INDICES: Final[dict[str, Any]] = {"X[0, 1]": (0, 1), "X[1]": 1, "X[:, 0]": (slice(None), 0)}
_PLACES: Final = (0, 2, 4)  # of the index array


def indexing_data() -> dict[str, Array]:
    """A matrix and its elements in a row, and for each index True where it selects, and what it gives.

    Shape:
        ``X``: (3, 2). ``flat``: (6,). For each index, such as ``X[1]``: a mask of the same shape as the array; with
        ``result `` before its name: the result.
    """
    X = np.array([[51, 55], [14, 19], [0, 4]])
    flat, places = X.flatten(), list(_PLACES)
    found: dict[str, Array] = {"X": X, "flat": flat}
    for code, index in _INDICES.items():
        mask = np.zeros(X.shape, dtype=bool)
        mask[index] = True
        found |= {code: mask, f"result {code}": np.asarray(X[index])}
    mask = np.zeros(flat.shape, dtype=bool)
    mask[places] = True
    return {**found, "flat[[0, 2, 4]]": mask, "result flat[[0, 2, 4]]": flat[places]}


@figure(
    "indexing",
    chapter=1,
    rows=("1.2",),
    data=indexing_data,
    size=(8.4, 5.0),
    en=(
        "Elements, rows, columns, and an array of positions",
        "A number for each axis selects an element; a colon takes the whole axis; an index array lists positions.",
    ),
    zh=("元素、行、列与索引数组", "每个轴给一个数，取出一个元素；冒号取整个轴；索引数组列出要取的位置。"),
)
def draw_indexing(data: Mapping[str, Array], ax: Axes) -> None:
    """The matrix for each index with the selected elements and the result; below, the index array."""
    set_up_grid(ax, 17.2, 9.9)
    names = (localized("an element", "一个元素"), localized("a row", "一行"), localized("a column", "一列"))
    for k, (code, name) in enumerate(zip(_INDICES, names, strict=True)):
        left = 0.2 + 5.4 * k
        draw_code(ax, (left, 0.5), code, ha="left")
        draw_text(ax, (left + 2.9, 0.5), name, kind="note", ha="left")
        draw_cells(ax, (left, 1.0), data["X"], series_color(0), chosen=data[code])
        draw_arrow(ax, (left + 2.15, 2.5), (left + 2.75, 2.5))
        _draw_result(ax, (left + 2.9, 2.0), data[f"result {code}"])
    code = "flat[[0, 2, 4]]"
    draw_code(ax, (0.2, 5.6), code, ha="left")
    draw_text(ax, (5.4, 5.6), localized("an index array", "索引数组"), kind="note", ha="left")
    draw_cells(ax, (3.4, 6.6), data["flat"], series_color(0), chosen=data[code])
    draw_code(ax, (3.1, 7.1), "flat")
    result = data[f"result {code}"]
    for k, place in enumerate(_PLACES):
        draw_text(ax, (3.9 + place, 6.3), str(place), kind="note")
        draw_arrow(ax, (3.9 + place, 7.7), (4.9 + k, 8.6))
    draw_cells(ax, (4.4, 8.7), result, series_color(1))
    draw_text(ax, (7.7, 9.2), _shape(result), kind="note", ha="left")


def _draw_result(ax: Axes, at: tuple[float, float], result: Array) -> None:
    """Draw a result, a scalar as one cell, with its shape below."""
    draw_cells(ax, at, np.atleast_1d(result) if result.ndim < 2 else result, series_color(1))
    draw_text(ax, (at[0], at[1] + 1.45), _shape(result), kind="note", ha="left")


def _shape(array: Array) -> str:
    """A shape as text; that of a scalar is ()."""
    return str(array.shape)


# --- a condition ------------------------------------------------------------------------------------------------------

_THRESHOLD: Final = 15


def boolean_index_data() -> dict[str, Array]:
    """``x`` (6,), the condition ``mask`` = x > 15, and the elements ``selected`` = x[x > 15]."""
    x = np.array([51, 55, 14, 19, 0, 4])
    return {"x": x, "mask": x > _THRESHOLD, "selected": x[x > _THRESHOLD]}


@figure(
    "boolean_index",
    chapter=1,
    rows=("1.2",),
    data=boolean_index_data,
    size=(6.6, 4.0),
    en=(
        "Why x[x > 15] selects",
        (
            "The comparison x > 15 is itself an array, of True and False. As an index, it keeps the elements where it "
            "is True. x > 0 works in the same way, as in a step function."
        ),
    ),
    zh=(
        "为什么 x[x > 15] 能挑选元素",
        (
            "比较 x > 15 本身也是一个数组，由 True 和 False 组成；用它作索引，就保留 True 处的元素。"
            "阶跃函数里的 x > 0 也是如此。"
        ),
    ),
)
def draw_boolean_index(data: Mapping[str, Array], ax: Axes) -> None:
    """The array, the condition below it, and the selected elements with an arrow to each."""
    set_up_grid(ax, 10.0, 6.1)
    x, mask, selected = data["x"], data["mask"], data["selected"]
    for code, y in (("x", 0.7), ("x > 15", 2.7), ("x[x > 15]", 5.3)):
        draw_code(ax, (3.2, y), code)
    draw_cells(ax, (3.6, 0.2), x, series_color(0))
    draw_cells(ax, (3.6, 2.2), x, series_color(2), chosen=mask, texts=np.where(mask, "True", "False"))
    for k, place in enumerate(np.flatnonzero(mask).tolist()):
        draw_arrow(ax, (4.1 + place, 1.3), (4.1 + place, 2.1))
        draw_arrow(ax, (4.1 + place, 3.3), (4.1 + k, 4.7))
    draw_cells(ax, (3.6, 4.8), selected, series_color(1))
    text = localized("a copy with {count} elements", "{count} 个元素的副本", count=len(selected))
    draw_text(ax, (3.9 + len(selected), 5.3), text, kind="note", ha="left")


# --- views and copies -------------------------------------------------------------------------------------------------


def views_and_copies_data() -> dict[str, Array]:
    """An array before and after a change of a slice, and of elements that an index array has selected.

    Shape:
        ``before``, ``after_view``, ``after_copy``: (6,), the array. ``view``, ``copy``: (2,), after their changes.
        ``shared_view``, ``shared_copy``: whether the memory is shared with the array.
    """
    found: dict[str, Array] = {}
    for kind, index, place, value in (("view", slice(2), 0, -1), ("copy", [0, 1], 1, -2)):
        flat = np.array([51, 55, 14, 19, 0, 4])
        found["before"] = flat.copy()
        part = flat[index]
        part[place] = value
        found |= {f"after_{kind}": flat, kind: part, f"shared_{kind}": np.array(np.shares_memory(part, flat))}
    return found


@figure(
    "views_and_copies",
    chapter=1,
    rows=("1.2",),
    data=views_and_copies_data,
    size=(8.6, 3.9),
    panels=(1, 2),
    en=(
        "A slice is a view, an index array makes a copy",
        (
            "A slice shows the same memory, so a change of the slice is a change of the array. An index array, or a "
            "condition, copies the elements, and the array stays as it was."
        ),
    ),
    zh=(
        "切片是视图，索引数组产生副本",
        "切片看到的是同一块内存，改切片就改了原数组；索引数组（或条件）复制元素，原数组不变。",
    ),
)
def draw_views_and_copies(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """For a slice and for an index array: the array, the part, and which elements have changed."""
    codes = {
        "view": ("piece = flat[:2]", "piece[0] = -1", "piece", localized("view", "视图")),
        "copy": ("chosen = flat[[0, 1]]", "chosen[1] = -2", "chosen", localized("copy", "副本")),
    }
    for ax, (kind, (make, change, name, title)) in zip(axes, codes.items(), strict=True):
        set_up_grid(ax, 8.6, 6.7)
        ax.set_title(title)
        flat, part = data[f"after_{kind}"], data[kind]
        shared = bool(data[f"shared_{kind}"])
        draw_code(ax, (0.0, 0.5), make, ha="left")
        draw_code(ax, (0.0, 1.3), change, ha="left")
        draw_code(ax, (2.1, 2.9), "flat")
        before = data["before"]
        draw_cells(ax, (2.4, 2.4), flat, series_color(0), marked=flat != before)
        draw_code(ax, (2.1, 5.0), name)
        if shared:  # the same cells once more, joined to those of the array
            draw_outline(ax, (2.4, 4.5), (1, len(part)), color=series_color(0), width=1.3)
            draw_text(ax, (2.4 + len(part) / 2, 5.0), localized("same memory", "同一块内存"), kind="note")
        else:
            draw_cells(ax, (2.4, 4.5), part, series_color(2), marked=part != before[: len(part)])
        for edge in range(len(part) + 1) if shared else ():
            ax.plot([2.4 + edge, 2.4 + edge], [3.4, 4.5], color=series_color(0), linewidth=1.0, linestyle=(0, (2, 2)))
        text = (
            localized("flat has changed, too", "flat 也变了")
            if (flat != before).any()
            else localized("flat is as before", "flat 没有变")
        )
        draw_text(ax, (2.4, 6.2), text, bold=True, ha="left", color=role_color("text"))


# --- two products -----------------------------------------------------------------------------------------------------

_ENTRY: Final = (1, 0)  # the entry of both products that is explained


def two_products_data() -> dict[str, Array]:
    """``A``, ``B``, the elementwise product ``elementwise`` = A * B, and the matrix product ``matrix`` = A @ B."""
    A, B = np.array([[1, 2], [3, 4]]), np.array([[3, 0], [5, 6]])
    return {"A": A, "B": B, "elementwise": A * B, "matrix": A @ B}


@figure(
    "two_products",
    chapter=1,
    rows=("1.2",),
    data=two_products_data,
    size=(7.0, 4.4),
    en=(
        "A * B and A @ B",
        (
            "A * B multiplies the elements in the same position. An entry of the matrix product A @ B is the sum of "
            "the products of a row of A and a column of B."
        ),
    ),
    zh=(
        "A * B 与 A @ B",
        "A * B 把相同位置的元素相乘；矩阵乘积 A @ B 的每个元素，是 A 的一行与 B 的一列对应相乘之和。",
    ),
)
def draw_two_products(data: Mapping[str, Array], ax: Axes) -> None:
    """Both products, and how one entry of each is computed."""
    set_up_grid(ax, 13.0, 7.1)
    A, B, (row, column) = data["A"], data["B"], _ENTRY
    masks = {
        "elementwise": (np.zeros(A.shape, dtype=bool), np.zeros(B.shape, dtype=bool)),
        "matrix": (np.zeros(A.shape, dtype=bool), np.zeros(B.shape, dtype=bool)),
    }
    for mask in masks["elementwise"]:
        mask[_ENTRY] = True
    masks["matrix"][0][row, :], masks["matrix"][1][:, column] = True, True
    sums = {
        "elementwise": f"{A[_ENTRY]} · {B[_ENTRY]} = {data['elementwise'][_ENTRY]}",
        "matrix": " + ".join(f"{a} · {b}" for a, b in zip(A[row], B[:, column], strict=True))
        + f" = {data['matrix'][_ENTRY]}",
    }
    names = {
        "elementwise": ("*", localized("elementwise", "对应元素的乘积")),
        "matrix": ("@", localized("matrix product", "矩阵乘积")),
    }
    for k, (kind, (sign, name)) in enumerate(names.items()):
        top = 0.9 + 3.8 * k
        draw_text(ax, (0.0, top - 0.45), name, ha="left", bold=True, color=role_color("text"))
        for left, array, mask, color in (
            (0.0, A, masks[kind][0], series_color(0)),
            (3.4, B, masks[kind][1], series_color(2)),
        ):
            draw_cells(ax, (left, top), array, color, chosen=mask)
        out = data[kind]
        chosen = np.zeros(out.shape, dtype=bool)
        chosen[_ENTRY] = True
        draw_cells(ax, (6.8, top), out, series_color(1), chosen=chosen)
        draw_code(ax, (2.7, top + 1.0), sign, ha="center")
        draw_code(ax, (6.1, top + 1.0), "=", ha="center")
        draw_code(ax, (9.2, top + 1.5), sums[kind], ha="left")


# --- the axes of a sum ------------------------------------------------------------------------------------------------


def sum_axes_data() -> dict[str, Array]:
    """``z`` (2, 3), its sums along both axes ``axis0`` (3,) and ``axis1`` (2,), and the sum of all, ``total`` ()."""
    z = np.array([[1, 2, 3], [4, 5, 6]])
    return {"z": z, "axis0": z.sum(axis=0), "axis1": z.sum(axis=1), "total": np.asarray(z.sum())}


@figure(
    "sum_axes",
    chapter=1,
    rows=("1.2", "1.5"),
    data=sum_axes_data,
    size=(8.4, 3.5),
    en=(
        "The axis of a sum is the axis that disappears",
        "Along axis 0 the rows are added, along axis 1 the columns; without an axis, all elements.",
    ),
    zh=("求和的轴就是消失的轴", "沿轴 0 把各行相加，沿轴 1 把各列相加；不给轴时，所有元素相加。"),
)
def draw_sum_axes(data: Mapping[str, Array], ax: Axes) -> None:
    """The matrix with the sums of its columns, with those of its rows, and with the sum of all."""
    set_up_grid(ax, 17.2, 5.9)
    z = data["z"]
    for code, left in (("z.sum(axis=0)", 0.2), ("z.sum(axis=1)", 5.8), ("z.sum()", 12.4)):
        draw_code(ax, (left, 0.5), code, ha="left")
        draw_cells(ax, (left, 1.2), z, series_color(0))
    for j in range(3):
        draw_arrow(ax, (0.7 + j, 3.25), (0.7 + j, 3.95))
    draw_cells(ax, (0.2, 4.05), data["axis0"], series_color(1))
    for i in range(2):
        draw_arrow(ax, (8.95, 1.7 + i), (9.6, 1.7 + i))
    draw_cells(ax, (9.7, 1.2), data["axis1"][:, np.newaxis], series_color(1))
    draw_arrow(ax, (13.9, 3.25), (13.9, 3.95))
    draw_cells(ax, (13.4, 4.05), np.atleast_1d(data["total"]), series_color(1))
    for key, x, y in (("axis0", 0.2, 5.4), ("axis1", 9.7, 3.55), ("total", 13.4, 5.4)):
        text = f"{_shape(z)} → {_shape(data[key])}"
        draw_text(ax, (x, y), text, kind="note", ha="left")
