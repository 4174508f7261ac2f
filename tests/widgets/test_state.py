"""The state of a widget: what its controls are set to, for Python to read, observe and set."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.widgets import Element, Graph, Race


def page(widget: Element, **state: object) -> None:
    """What a notebook sends when a reader moves a control."""
    widget.set_state({"state": state})


def test_it_has_all_options_with_their_present_values():
    widget = Race(steps=80)
    assert widget.state["steps"] == 80
    assert widget.state["surface"] == Race().state["surface"] == "valley"
    assert widget.state.keys() >= {"surface", "steps", "start"}


def test_a_control_changes_it_and_functions_are_called():
    widget, seen = Race(), []
    widget.observe(lambda change: seen.append((change["old"]["steps"], change["new"]["steps"])), "state")
    page(widget, **{**widget.state, "steps": 55})
    assert seen == [(40, 55)]
    assert widget.state["steps"] == 55
    assert widget.options == {}


def test_setting_it_keeps_the_other_values_and_sends_it_to_the_page():
    widget = Race(surface="beale")
    page(widget, **{**widget.state, "steps": 55})
    widget.state = {"start": np.array([1.0, 2.0])}
    assert (widget.state["surface"], widget.state["steps"], widget.state["start"]) == ("beale", 55, [1.0, 2.0])
    assert widget.get_state("state") == {"state": widget.state}


@pytest.mark.parametrize(("state", "problem"), [
    ({"steps": "many"}, r"^Race: expected steps to be a value such as"),
    ({"steps": 10_000}, r"^Race: expected steps to be a whole number from 1 to 500, got 10000"),
    ({"speed": 1}, r"^Race: expected options among .* got 'speed'; omit it$"),
])  # fmt: skip
def test_a_bad_value_is_a_sentence_and_nothing_changes(state: dict, problem: str):
    widget = Race(steps=80)
    before = dict(widget.state)
    with pytest.raises(ArgumentError, match=problem):
        widget.state = state
    assert widget.state == before
    widget.state = {"steps": 20}
    assert widget.state["steps"] == 20


def test_what_a_page_sends_is_taken_even_if_the_operation_refuses_it():
    widget = Graph(formula="x * y")
    page(widget, formula="x *", values={"x": 3}, nonsense=1)
    assert widget.state["formula"] == "x *"  # a reader is still typing, and the figure shows a sentence
    assert "nonsense" not in widget.state
    widget.state = {"formula": "x + 1"}
    assert widget.state["values"] == {"x": 3}
