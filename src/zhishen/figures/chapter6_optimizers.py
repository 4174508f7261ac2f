"""Figures of chapter 6: surfaces, the paths of optimizers on them, AdaGrad on a plateau, and gradient clipping.

References:
    *Deep Learning from Scratch*, section 6.1. The notes, chapter 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from zhishen import optim
from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.direct_labels import LineEnd, label_line_ends
from zhishen.figures.theme import colormap, font_size, localized, role_color, series_color

__all__ = [
    "NAMES", "adagrad_plateau_data", "beale_race_data", "draw_adagrad_plateau", "draw_beale_race",
    "draw_gradient_clipping", "draw_optimizer_paths", "draw_optimizer_race", "draw_optimizer_surface",
    "draw_saddle_race", "gradient_clipping_data", "optimizer_paths_data", "optimizer_race_data",
    "optimizer_surface_data", "saddle_race_data",
]  # fmt: skip

NAMES: Final[dict[str, str]] = {key: optimizer.__name__ for key, optimizer in optim.OPTIMIZERS.items()}

# Learning rates with which each optimizer has its typical path; that of SGD is close to the largest that converges.
_VALLEY_RATES: Final = {
    "sgd": 0.95, "momentum": 0.1, "nesterov": 0.1, "adagrad": 1.5, "rmsprop": 0.3, "adam": 0.3, "adamw": 0.3,
}  # fmt: skip
_BEALE_RATES: Final = {
    "sgd": 0.02, "momentum": 0.002, "nesterov": 0.002, "adagrad": 0.5, "rmsprop": 0.03, "adam": 0.15, "adamw": 0.15,
}  # fmt: skip
_SADDLE_RATES: Final = {
    "sgd": 0.05, "momentum": 0.02, "nesterov": 0.02, "adagrad": 0.3, "rmsprop": 0.03, "adam": 0.06, "adamw": 0.06,
}  # fmt: skip

_Interval = tuple[float, float]


def _height_map(surface: optim.Surface, x: _Interval, y: _Interval, *, count: int = 141) -> dict[str, Array]:
    """The height of a surface on a grid."""
    X, Y = np.meshgrid(np.linspace(*x, count), np.linspace(*y, count))
    return {"x": X, "y": Y, "z": np.asarray(surface.value(X, Y))}


def _draw_height_map(ax: Any, data: Mapping[str, Array], levels: Array) -> None:
    """Draw a map with contour lines: higher places are darker."""
    X, Y, Z = data["x"], data["y"], data["z"]
    ax.contourf(X, Y, Z, levels=levels, cmap=colormap("grayscale"), alpha=0.16, extend="both")
    ax.contour(X, Y, Z, levels=levels, colors=[role_color("muted")], linewidths=0.5, alpha=0.45)
    ax.set(xlim=(X.min(), X.max()), ylim=(Y.min(), Y.max()))
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)


def _bowl_levels(z: Array, count: int = 12) -> Array:
    """Levels whose contours have equal distances on a paraboloid."""
    return np.linspace(0, np.sqrt(z.max()), count) ** 2


def _mark(ax: Any, place: Array | Sequence[float], *, start: bool = False) -> None:
    """Mark a start by a ring, a minimum by a cross."""
    x, y = place
    if start:
        ax.plot(x, y, "o", color=role_color("background"), markeredgecolor=role_color("text"), markersize=5.5, zorder=6)
    else:
        ax.plot(x, y, "+", color=role_color("text"), markersize=9, markeredgewidth=1.4, zorder=6)


# --- the surface ------------------------------------------------------------------------------------------------------


def optimizer_surface_data() -> dict[str, Array]:
    """The valley, its steepest descent on a grid, and at the start the angle between descent and minimum."""
    valley = optim.SURFACES["valley"]
    X, Y = np.meshgrid(np.linspace(-9, 9, 13), np.linspace(-3, 3, 9))
    dx, dy = valley.gradient(X, Y)
    start, bottom = np.array(valley.start), np.array(valley.minima[0])
    down, way = -np.stack(valley.gradient(*start)), bottom - start
    cosine = down @ way / (np.linalg.norm(down) * np.linalg.norm(way))
    return {
        **_height_map(valley, (-10, 10), (-3.6, 3.6), count=81),
        "field_x": X, "field_y": Y, "down_x": -np.asarray(dx), "down_y": -np.asarray(dy),
        "start": start, "bottom": bottom, "down": down, "degrees": np.array(np.degrees(np.arccos(cosine))),
    }  # fmt: skip


@figure(
    "optimizer_surface", chapter=6, rows=("6.2",), data=optimizer_surface_data, size=(9.0, 3.7), panels=None,
    en=(
        "A valley: z = x²/20 + y²",
        (
            "The curvature across the valley is twenty times that along it: steepest descent does not point to the "
            "minimum."
        ),
    ),
    zh=("山谷：z = x²/20 + y²", "横向的弯曲是纵向的二十倍：最陡的下坡方向横穿山谷，而不指向最低处。"),
)  # fmt: skip
def draw_optimizer_surface(data: dict[str, Array], picture: Any) -> None:
    """The surface in three dimensions, and its map with arrows in the direction of steepest descent."""
    areas = picture.add_gridspec(1, 2, width_ratios=[1, 1.25])
    space = picture.add_subplot(areas[0], projection="3d")
    space.plot_surface(
        data["x"], data["y"], data["z"], cmap=colormap("sequential"), rstride=4, cstride=4,
        edgecolor=role_color("muted"), linewidth=0.25, alpha=0.95,
    )  # fmt: skip
    space.set(xlabel="x", ylabel="y", zlabel="z", xticks=[-10, 0, 10], yticks=[-3, 0, 3], zticks=[0, 5, 10, 15])
    space.view_init(elev=32, azim=-58)
    space.tick_params(pad=-2)
    for axis in (space.xaxis, space.yaxis, space.zaxis):
        axis.set_pane_color((0, 0, 0, 0))
        axis.line.set_color(role_color("muted"))
        axis._axinfo["grid"].update(color=role_color("grid"), linewidth=0.6)
        axis.labelpad = -3
    space.set_box_aspect((1.3, 1, 0.75), zoom=1.1)

    ax = picture.add_subplot(areas[1])
    _draw_height_map(ax, data, _bowl_levels(data["z"], 10))
    ax.quiver(
        data["field_x"], data["field_y"], data["down_x"], data["down_y"],
        color=series_color(0), angles="xy", scale_units="xy", scale=8, width=0.0035, zorder=3,
    )  # fmt: skip
    start, bottom, down = data["start"], data["bottom"], data["down"]
    _mark(ax, bottom)
    ax.plot(*np.stack([start, bottom]).T, color=role_color("text"), linewidth=1.2, linestyle=(0, (3, 2)), zorder=4)
    ax.quiver(*start, *down, color=series_color(1), angles="xy", scale_units="xy", scale=1.6, width=0.009, zorder=5)
    _mark(ax, start, start=True)
    ax.set(xlabel="x", ylabel="y", xticks=[-8, -4, 0, 4, 8], yticks=[-3, 0, 3])
    box = {"facecolor": role_color("background"), "edgecolor": "none", "pad": 1.5}
    ax.set_title(
        localized(
            "at the start steepest descent is {angle:.0f}° off",
            "在起点，最陡方向偏了 {angle:.0f}°",
            angle=float(data["degrees"]),
        )
    )
    style: dict[str, Any] = {"fontsize": font_size("note"), "bbox": box, "zorder": 7, "va": "center"}
    ax.text(start[0] + 0.85, 0, localized("steepest", "最陡"), color=series_color(1), **style)
    ax.text(0.6, 0, localized("to the minimum", "去谷底"), color=role_color("text"), **style)


# --- paths --------------------------------------------------------------------------------------------------------


def _race(
    surface: str, rates: Mapping[str, float], x: _Interval, y: _Interval, *, steps: int, every: int
) -> dict[str, Array]:
    """The map, and the path and the heights of each optimizer."""
    ground = optim.SURFACES[surface]
    paths = optim.race(ground, {name: optim.build(name, lr=lr) for name, lr in rates.items()}, steps=steps)
    with np.errstate(over="ignore", invalid="ignore"):  # of optimizers that diverge
        heights = {f"height.{name}": np.asarray(ground.value(*path.T)) for name, path in paths.items()}
    return {
        **_height_map(ground, x, y),
        **{f"path.{name}": path for name, path in paths.items()},
        **heights,
        **{f"lr.{name}": np.array(lr) for name, lr in rates.items()},
        "minima": np.array(ground.minima).reshape(-1, 2),
        "every": np.array(every),
    }


def optimizer_paths_data() -> dict[str, Array]:
    """The paths of all optimizers down the valley, 30 steps from (-7, 2)."""
    return _race("valley", _VALLEY_RATES, (-8.5, 3.0), (-3.3, 3.3), steps=30, every=1)


def _draw_height_axes(ax: Any, data: Mapping[str, Array], *, low: float, high: float, margin: float) -> None:
    """Prepare axes for `_draw_heights`: steps, and heights on a log scale."""
    steps = len(data["path.sgd"]) - 1
    ax.set_yscale("log")
    ax.set(xlim=(0, steps * (1 + margin)), ylim=(low, high), xticks=np.linspace(0, steps, 4).round())
    ax.set_yticks(_decades(low, high))
    ax.tick_params(which="both", length=0)
    ax.minorticks_off()
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, steps)
    ax.set_xlabel(localized("step", "步数"))


def _decades(low: float, high: float) -> Array:
    return 10.0 ** np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)


def _draw_heights(ax: Any, data: Mapping[str, Array], now: int) -> None:
    """Draw the height of each optimizer up to step ``now``, with labels at the ends of the lines."""
    low, high = ax.get_ylim()
    ax.hlines(_decades(low, high), 0, now, colors=role_color("grid"), linewidth=0.8, zorder=0)  # not behind the labels
    ends: list[LineEnd] = []
    for name in NAMES:
        z = np.maximum(data[f"height.{name}"][: now + 1], low)
        ax.plot(np.arange(now + 1), z, color=role_color(name), linewidth=1.5)
        ends.append(LineEnd(float(z[-1]), NAMES[name], role_color(name)))
    label_line_ends(ax, now, ends, gap=0.085, offset=0.06)


@figure(
    "optimizer_paths", chapter=6, rows=("6.1", "6.2"), data=optimizer_paths_data, size=(9.0, 6.2), panels=None,
    en=(
        "Seven paths down the valley",
        (
            "Thirty steps from (-7, 2) on z = x²/20 + y². SGD zigzags; momentum and adaptive step sizes straighten the "
            "path."
        ),
    ),
    zh=(
        "下到谷底的七条路",
        "从 (-7, 2) 出发，沿 z = x²/20 + y² 走三十步。SGD 呈“之”字形横穿；记住速度或坡度，路就直了。",
    ),
)  # fmt: skip
def draw_optimizer_paths(data: dict[str, Array], picture: Any) -> None:
    """A map for each optimizer, and the heights by step in a panel of double width."""
    grid = picture.add_gridspec(3, 3)
    for k, name in enumerate(NAMES):
        ax, path = picture.add_subplot(grid[k // 3, k % 3]), data[f"path.{name}"]
        _draw_height_map(ax, data, _bowl_levels(data["z"], 9))
        ax.plot(*path.T, ".-", color=role_color(name), linewidth=1.2, markersize=4, zorder=4)
        _mark(ax, data["minima"][0])
        _mark(ax, path[0], start=True)
        ax.set_title(f"{NAMES[name]}, η = {data[f'lr.{name}']:g}", color=role_color(name))
        ax.set(xticks=[-8, -4, 0], yticks=[-2, 0, 2])
        if k % 3:
            ax.tick_params(labelleft=False)
        else:
            ax.set_ylabel("y")
        if k in (4, 5, 6):  # no map is below
            ax.set_xlabel("x")
        else:
            ax.tick_params(labelbottom=False)
    # In a grid of its own, the labels of the y axis do not widen the gap between the columns of maps.
    heights = picture.add_subplot(grid[2, 1:].subgridspec(1, 1)[0])
    _draw_height_axes(heights, data, low=1e-4, high=10, margin=0.3)
    _draw_heights(heights, data, len(data["path.sgd"]) - 1)
    heights.set_title(localized("height z by step", "各步的高度 z"))


def optimizer_race_data() -> dict[str, Array]:
    """The arrays of `optimizer_paths_data`."""
    return optimizer_paths_data()


def _frames(data: Mapping[str, Array]) -> int:
    return (len(data["path.sgd"]) - 1) // int(data["every"]) + 1


def _draw_map_and_axes(data: dict[str, Array], picture: Any, *, levels: Array, low: float, high: float) -> None:
    """What stays in a race: the map, and beside it the axes of the heights."""
    areas = picture.add_gridspec(1, 2, width_ratios=[1.45, 1])
    ground, heights = picture.add_subplot(areas[0]), picture.add_subplot(areas[1])
    _draw_height_map(ground, data, levels)
    ground.set(xlabel="x", ylabel="y")
    _draw_height_axes(heights, data, low=low, high=high, margin=0.5)


def _step(data: Mapping[str, Array], k: int) -> int:
    """The step that frame ``k`` of a race shows."""
    return min(k * int(data["every"]), len(data["path.sgd"]) - 1)


def _draw_positions(ax: Any, data: Mapping[str, Array], now: int, *, edge: float = np.inf) -> None:
    """Draw the paths up to step ``now`` on the map, where |y| is below ``edge``, and the positions at their ends."""
    for place in data["minima"]:
        _mark(ax, place)
    for name in NAMES:
        path = data[f"path.{name}"][: now + 1]
        path = path[np.abs(path[:, 1]) < edge]
        ax.plot(*path.T, color=role_color(name), linewidth=1.3, alpha=0.85, zorder=4)
        ax.plot(
            *path[-1], "o", color=role_color(name), markeredgecolor=role_color("background"), markersize=7, zorder=5
        )
    _mark(ax, data["path.sgd"][0], start=True)
    steps = len(data["path.sgd"]) - 1
    ax.set_title(localized("step {now} of {steps}", "第 {now} 步，共 {steps} 步", now=now, steps=steps))


def _move_race(data: dict[str, Array], axes: Sequence[Any], k: int) -> None:
    """Frame ``k`` of a race: positions and paths on the map, and the heights beside it."""
    ground, heights = axes
    _draw_positions(ground, data, _step(data, k))
    _draw_heights(heights, data, _step(data, k))
    heights.set_title(localized("height above the minimum", "比最低处高多少"))


@figure(
    "optimizer_race", chapter=6, rows=("6.1", "6.2"), data=optimizer_race_data, size=(9.0, 3.9), panels=None,
    frames=_frames, seconds=0.18, moving=_move_race,
    en=(
        "The race down the valley",
        "All optimizers start at (-7, 2) of z = x²/20 + y² and take thirty steps at the same time.",
    ),
    zh=("山谷赛跑", "所有最优化方法从 z = x²/20 + y² 的 (-7, 2) 同时出发，各走三十步。"),
)  # fmt: skip
def draw_optimizer_race(data: dict[str, Array], picture: Any) -> None:
    """The map and the axes of the heights."""
    _draw_map_and_axes(data, picture, levels=_bowl_levels(data["z"]), low=1e-4, high=10)


def beale_race_data() -> dict[str, Array]:
    """The paths of all optimizers down Beale's function."""
    return _race("beale", _BEALE_RATES, (-0.3, 3.8), (-1.6, 2.1), steps=150, every=5)


