"""Histories and predictions of the tests, and a check of texts in a figure."""

from __future__ import annotations

import itertools

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

HISTORIES = {
    "one epoch": [{"epoch": 1, "train_loss": 0.4466, "train_accuracy": 0.9255, "test_accuracy": 0.9229}],
    "equal ends": [
        {"epoch": e, "train_loss": 1 / e, "test_loss": 1 / e, "validation_loss": 1 / e, "train_accuracy": 1 - 0.1 / e,
         "test_accuracy": 1 - 0.1 / e, "validation_accuracy": 1 - 0.1 / e} for e in range(1, 9)
    ],
    "perfect": [
        {"epoch": e, "train_loss": 0.0, "test_loss": 0.0, "train_accuracy": 1.0, "test_accuracy": 1.0}
        for e in range(1, 4)
    ],
    "steep": [
        {"epoch": e, "train_loss": 400.0 if e == 1 else 0.3 / e, "train_accuracy": 0.1 if e == 1 else 0.97,
         "test_accuracy": 0.11 if e == 1 else 0.965} for e in range(1, 13)
    ],
    "hundred epochs": [
        {"epoch": e, "train_loss": float(np.exp(-e / 20)), "train_accuracy": 0.99, "test_accuracy": 0.98}
        for e in range(1, 101)
    ],
    "learns nothing": [
        {"epoch": e, "train_loss": 2.3026, "train_accuracy": 0.1124, "test_accuracy": 0.1135} for e in range(1, 4)
    ],
    "no accuracy": [{"epoch": e, "train_loss": 12345.678 / e, "test_accuracy": None} for e in range(1, 4)],
    "diverged": [
        {"epoch": 1, "train_loss": 3.2, "train_accuracy": 0.55, "test_accuracy": 0.53},
        {"epoch": 2, "train_loss": float("nan"), "train_accuracy": 0.098, "test_accuracy": 0.098},
        {"epoch": 3, "train_loss": float("inf"), "train_accuracy": 0.098, "test_accuracy": 0.098},
    ],
    "negative loss": [{"epoch": e, "train_loss": 1.0 - e, "train_accuracy": 0.992} for e in range(1, 6)],
}  # fmt: skip


def curves_figure() -> tuple[Figure, list[Axes]]:
    """A figure with the layout of `save_run_figures`."""
    figure = Figure(figsize=(9.4, 3.7), dpi=150)
    axes = list(figure.subplots(1, 2))
    figure.subplots_adjust(left=0.055, right=0.985, bottom=0.14, top=0.88, wspace=0.13)
    return figure, axes


def visible_texts(figure: Figure) -> dict[str, Bbox]:
    """Every visible text with its box in pixels."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    hidden: set[Text] = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            drawn = {id(tick) for tick in axis._update_ticks()}
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            hidden |= {label for tick in ticks if id(tick) not in drawn for label in (tick.label1, tick.label2)}
    texts = [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip() and text not in hidden
    ]
    return {f"{i} {text.get_text()!r}": text.get_window_extent(renderer) for i, text in enumerate(texts)}


def unreadable(figure: Figure) -> list[str]:
    """The texts that the edge of the figure clips, or that overlap others."""
    boxes = visible_texts(figure)
    edge = figure.bbox
    clipped = [
        f"{name} is clipped"
        for name, box in boxes.items()
        if box.x0 < edge.x0 or box.y0 < edge.y0 or box.x1 > edge.x1 or box.y1 > edge.y1
    ]
    overlapping = [
        f"{a} lies over {b}"
        for (a, one), (b, other) in itertools.combinations(boxes.items(), 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5 and min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5
    ]
    return clipped + overlapping


def predictions(rng: np.random.Generator, mistakes: int, samples: int = 200) -> tuple[np.ndarray, ...]:
    """Images, labels, and probabilities with a number of mistakes."""
    images = rng.random((samples, 28, 28)).astype(np.float32)
    labels = rng.integers(0, 10, samples)
    predicted = labels.copy()
    wrong = rng.permutation(samples)[:mistakes]
    predicted[wrong] = (labels[wrong] + rng.integers(1, 10, mistakes)) % 10
    probabilities = rng.random((samples, 10)).astype(np.float32) * 0.1
    probabilities[np.arange(samples), predicted] = 1 + rng.random(samples)
    return images, labels, probabilities / probabilities.sum(axis=1, keepdims=True)
