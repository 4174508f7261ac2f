"""Activation functions, forward and backward side by side.

Each pair has one convention: ``f(x) -> (out, cache)`` and ``f_backward(dout, cache) -> dx``. Shapes do not change:
x, out, dout and dx have the same shape. The code uses only operators that arrays and Tensors share and writes nothing
in place, so each function also runs on Tensors.

All functions are finite at any x whose square is finite, as exponentials are taken only of numbers <= 0. A NaN gives a
NaN.

References:
    *Deep Learning from Scratch*, chapters 3 and 5.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.reference.special import erf

__all__ = [
    "gelu", "gelu_backward", "identity", "identity_backward", "leaky_relu", "leaky_relu_backward", "log_softmax",
    "log_softmax_backward", "relu", "relu_backward", "sigmoid", "sigmoid_backward", "softmax", "softmax_backward",
    "softplus", "step", "step_backward", "tanh", "tanh_backward",
]  # fmt: skip

Cache = Any


def identity(x: Array) -> tuple[Array, Cache]:
    """h(x) = x: the output of a network for regression."""
    return x, None


def identity_backward(dout: Array, cache: Cache) -> Array:  # noqa: ARG001 - the common convention
    """dx = dout."""
    return dout


def step(x: Array) -> tuple[Array, Cache]:
    """h(x) = 1 if x > 0, else 0: the perceptron's activation."""
    return np.where(x > 0, 1, np.where(x <= 0, 0, x)), x.dtype.type(0)


def step_backward(dout: Array, cache: Cache) -> Array:
    """dx = 0 wherever the derivative exists, so gradients cannot train through a step."""
    return dout * cache


def sigmoid(x: Array) -> tuple[Array, Cache]:
    """h(x) = 1 / (1 + exp(-x)).

    For negative x the equivalent form exp(x) / (1 + exp(x)) is used, so the exponential never overflows.
    """
    positive = x >= 0
    z = np.exp(-np.where(positive, x, -x))
    out = np.where(positive, 1, z) / (1 + z)
    return out, out


def sigmoid_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout · y(1 - y)."""
    y = cache
    return dout * y * (1 - y)


def softplus(x: Array) -> Array:
    """log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))."""
    positive = x >= 0
    return np.where(positive, x, 0) + np.log1p(np.exp(-np.where(positive, x, -x)))


def tanh(x: Array) -> tuple[Array, Cache]:
    """h(x) = tanh(x)."""
    out = np.tanh(x)
    return out, out


def tanh_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout · (1 - y²)."""
    y = cache
    return dout * (1 - y * y)


def relu(x: Array) -> tuple[Array, Cache]:
    """h(x) = x if x > 0, else 0: max(x, 0)."""
    # np.where(x > 0, x, 0) branches at each element, with unpredictable signs: 20 µs for (100, 50) instead of 3.
    return np.maximum(x, 0), x > 0


def relu_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout ⊙ [x > 0], with the signs of the forward pass."""
    positive = cache
    return dout * positive


def leaky_relu(x: Array, *, slope: float = 0.01) -> tuple[Array, Cache]:
    """h(x) = x if x > 0, else slope · x."""
    negative = x <= 0
    return np.where(negative, slope * x, x), (negative, slope)


def leaky_relu_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout where x > 0, else slope · dout."""
    negative, slope = cache
    return np.where(negative, slope * dout, dout)


def gelu(x: Array) -> tuple[Array, Cache]:
    """h(x) = x Φ(x), with Φ(x) = (1 + erf(x/√2)) / 2, the normal distribution function.

    References:
        Hendrycks and Gimpel, *Gaussian Error Linear Units*, 2016.
    """
    phi = 0.5 * (1 + erf(x / math.sqrt(2)))
    return x * phi, (x, phi)


def gelu_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout · (Φ(x) + x φ(x)), with the density φ(x) = exp(-x²/2) / √(2π)."""
    x, phi = cache
    density = np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
    return dout * (phi + x * density)


def softmax(x: Array, *, axis: int = -1) -> tuple[Array, Cache]:
    """y_k = exp(x_k - c) / Σ_i exp(x_i - c), with c = max x, which cancels and prevents overflow."""
    z = np.exp(x - x.max(axis=axis, keepdims=True))
    y = z / z.sum(axis=axis, keepdims=True)
    return y, (y, axis)


def softmax_backward(dout: Array, cache: Cache) -> Array:
    """dx = y ⊙ (dout - Σ_k dout_k y_k)."""
    y, axis = cache
    return y * (dout - (dout * y).sum(axis=axis, keepdims=True))


def log_softmax(x: Array, *, axis: int = -1) -> tuple[Array, Cache]:
    """log y_k = x_k - c - log Σ_i exp(x_i - c), with c = max x: finite where softmax underflows to 0."""
    shifted = x - x.max(axis=axis, keepdims=True)
    out = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return out, (out, axis)


def log_softmax_backward(dout: Array, cache: Cache) -> Array:
    """dx = dout - softmax(x) Σ_k dout_k."""
    out, axis = cache
    return dout - np.exp(out) * dout.sum(axis=axis, keepdims=True)
