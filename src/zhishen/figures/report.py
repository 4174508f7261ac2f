"""The report of a run on one page: its settings, its learning curves, its mistakes, and the layers of its network.

`report_data` reads the run and computes; `report_page` makes one HTML page that contains all its images.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._types import Array, Float
from zhishen.figures.embedding import embedded_images, png_image
from zhishen.figures.image_grids import image_grid, show_image
from zhishen.figures.learning_curves import LearningCurves, draw_learning_curves, learning_curves_data
from zhishen.figures.misclassified import Misclassified
from zhishen.figures.page import article_css, html_page
from zhishen.figures.report_data import BATCH, RunReport, report_data
from zhishen.figures.report_findings import findings
from zhishen.figures.report_sound import sound_section
from zhishen.figures.report_table import result_of, table_sections
from zhishen.figures.report_tables import (
    bar_table,
    confusion_table,
    layers_table,
    scrolling,
    settings_table,
    tables_css,
)
from zhishen.figures.theme import colormap, localized, role_color

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["RunReport", "evenly_spaced", "report_data", "report_page"]

_FEW_FILTERS: Final = 16  # up to this number of filters, a row has 8 of them, else 16
_HISTOGRAMS: Final = 48  # the largest number of histograms of activations


# --- images -----------------------------------------------------------------------------------------------------------


def _pixels(image: Array, low: float, high: float, *, alt: str) -> str:
    """The HTML of an image of a data set, (H, W) or (H, W, 3), a pixel of which is a pixel of the file."""
    from PIL import Image

    share = (image - low) / ((high - low) or 1)
    colors = share if share.ndim == 3 else np.asarray(colormap("grayscale")(share))[..., :3]
    content = BytesIO()
    Image.fromarray(np.uint8(255 * colors + 0.5)).save(content, format="PNG")
    return png_image(content.getvalue(), colors.shape[1], colors.shape[0], alt=alt)


def _filters_in_a_row(W: Array) -> int:
    return 8 if len(W) <= _FEW_FILTERS else 16


def draw_filters(W: Array, figure: Figure) -> None:
    """Draw at most 64 filters of a convolution: of three channels in color, else the first channel."""
    ax = figure.add_axes((0, 0, 1, 1))
    if W.ndim == 4 and W.shape[1] == 3:
        ax.imshow(color_sheet(W[:64], _filters_in_a_row(W)))
        ax.axis("off")
        return
    shown = W[:64, 0] if W.ndim == 4 else W[:64, :1]
    bound = float(np.abs(shown).max()) or 1.0
    sheet = image_grid(shown, _filters_in_a_row(W))
    show_image(sheet, ax, kind="diverging", low=-bound, high=bound, nan_role="background")


def color_sheet(W: Float[Array, "O 3 FH FW"], columns: int) -> Float[Array, "H W 4"]:
    """Filters of red, green and blue in a grid: gray is 0, and the largest weight has a full color; clear between."""
    bound = float(np.abs(W).max()) or 1.0
    channels = np.stack([image_grid(W[:, c], columns) for c in range(3)], axis=-1)  # (H, W, 3), NaN between filters
    clear = np.isnan(channels[..., :1])
    return np.concatenate([np.where(clear, 0.5, 0.5 + channels / (2 * bound)), 1.0 - clear], axis=-1)


def evenly_spaced(activations: Mapping[str, Array]) -> dict[str, Array]:
    """At most 48 of the layers, evenly spaced from the first to the last."""
    names = list(activations)
    places = np.linspace(0, len(names) - 1, min(len(names), _HISTOGRAMS)).round().astype(int)
    return {names[place]: activations[names[place]] for place in places}


def draw_activations(values: Array, figure: Figure) -> None:
    """Draw a histogram of a layer's output."""
    ax = figure.add_axes((0.04, 0.24, 0.92, 0.72))
    ax.hist(values[np.isfinite(values)], bins=40, color=role_color("forward"))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.locator_params(axis="x", nbins=4)


# --- the page ---------------------------------------------------------------------------------------------------------


