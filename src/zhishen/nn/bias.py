"""What layers with an optional bias share."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.tensor import Tensor
from zhishen.nn.foreign import foreign_attributes
from zhishen.nn.layer import Layer

__all__ = ["Biased"]


@foreign_attributes
class Biased(Layer):
    """A layer that adds a bias to each output, unless it is built with ``bias=False``.

    Without a bias ``params`` has no ``b``. The ops still take one: zeros, whose gradient is dropped.

    Attributes:
        bias: whether b is learned.
    """

    holds_layers: ClassVar[bool] = False

    bias: bool

    def _start_bias(self, bias: Any, outputs: int, dtype: np.dtype[Any]) -> None:
        """Put ``b`` among the parameters, as zeros, if a bias is wanted."""
        if not isinstance(bias, bool | np.bool_):
            raise ArgumentError(
                "{type}: expected bias to be True or False, got {bias!r}; values are set in params['b'] afterwards",
                type=type(self).__name__,
                bias=bias,
            )
        self.bias = bool(bias)
        self._biases: int = int(outputs)
        if bias:
            self.params["b"] = np.zeros(outputs, dtype=dtype)

    def _zeros(self) -> Array:
        """What the ops take for a missing bias, in the dtype that the parameters have now."""
        weights = next(iter(self.params.values()))
        return np.zeros(self._biases, dtype=weights.dtype)

    def _bias_tensor(self) -> Tensor:
        """The bias as a Tensor; without a bias, a constant."""
        return self.tensor("b") if self.bias else Tensor(self._zeros(), requires_grad=False, name="0")
