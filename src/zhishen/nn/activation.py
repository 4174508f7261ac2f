"""Activation layers, without parameters. `zhishen.reference.activation` defines what they compute.

References:
    *Deep Learning from Scratch*, sections 3.2, 3.5 and 5.5.
"""

from __future__ import annotations

from typing import Any, ClassVar, final

from zhishen._checks import Number, OneOf, check
from zhishen._types import Array, Float
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.arguments import fixed
from zhishen.nn.foreign import constructor
from zhishen.nn.layer import Layer

__all__ = [
    "ACTIVATIONS", "GELU", "Identity", "LeakyReLU", "LogSoftmax", "ReLU", "Sigmoid", "Softmax", "Step", "Tanh",
    "activation",
]  # fmt: skip


class _Activation(Layer):
    """A layer around one op without parameters."""

    holds_layers: ClassVar[bool] = False

    op: ClassVar[ops.Op]

    @constructor
    def __init__(self, *, name: str = "") -> None:
        super().__init__(name=name)
        self._options: dict[str, Any] = {}
        self._cache: Any = None

    def forward(self, x: Float[Array, ...]) -> Float[Array, ...]:
        out, self._cache = self.op.forward(x, **self._options)
        return out

    def backward(self, dout: Float[Array, ...]) -> Float[Array, ...]:
        return self.op.backward(dout, self._cache)

    def record(self, x: Tensor) -> Tensor:
        return self.op(x, **self._options)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{key}={value}' for key, value in self._options.items())})"


@final
class Identity(_Activation):
    """h(x) = x."""

    op: ClassVar[ops.Op] = ops.identity


@final
class Step(_Activation):
    """h(x) = 1 if x > 0, else 0; its gradient is 0, so the layers before it cannot learn."""

    op: ClassVar[ops.Op] = ops.step


@final
class Sigmoid(_Activation):
    """h(x) = 1 / (1 + exp(-x))."""

    op: ClassVar[ops.Op] = ops.sigmoid


@final
class Tanh(_Activation):
    """h(x) = tanh(x)."""

    op: ClassVar[ops.Op] = ops.tanh


@final
class ReLU(_Activation):
    """h(x) = x if x > 0, else 0."""

    op: ClassVar[ops.Op] = ops.relu


@final
@fixed("slope")
class LeakyReLU(_Activation):
    """h(x) = x if x > 0, else slope · x.

    Args:
        slope: the slope for negative inputs.
        name: see `Layer`.

    Attributes:
        slope: the slope as a float.
    """

    op: ClassVar[ops.Op] = ops.leaky_relu

    @constructor
    def __init__(self, slope: float = 0.01, *, name: str = "") -> None:
        super().__init__(name=name)
        self.slope: float = float(check(slope, Number(), where="LeakyReLU", name="slope"))
        self._options = {"slope": self.slope}


@final
class GELU(_Activation):
    """h(x) = x Φ(x), where Φ is the cumulative distribution function of the normal distribution."""

    op: ClassVar[ops.Op] = ops.gelu


@final
class Softmax(_Activation):
    """y_k = exp(x_k) / Σ_i exp(x_i), over the last axis.

    For training, end the network with the scores: `SoftmaxCrossEntropy` applies the softmax itself, and is exact where
    this layer rounds to 0.
    """

    op: ClassVar[ops.Op] = ops.softmax


@final
class LogSoftmax(_Activation):
    """log y_k = x_k - log Σ_i exp(x_i), over the last axis."""

    op: ClassVar[ops.Op] = ops.log_softmax


ACTIVATIONS: dict[str, type[_Activation]] = {
    cls.op.name: cls for cls in (Identity, Step, Sigmoid, Tanh, ReLU, LeakyReLU, GELU, Softmax, LogSoftmax)
}


def activation(name: str, *, where: str = "activation") -> Layer:
    """A new activation layer by its name, such as ``"relu"``.

    Raises:
        ArgumentError: there is no activation of that name.
    """
    check(name, OneOf(tuple(ACTIVATIONS)), where=where, name="activation")
    return ACTIVATIONS[name]()
