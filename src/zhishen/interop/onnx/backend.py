"""`Backend`: the interface with which the package onnx runs models and its own tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, defs, helper
from onnx.backend.base import Backend as Base
from onnx.backend.base import BackendRep

from zhishen._types import Array
from zhishen.errors import ArgumentError, UnsupportedError
from zhishen.graph.tape import no_grad
from zhishen.graph.tensor import Tensor, data_of
from zhishen.interop.onnx.evaluating import evaluate
from zhishen.interop.onnx.model import Graph
from zhishen.interop.onnx.parsing import NEWEST
from zhishen.interop.onnx.reading import read_graph

__all__ = ["Backend", "Prepared"]


class Prepared(BackendRep):
    """A model that `Backend.prepare` has read.

    Args:
        model: the model.

    Raises:
        CheckpointError: the model is damaged.
        UnsupportedError: it has an operator, an attribute or a dtype that has no code here.
    """

    def __init__(self, model: ModelProto) -> None:
        self.graph: Graph = read_graph(model, where="Backend.prepare").graph

    def run(self, inputs: Any, **_options: Any) -> tuple[Array, ...]:
        """The outputs of the model.

        Args:
            inputs: an array for each input, in order, or by name.

        Raises:
            ArgumentError: there are more or fewer inputs, or one of another dtype.
            ShapeError: the inputs do not fit the graph.
        """
        named = inputs if isinstance(inputs, Mapping) else _named(self.graph.inputs, inputs)
        values: dict[str, Any] = {}
        for given in self.graph.inputs:
            array = np.asarray(named[given.name]) if given.name in named else None
            if array is None or array.dtype != given.dtype:
                raise ArgumentError(
                    "Backend.run: expected {name} of dtype {dtype}, got {got}; convert it first",
                    name=given.name,
                    dtype=given.dtype,
                    got=None if array is None else array.dtype,
                )
            values[given.name] = Tensor(array, requires_grad=False) if array.dtype.kind == "f" else array
        with no_grad():
            return tuple(np.asarray(data_of(value)) for value in evaluate(self.graph, values))


def _named(expected: Sequence[Any], given: Any) -> dict[str, Any]:
    arrays = list(given) if isinstance(given, list | tuple) else [given]
    if len(arrays) != len(expected):
        raise ArgumentError(
            "Backend.run: expected {count} inputs, {names}, got {got}; give an array for each",
            count=len(expected),
            names=[x.name for x in expected],
            got=len(arrays),
        )
    return {x.name: array for x, array in zip(expected, arrays, strict=True)}


class Backend(Base):
    """ONNX's interface to a program that runs models.

    Examples:
        >>> from onnx import helper
        >>> node = helper.make_node("Relu", ["x"], ["y"])
        >>> Backend.run_node(node, [np.array([-1, 2], dtype=np.float32)])
        (array([0., 2.], dtype=float32),)
    """

    @classmethod
    def prepare(cls, model: ModelProto, device: str = "CPU", **_options: Any) -> Prepared:
        """Read a model.

        Raises:
            ArgumentError: the device is not the CPU.
            CheckpointError: the model is damaged.
            UnsupportedError: it has an operator, an attribute or a dtype that has no code here.
        """
        _check_device(cls, device)
        return Prepared(model)

    @classmethod
    def is_compatible(cls, model: ModelProto, device: str = "CPU", **_options: Any) -> bool:
        """Whether there is code for everything in a model."""
        try:
            read_graph(model, where="Backend.is_compatible")
        except UnsupportedError:
            return False
        return cls.supports_device(device)

    @classmethod
    def run_model(cls, model: ModelProto, inputs: Any, device: str = "CPU", **options: Any) -> tuple[Array, ...]:
        """The outputs of a model, see `prepare` and `Prepared.run`."""
        return cls.prepare(model, device, **options).run(inputs)

    @classmethod
    def run_node(
        cls, node: NodeProto, inputs: Any, device: str = "CPU", outputs_info: Any = None, **options: Any
    ) -> tuple[Array, ...]:
        """The outputs of one node for arrays; ``opset_version`` chooses the version of its operator."""
        del outputs_info
        _check_device(cls, device)
        arrays = [np.asarray(x) for x in (inputs if isinstance(inputs, list | tuple) else [inputs])]
        names = [name for name in node.input if name]
        infos = [
            helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(x.dtype), x.shape)
            for name, x in zip(names, arrays, strict=False)
        ]
        outputs = [helper.make_empty_tensor_value_info(name) for name in node.output if name]
        opset = options.get("opset_version", min(NEWEST, defs.onnx_opset_version()))
        model = helper.make_model(
            helper.make_graph([node], "node", infos, outputs), opset_imports=[helper.make_opsetid("", opset)]
        )
        return Prepared(model).run(arrays)

    @classmethod
    def supports_device(cls, device: str) -> bool:
        """Whether models run on the device: on the CPU only."""
        return device.partition(":")[0] == "CPU"


def _check_device(backend: type[Backend], device: str) -> None:
    if not backend.supports_device(device):
        raise ArgumentError("Backend: expected the device CPU, got {device}; omit it", device=device)
