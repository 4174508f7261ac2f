"""Numerical derivatives by central differences.

References:
    *Deep Learning from Scratch*, sections 4.3 and 4.4.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np

from zhishen._checks import Number, check
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.tensor import Tensor

__all__ = ["STEP", "moved", "numerical_derivative", "numerical_gradient", "scalar_of"]

STEP: Final = Number(0, open_low=True)


def numerical_derivative(f: Callable[[Any], Any], x: Any, *, h: float = 1e-4) -> Any:
    """f'(x) ≈ (f(x + h) - f(x - h)) / (2h), elementwise for an array ``x`` if ``f`` works elementwise.

    Examples:
        >>> round(numerical_derivative(lambda x: 0.01 * x**2 + 0.1 * x, 5.0), 6)
        0.2
    """
    check(h, STEP, where="numerical_derivative", name="h")
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f: Callable[[Array], Any], x: Any, *, h: float = 1e-4) -> Array:
    """∂f/∂x_i ≈ (f(x + h e_i) - f(x - h e_i)) / (2h) for every element of an array of any shape.

    Args:
        f: a function of ``x`` with a scalar value.
        x: a floating array. Its elements are changed in place one at a time and restored, so ``f`` may read the array
            through another reference, as a network's loss reads its parameters. Lists of floats are copied.
        h: the step. Smaller steps lose accuracy to rounding: at 1e-4 the error is about 1e-9 in float64, and at least
            1e-3 in float32.

    Returns:
        An array of the shape and dtype of ``x``.

    Raises:
        ArgumentError: ``x`` holds integers (x + h would be rounded back) or is read-only.
        ShapeError: ``f`` returns something other than one number.

    Examples:
        >>> numerical_gradient(lambda x: x[0] ** 2 + x[1] ** 2, np.array([3.0, 4.0])).round(6)
        array([6., 8.])
    """
    check(h, STEP, where="numerical_gradient", name="h")
    x = np.asarray(x)
    if x.dtype.kind != "f":
        raise ArgumentError(
            "numerical_gradient: expected a writable array of floats, got dtype {dtype}; give x.astype(float)",
            dtype=x.dtype,
        )
    if not x.flags.writeable:
        raise ArgumentError(
            "numerical_gradient: expected a writable array of floats, got a read-only array; give x.copy()"
        )
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        with moved(x, index, h):
            above = scalar_of(f(x))
        with moved(x, index, -h):
            below = scalar_of(f(x))
        gradient[index] = (above - below) / (2 * h)
    return gradient


@contextmanager
def moved(x: Array, index: tuple[int, ...], by: float) -> Generator[None]:
    """Within the block, one element of ``x`` is changed by ``by``; afterwards it is restored."""
    before = x[index]
    x[index] = before + by
    try:
        yield
    finally:
        x[index] = before


def scalar_of(value: Any) -> float:
    """The only element of an array or a Tensor.

    Raises:
        ShapeError: there is not exactly one element.
    """
    array = np.asarray(value.data if isinstance(value, Tensor) else value)
    if array.size != 1:
        raise ShapeError(
            "numerical gradient: expected f to return one number, got shape {shape}; reduce it, for example with "
            ".sum()",
            shape=array.shape,
        )
    return float(array.reshape(()))
