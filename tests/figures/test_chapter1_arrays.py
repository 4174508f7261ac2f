"""The numbers in the figures of arrays, against Python's lists and loops."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from picture_checks import texts

from zhishen.figures import chapter1_arrays as arrays
from zhishen.figures.catalogue import find
from zhishen.figures.rendering import render


def drawn(name: str) -> list[str]:
    return texts(render(find(name), find(name).data()))


@pytest.mark.parametrize("code", ["a[1:3]", "a[2:]", "a[:-2]", "a[-1]", "a[::2]"])
def test_the_slices_are_those_of_a_list(code: str):
    data = arrays.slicing_data()
    expected = eval(code, {"a": data["a"].tolist()})  # the code in the figure itself
    assert data["a"][data[code]].tolist() == (expected if isinstance(expected, list) else [expected])
    assert {code, str(expected)} <= set(drawn("slicing"))


def test_indices_select_an_element_a_row_and_a_column():
    data = arrays.indexing_data()
    assert data["result X[0, 1]"] == 55
    assert data["result X[1]"].tolist() == [14, 19]
    assert data["result X[:, 0]"].tolist() == [51, 14, 0]
    assert data["result flat[[0, 2, 4]]"].tolist() == [51, 14, 0]
    for code in ("X[0, 1]", "X[1]", "X[:, 0]"):
        assert data["X"][data[code]].tolist() == np.atleast_1d(data[f"result {code}"]).tolist()
    assert {"()", "(2,)", "(3,)", "flat[[0, 2, 4]]"} <= set(drawn("indexing"))


def test_a_condition_keeps_the_elements_where_it_is_true():
    data = arrays.boolean_index_data()
    kept = [value for value in data["x"].tolist() if value > 15]
    assert data["selected"].tolist() == kept == [51, 55, 19]
    assert data["mask"].tolist() == [value > 15 for value in data["x"].tolist()]
    shown = drawn("boolean_index")
    assert (shown.count("True"), shown.count("False")) == (3, 3)


def test_a_view_changes_the_array_and_a_copy_does_not():
    data = arrays.views_and_copies_data()
    assert data["before"].tolist() == data["after_copy"].tolist() == [51, 55, 14, 19, 0, 4]
    assert data["after_view"].tolist() == [-1, 55, 14, 19, 0, 4]
    assert (data["view"].tolist(), data["copy"].tolist()) == ([-1, 55], [51, -2])
    assert (bool(data["shared_view"]), bool(data["shared_copy"])) == (True, False)
    assert {"flat has changed, too", "flat is as before", "same memory"} <= set(drawn("views_and_copies"))


def test_the_two_products_by_loops():
    data = arrays.two_products_data()
    A, B = data["A"], data["B"]
    for i, j in np.ndindex(2, 2):
        assert data["elementwise"][i, j] == A[i, j] * B[i, j]
        assert data["matrix"][i, j] == sum(A[i, k] * B[k, j] for k in range(2))
    assert {"3 · 5 = 15", "3 · 3 + 4 · 5 = 29"} <= set(drawn("two_products"))


def test_the_axis_of_a_sum_disappears():
    data = arrays.sum_axes_data()
    rows = data["z"].tolist()
    assert data["axis0"].tolist() == [a + b for a, b in zip(*rows, strict=True)]
    assert data["axis1"].tolist() == [sum(row) for row in rows]
    assert data["total"] == sum(map(sum, rows))
    assert {"(2, 3) → (3,)", "(2, 3) → (2,)", "(2, 3) → ()"} <= set(drawn("sum_axes"))


def test_cells_that_are_not_chosen_are_dashed():
    ax = Figure().add_subplot()
    arrays.draw_cells(ax, (0, 0), np.arange(3), "blue", chosen=[True, False, True])
    edges = [patch for patch in ax.patches if not patch.get_fill()]
    assert [patch.get_linestyle() == "-" for patch in edges] == [True, False, True]
