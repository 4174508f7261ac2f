"""A Tensor in a widget: its graph, its numbers, and a program that prints the same ones."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
from typing import Any

import numpy as np
import pytest

from zhishen import Tensor, nn
from zhishen.errors import ArgumentError
from zhishen.lab.engine import Session
from zhishen.lab.engine.protocol import decode
from zhishen.widgets import Graph
from zhishen.widgets.own_graph import operations_of, record_of


def product() -> tuple[Tensor, Tensor, Tensor]:
    x, w = Tensor(np.array([[1.0, 2.0]]), name="x"), Tensor(np.array([[3.0], [4.0]]), name="w", requires_grad=True)
    return x, w, (x @ w).sum()


def ask(own: Tensor, operation: str = "viewer", do: str = "compute", **arguments: Any) -> dict:
    text = json.dumps({"id": 1, "do": do, "operation": operation, "arguments": arguments})
    reply = decode(Session(own=operations_of(own)).handle(text))
    return reply.get("result") or reply


def test_the_graph_has_the_values_and_the_gradients_of_the_tensor():
    x, _, y = product()
    found = ask(y)
    assert found["value"] == 11.0
    names = {circle["known"]: circle["number"] for circle in found["picture"]["circles"]}
    assert {"x", "w"} <= names.keys()
    value = ask(y, "viewer_tensor", tensor=names["w"])
    np.testing.assert_array_equal(value["table"], [[3.0], [4.0]])
    gradient = ask(y, "viewer_tensor", tensor=names["w"], side="gradient")
    np.testing.assert_array_equal(gradient["table"], x.data.T)


def test_a_tensor_that_a_network_has_computed():
    network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
    found = ask(network.on_tape(Tensor(np.ones((2, 4)), name="x")))
    assert found["value"].shape == (2, 2)
    assert found["operations"] >= 3


def test_the_numbers_are_those_when_the_widget_was_made():
    _, w, y = product()
    operations = operations_of(y)
    w.data[...] = 0.0
    text = json.dumps({"id": 1, "do": "compute", "operation": "viewer_tensor", "arguments": {"tensor": 1}})
    table = decode(Session(own=operations).handle(text))["result"]["table"]
    np.testing.assert_array_equal(table, [[3.0], [4.0]])


def test_several_numbers_have_gradients_after_backward_only():
    x = Tensor(np.array([1.0, 2.0]), name="x", requires_grad=True)
    y = x * x
    assert record_of(y).circles[0].gradient is None
    y.backward(np.array([1.0, 1.0]))
    gradient = record_of(y).circles[0].gradient
    assert gradient is not None
    np.testing.assert_array_equal(gradient.array, [2.0, 4.0])


def test_without_gradients_the_value_is_shown():
    y = Tensor(np.array(1.0), name="x")
    assert ask(y)["value"] == 1.0
    assert "which has none; choose its value" in ask(y, "viewer_tensor", side="gradient")["error"]


@pytest.mark.parametrize("operation", ["viewer", "viewer_tensor"])
def test_the_program_prints_the_same_numbers(operation: str):
    _, _, tensor = product()
    program = ask(tensor, operation, do="script")["text"]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(program, {"tensor": tensor})
    assert "11" in printed.getvalue() if operation == "viewer" else "min 1.0 mean 1.5 max 2.0" in printed.getvalue()


def test_the_widget_answers_with_the_graph():
    _, _, y = product()
    widget, replies = Graph(y, search="w"), []
    widget.send = lambda _content, buffers: replies.append(decode(*buffers))

    async def talk() -> None:
        text = json.dumps({"id": 1, "do": "compute", "operation": "viewer", "arguments": {}})
        widget._handle_custom_msg({"view": "a", "text": text}, [])
        await asyncio.sleep(0.05)

    asyncio.run(talk())
    assert replies[0]["result"]["value"] == 11.0
    assert (widget.element, repr(widget), widget.state["search"]) == ("own-graph", "Graph(tensor, search='w')", "w")
    assert repr(Graph(Tensor(1.0, name="y"))) == "Graph(y)"


def test_what_is_no_tensor_is_refused_in_one_sentence():
    with pytest.raises(
        ArgumentError, match=r"^Graph: expected a Tensor, or options by their names, such as formula=..."
    ):
        Graph("x * y")
    with pytest.raises(ArgumentError, match=r"^Graph: expected options among .*, got 'formula'; omit it$"):
        Graph(Tensor(1.0), formula="x")
