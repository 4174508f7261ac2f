"""The table of the elements: names, options, and what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations
from zhishen.messages import set_language
from zhishen.widgets.table import CLASSES, elements, find, unknown_class


@pytest.fixture
def chinese():
    set_language("zh")
    yield
    set_language("en")


def test_titles_are_in_the_language_of_the_reader(chinese):
    assert elements()["race"] == "最优化方法赛跑"
    set_language("en")
    assert elements()["race"] == "The race of the optimizers"


@pytest.mark.parametrize("name", ["gradient-field", "gradient_field", "GradientField", "Gradient-Field"])
def test_an_element_is_found_by_each_form_of_its_name(name: str):
    assert find(name).name == "gradient-field"


@pytest.mark.parametrize(("name", "nearest"), [("rase", "race"), ("", "race"), (3, "race"), ("zs-graph", "graph")])
def test_an_unknown_element_is_an_error_that_names_the_nearest(name: object, nearest: str):
    with pytest.raises(ArgumentError, match=rf"^Element: expected the name of an element, such as '{nearest}', got "):
        find(name)


def test_pages_are_no_elements():
    assert {"workbench", "viewer", "drawing-board", "map"} & set(elements()) == set()


def test_the_operation_of_every_element_accepts_its_defaults():
    known = operations()
    for kind in CLASSES.values():
        assert kind.operation in known or not kind.operation, kind.name
        assert kind.checked(kind.options, where=kind.class_name) == kind.options


def test_arrays_and_tuples_become_lists():
    assert find("race").checked({"start": np.array([1.5, 2.0])}, where="Race") == {"start": [1.5, 2.0]}
    assert find("race").checked({"start": (1, np.float32(2))}, where="Race") == {"start": [1, 2.0]}


@pytest.mark.parametrize(
    "options",
    [
        {"step": "a"}, {"step": None}, {"step": True}, {"step": math.nan}, {"start": [math.inf, 0]}, {"shown": {1: 2}},
        {"shown": [object()]}, {"velocity": 1},
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(options: dict):
    (name,) = options
    with pytest.raises(ArgumentError, match=f"^Race: expected {name} to be a value such as .*; pass one of this type$"):
        find("race").checked(options, where="Race")


def test_a_value_outside_the_bounds_of_the_operation_is_refused():
    with pytest.raises(ArgumentError, match=r"^Race: expected steps to be a whole number from 1 to 500, got 1000;"):
        find("race").checked({"steps": 1000}, where="Race")


def test_a_list_in_itself_is_refused():
    endless: list = []
    endless.append(endless)
    with pytest.raises(ArgumentError, match=r"^Race: expected start to be a value such as"):
        find("race").checked({"start": endless}, where="Race")


def test_the_sentence_about_a_class_is_short(chinese):
    assert "Rac" in unknown_class("Rac" * 1000)
    assert len(unknown_class("Rac" * 1000)) < 300
    assert "请" in unknown_class("Rac") or "列出" in unknown_class("Rac")
