"""Figures of chapter 1: two objects of a class, the one type of an array, and the 1/2 in the squared error.

References:
    *Deep Learning from Scratch*, sections 1.3, 1.5 and 4.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter1_arrays import draw_cells, draw_code
from zhishen.figures.chapter4_annotations import annotate_point, show_gridlines
from zhishen.figures.matrix_drawing import draw_text, set_up_grid
from zhishen.figures.theme import localized, role_color, series_color
from zhishen.graph.numerical import numerical_gradient
from zhishen.reference.loss import sum_of_squares

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_half_squared_error", "draw_one_type", "draw_two_objects", "half_squared_error_data", "one_type_data",
    "two_objects_data",
]  # fmt: skip


@dataclass(frozen=True)
class _Line:
    """The class of the page: data, and a method on them."""

    slope: float
    intercept: float

    def at(self, x: Any) -> Any:
        return self.slope * x + self.intercept


_OBJECTS: Final = {"steep": _Line(3.0, 1.0), "flat": _Line(0.5, 1.0)}
_AT: Final = 2.0


def two_objects_data() -> dict[str, Array]:
    """``x``, and ``steep`` and ``flat``: the values of two objects there; ``at`` 2, and their values there."""
    x = np.linspace(0.0, 3.0, 31)
    found = {name: line.at(x) for name, line in _OBJECTS.items()}
    return {"x": x, **found, "at": np.array(_AT), "values": np.array([line.at(_AT) for line in _OBJECTS.values()])}


@figure(
    "two_objects",
    chapter=1,
    rows=("1.1",),
    data=two_objects_data,
    size=(6.2, 3.6),
    en=("Two objects of one class", "Both have the method at, and each has a slope and an intercept of its own."),
    zh=("同一个类的两个对象", "两个对象有同样的方法 at，但各有自己的斜率和截距。"),
)
def draw_two_objects(data: Mapping[str, Array], ax: Axes) -> None:
    """The lines of both objects, and what their method returns for 2."""
    for k, (name, line) in enumerate(_OBJECTS.items()):
        color, value = series_color(k), float(data["values"][k])
        ax.plot(data["x"], data[name], color=color)
        ax.plot(data["at"], value, "o", color=color, zorder=5)
        text = f"{name}.at({_AT:g}) = {value:g}"
        annotate_point(ax, text, (_AT, value), shift=(-8, 8), color=color, fontweight="bold", ha="right")
        text = f"{name} = Line({line.slope}, {line.intercept})"
        annotate_point(ax, text, (3.0, float(data[name][-1])), shift=(6, 0), color=color)
    ax.set(xlim=(0, 3), ylim=(0, 10.5), xlabel="x", xticks=(0, 1, 2, 3))
    show_gridlines(ax)


_ARRAYS: Final = ("np.array([1, 2, 3])", "np.array([1, 2.5, 3])", "np.array([1, 2, 3]) / 1")


def one_type_data() -> dict[str, Array]:
    """An array of integers; the same with one float; and the integers divided by 1: one array for each of `_ARRAYS`."""
    whole = np.array([1, 2, 3])
    return dict(zip(_ARRAYS, (whole, np.array([1, 2.5, 3]), whole / 1), strict=True))


@figure(
    "one_type",
    chapter=1,
    rows=("1.2", "1.5"),
    data=one_type_data,
    size=(7.2, 3.4),
    en=(
        "The dot after numbers",
        "All elements of an array have one type: one float, or a division, makes all of them floats.",
    ),
    zh=("数后面的点", "一个数组的所有元素类型相同：只要有一个浮点数，或者做了除法，就全都是浮点数。"),
)
def draw_one_type(data: Mapping[str, Array], ax: Axes) -> None:
    """Each array with its elements as NumPy prints them, and its type."""
    set_up_grid(ax, 13.4, 5.4)
    for row, code in enumerate(_ARRAYS):
        array, top = data[code], 0.4 + 1.7 * row
        floats = array.dtype.kind == "f"
        draw_code(ax, (6.0, top + 0.5), code)
        texts = (
            [np.format_float_positional(value, trim="-") + ("." if value == int(value) else "") for value in array]
            if floats
            else array
        )
        draw_cells(ax, (6.5, top), array, series_color(1 if floats else 0), texts=texts)
        name = localized("float", "浮点数") if floats else localized("integer", "整数")
        draw_text(ax, (9.9, top + 0.5), name, ha="left", bold=True, color=role_color("text"))


def half_squared_error_data() -> dict[str, Array]:
    """The squared error of an output y for the target 1, with the factor 1/2 and without; and both slopes at y = 3."""
    target = np.array([[1.0]])

    def half(y: Array) -> Any:
        return sum_of_squares(y, target)[0]

    y, at = np.linspace(-1.5, 4.0, 111), np.array([[3.0]])
    curve = np.array([half(np.array([[value]])) for value in y])
    slopes = [numerical_gradient(error, at).item() for error in (half, lambda output: 2 * half(output))]
    return {"y": y, "half": curve, "whole": 2 * curve, "at": at.squeeze(), "slopes": np.array(slopes)}


@figure(
    "half_squared_error",
    chapter=1,
    rows=("1.5",),
    data=half_squared_error_data,
    size=(6.2, 3.9),
    en=(
        "The 1/2 in the squared error",
        "With the factor 1/2 the slope is y - t, here 2. Without it, the slope is twice that.",
    ),
    zh=("均方误差前面的 1/2", "有系数 1/2 时，斜率就是 y - t，这里是 2；没有它，斜率是两倍。"),
)
def draw_half_squared_error(data: Mapping[str, Array], ax: Axes) -> None:
    """Both errors with a tangent at y = 3."""
    y, at = data["y"], float(data["at"])
    for name, text, color, slope in zip(
        ("half", "whole"),
        ("½ (y − t)²", "(y − t)²"),
        (series_color(1), series_color(0)),
        data["slopes"].tolist(),
        strict=True,
    ):
        height = float(np.interp(at, y, data[name]))
        ax.plot(y, data[name], color=color)
        ax.plot(y, height + slope * (y - at), color=color, linewidth=1.2, linestyle=(0, (4, 3)))
        ax.plot(at, height, "o", color=color, zorder=5)
        label = text + localized(", slope {slope}", "，斜率 {slope}", slope=f"{slope:.3g}")
        annotate_point(ax, label, (4.0, float(data[name][-1])), shift=(6, 0), color=color, fontweight="bold")
    ax.axvline(1.0, color=role_color("muted"), linewidth=0.8)
    annotate_point(ax, "t = 1", (1.0, 7.6), shift=(4, 0))
    ax.set(xlim=(-1.5, 4), ylim=(-0.6, 9.4), xlabel="y", ylabel="E")
    show_gridlines(ax)