def report_page(report: RunReport) -> str:
    """The HTML page of a report, in the current style."""
    parts = [
        f"<h1>{html.escape(report.name)}</h1>",
        _result_section(report),
        _section(localized("What the numbers show", "数据说明了什么"), _findings_section(report)),
        _section(localized("Learning curves", "学习曲线"), _curves_section(report)),
        *(_section(title, content) for title, content in table_sections(report.table)),
        _section(localized("Confusion matrix", "混淆矩阵"), _confusion_section(report)),
        _samples_section(report),
        _section(localized("Filters", "滤波器"), *_filters_section(report)),
        _section(
            localized("Activations of a mini-batch", "一个 mini-batch 的激活值分布"), _activations_section(report)
        ),
        _section(localized("Gradients of a mini-batch", "一个 mini-batch 的梯度"), _gradients_section(report)),
        _section(localized("Time of each layer", "各层用时"), _times_section(report)),
        _section(localized("Network", "网络结构"), layers_table(report.summary)),
        _section(localized("Settings", "设置"), settings_table(report.settings)),
    ]
    style = f"""img {{ max-width: 100%; height: auto; }}
h1 {{ overflow-wrap: anywhere; }}
.result {{ font-size: 1.15rem; }}
.findings li {{ margin: 0.4rem 0; }}
.curves {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }}
.cards {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; }}
.sounds {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; }}
.digits {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); gap: 1rem; }}
.scroll img {{ min-width: 36rem; }}
.digits img, .sounds img {{ width: 100%; border: 1px solid {role_color("grid")}; image-rendering: pixelated; }}
figure {{ margin: 0; }}
figcaption {{ font-size: 0.85rem; overflow-wrap: anywhere; }}
figcaption span {{ color: {role_color("muted")}; }}
summary {{ cursor: pointer; padding: 0.4rem 0; }}
{tables_css()}"""
    body = "\n".join(part for part in parts if part)
    return html_page(report.name, body, style=article_css(width=960, more=style))


def _section(title: str, *content: str) -> str:
    shown = [text for text in content if text]
    return f"<h2>{html.escape(title)}</h2>\n" + "\n".join(shown) if shown else ""


def _result_section(report: RunReport) -> str:
    last = report.history[-1] if report.history else None
    if report.table is not None and report.confusion is None:
        result = result_of(report.table)
    elif report.confusion is None:
        result = localized(
            "The data of the run are not in {place}: this report omits the parts that need them",
            "这次训练的数据不在 {place}：本报告省略了需要数据的部分",
            place=report.settings["data"]["source"],
        )
    else:
        right, total = int(np.trace(report.confusion)), int(report.confusion.sum())
        counts = {"percent": 100 * right / total, "total": total, "wrong": total - right}
        if report.table is not None:
            result = localized(
                "{percent:.2f} % of {total:,} test rows are classified correctly, {wrong:,} are not",
                "{total:,} 行测试数据中 {percent:.2f} % 分类正确，{wrong:,} 行错误",
                **counts,
            )
        elif report.sounds is not None:
            result = localized(
                "{percent:.2f} % of {total:,} test sounds are classified correctly, {wrong:,} are not",
                "{total:,} 个测试声音中 {percent:.2f} % 识别正确，{wrong:,} 个错误",
                **counts,
            )
        else:
            result = localized(
                "{percent:.2f} % of {total:,} test images are classified correctly, {wrong:,} are not",
                "{total:,} 幅测试图像中 {percent:.2f} % 识别正确，{wrong:,} 幅错误",
                **counts,
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


def _findings_section(report: RunReport) -> str:
    sentences = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in findings(report))
    return f'<ul class="findings">{sentences}</ul>' if sentences else ""


def _curves_section(report: RunReport) -> str:
    if not report.history:
        return ""
    curves = learning_curves_data(report.history)
    images = embedded_images(lambda figures: _draw_curves(curves, figures), [(4.6, 3.5)] * 2)
    return f'<div class="curves">{"".join(images)}</div>'


def _draw_curves(curves: LearningCurves, figures: Sequence[Figure]) -> None:
    axes = [figure.add_axes((0.11, 0.14, 0.86, 0.74)) for figure in figures]
    draw_learning_curves(curves, axes)


def _confusion_section(report: RunReport) -> str:
    return "" if report.confusion is None else confusion_table(report.confusion, report.class_names)


def _samples_section(report: RunReport) -> str:
    """Sounds with right and wrong answers, or images with wrong ones."""
    if report.sounds is not None:
        sounds = sound_section(report.sounds, report.class_names, _pixels)
        return _section(localized("Sounds of the test", "测试数据中的声音"), sounds)
    return _section(localized("Misclassified images", "识别错误的图像"), _misclassified_section(report))


