"""Figures of chapter 6: penalties as constraints, along paths, and as priors; L2 and weight decay under Adam.

References:
    *Deep Learning from Scratch*, section 6.4. The notes, chapter 6, regularization and overfitting.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from zhishen import linear, optim
from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.theme import font_size, localized, role_color, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "coefficient_paths_data", "constraint_path_data", "constraint_regions_data", "draw_coefficient_paths",
    "draw_constraint_path", "draw_constraint_regions", "draw_l2_and_decay", "draw_priors_and_posteriors",
    "l2_and_decay_data", "priors_and_posteriors_data",
]  # fmt: skip

Data: TypeAlias = dict[str, Array]

# --- regions of the weights -----------------------------------------------------------------------------

_POWERS: Final = (0.5, 1.0, 2.0, 4.0)
_BOUND: Final = 1.0
_TRUTH: Final = (0.4, 1.6)
_WINDOW: Final = (-1.3, 2.6)


def _two_features(seed: int) -> tuple[Array, Array]:
    """Samples of two correlated features and noisy targets, both with mean 0, so that b = 0."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(80, 2)) @ np.array([[1.0, 0.35], [0.0, 1.0]])
    t = x @ np.array(_TRUTH) + rng.normal(scale=0.4, size=80)
    return x - x.mean(axis=0), t - t.mean()


def _loss(x: Array, t: Array, W: Array) -> Array:
    """Mean squared error of coefficients, (..., 2) → (...)."""
    return np.square(t - W @ x.T).mean(axis=-1)


def _ring(p: float, count: int) -> Array:
    """Points of the curve |W₁|ᵖ + |W₂|ᵖ = 1; if ``count`` is a multiple of 4, they include the corners."""
    angle = np.linspace(0, 2 * np.pi, count + 1)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.sign(circle) * np.abs(circle) ** (2 / p)


def _plane(x: Array, t: Array) -> Data:
    """The loss on a grid over the window."""
    axis = np.linspace(*_WINDOW, 149)
    return {"axis": axis, "loss": _loss(x, t, np.stack(np.meshgrid(axis, axis), axis=-1))}


def constraint_regions_data(*, seed: int = 3) -> Data:
    """The best coefficients with ‖W‖ₚ ≤ 1 for several p, by a search on the boundary of each region."""
    x, t = _two_features(seed)
    rings = [_BOUND * _ring(p, 40_000) for p in _POWERS]
    best = np.stack([ring[_loss(x, t, ring).argmin()] for ring in rings])
    return {
        **_plane(x, t),
        "p": np.array(_POWERS),
        "boundary": np.stack([ring[::50] for ring in rings]),
        "best": best,
        "best_loss": _loss(x, t, best),
        "least_squares": linear.ridge(x, t, alpha=0.0, intercept=False).W,
    }


def _draw_plane(ax: Axes, data: Data) -> None:
    """Draw the contours of the loss, both axes, and the least squares solution."""
    _draw_contours(ax, data)
    _draw_least_squares(ax, data)


def _draw_contours(ax: Axes, data: Data) -> None:
    """Draw the contours of the loss over the window."""
    lowest = float(data["loss"].min())
    levels = lowest + np.array([0.08, 0.32, 0.72, 1.28, 2.0, 2.88, 3.92, 5.12, 6.48, 8.0])
    ax.contour(data["axis"], data["axis"], data["loss"], levels=levels, colors=role_color("grid"), linewidths=1.0)
    ax.set_aspect("equal")
    ax.set_xlim(*_WINDOW)
    ax.set_ylim(*_WINDOW)
    ax.set_xticks([-1, 0, 1, 2])
    ax.set_yticks([-1, 0, 1, 2])
    ax.set_xlabel("W₁")
    ax.set_ylabel("W₂", rotation=0, labelpad=8)


def _draw_least_squares(ax: Axes, data: Data) -> None:
    """Draw both axes and the least squares solution."""
    ax.axhline(0, color=role_color("muted"), linewidth=0.7)
    ax.axvline(0, color=role_color("muted"), linewidth=0.7)
    ax.plot(*data["least_squares"], marker="x", markersize=6, markeredgewidth=1.6, color=role_color("text"))


