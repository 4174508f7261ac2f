"""Softmax and cross entropy together, compiled: `zhishen.reference.loss`.

Idea
    Loss and gradient come from one visit of the scores: da = (softmax(a) Σt - t)/N is nearly all that the loss needs,
    so the forward computes it too and the backward only multiplies by dout. Labels stay labels. Exponentials are taken
    of blocks of rows at a time, in vectors that do not end with the few classes of a row.
Gain
    6 µs in place of 22 µs for 100 rows of 10 classes (``python benchmarks/kernels.py``).
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import float32

from zhishen._types import Array
from zhishen.kernels.compiling import inner, kernel
from zhishen.kernels.exponential import exp_not_positive
from zhishen.kernels.memory import plain
from zhishen.kernels.parallel import each

__all__ = ["softmax_cross_entropy", "softmax_cross_entropy_backward"]

SHARED = 262_144  # with fewer scores one thread ends before a second one has begun
_BLOCK = 2048
_SINGLE = np.dtype(np.float32)
_LABELS = np.dtype(np.int64)
_NOWHERE = np.float32(-np.inf)


@inner
def _shift(a, x):
    """x = a - max a, row by row; returns whether all of it is above -∞."""
    finite = True
    for i in range(a.shape[0]):
        row, out = a[i], x[i]
        most = row[0]
        for j in range(row.size):
            most = row[j] if row[j] > most else most  # noqa: FURB136 - NaN must not hide a number
        for j in range(row.size):
            out[j] = row[j] - most
            finite &= out[j] > _NOWHERE
    return finite


@inner
def _exponentials(x):
    for j in range(x.size):
        x[j] = exp_not_positive(x[j])


@inner(reorder=True)
def _sum(x):
    total = float32(0)
    for j in range(x.size):
        total += x[j]
    return total


@inner
def _labels_share(part, parts, a, t, da, losses):
    samples = a.shape[0]
    _label_rows(a, t, da, losses, samples * part // parts, samples * (part + 1) // parts)


@kernel
def _labels(team, a, t, da, losses):
    """Loss and gradient for labels; the loss is NaN where scores are not finite, or labels no classes."""
    each(_labels_share, team, (a, t, da, losses))
    return _mean(losses)


@inner
def _label_rows(a, t, da, losses, start, end):
    classes = a.shape[1]
    step = max(1, _BLOCK // classes)
    share = float32(1) / float32(a.shape[0])
    for i0 in range(start, end, step):
        i1 = min(end, i0 + step)
        x, labels, found = da[i0:i1], t[i0:i1], losses[i0:i1]
        finite = _shift(a[i0:i1], x)
        for i in range(i1 - i0):
            known = finite and 0 <= labels[i] < classes
            found[i] = -x[i, labels[i]] if known else float32(np.nan)
        _exponentials(x.reshape(-1))
        for i in range(i1 - i0):
            y = x[i]
            total = _sum(y)
            found[i] += math.log(total)
            scale = share / total
            for j in range(classes):
                y[j] *= scale
            if found[i] == found[i]:
                y[labels[i]] -= share


@inner
def _distributions_share(part, parts, a, t, da, losses):
    samples = a.shape[0]
    _distribution_rows(a, t, da, losses, samples * part // parts, samples * (part + 1) // parts)


@kernel
def _distributions(team, a, t, da, losses):
    """Loss and gradient for targets of the shape of the scores; the loss is NaN if the scores are not finite."""
    each(_distributions_share, team, (a, t, da, losses))
    return _mean(losses)


@inner
def _distribution_rows(a, t, da, losses, start, end):
    classes = a.shape[1]
    step = max(1, _BLOCK // classes)
    share = float32(1) / float32(a.shape[0])
    for i0 in range(start, end, step):
        i1 = min(end, i0 + step)
        x, targets, found = da[i0:i1], t[i0:i1], losses[i0:i1]
        finite = _shift(a[i0:i1], x)
        for i in range(i1 - i0):
            found[i] = -_product_sum(x[i], targets[i]) if finite else float32(np.nan)
        _exponentials(x.reshape(-1))
        for i in range(i1 - i0):
            y, target = x[i], targets[i]
            total, weight = _sum(y), _sum(target)
            found[i] += weight * math.log(total)
            scale = share * weight / total
            for j in range(classes):
                y[j] = y[j] * scale - target[j] * share


@inner(reorder=True)
def _product_sum(x, t):
    total = float32(0)
    for j in range(x.size):
        total += x[j] * t[j]
    return total


@inner
def _mean(losses):
    """In the order of the rows, whatever the number of threads."""
    total = 0.0
    for i in range(losses.size):
        total += losses[i]
    return total / losses.size


def softmax_cross_entropy(a: Array, t: Array) -> tuple[Any, Any] | None:
    """See `zhishen.reference.loss.softmax_cross_entropy`."""
    targets = np.asarray(t)
    dense = targets.shape == a.shape
    if a.dtype != np.float32 or a.ndim != 2 or not a.size or not (dense or _are_labels(targets, a)):
        return None
    targets = plain(targets, _SINGLE if dense else _LABELS)
    da, losses = np.empty(a.shape, np.float32), np.empty(len(a), np.float32)
    compiled = _distributions if dense else _labels
    run = compiled if a.size > SHARED else compiled.alone
    mean = run(plain(a, _SINGLE), targets, da, losses)
    return None if math.isnan(mean) else (np.float32(mean), da)  # the reference tells what is wrong


def softmax_cross_entropy_backward(dout: Array, cache: Any) -> Array:
    """See `zhishen.reference.loss.softmax_cross_entropy_backward`."""
    return dout * cache


def _are_labels(t: Array, a: Array) -> bool:
    return t.shape == a.shape[:1] and t.dtype.kind in "iu"
