"""Momentum and RMSprop together, bias-corrected: Adam, and AdamW with decoupled weight decay."""

# W, v, ... are changed in place: they are neither constants nor loop variables given a new value.
# pyright: reportConstantRedefinition=false
# ruff: noqa: PLW2901

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar, final

import numpy as np

from zhishen._types import Array
from zhishen.optim.foreign import optimizer
from zhishen.optim.optimizer import FRACTION, NOT_NEGATIVE, POSITIVE, Optimizer, Option, blocks

__all__ = ["Adam", "AdamW"]


@final
class Adam(Optimizer):
    """Adaptive moments: W ← W - ηm̂/(√v̂ + ε).

    ::

        t ← t + 1
        m ← β₁m + (1 - β₁)g             an average of the gradients, as in Momentum
        v ← β₂v + (1 - β₂)g⊙g           an average of their squares, as in RMSprop
        m̂ = m/(1 - β₁ᵗ)                 m and v start at 0 and are too small at first:
        v̂ = v/(1 - β₂ᵗ)                 this is the bias correction
        W ← W - ηm̂/(√v̂ + ε)

    Each parameter moves by about η whatever the scale of its gradient, so that η = 0.001 works on most networks
    untuned.

    Args:
        lr: η, the learning rate, not below 0 (α in the paper).
        beta1: β₁, in [0, 1).
        beta2: β₂, in [0, 1).
        eps: ε, above 0.

    Attributes:
        state: ``t``, ``m`` and ``v``; t counts for each name apart, so a parameter that joins later is corrected as
            at its own first step.

    Examples:
        >>> import numpy as np
        >>> W = np.array([1.0, 1.0])
        >>> optimizer = Adam(lr=0.1)
        >>> optimizer.update({"W": W}, {"W": np.array([100.0, -0.01])})
        >>> W.round(4)
        array([0.9, 1.1])
        >>> optimizer
        Adam(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-08, step=1)

    References:
        D. P. Kingma, J. Ba (2015), Adam: a method for stochastic optimization, algorithm 1, with its constants. The
        notes, chapter 6, Adam.
    """

    name: ClassVar[str] = "adam"
    slots: ClassVar[tuple[str, ...]] = ("t", "m", "v")

    beta1: Option = Option(FRACTION)
    beta2: Option = Option(FRACTION)
    eps: Option = Option(POSITIVE)

    @optimizer
    def __init__(self, lr: float = 0.001, *, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> None:
        super().__init__(lr=lr, beta1=beta1, beta2=beta2, eps=eps)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        eta, beta1, beta2, eps = self.lr, self.beta1, self.beta2, self.eps
        for name in params:
            t = self.state["t"][name]
            t += 1
            m_scale = 1 / (1 - beta1 ** int(t))  # m̂ = m_scale · m
            v_scale = 1 / math.sqrt(1 - beta2 ** int(t))  # √v̂ = v_scale · √v
            arrays = params[name], grads[name], self.state["m"][name], self.state["v"][name]
            if self._compiled(name, arrays, eta * m_scale / v_scale, beta1, beta2, eps / v_scale, 1.0):
                continue
            for W, g, m, v in blocks(*arrays):
                m *= beta1
                m += (1 - beta1) * g
                v *= beta2
                v += (1 - beta2) * g * g
                # ηm̂/(√v̂ + ε), both sides divided by v_scale: two passes over the arrays and 15 % of the time less.
                W -= (eta * m_scale / v_scale) * m / (np.sqrt(v) + eps / v_scale)


@final
class AdamW(Optimizer):
    """Adam with decoupled weight decay: W ← W - ηλW - ηm̂/(√v̂ + ε).

    ::

        t ← t + 1
        m ← β₁m + (1 - β₁)g
        v ← β₂v + (1 - β₂)g⊙g
        m̂ = m/(1 - β₁ᵗ)
        v̂ = v/(1 - β₂ᵗ)
        W ← W - ηλW - ηm̂/(√v̂ + ε)

    An L2 penalty adds λW to the gradient. For SGD that is the same as shrinking W; in Adam the penalty would be
    divided by √v̂ too, and weights with large gradients would hardly shrink at all. Here all shrink at one rate.
    Every parameter decays, the biases too.

    Args:
        lr: η, the learning rate, not below 0.
        beta1: β₁, in [0, 1).
        beta2: β₂, in [0, 1).
        eps: ε, above 0.
        weight_decay: λ, not below 0; with 0 this is Adam.

    Attributes:
        state: ``t``, ``m`` and ``v``, as in Adam.

    Examples:
        >>> import numpy as np
        >>> W = np.array([1.0, 1.0])
        >>> AdamW(lr=0.1, weight_decay=0.5).update({"W": W}, {"W": np.array([0.0, -0.01])})
        >>> W.round(4)
        array([0.95, 1.05])

    References:
        I. Loshchilov, F. Hutter (2019), Decoupled weight decay regularization, algorithm 2; there a schedule's factor
        multiplies λ, here (as in PyTorch) η does, so λ = 0.01 shrinks W by 1e-5 a step at η = 0.001. The notes,
        chapter 6, weight decay and regularization.
    """

    name: ClassVar[str] = "adamw"
    slots: ClassVar[tuple[str, ...]] = ("t", "m", "v")

    beta1: Option = Option(FRACTION)
    beta2: Option = Option(FRACTION)
    eps: Option = Option(POSITIVE)
    weight_decay: Option = Option(NOT_NEGATIVE)

    @optimizer
    def __init__(
        self,
        lr: float = 0.001,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=weight_decay)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        eta, beta1, beta2, eps, decay = self.lr, self.beta1, self.beta2, self.eps, self.weight_decay
        for name in params:
            t = self.state["t"][name]
            t += 1
            m_scale = 1 / (1 - beta1 ** int(t))  # m̂ = m_scale · m
            v_scale = 1 / math.sqrt(1 - beta2 ** int(t))  # √v̂ = v_scale · √v
            arrays = params[name], grads[name], self.state["m"][name], self.state["v"][name]
            if self._compiled(name, arrays, eta * m_scale / v_scale, beta1, beta2, eps / v_scale, 1 - eta * decay):
                continue
            for W, g, m, v in blocks(*arrays):
                m *= beta1
                m += (1 - beta1) * g
                v *= beta2
                v += (1 - beta2) * g * g
                W *= 1 - eta * decay
                # ηm̂/(√v̂ + ε), rewritten as in Adam.
                W -= (eta * m_scale / v_scale) * m / (np.sqrt(v) + eps / v_scale)