def _draw_touch(ax: Axes, data: Data, boundary: Array, place: Array, loss: float, color: str) -> None:
    """Draw a region, the contour that touches it, and the point at which it does."""
    ax.fill(boundary[:, 0], boundary[:, 1], facecolor=color, alpha=0.22, edgecolor="none")
    ax.plot(boundary[:, 0], boundary[:, 1], color=color, linewidth=1.6)
    if data["loss"].min() < loss < data["loss"].max():
        ax.contour(data["axis"], data["axis"], data["loss"], levels=[loss], colors=role_color("text"), linewidths=1.2)
    ax.plot(*place, marker="o", markersize=6, color=color, markeredgecolor=role_color("background"), zorder=4)


@figure(
    "constraint_regions", chapter=6, rows=("6.7",), data=constraint_regions_data, size=(9.0, 3.1), panels=(1, 4),
    en=(
        "Where the loss touches the region of the weights",
        (
            "Contours of a squared loss around its minimum (×), and the region with ‖W‖ₚ ≤ 1. The best weights in the "
            "region are at the point where a contour touches it: for p ≤ 1 this is a corner, where W₁ is exactly 0; "
            "for p > 1 it is on a smooth edge. The region is convex only for p ≥ 1."
        ),
    ),
    zh=(
        "损失在哪里碰到约束区域",
        (
            "平方损失的等高线围绕其最小点（×），着色区域为 ‖W‖ₚ ≤ 1。区域内最好的权重在等高线最先碰到之处：p ≤ 1 时落"
            "在角上，W₁ 恰为 0；p > 1 时落在光滑的边上。只有 p ≥ 1 时区域才是凸的。"
        ),
    ),
)  # fmt: skip
def draw_constraint_regions(data: Data, axes: list[Axes]) -> None:
    """A panel for each p."""
    colors = {0.5: series_color(4), 1.0: role_color("l1"), 2.0: role_color("l2"), 4.0: series_color(2)}
    names = {1.0: " (L1)", 2.0: " (L2)"}
    for k, (ax, p) in enumerate(zip(axes, data["p"].tolist(), strict=True)):
        _draw_plane(ax, data)
        place = data["best"][k] + 0.0  # so that -0.00 becomes 0.00
        _draw_touch(ax, data, data["boundary"][k], place, float(data["best_loss"][k]), colors[p])
        ax.set_title(f"p = {p:g}{names.get(p, '')}", pad=2.2 * font_size("note"))
        ax.annotate(
            f"W = ({place[0]:.2f}, {place[1]:.2f})", (0, 1), xycoords="axes fraction", xytext=(0, 5),
            textcoords="offset points", fontsize=font_size("note"), color=role_color("muted"), annotation_clip=False,
        )  # fmt: skip
        if k:
            ax.set_ylabel("")


# --- the path as the bound grows --------------------------------------------------------------------------------------


def _penalty_for(fit: Callable[[float], Array], size: Callable[[Array], float], bound: float) -> Array:
    """The coefficients whose size equals the bound, by bisection of the penalty, which reduces their size."""
    low, high = 1e-8, 1e6
    for _ in range(60):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if size(fit(middle)) > bound else (low, middle)
    return fit(high)


def constraint_path_data(*, seed: int = 3, count: int = 31) -> Data:
    """The best coefficients with ‖W‖₁ ≤ c and ‖W‖₂ ≤ c, for c from 0 to the size of the least squares solution."""
    x, t = _two_features(seed)
    free = linear.ridge(x, t, alpha=0.0, intercept=False).W
    kinds: dict[str, tuple[float, Callable[[float], Array], Callable[[Array], float]]] = {
        "l1": (
            1.0,
            lambda alpha: linear.lasso(x, t, alpha=alpha, intercept=False).W,
            lambda W: float(np.abs(W).sum()),
        ),
        "l2": (
            2.0,
            lambda alpha: linear.ridge(x, t, alpha=alpha, intercept=False).W,
            lambda W: float(np.linalg.norm(W)),
        ),
    }
    share = np.linspace(0, 1, count)
    found: Data = {**_plane(x, t), "share": share, "least_squares": free}
    for name, (p, fit, size) in kinds.items():
        bounds = share * size(free)
        inner = [_penalty_for(fit, size, bound) for bound in bounds[1:-1].tolist()]
        found[f"{name}_W"] = np.stack([np.zeros(2), *inner, free])
        found[f"{name}_bound"] = bounds
        found[f"{name}_loss"] = _loss(x, t, found[f"{name}_W"])
        found[f"{name}_ring"] = _ring(p, 400)
    return found


