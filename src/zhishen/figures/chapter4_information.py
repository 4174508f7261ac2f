"""Figures of chapter 4: self-information, entropy, divergences, mutual information, scores of clusterings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen import clustering, information
from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter4_annotations import Data, annotate_point, show_gridlines, show_table
from zhishen.figures.theme import font_size, localized, role_color, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "clustering_scores_data", "coin_entropy_data", "draw_clustering_scores", "draw_coin_entropy", "draw_js_wasserstein",
    "draw_kl_divergence", "draw_mutual_information", "draw_pair_confusion", "draw_self_information",
    "js_wasserstein_data", "kl_divergence_data", "mutual_information_data", "pair_confusion_data",
    "self_information_data",
]  # fmt: skip


def self_information_data() -> Data:
    """The curve -log₂ p, and the probabilities of one, two and three heads in a row."""
    p = np.linspace(0.02, 1, 400)
    heads = 0.5 ** np.arange(1, 5)
    return {
        "p": p,
        "information": information.self_information(p, base=2),
        "heads_p": heads,
        "heads_information": information.self_information(heads, base=2),
    }


@figure(
    "self_information", chapter=4, rows=("4.3",), data=self_information_data, size=(5.8, 3.6),
    en=("Self-information", "The rarer an event, the more information it gives: half the probability is one bit more."),
    zh=("自信息", "越罕见的事件，发生时带来的信息越多：概率每减半，信息量增加 1 比特。"),
)  # fmt: skip
def draw_self_information(data: Data, ax: Axes) -> None:
    """The curve with a few events."""
    ax.plot(data["p"], data["information"], color=series_color(0))
    for count, (p, bits) in enumerate(zip(data["heads_p"], data["heads_information"], strict=True), 1):
        ax.plot([p, p, 0], [0, bits, bits], color=role_color("grid"), linewidth=1, zorder=0)
        ax.plot(p, bits, "o", color=series_color(1))
        row = count > 1
        values = {"count": count, "odds": round(1 / p), "bits": bits}
        text = (
            localized(
                "{count} heads in a row: p = 1/{odds}, {bits:g} bits",
                "连续 {count} 次正面：p = 1/{odds}，{bits:g} 比特",
                **values,
            )
            if row
            else localized("heads: p = 1/{odds}, {bits:g} bit", "正面：p = 1/{odds}，{bits:g} 比特", **values)
        )
        annotate_point(ax, text, (p, bits), shift=(9, 5))
    ax.set(xlim=(0, 1.02), ylim=(0, 5.7), xlabel=localized("probability p", "概率 p"))
    ax.set_ylabel(localized("information -log₂ p in bits", "信息量 -log₂ p（比特）"))


def coin_entropy_data() -> Data:
    """The entropy of a coin for every probability of heads, and of three coins."""
    p, coins = np.linspace(0, 1, 401), np.array([0.5, 0.9, 1.0])
    return {
        "p": p,
        "entropy": information.entropy(np.stack([p, 1 - p], axis=-1), base=2),
        "coins_p": coins,
        "coins_entropy": information.entropy(np.stack([coins, 1 - coins], axis=-1), base=2),
    }


@figure(
    "coin_entropy", chapter=4, rows=("4.3",), data=coin_entropy_data, size=(5.6, 3.5),
    en=(
        "The entropy of a coin",
        "A fair coin is the hardest to predict; a coin that always shows the same side gives no information.",
    ),
    zh=("硬币的熵", "公平的硬币最难预测；总是同一面朝上的硬币不带来任何信息。"),
)  # fmt: skip
def draw_coin_entropy(data: Data, ax: Axes) -> None:
    """The curve with a fair, a biased and a certain coin."""
    ax.fill_between(data["p"], data["entropy"], color=role_color("highlight"), linewidth=0)
    ax.plot(data["p"], data["entropy"], color=series_color(0))
    names = (localized("fair", "公平"), localized("biased", "偏心"), localized("certain", "必然"))
    shifts: tuple[tuple[float, float], ...] = ((0, 10), (9, 6), (9, 8))
    for name, p, bits, shift in zip(names, data["coins_p"], data["coins_entropy"], shifts, strict=True):
        ax.plot(p, bits, "o", color=series_color(1), clip_on=False, zorder=5)
        unit = localized("bit" if bits == 1 else "bits", "比特")
        annotate_point(
            ax,
            f"{name}{localized(': ', '：')}{bits:.3g} {unit}",
            (p, bits),
            shift=shift,
            ha="center" if p == 0.5 else "left",
        )
    ax.set(xlim=(0, 1), ylim=(0, 1.16), yticks=(0, 0.5, 1), xticks=np.linspace(0, 1, 5))
    ax.set_xlabel(localized("probability of heads", "正面朝上的概率"))
    ax.set_ylabel(localized("entropy in bits", "熵（比特）"))


def kl_divergence_data() -> Data:
    """A narrow and a wide Gaussian on small cells, and the terms of each cell in KL(p‖q) and KL(q‖p), in bits.

    Densities and terms are divided by the width of a cell, so that areas are probabilities and bits.
    """
    x = np.linspace(-5, 6, 1101)
    width = x[1] - x[0]
    p, q = _gaussian(x, -0.5, 0.7), _gaussian(x, 0.5, 1.4)
    surprise_p, surprise_q = (information.self_information(part, base=2) for part in (p, q))
    return {
        "x": x,
        "p": p / width,
        "q": q / width,
        "terms_pq": p * (surprise_q - surprise_p) / width,
        "terms_qp": q * (surprise_p - surprise_q) / width,
        "kl_pq": np.asarray(information.kl_divergence(p, q, base=2)),
        "kl_qp": np.asarray(information.kl_divergence(q, p, base=2)),
    }


def _gaussian(x: Array, mean: float, deviation: float) -> Array:
    """The probabilities of equal cells around ``x``."""
    p = np.exp(-(((x - mean) / deviation) ** 2) / 2)
    return p / p.sum()


@figure(
    "kl_not_symmetric", chapter=4, rows=("4.3",), data=kl_divergence_data, size=(9.0, 3.1), panels=(1, 3),
    en=(
        "KL divergence is not symmetric",
        "The first distribution is the weight: the divergence is the area above zero minus the area below.",
    ),
    zh=("KL 散度不对称", "它按第一个分布所在之处加权：零线以上的面积减去以下的面积。"),
)  # fmt: skip
def draw_kl_divergence(data: Data, axes: list[Axes]) -> None:
    """Both densities, then the two integrands with their areas on the same scale."""
    x, colors = data["x"], {"p": series_color(0), "q": series_color(1)}
    for name, at in (("p", -0.5), ("q", 2.1)):
        axes[0].fill_between(x, data[name], color=colors[name], alpha=0.18, linewidth=0)
        axes[0].plot(x, data[name], color=colors[name])
        place = int(np.abs(x - at).argmin())
        shift = (0, 10) if name == "p" else (8, 6)
        annotate_point(
            axes[0], name, (x[place], data[name][place]), shift=shift, color=colors[name], fontsize=font_size("title"),
            fontweight="bold", ha="center",
        )  # fmt: skip
    axes[0].set(title=localized("Two distributions", "两个分布"), ylim=(0, 0.7), xlabel="x", yticks=())
    axes[0].spines["left"].set_visible(False)
    for ax, first, second in ((axes[1], "p", "q"), (axes[2], "q", "p")):
        terms, bits = data[f"terms_{first}{second}"], float(data[f"kl_{first}{second}"])
        ax.fill_between(x, terms, where=(terms >= 0).tolist(), color=colors[first], alpha=0.45, linewidth=0)
        ax.fill_between(x, terms, where=(terms <= 0).tolist(), color=role_color("muted"), alpha=0.45, linewidth=0)
        ax.plot(x, terms, color=colors[first], linewidth=1.4)
        ax.axhline(0, color=role_color("muted"), linewidth=0.8)
        ax.set_title(f"KL({first}‖{second}) = {bits:.2f} {localized('bits', '比特')}", color=colors[first])
        ax.set(ylim=(-0.55, 1.45), xlabel="x", ylabel=f"{first} log₂({first}/{second})")
    for ax in axes:
        ax.set_xlim(-4, 5.5)


_CELLS = 200  # of a unit


def js_wasserstein_data() -> Data:
    """Two uniform distributions of width 1 that move apart: their JS divergence in nats and Wasserstein distance.

    The library has no Wasserstein distance. In one dimension W₁ is the area between the two cumulative distribution
    functions, ∫ |P(x) - Q(x)| dx, which is summed here over the cells.
    """
    steps = range(0, 3 * _CELLS + 1, _CELLS // 20)
    x = (np.arange(4 * _CELLS) + 0.5) / _CELLS
    p = _box(len(x), 0)
    js = np.array([information.js_divergence(p, _box(len(x), step)) for step in steps])
    gaps = np.array([np.cumsum(p) - np.cumsum(_box(len(x), step)) for step in steps])
    shown = [steps.index(half * _CELLS // 2) for half in (1, 3, 5)]
    return {
        "distance": np.array(steps) / _CELLS,
        "js": js,
        "wasserstein": np.abs(gaps).sum(axis=1) / _CELLS,
        "x": x,
        "p": p * _CELLS,
        "shown": np.array(shown),
        "q": np.stack([_box(len(x), steps[place]) for place in shown]) * _CELLS,
    }


def _box(cells: int, start: int) -> Array:
    """A uniform distribution over one unit of cells that begins at ``start``."""
    p = np.zeros(cells)
    p[start : start + _CELLS] = 1 / _CELLS
    return p


@figure(
    "js_and_wasserstein", chapter=4, rows=("4.3",), data=js_wasserstein_data, size=(8.6, 3.5), panels=(1, 2),
    en=(
        "JS divergence is constant where the Wasserstein distance grows",
        (
            "Without a common outcome JS is log 2 at any distance of the two distributions, so there is no gradient to "
            "learn from."
        ),
    ),
    zh=("JS 散度停住时 Wasserstein 距离继续变化", "两个分布不重叠时 JS 恒为 log 2，与相距多远无关：没有梯度可供学习。"),
)  # fmt: skip
def draw_js_wasserstein(data: Data, axes: list[Axes]) -> None:
    """Three pairs of distributions at the left, the two measures at the right."""
    boxes, curves = axes
    colors = {"js": series_color(4), "wasserstein": series_color(2)}
    for row, place in enumerate(data["shown"]):
        base = -1.75 * row
        for values, color, name in ((data["p"], series_color(0), "p"), (data["q"][row], series_color(1), "q")):
            boxes.fill_between(data["x"], base, base + values, step="mid", color=color, alpha=0.45, linewidth=0)
            middle = float((data["x"] * values).sum() / values.sum())
            # If the distributions overlap, each name is on its own side.
            middle += {"p": -0.25, "q": 0.25}[name] * float(data["distance"][place] < 1)
            boxes.text(middle, base + 0.5, name, ha="center", va="center", fontweight="bold")
        boxes.plot([0, 4], [base, base], color=role_color("muted"), linewidth=0.8)
        text = f"JS = {data['js'][place]:.3f}    W₁ = {data['wasserstein'][place]:.2f}"
        boxes.text(4, base + 1.08, text, ha="right", va="bottom", fontsize=font_size("note"), color=role_color("muted"))
    boxes.set(
        title=localized("Two uniform distributions", "两个均匀分布"), xlim=(-0.15, 4.1), ylim=(-3.65, 1.5), yticks=()
    )
    boxes.set(xlabel="x", xticks=range(5))
    boxes.spines[["left", "bottom"]].set_visible(False)
    boxes.tick_params(axis="x", length=0)
    names = {
        "js": localized("JS divergence", "JS 散度"),
        "wasserstein": localized("Wasserstein W₁", "Wasserstein 距离 W₁"),
    }
    for key, color in colors.items():
        curves.plot(data["distance"], data[key], color=color)
    annotate_point(
        curves, names["js"] + " = log 2", (2.0, data["js"][-1]), shift=(0, 9), color=colors["js"], ha="center"
    )
    annotate_point(curves, names["wasserstein"], (2.2, 2.2), shift=(-8, 4), color=colors["wasserstein"], ha="right")
    curves.plot(data["distance"][data["shown"]], data["js"][data["shown"]], "o", color=colors["js"])
    curves.plot(data["distance"][data["shown"]], data["wasserstein"][data["shown"]], "o", color=colors["wasserstein"])
    curves.axvline(1, color=role_color("muted"), linewidth=0.8, linestyle=(0, (3, 3)))
    annotate_point(
        curves, localized("they separate", "开始分离"), (1, 2.85), shift=(-6, 0), color=role_color("muted"), ha="right"
    )
    curves.set(title=localized("Distance of p and q", "相距多远？"), xlim=(0, 3.05), ylim=(0, 3.05))
    curves.set_xlabel(localized("shift of q", "两个分布的位移"))
    show_gridlines(curves)


def mutual_information_data() -> Data:
    """A joint distribution of weather (rows) and umbrellas (columns), and all of its entropies, in bits."""
    joint = np.array([[0.45, 0.03], [0.17, 0.08], [0.02, 0.25]])
    return {
        "joint": joint,
        "x": np.asarray(information.entropy(joint.sum(axis=1), base=2)),
        "y": np.asarray(information.entropy(joint.sum(axis=0), base=2)),
        "both": np.asarray(information.joint_entropy(joint, base=2)),
        "x_given_y": np.asarray(information.conditional_entropy(joint, base=2, axis=(-1, -2))),
        "y_given_x": np.asarray(information.conditional_entropy(joint, base=2)),
        "shared": np.asarray(information.mutual_information(joint, base=2)),
    }


@figure(
    "mutual_information", chapter=4, rows=("4.3",), data=mutual_information_data, size=(8.8, 3.4), panels=None,
    en=(
        "Mutual information as areas",
        "The information that X and Y have about each other is the overlap of their entropies.",
    ),
    zh=("用面积表示互信息", "X 与 Y 的熵重叠的部分，就是它们彼此透露的信息。"),
)  # fmt: skip
def draw_mutual_information(data: Data, picture: Figure) -> None:
    """The joint table, and bars whose lengths are the entropies."""
    table, bars = picture.subplots(1, 2, width_ratios=(1, 2.4))
    joint = data["joint"]
    show_table(table, joint, [[f"{value:.2f}" for value in row] for row in joint])
    table.set_xticks((0, 1), (localized("none", "不带伞"), localized("umbrella", "带伞")))
    table.set_yticks((0, 1, 2), (localized("sun", "晴"), localized("cloud", "阴"), localized("rain", "雨")))
    table.set(title=localized("Joint distribution", "联合分布"), xlabel="Y", ylabel="X")

    x, y, both, shared = (float(data[name]) for name in ("x", "y", "both", "shared"))
    alone_x, alone_y = float(data["x_given_y"]), float(data["y_given_x"])
    hue_x, hue_y, hue_i = series_color(0), series_color(1), series_color(4)
    rows: list[tuple[int, float, float, str, str]] = [
        (3, 0, both, role_color("muted"), f"H(X, Y) = {both:.2f}"),
        (2, 0, x, hue_x, f"H(X) = {x:.2f}"),
        (1, both - y, y, hue_y, f"H(Y) = {y:.2f}"),
        (0, 0, alone_x, hue_x, f"H(X|Y)\n{alone_x:.2f}"),
        (0, alone_x, shared, hue_i, f"I(X; Y)\n{shared:.2f}"),
        (0, alone_x + shared, alone_y, hue_y, f"H(Y|X)\n{alone_y:.2f}"),
    ]
    for level, start, length, color, text in rows:
        bars.barh(level, length, left=start, height=0.78, color=color, alpha=0.3, linewidth=0)
        bars.text(start + length / 2, level, text, ha="center", va="center", linespacing=1.25)
    for edge in (alone_x, x):
        for level in range(3):  # in the gaps only, so that no line crosses a text
            bars.plot([edge, edge], [level + 0.41, level + 0.59], color=role_color("text"), linewidth=0.9)
    bars.set(title=localized("Entropies in bits", "熵（比特）"), xlim=(0, both), ylim=(-0.5, 3.5), yticks=())
    bars.set_xlabel(localized("bits", "比特"))
    bars.spines["left"].set_visible(False)


def clustering_scores_data() -> Data:
    """Contingency tables of four clusterings of the same 300 samples, and their RI, ARI and AMI."""
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 3, size=300)
    wrong = rng.random(300) < 0.15
    clusters = {
        "renamed": (classes + 1) % 3,
        "nearly": np.where(wrong, rng.integers(0, 3, size=300), classes),
        "split": 2 * classes + rng.integers(0, 2, size=300),
        "random": rng.integers(0, 3, size=300),
    }
    scores = (clustering.rand_index, clustering.adjusted_rand_index, clustering.adjusted_mutual_information)
    tables = {name: clustering.contingency_table(classes, labels) for name, labels in clusters.items()}
    found = np.array([[score(classes, labels) for score in scores] for labels in clusters.values()])
    return {**tables, "scores": found}


@figure(
    "clustering_scores", chapter=4, rows=("4.5",), data=clustering_scores_data, size=(9.0, 4.2), panels=None,
    en=(
        "Classes against clusters",
        (
            "Names of clusters do not matter. The Rand index of random clusters is still high; adjusted scores are "
            "close to 0."
        ),
    ),
    zh=("类别与聚类的列联表", "聚类的名称无关紧要。随机聚类的兰德指数仍然很高，调整后的指数则接近 0。"),
)  # fmt: skip
def draw_clustering_scores(data: Data, picture: Figure) -> None:
    """A table of counts for each clustering, and its three scores below."""
    axes = picture.subplots(2, 4, height_ratios=(1.5, 1))
    titles = {
        "renamed": localized("Other names", "仅换名称"),
        "nearly": localized("Some mistakes", "少许错误"),
        "split": localized("Each class split", "每类一分为二"),
        "random": localized("At random", "随机"),
    }
    colors = (role_color("muted"), series_color(0), series_color(1))
    for column, (name, title) in enumerate(titles.items()):
        table, bars = axes[0, column], axes[1, column]
        counts = data[name]
        show_table(table, counts, [[str(count) for count in row] for row in counts], top=110)
        table.set(title=title, xlabel=localized("cluster", "聚类"), xticks=range(counts.shape[1]), yticks=range(3))
        values = data["scores"][column]
        bars.barh(range(3), np.maximum(values, 0), color=colors, height=0.62)
        for row, value in enumerate(values):
            annotate_point(bars, f"{value:.2f}".replace("-0.00", "0.00"), (max(value, 0), row), shift=(5, 0))
        bars.set(xlim=(0, 1.32), ylim=(2.5, -0.5), xticks=(0, 0.5, 1))
        bars.set_yticks(range(3), ("RI", "ARI", "AMI") if column == 0 else ("", "", ""))
        bars.tick_params(axis="y", length=0)
        bars.axvline(0, color=role_color("muted"), linewidth=0.8)
        bars.spines["left"].set_visible(False)
    axes[0, 0].set_ylabel(localized("class", "类别"))


def pair_confusion_data() -> Data:
    """The counts of pairs in the notes, and their Rand index: the index, its expectation, and the adjusted index."""
    pairs = clustering.PairConfusion(tp=50, fn=10, fp=5, tn=20)
    index, adjusted = clustering.rand_index(pairs=pairs), clustering.adjusted_rand_index(pairs=pairs)
    return {
        "pairs": np.reshape(pairs, (2, 2)),
        "index": np.asarray(index),
        "adjusted": np.asarray(adjusted),
        "chance": np.asarray((index - adjusted) / (1 - adjusted)),  # ARI = (RI - E) / (1 - E), solved for E
    }


@figure(
    "pair_confusion", chapter=4, rows=("4.5",), data=pair_confusion_data, size=(8.4, 2.9), panels=None,
    en=("The Rand index, adjusted for chance", "ARI is the share of the distance from chance to 1 that RI covers."),
    zh=("兰德指数及其调整", "ARI 表示 RI 在“随机水平到 1”这段路上走了多远。"),
)  # fmt: skip
def draw_pair_confusion(data: Data, picture: Figure) -> None:
    """The four kinds of pairs, and two bars: RI from 0, and ARI from the expected index."""
    table, bars = picture.subplots(1, 2, width_ratios=(1, 1.7))
    pairs = data["pairs"]
    names = (("TP", "FN"), ("FP", "TN"))
    show_table(table, pairs, [[f"{names[i][j]} = {pairs[i, j]}" for j in range(2)] for i in range(2)])
    table.set_xticks((0, 1), (localized("same cluster", "同簇"), localized("different", "不同簇")))
    table.set_yticks((0, 1), (localized("same class", "同类"), localized("different", "不同类")))
    table.set_title(localized("Pairs of samples", "样本对"))

    index, adjusted, chance = (float(data[name]) for name in ("index", "adjusted", "chance"))
    style: dict[str, Any] = {"height": 0.42, "linewidth": 0}
    bars.barh((1, 0), (1, 1 - chance), left=(0, chance), color=role_color("panel"), **style)
    bars.barh(1, index, color=role_color("muted"), alpha=0.55, **style)
    bars.barh(0, index - chance, left=chance, color=series_color(0), alpha=0.55, **style)
    bars.text(0.015, 1, f"RI = (TP + TN) / {localized('all', '总数')} = {index:.4f}", va="center")
    bars.text(chance + 0.015, 0, f"ARI = {adjusted:.3f}", va="center")
    for at in (chance, index, 1):
        bars.plot([at, at], [-0.35, 1.35], color=role_color("muted"), linewidth=0.8, linestyle=(0, (3, 3)), zorder=0)
    bars.set_xticks(
        (0, chance, index, 1), ("0", f"{chance:.2f}\n{localized('by chance', '随机水平')}", f"{index:.2f}\nRI", "1")
    )
    bars.set(
        xlim=(0, 1.005), ylim=(-0.45, 1.45), yticks=(), title=localized("From chance to agreement", "从随机到一致")
    )
    bars.spines["left"].set_visible(False)
