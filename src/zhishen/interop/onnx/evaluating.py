"""A graph computed node by node on Tensors and arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ShapeError, UnsupportedError
from zhishen.graph.sections import section
from zhishen.graph.tensor import Tensor, data_of
from zhishen.interop.onnx.computing.call import Call
from zhishen.interop.onnx.computing.table import OPERATORS
from zhishen.interop.onnx.model import Graph, Node
from zhishen.messages import message

__all__ = ["evaluate"]

# A value may have _SMALL elements, or _FACTOR times as many as the inputs and constants together, up to _LARGE.
_SMALL: Final = 2**24
_FACTOR: Final = 2**12
_LARGE: Final = 2**33
_LONGEST: Final = 500  # characters of a problem: texts of a hostile file may be a million
# What a node raises for inputs that do not fit it.
_MISFITS: Final = (ArithmeticError, AttributeError, LookupError, MemoryError, TypeError, ValueError)

Statistics = Callable[[Node, Array, Array, int, float], None]


def evaluate(
    graph: Graph,
    given: Mapping[str, Any],
    *,
    training: bool | None = None,
    rng: np.random.Generator | None = None,
    statistics: Statistics | None = None,
) -> list[Any]:
    """The outputs of a graph.

    Args:
        graph: the graph.
        given: the inputs, and parameters, by name: Tensors for floats.
        training: whether dropout and batch normalization are in training; None: as the file says.
        rng: from which dropout draws in training.
        statistics: takes a node of batch normalization, and the mean, the variance, the number of values and the
            momentum with which its running statistics change.

    Raises:
        ShapeError: inputs do not fit a node.
        UnsupportedError: a node would make an absurdly large value, or its attributes have no code here.
    """
    values: dict[str, Any] = {**graph.constants, **given}
    elements = sum(data_of(value).size for value in values.values())
    largest = min(_LARGE, max(_SMALL, _FACTOR * elements))
    for node, finished in zip(graph.nodes, graph.last_uses, strict=True):
        call = Call(node, largest, training, rng, statistics)
        inputs = [values[name] if name else None for name in node.inputs]
        with section(node.name or node.outputs[0], node.operator):
            found = zip(node.outputs, _results(call, inputs), strict=False)
        values |= {name: value for name, value in found if name}
        for name in finished:
            values.pop(name, None)
    return [values[name] for name in graph.outputs]


def _results(call: Call, inputs: list[Any]) -> list[Any]:
    """The outputs of a node, Tensors or arrays."""
    try:
        with np.errstate(all="ignore"):  # infinities and NaN are values of ONNX
            found = OPERATORS[call.node.operator].compute(call, *inputs)
        results = [
            x if isinstance(x, Tensor) else np.asarray(x) for x in (found if isinstance(found, tuple) else (found,))
        ]
        call.allow((sum(math.prod(x.shape) for x in results),))
        if len(results) < sum(map(bool, call.node.outputs)):
            raise ValueError(message("{outputs} outputs", outputs=call.outputs))
    except UnsupportedError:
        raise
    except _MISFITS as error:
        raise ShapeError(
            "{node}: expected inputs that fit this operator, got {shapes} ({problem}); give other inputs, or check the "
            "file",
            node=call.node.label,
            shapes=", ".join("-" if x is None else f"{data_of(x).dtype} {x.shape}" for x in inputs),
            problem=" ".join(str(error).split())[:_LONGEST] or type(error).__name__,
        ) from error
    return results
