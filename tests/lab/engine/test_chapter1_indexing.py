"""Slices, indices, conditions and views in the lab."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations


def compute(operation: str, **arguments):
    return operations()[operation].compute(arguments)


@pytest.mark.parametrize(
    ("index", "result"),
    [("1:3", [2, 3]), (":-1", [1, 2, 3, 4]), ("0", 1), ("-1", 5), ("::-1", [5, 4, 3, 2, 1]), ("1:-1", [2, 3, 4]),
     ("2:2", []), ("3:99", [4, 5])],
)  # fmt: skip
def test_slices_of_a_list(index, result):
    found = compute("slicing", index=index)
    assert found["result"] == result
    assert np.array([1, 2, 3, 4, 5])[found["positions"]].tolist() == result


@pytest.mark.parametrize("index", ["5", "-6", "::0", "[0, 2]", "0, 1", "x > 2", "", "one"])
def test_what_a_list_does_not_take_is_refused(index):
    with pytest.raises(ArgumentError):
        compute("slicing", index=index)


@pytest.mark.parametrize(
    ("index", "result", "view"),
    [("1", [14, 19], True), ("1:2", [[14, 19]], True), ("0, 1", 55, False), (":, 0", [51, 14, 0], True),
     ("[0, 2]", [[51, 55], [0, 4]], False), ("X > 15", [51, 55, 19], False)],
)  # fmt: skip
def test_indices_of_an_array(index, result, view):
    found = compute("indexing", index=index)
    assert found["result"].tolist() == result
    assert found["shape"] == list(np.shape(result))
    assert found["view"] == view
    assert found["mask"].sum() == np.size(result)


def test_a_flat_array():
    found = compute("indexing", index="[0, 2, 4]", flat=True)
    assert found["result"].tolist() == [51, 14, 0]
    assert found["array"].tolist() == [51, 55, 14, 19, 0, 4]


@pytest.mark.parametrize("index", ["3", "0, 2", "0, 0, 0", "[9]", "::0"])
def test_what_is_outside_is_refused_in_the_words_of_python(index):
    with pytest.raises(ArgumentError, match="Python says"):
        compute("indexing", index=index)


def test_a_condition_selects_and_assigns():
    found = compute("selection")
    assert found["selected"].tolist() == [51, 55, 19]
    assert found["places"].tolist() == [0, 1, 3]
    relu = compute("selection", values=[-2, 3, -1, 5], sign="<", threshold=0, assigned=0)
    assert relu["changed"].tolist() == np.maximum([-2, 3, -1, 5], 0).tolist()
    assert compute("selection", values=[-2, 3, -1, 5], sign=">=", threshold=0)["changed"].tolist() == [-2, 0, -1, 0]


def test_nothing_may_be_selected():
    assert compute("selection", threshold=1000)["selected"].tolist() == []


@pytest.mark.parametrize(("kind", "shared"), [("slice", True), ("array", False), ("copy", False)])
def test_only_a_slice_shares_its_memory(kind, shared):
    found = compute("views", kind=kind, place=1, value=7)
    assert found["shared"] == shared
    assert found["part"].tolist() == [55, 7, 19]
    assert found["x"].tolist() == ([51, 55, 7, 19, 0, 4] if shared else found["before"].tolist())
