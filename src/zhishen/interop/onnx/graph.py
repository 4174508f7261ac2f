"""A graph of ONNX while it is written: nodes, constants and the names of values."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Final

import numpy as np

from zhishen._optional import late_import
from zhishen._types import Array
from zhishen._version import __version__
from zhishen.interop.onnx.tracing import Shape, Value

__all__ = ["OPSET", "RESERVED", "Graph", "onnx_package"]

#: The version of ONNX's operators: since December 2022, with LayerNormalization and ReduceMax as they are used here.
OPSET: Final = 18
#: The names of inputs and outputs, which no other value has.
RESERVED: Final = ("x", "raw", "scores", "probabilities", "values")


def onnx_package() -> ModuleType:
    """The package onnx.

    Raises:
        MissingDependencyError: it is not installed.
    """
    return late_import("onnx", feature="The export to ONNX")


class Graph:
    """The nodes and constants of a model.

    Args:
        dtype: of all values between input and output.

    Attributes:
        nodes: in the order in which they are computed.
        layer: the path of the layer whose nodes are added; it is part of their names.
    """

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype: np.dtype[Any] = dtype
        self.nodes: list[Any] = []
        self.layer: str = ""
        self._onnx = onnx_package()
        self._constants: dict[str, Array] = {}
        self._names: dict[int, str] = {}
        self._arrays: list[Array] = []  # they keep the ids of `_names` alive
        self._used: set[str] = set(RESERVED)

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output; return the output's name."""
        name = self._unique(f"{self.layer}/{kind}" if self.layer else kind)
        self.nodes.append(self._onnx.helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def name(self, value: Value) -> str:
        """The name of a value; a constant is added to the graph when it is first used."""
        if value.key not in self._names:
            if value.array is None:
                raise KeyError(value.key)
            self._arrays.append(value.array)
            self._names[value.key] = self.numbers(value.array, value.name)
        return self._names[value.key]

    def call(self, value: Value, name: str) -> None:
        """Give a value its name."""
        self._names[value.key] = name

    def numbers(self, array: Any, name: str = "") -> str:
        """Add a constant in the dtype of the graph; return its name. Without a name it is no parameter."""
        with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite, as in a network in float32
            converted = np.asarray(array).astype(self.dtype)
        return self._keep(converted, name) if name else self._fixed(converted)

    def doubles(self, array: Array) -> str:
        """Add a constant in float64, which is no parameter; return its name."""
        return self._fixed(np.asarray(array, np.float64))

    def integers(self, values: Sequence[int] | int, name: str = "integers") -> str:
        """Add a constant of whole numbers, such as axes; return its name."""
        return self._keep(np.asarray(values, np.int64), name)

    def truths(self, array: Array) -> str:
        """Add a constant of booleans; return its name."""
        return self._keep(np.asarray(array, np.bool_), "condition")

    def rename(self, old: str, new: str) -> None:
        """Give the output of a node another name, also where it is an input."""
        for node in self.nodes:
            for names in (node.input, node.output):
                for place, name in enumerate(names):
                    if name == old:
                        names[place] = new

    def model(self, *, given: tuple[str, Shape], out: tuple[str, Shape], metadata: dict[str, str]) -> Any:
        """The model.

        Args:
            given: name and shape of the input.
            out: name and shape of the output.
            metadata: texts by name.
        """
        helper = self._onnx.helper
        inputs, outputs = ([self._info(*value)] for value in (given, out))
        constants = [self._onnx.numpy_helper.from_array(array, name) for name, array in self._constants.items()]
        graph = helper.make_graph(self.nodes, "zhishen", inputs, outputs, constants)
        opset = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(
            graph, opset_imports=opset, ir_version=helper.find_min_ir_version_for(opset), producer_name="zhishen",
            producer_version=__version__,
        )  # fmt: skip
        helper.set_model_props(model, metadata)
        return model

    def element_type(self, dtype: Any) -> int:
        """The number with which ONNX names a dtype."""
        return int(self._onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def _info(self, name: str, shape: Shape) -> Any:
        return self._onnx.helper.make_tensor_value_info(name, self.element_type(self.dtype), shape)

    def _fixed(self, array: Array) -> str:
        """A constant that is no parameter: with axes a node, because readers train initializers that have axes."""
        if not array.ndim:
            return self._keep(array, "constant")
        return self.add("Constant", value=self._onnx.numpy_helper.from_array(array))

    def _keep(self, array: Array, name: str) -> str:
        name = self._unique(name)
        self._constants[name] = array
        return name

    def _unique(self, name: str) -> str:
        """The name, with a number if it is taken."""
        free = name
        for number in itertools.count(2):
            if free not in self._used:
                break
            free = f"{name}_{number}"
        self._used.add(free)
        return free
