"""Stochastic gradient descent."""

# W, v, ... are changed in place: they are neither constants nor loop variables given a new value.
# pyright: reportConstantRedefinition=false
# ruff: noqa: PLW2901

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, final

from zhishen._types import Array
from zhishen.optim.foreign import optimizer
from zhishen.optim.optimizer import Optimizer, blocks

__all__ = ["SGD"]


@final
class SGD(Optimizer):
    """Stochastic gradient descent: W ← W - ηg.

    One step down the slope g = ∂L/∂W of the mini-batch's loss. The first thing to try, and hard to beat once η is
    tuned; where the valley is long and narrow it zigzags, because there -g does not point at the minimum.

    Args:
        lr: η, the learning rate, not below 0.

    Examples:
        >>> import numpy as np
        >>> W = np.array([1.0, 2.0])
        >>> SGD(lr=0.5).update({"W": W}, {"W": np.array([2.0, -2.0])})
        >>> W
        array([0., 3.])

    References:
        H. Robbins, S. Monro (1951), A stochastic approximation method. The notes, chapter 6, SGD.
    """

    name: ClassVar[str] = "sgd"

    @optimizer
    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(lr=lr)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        eta = self.lr
        for name in params:
            arrays = params[name], grads[name]
            if self._compiled(name, arrays, eta):
                continue
            for W, g in blocks(*arrays):
                W -= eta * g
