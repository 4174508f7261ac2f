"""The base of layers with an optional bias."""

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

    Without a bias, ``params`` has no ``b``. The ops then receive zeros, and their gradient is discarded.

    Attributes:
        bias: whether the layer has a bias b.
    """

    holds_layers: ClassVar[bool] = False

    bias: bool

    def _start_bias(self, bias: Any, outputs: int, dtype: np.dtype[Any]) -> None:
        """Add ``b``, filled with zeros, to the parameters if the layer has a bias."""
        if not isinstance(bias, bool | np.bool_):
            raise ArgumentError(
                "{type}: expected bias to be True or False, got {bias!r}; set the values in params['b'] after the "
                "layer is built",
                type=type(self).__name__,
                bias=bias,
            )
        self.bias = bool(bias)
        self._biases: int = int(outputs)
        if bias:
            self.params["b"] = np.zeros(outputs, dtype=dtype)

    def _zeros(self) -> Array:
        """The zeros that replace a missing bias, in the current dtype of the parameters."""
        weights = next(iter(self.params.values()))
        return np.zeros(self._biases, dtype=weights.dtype)

    def _bias_tensor(self) -> Tensor:
        """The bias as a Tensor; a constant if the layer has no bias."""
        return self.tensor("b") if self.bias else Tensor(self._zeros(), requires_grad=False, name="0")
