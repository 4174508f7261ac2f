"""Figures of chapter 2: the regions of the gates, and XOR with one layer and with two.

References:
    *Deep Learning from Scratch*, chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter2_plane import (
    CORNERS,
    boundary_equation,
    boundary_points,
    draw_boundary,
    draw_mistakes,
    draw_plane,
    draw_points,
    plane_points,
)
from zhishen.figures.theme import font_size, localized, role_color
from zhishen.perceptron import AND, NAND, OR, XOR, Inseparable, learn, separate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_gates", "draw_xor_fails", "draw_xor_solved", "gates_data", "xor_fails_data", "xor_solved_data"]

_GATES: Final = {"and": AND, "nand": NAND, "or": OR}


def _name(gate: str) -> str:
    names = {"and": localized("AND", "与门"), "nand": localized("NAND", "与非门"), "or": localized("OR", "或门")}
    return names[gate]


# --- the gates --------------------------------------------------------------------------------------------------------


def gates_data() -> dict[str, Array]:
    """The outputs of AND, NAND and OR on the corners and on the whole plane.

    Returns:
        ``x``: (4, 2), the corners. For each of ``and``, ``nand`` and ``or``: ``and_y`` (4,), the truth table;
        ``and_region`` (400, 400), 0 or 1; ``and_w`` (2,) and ``and_b``, the perceptron; ``and_line`` (2, 2), two points
        of its line.
    """
    plane = plane_points()
    found: dict[str, Array] = {"x": CORNERS}
    for name, gate in _GATES.items():
        found |= {
            f"{name}_y": gate(CORNERS),
            f"{name}_region": gate(plane).astype(np.uint8),
            f"{name}_w": gate.w,
            f"{name}_b": np.array(gate.b),
            f"{name}_line": boundary_points(gate),
        }
    return found


@figure(
    "gates",
    chapter=2,
    rows=("2.1",),
    data=gates_data,
    size=(8.6, 3.7),
    panels=(1, 3),
    en=(
        "One perceptron, one line",
        "AND, NAND and OR divide the plane of their two inputs by a straight line: 1 on one side, 0 on the other.",
    ),
    zh=("一个感知机，一条直线", "与门、与非门、或门各用一条直线划分输入平面：一侧输出 1，另一侧输出 0。"),
)
def draw_gates(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """A panel for each gate: its two regions, its line, and the four rows of its truth table."""
    for ax, name in zip(axes, _GATES, strict=True):
        draw_plane(ax, data[f"{name}_region"])
        draw_boundary(ax, data[f"{name}_line"])
        draw_points(ax, data["x"], data[f"{name}_y"])
        ax.set_title(_name(name), loc="left")
        equation = boundary_equation(data[f"{name}_w"].tolist(), float(data[f"{name}_b"]))
        ax.set_title(equation, loc="right", fontsize=font_size("note"), fontweight="normal", color=role_color("muted"))


# --- XOR, one layer ---------------------------------------------------------------------------------------------------

_ORDERS: Final = 20  # orders of the samples
_EPOCHS: Final = 12


def xor_fails_data() -> dict[str, Array]:
    """XOR and lines that do not separate it: those of the gates and the best one of the learning rule; and the proof.

    Returns:
        ``x`` (4, 2) and ``t`` (4,): XOR. For each of ``or``, ``and``, ``nand`` and ``learned``: ``or_line`` (2, 2),
        ``or_region`` (400, 400), and ``or_wrong`` (4,), True at misclassified corners. ``learned`` is the best line of
        the learning rule, with the corners in 20 orders, after each of 12 epochs; ``on_line`` (4,) is True at corners
        on this line, which are classified as 0. ``xor_mistakes`` and ``and_mistakes``: the number of corrections in
        each epoch, for XOR in random order, for AND until the rule stops. ``proof`` (4,): the weights of
        `zhishen.perceptron.separate`; ``mean`` (2, 2): with these weights, the mean of the corners of class 0 and of
        those of class 1.
    """
    plane, t = plane_points(), XOR(CORNERS)
    learned = [
        learn(CORNERS, t, epochs=epochs, rng=np.random.default_rng(seed)).perceptron
        for seed in range(_ORDERS)
        for epochs in range(1, _EPOCHS + 1)
    ]
    with_line = [perceptron for perceptron in learned if perceptron.w.any()]
    best = min(with_line, key=lambda perceptron: int((perceptron(CORNERS) != t).sum()))
    proof = separate(CORNERS, t)
    weights = np.array([float(value) for value in proof.weights] if isinstance(proof, Inseparable) else [0.0] * 4)
    found: dict[str, Array] = {
        "x": CORNERS,
        "t": t,
        "xor_mistakes": np.array(learn(CORNERS, t, epochs=_EPOCHS, rng=np.random.default_rng(0)).history),
        "and_mistakes": np.array(learn(CORNERS, AND(CORNERS), epochs=_EPOCHS).history),
        "on_line": best.score(CORNERS) == 0,
        "proof": weights,
        "mean": np.stack([np.average(CORNERS[t == bit], axis=0, weights=weights[t == bit]) for bit in (0, 1)]),
    }
    for name, perceptron in {**_GATES, "learned": best}.items():
        found |= {
            f"{name}_line": boundary_points(perceptron),
            f"{name}_region": perceptron(plane).astype(np.uint8),
            f"{name}_wrong": perceptron(CORNERS) != t,
        }
    return found


@figure(
    "xor_fails",
    chapter=2,
    rows=("2.2", "2.4"),
    data=xor_fails_data,
    size=(8.2, 6.4),
    panels=(2, 3),
    en=(
        "No line separates XOR",
        "Every line has a corner on the wrong side (dotted rings); the point in the middle is a mean of both classes.",
    ),
    zh=(
        "没有一条直线能划分异或门",
        "每条直线都至少分错一个点（虚线圈），学习规则也永不停止：正中的点同时是两类点的均值。",
    ),
)
def draw_xor_fails(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """The lines of the three gates, the best learned line, the corrections in each epoch, and the proof."""
    names = {
        "or": localized("OR's line", "或门的直线"),
        "and": localized("AND's line", "与门的直线"),
        "nand": localized("NAND's line", "与非门的直线"),
        "learned": localized("Best learned line", "学到的最好直线"),
    }
    x, t = data["x"], data["t"]
    for ax, (name, title) in zip(axes[:4], names.items(), strict=True):
        wrong = data[f"{name}_wrong"]
        draw_plane(ax, data[f"{name}_region"])
        draw_boundary(ax, data[f"{name}_line"])
        draw_mistakes(ax, x[wrong])
        draw_points(ax, x, t)
        ax.set_title(title, loc="left")
        count = int(wrong.sum())
        ax.set_title(
            localized("{count} wrong", "错 {count} 个", count=count), loc="right", fontsize=font_size("note"),
            fontweight="normal", color=role_color("muted"),
        )  # fmt: skip
    if data["on_line"].any():
        axes[3].text(
            -0.45, -0.46, localized("on the\nline: 0", "线上算 0"), ha="left", va="bottom", fontsize=font_size("note"),
            color=role_color("text"),
        )  # fmt: skip
    _draw_corrections(axes[4], data)
    proof = axes[5]
    draw_plane(proof)
    for bit, role in ((0, "negative"), (1, "positive")):
        ends = x[t == bit]
        proof.plot(ends[:, 0], ends[:, 1], color=role_color(role), linewidth=2.0)
    middle = data["mean"].mean(axis=0)
    proof.scatter(
        *middle.tolist(), marker="D", s=52, color=role_color("text"), edgecolors=role_color("background"), zorder=5
    )
    proof.text(
        middle[0] + 0.24, middle[1], localized("a mean\nof both", "两类共同\n的均值"), ha="left", va="center",
        fontsize=font_size("note"), color=role_color("text"),
    )  # fmt: skip
    draw_points(proof, x, t)
    proof.set_title(localized("The proof", "证明"), loc="left")


def _draw_corrections(ax: Axes, data: Mapping[str, Array]) -> None:
    """The number of times that the learning rule changes the weights in each epoch."""
    from matplotlib.ticker import MaxNLocator

    lines = {
        "xor_mistakes": (localized("XOR", "异或门"), role_color("positive"), "o-"),
        "and_mistakes": (localized("AND", "与门"), role_color("negative"), "s-"),
    }
    for key, (name, color, style) in lines.items():
        values = data[key]
        epoch = np.arange(1, len(values) + 1)
        ax.plot(epoch, values, style, color=color, markersize=4)
        ax.annotate(
            name, (float(epoch[-1]), float(values[-1])), (7, 0), textcoords="offset points", va="center", color=color,
            fontsize=font_size("label"), fontweight="bold",
        )  # fmt: skip
    longest = len(data["xor_mistakes"])
    ax.set_xlim(0.5, longest + 3.2)
    ax.set_ylim(-0.25, 4.4)
    ax.set_box_aspect(1)
    ax.set_xticks(range(2, longest + 1, 2))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(visible=True, axis="y")
    ax.set_xlabel("epoch")
    ax.set_title(localized("Corrections in an epoch", "每个 epoch 的修正次数"), loc="left")


# --- XOR, two layers --------------------------------------------------------------------------------------------------


def xor_solved_data() -> dict[str, Array]:
    """XOR with two layers: s = (NAND(x), OR(x)), y = AND(s).

    Returns:
        ``x`` (4, 2) and ``y`` (4,): XOR. ``s`` (4, 2): the output of the first layer for the corners. ``both``
        (400, 400): 1 where NAND and OR are both 1. ``nand_line``, ``or_line``, ``and_line`` (2, 2), and ``and_region``
        (400, 400) in the plane of s. ``xor_region`` (400, 400): the output of the library's XOR.
    """
    plane = plane_points()
    return {
        "x": CORNERS,
        "s": np.stack([NAND(CORNERS), OR(CORNERS)], axis=-1),
        "y": XOR(CORNERS),
        "both": (NAND(plane) * OR(plane)).astype(np.uint8),
        "nand_line": boundary_points(NAND),
        "or_line": boundary_points(OR),
        "and_line": boundary_points(AND),
        "and_region": AND(plane).astype(np.uint8),
        "xor_region": XOR(plane).astype(np.uint8),
    }


@figure(
    "xor_solved",
    chapter=2,
    rows=("2.2",),
    data=xor_solved_data,
    size=(8.6, 3.7),
    panels=(1, 3),
    en=(
        "Two layers separate XOR",
        "NAND and OR move the corners so that one line separates them; in the plane of the inputs, XOR is a strip.",
    ),
    zh=(
        "两层感知机能划分异或门",
        "与非门和或门先把四个点移到新的位置，这时一条直线就够了；回到输入平面上看，结果是一条带状区域。",
    ),
)
def draw_xor_solved(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """The two lines of the first layer, the line of the second layer in the plane of s, and the result."""
    first, second, together = axes
    x, y, s = data["x"], data["y"], data["s"]

    def note(ax: Axes, place: tuple[float, float], text: str, *, ha: str = "center") -> None:
        ax.text(*place, text, ha=ha, va="center", fontsize=font_size("note"), color=role_color("text"))

    draw_plane(first, data["both"], tints=(role_color("background"), role_color("highlight")))
    for key in ("nand_line", "or_line"):
        draw_boundary(first, data[key])
    draw_points(first, x, y)
    note(first, (1.42, 1.36), "$s_1 = 0$", ha="right")
    note(first, (-0.42, -0.36), "$s_2 = 0$", ha="left")
    note(first, (0.47, 0.47), "$s_1 = s_2 = 1$")
    first.set_title(localized("Layer 1", "第 1 层"), loc="left")
    _subtitle(first, localized("s₁: NAND, s₂: OR", "s₁：与非门，s₂：或门"))

    draw_plane(second, data["and_region"], names=("$s_1$", "$s_2$"))
    draw_boundary(second, data["and_line"])
    places = [tuple(place) for place in s.tolist()]
    _, first_of_each = np.unique(s, axis=0, return_index=True)
    draw_points(second, s[first_of_each], y[first_of_each])
    for place in dict.fromkeys(places):
        from_here = [str(tuple(corner)) for corner, moved in zip(x.tolist(), places, strict=True) if moved == place]
        second.text(
            place[0], place[1] - 0.16, "\n".join(from_here), ha="center", va="top", fontsize=font_size("note"),
            color=role_color("text"),
        )  # fmt: skip
    second.set_title(localized("Layer 2", "第 2 层"), loc="left")
    _subtitle(second, localized("y: AND", "y：与门"))

    draw_plane(together, data["xor_region"])
    for key in ("nand_line", "or_line"):
        draw_boundary(together, data[key])
    draw_points(together, x, y)
    together.set_title(localized("Together", "合起来"), loc="left")
    _subtitle(together, localized("y: XOR", "y：异或门"))


def _subtitle(ax: Axes, text: str) -> None:
    ax.set_title(text, loc="right", fontsize=font_size("note"), fontweight="normal", color=role_color("muted"))
