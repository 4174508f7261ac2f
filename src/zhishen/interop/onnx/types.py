"""The dtypes of all values of a graph, from the definitions of the operators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from zhishen.errors import CheckpointError, UnsupportedError
from zhishen.interop.onnx.computing.making import DTYPES
from zhishen.interop.onnx.graph import onnx_package
from zhishen.interop.onnx.model import Node

__all__ = ["check_types", "dtype_of_element", "formal_inputs"]

_NAMES: Final = {"float32": "float", "float64": "double"}  # of the other dtypes, ONNX has NumPy's names


def _type(dtype: str) -> str:
    """The type as ONNX writes it, such as tensor(float)."""
    return f"tensor({_NAMES.get(dtype, dtype)})"


_DTYPE: Final = {_type(dtype): dtype for dtype in DTYPES.values()}


def dtype_of_element(element: int, *, where: str) -> str:
    """The dtype of an element type of ONNX.

    Raises:
        UnsupportedError: NumPy does not have it.
    """
    if element not in DTYPES:
        kinds = onnx_package().TensorProto.DataType
        raise UnsupportedError(
            "{where}: expected a dtype of NumPy, got the element type {element} of ONNX; convert the file to float32",
            where=where,
            element=kinds.Name(element) if element in kinds.values() else element,
        )
    return DTYPES[element]


def formal_inputs(schema: Any, count: int) -> list[Any]:
    """The parameter of each of ``count`` inputs; a variadic one takes all that are left."""
    formal = list(schema.inputs)
    variadic = formal and formal[-1].option.name == "Variadic"
    return [formal[min(k, len(formal) - 1)] if variadic else formal[k] for k in range(count)]


def check_types(schema: Any, node: Node, known: Mapping[str, str], *, where: str) -> list[str]:
    """The dtypes of the outputs of a node.

    Args:
        schema: the definition of the operator.
        node: the node.
        known: the dtypes of the values so far, by name.
        where: the file, for messages.

    Raises:
        CheckpointError: an input has a dtype that the operator does not take, or another one than an input that has to
            be of the same dtype.
        UnsupportedError: an output has a dtype that NumPy does not have.
    """
    bound: dict[str, str] = {}
    for name, formal in zip(node.inputs, formal_inputs(schema, len(node.inputs)), strict=True):
        if not name:
            continue
        given = _type(known[name])
        same = bound.get(formal.type_str, given) if formal.is_homogeneous else given
        if given not in formal.types or given != same:
            raise CheckpointError(
                "{path}: expected {node} with {input} of the type {types}, got {given}; export the model again",
                path=where,
                node=node.label,
                input=name,
                types=same if given != same else " / ".join(sorted(map(str, formal.types))),
                given=given,
            )
        bound[formal.type_str] = given
    formal = list(schema.outputs)
    return [
        _output(formal[min(k, len(formal) - 1)], node, bound, where=where) if name else ""
        for k, name in enumerate(node.outputs)
    ]


def _output(formal: Any, node: Node, bound: Mapping[str, str], *, where: str) -> str:
    """The dtype of an output: an attribute names it, or it is that of an input, or the only one."""
    for name in ("to", "dtype"):
        if name in node.attributes:
            return dtype_of_element(node.attributes[name], where=f"{where}: {node.label}")
    if node.operator == "ConstantOfShape":
        value = node.attributes.get("value")
        return "float32" if value is None else str(np.asarray(value).dtype)
    allowed = sorted(map(str, formal.types))
    found = bound.get(formal.type_str, allowed[0] if len(allowed) == 1 else "tensor(float)")
    if found not in _DTYPE:
        raise UnsupportedError(
            "{where}: expected values of a dtype of NumPy, got {type}; run the file with onnxruntime",
            where=f"{where}: {node.label}",
            type=found,
        )
    return _DTYPE[found]
