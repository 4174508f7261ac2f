"""A learning rate for each parameter, that only falls."""

# W, v, ... are changed in place: they are neither constants nor loop variables given a new value.
# pyright: reportConstantRedefinition=false
# ruff: noqa: PLW2901

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, final

import numpy as np

from zhishen._types import Array
from zhishen.optim.foreign import optimizer
from zhishen.optim.optimizer import POSITIVE, Optimizer, Option, blocks

__all__ = ["AdaGrad"]


@final
class AdaGrad(Optimizer):
    """Steps that shrink where the slope was steep: h ← h + g⊙g; W ← W - ηg/(√h + ε).

    Each parameter has its own learning rate, divided by the length of all gradients it has seen: good for sparse
    features, which are rarely seen and still get large steps. h never shrinks: after a steep start the steps stay
    small for ever, which RMSprop cures by forgetting.

    Args:
        lr: η, the learning rate, not below 0.
        eps: ε, above 0; keeps 0/0 away where no gradient has come yet.

    Examples:
        >>> import numpy as np
        >>> W = np.array([1.0, 1.0])
        >>> AdaGrad(lr=0.5).update({"W": W}, {"W": np.array([100.0, 0.01])})
        >>> W.round(4)
        array([0.5, 0.5])

    References:
        J. Duchi, E. Hazan, Y. Singer (2011), Adaptive subgradient methods for online learning and stochastic
        optimization. The notes, chapter 6, AdaGrad, with their ε = 1e-7 (PyTorch 1e-10).
    """

    name: ClassVar[str] = "adagrad"
    slots: ClassVar[tuple[str, ...]] = ("h",)

    eps: Option = Option(POSITIVE)

    @optimizer
    def __init__(self, lr: float = 0.01, *, eps: float = 1e-7) -> None:
        super().__init__(lr=lr, eps=eps)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        eta, eps = self.lr, self.eps
        for name in params:
            arrays = params[name], grads[name], self.state["h"][name]
            if self._compiled(name, arrays, eta, 1.0, 1.0, eps):
                continue
            for W, g, h in blocks(*arrays):
                h += g * g
                W -= eta * g / (np.sqrt(h) + eps)