@figure(
    "beale_race", chapter=6, rows=("6.1", "6.2"), data=beale_race_data, size=(9.0, 3.9), panels=None,
    frames=_frames, seconds=0.12, moving=_move_race,
    en=(
        "The race on Beale's function",
        "Steep at the corners and nearly flat around the minimum: after the first descent all steps are small.",
    ),
    zh=("Beale 函数上的赛跑", "四角是悬崖，最小值附近却几乎是平的：最初的陡降之后，每一步都只能挪动一点。"),
)  # fmt: skip
def draw_beale_race(data: dict[str, Array], picture: Any) -> None:
    """The map and the axes of the heights."""
    _draw_map_and_axes(data, picture, levels=np.geomspace(0.02, 200, 14), low=1e-5, high=100)


def saddle_race_data() -> dict[str, Array]:
    """The paths of all optimizers on the saddle, from a start close to the ridge."""
    return _race("saddle", _SADDLE_RATES, (-2.3, 1.2), (-1.2, 1.2), steps=90, every=3)


def _move_saddle_race(data: dict[str, Array], axes: Sequence[Any], k: int) -> None:
    """Frame ``k``: positions and paths on the map, and the distances from the ridge."""
    ground, away = axes
    _mark(ground, (0.0, 0.0))
    _draw_positions(ground, data, _step(data, k), edge=0.95 * float(data["y"].max()))
    distances = {f"height.{name}": np.abs(data[f"path.{name}"][:, 1]) for name in NAMES}
    _draw_heights(away, {**data, **distances}, _step(data, k))
    away.set_title(localized("distance from the ridge, |y|", "离山脊的距离 |y|"))


