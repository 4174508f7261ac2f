"""Tables in HTML."""

from __future__ import annotations

import re

import numpy as np
import pytest
from markup import read, texts

from zhishen.display.tables import Cell, array_grid, fragment, table

HOSTILE = '<script>alert("x")</script>&"\''


def test_a_table_has_its_heads_and_cells():
    html = table(["name", "size"], [["a", "1"], ["b", "2"]])
    assert texts(html) == ["name", "size", "a", "1", "b", "2"]
    assert read(html).elements.count("tr") == 3


def test_every_text_is_escaped():
    html = fragment(HOSTILE, table([HOSTILE], [[HOSTILE], [Cell(HOSTILE, HOSTILE)]]))
    assert "<script" not in html
    assert texts(html) == [HOSTILE] * 4


def test_numbers_are_aligned_to_the_right():
    html = table(["name", "size"], [["a", "1"]])
    assert re.findall(r"text-align: (\w+)", html) == ["left", "right"] * 2


def test_spaces_indent():
    indents = [float(left) for left in re.findall(r"0\.15em ([\d.]+)em;", table(["n"], [["a"], ["  b"], ["    c"]]))]
    assert indents == [0.8, 0.8, 2.0, 3.2]


@pytest.mark.parametrize(
    ("array", "shown"),
    [
        (np.array(3.5), ["3.5"]),
        (np.array([1.0, -2.0]), ["1", "-2"]),
        (np.array([[1.0, np.nan], [np.inf, 4e-9]]), ["1", "nan", "inf", "4e-09"]),
    ],
)
def test_a_small_array_is_a_grid(array, shown):
    assert texts(array_grid(array)) == shown


@pytest.mark.parametrize("shape", [(2, 2, 2), (0,), (0, 3), (11, 1), (1, 13)])
def test_other_arrays_are_no_grid(shape):
    assert array_grid(np.zeros(shape)) is None


def test_the_largest_grid():
    assert len(texts(array_grid(np.zeros((10, 12))))) == 120
