"""Clipping: gradients that are too large are limited before the step of an optimizer.

One batch with a steep loss can move the parameters far away. Clipping by value limits each element separately, which
changes the direction of the gradient. Clipping by the global norm scales all gradients together, which keeps it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar, final

import numpy as np

from zhishen._checks import check
from zhishen._types import Array
from zhishen.optim.foreign import constructor
from zhishen.optim.optimizer import POSITIVE, Optimizer, Option
from zhishen.optim.wrapper import Wrapper

__all__ = ["ClipNorm", "ClipValue", "clip_by_global_norm", "clip_by_value", "global_norm"]


def clip_by_value(grads: Mapping[str, Array], limit: float) -> dict[str, Array]:
    """g_i ← max(-c, min(g_i, c)) for each element; NaN stays NaN.

    Args:
        grads: name → gradient; they are not changed.
        limit: c, above 0.

    Examples:
        >>> clip_by_value({"W": np.array([3.0, -0.5])}, 1.0)
        {'W': array([ 1. , -0.5])}

    References:
        T. Mikolov (2012), Statistical language models based on neural networks.
    """
    c = float(check(limit, POSITIVE, where="clip_by_value", name="limit"))
    return {name: np.asarray(np.clip(g, -c, c)) for name, g in grads.items()}


def global_norm(grads: Mapping[str, Array]) -> float:
    """‖g‖ = √(Σ_names Σ_i g_i²), over all arrays together; it overflows only if ‖g‖ itself does.

    Examples:
        >>> global_norm({"W": np.array([[3.0]]), "b": np.array([4.0])})
        5.0
    """
    largest = max((float(np.abs(g).max(initial=0)) for g in grads.values()), default=0.0)
    if largest == 0 or not math.isfinite(largest):
        return largest
    return largest * math.sqrt(sum(float(np.square(g / np.float64(largest)).sum()) for g in grads.values()))


def clip_by_global_norm(grads: Mapping[str, Array], limit: float) -> tuple[dict[str, Array], float]:
    """g ← g · min(1, c/‖g‖), with the norm over all arrays together: the direction stays.

    If the norm is NaN or infinite, the gradients are not changed, and the loss shows the problem.

    Args:
        grads: name → gradient; they are not changed.
        limit: c, above 0.

    Returns:
        New arrays, and the norm before clipping.

    Examples:
        >>> clip_by_global_norm({"W": np.array([[3.0]]), "b": np.array([4.0])}, 1.0)
        ({'W': array([[0.6]]), 'b': array([0.8])}, 5.0)

    References:
        R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural networks, algorithm 1.
    """
    c = float(check(limit, POSITIVE, where="clip_by_global_norm", name="limit"))
    norm = global_norm(grads)
    if not norm > c or not math.isfinite(norm):
        return {name: np.array(g) for name, g in grads.items()}, norm
    return {name: np.asarray(g * (c / norm)) for name, g in grads.items()}, norm


@final
class ClipValue(Wrapper):
    """g_i ← max(-c, min(g_i, c)), before the step of any optimizer.

    Args:
        optimizer: the wrapped optimizer.
        limit: c, above 0.

    Examples:
        >>> from zhishen import optim
        >>> W = np.array([0.0, 0.0])
        >>> optim.ClipValue(optim.SGD(lr=1.0), 1.0).update({"W": W}, {"W": np.array([3.0, -0.5])})
        >>> W
        array([-1. ,  0.5])
    """

    name: ClassVar[str] = "clip_value"

    limit: Option = Option(POSITIVE)

    @constructor
    def __init__(self, optimizer: Optimizer, limit: float) -> None:
        super().__init__(optimizer, limit=limit)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        self.inner.update(params, clip_by_value(grads, self.limit))


@final
class ClipNorm(Wrapper):
    """g ← g · min(1, c/‖g‖), with the norm over all parameters together, before the step of any optimizer.

    Args:
        optimizer: the wrapped optimizer.
        limit: c, above 0.

    Attributes:
        norm: ‖g‖ of the last update before clipping; NaN before the first update.

    Examples:
        >>> from zhishen import optim
        >>> W, optimizer = np.array([0.0, 0.0]), optim.ClipNorm(optim.SGD(lr=1.0), 1.0)
        >>> optimizer.update({"W": W}, {"W": np.array([3.0, -4.0])})
        >>> W, optimizer.norm
        (array([-0.6,  0.8]), 5.0)
    """

    name: ClassVar[str] = "clip_norm"

    limit: Option = Option(POSITIVE)

    @constructor
    def __init__(self, optimizer: Optimizer, limit: float) -> None:
        super().__init__(optimizer, limit=limit)
        self.norm: float = math.nan

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        clipped, self.norm = clip_by_global_norm(grads, self.limit)
        self.inner.update(params, clipped)
