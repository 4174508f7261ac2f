"""The perceptron; the gates AND, NAND, OR with weights set by hand; XOR as two layers of them."""

from __future__ import annotations

from typing import final

import numpy as np
import numpy.typing as npt

from zhishen._checks import Number, check
from zhishen._shapes import check_width
from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["AND", "NAND", "OR", "XOR", "Perceptron", "real_numbers"]


def real_numbers(values: npt.ArrayLike, *, where: str, name: str) -> Array:
    """``values`` as an array of finite real numbers."""
    try:
        array = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise ShapeError(
            "{where}: expected {name} to be an array, got rows of different lengths; give all rows the same length",
            where=where,
            name=name,
        ) from error
    if array.dtype.kind not in "biuf":
        raise ArgumentError(
            "{where}: expected {name} to hold real numbers, got dtype {dtype}; convert them first",
            where=where,
            name=name,
            dtype=array.dtype,
        )
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ArgumentError(
            "{where}: expected {name} to hold finite numbers, got {value} at index {index}; remove or replace it",
            where=where,
            name=name,
            value=array[index],
            index=index,
        )
    return array


@final
class Perceptron:
    """y = 1 if w·x + b > 0, else 0.

    The book's first form, y = 1 if w·x > θ, has b = -θ: `Perceptron.from_threshold`.

    Args:
        w: the weights, one for each input; copied. float32 stays float32, integers become float64.
        b: the bias; the larger it is, the more inputs give 1.

    Shape:
        x: (..., I). y: (...), of x's dtype.

    Attributes:
        w: (I,), the weights.
        b: the bias, a float.

    Raises:
        ArgumentError: w, b or x hold anything but finite real numbers.
        ShapeError: w is not a vector, or x has another width.

    Examples:
        >>> gate = Perceptron([0.5, 0.5], -0.7)
        >>> gate(np.array([[0, 0], [1, 0], [0, 1], [1, 1]]))
        array([0, 0, 0, 1])
        >>> Perceptron.from_threshold([0.5, 0.5], 0.7)
        Perceptron(w=[0.5, 0.5], b=-0.7)

    References:
        *Deep Learning from Scratch*, sections 2.1 to 2.3; F. Rosenblatt (1958), The perceptron.
    """

    def __init__(self, w: npt.ArrayLike, b: float) -> None:
        weights = real_numbers(w, where="Perceptron", name="w")
        if weights.ndim != 1 or weights.size == 0:
            raise ShapeError(
                "Perceptron: expected w of shape (I,) with one weight for each input, got {shape}; give a list such as "
                "[0.5, 0.5]",
                shape=weights.shape,
            )
        dtype = weights.dtype if weights.dtype.kind == "f" else np.dtype(np.float64)
        self.w: Array = weights.astype(dtype)  # a copy
        self.b: float = float(check(b, Number(), where="Perceptron", name="b"))

    @classmethod
    def from_threshold(cls, w: npt.ArrayLike, theta: float) -> Perceptron:
        """y = 1 if w·x > θ, else 0."""
        return cls(w, 0.0 - check(theta, Number(), where="Perceptron.from_threshold", name="theta"))

    @property
    def theta(self) -> float:
        """θ = -b, the threshold that w·x has to exceed."""
        return 0.0 - self.b

    @property
    def inputs(self) -> int:
        """I, the number of inputs."""
        return len(self.w)

    def score(self, x: npt.ArrayLike) -> Float[Array, "*N"]:
        """w·x + b: above 0 on one side of the line, below on the other."""
        x = real_numbers(x, where="Perceptron", name="x")
        check_width("Perceptron", x.shape, self.inputs)
        # The order of the sum does not depend on the batch, and products that overflow are infinite on every processor;
        # x @ w guarantees neither.
        with np.errstate(over="ignore", invalid="ignore"):
            score = np.multiply(x, self.w, order="C").sum(axis=-1) + self.b
        if np.isnan(score).any():
            raise ArgumentError(
                "Perceptron: expected inputs whose weighted sum is a number, got infinity minus infinity; scale x down"
            )
        return np.asarray(score)

    def __call__(self, x: npt.ArrayLike) -> Shaped[Array, "*N"]:
        """1 where w·x + b > 0, else 0; of x's dtype."""
        x = real_numbers(x, where="Perceptron", name="x")
        return np.asarray(self.score(x) > 0, dtype=x.dtype)

    def __repr__(self) -> str:
        w = self.w.tolist() if self.inputs <= 8 else f"<{self.inputs} weights>"
        return f"Perceptron(w={w}, b={self.b:g})"


AND = Perceptron([0.5, 0.5], -0.7)
NAND = Perceptron([-0.5, -0.5], 0.7)
OR = Perceptron([0.5, 0.5], -0.2)


def XOR(x: npt.ArrayLike) -> Shaped[Array, "*N"]:
    """y = AND(NAND(x), OR(x)): two layers compute what one perceptron cannot (see `separate`).

    Shape:
        x: (..., 2), of zeros and ones. y: (...).

    Examples:
        >>> XOR(np.array([[0, 0], [1, 0], [0, 1], [1, 1]]))
        array([0, 1, 1, 0])

    References:
        *Deep Learning from Scratch*, section 2.5.
    """
    return AND(np.stack([NAND(x), OR(x)], axis=-1))
