"""A zoo of surfaces z = f(x, y) to descend: each shows one thing that makes the way down easy or hard.

``SURFACES["beale"].value(x, y)`` is the height, ``.gradient(x, y)`` the slope, ``.start`` the usual place to begin
and ``.minima`` the places to arrive at. Value and gradient of each stand side by side, and use only operators that
arrays and Tensors share: the tape can differentiate them too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, final

import numpy as np

from zhishen.errors import ArgumentError
from zhishen.graph.tensor import Tensor

__all__ = ["SURFACES", "Beale", "Bowl", "Himmelblau", "Plateau", "Rosenbrock", "Saddle", "Surface", "Valley"]

Point = tuple[float, float]


class Surface(ABC):
    """The interface of all surfaces: z = f(x, y), its gradient, where to start and where to arrive.

    Attributes:
        name: the key in ``SURFACES``.
        formula: z as a formula.
        start: the usual start of a descent.
        minima: the global minima, accurate to the last bit or two; empty if the surface has no minimum.
    """

    name: ClassVar[str]
    formula: ClassVar[str]
    start: ClassVar[Point]
    minima: ClassVar[tuple[Point, ...]]

    def value(self, x: Any, y: Any) -> Any:
        """Z = f(x, y), element by element.

        Args:
            x: numbers, arrays or Tensors.
            y: likewise; arrays are broadcast against x.

        Returns:
            z: a float for numbers, an array or a Tensor for those; float32 for float32.

        Raises:
            ArgumentError: x or y does not contain real numbers.
        """
        return self._value(*self._operands("value", x, y))

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """∂z/∂x and ∂z/∂y, element by element, by hand; see `value` for what it takes and refuses."""
        return self._gradient(*self._operands("gradient", x, y))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(z = {self.formula}, start={self.start})"

    @abstractmethod
    def _value(self, x: Any, y: Any) -> Any:
        """The formula."""

    @abstractmethod
    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Its derivatives."""

    def _operands(self, method: str, x: Any, y: Any) -> tuple[Any, Any]:
        """Tensors as they are; all else as arrays of floats, broadcast, so that both derivatives have z's shape."""
        if type(x) is type(y) is np.float64 or isinstance(x, Tensor) or isinstance(y, Tensor):
            return x, y  # a step of a race has two numbers: with them, the rest would take longer than the formula
        x, y = np.asarray(x), np.asarray(y)
        for name, array in (("x", x), ("y", y)):
            if array.dtype.kind not in "fiu":
                raise ArgumentError(
                    "{type}.{method}: expected {name} to hold real numbers, got {dtype}; give numbers, arrays of "
                    "floats or Tensors",
                    type=type(self).__name__,
                    method=method,
                    name=name,
                    dtype=array.dtype,
                )
        dtype = np.result_type(x, y)
        x, y = np.broadcast_arrays(x, y)
        return tuple(part.astype(dtype if dtype.kind == "f" else np.float64)[()] for part in (x, y))


@final
class Bowl(Surface):
    """z = x² + y²: the gradient points away from the minimum, and is half as large at half the distance.

    References:
        *Deep Learning from Scratch*, section 4.4, with its start. The notes, chapter 4, the gradient method.
    """

    name: ClassVar[str] = "bowl"
    formula: ClassVar[str] = "x² + y²"
    start: ClassVar[Point] = (-3.0, 4.0)
    minima: ClassVar[tuple[Point, ...]] = ((0.0, 0.0),)

    def _value(self, x: Any, y: Any) -> Any:
        return x * x + y * y

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        return 2 * x, 2 * y


@final
class Valley(Surface):
    """z = x²/20 + y²: twenty times as curved across as along, so that the slope hardly points along the valley.

    References:
        *Deep Learning from Scratch*, section 6.1, with its start. The notes, chapter 6, the paths of optimizers.
    """

    name: ClassVar[str] = "valley"
    formula: ClassVar[str] = "x²/20 + y²"
    start: ClassVar[Point] = (-7.0, 2.0)
    minima: ClassVar[tuple[Point, ...]] = ((0.0, 0.0),)

    def _value(self, x: Any, y: Any) -> Any:
        return x * x / 20 + y * y

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        return x / 10, 2 * y


