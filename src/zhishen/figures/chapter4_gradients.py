"""Figures of chapter 4: tangents, gradients, learning rates, a saddle point and a plateau."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen import optim
from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter4_annotations import Data, annotate_point, show_gridlines
from zhishen.figures.number_text import power_of_ten
from zhishen.figures.theme import colormap, font_size, localized, role_color, series_color
from zhishen.graph.numerical import numerical_derivative, numerical_gradient

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "draw_gradient_field", "draw_learning_plateau", "draw_saddle_point", "draw_tangents", "draw_three_learning_rates",
    "gradient_field_data", "learning_plateau_data", "saddle_point_data", "tangents_data", "three_learning_rates_data",
]  # fmt: skip


def tangents_data() -> Data:
    """The notes' f(x) = 0.01x² + 0.1x, and its numerical derivatives at 5 and 10."""

    def f(x: Any) -> Any:
        return 0.01 * x**2 + 0.1 * x

    x, at = np.linspace(0, 20, 201), np.array([5.0, 10.0])
    slopes = numerical_derivative(f, at)
    return {
        "x": x,
        "f": f(x),
        "at": at,
        "height": f(at),
        "slope": slopes,
        "tangents": f(at)[:, None] + slopes[:, None] * (x - at[:, None]),
    }


@figure(
    "tangents", chapter=4, rows=("4.6",), data=tangents_data, size=(5.8, 3.8),
    en=("Tangents by numerical derivatives", "(f(x + h) - f(x - h)) / 2h, with h = 0.0001, is the slope of each line."),
    zh=("数值微分得到的切线", "每条直线的斜率为 (f(x + h) - f(x - h)) / 2h，其中 h = 0.0001。"),
)  # fmt: skip
def draw_tangents(data: Data, ax: Axes) -> None:
    """The parabola and two tangents."""
    ax.plot(data["x"], data["f"], color=role_color("text"))
    annotate_point(ax, "f(x) = 0.01x² + 0.1x", (18.2, np.interp(18.2, data["x"], data["f"])), shift=(-8, 6), ha="right")
    for k, (at, height, slope) in enumerate(zip(data["at"], data["height"], data["slope"], strict=True)):
        ax.plot(data["x"], data["tangents"][k], color=series_color(k), linewidth=1.4)
        ax.plot([at, at], [-1.6, height], color=series_color(k), linewidth=0.8, linestyle=(0, (3, 3)))
        ax.plot(at, height, "o", color=series_color(k), zorder=5)
        text = f"{localized('slope', '斜率')} {slope:.6g}"
        annotate_point(ax, text, (20, data["tangents"][k][-1]), shift=(6, 0), color=series_color(k), fontweight="bold")
    ax.set(xlim=(0, 20), ylim=(-1.6, 6.2), xlabel="x", xticks=(0, 5, 10, 15, 20))
    ax.set_ylabel("f(x)")
    show_gridlines(ax)


_REACH: Final = 5.0  # of the map of the bowl, in both directions


def _bowl(p: Array) -> Any:
    """f = x₀² + x₁²."""
    return p[0] ** 2 + p[1] ** 2


def gradient_field_data() -> Data:
    """Numerical gradients of x₀² + x₁² on a grid and at (3, 4), and its height for the contours."""
    ticks = np.linspace(-4, 4, 9)
    x0, x1 = np.meshgrid(ticks, ticks)
    gradients = [numerical_gradient(_bowl, np.array(place)) for place in zip(x0.ravel(), x1.ravel(), strict=True)]
    fine = np.linspace(-_REACH, _REACH, 121)
    place = np.array([3.0, 4.0])
    return {
        "x0": x0,
        "x1": x1,
        "gradient": np.stack(gradients, axis=-1).reshape(2, *x0.shape),
        "fine": fine,
        "height": _bowl(np.stack(np.meshgrid(fine, fine))),
        "place": place,
        "gradient_there": numerical_gradient(_bowl, place),
    }


