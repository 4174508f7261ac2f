"""A figure for a notebook: drawn in the style of zhishen, and shown as the result of a cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen.figures.matplotlib_import import import_matplotlib
from zhishen.figures.theme import figure_settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Picture", "picture"]

_DPI: Final = 110


@dataclass(frozen=True)
class Picture:
    """Shows a Matplotlib figure as the result of a cell, with the fonts of its language, without ``pyplot``.

    Attributes:
        figure: to change it, or to save it with ``figure.savefig``.
    """

    figure: Figure

    def _repr_png_(self) -> bytes:
        content = BytesIO()
        with figure_settings():
            from matplotlib.backends.backend_agg import FigureCanvasAgg

            FigureCanvasAgg(self.figure).print_figure(content, format="png", dpi=_DPI)
        return content.getvalue()


def picture(
    draw: Callable[..., Any],
    data: Any,
    *,
    size: tuple[float, float] = (6.4, 4.0),
    panels: tuple[int, int] | None = None,
    **options: Any,
) -> Picture:
    """Draw data by one of the functions ``draw_x`` into a new figure, in the current style, for a notebook.

    Args:
        draw: is called as ``draw(data, target, **options)``.
        data: what ``x_data`` has returned.
        size: the width and height in inches.
        panels: the rows and columns of axes that are the target, as a list if there are several; None for a function
            that draws into the figure itself.
        **options: passed to ``draw``.

    Examples:
        >>> from zhishen.figures import draw_learning_curves, learning_curves_data
        >>> history = [{"epoch": 1, "train_loss": 0.4}, {"epoch": 2, "train_loss": 0.2}]
        >>> picture(draw_learning_curves, learning_curves_data(history), size=(8, 3), panels=(1, 2))
        Picture(figure=<Figure size 800x300 with 2 Axes>)
    """
    import_matplotlib()
    with figure_settings():
        from matplotlib.figure import Figure

        figure = Figure(figsize=size, layout=None if panels is None else "constrained")
        target: Any = figure
        if panels is not None:
            axes = list(np.ravel(figure.subplots(*panels)))
            target = axes if len(axes) > 1 else axes[0]
        draw(data, target, **options)
    return Picture(figure)
