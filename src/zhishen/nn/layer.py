"""Layer: an op with parameters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, overload

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.tensor import Tensor

__all__ = ["Layer"]


class Layer(ABC):
    """A step of a network: ``forward(x)`` keeps what ``backward(dout)`` needs, which fills ``grads`` and returns dx.

    A layer of your own defines `forward` and `backward` on arrays, and puts its parameters into ``params``. To be used
    with Tensors as well, it defines `record`.

    Args:
        name: how errors, parameters and pictures call it; a network names its layers ``affine1``, ``relu1``, ...

    Attributes:
        params: what is learnt, by name; optimizers change the arrays in place.
        grads: the gradients of the last `backward`, by the same names.
        buffers: arrays that are kept but not learnt, such as running means.
        rng: the generator that the layer draws from while training; None if it draws nothing.
        training: whether the layer is in training (as opposed to evaluation); a network sets it.
    """

    def __init__(self, *, name: str = "") -> None:
        self.name = name
        self.params: dict[str, Array] = {}
        self.grads: dict[str, Array] = {}
        self.buffers: dict[str, Array] = {}
        self.rng: np.random.Generator | None = None
        self.training = True
        self._leaves: dict[str, Tensor] = {}

    @abstractmethod
    def forward(self, x: Array) -> Array:
        """The output for a batch of inputs."""

    @abstractmethod
    def backward(self, dout: Array) -> Array:
        """The gradient of the input, given that of the output of the last `forward`; fills ``grads``."""

    def backward_params(self, dout: Array) -> None:
        """Fill ``grads`` only: the first layer of a network needs no gradient of its input."""
        self.backward(dout)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor that knows how it was made."""
        raise ArgumentError(
            f"{self.label()}: expected an array, got a Tensor {x.shape}; this layer works on arrays only: "
            "define record(x) from zhishen.ops, or use network.gradient"
        )

    @overload
    def __call__(self, x: Tensor) -> Tensor: ...
    @overload
    def __call__(self, x: Array) -> Array: ...
    def __call__(self, x: Any) -> Any:
        """The output for an array, or for a Tensor."""
        return self.record(x) if isinstance(x, Tensor) else self.forward(x)

    def tensor(self, key: str) -> Tensor:
        """The parameter ``key`` as a named leaf Tensor; it shares the memory of ``params[key]``."""
        array = self.params[key]
        leaf = self._leaves.get(key)
        if leaf is None or leaf.data is not array:
            leaf = self._leaves[key] = Tensor(array)
        leaf.name = f"{self.name}.{key}" if self.name else key
        return leaf

    def gradient(self, key: str) -> Array:
        """The gradient of the parameter ``key`` that the last `backward` filled in."""
        if key not in self.grads:
            raise ArgumentError(
                f"{self.label()}: expected backward to fill grads[{key!r}], got gradients of "
                f"{', '.join(self.grads) or 'nothing'}; set it in backward"
            )
        return self.grads[key]

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of the output for an input of ``shape``, both without the batch axis."""
        return shape

    def label(self) -> str:
        """How errors call the layer: its class and, in a network, its name."""
        return f"{type(self).__name__} {self.name}".strip()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
