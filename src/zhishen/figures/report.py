"""A run told on one page: what was trained and how, what it learnt, where it errs, what happens inside.

`report_data` looks at the run and computes; `report_page` writes one file of HTML with every picture inside of it,
which needs no network and nothing beside it.
"""

from __future__ import annotations

import base64
import html
import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array, Float, Int
from zhishen.data import Dataset
from zhishen.figures.drawing.scene import cut_short
from zhishen.figures.learnt import mosaic, show_confusion, show_sheet
from zhishen.figures.look import colour, rc, say
from zhishen.figures.page import reading_style, whole_page
from zhishen.figures.runs import (
    Misclassified,
    as_images,
    draw_learning_curves,
    draw_misclassified,
    learning_curves_data,
    misclassified_data,
)
from zhishen.kernels import use_threads
from zhishen.metrics import confusion_matrix
from zhishen.nn import Network, Observation, Sequential, feature_maps, filters
from zhishen.train import Record, read_history, read_run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["RunReport", "report_data", "report_page"]

_BATCH: Final = 100  # images that are sent through the network to look inside
_SAMPLE: Final = 2_000  # values of an activation that its histogram is made of
_DPI: Final = 110
_ACROSS: Final = 16  # filters in a row
_HISTOGRAMS: Final = 48  # the largest number of histograms of activations
_ROUNDS: Final = 5  # how often the time of each layer is measured


@dataclass(frozen=True, eq=False)
class RunReport:
    """What a report shows, as numbers.

    If the data of the run are missing, so are the values that need them: they are None or empty.

    Attributes:
        name: of the run's folder.
        settings: what was asked for, by section and option, as in ``config.toml``.
        history: a record an epoch.
        summary: the layers, their shapes and parameters, as text.
        class_names: what the classes are called.
        confusion: (C, C), how often class i was taken for class j.
        mistakes: the images that are wrong, the most confident first.
        filters: by layer, (O, C, FH, FW); empty without convolutions.
        activations: by layer, a sample of the values of a mini-batch, see `layer_outputs`.
        gradient_norms: by parameter, the length of its gradient on a mini-batch of training images.
        weight_norms: by parameter, its own length.
        layer_seconds: by layer, the seconds that its forward pass takes for a mini-batch, see `layer_seconds`.
    """

    name: str
    settings: dict[str, Any]
    history: list[Record]
    summary: str
    class_names: tuple[str, ...]
    filters: dict[str, Array]
    weight_norms: dict[str, float]
    confusion: Int[Array, "C C"] | None = None
    mistakes: Misclassified | None = None
    activations: dict[str, Float[Array, "K"]] = field(default_factory=dict[str, Array])
    gradient_norms: dict[str, float] = field(default_factory=dict[str, float])
    layer_seconds: dict[str, float] = field(default_factory=dict[str, float])


def report_data(run: str | os.PathLike[str], *, best: bool = False, data: str | None = None) -> RunReport:
    """Look at a run: its history, what its network gets wrong, and what happens in it for a mini-batch.

    Args:
        run: the folder.
        best: take the best checkpoint, not the last weights.
        data: other data than those of the run, or the folder to which they have moved.

    Raises:
        CheckpointError: the folder is not a run, or is damaged.
        DataError: the data are damaged, or there are none in ``data``.
    """
    home = Path(run)
    found = read_run(home, best=best)
    history = read_history(home / "history.jsonl")
    network, described = found.network, found.data
    report = RunReport(
        name=home.resolve().name,
        settings=found.config.as_dict(),
        history=history,
        summary=network.summary(),
        class_names=described.class_names or tuple(map(str, range(described.classes))),
        filters=filters(network),
        weight_norms={name: float(np.linalg.norm(W)) for name, W in network.params.items()},
    )
    if data is None and not found.has_data:
        return report
    dataset = found.load_data(data, compact=True)
    with use_threads(found.config.threads):
        return replace(report, **_measurements(network, dataset))


