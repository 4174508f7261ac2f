"""A Tensor of the reader's own in a widget: its graph with all numbers, as they are when the widget is made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zhishen._types import Array
from zhishen.figures.drawing.model import Record
from zhishen.figures.drawing.reading import read_tensor
from zhishen.figures.drawing.values import Value, value_of
from zhishen.graph.tensor import Tensor
from zhishen.lab.engine import Operation, operations
from zhishen.lab.engine.tool_viewer import graph_shapes, tensor_facts
from zhishen.lab.engine.viewer_script import graph_lines, tensor_lines
from zhishen.lab.engine.viewer_source import Opened

__all__ = ["operations_of", "record_of"]


def record_of(tensor: Tensor) -> Record:
    """The graph of a Tensor with its numbers; a change of the arrays afterwards does not affect it.

    It has gradients if the Tensor is a scalar, or if its ``backward`` was called.
    """
    backward = tensor.requires_grad and (tensor.size == 1 or tensor.grad is not None)
    record = read_tensor(tensor, backward=backward, letters=True, keep=True)
    copies: dict[int, Array] = {}

    def copied(value: Value | None) -> Value | None:
        if value is None or value.array is None:
            return value
        if id(value.array) not in copies:
            copies[id(value.array)] = value.array.copy()
        return value_of(copies[id(value.array)], keep=True, samples=value.samples)

    for circle in record.circles:
        circle.value, circle.gradient = copied(circle.value), copied(circle.gradient)
    for edge in record.edges:
        edge.gradient = copied(edge.gradient)
    return record


def operations_of(tensor: Tensor) -> dict[str, Operation]:
    """The operations ``viewer`` and ``viewer_tensor`` for one graph, which a session of a widget has."""
    found = Opened(record_of(tensor), None, {})
    head = f"""import numpy as np
from zhishen.figures.drawing.reading import read_tensor

# tensor: the one of this figure
record = read_tensor(tensor, backward={found.record.circles[-1].gradient is not None}, letters=True, keep=True)"""

    def viewer(**given: Any) -> dict[str, Any]:
        return graph_shapes(found, formulas=True, **given)

    def viewer_tensor(**given: Any) -> dict[str, Any]:
        return tensor_facts(found.record, **given)

    known = operations()
    graph, tensors = known["viewer"], known["viewer_tensor"]
    return {
        "viewer": replace(
            graph, function=viewer, script=lambda **_: graph_lines(head),
            **_only(graph, ("opened", "width")), sources=(read_tensor, Tensor.backward),
        ),
        "viewer_tensor": replace(
            tensors, function=viewer_tensor, script=lambda **given: tensor_lines(head, found.record, **given),
            **_only(tensors, ("tensor", "side", "branch", "part", "row", "column")), sources=(read_tensor,),
        ),
    }  # fmt: skip


def _only(operation: Operation, names: tuple[str, ...]) -> dict[str, Any]:
    """The constraints and the defaults of some arguments."""
    return {
        "constraints": {name: operation.constraints[name] for name in names},
        "defaults": {name: operation.defaults[name] for name in names},
    }
