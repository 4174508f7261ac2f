"""The report of a run on one page: its settings, its learning curves, its mistakes, and the layers of its network.

`report_data` reads the run and computes; `report_page` makes one HTML page that contains all its images.
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
from zhishen.figures.confusion_matrix import show_confusion_matrix
from zhishen.figures.drawing.text_measures import shorten_name
from zhishen.figures.image_grids import image_grid, show_image
from zhishen.figures.learning_curves import draw_learning_curves, learning_curves_data
from zhishen.figures.misclassified import Misclassified, as_images, draw_misclassified, misclassified_data
from zhishen.figures.page import article_css, html_page
from zhishen.figures.theme import figure_settings, localized, role_color
from zhishen.kernels import use_threads
from zhishen.metrics import confusion_matrix
from zhishen.nn import Network, Observation, Sequential, feature_maps, filters
from zhishen.train import Record, read_history, read_run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["RunReport", "report_data", "report_page"]

_BATCH: Final = 100  # images of the mini-batch
_SAMPLE: Final = 2_000  # values of a layer's output in its histogram
_DPI: Final = 110
_COLUMNS: Final = 16  # filters in a row
_HISTOGRAMS: Final = 48  # the largest number of histograms of activations
_ROUNDS: Final = 5  # measurements of each layer's time


@dataclass(frozen=True, eq=False)
class RunReport:
    """The numbers of a report.

    If the data of the run are missing, so are the values that need them: they are None or empty.

    Attributes:
        name: the name of the run's folder.
        settings: the settings of the run, by section and option, as in ``config.toml``.
        history: a record for each epoch.
        summary: the table of the network's layers, as text.
        class_names: the names of the classes.
        confusion: (C, C), how often class i was predicted as class j.
        mistakes: misclassified test images, the most confident mistakes first.
        filters: by layer, (O, C, FH, FW); empty without convolutions.
        activations: by layer, a sample of its output for a mini-batch, see `layer_outputs`.
        gradient_norms: by parameter, the norm of its gradient on a mini-batch of training images.
        weight_norms: by parameter, its norm.
        layer_seconds: by layer, the seconds of its forward pass for a mini-batch, see `layer_seconds`.
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
    """Compute the numbers of a report.

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
        "mistakes": _misclassified(dataset, probabilities),
        "activations": {name: _sample(values) for name, values in activations.items()},
        "gradient_norms": {name: float(np.linalg.norm(g)) for name, g in gradients.items()},
        "layer_seconds": layer_seconds(network, batch[0]),
    }


def _misclassified(dataset: Dataset, probabilities: Array) -> Misclassified:
    images = as_images(dataset.test.x, dataset.image_shape)
    return misclassified_data(images, dataset.test.t, probabilities, count=24)


def _sample(values: Array) -> Array:
    """A sample of the values, evenly spaced."""
    flat = values.reshape(-1)
    return flat[:: max(1, flat.size // _SAMPLE)].astype(np.float64)


def layer_outputs(network: Network, x: Array) -> dict[str, Array]:
    """The output of every layer for a batch, by path, in the order of the computation.

    These are the outputs of `feature_maps` without those of blocks whose output is that of their last layer, such as a
    `Sequential`. A residual block has an output of its own, a sum, which comes after those of its layers.
    """
    omitted = _pass_through_blocks(network)
    return {name: y for name, y in feature_maps(network, x).items() if name.partition(" (")[0] not in omitted}


def layer_seconds(network: Network, x: Array) -> dict[str, float]:
    """The seconds of each layer's forward pass for a batch in evaluation mode, the minimum of five measurements.

    The time of a layer begins when the previous layer ends. So the time of a block is the time after its last layer,
    such as that of the sum of a residual block; work of the block before one of its layers counts for that layer. A
    block whose output is that of its last layer, such as a `Sequential`, is omitted.
    """
    omitted, batch = _pass_through_blocks(network), network.as_batch(x)
    calls: list[tuple[str, float]] = []
    last = 0.0

    def note(seen: Observation) -> None:
        nonlocal last
        name = seen.name if seen.call == 1 else f"{seen.name} ({seen.call})"
        calls.append((name, time.perf_counter() - last))
        last = time.perf_counter()

    # One run has several batches, because the start of a run belongs to no layer; the first batch is not measured.
    with network.observe(note):
        network.predict(np.concatenate([batch] * (1 + _ROUNDS)), batch_size=len(batch))
    count = len(calls) // (1 + _ROUNDS)
    return {
        name: min(seconds for _, seconds in calls[place + count :: count])
        for place, (name, _) in enumerate(calls[:count])
        if name.partition(" (")[0] not in omitted
    }


def _pass_through_blocks(network: Network) -> set[str]:
    """The paths of the blocks whose output is that of the last layer in them."""
    return {path for path, layer in network.walk().layers.items() if type(layer).forward is Sequential.forward}


# --- drawing ----------------------------------------------------------------------------------------------------------


def draw_bars(values: Mapping[str, float], ax: Axes, *, label: str, role: str, log: bool = False) -> None:
    """Draw a bar for each value, the first at the top; NaN has no bar."""
    from matplotlib.ticker import LogLocator, NullLocator

    names = list(values)
    ax.barh(range(len(names)), list(values.values()), color=role_color(role), height=0.7)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)  # half a row at both ends
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(label)
    known = [value for value in values.values() if not math.isnan(value)]
    if log and known and min(known) > 0:
        ax.set_xscale("log")
        ax.xaxis.set_major_locator(LogLocator(numticks=5))
        ax.xaxis.set_minor_locator(NullLocator())
    ax.grid(visible=True, axis="x")


def evenly_spaced(activations: Mapping[str, Array]) -> dict[str, Array]:
    """At most 48 of the layers, evenly spaced from the first to the last."""
    names = list(activations)
    places = np.linspace(0, len(names) - 1, min(len(names), _HISTOGRAMS)).round().astype(int)
    return {names[place]: activations[names[place]] for place in places}


def draw_activations(activations: Mapping[str, Array], figure: Figure) -> None:
    """Draw a histogram of each layer's output."""
    columns = min(4, len(activations))
    axes = figure.subplots(-(-len(activations) // columns), columns, squeeze=False)
    for ax in axes.flat[len(activations) :]:
        ax.set_visible(False)
    for ax, (name, values) in zip(axes.flat, activations.items(), strict=False):
        finite = values[np.isfinite(values)]
        ax.hist(finite, bins=40, color=role_color("forward"))
        zeros = float(np.mean(values == 0))
        if zeros < 0.01:
            ax.set_title(shorten_name(name, 28))
        else:
            title = localized(
                "{layer} ({share:.0%} are 0)", "{layer}（{share:.0%} 为 0）", layer=shorten_name(name, 16), share=zeros
            )
            ax.set_title(title)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.locator_params(axis="x", nbins=4)


def draw_filters(W: Array, figure: Figure) -> None:
    """Draw the first channel of at most 64 filters of a convolution."""
    shown = W[:64, 0] if W.ndim == 4 else W[:64, :1]
    bound = float(np.abs(shown).max()) or 1.0
    ax, sheet = figure.add_axes((0, 0, 1, 1)), image_grid(shown, _COLUMNS)
    show_image(sheet, ax, kind="diverging", low=-bound, high=bound, nan_role="background")


def _embedded_image(draw: Any, size: tuple[float, float], *, layout: Any = "constrained") -> str:
    """The HTML of an image that contains the figure of ``draw``."""
    with figure_settings():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=size, dpi=_DPI, layout=layout)
        draw(figure)
        content = BytesIO()
        FigureCanvasAgg(figure).print_png(content)
    image = base64.b64encode(content.getvalue()).decode()
    width, height = (round(100 * inches) for inches in size)
    return f'<img width="{width}" height="{height}" alt="" src="data:image/png;base64,{image}">'


# --- the page ---------------------------------------------------------------------------------------------------------


def report_page(report: RunReport) -> str:
    """The HTML page of a report, in the current style."""
    parts = [
        f"<h1>{html.escape(report.name)}</h1>",
        _result_section(report),
        _section(localized("Learning curves", "学习曲线"), _curves_section(report)),
        _section(localized("Confusion matrix", "混淆矩阵"), _confusion_section(report)),
        _section(localized("Misclassified images", "识别错误的图像"), _misclassified_section(report)),
        _section(localized("Filters", "滤波器"), *_filters_section(report)),
        _section(
            localized("Activations of a mini-batch", "一个 mini-batch 的激活值分布"), _activations_section(report)
        ),
        _section(localized("Gradients of a mini-batch", "一个 mini-batch 的梯度"), _gradients_section(report)),
        _section(localized("Time of each layer", "各层用时"), _times_section(report)),
        _section(localized("Network", "网络结构"), f"<pre>{html.escape(report.summary)}</pre>"),
        _section(localized("Settings", "设置"), _settings_section(report.settings)),
    ]
    style = f"""img {{ max-width: 100%; height: auto; }}
.result {{ font-size: 1.15rem; }}
pre {{ background: {role_color("panel")}; padding: 1rem; overflow-x: auto; font-size: 0.85rem; }}
th {{ text-align: left; font-weight: normal; color: {role_color("muted")}; padding-right: 2rem; }}"""
    body = "\n".join(part for part in parts if part)
    return html_page(report.name, body, style=article_css(width=960, more=style))


def _section(title: str, *content: str) -> str:
    shown = [text for text in content if text]
    return f"<h2>{html.escape(title)}</h2>\n" + "\n".join(shown) if shown else ""


def _result_section(report: RunReport) -> str:
    last = report.history[-1] if report.history else None
    if report.confusion is None:
        result = localized(
            "The data of the run are not in {place}: this report omits the parts that need them",
            "这次训练的数据不在 {place}：本报告省略了需要数据的部分",
            place=report.settings["data"]["source"],
        )
    else:
        right, total = int(np.trace(report.confusion)), int(report.confusion.sum())
        result = localized(
            "{percent:.2f} % of {total:,} test images are classified correctly, {wrong:,} are not",
            "{total:,} 张测试图像中 {percent:.2f} % 识别正确，{wrong:,} 张错误",
            percent=100 * right / total,
            total=total,
            wrong=total - right,
        )
    if last is not None:
        result += localized(
            "; {epochs} epochs, {steps:,} updates, {seconds:.0f} s of training",
            "；{epochs} 个 epoch，{steps:,} 次更新，训练 {seconds:.0f} 秒",
            epochs=last["epoch"],
            steps=last["step"],
            seconds=last["seconds"],
        )
    return f"<p class='result'>{html.escape(result)}</p>"


def _curves_section(report: RunReport) -> str:
    if not report.history:
        return ""

    def draw(figure: Figure) -> None:
        axes = list(figure.subplots(1, 2))
        figure.subplots_adjust(left=0.055, right=0.985, bottom=0.14, top=0.88, wspace=0.13)
        draw_learning_curves(learning_curves_data(report.history), axes)

    return _embedded_image(draw, (9.4, 3.7), layout=None)


def _confusion_section(report: RunReport) -> str:
    confusion = report.confusion
    if confusion is None:
        return ""
    side = max(4.5, 0.52 * len(report.class_names))

    def draw(figure: Figure) -> None:
        ax = figure.subplots()
        show_confusion_matrix(confusion, report.class_names, ax)
        ax.set(xlabel=localized("predicted class", "识别为"), ylabel=localized("true class", "实际为"))

    return _embedded_image(draw, (side + 0.4, side))


def _misclassified_section(report: RunReport) -> str:
    mistakes = report.mistakes
    if mistakes is None:
        return ""
    rows = -(-len(mistakes.images) // 8)
    return _embedded_image(lambda figure: draw_misclassified(mistakes, figure), (8.9, 1.3 + 1.45 * rows), layout=None)


def _filters_section(report: RunReport) -> list[str]:
    sections: list[str] = []
    for name, W in report.filters.items():
        rows = -(-min(64, len(W)) // _COLUMNS)
        caption = f"<p>{html.escape(name)}: {' x '.join(map(str, W.shape))}</p>"
        size = (
            (8.9, 8.9 * (rows * (W.shape[2] + 1) - 1) / (_COLUMNS * (W.shape[-1] + 1) - 1))
            if W.ndim == 4
            else (8.9, 0.5 * rows)
        )
        sections.append(caption + _embedded_image(lambda figure, W=W: draw_filters(W, figure), size, layout=None))
    return sections


def _activations_section(report: RunReport) -> str:
    if not report.activations:
        return ""
    shown, count = evenly_spaced(report.activations), len(report.activations)
    rows = -(-len(shown) // 4)
    note = localized(
        "{shown} of {count} layers, evenly spaced",
        "共 {count} 层，均匀选取其中 {shown} 层",
        shown=len(shown),
        count=count,
    )
    caption = f"<p>{html.escape(note)}</p>\n" if len(shown) < count else ""
    height = 1.5 * rows

    def draw(figure: Figure) -> None:
        draw_activations(shown, figure)
        figure.subplots_adjust(
            left=0.01, right=0.99, bottom=0.3 / height, top=1 - 0.3 / height, wspace=0.08, hspace=0.75
        )

    return caption + _embedded_image(draw, (9.4, height), layout=None)


def _gradients_section(report: RunReport) -> str:
    if not report.gradient_norms:
        return ""
    # Frozen parameters have no gradient.
    lengths = {name: report.gradient_norms.get(name, math.nan) for name in report.weight_norms}

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        draw_bars(lengths, left, label=localized("norm of the gradient", "梯度的模"), role="backward", log=True)
        draw_bars(report.weight_norms, right, label=localized("norm of the parameter", "参数的模"), role="parameter")
        right.set_yticklabels([])  # the same rows as at the left

    return _embedded_image(draw, (9.4, 0.8 + 0.24 * len(lengths)))


def _times_section(report: RunReport) -> str:
    if not report.layer_seconds:
        return ""
    milliseconds = {name: 1000 * seconds for name, seconds in report.layer_seconds.items()}
    label = localized(
        "milliseconds of the forward pass, {count} images", "前向传播 {count} 张图像的毫秒数", count=_BATCH
    )
    return _embedded_image(
        lambda figure: draw_bars(milliseconds, figure.subplots(), label=label, role="forward"),
        (7.0, 0.8 + 0.24 * len(milliseconds)),
    )


def _settings_section(settings: Mapping[str, Any]) -> str:
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
