"""The facts of an array: equal to NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.reading import read_tensor
from zhishen.lab.engine.viewer_tensor import array_facts, as_matrices, chosen_value


def test_statistics_of_finite_numbers_and_the_others_counted():
    array = np.array([[0.0, 1.0, np.nan], [-3.0, np.inf, 0.0]])
    found = array_facts(array, 0, 0, 0)
    assert (found["minimum"], found["maximum"], found["mean"]) == (-3.0, 1.0, -0.5)
    assert (found["nan"], found["infinite"]) == (1, 1)
    assert found["zeros"] == pytest.approx(2 / 6)
    assert found["counts"].sum() == 4
    np.testing.assert_array_equal(found["table"], array)


def test_a_page_begins_where_it_is_asked_for_and_never_outside():
    array = np.arange(3 * 50 * 40).reshape(3, 50, 40)
    found = array_facts(array, 2, 45, 38)
    np.testing.assert_array_equal(found["table"], array[2, 45:65, 38:48])
    assert found["sizes"] == [3, 50, 40]
    last = array_facts(array, 10**9, 10**9, 10**9)
    assert (last["part"], last["row"], last["column"]) == (2, 49, 39)
    assert last["table"].tolist() == [[array[-1, -1, -1]]]


@pytest.mark.parametrize(
    ("shape", "sizes"), [((), (1, 1, 1)), ((7,), (1, 7, 1)), ((2, 3), (1, 2, 3)), ((2, 3, 4, 5), (6, 4, 5))]
)
def test_matrices_of_any_number_of_axes(shape, sizes):
    assert as_matrices(np.zeros(shape)).shape == sizes


@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0), (2, 0, 3, 3)])
def test_an_empty_array_has_facts(shape):
    found = array_facts(np.zeros(shape), 0, 0, 0)
    assert found["size"] == 0
    assert np.isnan(found["mean"])
    assert found["picture"] is None


@pytest.mark.parametrize("dtype", [bool, np.int64, np.float32])
def test_other_dtypes_have_facts(dtype):
    found = array_facts(np.eye(3).astype(dtype), 0, 0, 0)
    assert found["mean"] == pytest.approx(1 / 3)
    assert found["counts"].sum() == 9


def test_pictures_of_maps_filters_and_flattened_digits():
    maps = np.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)
    found = array_facts(maps, 4, 0, 0)["picture"]  # the fifth map belongs to the second sample
    np.testing.assert_array_equal(found["maps"], maps[1])
    filters = np.ones((70, 1, 5, 5))
    found = array_facts(filters, 0, 0, 0)["picture"]
    assert (found["maps"].shape, found["total"]) == ((64, 5, 5), 70)
    weights = np.arange(784 * 3.0).reshape(784, 3)
    found = array_facts(weights, 0, 0, 0)["picture"]
    assert found["kind"] == "columns"
    np.testing.assert_array_equal(found["maps"][2].ravel(), weights[:, 2])
    assert array_facts(weights.T, 0, 0, 0)["picture"]["kind"] == "rows"
    assert array_facts(np.zeros((1, 1, 500, 300)), 0, 0, 0)["picture"]["maps"].shape == (1, 63, 60)
    assert array_facts(np.zeros((5, 5)), 0, 0, 0)["picture"] is None
    assert array_facts(np.zeros((3, 1000)), 0, 0, 0)["picture"]["kind"] == "matrix"


def test_the_gradients_of_the_uses_add_up():
    x = Tensor(np.array([1.0, 2.0]), name="x")
    record = read_tensor((x * x + x).sum(), backward=True, keep=True)
    place = next(k for k, circle in enumerate(record.circles) if circle.name == "x")
    parts = [chosen_value(record, place, "gradient", branch).array for branch in range(3)]
    total = chosen_value(record, place, "gradient", -1).array
    np.testing.assert_allclose(sum(parts), total)
    np.testing.assert_allclose(total, 2 * x.data + 1)


@pytest.mark.parametrize(("tensor", "side", "branch", "problem"), [
    (99, "value", -1, "expected the number of a tensor below"),
    (0, "gradient", 7, "expected a tensor with a gradient, got x, which has none"),
])  # fmt: skip
def test_what_does_not_exist_is_refused(tensor, side, branch, problem):
    record = read_tensor(Tensor(2.0, name="x") * 3, backward=True, keep=True)
    with pytest.raises(ArgumentError, match=problem):
        chosen_value(record, tensor, side, branch)
