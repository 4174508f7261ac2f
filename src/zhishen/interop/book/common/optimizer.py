"""``common.optimizer``: the optimizers of chapter 6, ``update(params, grads)``.

The optimizers of `zhishen.optim` compute. These classes have the book's names and options, and take plain numbers as
parameters as well as arrays, as the script ``optimizer_compare_naive.py`` needs.

References:
    *Deep Learning from Scratch*, section 6.1.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

import numpy as np

from zhishen import optim
from zhishen._types import Array

# Scripts of the book get `np` from a star import, too.
__all__ = ["SGD", "AdaGrad", "Adam", "Momentum", "Nesterov", "RMSprop", "np"]


class _Optimizer:
    """An optimizer of `zhishen.optim`, for dictionaries as the book has them."""

    def __init__(self, core: optim.Optimizer) -> None:
        self._core = core

    @property
    def lr(self) -> float:
        """The learning rate η."""
        return self._core.lr

    @lr.setter
    def lr(self, value: float) -> None:
        self._core.lr = value

    def update(self, params: MutableMapping[str, Any], grads: Mapping[str, Any]) -> None:
        """One step: arrays change in place, and numbers are replaced.

        Args:
            params: the parameters by name.
            grads: their gradients by name; further names are ignored.

        Raises:
            ShapeError: a gradient does not have the shape of its parameter.
            ArgumentError: a parameter has no gradient.
        """
        arrays = {name: _writable(value) for name, value in params.items()}
        gradients = {
            name: np.asarray(grads[name], dtype=array.dtype) for name, array in arrays.items() if name in grads
        }
        self._core.update(arrays, gradients)
        for name, array in arrays.items():
            if array is not params[name]:
                params[name] = array[()]

    def _state(self, slot: str) -> dict[str, Array] | None:
        """The arrays that the optimizer keeps, by the name of the parameter; None before the first update."""
        return self._core.state.get(slot)


def _writable(value: Any) -> Array:
    """An array of floats as it is; a number as an array without axes."""
    return value if isinstance(value, np.ndarray) and value.dtype.kind == "f" else np.array(value, dtype=float)


class SGD(_Optimizer):
    """W ← W - η ∂L/∂W."""

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(optim.SGD(lr=lr))


class Momentum(_Optimizer):
    """v ← αv - η ∂L/∂W; W ← W + v."""

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(optim.Momentum(lr=lr, momentum=momentum))
        self.momentum = momentum

    @property
    def v(self) -> dict[str, Array] | None:
        """The velocity of each parameter; None before the first update."""
        return self._state("v")


class Nesterov(_Optimizer):
    """v ← αv - η ∂L/∂W; W ← W + αv - η ∂L/∂W, with the new v: Momentum that looks one step ahead."""

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(optim.Nesterov(lr=lr, momentum=momentum))
        self.momentum = momentum

    @property
    def v(self) -> dict[str, Array] | None:
        """The velocity of each parameter; None before the first update."""
        return self._state("v")


class AdaGrad(_Optimizer):
    """h ← h + g²; W ← W - η g/(√h + 10⁻⁷), with g = ∂L/∂W."""

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(optim.AdaGrad(lr=lr))

    @property
    def h(self) -> dict[str, Array] | None:
        """The sum of the squared gradients; None before the first update."""
        return self._state("h")


class RMSprop(_Optimizer):
    """h ← ρh + (1 - ρ)g²; W ← W - η g/(√h + 10⁻⁷), with ρ the ``decay_rate``."""

    def __init__(self, lr: float = 0.01, decay_rate: float = 0.99) -> None:
        super().__init__(optim.RMSprop(lr=lr, rho=decay_rate))
        self.decay_rate = decay_rate

    @property
    def h(self) -> dict[str, Array] | None:
        """The average of the squared gradients; None before the first update."""
        return self._state("h")


class Adam(_Optimizer):
    """m ← β₁m + (1 - β₁)g; v ← β₂v + (1 - β₂)g²; W ← W - η m̂/(√v̂ + 10⁻⁸), with m̂ and v̂ free of their bias."""

    def __init__(self, lr: float = 0.001, beta1: float = 0.9, beta2: float = 0.999) -> None:
        super().__init__(optim.Adam(lr=lr, beta1=beta1, beta2=beta2))
        self.beta1 = beta1
        self.beta2 = beta2

    @property
    def m(self) -> dict[str, Array] | None:
        """The average of the gradients; None before the first update."""
        return self._state("m")

    @property
    def v(self) -> dict[str, Array] | None:
        """The average of the squared gradients; None before the first update."""
        return self._state("v")
