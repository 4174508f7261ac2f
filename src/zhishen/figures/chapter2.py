"""The figures of chapter 2: what the gates divide, XOR with one layer and with two, and an adder out of NANDs.

References:
    *Deep Learning from Scratch*, chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.theme import font_size, localized, role_color
from zhishen.perceptron import AND, NAND, OR, XOR, Inseparable, Perceptron, full_adder, learn, nand, separate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "adder_data", "draw_adder", "draw_gates", "draw_xor_fails", "draw_xor_solved", "gates_data", "xor_fails_data",
    "xor_solved_data",
]  # fmt: skip

_CORNERS: Final = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
_GATES: Final = {"and": AND, "nand": NAND, "or": OR}
_LOW, _HIGH = -0.5, 1.5  # of both inputs
_CELLS: Final = 400  # along a side of the plane

# --- the plane of two inputs ------------------------------------------------------------------------------------------


def _plane() -> Array:
    """The midpoints of the plane's cells, (_CELLS, _CELLS, 2), lowest row first."""
    middle = _LOW + (_HIGH - _LOW) * (np.arange(_CELLS) + 0.5) / _CELLS
    return np.stack(np.meshgrid(middle, middle), axis=-1)


def _line(perceptron: Perceptron) -> Array:
    """Two points of w·x + b = 0, beyond the plane's edges: the foot of the perpendicular from 0, and steps from it."""
    w, b = perceptron.w, perceptron.b
    foot = -b * w / (w @ w)
    along = np.array([-w[1], w[0]]) / np.sqrt(w @ w)
    return np.stack([foot - 5 * along, foot + 5 * along])


def _tint(color: str, share: float) -> tuple[float, float, float]:
    """A color, thinned with paper."""
    from matplotlib.colors import to_rgb

    mixed = share * np.array(to_rgb(color)) + (1 - share) * np.array(to_rgb(role_color("background")))
    red, green, blue = mixed.tolist()
    return red, green, blue


def _draw_plane(
    ax: Axes,
    region: Array | None = None,
    *,
    names: Sequence[str] = ("$x_1$", "$x_2$"),
    tints: tuple[Any, Any] | None = None,
) -> None:
    """Empty axes for two inputs, its regions of 0 and of 1 in two tints."""
    from matplotlib.colors import ListedColormap

    if region is not None:
        if tints is None:
            tints = (_tint(role_color("negative"), 0.16), _tint(role_color("positive"), 0.24))
        ax.imshow(region, cmap=ListedColormap(tints), vmin=0, vmax=1, origin="lower", extent=(_LOW, _HIGH, _LOW, _HIGH))
    ax.set_xlim(_LOW, _HIGH)
    ax.set_ylim(_LOW, _HIGH)
    ax.set_aspect("equal")
    ax.set_xticks([0, 1])
    ax.set_yticks([0, 1])
    ax.tick_params(length=0)
    ax.set_xlabel(names[0], labelpad=0)
    ax.set_ylabel(names[1], rotation=0, labelpad=2, va="center")
    for spine in ax.spines.values():
        spine.set(visible=True, edgecolor=role_color("grid"))


def _draw_line(ax: Axes, line: Array) -> None:
    ax.plot(line[:, 0], line[:, 1], color=role_color("text"), linewidth=1.6, scalex=False, scaley=False)


def _draw_points(ax: Axes, places: Array, classes: Array) -> None:
    """Each point a disk with its class, 0 or 1, in it."""
    for (x, y), bit in zip(places.tolist(), classes.tolist(), strict=True):
        color = role_color("positive" if bit else "negative")
        ax.scatter(x, y, s=190, color=color, edgecolors=role_color("background"), linewidths=1.4, zorder=4)
        ax.text(
            x, y, str(int(bit)), ha="center", va="center_baseline", fontsize=font_size("label"), fontweight="bold",
            color=role_color("background"), zorder=5,
        )  # fmt: skip


def _draw_mistakes(ax: Axes, places: Array) -> None:
    """A ring around each point that is on the wrong side."""
    ax.scatter(
        places[:, 0], places[:, 1], s=430, facecolors="none", edgecolors=role_color("text"), linewidths=1.6, linestyles=":",
        zorder=4,
    )  # fmt: skip


