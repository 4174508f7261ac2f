"""Gradient descent with a velocity: Momentum, and Nesterov's version that looks ahead."""

# W, v, ... are changed in place: they are neither constants nor loop variables given a new value.
# pyright: reportConstantRedefinition=false
# ruff: noqa: PLW2901

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, final

from zhishen._types import Array
from zhishen.optim.foreign import optimizer
from zhishen.optim.optimizer import FRACTION, Optimizer, Option, blocks

__all__ = ["Momentum", "Nesterov"]


@final
class Momentum(Optimizer):
    """Gradient descent with a velocity: v ← αv - ηg; W ← W + v.

    A ball that rolls: pushes in the same direction add up (to 1/(1 - α) times the step of SGD), pushes that
    alternate cancel. α is what friction leaves of the velocity: 0.9 averages over about ten steps, and after sixty
    less than 0.2 % of a push is left; 0 is SGD, and at 1 nothing would ever brake.

    Args:
        lr: η, the learning rate, not below 0. It is part of v: a new η changes the pushes to come, not the speed
            already gathered. With 0 the parameters stay where they are, while v goes on to fade.
        momentum: α, in [0, 1).

    Examples:
        >>> import numpy as np
        >>> W, g = np.array([1.0]), np.array([1.0])
        >>> optimizer = Momentum(lr=0.1, momentum=0.5)
        >>> for _ in range(2):
        ...     optimizer.update({"W": W}, {"W": g})
        >>> optimizer.state["v"]["W"], W
        (array([-0.15]), array([0.75]))

    References:
        B. T. Polyak (1964), Some methods of speeding up the convergence of iteration methods. The notes, chapter 6,
        Momentum. PyTorch keeps η outside (v ← αv + g; W ← W - ηv): the same path while η is constant.
    """

    name: ClassVar[str] = "momentum"
    slots: ClassVar[tuple[str, ...]] = ("v",)

    momentum: Option = Option(FRACTION)

    @optimizer
    def __init__(self, lr: float = 0.01, *, momentum: float = 0.9) -> None:
        super().__init__(lr=lr, momentum=momentum)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        eta, alpha = self.lr, self.momentum
        for name in params:
            arrays = params[name], grads[name], self.state["v"][name]
            if self._compiled(name, arrays, eta, alpha):
                continue
            for W, g, v in blocks(*arrays):
                v *= alpha
                v -= eta * g
                W += v


@final
class Nesterov(Optimizer):
    """Momentum that looks one step ahead: v ← αv - ηg; W ← W + αv - ηg.

    Nesterov takes the gradient where the velocity is about to carry the point, so that it brakes before the slope
    turns. Here W is that point ahead and g the gradient at it: with Θ = W - αv the two lines are
    v ← αv - η∇L(Θ + αv); Θ ← Θ + v.

    Args:
        lr: η, the learning rate, not below 0; part of v as in Momentum.
        momentum: α, in [0, 1).

    Examples:
        >>> import numpy as np
        >>> W, g = np.array([1.0]), np.array([1.0])
        >>> Nesterov(lr=0.1, momentum=0.5).update({"W": W}, {"W": g})
        >>> W
        array([0.85])

    References:
        Y. Nesterov (1983), A method of solving a convex programming problem with convergence rate O(1/k²); in this
        form Y. Bengio, N. Boulanger-Lewandowski, R. Pascanu (2013), Advances in optimizing recurrent networks,
        section 3.5. The notes, chapter 6, Nesterov.
    """

    name: ClassVar[str] = "nesterov"
    slots: ClassVar[tuple[str, ...]] = ("v",)

    momentum: Option = Option(FRACTION)

    @optimizer
    def __init__(self, lr: float = 0.01, *, momentum: float = 0.9) -> None:
        super().__init__(lr=lr, momentum=momentum)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        eta, alpha = self.lr, self.momentum
        for name in params:
            arrays = params[name], grads[name], self.state["v"][name]
            if self._compiled(name, arrays, eta, alpha):
                continue
            for W, g, v in blocks(*arrays):
                eta_g = eta * g
                v *= alpha
                v -= eta_g
                W += alpha * v - eta_g
