"""Loss functions, averaged over the mini-batch, forward and backward side by side.

``f(y, t) -> (loss, cache)`` and ``f_backward(dout, cache) -> dy``. The loss is a scalar; y has the shape (N, K), or
(K,) for a single sample. The gradient with respect to the targets is not computed.

The last axis holds the K outputs of a sample, and all other axes count samples. So with y of shape (N, T, K), outputs
at T positions of each sequence, the loss is the mean over the N·T positions, as in PyTorch's cross entropy. In the
formulas N is then N·T.

References:
    *Deep Learning from Scratch*, sections 4.2 and 5.6. There the loss was summed, not averaged, in places, while its
    backward divided by the batch size; here both sides divide.
"""

from __future__ import annotations

import math
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
    """The number of samples in a batch of outputs: all axes but the last count them."""
    samples = math.prod(shape[:-1])
    if samples == 0:
        raise ShapeError(
            "{where}: expected at least one sample, got outputs of shape {shape}; give a batch that is not empty",
            where=where,
            shape=shape,
        )
    return samples


def one_hot_targets(where: str, t: Array, y: Array) -> Array:
    """The targets ``t``, labels or one-hot, as an array with the shape and dtype of the outputs ``y``.

    Raises:
        ShapeError: labels outside the classes of ``y``, or one-hot targets of another width.
    """
    t, classes = np.asarray(t), y.shape[-1]
    if t.shape == y.shape:
        return t.astype(y.dtype, copy=False)
    if t.shape != y.shape[:-1]:
        raise ShapeError(
            "{where}: expected targets t as labels of shape {labels} or one-hot of shape {one_hot}, got {shape}; the "
            "network has {classes} outputs for each sample",
            where=where,
            labels=y.shape[:-1],
            one_hot=y.shape,
            shape=t.shape,
            classes=classes,
        )
    if t.dtype.kind not in "iu":
        raise ShapeError(
            "{where}: expected labels as integers, got {dtype}; convert them with t.astype(int), or give targets of "
            "shape {shape}",
            where=where,
            dtype=t.dtype,
            shape=y.shape,
        )
    if t.size and (t.min() < 0 or t.max() >= classes):
        wrong = np.argwhere((t < 0) | (t >= classes))[0]
        raise ShapeError(
            "{where}: expected labels from 0 to {last}, got {label} at index {index}; the network has {classes} "
            "outputs",
            where=where,
            last=classes - 1,
            label=t[tuple(wrong)],
            index=tuple(wrong.tolist()),
            classes=classes,
        )
    return (t[..., np.newaxis] == np.arange(classes)).astype(y.dtype)


def _real_targets(where: str, t: Array, y: Array) -> Array:
    """Targets of a regression in the shape and dtype of the outputs; labels as one-hot rows if there are K > 1 outputs.

    With one output for each sample, targets without the axis of the output are numbers, whatever their dtype.
    """
    t = np.asarray(t)
    if (*t.shape, 1) == y.shape:
        t = t.reshape(y.shape)
    elif t.shape == y.shape[:-1] != y.shape:
        t = one_hot_targets(where, t, y)
    check_same_shape(where, y.shape, t.shape)
    return t.astype(y.dtype, copy=False)


def sum_of_squares(y: Array, t: Array) -> tuple[Array, Cache]:
    """E = 1/(2N) Σ_n Σ_k (y_nk - t_nk)². The 1/2 makes the gradient y - t instead of 2(y - t).

    Shape:
        y: (N, K) or (K,). t: the same shape; (N,) for outputs (N, 1); or labels (N,) for outputs (N, K) with K > 1.
    """
    t = _real_targets("sum_of_squares", t, y)
    samples = _samples("sum_of_squares", y.shape)
    error = y - t
    return 0.5 * (error * error).sum() / samples, (error, samples)


def sum_of_squares_backward(dout: Array, cache: Cache) -> Array:
    """Dy = dout · (y - t)/N."""
    error, samples = cache
    return dout * error / samples


def cross_entropy(y: Array, t: Array) -> tuple[Array, Cache]:
    """E = -1/N Σ_n Σ_k t_nk log y_nk, from probabilities y.

    Where log y would be -∞ (y = 0 at the right class), the smallest positive number of the dtype replaces y. From
    scores, `softmax_cross_entropy` is exact.

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
    """Da = dout · (y Σ_k t_k - t)/N with y = softmax(a); Σ_k t_k is 1 for one-hot targets, which gives (y - t)/N."""
    log_y, t, samples = cache
    return dout * (np.exp(log_y) * t.sum(axis=-1, keepdims=True) - t) / samples


def sigmoid_cross_entropy(a: Array, t: Array) -> tuple[Array, Cache]:
    """E = -1/N Σ_n Σ_k [t log σ(a) + (1 - t) log(1 - σ(a))], each output a yes-no question.

    It is computed as softplus(a) - t·a, which is equal and finite at any a.

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