def _misclassified_section(report: RunReport) -> str:
    mistakes = report.mistakes
    if mistakes is None:
        return ""
    if not len(mistakes.images):
        return f"<p>{localized('Every test image is classified correctly.', '所有测试图像都识别正确。')}</p>"
    note = localized(
        "true class → predicted class, and its probability; the most confident mistakes come first",
        "实际 → 预测，及其概率；最有把握的错误在前",
    )
    cards = "".join(_mistake_card(mistakes, place, report.class_names) for place in range(len(mistakes.images)))
    return f'<p>{html.escape(note)}</p>\n<div class="digits">{cards}</div>'


def _mistake_card(mistakes: Misclassified, place: int, names: Sequence[str]) -> str:
    true, predicted = (names[int(labels[place])] for labels in (mistakes.labels, mistakes.predicted))
    answer = f"{true} → {predicted}"
    image = _pixels(
        mistakes.images[place], float(mistakes.images.min()), float(mistakes.images.max()), alt=answer
    )  # (H, W) or (H, W, 3)
    probability = f"{100 * mistakes.probability[place]:.1f} %"
    return f"<figure>{image}<figcaption>{html.escape(answer)} <span>{probability}</span></figcaption></figure>"


def _filters_section(report: RunReport) -> list[str]:
    """The filters of the first convolution, and those of the others folded."""
    sections: list[str] = []
    for name, W in report.filters.items():
        columns = _filters_in_a_row(W)
        rows = -(-min(64, len(W)) // columns)
        caption = html.escape(f"{name}: {' × '.join(map(str, W.shape))}")
        size = (
            (8.9, 8.9 * (rows * (W.shape[2] + 1) - 1) / (columns * (W.shape[-1] + 1) - 1))
            if W.ndim == 4
            else (8.9, 0.5 * rows)
        )
        (image,) = map(scrolling, embedded_images(lambda figures, W=W: draw_filters(W, figures[0]), [size]))
        if sections:
            sections.append(f"<details><summary>{caption}</summary>{image}</details>")
        else:
            sections.append(f"<p>{caption}</p>{image}")
    return sections


def _activations_section(report: RunReport) -> str:
    if not report.activations:
        return ""
    shown, count = evenly_spaced(report.activations), len(report.activations)
    note = localized(
        "{shown} of {count} layers, evenly spaced",
        "共 {count} 层，均匀选取其中 {shown} 层",
        shown=len(shown),
        count=count,
    )

    def draw(figures: Sequence[Figure]) -> None:
        for values, figure in zip(shown.values(), figures, strict=True):
            draw_activations(values, figure)

    images = embedded_images(draw, [(2.0, 1.2)] * len(shown))
    cards = "".join(
        f"<figure>{image}<figcaption>{_activation_caption(name, values)}</figcaption></figure>"
        for image, (name, values) in zip(images, shown.items(), strict=True)
    )
    caption = f"<p>{html.escape(note)}</p>\n" if len(shown) < count else ""
    return f'{caption}<div class="cards">{cards}</div>'


def _activation_caption(name: str, values: Array) -> str:
    """The path of a layer, and the share of zeros in its output if there are some."""
    zeros = float(np.mean(values == 0)) if values.size else 0.0
    if zeros < 0.01:
        return html.escape(name)
    share = localized("{share:.0%} are 0", "{share:.0%} 为 0", share=zeros)
    return f"{html.escape(name)} <span>{share}</span>"


def _gradients_section(report: RunReport) -> str:
    if not report.gradient_norms:
        return ""
    # Frozen parameters have no gradient.
    columns = {
        localized("norm of the parameter", "参数的范数"): (report.weight_norms, "parameter"),
        localized("norm of the gradient", "梯度的范数"): (report.gradient_norms, "backward"),
    }
    return bar_table(columns, first=localized("parameter", "参数"), logarithmic=True)


def _times_section(report: RunReport) -> str:
    if not report.layer_seconds:
        return ""
    milliseconds = {name: 1000 * seconds for name, seconds in report.layer_seconds.items()}
    heading = localized(
        "milliseconds of the forward pass, {count} samples", "正向传播 {count} 个样本的毫秒数", count=BATCH
    )
    return bar_table({heading: (milliseconds, "forward")}, first=localized("layer", "层"))