@figure(
    "gradient_field", chapter=4, rows=("4.6",), data=gradient_field_data, size=(5.2, 5.4),
    en=(
        "Gradients of x₀² + x₁²",
        (
            "Blue arrows show -∇f: perpendicular to the contours, downhill, shorter near 0. At (3, 4) the orange arrow "
            "is ∇f, which points uphill, and -∇f is the opposite direction, in which gradient descent moves."
        ),
    ),
    zh=(
        "x₀² + x₁² 的梯度",
        (
            "蓝色箭头为 -∇f：垂直于等高线，指向下坡，越接近谷底越短。在 (3, 4) 处，橙色箭头是 ∇f，指向上坡；"
            "-∇f 方向相反，梯度下降法沿它前进。"
        ),
    ),
)  # fmt: skip
def draw_gradient_field(data: Data, ax: Axes) -> None:
    """Contours and arrows of -∇f; at one point ∇f as well."""
    levels = np.arange(0, 7) ** 2
    ax.contourf(data["fine"], data["fine"], data["height"], levels=[*levels, 50], cmap=_background_colormap(), zorder=0)
    ax.contour(
        data["fine"], data["fine"], data["height"], levels=levels[1:], colors=role_color("muted"), linewidths=0.6
    )
    style: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": 12, "pivot": "tail"}
    ax.quiver(data["x0"], data["x1"], *-data["gradient"], color=series_color(0), width=0.006, **style)
    place, slope = data["place"], data["gradient_there"]
    names = {
        1: localized("∇f, uphill", "∇f，上坡"),
        -1: localized("-∇f, downhill", "-∇f，下坡"),
    }
    for sign, name in names.items():
        color = series_color(1 if sign > 0 else 0)
        ax.quiver(*place, *(sign * slope), color=color, width=0.013, zorder=4, **style)
        tip = place + sign * slope / style["scale"]
        ax.text(
            tip[0] + sign * 0.12, tip[1] - 0.22 + sign * 0.1, name, ha="left" if sign > 0 else "right", va="center",
            color=color, fontsize=font_size("note"), fontweight="bold", zorder=5,
            bbox={"facecolor": role_color("background"), "edgecolor": "none", "pad": 1.5, "alpha": 0.9},
        )  # fmt: skip
    ax.plot(*place, "o", color=role_color("text"), markersize=5, zorder=6)
    ax.set_title(f"∇f(3, 4) = ({slope[0]:.4g}, {slope[1]:.4g})", color=series_color(1))
    ax.set(xlim=(-_REACH, _REACH), ylim=(-_REACH, _REACH), xlabel="x₀", ylabel="x₁", aspect="equal")
    ax.set(xticks=range(-4, 5, 2), yticks=range(-4, 5, 2))


