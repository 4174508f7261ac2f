"""The drawing of a confusion matrix: its counts and its colors."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from zhishen.figures.confusion_matrix import show_confusion_matrix
from zhishen.figures.theme import role_color


def test_rows_are_true_classes_and_columns_predicted_ones():
    ax = Figure().add_subplot()
    show_confusion_matrix(np.array([[90, 3, 0], [40, 50, 0], [0, 1, 70]]), ("cat", "dog", "eel"), ax)
    written = {text.get_position()[::-1]: text.get_text() for text in ax.texts}
    assert written == {(0, 0): "90", (0, 1): "3", (1, 0): "40", (1, 1): "50", (2, 1): "1", (2, 2): "70"}
    assert [label.get_text() for label in ax.get_yticklabels()] == ["cat", "dog", "eel"]
    cells = ax.images[0].get_array()
    background = np.array(to_rgb(role_color("background")))
    distances = np.linalg.norm(cells - background, axis=-1)
    assert distances[1, 0] > distances[0, 1] > distances[2, 1] > distances[0, 2] == 0  # the more mistakes, the stronger
    assert distances[0, 0] == distances[1, 1] == distances[2, 2]  # the diagonal has one color, whatever its counts
    np.testing.assert_allclose(cells[0, 0], background + 0.3 * (np.array(to_rgb(role_color("train"))) - background))


def test_a_confusion_matrix_without_mistakes_is_drawn():
    ax = Figure().add_subplot()
    show_confusion_matrix(np.diag([3, 4]), ("a", "b"), ax)
    np.testing.assert_allclose(ax.images[0].get_array()[0, 1], to_rgb(role_color("background")))
