"""Figures of chapter 6: a search for hyperparameters, its best trials, its ranges, and the importance of each.

References:
    *Deep Learning from Scratch*, section 6.5. The notes, chapter 6, hyperparameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from zhishen import search
from zhishen._types import Array
from zhishen.errors import NumericalError
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.theme import colormap, font_size, localized, role_color
from zhishen.kernels import use_threads
from zhishen.train import Config

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_search_best", "draw_search_importance", "draw_search_narrowing", "search_best_data",
    "search_importance_data", "search_narrowing_data",
]  # fmt: skip

Data: TypeAlias = dict[str, Array]

_SPACE: Final[dict[str, search.Range]] = {
    "lr": search.Log(1e-5, 1.0),
    "optimizer.weight_decay": search.Log(1e-3, 1e1),
    "batch_size": search.Integer(20, 200),
    "network.hidden": search.Integer(5, 100),
}
_RATES: Final[dict[str, search.Range]] = {name: _SPACE[name] for name in ("lr", "optimizer.weight_decay")}
_SETTINGS: Final = {"samples": 500, "epochs": 10, "seed": 0}
_BEST: Final = 20
_TRIALS: Final = 100
_ROUNDS: Final = 4
_ROUND: Final = 10  # trials after which `search.coarse_to_fine` narrows its ranges
_LOWEST_COLOR: Final = 70.0  # accuracies in % up to this one have the same color


def _objective(samples: int, epochs: int) -> search.ValidationAccuracy:
    config = Config(
        network="two_layer", network_options={"hidden": 30}, optimizer="adamw", lr=0.001, epochs=epochs, batch_size=50
    )
    return search.ValidationAccuracy(config, samples=samples)


def _curves(point: Mapping[str, Any], samples: int, epochs: int) -> Array:
    """The training and the validation accuracy after each epoch, (epochs, 2); NaN after a divergence."""
    objective = _objective(samples, epochs)
    trainer = search.apply(objective.config, point).build_trainer(objective.dataset())
    try:
        with use_threads(1):
            trainer.fit()
    except NumericalError:
        pass  # the accuracies of earlier epochs are kept
    found = np.full((epochs, 2), np.nan)
    for k, record in enumerate(trainer.history):
        found[k] = record["train_accuracy"] or 0.0, record["validation_accuracy"] or 0.0
    return found


def _value(curves: Array) -> float | None:
    """The best validation accuracy; None if the training has diverged."""
    return None if np.isnan(curves).any() else float(curves[:, 1].max())


def _random_trials(*, trials: int, samples: int, epochs: int, seed: int) -> Data:
    """Random points of the space, each trained for a few epochs: their values by name, and ``curves``."""
    tried = [search.random_point(_SPACE, rng=np.random.default_rng([seed, number])) for number in range(trials)]
    curves = np.stack([_curves(point, samples, epochs) for point in tried])
    values = [_value(one) for one in curves]
    return {
        **{name: np.array([point[name] for point in tried], dtype=float) for name in _SPACE},
        "curves": curves,
        "value": np.array([np.nan if value is None else value for value in values]),
    }


# --- the best trials --------------------------------------------------------------------------------------------------


def search_best_data() -> Data:
    """The curves of the 20 best of 100 random points, the best first, (20, epochs, (training, validation))."""
    found = cached(_random_trials, trials=_TRIALS, **_SETTINGS)
    order = np.argsort(-np.nan_to_num(found["value"], nan=-1.0), kind="stable")[:_BEST]
    return {name: array[order] for name, array in found.items()}


@figure(
    "search_best", chapter=6, rows=("6.10",), data=search_best_data, size=(8.4, 7.0), panels=(4, 5),
    en=(
        "The 20 best of 100 random points",
        (
            "400 training digits and 100 validation digits, ten epochs for each trial. Accuracy in % on both; the "
            "trials are ranked by the validation accuracy. The learning rates η of the best trials are within two of "
            "the five decades of the search."
        ),
    ),
    zh=(
        "100 个随机点中最好的 20 个",
        (
            "用 400 个数字训练，留出 100 个验证，各训练十个 epoch。识别精度（%）：训练数字上与留出数字上，"
            "名次按后者排。搜索范围跨五个数量级，最好的那些学习率 η 只落在其中两个之内。"
        ),
    ),
)  # fmt: skip
def draw_search_best(data: Data, axes: list[Axes]) -> None:
    """A panel for each trial, the best first."""
    epochs = np.arange(1, data["curves"].shape[1] + 1)
    for k, ax in enumerate(axes):
        for i, role in enumerate(("train", "validation")):
            ax.plot(epochs, 100 * data["curves"][k, :, i], color=role_color(role), linewidth=1.6)
        ax.set_xlim(0.5, len(epochs) + 0.5)
        ax.set_ylim(0, 104)
        ax.set_yticks([0, 50, 100], labels=["0", "50", "100"] if k % 5 == 0 else [])
        ax.set_xticks([1, len(epochs)], labels=["1", str(len(epochs))] if k >= 15 else [])
        ax.grid(visible=True, axis="y")
        ax.set_title(f"{k + 1}: {100 * data['value'][k]:.0f} %")
        ax.text(
            0.96, 0.06, f"η = {data['lr'][k]:.1g}", transform=ax.transAxes, ha="right", color=role_color("muted"),
            fontsize=font_size("note"),
        )  # fmt: skip
    for i, (role, label) in enumerate(
        (("train", localized("training", "训练")), ("validation", localized("validation", "留出")))
    ):
        axes[0].text(
            0.96, 0.36 - 0.15 * i, label, transform=axes[0].transAxes, ha="right", color=role_color(role),
            fontsize=font_size("note"),
        )  # fmt: skip
    for ax in axes[15:]:
        ax.set_xlabel("epoch")


# --- coarse to fine ---------------------------------------------------------------------------------------------------


def _rounds(*, rounds: int, samples: int, epochs: int, seed: int) -> Data:
    """Rounds of ten points each, with ranges around the best points so far.

    ``lr``, ``decay`` and ``value`` are (rounds, 10); ``range`` is (rounds, (lr, decay), (low, high)).
    """
    trials: list[search.Trial] = []
    ranges: list[list[tuple[float, float]]] = []
    for number in range(rounds * _ROUND):
        if number % _ROUND == 0:
            narrowed: Any = search.narrow(_RATES, trials)
            ranges.append([(narrowed[name].low, narrowed[name].high) for name in _RATES])
        point = search.coarse_to_fine(_RATES, trials, number, seed=seed)
        value = _value(_curves(point, samples, epochs))
        trials.append(search.Trial(number, "failed" if value is None else "complete", point, value))
    shape = (rounds, _ROUND)
    return {
        "lr": np.array([trial.point["lr"] for trial in trials], dtype=float).reshape(shape),
        "decay": np.array([trial.point["optimizer.weight_decay"] for trial in trials], dtype=float).reshape(shape),
        "value": np.array([np.nan if trial.value is None else trial.value for trial in trials]).reshape(shape),
        "range": np.array(ranges),
    }


def search_narrowing_data() -> Data:
    """Four rounds of a search for learning rate and weight decay."""
    return cached(_rounds, rounds=_ROUNDS, **_SETTINGS)


@figure(
    "search_narrowing", chapter=6, rows=("6.10",), data=search_narrowing_data, size=(9.0, 3.2), panels=(1, 4),
    en=(
        "From coarse to fine",
        (
            "Ten random points in each round, colored by their validation accuracy (palest: 70 % or less); points of "
            "earlier rounds are gray. Each round draws its points from ranges around the three best points so far "
            "(box), on logarithmic scales."
        ),
    ),
    zh=(
        "由粗到细",
        (
            "每轮十个随机点，颜色为留出数字上的识别精度（最浅：不超过 70 %），灰点属于之前各轮。每一轮的点取自围绕目前"
            "最好三点的范围（方框），按对数刻度。"
        ),
    ),
)  # fmt: skip
def draw_search_narrowing(data: Data, axes: list[Axes]) -> None:
    """A panel for each round with its range, its points, and the points of earlier rounds."""
    high = 100 * float(np.nanmax(data["value"]))
    places: Any = None
    for k, ax in enumerate(axes):
        (left, right), (bottom, top) = data["range"][k].tolist()
        ax.fill([left, right, right, left], [bottom, bottom, top, top], color=role_color("panel"), zorder=0)
        ax.plot(
            [left, right, right, left, left], [bottom, bottom, top, top, bottom], color=role_color("muted"),
            linewidth=0.9, zorder=1, clip_on=False,
        )  # fmt: skip
        ax.scatter(data["lr"][:k], data["decay"][:k], s=8, color=role_color("muted"), alpha=0.5, linewidths=0, zorder=2)
        value = 100 * data["value"][k]
        places = ax.scatter(
            data["lr"][k], data["decay"][k], c=value, cmap=colormap("sequential"), vmin=_LOWEST_COLOR, vmax=high, s=24,
            edgecolors=role_color("text"), linewidths=0.6, zorder=4, clip_on=False, plotnonfinite=True,
        )  # fmt: skip
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_xlim(data["range"][0, 0].tolist())
        ax.set_ylim(data["range"][0, 1].tolist())
        ax.minorticks_off()
        ax.set_title(
            localized(
                "round {number}: best {percent:.0f} %",
                "第 {number} 轮：最好 {percent:.0f} %",
                number=k + 1,
                percent=float(np.nanmax(value)),
            )
        )
        ax.set_xlabel(localized("learning rate η", "学习率 η"))
        if k:
            ax.set_yticklabels([])
    axes[0].set_ylabel(localized("weight decay λ", "权值衰减 λ"))
    bar: Any = axes[0].figure.colorbar(places, ax=axes, pad=0.01, aspect=16, extend="min")
    bar.set_label(localized("accuracy, %", "识别精度（%）"))
    bar.outline.set_visible(False)


# --- importance -----------------------------------------------------------------------------------------------------


def _importance(*, trials: int, samples: int, epochs: int, seed: int) -> Data:
    """The importances of the hyperparameters, from a study of the same random points, whose values are known."""
    known = cached(_random_trials, trials=trials, samples=samples, epochs=epochs, seed=seed)
    values = iter(known["value"].tolist())
    study = search.Study(_SPACE, strategy="random", seed=seed)
    study.optimize(lambda _point, _report: next(values), trials=trials)  # a trial with NaN, after a divergence, fails
    shares = study.importance()
    return {"share": np.array([shares.get(name, 0.0) for name in _SPACE])}


def search_importance_data() -> Data:
    """The importance ``share`` of each of four hyperparameters, from 100 random points, in the order of the space.

    Raises:
        MissingDependencyError: Optuna, which estimates the importances, is not installed.
    """
    settings = {"trials": _TRIALS, **_SETTINGS}
    return {**cached(_random_trials, **settings), **cached(_importance, **settings)}


@figure(
    "search_importance", chapter=6, rows=("6.10",), data=search_importance_data, size=(8.4, 3.6), panels=(1, 2),
    en=(
        "Which hyperparameter is important",
        (
            "Left: how much each hyperparameter decides whether one of 100 random points is in the best quarter "
            "(PED-ANOVA), as shares of 1. Right: the reason. Only the middle of the range of learning rates gives high "
            "accuracies."
        ),
    ),
    zh=(
        "哪个超参数重要",
        (
            "左：在 100 个随机点中，各超参数在多大程度上决定一个点是否属于最好的四分之一（PED-ANOVA），合计为 1。右："
            "原因。只有学习率范围的中段才好。"
        ),
    ),
)  # fmt: skip
def draw_search_importance(data: Data, axes: list[Axes]) -> None:
    """The importances at the left, the accuracy by learning rate at the right."""
    left, right = axes
    names = [
        localized("learning rate", "学习率"), localized("weight decay", "权值衰减"), localized("batch size", "批大小"),
        localized("hidden neurons", "隐藏神经元数"),
    ]  # fmt: skip
    order = np.argsort(data["share"], kind="stable")
    shares = data["share"][order]
    left.barh(np.arange(len(order)), shares, color=role_color("train"), height=0.6)
    for place, share in enumerate(shares.tolist()):
        left.annotate(
            f"{share:.2f}", (share, place), xytext=(4, 0), textcoords="offset points", va="center",
            fontsize=font_size("note"), color=role_color("text"),
        )  # fmt: skip
    left.set_yticks(np.arange(len(order)), labels=[names[i] for i in order.tolist()])
    left.tick_params(axis="y", length=0)
    left.set_xlim(0, 1.12 * max(float(shares.max()), 0.01))
    left.set_xticks([])
    left.spines["bottom"].set_visible(False)
    left.set_title(localized("importance", "重要程度"))
    right.scatter(data["lr"], 100 * data["value"], s=18, color=role_color("train"), alpha=0.7, linewidths=0)
    right.set_xscale("log")
    right.set_xlim(8e-6, 1.25)
    right.set_ylim(0, 100)
    right.grid(visible=True, axis="y")
    right.set_title(localized("validation accuracy, %", "留出数字上的识别精度（%）"))
    right.set_xlabel(localized("learning rate η", "学习率 η"))
