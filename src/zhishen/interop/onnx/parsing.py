"""The nodes, attributes and constants of an ONNX model, from its protocol buffers. Nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import CheckpointError, UnsupportedError
from zhishen.interop.onnx.graph import onnx_package
from zhishen.interop.onnx.model import Input, Node
from zhishen.interop.onnx.types import dtype_of_element
from zhishen.messages import message

__all__ = [
    "DOMAINS",
    "NEWEST",
    "OLDEST",
    "constant_of",
    "initializer",
    "node_of",
    "opset_of",
    "unknown_operator",
    "value_input",
]

#: The opsets that are read.
OLDEST: Final = 7
NEWEST: Final = 28
#: The names of their domain.
DOMAINS: Final = ("", "ai.onnx")
# Its first version is deprecated because a later one corrects its parameters; exporters write it all the same.
_CORRECTED: Final = frozenset({"GroupNormalization"})
_CONSTANTS: Final = ("value", "value_float", "value_int", "value_floats", "value_ints")


def opset_of(model: Any, *, where: str) -> int:
    """The opset of the default domain.

    Raises:
        UnsupportedError: the model does not have it, or it is older or newer than those that are read.
    """
    found = [entry.version for entry in model.opset_import if entry.domain in DOMAINS]
    if not found:
        raise UnsupportedError(
            "{path}: expected a model with operators of the domain ai.onnx, got the domains {domains}; run the file "
            "with onnxruntime",
            path=where,
            domains=[entry.domain for entry in model.opset_import],
        )
    newest = min(NEWEST, onnx_package().defs.onnx_opset_version())
    if not OLDEST <= max(found) <= newest:
        raise UnsupportedError(
            "{path}: expected an opset from {oldest} to {newest}, got {opset}; export the model with one of these",
            path=where,
            oldest=OLDEST,
            newest=newest,
            opset=max(found),
        )
    return max(found)


def value_input(info: Any, *, where: str) -> Input:
    """An input of the graph.

    Raises:
        UnsupportedError: it is a sequence, a map, or of a dtype that NumPy does not have.
    """
    kind = info.type.WhichOneof("value")
    if kind != "tensor_type":
        raise UnsupportedError(
            "{path}: expected inputs that are arrays, got {name} of the kind {kind}; export the model with arrays",
            path=where,
            name=info.name,
            kind=(kind or "unknown").removesuffix("_type"),
        )
    tensor = info.type.tensor_type
    sizes = (
        tuple(dim.dim_value if dim.WhichOneof("value") == "dim_value" and dim.dim_value > 0 else None
              for dim in tensor.shape.dim)
        if tensor.HasField("shape") else None
    )  # fmt: skip
    return Input(info.name, dtype_of_element(tensor.elem_type, where=f"{where}: {info.name}"), sizes)


def initializer(tensor: Any, *, where: str) -> Array:
    """The array of a tensor of the file.

    Raises:
        CheckpointError: its numbers do not fit its shape.
        UnsupportedError: its numbers are in another file, or of a dtype that NumPy does not have.
    """
    onnx = onnx_package()
    if tensor.data_location == onnx.TensorProto.EXTERNAL or len(tensor.external_data):
        raise UnsupportedError(
            "{path}: expected a model with all its weights, got {name} in another file; save the model as one file",
            path=where,
            name=tensor.name,
        )
    dtype_of_element(tensor.data_type, where=f"{where}: {tensor.name}")
    try:
        if any(size < 0 for size in tensor.dims) or tensor.HasField("segment"):
            raise ValueError(message("shape {shape}", shape=list(tensor.dims)))
        with np.errstate(all="ignore"):
            array = np.array(onnx.numpy_helper.to_array(tensor))
        if array.shape != tuple(tensor.dims):
            raise ValueError(message("shape {shape}", shape=array.shape))
    except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError) as error:
        raise CheckpointError(
            "{path}: expected {name} with numbers for its shape {shape}, got others ({problem}); the file is damaged",
            path=where,
            name=tensor.name or message("a constant"),
            shape=list(tensor.dims),
            problem=" ".join(str(error).split()) or type(error).__name__,
        ) from error
    return array


def node_of(proto: Any, opset: int, *, where: str) -> tuple[Node, Any]:
    """A node, and the definition of its operator.

    Raises:
        CheckpointError: it does not have the inputs, the outputs or the attributes of its operator.
        UnsupportedError: the opset does not have the operator, or it has an attribute of an unknown type.
    """
    onnx = onnx_package()
    name = proto.name or next(iter(proto.output), "")
    label = f"{proto.op_type} {name}".strip()
    try:
        schema = onnx.defs.get_schema(proto.op_type, opset, "")
    except onnx.defs.SchemaError as error:
        raise unknown_operator(proto.op_type, where) from error
    if schema.deprecated and proto.op_type not in _CORRECTED:
        raise CheckpointError(
            "{path}: expected operators of opset {opset}, got {node}, which it no longer has; export the model again",
            path=where,
            opset=opset,
            node=label,
        )
    _check_counts(proto, schema, label, where)
    attributes = _attributes(proto, schema, label, where)
    return Node(name, proto.op_type, schema.since_version, tuple(proto.input), tuple(proto.output), attributes), schema


def unknown_operator(operator: str, where: str) -> UnsupportedError:
    """The error for an operator that has no code here."""
    return UnsupportedError(
        "{path}: expected operators that zhishen computes, got {operator}; run the file with onnxruntime, or export "
        "the model without it",
        path=where,
        operator=operator,
    )


def _check_counts(proto: Any, schema: Any, label: str, where: str) -> None:
    required = sum(formal.option.name == "Single" for formal in schema.inputs)
    given = len(proto.input)
    complete = all(proto.input[k] for k in range(min(required, given)))
    if not schema.min_input <= given <= schema.max_input or given < required or not complete:
        raise CheckpointError(
            "{path}: expected {node} with {low} to {high} inputs, got {given}; the file is damaged",
            path=where,
            node=label,
            low=required,
            high=min(schema.max_input, 2**31),
            given=sum(map(bool, proto.input)),
        )
    if not schema.min_output <= len(proto.output) <= schema.max_output:
        raise CheckpointError(
            "{path}: expected {node} with {low} to {high} outputs, got {given}; the file is damaged",
            path=where,
            node=label,
            low=schema.min_output,
            high=schema.max_output,
            given=len(proto.output),
        )


def _attributes(proto: Any, schema: Any, label: str, where: str) -> dict[str, Any]:
    """The attributes by name, with default values."""
    given: dict[str, Any] = {}
    for attribute in proto.attribute:
        known = schema.attributes.get(attribute.name)
        kind = None if known is None else known.type.name
        if known is None or kind != _kind(attribute) or attribute.name in given or attribute.ref_attr_name:
            raise CheckpointError(
                "{path}: expected {node} with the attributes {known}, got {name} of the type {kind}; the file is "
                "damaged, or of another version",
                path=where,
                node=label,
                known=", ".join(schema.attributes) or "()",
                name=attribute.name,
                kind=_kind(attribute),
            )
        given[attribute.name] = _value(attribute, label, where)
    for name, known in schema.attributes.items():
        if name in given:
            continue
        if known.required:
            raise CheckpointError(
                "{path}: expected {node} with the attribute {name}, got none; the file is damaged",
                path=where,
                node=label,
                name=name,
            )
        if known.default_value.type:
            given[name] = _value(known.default_value, label, where)
    return given


def _kind(attribute: Any) -> str:
    kinds = onnx_package().AttributeProto.AttributeType
    return kinds.Name(attribute.type) if attribute.type in kinds.values() else str(attribute.type)


def _value(attribute: Any, label: str, where: str) -> Any:
    """A number, a text, an array, or a list of numbers.

    Raises:
        UnsupportedError: it is something else, such as a subgraph.
    """
    kind = _kind(attribute)
    if kind == "FLOAT":
        return float(attribute.f)
    if kind == "INT":
        return int(attribute.i)
    if kind == "STRING":
        return attribute.s.decode(errors="replace")
    if kind == "FLOATS":
        return [float(number) for number in attribute.floats]
    if kind == "INTS":
        return [int(number) for number in attribute.ints]
    if kind == "TENSOR":
        return initializer(attribute.t, where=f"{where}: {label}")
    raise UnsupportedError(
        "{path}: expected attributes that are numbers or texts, got {node} with {name} of the type {kind}; run the "
        "file with onnxruntime",
        path=where,
        node=label,
        name=attribute.name,
        kind=kind,
    )


def constant_of(node: Node, *, where: str) -> Array:
    """The value of a node Constant.

    Raises:
        CheckpointError: it has several, or none.
    """
    given: Mapping[str, Any] = {name: value for name, value in node.attributes.items() if name in _CONSTANTS}
    if len(given) != 1 or len(node.attributes) != 1:
        raise CheckpointError(
            "{path}: expected {node} with one value that is an array of numbers, got {names}; export the model again",
            path=where,
            node=node.label,
            names=", ".join(node.attributes) or "()",
        )
    ((name, value),) = given.items()
    if name == "value":
        return value
    return np.array(value, np.float32 if name.startswith("value_float") else np.int64)
