"""A learning rate for each parameter, that forgets."""

# W, v, ... are changed in place: they are neither constants nor loop variables given a new value.
# pyright: reportConstantRedefinition=false
# ruff: noqa: PLW2901

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, final

import numpy as np

from zhishen._types import Array
from zhishen.optim.foreign import optimizer
from zhishen.optim.optimizer import FRACTION, POSITIVE, Optimizer, Option, blocks

__all__ = ["RMSprop"]


@final
class RMSprop(Optimizer):
    """AdaGrad that forgets: h ← ρh + (1 - ρ)g⊙g; W ← W - ηg/(√h + ε).

    h is an exponentially weighted average instead of a sum, over about 1/(1 - ρ) steps. √h is the root mean square
    of the recent gradients, so that beyond a steep place the steps grow again. h starts at 0 and is too small at
    first: the first step is η/√(1 - ρ), three times η at ρ = 0.9. Adam corrects that.

    Args:
        lr: η, the learning rate, not below 0.
        rho: ρ, in [0, 1).
        eps: ε, above 0.

    Examples:
        >>> import numpy as np
        >>> W = np.array([1.0])
        >>> RMSprop(lr=0.1, rho=0.75).update({"W": W}, {"W": np.array([4.0])})
        >>> W.round(4)
        array([0.8])

    References:
        T. Tieleman, G. Hinton (2012), Neural networks for machine learning, lecture 6.5, with its ρ = 0.9 (PyTorch
        0.99). The notes, chapter 6, at the end of AdaGrad, and their ε = 1e-7.
    """

    name: ClassVar[str] = "rmsprop"
    slots: ClassVar[tuple[str, ...]] = ("h",)

    rho: Option = Option(FRACTION)
    eps: Option = Option(POSITIVE)

    @optimizer
    def __init__(self, lr: float = 0.001, *, rho: float = 0.9, eps: float = 1e-7) -> None:
        super().__init__(lr=lr, rho=rho, eps=eps)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        eta, rho, eps = self.lr, self.rho, self.eps
        for name in params:
            arrays = params[name], grads[name], self.state["h"][name]
            if self._compiled(name, arrays, eta, rho, 1 - rho, eps):
                continue
            for W, g, h in blocks(*arrays):
                h *= rho
                h += (1 - rho) * g * g
                W -= eta * g / (np.sqrt(h) + eps)
