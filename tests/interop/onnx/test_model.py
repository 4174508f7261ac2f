"""Graphs as JSON data."""

from __future__ import annotations

import json

import numpy as np
import pytest

from zhishen.interop.onnx.model import Graph, Input, Node, as_json, from_json


def example():
    nodes = (
        Node("a", "Relu", 14, ("x",), ("h",), {}),
        Node("", "Reshape", 21, ("h", "shape"), ("y",), {"allowzero": 0, "note": "text", "sizes": [1, 2], "f": 0.5}),
    )
    return Graph((Input("x", "float32", (None, 3)),), nodes, ("y",), {"shape": np.array([3, -1])})


def test_a_graph_comes_back_from_json():
    graph = example()
    again = Graph.from_dict(json.loads(json.dumps(graph.as_dict())))
    assert (again.inputs, again.outputs) == (graph.inputs, graph.outputs)
    assert again.as_dict() == graph.as_dict()
    assert again.constants["shape"].dtype == np.int64
    assert [node.attributes for node in again.nodes] == [node.attributes for node in graph.nodes]
    assert [node.label for node in again.nodes] == ["Relu a", "Reshape"]


def test_values_are_dropped_after_their_last_use():
    assert example().last_uses == (("x",), ("h", "shape"))


@pytest.mark.parametrize(
    "array",
    [
        np.array(1.5, np.float16),
        np.zeros((2, 0)),
        np.array([True, False]),
        np.array([[2**62]]),
        np.array([np.nan, np.inf]),
    ],
)
def test_arrays_as_json(array):
    again = from_json(json.loads(json.dumps(as_json(array))))
    assert (again.dtype, again.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(again, array)


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        {"dtype": "object", "shape": [], "values": [1]},
        {"dtype": "float32", "shape": [3], "values": [1]},
        {"dtype": "nothing", "shape": [], "values": []},
    ],
)
def test_other_content_is_an_error(content):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Graph.from_dict({**example().as_dict(), "constants": {"c": content}}) if content else Graph.from_dict(content)