def _frames(data: Data) -> int:
    return len(data["share"])


_FORMULAS: Final = {"l1": "L1: ‖W‖₁ ≤ c", "l2": "L2: ‖W‖₂ ≤ c"}
_WEIGHTS: Final = (("W₁", 3), ("W₂", 2))  # with the indices of their colors


def _move_constraint_path(data: Data, axes: Sequence[Axes], k: int) -> None:
    """Frame ``k``: the region and the path in the planes, and the weights up to its bound."""
    for (name, formula), plane, below in zip(_FORMULAS.items(), axes[:2], axes[2:], strict=True):
        W, bound = data[f"{name}_W"], float(data[f"{name}_bound"][k])
        _draw_least_squares(plane, data)
        _draw_touch(plane, data, bound * data[f"{name}_ring"], W[k], float(data[f"{name}_loss"][k]), role_color(name))
        plane.plot(W[: k + 1, 0], W[: k + 1, 1], color=role_color(name), linewidth=2.4)
        plane.set_title(f"{formula} = {bound:.2f}")
        for i, (_, color) in enumerate(_WEIGHTS):
            below.plot(data["share"][: k + 1], W[: k + 1, i], color=series_color(color))
            below.plot(data["share"][k], W[k, i], marker="o", color=series_color(color), clip_on=False)


@figure(
    "constraint_path", chapter=6, rows=("6.7",), data=constraint_path_data, size=(7.0, 6.3), panels=(2, 2),
    frames=_frames, preview=lambda data: int(0.5 * len(data["share"])), seconds=0.12,
    moving=_move_constraint_path,
    en=(
        "The path as the bound grows",
        (
            "As the region grows from a point, the best weights in it move from 0 to the least squares solution (×). "
            "With L1, W₁ is exactly 0 for most of the path; with L2, both weights leave 0 immediately."
        ),
    ),
    zh=(
        "约束放宽时解走过的路径",
        (
            "区域从一点开始增大，其中最好的权重从 0 走到最小二乘解（×）。L1 约束下 W₁ 在大半路程中恰为 0，随后才加入；"
            "L2 约束下两个权重一开始就都离开 0。"
        ),
    ),
)  # fmt: skip
def draw_constraint_path(data: Data, axes: list[Axes]) -> None:
    """The planes above, the axes of the two weights by bound below."""
    for name, plane, below in zip(_FORMULAS, axes[:2], axes[2:], strict=True):
        _draw_contours(plane, data)
        for i, (label, color) in enumerate(_WEIGHTS):
            W = data[f"{name}_W"][:, i]
            below.plot(data["share"], W, color=series_color(color), alpha=0.3, linewidth=1.2)
            below.annotate(
                label, (1.0, W[-1]), xytext=(5, 0), textcoords="offset points", va="center", color=series_color(color),
                fontsize=font_size("label"), annotation_clip=False,
            )  # fmt: skip
        below.set_xlim(0, 1)
        below.set_ylim(-0.1, 1.12 * float(data["least_squares"].max()))
        below.set_yticks([0, 0.5, 1, 1.5])
        below.grid(visible=True, axis="y")
        below.set_xlabel(localized("c / size of least squares", "c / 最小二乘解的大小"))
        below.set_ylabel(localized("weight", "权重"))


# --- the Bayesian view ------------------------------------------------------------------------------------------------

_NOISE: Final = 0.6
_SPREAD: Final = 0.5  # standard deviation of both priors