def _measurements(network: Network, dataset: Dataset) -> dict[str, Any]:
    """The fields of a report that need the data."""
    probabilities = network.probabilities(dataset.test.x)
    classes = max(dataset.classes, probabilities.shape[1])
    batch = dataset.train.x[:_BATCH], dataset.train.t[:_BATCH]
    gradients = network.gradient(*batch)
    activations = layer_outputs(network, batch[0])
    return {
        "confusion": confusion_matrix(dataset.test.t, probabilities.argmax(axis=1), classes=classes),
        "mistakes": _mistakes(dataset, probabilities),
        "activations": {name: _sample(values) for name, values in activations.items()},
        "gradient_norms": {name: float(np.linalg.norm(g)) for name, g in gradients.items()},
        "layer_seconds": layer_seconds(network, batch[0]),
    }


def _mistakes(dataset: Dataset, probabilities: Array) -> Misclassified:
    images = as_images(dataset.test.x, dataset.image_shape)
    return misclassified_data(images, dataset.test.t, probabilities, count=24)


def _sample(values: Array) -> Array:
    """Evenly spread over all of them."""
    flat = values.reshape(-1)
    return flat[:: max(1, flat.size // _SAMPLE)].astype(np.float64)


def layer_outputs(network: Network, x: Array) -> dict[str, Array]:
    """The output of every layer for a batch, by path, in the order of the computation, each once.

    These are those of `feature_maps`, without layers that only pass on what the last layer in them gives, as a
    `Sequential` does. A residual block gives a sum of its own, after the layers in it.
    """
    passing = _passing_on(network)
    return {name: y for name, y in feature_maps(network, x).items() if name.partition(" (")[0] not in passing}


def layer_seconds(network: Network, x: Array) -> dict[str, float]:
    """The seconds that each layer's forward pass takes for a batch, in evaluation, the smallest of five.

    The layers run one by one, and each has the time since the one before it ended. So a block has the time from the end
    of the last layer in it, such as that of the sum of a residual block; what it does before a layer in it counts for
    that layer. A block that only hands on, as a `Sequential` does, is left out.
    """
    passing, batch = _passing_on(network), network.as_batch(x)
    calls: list[tuple[str, float]] = []
    last = 0.0

    def note(seen: Observation) -> None:
        nonlocal last
        name = seen.name if seen.call == 1 else f"{seen.name} ({seen.call})"
        calls.append((name, time.perf_counter() - last))
        last = time.perf_counter()

    # One run of several batches, for what a run begins with is no layer's; the first batch warms up.
    with network.observe(note):
        network.predict(np.concatenate([batch] * (1 + _ROUNDS)), batch_size=len(batch))
    count = len(calls) // (1 + _ROUNDS)
    return {
        name: min(took for _, took in calls[place + count :: count])
        for place, (name, _) in enumerate(calls[:count])
        if name.partition(" (")[0] not in passing
    }


def _passing_on(network: Network) -> set[str]:
    """The paths of the blocks whose output is that of the last layer in them."""
    return {path for path, layer in network.walk().layers.items() if type(layer).forward is Sequential.forward}


# --- drawing ----------------------------------------------------------------------------------------------------------


def draw_bars(values: Mapping[str, float], ax: Axes, *, label: str, role: str, log: bool = False) -> None:
    """A bar for each, from the first at the top to the last; none where there is no number."""
    from matplotlib.ticker import LogLocator, NullLocator

    names = list(values)
    ax.barh(range(len(names)), list(values.values()), color=colour(role), height=0.7)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)  # half a row at the ends, however many there are
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(label)
    known = [value for value in values.values() if not math.isnan(value)]
    if log and known and min(known) > 0:
        ax.set_xscale("log")
        ax.xaxis.set_major_locator(LogLocator(numticks=5))
        ax.xaxis.set_minor_locator(NullLocator())
    ax.grid(visible=True, axis="x")


def evenly(activations: Mapping[str, Array]) -> dict[str, Array]:
    """As many of the layers as stay readable, evenly spread from the first to the last."""
    names = list(activations)
    places = np.linspace(0, len(names) - 1, min(len(names), _HISTOGRAMS)).round().astype(int)
    return {names[place]: activations[names[place]] for place in places}


def draw_activations(activations: Mapping[str, Array], figure: Figure) -> None:
    """A histogram of each layer's output."""
    columns = min(4, len(activations))
    axes = figure.subplots(-(-len(activations) // columns), columns, squeeze=False)
    for ax in axes.flat[len(activations) :]:
        ax.set_visible(False)
    for ax, (name, values) in zip(axes.flat, activations.items(), strict=False):
        finite = values[np.isfinite(values)]
        ax.hist(finite, bins=40, color=colour("forward"))
        zeros = float(np.mean(values == 0))
        said = cut_short(name, 28 if zeros < 0.01 else 16)
        ax.set_title(said if zeros < 0.01 else say(f"{said} ({zeros:.0%} are 0)", f"{said}（{zeros:.0%} 为 0）"))
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.locator_params(axis="x", nbins=4)


def draw_filters(W: Array, figure: Figure) -> None:
    """The filters of a convolution, as far as they are pictures: their first channel, at most 64 of them."""
    shown = W[:64, 0] if W.ndim == 4 else W[:64, :1]
    bound = float(np.abs(shown).max()) or 1.0
    ax, sheet = figure.add_axes((0, 0, 1, 1)), mosaic(shown, _ACROSS)
    show_sheet(sheet, ax, kind="diverging", low=-bound, high=bound, between="paper")


def _picture(draw: Any, size: tuple[float, float], *, layout: Any = "constrained") -> str:
    """A figure that ``draw`` draws, as an image that stands in the page itself."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(rc()):
        figure = Figure(figsize=size, dpi=_DPI, layout=layout)
        draw(figure)
        content = BytesIO()
        FigureCanvasAgg(figure).print_png(content)
    image = base64.b64encode(content.getvalue()).decode()
    width, height = (round(100 * inches) for inches in size)
    return f'<img width="{width}" height="{height}" alt="" src="data:image/png;base64,{image}">'


# --- the page ---------------------------------------------------------------------------------------------------------


def report_page(report: RunReport) -> str:
    """The page, in the look that holds now; every name in it is escaped."""
    parts = [
        f"<h1>{html.escape(report.name)}</h1>",
        _result(report),
        _section(say("Learning curves", "学习曲线"), _curves(report)),
        _section(say("What was taken for what", "混淆矩阵"), _confusion(report)),
        _section(say("Mistakes", "识别错误的图像"), _wrong(report)),
        _section(say("Filters", "滤波器"), *_filters(report)),
        _section(say("Activations of a mini-batch", "一个小批量的激活值分布"), _inside(report)),
        _section(say("Gradients of a mini-batch", "一个小批量的梯度"), _gradients(report)),
        _section(say("Time of each layer", "各层用时"), _times(report)),
        _section(say("Network", "网络结构"), f"<pre>{html.escape(report.summary)}</pre>"),
        _section(say("Settings", "设置"), _settings(report.settings)),
    ]
    style = f"""img {{ max-width: 100%; height: auto; }}
.result {{ font-size: 1.15rem; }}
pre {{ background: {colour("panel")}; padding: 1rem; overflow-x: auto; font-size: 0.85rem; }}
th {{ text-align: left; font-weight: normal; color: {colour("muted")}; padding-right: 2rem; }}"""
    body = "\n".join(part for part in parts if part)
    return whole_page(report.name, body, style=reading_style(width=960, more=style))


def _section(title: str, *content: str) -> str:
    shown = [text for text in content if text]
    return f"<h2>{html.escape(title)}</h2>\n" + "\n".join(shown) if shown else ""


def _result(report: RunReport) -> str:
    last = report.history[-1] if report.history else None
    if report.confusion is None:
        place = report.settings["data"]["source"]
        found = say(
            f"The data of the run are not in {place}: the parts of this report that need them are omitted",
            f"运行所用的数据不在 {place}：本报告省略了需要数据的部分",
        )
    else:
        right, total = int(np.trace(report.confusion)), int(report.confusion.sum())
        found = say(
            f"{100 * right / total:.2f} % of {total:,} test images are right, {total - right:,} wrong",
            f"{total:,} 张测试图像中 {100 * right / total:.2f} % 识别正确，{total - right:,} 张错误",
        )
    if last is not None:
        found += say(
            f"; {last['epoch']} epochs, {last['step']:,} updates, {last['seconds']:.0f} s of training",
            f"；{last['epoch']} 个 epoch，{last['step']:,} 次更新，训练 {last['seconds']:.0f} 秒",
        )
    return f"<p class='result'>{html.escape(found)}</p>"


def _curves(report: RunReport) -> str:
    if not report.history:
        return ""

    def draw(figure: Figure) -> None:
        axes = list(figure.subplots(1, 2))
        figure.subplots_adjust(left=0.055, right=0.985, bottom=0.14, top=0.88, wspace=0.13)
        draw_learning_curves(learning_curves_data(report.history), axes)

    return _picture(draw, (9.4, 3.7), layout=None)


def _confusion(report: RunReport) -> str:
    confusion = report.confusion
    if confusion is None:
        return ""
    side = max(4.5, 0.52 * len(report.class_names))

    def draw(figure: Figure) -> None:
        ax = figure.subplots()
        show_confusion(confusion, report.class_names, ax)
        ax.set(xlabel=say("taken for", "识别为"), ylabel=say("is", "实际为"))

    return _picture(draw, (side + 0.4, side))


def _wrong(report: RunReport) -> str:
    mistakes = report.mistakes
    if mistakes is None:
        return ""
    rows = -(-len(mistakes.images) // 8)
    return _picture(lambda figure: draw_misclassified(mistakes, figure), (8.9, 1.3 + 1.45 * rows), layout=None)


def _filters(report: RunReport) -> list[str]:
    found: list[str] = []
    for name, W in report.filters.items():
        rows = -(-min(64, len(W)) // _ACROSS)
        caption = f"<p>{html.escape(name)}: {' x '.join(map(str, W.shape))}</p>"
        size = (
            (8.9, 8.9 * (rows * (W.shape[2] + 1) - 1) / (_ACROSS * (W.shape[-1] + 1) - 1))
            if W.ndim == 4
            else (8.9, 0.5 * rows)
        )
        found.append(caption + _picture(lambda figure, W=W: draw_filters(W, figure), size, layout=None))
    return found


def _inside(report: RunReport) -> str:
    if not report.activations:
        return ""
    shown, count = evenly(report.activations), len(report.activations)
    rows = -(-len(shown) // 4)
    note = say(f"{len(shown)} of {count} layers, evenly spread", f"共 {count} 层，均匀选取其中 {len(shown)} 层")
    told = f"<p>{html.escape(note)}</p>\n" if len(shown) < count else ""
    height = 1.5 * rows

    def draw(figure: Figure) -> None:
        draw_activations(shown, figure)
        figure.subplots_adjust(
            left=0.01, right=0.99, bottom=0.3 / height, top=1 - 0.3 / height, wspace=0.08, hspace=0.75
        )

    return told + _picture(draw, (9.4, height), layout=None)


def _gradients(report: RunReport) -> str:
    if not report.gradient_norms:
        return ""
    # Parameters that are frozen have no gradient.
    lengths = {name: report.gradient_norms.get(name, math.nan) for name in report.weight_norms}

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        draw_bars(lengths, left, label=say("length of the gradient", "梯度的模"), role="backward", log=True)
        draw_bars(report.weight_norms, right, label=say("length of the parameter", "参数的模"), role="parameter")
        right.set_yticklabels([])  # the rows are those of the left

    return _picture(draw, (9.4, 0.8 + 0.24 * len(lengths)))


def _times(report: RunReport) -> str:
    if not report.layer_seconds:
        return ""
    milliseconds = {name: 1000 * seconds for name, seconds in report.layer_seconds.items()}
    label = say(f"milliseconds, forward, {_BATCH} images", f"前向传播 {_BATCH} 张图像的毫秒数")
    return _picture(
        lambda figure: draw_bars(milliseconds, figure.subplots(), label=label, role="forward"),
        (7.0, 0.8 + 0.24 * len(milliseconds)),
    )


def _settings(settings: Mapping[str, Any]) -> str:
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}: {option}": chosen for option, chosen in value.items()}
        else:
            flat[name] = value
    rows = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(str(value))}</td></tr>" for name, value in flat.items()
    )
    return f"<table>{rows}</table>"
