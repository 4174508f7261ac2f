"""The drawing of a confusion matrix: its counts and its colors."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from zhishen.figures.confusion_matrix import show_confusion_matrix
from zhishen.figures.theme import role_color


def test_a_confusion_is_read_row_by_row():
    ax = Figure().add_subplot()
    show_confusion_matrix(np.array([[90, 3, 0], [40, 50, 0], [0, 1, 70]]), ("cat", "dog", "eel"), ax)
    written = {text.get_position()[::-1]: text.get_text() for text in ax.texts}
    assert written == {(0, 0): "90", (0, 1): "3", (1, 0): "40", (1, 1): "50", (2, 1): "1", (2, 2): "70"}
    assert [label.get_text() for label in ax.get_yticklabels()] == ["cat", "dog", "eel"]
    cells = ax.images[0].get_array()
    paper = np.array(to_rgb(role_color("background")))
    far = np.linalg.norm(cells - paper, axis=-1)
    assert far[1, 0] > far[0, 1] > far[2, 1] > far[0, 2] == 0  # the more mistakes, the stronger
    assert far[0, 0] == far[1, 1] == far[2, 2]  # what is right stands out from them, however often
    np.testing.assert_allclose(cells[0, 0], paper + 0.3 * (np.array(to_rgb(role_color("train"))) - paper))


def test_a_confusion_without_mistakes_is_drawn():
    ax = Figure().add_subplot()
    show_confusion_matrix(np.diag([3, 4]), ("a", "b"), ax)
    np.testing.assert_allclose(ax.images[0].get_array()[0, 1], to_rgb(role_color("background")))