def priors_and_posteriors_data(*, seed: int = 2) -> Data:
    """Densities of one coefficient before and after six samples, for two sets of samples and two priors.

    The axes of ``posterior`` and ``best`` are: prior (Gaussian, Laplace), samples, (density over ``W``).
    """
    rng = np.random.default_rng(seed)
    x = np.linspace(-1, 1, 6)[:, None]
    noise = _NOISE * rng.normal(size=6)
    noise -= x[:, 0] * (x[:, 0] @ noise) / (x[:, 0] @ x[:, 0])  # so that the least squares solution is the slope
    W = np.linspace(-1.2, 2.0, 641)
    laplace = _SPREAD / math.sqrt(2)  # s of the standard deviation √2 s
    log_priors = np.array(
        [
            [linear.gaussian_log_prior(np.array([w]), scale=_SPREAD) for w in W],
            [linear.laplace_log_prior(np.array([w]), scale=laplace) for w in W],
        ]
    )
    targets = [slope * x[:, 0] + noise for slope in (0.9, 0.2)]
    log_likelihoods = np.array(
        [[linear.gaussian_log_likelihood(x, t, np.array([w]), noise=_NOISE) for w in W] for t in targets]
    )
    best = [
        [linear.ridge(x, t, alpha=_NOISE**2 / _SPREAD**2, intercept=False).W[0] for t in targets],
        [linear.lasso(x, t, alpha=_NOISE**2 / (len(x) * laplace), intercept=False).W[0] for t in targets],
    ]
    return {
        "W": W,
        "prior": np.exp(log_priors),
        "likelihood": _density(log_likelihoods, W),
        "posterior": _density(log_priors[:, None] + log_likelihoods[None], W),
        "best": np.array(best),
        "least_squares": np.array([linear.ridge(x, t, alpha=0.0, intercept=False).W[0] for t in targets]),
    }


def _density(logarithm: Array, W: Array) -> Array:
    """exp(l), scaled so that its area over W is 1."""
    height = np.exp(logarithm - logarithm.max(axis=-1, keepdims=True))
    return height / np.trapezoid(height, W, axis=-1)[..., None]


@figure(
    "priors_and_posteriors", chapter=6, rows=("6.7",), data=priors_and_posteriors_data, size=(8.0, 5.2), panels=(2, 2),
    en=(
        "A prior is a penalty",
        (
            "The maximum of the posterior (MAP) is the ridge solution if the prior is Gaussian, and the lasso solution "
            "if the prior is Laplace. For a small effect, the sharp peak of the Laplace prior makes the weight exactly "
            "0; the Gaussian prior only makes it smaller."
        ),
    ),
    zh=(
        "先验就是惩罚项",
        (
            "后验的峰（MAP）：先验为高斯分布时正是岭回归的解，为拉普拉斯分布时正是 Lasso 的解。数据要求的权重很小时，"
            "拉普拉斯先验的尖峰使它恰为 0，高斯先验只使它变小。"
        ),
    ),
)  # fmt: skip
def draw_priors_and_posteriors(data: Data, axes: list[Axes]) -> None:
    """A row for each prior, a column for each set of samples."""
    W = data["W"]
    top = 1.18 * max(float(data[name].max()) for name in ("prior", "likelihood", "posterior"))
    rows = ((localized("Gaussian prior", "高斯先验"), "l2", localized("ridge", "岭回归")),
            (localized("Laplace prior", "拉普拉斯先验"), "l1", localized("lasso", "Lasso")))  # fmt: skip
    columns = (localized("large effect", "作用大的特征"), localized("small effect", "作用小的特征"))
    for k, ax in enumerate(axes):
        i, j = divmod(k, 2)
        prior, role, solution = rows[i]
        color, best, free = role_color(role), float(data["best"][i, j]) + 0.0, float(data["least_squares"][j])
        ax.fill_between(W, data["posterior"][i, j], color=color, alpha=0.18, linewidth=0)
        ax.plot(W, data["posterior"][i, j], color=color, label=localized("posterior", "后验"))
        ax.plot(W, data["prior"][i], color=role_color("muted"), linestyle="--", label=localized("prior", "先验"))
        ax.plot(W, data["likelihood"][j], color=series_color(2), linewidth=1.4, label=localized("likelihood", "似然"))
        ax.plot([free, free], [0, data["likelihood"][j].max()], color=series_color(2), linewidth=0.8)
        ax.plot([best, best], [0, data["posterior"][i, j].max()], color=color, linewidth=1.2)
        ax.plot(best, 0, marker="o", color=color, clip_on=False, zorder=5)
        ax.plot(free, 0, marker="x", color=series_color(2), markeredgewidth=1.6, clip_on=False, zorder=5)
        ax.set_title(f"{prior}{localized(', ', '，')}{columns[j]}")
        ax.text(
            0.985, 0.93, f"MAP = {solution} = {best:.2f}", transform=ax.transAxes, ha="right", va="top", color=color,
            fontsize=font_size("note"),
        )  # fmt: skip
        ax.text(
            0.985, 0.82, localized("least squares = {W:.2f}", "最小二乘解 = {W:.2f}", W=free), transform=ax.transAxes,
            ha="right", va="top", color=series_color(2), fontsize=font_size("note"),
        )  # fmt: skip
        ax.set_xlim(W[0], W[-1])
        ax.set_ylim(0, top)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        if i:
            ax.set_xlabel("W")
    axes[0].legend(loc="upper left")


