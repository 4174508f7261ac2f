"""A surface z = f(x, y) of a formula that a user types."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from zhishen import optim
from zhishen._types import Array
from zhishen.errors import ArgumentError, NumericalError
from zhishen.graph.expression import Expression, parse
from zhishen.graph.tensor import Tensor
from zhishen.messages import listed

__all__ = ["TypedSurface"]


@final
class TypedSurface(optim.Surface):
    """A surface whose gradient comes from the tape. Where the formula has no finite value, it is NaN.

    Args:
        text: a formula in x and y, see `zhishen.graph.expression`.

    Raises:
        ArgumentError: the text is not a formula, or has other names than x and y.

    Examples:
        >>> dx, dy = TypedSurface("x**2 + 3*y").gradient(2.0, 0.0)
        >>> print(dx, dy)
        4.0 3.0
    """

    name: ClassVar[str] = "own"
    formula: ClassVar[str] = "f(x, y)"
    start: ClassVar[tuple[float, float]] = (0.0, 0.0)
    minima: ClassVar[tuple[tuple[float, float], ...]] = ()

    def __init__(self, text: str) -> None:
        self._expression: Expression = parse(text)
        if others := [name for name in self._expression.names if name not in ("x", "y")]:
            raise ArgumentError(
                "surface: expected a formula in x and y, got the names {names}; use x and y only", names=listed(others)
            )

    def _value(self, x: Any, y: Any) -> Any:
        return self._each(x, y)[0]

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        _, dx, dy = self._each(x, y)
        return dx, dy

    def _each(self, x: Array, y: Array) -> Array:
        """Height and both derivatives, of shape (3, ...): all points at once, or one by one if some are not finite."""
        try:
            return self._all(x, y)
        except (NumericalError, ArgumentError):  # of values or of points that are not finite
            if np.ndim(x) == 0:
                return np.full(3, np.nan)
        found = [self._each(a, b) for a, b in zip(np.ravel(x), np.ravel(y), strict=True)]
        return np.stack(found, axis=-1).reshape(3, *np.shape(x))

    def _all(self, x: Array, y: Array) -> Array:
        leaves = {name: Tensor(np.array(place, np.float64)) for name, place in (("x", x), ("y", y))}
        used = {name: leaf for name, leaf in leaves.items() if name in self._expression.names}
        z = self._expression.evaluate(used)
        if used:
            (z.sum() if z.ndim else z).backward()
        found = np.empty((3, *np.shape(x)))  # filled in parts: np.stack takes as long as three operations of the graph
        found[0] = z.data
        for k, leaf in enumerate(leaves.values(), start=1):
            found[k] = 0.0 if leaf.grad is None else leaf.grad
        return found
