"""The report of a run: its numbers are those of the run, and its page is complete."""

from __future__ import annotations

import re

import numpy as np
import pytest
from block_networks import blocks
from matplotlib.figure import Figure
from measuring import DPI, PHONE, illegible
from whole_pages import Whole

from zhishen import nn
from zhishen.figures.misclassified import misclassified_data
from zhishen.figures.rendering import rasterize
from zhishen.figures.report import RunReport, color_sheet, draw_filters, evenly_spaced, report_page
from zhishen.figures.report_data import layer_outputs, layer_seconds
from zhishen.figures.theme import figure_settings, use_style
from zhishen.metrics import confusion_matrix
from zhishen.nn.summary import summary_rows


@pytest.mark.parametrize("how", [{}, {"theme": "dark", "language": "zh"}])
def test_the_page_is_complete_and_needs_no_other_file(report, how, monkeypatch):
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: None)
    with use_style(**how):
        page = report_page(report)
    parser = Whole()
    parser.feed(page)
    assert not parser.open
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    # Two learning curves, the mistakes, the filters of the one convolution, and a histogram for each layer.
    assert page.count("<img") == 2 + len(report.mistakes.images) + 1 + len(report.activations)
    assert "simple_conv" in page


def test_pictures_are_legible_on_a_phone(report, monkeypatch):
    drawn: list[Figure] = []

    def embedded(draw, sizes):
        with figure_settings():
            figures = [Figure(figsize=size) for size in sizes]
            draw(figures)
        for figure in figures:
            rasterize(figure, dpi=DPI)
        drawn.extend(figures)
        return ["<img>"] * len(sizes)

    monkeypatch.setattr("zhishen.figures.report.embedded_images", embedded)
    page = report_page(report)
    (padding,) = re.findall(r"body \{[^}]*padding: ([\d.]+)rem", page)
    (card,) = re.findall(r"\.cards \{[^}]*minmax\(([\d.]+)rem", page)
    (scrolled,) = re.findall(r"\.scroll img \{ min-width: ([\d.]+)rem", page)
    column = PHONE - 2 * 16 * float(padding)  # pixels
    curves, filters, histograms = drawn[:2], drawn[2:3], drawn[3:]
    assert len(histograms) == len(report.activations)
    shown = [(figure, column) for figure in curves] + [(figure, 16 * float(card)) for figure in histograms]
    for figure, width in shown:
        assert not illegible(figure, width / figure.get_figwidth())
        assert illegible(figure, width / figure.get_figwidth() / 2)
    assert page.count('<div class="scroll" tabindex="0"><img>') == len(filters)
    assert 16 * float(scrolled) > column


def draw_no_images(monkeypatch):
    monkeypatch.setattr("zhishen.figures.report.embedded_images", lambda _, sizes: [""] * len(sizes))


def test_names_are_escaped(report, monkeypatch):
    draw_no_images(monkeypatch)
    page = report_page(report)
    assert "run &lt;b&gt;" in page
    assert "run <b>" not in page


def test_many_layers_are_shown_evenly_spaced():
    every = {f"layer{k}": np.zeros(1) for k in range(100)}
    shown = list(evenly_spaced(every))
    assert (len(shown), shown[0], shown[-1]) == (48, "layer0", "layer99")
    assert list(evenly_spaced({"a": np.zeros(1), "b": np.zeros(1)})) == ["a", "b"]


def report_of(network, rng):
    x, t = rng.random((30, 1, 8, 8), dtype=np.float32), rng.integers(0, 10, 30)
    probabilities = network.probabilities(x)
    gradients = network.gradient(x, t)
    return RunReport(
        name="blocks",
        settings={},
        history=[],
        summary=summary_rows(network, (1, 8, 8)),
        class_names=tuple("0123456789"),
        confusion=confusion_matrix(t, probabilities.argmax(axis=1), classes=10),
        mistakes=misclassified_data(x, t, probabilities, count=8),
        filters=nn.filters(network),
        activations={name: y.reshape(-1).astype(np.float64) for name, y in layer_outputs(network, x).items()},
        gradient_norms={name: float(np.linalg.norm(g)) for name, g in gradients.items()},
        weight_norms={name: float(np.linalg.norm(W)) for name, W in network.params.items()},
        layer_seconds=layer_seconds(network, x),
    )


def test_the_page_of_a_deep_network_of_blocks_is_complete(rng, monkeypatch):
    network = blocks(rng, count=8)  # 8 · 7 + 3 layers
    network.freeze("conv1", "sequential2")
    report = report_of(network, rng)
    assert len(report.gradient_norms) < len(report.weight_norms)
    monkeypatch.setattr("zhishen.figures.report.draw_activations", lambda values, figure: None)  # as of any network
    page = report_page(report)
    parser = Whole()
    parser.feed(page)
    assert not parser.open
    assert "48 of 59 layers, evenly spaced" in page
    assert "sequential8.residual1.conv2" in page  # its filters
    assert page.count("<details>") == len(report.filters) - 1  # all but those of the first convolution are folded
    assert page.index("conv1: 2 × 1 × 3 × 3") < page.index("<details>")
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "a font")
    draw_no_images(monkeypatch)
    with use_style(language="zh"):
        assert "共 59 层，均匀选取其中 48 层" in report_page(report)


def test_the_page_of_a_frozen_network_is_complete(rng, monkeypatch):
    draw_no_images(monkeypatch)
    network = blocks(rng, count=1)
    network.freeze()
    page = report_page(report_of(network, rng))
    assert "norm of the gradient" not in page


def test_a_chinese_page_has_no_english_heads_and_no_english_full_stops(report, monkeypatch):
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "a font")
    draw_no_images(monkeypatch)
    with use_style(language="zh"):
        page = report_page(report)
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>|<h2>([^<]*)</h2>', page)
    words = ["".join(found) for found in heads if not "".join(found).isdigit()]
    assert len(words) >= 10
    assert [word for word in words if not re.search(r"[\u4e00-\u9fff]", word)] == []
    assert not re.search(r"[\u4e00-\u9fff][.,;:](\s|<)", page)


def test_filters_of_three_channels_are_colors(rng):
    W = rng.normal(size=(5, 3, 2, 2))
    W[1, :, 0, 1] = (-9, 0, 9)  # the largest weights
    sheet = color_sheet(W, 3)
    assert sheet.shape == (5, 8, 4)
    np.testing.assert_allclose(sheet[0, 4], (0, 0.5, 1, 1))
    np.testing.assert_allclose(sheet[0, 0, :3], 0.5 + W[0, :, 0, 0] / 18)
    assert (sheet[2, :, 3] == 0).all()  # clear between the rows
    assert (sheet[3:, 6:, 3] == 0).all()  # and where no filter is
    figure = Figure()
    draw_filters(W, figure)
    assert figure.axes[0].images[0].get_array().shape == (2, 23, 4)
    figure = Figure()
    draw_filters(W[:, :1], figure)
    assert figure.axes[0].images[0].get_array().ndim == 2