@figure(
    "saddle_race", chapter=6, rows=("6.1", "6.2"), data=saddle_race_data, size=(9.0, 3.9), panels=None,
    frames=_frames, seconds=0.12, moving=_move_saddle_race,
    en=(
        "The race off a saddle",
        (
            "From a start close to the ridge of z = x² - y², optimizers with a step size for each direction leave at "
            "once; the others stay near the saddle point for many steps."
        ),
    ),
    zh=("逃离鞍点的赛跑", "起点紧挨 z = x² - y² 的山脊：每个方向各有步长的方法立刻离开，其余的在鞍点附近久久停留。"),
)  # fmt: skip
def draw_saddle_race(data: dict[str, Array], picture: Any) -> None:
    """The map, and the axes of the distances from the ridge."""
    _draw_map_and_axes(data, picture, levels=np.linspace(-1.5, 5, 14), low=5e-4, high=1e4)


# --- AdaGrad on a plateau ---------------------------------------------------------------------------------------------


def adagrad_plateau_data() -> dict[str, Array]:
    """AdaGrad and RMSprop on a cliff and a plateau: their paths, and the effective learning rate of x, η/(√h + ε)."""
    plateau = optim.SURFACES["plateau"]
    found: dict[str, Array] = {}
    for optimizer in (optim.AdaGrad(lr=0.1), optim.RMSprop(lr=0.1)):
        p = np.array(plateau.start)
        path, rates = [p.copy()], [np.full(2, np.nan)]
        for _ in range(200):
            optimizer.update({"p": p}, {"p": np.stack(plateau.gradient(*p))})
            path.append(p.copy())
            rates.append(optimizer.lr / (np.sqrt(optimizer.state["h"]["p"]) + optimizer.eps))
        found[f"path.{optimizer.name}"] = np.array(path)
        found[f"rate.{optimizer.name}"] = np.array(rates)[:, 0]
    return {**_height_map(plateau, (-6.4, 1.6), (-1.6, 1.6)), **found, "minima": np.array(plateau.minima)}


