"""Figures: ``x_data(...)`` computes named arrays, ``draw_x(data, ...)`` draws them on Matplotlib's axes."""

from __future__ import annotations

from zhishen.figures.runs import (
    LearningCurves,
    Misclassified,
    draw_learning_curves,
    draw_misclassified,
    learning_curves_data,
    misclassified_data,
    save_run_figures,
)

__all__ = [
    "LearningCurves",
    "Misclassified",
    "draw_learning_curves",
    "draw_misclassified",
    "learning_curves_data",
    "misclassified_data",
    "save_run_figures",
]
