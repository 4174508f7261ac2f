"""One run of a node: its attributes, the state of the network, and the bound on the size of its results."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.errors import UnsupportedError
from zhishen.graph.tensor import data_of
from zhishen.interop.onnx.model import Node
from zhishen.messages import message

__all__ = ["Call", "axes_of", "axis_of", "integers", "number", "refuse", "scalar"]

_MANY = 2**16


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One run of a node.

    Attributes:
        node: the node.
        largest: how many elements a result may have.
        training: whether the network is in training; None outside of networks, where the file itself says it.
        rng: of the network; None outside of networks.
        statistics: takes a node, and the mean, the variance, the number of values and the momentum with which its
            running statistics change; None outside of networks.
    """

    node: Node
    largest: int
    training: bool | None = None
    rng: np.random.Generator | None = None
    statistics: Callable[[Node, Array, Array, int, float], None] | None = None

    @property
    def version(self) -> int:
        """The opset in which this version of the operator appeared."""
        return self.node.version

    @property
    def outputs(self) -> int:
        """How many outputs the node has."""
        return len(self.node.outputs)

    def asked(self, place: int) -> bool:
        """Whether something may use the output at a place."""
        return place < len(self.node.outputs) and bool(self.node.outputs[place])

    def get(self, name: str, default: Any = None) -> Any:
        """The attribute of this name."""
        return self.node.attributes.get(name, default)

    def allow(self, shape: Sequence[int]) -> tuple[int, ...]:
        """The shape of a result, which must not be absurd.

        Raises:
            UnsupportedError: the result would have too many elements.
            ValueError: a size is negative.
        """
        sizes = tuple(map(int, shape))
        if any(size < 0 for size in sizes):
            raise ValueError(message("a result of shape {sizes}", sizes=sizes))
        if math.prod(sizes) > self.largest:
            raise UnsupportedError(
                "{node}: expected a result of at most {largest:,} elements for these inputs, got shape {shape}; give "
                "smaller inputs, or check the file",
                node=self.node.label,
                largest=self.largest,
                shape=sizes,
            )
        return sizes

    def allow_broadcast(self, *values: Any) -> tuple[int, ...]:
        """The shape to which values broadcast, which must not be absurd."""
        return self.allow(np.broadcast_shapes(*(np.shape(data_of(x)) for x in values)))


def refuse(call: Call, name: str, value: Any) -> UnsupportedError:
    """The error for an attribute whose value has no code here."""
    return UnsupportedError(
        "{node}: expected an attribute that zhishen computes, got {name}={value!r}; run the file with onnxruntime",
        node=call.node.label,
        name=name,
        value=value,
    )


def integers(x: Any) -> list[int]:
    """An input of whole numbers, such as a shape, as a list.

    Raises:
        ValueError: they are too many for axes or sizes.
    """
    array = np.asarray(data_of(x))
    if array.size > _MANY:
        raise ValueError(message("{count} sizes", count=array.size))
    return [int(n) for n in array.reshape(-1).tolist()]


def scalar(x: Any) -> Any:
    """An input of one element as a Python number.

    Raises:
        ValueError: it has more elements, or none.
    """
    return np.asarray(data_of(x)).item()


def number(x: Any, default: float) -> float:
    """An optional input of one element as a Python number."""
    return default if x is None else scalar(x)


def axis_of(axis: int, ndim: int) -> int:
    """An axis counted from 0.

    Raises:
        ValueError: there is no such axis.
    """
    if not -ndim <= axis < ndim:
        raise ValueError(message("axis {axis} of {ndim} axes", axis=axis, ndim=ndim))
    return axis % ndim


def axes_of(axes: Sequence[int], ndim: int) -> tuple[int, ...]:
    """Distinct axes counted from 0.

    Raises:
        ValueError: there is no such axis, or an axis is given twice.
    """
    found = tuple(axis_of(axis, ndim) for axis in axes)
    if len(set(found)) < len(found):
        raise ValueError(message("axes {axes}", axes=list(axes)))
    return found
