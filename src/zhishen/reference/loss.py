"""Loss functions, averaged over the mini-batch, forward and backward side by side.

``f(y, t) -> (loss, cache)`` and ``f_backward(dout, cache) -> dy``. The loss is a scalar; y has the shape (N, K), or
(K,) for a single sample. Targets are no inputs of the gradient.

References:
    *Deep Learning from Scratch*, sections 4.2 and 5.6. There the loss was summed, not averaged, in places, while its
    backward divided by the batch size; here both sides divide.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._shapes import check_same_shape
from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.reference.activation import log_softmax, sigmoid, softplus

__all__ = [
    "cross_entropy", "cross_entropy_backward", "one_hot_targets", "sigmoid_cross_entropy",
    "sigmoid_cross_entropy_backward", "softmax_cross_entropy", "softmax_cross_entropy_backward", "sum_of_squares",
    "sum_of_squares_backward",
]  # fmt: skip

Cache = Any


def _samples(where: str, shape: tuple[int, ...]) -> int:
    """How many samples a batch of outputs holds; an output of one axis is a single sample."""
    samples = shape[0] if len(shape) > 1 else 1
    if samples == 0:
        raise ShapeError(
            f"{where}: expected at least one sample, got outputs of shape {shape}; give a batch that is not empty"
        )
    return samples


def one_hot_targets(where: str, t: Array, y: Array) -> Array:
    """The targets ``t``, labels or one-hot, as an array shaped and typed like the outputs ``y``.

    Raises:
        ShapeError: labels that are no classes of ``y``, or one-hot targets of another width.
    """
    t, classes = np.asarray(t), y.shape[-1]
    if t.shape == y.shape:
        return t.astype(y.dtype, copy=False)
    if t.shape != y.shape[:-1]:
        raise ShapeError(
            f"{where}: expected targets t as labels of shape {y.shape[:-1]} or one-hot of shape {y.shape}, got "
            f"{t.shape}; the network has {classes} outputs a sample"
        )
    if t.dtype.kind not in "iu":
        raise ShapeError(
            f"{where}: expected labels as integers, got {t.dtype}; convert them with t.astype(int), or give targets "
            f"of shape {y.shape}"
        )
    if t.size and (t.min() < 0 or t.max() >= classes):
        wrong = np.argwhere((t < 0) | (t >= classes))[0]
        raise ShapeError(
            f"{where}: expected labels from 0 to {classes - 1}, got {t[tuple(wrong)]} at index "
            f"{tuple(wrong.tolist())}; the network has {classes} outputs"
        )
    return (t[..., np.newaxis] == np.arange(classes)).astype(y.dtype)


def sum_of_squares(y: Array, t: Array) -> tuple[Array, Cache]:
    """E = 1/(2N) Σ_n Σ_k (y_nk - t_nk)². The 1/2 makes the gradient y - t instead of 2(y - t).

    Shape:
        y: (N, K) or (K,). t: the same, or labels (N,).
    """
    if np.shape(t) == y.shape[:-1] != y.shape:
        t = one_hot_targets("sum_of_squares", t, y)
    check_same_shape("sum_of_squares", y.shape, np.shape(t))
    samples = _samples("sum_of_squares", y.shape)
    error = y - np.asarray(t, dtype=y.dtype)
    return 0.5 * (error * error).sum() / samples, (error, samples)


def sum_of_squares_backward(dout: Array, cache: Cache) -> Array:
    """Dy = dout · (y - t)/N."""
    error, samples = cache
    return dout * error / samples


def cross_entropy(y: Array, t: Array) -> tuple[Array, Cache]:
    """E = -1/N Σ_n Σ_k t_nk log y_nk, from probabilities y.

    Where log y would be -∞ (y = 0 at the right class) the smallest positive number of the dtype stands in. From scores,
    `softmax_cross_entropy` is exact.

    Shape:
        y: (N, K) or (K,), probabilities. t: labels (N,) or one-hot like y.
    """
    t = one_hot_targets("cross_entropy", t, y)
    samples = _samples("cross_entropy", y.shape)
    tiny = np.finfo(y.dtype).tiny
    safe = np.where(y <= tiny, tiny, y)
    return -(t * np.log(safe)).sum() / samples, (safe, t, samples)


def cross_entropy_backward(dout: Array, cache: Cache) -> Array:
    """Dy = -dout · t / (y N)."""
    y, t, samples = cache
    return -dout * t / y / samples


def softmax_cross_entropy(a: Array, t: Array) -> tuple[Array, Cache]:
    """E = -1/N Σ_n Σ_k t_nk log softmax(a)_nk, from scores a.

    Shape:
        a: (N, K) or (K,). t: labels (N,), or one-hot (or any distribution) like a.
    """
    t = one_hot_targets("softmax_cross_entropy", t, a)
    samples = _samples("softmax_cross_entropy", a.shape)
    log_y, _ = log_softmax(a)
    return -(t * log_y).sum() / samples, (log_y, t, samples)


def softmax_cross_entropy_backward(dout: Array, cache: Cache) -> Array:
    """Da = dout · (y Σ_k t_k - t)/N with y = softmax(a); Σ_k t_k is 1 for one-hot targets, which leaves (y - t)/N."""
    log_y, t, samples = cache
    return dout * (np.exp(log_y) * t.sum(axis=-1, keepdims=True) - t) / samples


def sigmoid_cross_entropy(a: Array, t: Array) -> tuple[Array, Cache]:
    """E = -1/N Σ_n Σ_k [t log σ(a) + (1 - t) log(1 - σ(a))], each output a yes-no question.

    Written as softplus(a) - t·a, which is the same and finite at any a.

    Shape:
        a: (N, K) or (K,). t: the same, each 0 or 1 or a probability between.
    """
    check_same_shape("sigmoid_cross_entropy", a.shape, np.shape(t))
    samples = _samples("sigmoid_cross_entropy", a.shape)
    t = np.asarray(t, dtype=a.dtype)
    return (softplus(a) - t * a).sum() / samples, (a, t, samples)


def sigmoid_cross_entropy_backward(dout: Array, cache: Cache) -> Array:
    """Da = dout · (σ(a) - t)/N."""
    a, t, samples = cache
    y, _ = sigmoid(a)
    return dout * (y - t) / samples
