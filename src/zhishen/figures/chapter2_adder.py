"""Figures of chapter 2: a full adder made of nine NAND gates, and two NAND gates that remember a bit.

References:
    *Deep Learning from Scratch*, chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.matrix_drawing import tint
from zhishen.figures.theme import font_size, localized, role_color
from zhishen.perceptron import NAND, full_adder, nand

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["adder_data", "draw_adder", "draw_latch", "latch_data"]


def adder_data() -> dict[str, Array]:
    """The library's full adder on all eight inputs.

    Returns:
        ``inputs`` (3, 8): a, b and the carry, each 0 or 1. ``values`` (12, 8): the bits on each wire, first those of
        the three inputs, then those of the nine gates in the order of the computation. ``sources`` (9, 2): the two
        input wires of each gate. ``outputs`` (2,): the wires of the sum and of the carry. ``sum`` and ``carry`` (8,).
        ``w`` (2,) and ``b``: the weights and the bias of every gate.
    """
    inputs = np.array([[number >> place & 1 for number in range(8)] for place in (2, 1, 0)], dtype=np.uint8)
    wires: list[Array] = []  # in the order of their first use
    gate_outputs: list[int] = []  # indices of wires
    pairs: list[tuple[int, int]] = []

    def index_of(wire: Array) -> int:
        found = next((i for i, known in enumerate(wires) if known is wire), None)
        if found is None:
            wires.append(wire)
            return len(wires) - 1
        return found

    def recording(p: Array, q: Array) -> Array:
        pairs.append((index_of(p), index_of(q)))
        out = nand(p, q)
        gate_outputs.append(index_of(out))
        return out

    total, carry = full_adder(*inputs, nand=recording)
    order = [*(i for i in range(len(wires)) if i not in gate_outputs), *gate_outputs]
    number = np.argsort(order)  # of a wire, from its index in ``wires``
    return {
        "inputs": inputs,
        "values": np.stack([wires[i] for i in order]),
        "sources": number[np.array(pairs)],
        "outputs": number[[index_of(total), index_of(carry)]],
        "sum": total,
        "carry": carry,
        "w": NAND.w,
        "b": np.array(NAND.b),
    }


# The places of the drawing. A wire is horizontal to its lane, vertical in its lane, and horizontal to its end.
_INPUT_HEIGHTS: Final = (4.2, 1.8, 0.6)  # the y coordinate of each input
_GATE_PLACES: Final = (
    (1.2, 3.0),
    (2.6, 4.0),
    (2.6, 2.0),
    (4.0, 3.0),
    (5.25, 1.8),
    (6.6, 2.8),
    (6.6, 0.8),
    (7.95, 1.8),
    (7.95, -0.4),
)
_LANES: Final = (0.75, 0.75, 4.95, 2.3, 3.65, 3.65, 4.95, 6.3, 7.65, 7.65, 9.2, 9.2)
_EXIT: Final = 9.3
_PORT: Final = 0.2  # above and below the middle of a gate
_TIP: Final = 0.86  # from the left edge of a gate to the end of its bubble


@figure(
    "adder",
    chapter=2,
    rows=("2.3",),
    data=adder_data,
    size=(8.8, 4.5),
    frames=lambda data: data["inputs"].shape[1],
    preview=lambda _: 5,
    seconds=1.4,
    en=(
        "An adder made of nine NAND gates",
        "A full adder adds two bits and a carry; each gate is the same perceptron, and thick wires carry a 1.",
    ),
    zh=("九个与非门组成的加法器", "全加器把两个二进制位与进位相加；每个门都是同一个感知机，粗线表示信号 1。"),
)
def draw_adder(data: Mapping[str, Array], ax: Axes, frame: int) -> None:
    """The circuit with the bits on its wires for one of the eight inputs."""
    bits = data["values"][:, frame].astype(int).tolist()
    a, b, carry_in = data["inputs"][:, frame].astype(int).tolist()
    ends = _ends(data)
    for wire, bit in enumerate(bits):
        _draw_wire(ax, wire, ends[wire], bit)
    for gate, (x, y) in enumerate(_GATE_PLACES):
        _draw_gate(ax, x, y, bits[len(_INPUT_HEIGHTS) + gate])
    names = ("$a$", "$b$", localized("carry in", "低位进位"))
    for name, y, bit in zip(names, _INPUT_HEIGHTS, (a, b, carry_in), strict=True):
        _draw_bit(ax, -0.2, y, bit)
        ax.text(-0.62, y, name, ha="right", va="center", fontsize=font_size("label"), color=role_color("text"))
    for name, wire in zip(
        (localized("sum", "和"), localized("carry out", "进位")), data["outputs"].tolist(), strict=True
    ):
        y = _GATE_PLACES[wire - len(_INPUT_HEIGHTS)][1]
        _draw_bit(ax, _EXIT + 0.2, y, bits[wire])
        ax.text(_EXIT + 0.62, y, name, ha="left", va="center", fontsize=font_size("label"), color=role_color("text"))
    total, carry = int(data["sum"][frame]), int(data["carry"][frame])
    ax.text(
        11.0, 4.3, f"${a} + {b} + {carry_in} = {carry}{total}_2 = {2 * carry + total}$", ha="right", va="center",
        fontsize=1.5 * font_size("title"), color=role_color("text"),
    )  # fmt: skip
    (w1, w2), bias = data["w"].tolist(), float(data["b"])
    rule = f"{w1:g}p − {-w2:g}q + {bias:g} > 0".replace("-", "−")
    ax.text(
        -1.7,
        -0.85,
        localized(
            "each gate is this perceptron:\ny = 1 if {rule}",
            "每个门都是同一个感知机（与非门）：\n{rule} 时 y = 1",
            rule=rule,
        ),
        ha="left",
        va="bottom",
        fontsize=font_size("note"),
        color=role_color("muted"),
        linespacing=1.5,
    )
    ax.set_xlim(-1.8, 11.1)
    ax.set_ylim(-1.0, 4.75)
    ax.set_aspect("equal")
    ax.set(xticks=[], yticks=[])
    ax.axis("off")


def _ends(data: Mapping[str, Array]) -> list[list[tuple[float, float]]]:
    """The points at which each wire ends: inputs of gates, and outputs of the circuit."""
    sources = data["sources"].tolist()
    ends: list[list[tuple[float, float]]] = [[] for _ in range(len(data["values"]))]

    def height(wire: int) -> float:
        return _INPUT_HEIGHTS[wire] if wire < len(_INPUT_HEIGHTS) else _GATE_PLACES[wire - len(_INPUT_HEIGHTS)][1]

    for (x, y), pair in zip(_GATE_PLACES, sources, strict=True):
        # The higher source has the upper input; below both sources, the one with the left lane has the lower input.
        below = y < min(height(wire) for wire in pair)
        low, top = sorted(pair, key=(lambda wire: _LANES[wire]) if below else height)
        ends[top].append((x, y + _PORT))
        ends[low].append((x, y - _PORT))
    for wire in data["outputs"].tolist():
        ends[wire].append((_EXIT, height(wire)))
    return ends


def _draw_wire(ax: Axes, wire: int, ends: Sequence[tuple[float, float]], bit: int) -> None:
    """Draw a wire from its source to all of its ends, with a dot where it branches."""
    entrances = len(_INPUT_HEIGHTS)
    start = (
        (0.0, _INPUT_HEIGHTS[wire])
        if wire < entrances
        else (_GATE_PLACES[wire - entrances][0] + _TIP, _GATE_PLACES[wire - entrances][1])
    )
    lane = _LANES[wire]
    style: dict[str, Any] = {
        "color": role_color("positive") if bit else role_color("muted"),
        "linewidth": 2.4 if bit else 1.0,
        "solid_capstyle": "round",
        "zorder": 2 if bit else 1,
    }
    for end in ends:
        ax.plot([start[0], lane, lane, end[0]], [start[1], start[1], end[1], end[1]], **style)
    heights = {start[1], *(y for _, y in ends)}
    for y in heights:
        level = (y == start[1]) + any(end[1] == y for end in ends)
        upright = any(other > y for other in heights) + any(other < y for other in heights)
        if level + upright > 2:
            ax.plot(lane, y, "o", color=style["color"], markersize=5, zorder=style["zorder"])


def _draw_gate(ax: Axes, x: float, y: float, bit: int) -> None:
    """Draw the symbol of a NAND gate, a D with a circle, with its output."""
    from matplotlib.patches import Circle, Polygon

    color = role_color("positive") if bit else role_color("muted")
    face = tint(role_color("positive"), 0.24) if bit else role_color("panel")
    radius = 0.36
    angle = np.linspace(-np.pi / 2, np.pi / 2, 40)
    arc = np.stack([x + 0.34 + radius * np.cos(angle), y + radius * np.sin(angle)], axis=-1)
    outline = np.concatenate([[[x, y - radius]], arc, [[x, y + radius]]])
    ax.add_artist(Polygon(outline, facecolor=face, edgecolor=color, linewidth=1.4, zorder=3))
    ax.add_artist(
        Circle((x + _TIP - 0.08, y), 0.08, facecolor=role_color("background"), edgecolor=color, linewidth=1.4, zorder=3)
    )
    ax.text(
        x + 0.33, y, str(bit), ha="center", va="center_baseline", fontsize=font_size("label"), fontweight="bold",
        color=role_color("text"), zorder=4,
    )  # fmt: skip


def _draw_bit(ax: Axes, x: float, y: float, bit: int) -> None:
    from matplotlib.patches import Circle

    color = role_color("positive" if bit else "muted")
    ax.add_artist(
        Circle(
            (x, y), 0.26, facecolor=color if bit else role_color("background"), edgecolor=color, linewidth=1.4, zorder=3
        )
    )
    ax.text(
        x, y, str(bit), ha="center", va="center_baseline", fontsize=font_size("label"), fontweight="bold",
        color=role_color("background" if bit else "text"), zorder=4,
    )  # fmt: skip


_SIGNALS: Final = ((0, 1), (1, 1), (1, 1), (1, 0), (1, 1), (0, 1), (1, 1))  # (set, reset) at each moment


def latch_data() -> dict[str, Array]:
    """Two NANDs in a loop, q = NAND(set, NAND(reset, q)), from q = 0.

    Returns:
        ``set``, ``reset`` and ``q``: (7,), at each moment.
    """
    q, stored = 0, list[int]()
    for set_, reset in _SIGNALS:
        q = int(nand(set_, nand(reset, q)))
        stored.append(q)
    signals = np.array(_SIGNALS)
    return {"set": signals[:, 0], "reset": signals[:, 1], "q": np.array(stored)}


@figure(
    "latch",
    chapter=2,
    rows=("2.3",),
    data=latch_data,
    size=(6.6, 3.3),
    en=(
        "Two NAND gates that remember",
        "A 0 at set stores a 1, a 0 at reset stores a 0; while both are 1, q keeps its value.",
    ),
    zh=("会记忆的两个与非门", "set 为 0 时存入 1，reset 为 0 时存入 0；两者都为 1 时，q 保持不变。"),
)
def draw_latch(data: Mapping[str, Array], ax: Axes) -> None:
    """The three signals over time, one above the other."""
    for row, name in enumerate(("q", "reset", "set")):
        values = data[name]
        color = role_color("positive" if name == "q" else "text")
        ax.stairs(1.6 * row + 0.9 * values, baseline=None, color=color, linewidth=2.4 if name == "q" else 1.6)
        ax.text(-0.2, 1.6 * row + 0.45, name, ha="right", va="center", fontsize=font_size("label"), color=color)
        for moment, value in enumerate(values.tolist()):
            ax.text(
                moment + 0.5, 1.6 * row + 0.9 * value + 0.12, str(value), ha="center", va="bottom",
                fontsize=font_size("note"), color=color,
            )  # fmt: skip
    ax.set_xlim(-0.9, len(_SIGNALS))
    ax.set_ylim(-0.3, 4.8)
    ax.axis("off")
