"""The methods of a Tensor that are composed of its other methods; `zhishen.graph.derived` computes them."""

# A mixin of Tensor alone: self is a Tensor.
# pyright: reportArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy.typing as npt

from zhishen.graph import derived
from zhishen.graph.derived import Axes, Axis

if TYPE_CHECKING:
    from zhishen.graph.tensor import Tensor

__all__ = ["DerivedMethods"]


class DerivedMethods:
    """Methods of `Tensor`, of the same names as those of NumPy's arrays."""

    __slots__ = ()

    def flatten(self) -> Tensor:
        """All elements on one axis."""
        return derived.flatten(self)

    def ravel(self) -> Tensor:
        """All elements on one axis."""
        return derived.flatten(self)

    def swapaxes(self, axis1: int, axis2: int) -> Tensor:
        """The Tensor with two axes exchanged."""
        return derived.swapaxes(self, axis1, axis2)

    def moveaxis(self, source: Axes, destination: Axes) -> Tensor:
        """The axes ``source`` at the positions ``destination``; the others keep their order."""
        return derived.moveaxis(self, source, destination)

    def expand_dims(self, axis: Axes) -> Tensor:
        """The Tensor with new axes of size 1, at the positions ``axis`` of the result."""
        return derived.expand_dims(self, axis)

    def squeeze(self, axis: Axis = None) -> Tensor:
        """The Tensor without its axes of size 1, or without those given as ``axis``."""
        return derived.squeeze(self, axis)

    def astype(self, dtype: npt.DTypeLike) -> Tensor:
        """The elements in another floating dtype; the gradient of this Tensor keeps its own dtype."""
        return derived.astype(self, dtype)

    def mean(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        """The mean over ``axis``, or over all elements."""
        return derived.mean(self, axis, keepdims)

    def min(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        """The smallest element over ``axis``, or of all elements; equal minima share the gradient."""
        return derived.amin(self, axis, keepdims)

    def var(self, axis: Axis = None, keepdims: bool = False, *, ddof: float = 0) -> Tensor:
        """Σ (x - mean)² / (n - ddof), the variance of the n elements along ``axis``, or of all."""
        return derived.var(self, axis, keepdims, ddof=ddof)

    def std(self, axis: Axis = None, keepdims: bool = False, *, ddof: float = 0) -> Tensor:
        """√var, the standard deviation; its gradient is 0 where the variance is 0."""
        return derived.std(self, axis, keepdims, ddof=ddof)

    def prod(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        """The product over ``axis``, or of all elements; 1 if there are no elements."""
        return derived.prod(self, axis, keepdims)

    def cumsum(self, axis: int | None = None) -> Tensor:
        """The running sums along ``axis``, or of all elements in one row."""
        return derived.cumsum(self, axis)

    def clip(self, low: Any = None, high: Any = None) -> Tensor:
        """Each element limited to the interval from ``low`` to ``high``."""
        return derived.clip(self, low, high)

    def log2(self) -> Tensor:
        """The logarithm to base 2 of each element."""
        return derived.log2(self)

    def log10(self) -> Tensor:
        """The logarithm to base 10 of each element."""
        return derived.log10(self)

    def expm1(self) -> Tensor:
        """e to the power of each element, minus 1, without the loss of digits of ``np.exp(x) - 1`` near 0."""
        return derived.expm1(self)

    def abs(self) -> Tensor:
        """The absolute value of each element."""
        return cast("Any", self).__abs__()