def _equation(w: Sequence[float], b: float) -> str:
    """The line of a perceptron, in mathematical type."""
    text = f"{w[0]:g}\\,x_1 {'+' if w[1] >= 0 else '-'} {abs(w[1]):g}\\,x_2 {'+' if b >= 0 else '-'} {abs(b):g}"
    return f"${text} = 0$"


def _name(gate: str) -> str:
    return {"and": localized("AND", "与门"), "nand": localized("NAND", "与非门"), "or": localized("OR", "或门")}[gate]


# --- the gates --------------------------------------------------------------------------------------------------------


def gates_data() -> dict[str, Array]:
    """What AND, NAND and OR answer, on the corners and on the whole plane.

    Returns:
        ``x``: (4, 2), the corners. For each of ``and``, ``nand`` and ``or``: ``and_y`` (4,), the truth table;
        ``and_region`` (400, 400), 0 or 1; ``and_w`` (2,) and ``and_b``, the perceptron; ``and_line`` (2, 2), two points
        of its line.
    """
    plane = _plane()
    found: dict[str, Array] = {"x": _CORNERS}
    for name, gate in _GATES.items():
        found |= {
            f"{name}_y": gate(_CORNERS),
            f"{name}_region": gate(plane).astype(np.uint8),
            f"{name}_w": gate.w,
            f"{name}_b": np.array(gate.b),
            f"{name}_line": _line(gate),
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
    """A gate a panel: its two regions, its line, and the four rows of its truth table."""
    for ax, name in zip(axes, _GATES, strict=True):
        _draw_plane(ax, data[f"{name}_region"])
        _draw_line(ax, data[f"{name}_line"])
        _draw_points(ax, data["x"], data[f"{name}_y"])
        ax.set_title(_name(name), loc="left")
        equation = _equation(data[f"{name}_w"].tolist(), float(data[f"{name}_b"]))
        ax.set_title(equation, loc="right", fontsize=font_size("note"), fontweight="normal", color=role_color("muted"))


# --- XOR, one layer ---------------------------------------------------------------------------------------------------

_TRIES: Final = 20  # orders of the samples
_EPOCHS: Final = 12


def xor_fails_data() -> dict[str, Array]:
    """XOR and the lines that do not separate it: those of the gates, the best one of the learning rule, and the proof.

    Returns:
        ``x`` (4, 2) and ``t`` (4,): XOR. For each of ``or``, ``and``, ``nand`` and ``learned``: ``or_line`` (2, 2),
        ``or_region`` (400, 400), and ``or_wrong`` (4,), True at the corners that the line has wrong.
        ``learned`` is the best of all lines that the rule came to, with the corners in 20 orders, after each of 12
        epochs; ``on_line`` (4,), True at the corners that it goes through, which count as 0. ``xor_mistakes`` and
        ``and_mistakes``: the corrections in each epoch of the rule, XOR's in random order, AND's until it stops.
        ``proof`` (4,): the weights of `zhishen.perceptron.separate`; ``mean`` (2, 2): the mean of the corners of class
        0, and of those of class 1, with these weights.
    """
    plane, t = _plane(), XOR(_CORNERS)
    learned = [
        learn(_CORNERS, t, epochs=epochs, rng=np.random.default_rng(seed)).perceptron
        for seed in range(_TRIES)
        for epochs in range(1, _EPOCHS + 1)
    ]
    with_line = [perceptron for perceptron in learned if perceptron.w.any()]
    best = min(with_line, key=lambda perceptron: int((perceptron(_CORNERS) != t).sum()))
    proof = separate(_CORNERS, t)
    weights = np.array([float(value) for value in proof.weights] if isinstance(proof, Inseparable) else [0.0] * 4)
    found: dict[str, Array] = {
        "x": _CORNERS,
        "t": t,
        "xor_mistakes": np.array(learn(_CORNERS, t, epochs=_EPOCHS, rng=np.random.default_rng(0)).history),
        "and_mistakes": np.array(learn(_CORNERS, AND(_CORNERS), epochs=_EPOCHS).history),
        "on_line": best.score(_CORNERS) == 0,
        "proof": weights,
        "mean": np.stack([np.average(_CORNERS[t == bit], axis=0, weights=weights[t == bit]) for bit in (0, 1)]),
    }
    for name, perceptron in {**_GATES, "learned": best}.items():
        found |= {
            f"{name}_line": _line(perceptron),
            f"{name}_region": perceptron(plane).astype(np.uint8),
            f"{name}_wrong": perceptron(_CORNERS) != t,
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
    """The lines of the three gates, the best line learned, the corrections epoch by epoch, and the proof."""
    names = {
        "or": localized("OR's line", "或门的直线"),
        "and": localized("AND's line", "与门的直线"),
        "nand": localized("NAND's line", "与非门的直线"),
        "learned": localized("Best line learned", "学到的最好直线"),
    }
    x, t = data["x"], data["t"]
    for ax, (name, words) in zip(axes[:4], names.items(), strict=True):
        wrong = data[f"{name}_wrong"]
        _draw_plane(ax, data[f"{name}_region"])
        _draw_line(ax, data[f"{name}_line"])
        _draw_mistakes(ax, x[wrong])
        _draw_points(ax, x, t)
        ax.set_title(words, loc="left")
        count = int(wrong.sum())
        ax.set_title(
            localized(f"{count} wrong", f"错 {count} 个"), loc="right", fontsize=font_size("note"), fontweight="normal",
            color=role_color("muted"),
        )  # fmt: skip
    if data["on_line"].any():
        axes[3].text(
            -0.45, -0.46, localized("on the\nline: 0", "线上算 0"), ha="left", va="bottom", fontsize=font_size("note"),
            color=role_color("text"),
        )  # fmt: skip
    _draw_corrections(axes[4], data)
    proof = axes[5]
    _draw_plane(proof)
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
    _draw_points(proof, x, t)
    proof.set_title(localized("The proof", "证明"), loc="left")


def _draw_corrections(ax: Axes, data: Mapping[str, Array]) -> None:
    """How often the learning rule changes the weights in each epoch."""
    from matplotlib.ticker import MaxNLocator

    marks = {
        "xor_mistakes": (localized("XOR", "异或门"), role_color("positive"), "o-"),
        "and_mistakes": (localized("AND", "与门"), role_color("negative"), "s-"),
    }
    for key, (words, color, style) in marks.items():
        values = data[key]
        epoch = np.arange(1, len(values) + 1)
        ax.plot(epoch, values, style, color=color, markersize=4)
        ax.annotate(
            words, (float(epoch[-1]), float(values[-1])), (7, 0), textcoords="offset points", va="center", color=color,
            fontsize=font_size("label"), fontweight="bold",
        )  # fmt: skip
    longest = len(data["xor_mistakes"])
    ax.set_xlim(0.5, longest + 3.2)
    ax.set_ylim(-0.25, 4.4)
    ax.set_box_aspect(1)
    ax.set_xticks(range(2, longest + 1, 2))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(visible=True, axis="y")
    ax.set_xlabel(localized("epoch", "轮次"))
    ax.set_title(localized("Corrections in an epoch", "每轮的修正次数"), loc="left")


# --- XOR, two layers --------------------------------------------------------------------------------------------------


def xor_solved_data() -> dict[str, Array]:
    """XOR out of two layers: s = (NAND(x), OR(x)), y = AND(s).

    Returns:
        ``x`` (4, 2) and ``y`` (4,): XOR. ``s`` (4, 2): what the first layer makes of the corners. ``both`` (400, 400):
        1 where NAND and OR both fire. ``nand_line``, ``or_line``, ``and_line`` (2, 2), and ``and_region`` (400, 400)
        in the plane of s. ``xor_region`` (400, 400): what the library's XOR answers.
    """
    plane = _plane()
    return {
        "x": _CORNERS,
        "s": np.stack([NAND(_CORNERS), OR(_CORNERS)], axis=-1),
        "y": XOR(_CORNERS),
        "both": (NAND(plane) * OR(plane)).astype(np.uint8),
        "nand_line": _line(NAND),
        "or_line": _line(OR),
        "and_line": _line(AND),
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
        "NAND and OR move the corners so that one line is enough: seen from the inputs, AND of both is a strip.",
    ),
    zh=(
        "两层感知机能划分异或门",
        "与非门和或门先把四个点移到新的位置，这时一条直线就够了；回到输入平面上看，结果是一条带状区域。",
    ),
)
def draw_xor_solved(data: Mapping[str, Array], axes: list[Axes]) -> None:
    """The two lines of the first layer, the line of the second in the plane of what the first gives, and both."""
    first, second, together = axes
    x, y, s = data["x"], data["y"], data["s"]

    def note(ax: Axes, place: tuple[float, float], text: str, *, ha: str = "center") -> None:
        ax.text(*place, text, ha=ha, va="center", fontsize=font_size("note"), color=role_color("text"))

    _draw_plane(first, data["both"], tints=(role_color("background"), role_color("highlight")))
    for key in ("nand_line", "or_line"):
        _draw_line(first, data[key])
    _draw_points(first, x, y)
    note(first, (1.42, 1.36), "$s_1 = 0$", ha="right")
    note(first, (-0.42, -0.36), "$s_2 = 0$", ha="left")
    note(first, (0.47, 0.47), "$s_1 = s_2 = 1$")
    first.set_title(localized("Layer 1", "第 1 层"), loc="left")
    _subtitle(first, localized("s₁: NAND, s₂: OR", "s₁：与非门，s₂：或门"))

    _draw_plane(second, data["and_region"], names=("$s_1$", "$s_2$"))
    _draw_line(second, data["and_line"])
    places = [tuple(place) for place in s.tolist()]
    _, first_of_each = np.unique(s, axis=0, return_index=True)
    _draw_points(second, s[first_of_each], y[first_of_each])
    for place in dict.fromkeys(places):
        from_here = [str(tuple(corner)) for corner, moved in zip(x.tolist(), places, strict=True) if moved == place]
        second.text(
            place[0], place[1] - 0.16, "\n".join(from_here), ha="center", va="top", fontsize=font_size("note"),
            color=role_color("text"),
        )  # fmt: skip
    second.set_title(localized("Layer 2", "第 2 层"), loc="left")
    _subtitle(second, localized("y: AND", "y：与门"))

    _draw_plane(together, data["xor_region"])
    for key in ("nand_line", "or_line"):
        _draw_line(together, data[key])
    _draw_points(together, x, y)
    together.set_title(localized("Together", "合起来"), loc="left")
    _subtitle(together, localized("y: XOR", "y：异或门"))


def _subtitle(ax: Axes, text: str) -> None:
    ax.set_title(text, loc="right", fontsize=font_size("note"), fontweight="normal", color=role_color("muted"))


# --- an adder ---------------------------------------------------------------------------------------------------------


def adder_data() -> dict[str, Array]:
    """The full adder, as the library builds it, on all eight inputs at once.

    Returns:
        ``inputs`` (3, 8): a, b and the carry, each 0 or 1. ``values`` (12, 8): what each wire carries, the three inputs
        first, then the nine gates in the order in which they are computed. ``sources`` (9, 2): the two wires into each
        gate. ``outputs`` (2,): the wires that are the sum and the carry. ``sum`` and ``carry`` (8,). ``w`` (2,) and
        ``b``: the perceptron that every gate is.
    """
    inputs = np.array([[number >> place & 1 for number in range(8)] for place in (2, 1, 0)], dtype=np.uint8)
    met: list[Array] = []  # every wire, in the order in which gates meet it
    made: list[int] = []  # which of them gates have made
    pairs: list[tuple[int, int]] = []

    def place(wire: Array) -> int:
        found = next((i for i, known in enumerate(met) if known is wire), None)
        if found is None:
            met.append(wire)
            return len(met) - 1
        return found

    def recording(p: Array, q: Array) -> Array:
        pairs.append((place(p), place(q)))
        out = nand(p, q)
        made.append(place(out))
        return out

    total, carry = full_adder(*inputs, nand=recording)
    order = [*(i for i in range(len(met)) if i not in made), *made]
    number = np.argsort(order)  # of a wire, by when it was met
    return {
        "inputs": inputs,
        "values": np.stack([met[i] for i in order]),
        "sources": number[np.array(pairs)],
        "outputs": number[[place(total), place(carry)]],
        "sum": total,
        "carry": carry,
        "w": NAND.w,
        "b": np.array(NAND.b),
    }


# Where things stand. A wire goes level from its source to its lane, up or down in that lane, and level to its end.
_INPUT_HEIGHTS: Final = (4.2, 1.8, 0.6)  # the height of each input
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
    still=lambda _: 5,
    seconds=1.4,
    en=(
        "An adder out of nine NANDs",
        "A full adder adds two bits and a carry; each gate is the same perceptron, and bold wires carry a 1.",
    ),
    zh=("九个与非门组成的加法器", "全加器把两个二进制位与进位相加；每个门都是同一个感知机，粗线表示信号 1。"),
)
def draw_adder(data: Mapping[str, Array], ax: Axes, frame: int) -> None:
    """The circuit with the bits on its wires, for one of the eight inputs."""
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
            f"each gate is this perceptron:\ny = 1 if {rule}",
            f"每个门都是同一个感知机（与非门）：\n{rule} 时 y = 1",
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
    """The places where each wire ends: ports of gates, and the exits."""
    sources = data["sources"].tolist()
    ends: list[list[tuple[float, float]]] = [[] for _ in range(len(data["values"]))]

    def height(wire: int) -> float:
        return _INPUT_HEIGHTS[wire] if wire < len(_INPUT_HEIGHTS) else _GATE_PLACES[wire - len(_INPUT_HEIGHTS)][1]

    for (x, y), pair in zip(_GATE_PLACES, sources, strict=True):
        # The higher source takes the upper port; below both, the one from further left takes the lower.
        below = y < min(height(wire) for wire in pair)
        low, top = sorted(pair, key=(lambda wire: _LANES[wire]) if below else height)
        ends[top].append((x, y + _PORT))
        ends[low].append((x, y - _PORT))
    for wire in data["outputs"].tolist():
        ends[wire].append((_EXIT, height(wire)))
    return ends