@figure(
    "adagrad_plateau", chapter=6, rows=("6.1", "6.2"), data=adagrad_plateau_data, size=(8.0, 5.2), panels=None,
    en=(
        "AdaGrad stalls on a plateau",
        "AdaGrad never forgets the gradients of the cliff, so its steps stay small; RMSprop forgets them and goes on.",
    ),
    zh=(
        "AdaGrad 在高原上停滞",
        "AdaGrad 一直记得悬崖有多陡，到了平地步子仍然很小；RMSprop 会遗忘，于是一直走到最小值。",
    ),
)  # fmt: skip
def draw_adagrad_plateau(data: dict[str, Array], picture: Any) -> None:
    """The map with both paths; below, the position and the effective learning rate by step."""
    areas = picture.add_gridspec(2, 2, height_ratios=[1.15, 1])
    ground = picture.add_subplot(areas[0, :])
    _draw_height_map(ground, data, np.concatenate([np.linspace(0, 0.99, 9), [1.0, 1.3, 2, 3, 4, 5]]))
    _mark(ground, data["minima"][0])
    names = ("adagrad", "rmsprop")
    for name in names:
        path = data[f"path.{name}"]
        ground.plot(*path.T, ".-", color=role_color(name), linewidth=1.1, markersize=4, zorder=4)
    _mark(ground, data["path.adagrad"][0], start=True)
    ground.set(xlabel="x", ylabel="y", yticks=[-1, 0, 1])
    style: dict[str, Any] = {
        "ha": "center",
        "va": "center",
        "color": role_color("muted"),
        "fontsize": font_size("note"),
    }
    for x, y, en, zh in ((-5.2, -1.4, "cliff", "悬崖"), (-3.45, -1.4, "plateau", "高原"), (0.0, -0.27, "hole", "坑")):
        ground.text(x, y, localized(en, zh), **style)
    steps = np.arange(len(data["path.adagrad"]))
    place, rate = picture.add_subplot(areas[1, 0]), picture.add_subplot(areas[1, 1])
    place.set(xlim=(0, steps[-1]), ylim=(-6.4, 0.8))
    rate.set_yscale("log")
    rate.set(xlim=(0, steps[-1]), ylim=(0.001, 100))
    for ax, what in ((place, "path"), (rate, "rate")):
        ends: list[LineEnd] = []
        for name in names:
            line = data[f"{what}.{name}"]
            line = line[:, 0] if what == "path" else line
            ax.plot(steps, line, color=role_color(name), linewidth=1.6)
            ends.append(LineEnd(float(line[-1]), NAMES[name], role_color(name)))
        ax.grid(visible=True, axis="y")
        ax.tick_params(which="both", length=0)
        ax.minorticks_off()
        ax.spines["left"].set_visible(False)
        ax.set_xlabel(localized("step", "步数"))
        label_line_ends(ax, float(steps[-1]), ends, gap=0.1)
    place.set_title(localized("position x", "位置 x"))
    rate.set_title(localized("effective learning rate, η/√h", "实际的学习率 η/√h"))


