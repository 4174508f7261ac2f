"""The figure of chapter 4 that shows the noise of mini-batches: a line a·x + b is fitted to 60 points.

References:
    *Deep Learning from Scratch*, section 4.5. The notes, chapter 4, mini-batch learning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen import nn, optim
from zhishen._types import Array, Float
from zhishen.data.loader import batches
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter4_annotations import Data, annotate_point, show_gridlines
from zhishen.figures.theme import localized, role_color, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "LINE_MAP", "LINE_POINTS", "batch_gradients", "batch_noise_data", "draw_batch_noise", "gradient_noise",
    "line_gradient", "line_loss_map", "line_path", "line_points",
]  # fmt: skip

LINE_POINTS: Final = 60
LINE_MAP: Final = ((-1.4, 2.2), (-1.5, 1.7))  # intervals of a and b
_START: Final = (-0.8, -1.0)  # a and b
_GRID: Final = 41
_SIZES: Final = (1, 4, 16)


def line_points() -> tuple[Float[Array, "60 1"], Float[Array, "60 1"]]:
    """Points t = 0.8x + 0.5 + noise."""
    rng = np.random.default_rng(7)
    x = rng.uniform(-2, 2, size=(LINE_POINTS, 1))
    return x, 0.8 * x + 0.5 + 0.6 * rng.normal(size=x.shape)


def _line_network() -> tuple[nn.Network, list[Array]]:
    """A network of one affine layer at the start, and its two parameters."""
    network = nn.Network([nn.Affine(1, 1, rng=np.random.default_rng(0), dtype=np.float64)], loss="sum_of_squares")
    a, b = network.params.values()
    a[...], b[...] = _START
    return network, [a, b]


def _gradient(network: nn.Network, x: Array, t: Array) -> Array:
    return np.array([array.item() for array in network.gradient(x, t).values()])


def line_gradient() -> Float[Array, "2"]:
    """The gradient (∂E/∂a, ∂E/∂b) of all points at the start."""
    return _gradient(_line_network()[0], *line_points())


def batch_gradients(batch_size: int, *, seed: int = 0, count: int = LINE_POINTS) -> Float[Array, "count 2"]:
    """The gradients of mini-batches at the start.

    Args:
        batch_size: the number of points of a mini-batch.
        seed: determines the mini-batches.
        count: the number of mini-batches.
    """
    network, rng = _line_network()[0], np.random.default_rng(seed + 1)
    found: list[Array] = []
    while len(found) < count:
        found += [_gradient(network, *batch) for batch in batches(line_points(), batch_size, rng=rng)]
    return np.array(found[:count])


def gradient_noise(gradients: Float[Array, "N 2"]) -> float:
    """The mean distance of gradients of mini-batches from the gradient of all points."""
    return float(np.linalg.norm(gradients - line_gradient(), axis=1).mean())


def line_path(
    batch_size: int, *, lr: float = 0.15, steps: int = 60, seed: int = 0
) -> tuple[Float[Array, "S 2"], Float[Array, "S"]]:
    """The path of (a, b) by stochastic gradient descent, and the loss of all points along it; S = steps + 1.

    Args:
        batch_size: the number of points of a mini-batch.
        lr: the learning rate.
        steps: the number of steps.
        seed: determines the mini-batches.
    """
    network, (a, b) = _line_network()
    optimizer, rng = optim.SGD(lr=lr), np.random.default_rng(seed)
    path, losses = [(a.item(), b.item())], [network.loss(*line_points())]
    while len(path) <= steps:
        for batch in batches(line_points(), batch_size, rng=rng):
            if len(path) <= steps:
                optimizer.update(network.params, network.gradient(*batch))
                path.append((a.item(), b.item()))
                losses.append(network.loss(*line_points()))
    return np.array(path), np.array(losses)


def line_loss_map() -> Float[Array, "41 41"]:
    """The loss of all points; a row for each b and a column for each a of `LINE_MAP`."""
    network, (a, b) = _line_network()
    slopes, heights = (np.linspace(*interval, _GRID) for interval in LINE_MAP)
    z = np.empty((_GRID, _GRID))
    for row, column in np.ndindex(z.shape):
        a[...], b[...] = slopes[column], heights[row]
        z[row, column] = network.loss(*line_points())
    return z


def batch_noise_data() -> Data:
    """Gradients of 60 mini-batches of three sizes at the start, their noise, and paths of 60 steps.

    Shape:
        ``sizes``, ``noise``: (3,). ``gradients``: (3, 60, 2). ``whole``: (2,). ``paths``: (3, 61, 2). ``losses``:
        (3, 61). ``loss_map``: (41, 41).
    """
    gradients = np.stack([batch_gradients(size) for size in _SIZES])
    paths, losses = zip(*(line_path(size) for size in _SIZES), strict=True)
    return {
        "sizes": np.array(_SIZES),
        "gradients": gradients,
        "noise": np.array([gradient_noise(each) for each in gradients]),
        "whole": line_gradient(),
        "paths": np.stack(paths),
        "losses": np.stack(losses),
        "loss_map": line_loss_map(),
    }


@figure(
    "batch_noise", chapter=4, rows=("4.8",), data=batch_noise_data, size=(9.0, 5.8), panels=(2, 3),
    en=(
        "The noise of mini-batches",
        (
            "A line a·x + b is fitted to 60 points. Above: the gradients of 60 mini-batches, around the gradient of "
            "all points; the noise is their mean distance from it. Roughly, four times as many points halve the noise. "
            "Below: 60 steps on the loss of all points; the losses at the end hardly differ."
        ),
    ),
    zh=(
        "mini-batch 的噪声",
        (
            "用直线 a·x + b 拟合 60 个样本点。上：60 个 mini-batch 的梯度散布在全部样本的梯度周围，"
            "噪声是两者的平均距离；样本增加到四倍，噪声大致减半。下：在全部样本的损失上走 60 步，最后的损失几乎一样。"
        ),
    ),
)  # fmt: skip
def draw_batch_noise(data: Data, axes: list[Axes]) -> None:
    """The gradients of each batch size above its path."""
    reach = np.stack([data["gradients"].min(axis=(0, 1)), data["gradients"].max(axis=(0, 1))])
    limits = reach + 0.06 * np.ptp(reach, axis=0) * np.array([[-1], [1]])
    for k, size in enumerate(data["sizes"].tolist()):
        above, below = axes[k], axes[3 + k]
        above.set_title(_title(size, data["noise"][k]))
        _draw_gradients(above, data["gradients"][k], data["whole"])
        above.set(xlim=limits[:, 0], ylim=limits[:, 1], xlabel="∂E/∂a")
        below.set_title(localized("loss after {steps} steps: {loss:.3f}", "{steps} 步后的损失：{loss:.3f}",
            steps=data["paths"].shape[1] - 1, loss=data["losses"][k, -1]))  # fmt: skip
        _draw_path(below, data["paths"][k], data["loss_map"])
        for ax in (above, below):
            ax.tick_params(length=0, labelleft=k == 0)
    line = {"arrowstyle": "-", "color": role_color("text"), "linewidth": 0.8, "shrinkB": 0}
    annotate_point(axes[0], localized("all points", "全部样本"), tuple(data["whole"]), shift=(14, -62), arrowprops=line)
    axes[0].set_ylabel("∂E/∂b")
    axes[3].set_ylabel("b")


def _title(size: int, noise: float) -> str:
    if size == 1:
        return localized("1 point: noise {noise:.2f}", "1 个样本：噪声 {noise:.2f}", noise=noise)
    return localized("{size} points: noise {noise:.2f}", "{size} 个样本：噪声 {noise:.2f}", size=size, noise=noise)


def _draw_gradients(ax: Axes, gradients: Array, whole: Array) -> None:
    """The tips of the gradients, with a line from each to the gradient of all points."""
    for gradient in gradients:
        ax.plot(*np.stack([whole, gradient]).T, color=series_color(1), linewidth=0.6, alpha=0.45)
    ax.plot(*gradients.T, "o", color=series_color(1), markersize=3.5, markeredgewidth=0)
    ax.plot(*whole, "o", color=role_color("text"), markersize=6.5, zorder=5)
    show_gridlines(ax, "both")


def _draw_path(ax: Axes, path: Array, loss_map: Array) -> None:
    """The path on the contours of the loss of all points."""
    grids: list[Any] = [np.linspace(*interval, _GRID) for interval in LINE_MAP]
    levels = loss_map.min() * np.geomspace(1.08, loss_map.max() / loss_map.min(), 9)
    ax.contour(*grids, loss_map, levels=levels, colors=role_color("muted"), linewidths=0.4)
    ax.plot(*path.T, "o-", color=series_color(0), markersize=2.6, linewidth=1.0)
    ax.plot(*path[0], "o", color=role_color("text"), zorder=5)
    ax.plot(*path[-1], "o", color=series_color(0), markersize=7, zorder=6, markeredgecolor=role_color("background"))
    ax.set(xlim=LINE_MAP[0], ylim=LINE_MAP[1], xlabel="a")
