"""The numbers in the figure of the learning rule, against the rule written out."""

from __future__ import annotations

import numpy as np
from picture_checks import texts

from zhishen.figures.catalogue import find
from zhishen.figures.chapter2_learning import perceptron_learning_data
from zhishen.figures.rendering import render


def by_hand(x: np.ndarray, t: np.ndarray, epochs: int) -> tuple[list[list[float]], list[int]]:
    """The weights after each epoch, and the mistakes of each epoch."""
    w, b, weights, mistakes = np.zeros(2), 0.0, [], []
    for _ in range(epochs):
        wrong = 0
        for xi, ti in zip(x, t, strict=True):
            error = ti - int(xi @ w + b > 0)
            w, b, wrong = w + error * xi, b + error, wrong + abs(error)
        weights.append([*w.tolist(), float(b)])
        mistakes.append(int(wrong))
    return weights, mistakes


def test_weights_and_mistakes_are_those_of_the_rule():
    data = perceptron_learning_data()
    weights, mistakes = by_hand(data["x"], data["t"], 8)
    assert data["mistakes_and"].tolist() == mistakes == [1, 3, 3, 2, 1, 0, 0, 0]
    assert data["weights"].tolist() == weights[:5]
    xor = np.array([0, 1, 1, 0])
    assert data["mistakes_xor"].tolist() == by_hand(data["x"], xor, 8)[1]
    assert data["mistakes_xor"][-1] > 0


def test_each_line_is_the_boundary_of_its_weights():
    data = perceptron_learning_data()
    for line, (w1, w2, b) in zip(data["lines"], data["weights"], strict=True):
        np.testing.assert_allclose(line @ [w1, w2] + b, 0, atol=1e-12)


def test_lines_in_the_panel_have_the_numbers_of_their_epochs():
    drawn = texts(render(find("perceptron_learning"), perceptron_learning_data()))
    assert {"2", "3", "4", "5", "AND", "XOR"} <= set(drawn)
