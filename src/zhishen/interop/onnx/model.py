"""A graph of ONNX as plain Python data: what is read from a file, computed, and saved with a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zhishen._types import Array

__all__ = ["Graph", "Input", "Node", "as_json", "from_json"]


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One node: an operator with the names of the values that it takes and makes.

    Attributes:
        name: in the file, for messages.
        operator: such as ``"Conv"``.
        version: the opset in which this version of the operator appeared.
        inputs: the names of its inputs; "" for one that is omitted.
        outputs: the names of its outputs; "" for one that nothing uses.
        attributes: by name, with those that have a default value.
    """

    name: str
    operator: str
    version: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: dict[str, Any]

    @property
    def label(self) -> str:
        """The node in messages."""
        return f"{self.operator} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a graph: its name, dtype, and sizes, None for a free one; no sizes if the file has none."""

    name: str
    dtype: str
    shape: tuple[int | None, ...] | None


@dataclass(frozen=True, eq=False, slots=True)
class Graph:
    """A graph: inputs, constants, nodes in the order of the computation, and outputs.

    Attributes:
        inputs: in order.
        nodes: in an order in which each uses only values that are known.
        outputs: the names of the values that it computes.
        constants: by name.
        last_uses: the number of a node → the names of values that no later node uses.
    """

    inputs: tuple[Input, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[str, ...]
    constants: Mapping[str, Array]
    last_uses: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        last = {name: k for k, node in enumerate(self.nodes) for name in (*node.inputs, *node.outputs) if name}
        found: list[list[str]] = [[] for _ in self.nodes]
        for name, k in last.items():
            if name not in self.outputs:
                found[k].append(name)
        object.__setattr__(self, "last_uses", tuple(map(tuple, found)))

    def as_dict(self) -> dict[str, Any]:
        """The graph as JSON data; `from_dict` restores it."""
        return {
            "inputs": [{"name": x.name, "dtype": x.dtype, "shape": _listed(x.shape)} for x in self.inputs],
            "nodes": [
                {
                    "name": node.name,
                    "operator": node.operator,
                    "version": node.version,
                    "inputs": list(node.inputs),
                    "outputs": list(node.outputs),
                    "attributes": {name: as_json(value) for name, value in node.attributes.items()},
                }
                for node in self.nodes
            ],
            "outputs": list(self.outputs),
            "constants": {name: as_json(array) for name, array in self.constants.items()},
        }

    @classmethod
    def from_dict(cls, content: Any) -> Graph:
        """The graph of `as_dict`.

        Raises:
            KeyError, TypeError, ValueError: the content is something else.
        """
        inputs = tuple(
            Input(
                str(x["name"]),
                str(np.dtype(x["dtype"])),
                None if x["shape"] is None else tuple(None if n is None else int(n) for n in x["shape"]),
            )
            for x in content["inputs"]
        )
        nodes = tuple(
            Node(
                str(node["name"]),
                str(node["operator"]),
                int(node["version"]),
                tuple(map(str, node["inputs"])),
                tuple(map(str, node["outputs"])),
                {str(name): from_json(value) for name, value in dict(node["attributes"]).items()},
            )
            for node in content["nodes"]
        )
        constants = {str(name): from_json(value) for name, value in dict(content["constants"]).items()}
        return cls(inputs, nodes, tuple(map(str, content["outputs"])), constants)


def _listed(shape: tuple[int | None, ...] | None) -> list[int | None] | None:
    return None if shape is None else list(shape)


def as_json(value: Any) -> Any:
    """An attribute or a constant as JSON data: an array as its dtype, shape and numbers, others unchanged."""
    if isinstance(value, np.ndarray):
        return {"dtype": str(value.dtype), "shape": list(value.shape), "values": value.reshape(-1).tolist()}
    return value


def from_json(value: Any) -> Any:
    """The value of `as_json`.

    Raises:
        KeyError, TypeError, ValueError: the content is something else.
    """
    if isinstance(value, Mapping):
        dtype = np.dtype(str(value["dtype"]))
        if dtype.kind not in "biuf":
            raise ValueError(f"constants of dtype {dtype}")
        return np.array(value["values"], dtype).reshape([int(n) for n in value["shape"]])
    return value
