"""Which objects of the reader an element takes."""

from __future__ import annotations

import pytest

from zhishen import Tensor
from zhishen.errors import ArgumentError
from zhishen.messages import set_language
from zhishen.widgets import Element, Graph, Race, elements
from zhishen.widgets.own import MAKERS
from zhishen.widgets.table import CLASSES, OWN


def test_each_object_has_an_element_of_its_own_that_is_no_figure_of_the_lab():
    assert {f"own-{name}" for name in MAKERS} == set(OWN)
    assert not set(OWN) & set(elements())
    assert not {kind.class_name for kind in OWN.values()} & set(CLASSES)
    with pytest.raises(ArgumentError, match="expected the name of an element"):
        Element("own-graph")


def test_the_class_describes_both_uses():
    for name, maker in MAKERS.items():
        documentation = getattr(__import__("zhishen.widgets").widgets, name.capitalize()).__doc__
        assert maker.documentation in documentation
        assert "Args:" in documentation


def test_the_name_of_the_element_and_the_object_make_the_same_widget():
    tensor = Tensor(1.0, name="y")
    assert repr(Element("graph", tensor)) == repr(Graph(tensor)) == "Graph(y)"


def test_a_figure_that_shows_no_object_says_how_options_are_passed():
    with pytest.raises(ArgumentError, match=r"^Race: expected options by their names"):
        Race(Tensor(1.0))


def test_the_sentence_about_a_wrong_object_is_chinese_in_chinese():
    set_language("zh")
    try:
        with pytest.raises(ArgumentError, match=r"^Graph：应为 Tensor 对象"):
            Graph(3)
    finally:
        set_language("en")
