"""The naive layers of chapter 5: the multiplication and the addition in the graphs of the apple example.

They take two inputs and have no parameters, so they cannot be layers of a network; they illustrate backward.

References:
    *Deep Learning from Scratch*, section 5.4. The notes, chapter 5, the naive layers.
"""

from __future__ import annotations

from typing import Any, TypeAlias, final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["Add", "Multiply"]

_Value: TypeAlias = float | np.number[Any] | Array


@final
class Multiply:
    """z = xy; backward multiplies with the other input: dx = dz · y, dy = dz · x.

    Shape:
        x, y, z: numbers, or arrays of one shape, elementwise.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: backward before forward.

    Examples:
        >>> from zhishen import nn
        >>> layer = nn.Multiply()
        >>> layer.forward(100.0, 2.0)
        200.0
        >>> layer.backward(1.5)
        (3.0, 150.0)

    References:
        *Deep Learning from Scratch*, section 5.4.1.
    """

    def __init__(self) -> None:
        self._inputs: tuple[_Value, _Value] | None = None

    def forward(self, x: _Value, y: _Value) -> _Value:
        """z = xy."""
        _check_shapes("Multiply", x, y)
        self._inputs = x, y
        return x * y

    def backward(self, dout: _Value) -> tuple[_Value, _Value]:
        """dx = dz · y, dy = dz · x, with the inputs of the last `forward`."""
        if self._inputs is None:
            raise ArgumentError(
                "Multiply.backward: expected the inputs of a forward pass, got None; call forward(x, y) first"
            )
        x, y = self._inputs
        _check_gradient("Multiply", dout, x)
        return dout * y, dout * x

    def __repr__(self) -> str:
        return "Multiply()"


@final
class Add:
    """z = x + y; backward passes the gradient on to both: dx = dz, dy = dz.

    It keeps nothing from `forward`: the derivatives are 1 for all inputs.

    Shape:
        x, y, z: numbers, or arrays of one shape, elementwise.

    Raises:
        ShapeError: the shapes differ.

    Examples:
        >>> from zhishen import nn
        >>> layer = nn.Add()
        >>> layer.forward(200.0, 450.0)
        650.0
        >>> layer.backward(1.5)
        (1.5, 1.5)

    References:
        *Deep Learning from Scratch*, section 5.4.2.
    """

    def forward(self, x: _Value, y: _Value) -> _Value:
        """z = x + y."""
        _check_shapes("Add", x, y)
        return x + y

    def backward(self, dout: _Value) -> tuple[_Value, _Value]:
        """dx = dz · 1, dy = dz · 1."""
        return dout * 1, dout * 1  # a product is a new array: the two gradients share no memory

    def __repr__(self) -> str:
        return "Add()"


def _check_shapes(where: str, x: _Value, y: _Value) -> None:
    if np.shape(x) != np.shape(y):
        raise ShapeError(
            "{where}: expected x and y of one shape, got {x} and {y}; these layers do not broadcast: use Tensors, "
            "which do",
            where=where,
            x=np.shape(x),
            y=np.shape(y),
        )


def _check_gradient(where: str, dout: _Value, x: _Value) -> None:
    if np.shape(dout) != np.shape(x):
        raise ShapeError(
            "{where}.backward: expected dout of shape {shape} like the output, got {dout}; give one gradient for "
            "each output",
            where=where,
            shape=np.shape(x),
            dout=np.shape(dout),
        )
