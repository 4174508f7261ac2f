"""Elements chosen by indices, and elements put at indices: gradients and indices out of range."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import ShapeError, UnsupportedError
from zhishen.interop.onnx.computing.indexing import INDEXING

X = np.array([[0.3, 1.9, 0.8, -0.4], [1.1, -2.0, 0.6, 0.2], [0.9, 0.5, -1.3, 1.4]])

EXAMPLES = {
    "Gather": [((np.array([[2, -1], [0, 0]]),), {}), ((np.array(1),), {"axis": 1})],
    "GatherElements": [((np.array([[1, 0], [3, -1], [2, 2]]),), {"axis": 1})],
    "GatherND": [((np.array([[0, 1], [2, -1]]),), {}), ((np.array([[1], [0], [3]]),), {"batch_dims": 1})],
    "ScatterElements": [
        ((np.array([[1, 0]]), np.array([[5.0, 6.0]])), {}),
        ((np.array([[1, 1]]), np.array([[5.0, 6.0]])), {"axis": 1, "reduction": "add"}),
    ],
    "ScatterND": [
        ((np.array([[0], [2]]), np.ones((2, 4))), {}),
        ((np.array([[0, 1], [0, 1]]), np.array([2.0, 3.0])), {"reduction": "add"}),
    ],
    "TopK": [((np.array([2]),), {}), ((np.array([2]),), {"axis": 0, "largest": 0})],
    "Compress": [((np.array([True, False, True]),), {"axis": 0}), ((np.array([False, True, True]),), {})],
    "ReverseSequence": [((np.array([3, 1, 2, 0]),), {}), ((np.array([4, 1, 2]),), {"time_axis": 1, "batch_axis": 0})],
}


def test_every_operator_has_an_example():
    assert {*INDEXING} == {*EXAMPLES, "Scatter", "NonZero"}


@pytest.mark.parametrize("operator", EXAMPLES)
def test_the_gradient(operator):
    for inputs, attributes in EXAMPLES[operator]:
        outputs = 2 if operator == "TopK" else 1
        check_gradients(operator, X, *inputs, outputs=outputs, **attributes)


def test_scatter_was_called_so_before_opset_11():
    index, updates = np.array([[1, 0]]), np.array([[5.0, 6.0]])
    same(run("Scatter", X, index, updates, opset=9), run("ScatterElements", X, index, updates))


@pytest.mark.parametrize("reduction", ["mul", "max", "min"])
def test_a_reduction_without_a_gradient_is_refused_in_training(reduction):
    index, updates = np.array([[1, 0]]), np.array([[5.0, 6.0]])
    run("ScatterElements", X, index, updates, reduction=reduction)
    with pytest.raises(UnsupportedError, match=f"reduction='{reduction}'"):
        check_gradients("ScatterElements", X, index, updates, reduction=reduction)


@pytest.mark.parametrize(
    ("operator", "inputs", "attributes"),
    [
        ("Gather", (np.array([3]),), {}),
        ("Gather", (np.array([-4]),), {}),
        ("GatherElements", (np.array([[9, 0]]),), {}),
        ("GatherElements", (np.array([0]),), {}),
        ("GatherND", (np.array([[0, 1, 2]]),), {}),
        ("GatherND", (np.array([[0]]),), {"batch_dims": 1}),
        ("ScatterElements", (np.array([[7]]), np.array([[1.0]])), {}),
        ("ScatterElements", (np.array([[0, 0]]), np.array([[1.0]])), {}),
        ("ScatterND", (np.array([[5]]), np.ones((1, 4))), {}),
        ("TopK", (np.array([5]),), {}),
        ("TopK", (np.array([-1]),), {}),
        ("Compress", (np.array([False, False, False, True]),), {"axis": 0}),
        ("ReverseSequence", (np.array([1, 1, 1, 1]),), {"time_axis": 1}),
    ],
)
def test_what_does_not_fit_is_refused(operator, inputs, attributes):
    with pytest.raises(ShapeError, match=f"{operator} y0: expected inputs that fit this operator"):
        run(operator, X, *inputs, outputs=2 if operator == "TopK" else 1, **attributes)


def test_an_absurd_number_of_indices_is_refused():
    rows = np.zeros((1, 2**16), np.float32)
    with pytest.raises(UnsupportedError, match="Gather y0"):
        run("Gather", rows, np.zeros(2**18, np.int64))


def test_the_places_of_the_largest_elements():
    values, places = run("TopK", np.array([1, 3, 3, 2], np.float32), np.array([3]), outputs=2)
    assert (values.tolist(), places.tolist()) == ([3, 3, 2], [1, 2, 3])
    values, places = run("TopK", np.array([[4, 1, 1]], np.float32), outputs=2, k=2, opset=9)
    assert (values.tolist(), places.tolist()) == ([[4, 1]], [[0, 1]])


def test_the_places_of_elements_that_are_not_zero():
    same(run("NonZero", np.array([[0, 1], [2, 0]], np.float32)), np.array([[0, 1], [1, 0]]))
    assert run("NonZero", np.zeros((2, 2), np.float32)).shape == (2, 0)
