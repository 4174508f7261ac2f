"""The learning rule in the lab."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError, ShapeError
from zhishen.lab.engine import operations
from zhishen.perceptron import Perceptron, learn

CORNERS = [[0, 0], [1, 0], [0, 1], [1, 1]]


def compute(**arguments):
    return operations()["perceptron_learning"].compute(arguments)


def test_it_is_the_rule_of_the_library():
    found = compute(points=CORNERS, classes=[0, 0, 0, 1])
    learned = learn(np.array(CORNERS, float), np.array([0, 0, 0, 1]))
    assert (found["history"], found["mistakes"], found["converged"]) == ([1, 3, 3, 2, 1, 0], 10, True)
    np.testing.assert_array_equal(found["weights"][-1], [*learned.perceptron.w, learned.perceptron.b])
    assert round(found["bound"]["mistakes"]) == 51
    assert len(found["visits"]) == 4 * learned.epochs
    assert len(found["states"]) == len(found["visits"]) + 1


def test_each_step_is_a_sample_and_changes_the_weights_after_a_mistake_only():
    classes = np.array([0, 1, 1, 0])
    found = compute(points=CORNERS, classes=classes.tolist(), epochs=5)
    weights = found["weights"][found["states"]]
    for step, (index, output) in enumerate(found["visits"]):
        before, after = weights[step], weights[step + 1]
        assert output == Perceptron(before[:2], before[2])(np.array(CORNERS, float))[index]
        np.testing.assert_array_equal(after - before, (classes[index] - output) * np.array([*CORNERS[index], 1]))
    for row, outputs in zip(found["weights"], found["outputs"], strict=True):
        np.testing.assert_array_equal(outputs, Perceptron(row[:2], row[2])(np.array(CORNERS, float)))


def test_xor_has_a_proof_and_no_bound():
    found = compute(points=CORNERS, classes=[0, 1, 1, 0])
    assert not found["converged"]
    assert not found["proof"]["separable"]
    assert found["bound"] is None


@pytest.mark.parametrize(("place", "converges"), [(0.4, True), (0.5, False), (0.9, False)])
def test_the_fourth_point_of_xor_may_not_reach_the_line_of_the_ones(place, converges):
    found = compute(points=[*CORNERS[:3], [place, place]], classes=[0, 1, 1, 0], epochs=40)
    assert found["proof"]["separable"] == converges
    assert found["converged"] == converges


def test_one_point_is_enough():
    assert compute(points=[[0.3, 0.2]], classes=[1])["converged"]


def test_two_classes_at_one_place_have_no_line():
    assert not compute(points=[[1.0, 1.0], [1.0, 1.0]], classes=[0, 1])["proof"]["separable"]


def test_as_many_classes_as_points():
    with pytest.raises(ShapeError, match="one class for each point"):
        compute(points=CORNERS, classes=[0, 1])


@pytest.mark.parametrize("points", [[], [[1.0]], [[1.0, float("inf")]], [[11.0, 0.0]], "points", [[0.0, 0.0]] * 25])
def test_points_are_checked(points):
    with pytest.raises((ArgumentError, ShapeError)):
        compute(points=points, classes=[0])
