"""Figures: ``x_data(...)`` computes named arrays, and ``draw_x(data, ...)`` draws them on Matplotlib's axes.

The figures of the chapters are listed in `zhishen.figures.catalogue`; drawings of computational graphs are in
`zhishen.figures.drawing`.
"""

from __future__ import annotations

from zhishen.figures.catalogue import Entry, figures, find
from zhishen.figures.learning_curves import LearningCurves, draw_learning_curves, learning_curves_data
from zhishen.figures.misclassified import Misclassified, as_images, draw_misclassified, misclassified_data
from zhishen.figures.picture import Picture, picture
from zhishen.figures.rendering import render, save
from zhishen.figures.runs import save_run_figures
from zhishen.figures.theme import Style, current_style, localized, role_color, use_style

__all__ = [
    "Entry",
    "LearningCurves",
    "Misclassified",
    "Picture",
    "Style",
    "as_images",
    "current_style",
    "draw_learning_curves",
    "draw_misclassified",
    "figures",
    "find",
    "learning_curves_data",
    "localized",
    "misclassified_data",
    "picture",
    "render",
    "role_color",
    "save",
    "save_run_figures",
    "use_style",
]