# --- ridge and lasso --------------------------------------------------------------------------------------------------


def coefficient_paths_data(*, seed: int = 0) -> Data:
    """Coefficients by penalty, for 40 samples with 8 features, 3 of which are relevant."""
    rng = np.random.default_rng(seed)
    truth = np.array([3.0, -2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    x = rng.normal(size=(40, 8))
    t = x @ truth + 5 + rng.normal(size=40)
    ridge = linear.ridge_path(x, t, alphas=np.geomspace(1e-1, 1e4, 120))
    largest = linear.alpha_max(x, t)
    lasso = linear.lasso_path(x, t, alphas=np.geomspace(largest / 500, 1.5 * largest, 160))
    return {
        "truth": truth,
        "ridge_alpha": ridge.alphas,
        "ridge_W": ridge.W,
        "lasso_alpha": lasso.alphas,
        "lasso_W": lasso.W,
        "alpha_max": np.array(largest),
    }


@figure(
    "coefficient_paths", chapter=6, rows=("6.8",), data=coefficient_paths_data, size=(8.0, 3.6), panels=(1, 2),
    en=(
        "Ridge shrinks all coefficients, lasso sets them to 0 one by one",
        (
            "Eight coefficients by penalty α; only three of the features are relevant (in color). Ridge sets none of "
            "them to 0. Lasso first sets the irrelevant ones to 0, and all of them if α is large."
        ),
    ),
    zh=(
        "岭回归缩小所有系数，Lasso 逐个舍去",
        (
            "惩罚强度 α 增大时八个系数的变化；只有三个特征真正有用（彩色）。岭回归从不使系数恰为 0。Lasso 先舍去无用"
            "的系数，α 大到一定程度时一个也不剩。"
        ),
    ),
)  # fmt: skip
def draw_coefficient_paths(data: Data, axes: list[Axes]) -> None:
    """Ridge at the left, lasso at the right."""
    for ax, name, title in zip(
        axes, ("ridge", "lasso"), (localized("ridge", "岭回归"), localized("lasso", "Lasso")), strict=True
    ):
        alpha, W = data[f"{name}_alpha"], data[f"{name}_W"]
        order = sorted(range(W.shape[1]), key=lambda i: bool(data["truth"][i]))  # relevant features on top
        for i in order:
            relevant = bool(data["truth"][i])
            color = series_color(i) if relevant else role_color("muted")
            ax.plot(alpha, W[:, i], color=color, linewidth=1.8 if relevant else 1.0, alpha=1.0 if relevant else 0.8)
            if relevant:
                start = 0 if name == "ridge" else int(alpha.argmin())
                ax.annotate(
                    f"W{'₁₂₃'[i]}", (alpha[start], W[start, i]), xytext=(4, -13 if i == 0 else 5),
                    textcoords="offset points", color=color, fontsize=font_size("label"),
                )  # fmt: skip
        ax.annotate(
            localized("W₄ to W₈", "W₄ 至 W₈"), (alpha[0], W[0, 3:].min()), xytext=(4, -14), textcoords="offset points",
            color=role_color("muted"), fontsize=font_size("note"),
        )  # fmt: skip
        ax.set_xscale("log")
        ax.set_xlim(alpha.min(), alpha.max())
        ax.set_ylim(-2.6, 3.6)
        ax.grid(visible=True, axis="y")
        ax.set_title(title)
        ax.set_xlabel(localized("penalty α", "惩罚强度 α"))
    axes[0].set_ylabel(localized("coefficient", "系数"))
    largest = float(data["alpha_max"])
    axes[1].axvline(largest, color=role_color("muted"), linewidth=0.8, linestyle=":")
    axes[1].annotate(
        localized("all 0", "全为 0"), (largest, 3.3), xytext=(-4, 0), textcoords="offset points", ha="right",
        va="center", color=role_color("muted"), fontsize=font_size("note"),
    )  # fmt: skip


# --- L2 and decay -----------------------------------------------------------------------------------------------------

_VARIANTS: Final = ("without", "l2", "decay")


def l2_and_decay_data(*, seed: int = 0, steps: int = 3000) -> Data:
    """Paths of two weights whose gradients are noise of size 6 and 0.06, for SGD and Adam, (steps + 1, 2) each."""
    lr = 1 / steps  # so that decay with λ = 1 leaves 1/e of a weight

    def path_of(optimizer: optim.Optimizer) -> Array:
        rng = np.random.default_rng(seed)
        params, path = {"W": np.ones((2, 1))}, [np.ones(2)]
        for _ in range(steps):
            optimizer.update(params, {"W": np.array([[6.0], [0.06]]) * rng.normal(size=(2, 1))})
            path.append(params["W"][:, 0].copy())
        return np.array(path)

    found: Data = {}
    for name, kind in (("sgd", optim.SGD), ("adam", optim.Adam)):
        found[f"{name}_without"] = path_of(kind(lr=lr))
        found[f"{name}_l2"] = path_of(optim.Penalized(kind(lr=lr), optim.L2(1.0)))
        found[f"{name}_decay"] = path_of(optim.WeightDecay(kind(lr=lr), 1.0))
    return found


@figure(
    "l2_and_decay", chapter=6, rows=("6.6",), data=l2_and_decay_data, size=(8.0, 4.2), panels=(1, 2),
    en=(
        "L2 and weight decay: the same for SGD, not for Adam",
        (
            "Two weights begin at 1, and their gradients are noise, which is 100 times as large for one weight as for "
            "the other. With SGD, L2 and decay give the same path. Adam divides the penalty by the size of the "
            "gradient, so L2 hardly changes the weight with large gradients; decay shrinks both equally."
        ),
    ),
    zh=(
        "L2 惩罚与权值衰减：对 SGD 相同，对 Adam 不同",
        (
            "两个权重都从 1 出发，梯度只是噪声，其中一个的梯度是另一个的 100 倍。SGD 下 L2 与衰减走同一条路。Adam 把"
            "惩罚也除以梯度的大小，于是 L2 几乎不影响梯度大的权重；衰减则使两者同样缩小。"
        ),
    ),
)  # fmt: skip
def draw_l2_and_decay(data: Data, axes: list[Axes]) -> None:
    """The paths of the two weights, for SGD and for Adam."""
    styles = {
        "without": (role_color("muted"), "-", 1.2, localized("no penalty", "无惩罚")),
        "l2": (role_color("l2"), "-", 3.2, localized("L2 in the gradient", "L2 加入梯度")),
        "decay": (role_color("adamw"), (0, (4, 2)), 1.6, localized("decoupled decay", "解耦的权值衰减")),
    }
    for ax, name, title in zip(axes, ("sgd", "adam"), ("SGD", "Adam"), strict=True):
        for kind in _VARIANTS:
            color, dash, width, label = styles[kind]
            path = data[f"{name}_{kind}"][::20]
            ax.plot(path[:, 0], path[:, 1], color=color, linestyle=dash, linewidth=width, label=label)
            ax.plot(*path[-1], marker="o", color=color, markersize=7 if kind == "l2" else 4.5, zorder=4)
        ax.plot(1, 1, marker="s", color=role_color("text"), markersize=5, zorder=5)
        ax.plot([0, 1], [0, 1], color=role_color("grid"), linewidth=1.0, zorder=0)
        ax.annotate(
            localized("start", "起点"), (1, 1), xytext=(0, 9), textcoords="offset points", ha="center",
            fontsize=font_size("note"), color=role_color("text"),
        )  # fmt: skip
        ax.set_xlim(0, 1.2)
        ax.set_ylim(-0.05, 1.15)
        ax.set_title(title)
        ax.set_xlabel(localized("weight with large gradients", "梯度大的权重"))
    axes[0].set_ylabel(localized("weight with small gradients", "梯度小的权重"))
    axes[0].legend(loc="lower right")