@final
class Rosenbrock(Surface):
    """z = (1 - x)² + 100(y - x²)²: a narrow, curved valley, which is easy to find and hard to follow to its minimum.

    References:
        H. Rosenbrock (1960), An automatic method for finding the greatest or least value of a function.
    """

    name: ClassVar[str] = "rosenbrock"
    formula: ClassVar[str] = "(1 - x)² + 100(y - x²)²"
    start: ClassVar[Point] = (-1.2, 1.0)
    minima: ClassVar[tuple[Point, ...]] = ((1.0, 1.0),)

    def _value(self, x: Any, y: Any) -> Any:
        a, b = 1 - x, y - x * x
        return a * a + 100 * b * b

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        a, b = 1 - x, y - x * x
        return -2 * a - 400 * x * b, 200 * b


@final
class Beale(Surface):
    """z = (1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²: nearly flat in the middle, steep at the corners.

    References:
        E. Beale (1958), On an iterative method for finding a local minimum of a function of more than one variable.
    """

    name: ClassVar[str] = "beale"
    formula: ClassVar[str] = "(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²"
    start: ClassVar[Point] = (1.0, 1.5)
    minima: ClassVar[tuple[Point, ...]] = ((3.0, 0.5),)

    def _value(self, x: Any, y: Any) -> Any:
        a, b, c = self._parts(x, y)
        return a * a + b * b + c * c

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        a, b, c = self._parts(x, y)
        return (
            2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1)),
            2 * x * (a + 2 * b * y + 3 * c * y * y),
        )

    @staticmethod
    def _parts(x: Any, y: Any) -> tuple[Any, Any, Any]:
        return 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y


@final
class Himmelblau(Surface):
    """z = (x² + y - 11)² + (x + y² - 7)²: four minima of value 0; the start determines which one is found.

    References:
        D. Himmelblau (1972), Applied nonlinear programming.
    """

    name: ClassVar[str] = "himmelblau"
    formula: ClassVar[str] = "(x² + y - 11)² + (x + y² - 7)²"
    start: ClassVar[Point] = (0.0, 0.0)
    minima: ClassVar[tuple[Point, ...]] = (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.2831859912861696),
        (3.5844283403304917, -1.8481265269644036),
    )

    def _value(self, x: Any, y: Any) -> Any:
        a, b = x * x + y - 11, x + y * y - 7
        return a * a + b * b

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        a, b = x * x + y - 11, x + y * y - 7
        return 4 * x * a + 2 * b, 2 * a + 4 * y * b


@final
class Saddle(Surface):
    """z = x² - y²: at (0, 0) the gradient is 0, but it is not a minimum; a path along y = 0 ends there.

    The start is slightly beside the line y = 0. There is no minimum: y diverges.

    References:
        The notes, chapter 4, saddle points. Y. Dauphin et al. (2014), Identifying and attacking the saddle point
        problem in high-dimensional non-convex optimization.
    """

    name: ClassVar[str] = "saddle"
    formula: ClassVar[str] = "x² - y²"
    start: ClassVar[Point] = (-2.0, 0.001)
    minima: ClassVar[tuple[Point, ...]] = ()

    def _value(self, x: Any, y: Any) -> Any:
        return x * x - y * y

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        return 2 * x, -2 * y


@final
class Plateau(Surface):
    """z = max(0, -4 - x)² + 1 - exp(-(x² + y²)/2): a cliff, then a plateau, then a minimum at (0, 0).

    The start is on the cliff. After it the gradient is a thousand times smaller, and SGD almost stops. AdaGrad never
    forgets the cliff, and its steps stay small; so do those of Adam for a thousand steps at β₂ = 0.999. RMSprop forgets
    the cliff after ten steps at ρ = 0.9; Momentum crosses the plateau with the velocity from the cliff.

    References:
        The notes, chapter 4, plateaus, and chapter 6, AdaGrad and RMSprop.
    """

    name: ClassVar[str] = "plateau"
    formula: ClassVar[str] = "max(0, -4 - x)² + 1 - exp(-(x² + y²)/2)"
    start: ClassVar[Point] = (-6.0, 0.5)
    minima: ClassVar[tuple[Point, ...]] = ((0.0, 0.0),)

    def _value(self, x: Any, y: Any) -> Any:
        cliff = np.maximum(-4 - x, 0)
        return cliff * cliff + 1 - np.exp(-(x * x + y * y) / 2)

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        cliff, hole = np.maximum(-4 - x, 0), np.exp(-(x * x + y * y) / 2)
        return x * hole - 2 * cliff, y * hole


SURFACES: dict[str, Surface] = {
    surface.name: surface for surface in (Bowl(), Valley(), Rosenbrock(), Beale(), Himmelblau(), Saddle(), Plateau())
}