def _draw_wire(ax: Axes, wire: int, ends: Sequence[tuple[float, float]], bit: int) -> None:
    """A wire from its source to all of its ends, with a dot where it branches."""
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
    """The sign of a NAND, a D with a bubble, and its answer in it."""
    from matplotlib.patches import Circle, Polygon

    color = role_color("positive") if bit else role_color("muted")
    face = _tint(role_color("positive"), 0.24) if bit else role_color("panel")
    radius = 0.36
    angle = np.linspace(-np.pi / 2, np.pi / 2, 40)
    arc = np.stack([x + 0.34 + radius * np.cos(angle), y + radius * np.sin(angle)], axis=-1)
    outline = np.concatenate([[[x, y - radius]], arc, [[x, y + radius]]])
    ax.add_patch(Polygon(outline, facecolor=face, edgecolor=color, linewidth=1.4, zorder=3))
    ax.add_patch(
        Circle((x + _TIP - 0.08, y), 0.08, facecolor=role_color("background"), edgecolor=color, linewidth=1.4, zorder=3)
    )
    ax.text(
        x + 0.33, y, str(bit), ha="center", va="center_baseline", fontsize=font_size("label"), fontweight="bold",
        color=role_color("text"), zorder=4,
    )  # fmt: skip


def _draw_bit(ax: Axes, x: float, y: float, bit: int) -> None:
    from matplotlib.patches import Circle

    color = role_color("positive" if bit else "muted")
    ax.add_patch(
        Circle(
            (x, y), 0.26, facecolor=color if bit else role_color("background"), edgecolor=color, linewidth=1.4, zorder=3
        )
    )
    ax.text(
        x, y, str(bit), ha="center", va="center_baseline", fontsize=font_size("label"), fontweight="bold",
        color=role_color("background" if bit else "text"), zorder=4,
    )  # fmt: skip
