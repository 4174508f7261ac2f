"""The figures that a training run writes: its learning curves and its misclassified images."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zhishen._types import Array, Float, Shaped
from zhishen.data.pixels import Pixels
from zhishen.figures.axes_style import DPI
from zhishen.figures.learning_curves import draw_learning_curves, learning_curves_data
from zhishen.figures.misclassified import draw_misclassified, misclassified_data, misclassified_size
from zhishen.figures.rendering import write_file
from zhishen.figures.theme import figure_settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["save_run_figures"]

_CURVES_SIZE: Final = (9.4, 3.7)  # in inches


def save_run_figures(
    folder: str | os.PathLike[str],
    history: Sequence[Mapping[str, Any]],
    images: Shaped[Array | Pixels, "N *_"],
    labels: Shaped[Array, "N *_"],
    probabilities: Float[Array, "N C"],
    class_names: Sequence[str] = (),
) -> tuple[Path, Path]:
    """Write ``learning_curves.png`` and ``misclassified.png`` into a folder.

    A file is written as a whole or not at all; an existing file is replaced.

    Args:
        folder: where to write; it is made if it is missing.
        history: see `learning_curves_data`.
        images: see `misclassified_data`.
        labels: the true classes.
        probabilities: the probability of each class.
        class_names: their names, if they have some.

    Returns:
        The paths of the two files.

    Raises:
        CheckpointError: the disk is full, or the folder cannot be written to.
    """
    home = Path(folder)
    curves = learning_curves_data(history)
    mistakes = misclassified_data(images, labels, probabilities)
    with figure_settings():
        from matplotlib.figure import Figure

        figure = Figure(figsize=_CURVES_SIZE, dpi=DPI)
        axes = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.055, right=0.985, bottom=0.14, top=0.88, wspace=0.13)
        draw_learning_curves(curves, axes)
        first = _write(figure, home / "learning_curves.png")

        figure = Figure(figsize=misclassified_size(len(mistakes.images)), dpi=DPI)
        draw_misclassified(mistakes, figure, names=class_names)
        second = _write(figure, home / "misclassified.png")
    return first, second


def _write(figure: Figure, path: Path) -> Path:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    content = BytesIO()
    FigureCanvasAgg(figure).print_png(content)
    return write_file(path, content.getvalue())