def _background_colormap() -> Any:
    """A colormap for heights behind arrows and paths."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("zhishen tint", [role_color("background"), role_color("highlight")])


def three_learning_rates_data() -> Data:
    """Paths down x₀² + x₁² from (-3, 4) in 100 steps with three learning rates, and f along them."""
    rates = np.array([0.1, 10.0, 1e-10])
    bowl = optim.SURFACES["bowl"]
    # The analytic gradient: a numerical one is 0 if x + h is rounded to x, so the divergence would end at f = 10²⁷.
    paths = np.stack([optim.gradient_descent(bowl, bowl.start, lr=lr, steps=100) for lr in rates])
    fine = np.linspace(-6, 6, 121)
    return {
        "rates": rates,
        "paths": paths,
        "f": bowl.value(paths[..., 0], paths[..., 1]),
        "fine": fine,
        "height": bowl.value(*np.meshgrid(fine, fine)),
    }


@figure(
    "three_learning_rates", chapter=4, rows=("4.7",), data=three_learning_rates_data, size=(8.4, 6.0), panels=None,
    en=(
        "One bowl, three learning rates",
        (
            "A good rate reaches the minimum, a large one leaves the panel in one step, and a small one stays at the "
            "start."
        ),
    ),
    zh=("同一个碗，三种学习率", "合适、过大、过小：到达谷底；一步就冲出画面；停在原地。"),
)  # fmt: skip
def draw_three_learning_rates(data: Data, picture: Figure) -> None:
    """The three paths in the same window, and f by step below."""
    axes = picture.subplot_mosaic([["right", "large", "small"], ["f", "f", "f"]], height_ratios=(1.55, 1))
    right, large, small = data["paths"]
    moved = power_of_ten(np.log10(np.linalg.norm(small[-1] - small[0])))
    point = f"({large[1, 0]:.0f}, {large[1, 1]:.0f})"
    panels = (
        (
            "right",
            series_color(2),
            localized("good", "合适"),
            localized("at the minimum after 100 steps", "100 步后到达谷底"),
        ),
        (
            "large",
            series_color(1),
            localized("too large", "过大"),
            localized("at {point} after one step", "一步后到 {point}", point=point),
        ),
        (
            "small",
            series_color(0),
            localized("too small", "过小"),
            localized("moved by {distance} in 100 steps", "100 步只移动 {distance}", distance=moved),
        ),
    )
    rates = [f"η = {lr:g}" if lr > 1e-3 else f"η = {power_of_ten(np.log10(lr))}" for lr in data["rates"]]
    for (name, color, verdict, end), path, rate in zip(panels, (right, large[:2], small), rates, strict=True):
        ax = axes[name]
        ax.contour(
            data["fine"],
            data["fine"],
            data["height"],
            levels=[1, 4, 9, 16, 25],
            colors=role_color("muted"),
            linewidths=0.4,
        )
        ax.plot(path[:, 0], path[:, 1], "o-", color=color, markersize=4, linewidth=1.4, zorder=4)
        ax.plot(*path[0], "o", color=role_color("text"), zorder=5)
        ax.plot(0, 0, "+", color=role_color("muted"), markersize=9, zorder=3)
        ax.set_title(localized("{verdict}: {rate}", "{verdict}：{rate}", verdict=verdict, rate=rate), color=color)
        ax.set(xlim=(-6, 6), ylim=(-6, 6), aspect="equal", xticks=(-5, 0, 5), yticks=(-5, 0, 5), xlabel=end)
    # The diverging line ends where the others would be indistinguishable.
    steps, top = np.arange(data["f"].shape[1]), 1e22
    for (_, color, _, _), f, rate, at, shift in zip(
        panels,
        data["f"],
        rates,
        (50, int((data["f"][1] < top).sum()) - 1, 70),
        ((8, 8), (12, -14), (0, 8)),
        strict=True,
    ):
        axes["f"].plot(steps, f, color=color)
        label = localized(
            "{rate}: f ≈ {value} at the end", "{rate}：最后 f ≈ {value}", rate=rate, value=_rounded(f[-1])
        )
        annotate_point(axes["f"], label, (at, f[at]), shift=shift, color=color)
    axes["f"].set_yscale("log")
    axes["f"].set(
        title=localized("f by step", "f 随步数的变化"),
        xlim=(0, 100),
        ylim=(1e-20, top),
        xlabel=localized("step", "步数"),
    )
    axes["f"].set_yticks([1e-20, 1e-10, 1, 1e10, 1e20])
    axes["f"].minorticks_off()
    show_gridlines(axes["f"])


def _rounded(value: float) -> str:
    """A number with four digits if it is short, else the nearest power of ten."""
    exponent = np.log10(value)
    return f"{value:.4g}" if abs(exponent) < 3 else power_of_ten(exponent)


def saddle_point_data() -> Data:
    """Two descents on x² - y²: from a point on the ridge, and from a point close to it on the other side."""
    saddle = optim.SURFACES["saddle"]
    starts = np.array([[-saddle.start[0], 0.0], saddle.start])
    paths = np.stack([optim.gradient_descent(saddle, start, lr=0.1, steps=42) for start in starts])
    x, y = np.meshgrid(np.linspace(-2.2, 2.2, 61), np.linspace(-2.2, 2.2, 61))
    return {
        "x": x,
        "y": y,
        "z": saddle.value(x, y),
        "paths": paths,
        "heights": saddle.value(paths[..., 0], paths[..., 1]),
        "slopes": np.linalg.norm(np.stack(saddle.gradient(paths[..., 0], paths[..., 1])), axis=0),
    }


@figure(
    "saddle_point", chapter=4, rows=("4.7",), data=saddle_point_data, size=(9.0, 4.0), panels=None,
    en=(
        "A saddle point: no slope, and no minimum",
        (
            "On the ridge the descent ends at the saddle point; close to the ridge it goes on down, after many small "
            "steps."
        ),
    ),
    zh=("鞍点：梯度为零，却不是极小值", "沿着山脊会停在中央；偏离一点点，久等之后仍会继续下降。"),
)  # fmt: skip
def draw_saddle_point(data: Data, picture: Figure) -> None:
    """The surface with both paths, and height and slope by step."""
    spec = picture.add_gridspec(2, 2, width_ratios=(1.25, 1))
    surface: Any = picture.add_subplot(spec[:, 0], projection="3d", computed_zorder=False)
    surface.plot_surface(
        data["x"], data["y"], data["z"], cmap=colormap("diverging"), vmin=-7, vmax=7, alpha=0.75, linewidth=0,
        rcount=60, ccount=60, zorder=1,
    )  # fmt: skip
    names = (localized("on the ridge", "在山脊上"), localized("near the ridge", "偏离一点点"))
    colors = (role_color("text"), series_color(2))
    for path, height, color in zip(data["paths"], data["heights"], colors, strict=True):
        surface.plot(
            path[:, 0], path[:, 1], height + 0.1, color=color, marker="o", markersize=3, linewidth=1.4, zorder=3
        )
    surface.view_init(elev=30, azim=-62)
    surface.set_box_aspect((1, 1, 0.7), zoom=1.08)
    surface.set(xlabel="x", ylabel="y", zlabel="x² - y²", xticks=(-2, 0, 2), yticks=(-2, 0, 2), zticks=(-4, 0, 4))
    surface.tick_params(pad=-2)
    for axis in (surface.xaxis, surface.yaxis, surface.zaxis):
        axis.set_pane_color((0, 0, 0, 0))
        axis.line.set_color(role_color("muted"))
        axis._axinfo["grid"].update(color=role_color("grid"), linewidth=0.6)
        axis.labelpad = -4
    heights, slopes = (picture.add_subplot(spec[row, 1]) for row in (0, 1))
    steps = np.arange(data["heights"].shape[1])
    for k, (name, color) in enumerate(zip(names, colors, strict=True)):
        heights.plot(steps, data["heights"][k], color=color)
        slopes.plot(steps, data["slopes"][k], color=color)
        annotate_point(heights, name, (steps[-1], data["heights"][k, -1]), shift=(6, 0), color=color)
        annotate_point(slopes, name, (steps[-1], data["slopes"][k, -1]), shift=(6, 0), color=color)
    heights.set(title=localized("Height x² - y²", "高度 x² - y²"), xlim=(0, steps[-1]), ylim=(-5, 4.5), xticklabels=())
    slopes.set_yscale("log")
    slopes.set(
        title=localized("Norm of the gradient", "梯度的长度"), xlim=(0, steps[-1]), xlabel=localized("step", "步数")
    )
    slopes.minorticks_off()
    show_gridlines(heights)
    show_gridlines(slopes)


def learning_plateau_data() -> Data:
    """A descent over a cliff and a plateau into a hole, and the steps between which its slope is below 0.01."""
    plateau = optim.SURFACES["plateau"]
    path = optim.gradient_descent(plateau, plateau.start, lr=0.1, steps=2600)
    height = plateau.value(path[:, 0], path[:, 1])
    x, y = np.linspace(-6.6, 2.6, 231), np.linspace(-1.8, 1.8, 121)
    slope = np.linalg.norm(np.stack(plateau.gradient(path[:, 0], path[:, 1])), axis=0)
    arrives = int((slope < 0.01).argmax())
    return {
        "x": x,
        "y": y,
        "z": plateau.value(*np.meshgrid(x, y)),
        "path": path,
        "height": height,
        "slope": slope,
        "arrives": np.asarray(arrives),
        "leaves": np.asarray(arrives + int((slope[arrives:] > 0.01).argmax())),
    }


@figure(
    "learning_plateau", chapter=4, rows=("4.7",), data=learning_plateau_data, size=(8.6, 3.6), panels=(1, 2),
    en=(
        "A plateau: nearly no slope, so nearly no step",
        "Down the cliff in a few steps, over the plateau in thousands; a dot every 100 steps.",
    ),
    zh=("学习高原：几乎没有梯度，也就几乎不动", "几步就下了悬崖，平地却要走上千步；每 100 步一个点。"),
)  # fmt: skip
def draw_learning_plateau(data: Data, axes: list[Axes]) -> None:
    """The path on the map, and the height by step."""
    chart, curve = axes
    path, height = data["path"], data["height"]
    arrives, leaves = int(data["arrives"]), int(data["leaves"])
    levels = [0, 0.2, 0.4, 0.6, 0.8, 0.95, 1.05, 2, 3, 4, 5, 6, 7]
    chart.contourf(data["x"], data["y"], data["z"], levels=levels, cmap=_background_colormap())
    chart.contour(data["x"], data["y"], data["z"], levels=levels, colors=role_color("muted"), linewidths=0.4)
    chart.plot(path[:, 0], path[:, 1], color=series_color(1), linewidth=1.2)
    chart.plot(path[::100, 0], path[::100, 1], "o", color=series_color(1), markersize=3.5)
    for x, text in (
        (-5.6, localized("cliff", "悬崖")),
        (-3.0, localized("plateau", "高原")),
        (0.0, localized("hole", "坑")),
    ):
        chart.text(x, 1.88, text, ha="center", va="bottom", fontsize=font_size("note"), color=role_color("muted"))
    chart.set(xlabel="x", ylabel="y", yticks=(-1, 0, 1))
    curve.plot(height, color=series_color(1))
    curve.annotate(
        "", (arrives, 1.3), (leaves, 1.3), arrowprops={"arrowstyle": "<->", "color": role_color("muted"), "lw": 0.9}
    )
    length = f"{leaves - arrives:,}"
    text = localized("slope below 0.01: {count} steps", "斜率小于 0.01：{count} 步", count=length)
    annotate_point(curve, text, ((arrives + leaves) / 2, 1.3), shift=(0, 9), ha="center", color=role_color("muted"))
    curve.set(title=localized("Height by step", "高度随步数的变化"), xlabel=localized("step", "步数"), ylim=(-0.1, 5.2))
    curve.set_xlim(-40, len(height))
    show_gridlines(curve)
