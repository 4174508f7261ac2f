"""An ONNX file as a `Graph`: its nodes in order, its constants, and the dtypes of all values, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from zhishen._files import UnreadableFileError, read_bounded
from zhishen.errors import CheckpointError, UnsupportedError
from zhishen.interop.onnx.computing.table import READ
from zhishen.interop.onnx.graph import onnx_package
from zhishen.interop.onnx.model import Graph, Node
from zhishen.interop.onnx.parsing import (
    DOMAINS,
    constant_of,
    initializer,
    node_of,
    opset_of,
    unknown_operator,
    value_input,
)
from zhishen.interop.onnx.types import check_types

__all__ = ["File", "parse", "read", "read_graph"]

_LARGEST: Final = 2**31  # bytes: protocol buffers are not larger
_MOST_NODES: Final = 2**16


@dataclass(frozen=True, eq=False)
class File:
    """What a file contains.

    Attributes:
        graph: what it computes.
        opset: the version of the operators.
        metadata: texts by name.
        dtypes: of the outputs of the graph, by name.
        stored: the names of the constants that are initializers, and not nodes: the weights are among them.
    """

    graph: Graph
    opset: int
    metadata: Mapping[str, str]
    dtypes: Mapping[str, str]
    stored: frozenset[str]


def read(path: str | Path) -> Any:
    """The protocol buffer of a file.

    Raises:
        CheckpointError: there is no such file, or it is no ONNX model.
        MissingDependencyError: onnx is not installed.
    """
    try:
        content = read_bounded(path, _LARGEST)
    except UnreadableFileError as error:
        raise CheckpointError(
            "{path}: expected an ONNX file, got {found}; check the path", path=path, found=error
        ) from error
    return parse(content, where=str(path))


def parse(content: bytes, *, where: str) -> Any:
    """The protocol buffer of the contents of a file.

    Raises:
        CheckpointError: it is no ONNX model.
    """
    if not content:
        raise CheckpointError("{path}: expected an ONNX file, got an empty file; export the model again", path=where)
    model = onnx_package().ModelProto()
    try:
        model.ParseFromString(content)
    except Exception as error:  # the package of protocol buffers has its own errors
        raise CheckpointError(
            "{path}: expected an ONNX file, got one that is damaged or something else ({problem}); export the model "
            "again",
            path=where,
            problem=" ".join(str(error).split()),
        ) from error
    return model


def read_graph(model: Any, *, where: str, outputs: Sequence[str] | None = None) -> File:
    """The graph of a model.

    Args:
        model: the protocol buffer.
        where: the file, for messages.
        outputs: the names of the values to compute; by default the outputs of the graph. Nodes on which they do not
            depend are omitted.

    Raises:
        CheckpointError: the file is damaged.
        UnsupportedError: it has an operator, an attribute or a dtype that has no code here; the message names it.
    """
    opset, proto = opset_of(model, where=where), model.graph
    if len(proto.node) > _MOST_NODES:
        raise UnsupportedError(
            "{path}: expected at most {most:,} nodes, got {nodes:,}; export a smaller model",
            path=where,
            most=_MOST_NODES,
            nodes=len(proto.node),
        )
    if len(proto.sparse_initializer):
        raise UnsupportedError(
            "{path}: expected dense weights, got sparse ones; export the model without them", path=where
        )
    _check_names(proto, where)
    names = [info.name for info in proto.output] if outputs is None else list(outputs)
    needed = _needed(proto, names, where)
    constants = {t.name: initializer(t, where=where) for t in proto.initializer if t.name in needed}
    stored = frozenset(tensor.name for tensor in proto.initializer)
    inputs = tuple(
        value_input(info, where=where)
        for info in proto.input
        if info.name not in stored and (outputs is None or info.name in needed)
    )
    dtypes = {x.name: x.dtype for x in inputs} | {name: str(array.dtype) for name, array in constants.items()}
    nodes: list[Node] = []
    for each in proto.node:
        if not any(name in needed for name in each.output):
            continue
        if each.op_type not in READ or each.domain not in DOMAINS:
            raise unknown_operator(f"{each.domain}.{each.op_type}".removeprefix("."), where)
        _check_known(each, dtypes, where)
        node, schema = node_of(each, opset, where=where)
        if node.operator == "Constant":
            constants[node.outputs[0]] = constant_of(node, where=where)
            dtypes[node.outputs[0]] = str(constants[node.outputs[0]].dtype)
            continue
        dtypes |= zip(node.outputs, check_types(schema, node, dtypes, where=where), strict=True)
        nodes.append(_only_needed(node, needed))
    graph = Graph(inputs, tuple(nodes), tuple(names), constants)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    return File(graph, opset, metadata, {name: dtypes[name] for name in names}, stored)


def _check_names(proto: Any, where: str) -> None:
    """Raise unless each value has one name, and each name one value."""
    made = [name for node in proto.node for name in node.output if name]
    stored = [tensor.name for tensor in proto.initializer]
    given = [info.name for info in proto.input]
    seen: set[str] = set()
    # Before 2019, a constant was an input as well.
    for name in (*made, *stored, *(name for name in given if name not in set(stored))):
        if not name:
            raise CheckpointError("{path}: expected a name for each value, got none; the file is damaged", path=where)
        if name in seen:
            raise CheckpointError(
                "{path}: expected a name of its own for each value, got {name!r} twice; the file is damaged",
                path=where,
                name=name,
            )
        seen.add(name)
    if len(set(given)) < len(given):
        raise CheckpointError(
            "{path}: expected a name of its own for each input, got {names}; the file is damaged",
            path=where,
            names=given,
        )


def _needed(proto: Any, names: Sequence[str], where: str) -> set[str]:
    """The names of all values on which the outputs depend."""
    makers = {name: node for node in proto.node for name in node.output if name}
    stored = {tensor.name for tensor in proto.initializer} | {info.name for info in proto.input}
    missing = [name for name in names if name not in makers and name not in stored]
    if missing or not names:
        raise CheckpointError(
            "{path}: expected outputs that the graph computes, got {names}; choose from {known}",
            path=where,
            names=missing,
            known=[info.name for info in proto.output],
        )
    needed: set[str] = set()
    open_names = list(names)
    while open_names:
        name = open_names.pop()
        if name in needed:
            continue
        needed.add(name)
        if name in makers:
            open_names.extend(x for x in makers[name].input if x)
    return needed


def _check_known(proto: Any, known: Mapping[str, str], where: str) -> None:
    """Raise unless all inputs of a node are computed before it."""
    for name in proto.input:
        if name and name not in known:
            raise CheckpointError(
                "{path}: expected nodes in the order of the computation, got {node} with the input {name}, which no "
                "earlier node computes; the file is damaged",
                path=where,
                node=f"{proto.op_type} {proto.name}".strip(),
                name=name,
            )


def _only_needed(node: Node, needed: set[str]) -> Node:
    """The node without the names of outputs that nothing uses."""
    return replace(node, outputs=tuple(name if name in needed else "" for name in node.outputs))