# --- clipping ---------------------------------------------------------------------------------------------------------


def gradient_clipping_data() -> dict[str, Array]:
    """Gradients with two elements, before and after clipping to 1."""
    angle = np.radians([12.0, 55.0, 100.0, 160.0, 205.0, 248.0, 285.0, 335.0])
    length = np.array([2.2, 1.5, 2.0, 0.7, 1.9, 2.3, 0.6, 1.6])
    gradients = (length * np.stack([np.cos(angle), np.sin(angle)])).T
    limit = 1.0
    return {
        "gradient": gradients,
        "limit": np.array(limit),
        "value": np.array([optim.clip_by_value({"g": g}, limit)["g"] for g in gradients]),
        "norm": np.array([optim.clip_by_global_norm({"g": g}, limit)[0]["g"] for g in gradients]),
    }


@figure(
    "gradient_clipping", chapter=6, rows=("6.6",), data=gradient_clipping_data, size=(6.6, 3.7), panels=(1, 2),
    en=(
        "Clipping gradients",
        (
            "Clipping by value limits each element and changes the direction; clipping by norm only shortens long "
            "gradients."
        ),
    ),
    zh=("梯度裁剪", "按值裁剪逐个元素进行，会改变方向；按范数裁剪只缩短过长的梯度。"),
)  # fmt: skip
def draw_gradient_clipping(data: dict[str, Array], axes: list[Any]) -> None:
    """The gradients before and after clipping, for both methods."""
    from matplotlib.patches import Circle, Rectangle

    limit = float(data["limit"])
    shapes = {
        "value": Rectangle((-limit, -limit), 2 * limit, 2 * limit),
        "norm": Circle((0, 0), limit),
    }
    titles = {"value": localized("by value", "按值"), "norm": localized("by norm", "按范数")}
    for ax, kind in zip(axes, ("value", "norm"), strict=True):
        shape = shapes[kind]
        shape.set(facecolor=role_color("highlight"), edgecolor="none", zorder=1)
        ax.add_patch(shape)
        ax.axhline(0, color=role_color("grid"), linewidth=0.8)
        ax.axvline(0, color=role_color("grid"), linewidth=0.8)
        for before, after in zip(data["gradient"], data[kind], strict=True):
            ax.plot(*np.stack([before, after]).T, color=role_color("muted"), linewidth=0.8, linestyle=(0, (2, 2)))
            ax.plot(*before, "o", color=role_color("background"), markeredgecolor=role_color("muted"), markersize=4.5)
            ax.annotate(
                "", after, (0, 0),
                arrowprops={
                    "arrowstyle": "-|>", "color": series_color(1), "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0
                },
            )  # fmt: skip
        ax.set(xlim=(-2.5, 2.5), ylim=(-2.5, 2.5), aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        ax.set(xlabel="g₁", ylabel="g₂")
        ax.tick_params(length=0)
        for side in ax.spines.values():
            side.set_visible(False)
        ax.set_title(titles[kind])
    axes[0].plot(
        [],
        [],
        "o",
        color=role_color("background"),
        markeredgecolor=role_color("muted"),
        label=localized("before", "裁剪前"),
    )
    axes[0].plot([], [], color=series_color(1), label=localized("after", "裁剪后"))
    axes[0].legend(loc="upper left", handlelength=1.2, borderaxespad=0)
