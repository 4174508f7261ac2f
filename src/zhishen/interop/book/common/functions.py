"""``common.functions``: the activation functions and the losses of chapters 3 and 4.

The names and results are the book's; the code behind them is `zhishen.reference`. The differences are improvements:
`sigmoid` does not overflow, `softmax` takes any number of axes, and no function writes to its arguments.

References:
    *Deep Learning from Scratch*, sections 3.2, 3.5 and 4.2.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.reference import activation, loss

# Scripts of the book get `np` from a star import, too.
__all__ = [
    "cross_entropy_error", "identity_function", "mean_squared_error", "np", "relu", "relu_grad", "sigmoid",
    "sigmoid_grad", "softmax", "softmax_loss", "step_function", "targets",
]  # fmt: skip

_DELTA = 1e-7  # keeps the logarithm finite; the value that the book prints


def identity_function(x: Any) -> Any:
    """h(x) = x: the output of a network for regression."""
    return x


def step_function(x: Any) -> Array:
    """h(x) = 1 if x > 0, else 0, as integers.

    Examples:
        >>> step_function(np.array([-1.0, 1.0, 2.0]))
        array([0, 1, 1])
    """
    return np.asarray(np.asarray(x) > 0, dtype=int)


def sigmoid(x: Any) -> Array:
    """h(x) = 1/(1 + exp(-x)), finite for all x.

    Examples:
        >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
        array([0. , 0.5, 1. ])
    """
    return activation.sigmoid(np.asarray(x))[0]


def sigmoid_grad(x: Any) -> Array:
    """h'(x) = h(x)(1 - h(x))."""
    y = sigmoid(x)
    return y * (1 - y)


def relu(x: Any) -> Array:
    """h(x) = max(0, x)."""
    return np.maximum(0, x)


def relu_grad(x: Any) -> Array:
    """h'(x) = 1 if x >= 0, else 0; at 0 the book takes 1.

    Examples:
        >>> relu_grad(np.array([-2.0, 3.0]))
        array([0., 1.])
    """
    x = np.asarray(x)
    return (x >= 0).astype(x.dtype if x.dtype.kind == "f" else float)


def softmax(x: Any) -> Array:
    """y_k = exp(x_k - c)/Σ_i exp(x_i - c) along the last axis, with c = max x, so that nothing overflows.

    Shape:
        x: (K,), (N, K) or more axes.

    Examples:
        >>> softmax(np.array([1010, 1000, 990])).round(4)
        array([1., 0., 0.])
    """
    return activation.softmax(np.asarray(x, dtype=np.result_type(x, np.float32)))[0]


def mean_squared_error(y: Any, t: Any) -> float:
    """E = 1/2 Σ_k (y_k - t_k)²: the sum over all elements, which the book does not divide by the batch size.

    Examples:
        >>> t = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        >>> y = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])
        >>> round(float(mean_squared_error(y, t)), 4)
        0.0975
    """
    error = np.asarray(y) - np.asarray(t)
    return 0.5 * (error * error).sum()


def cross_entropy_error(y: Any, t: Any) -> float:
    """E = -1/N Σ_n Σ_k t_nk log(y_nk + 10⁻⁷).

    Shape:
        y: (N, K), or (K,) for one sample. t: labels (N,) or one label, or one-hot like y.

    Raises:
        ShapeError: the targets are neither labels nor one-hot rows for these outputs.

    Examples:
        >>> t = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        >>> y = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])
        >>> round(float(cross_entropy_error(y, t)), 5)
        0.51083
    """
    y, t = np.asarray(y), np.asarray(t)
    if y.ndim == 1:
        y, t = y[np.newaxis], t.reshape((1, -1))
    rows = loss.one_hot_targets("cross_entropy_error", targets(t, y), y)
    return -(rows * np.log(y + _DELTA)).sum() / len(y)


def targets(t: Any, y: Array) -> Array:
    """Targets as zhishen's losses take them: a column of labels (N, 1) as labels (N,), small integers as int64."""
    t = np.asarray(t)
    if t.ndim == y.ndim == 2 and t.shape[1] == 1 < y.shape[1]:
        t = t[:, 0]
    return t.astype(np.int64) if t.dtype.kind in "iu" else t


def softmax_loss(X: Any, t: Any) -> float:
    """The cross entropy of softmax(X)."""
    return cross_entropy_error(softmax(X), t)
