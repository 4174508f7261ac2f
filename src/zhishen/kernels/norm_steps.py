"""Batch norm, ReLU and dropout one by one, for arrays that the fused kernel does not cover."""

from __future__ import annotations

from typing import Any, NamedTuple

from zhishen._types import Array
from zhishen.reference import activation
from zhishen.reference.dropout import keyed_dropout, keyed_dropout_backward

__all__ = ["Composed", "composed", "composed_backward"]


class Composed(NamedTuple):
    """What the backward of the composed reference functions needs."""

    mean: Any
    var: Any
    norm: Any
    relu: Any
    dropout: Any


def composed(out: Array, norm: Any, *, relu: bool, rate: float, key: int, start: int = 0) -> tuple[Array, Composed]:
    """ReLU with ``relu``, then dropout if ``rate`` is above 0, after a batch norm with this output and cache."""
    relu_cache = dropout_cache = None
    if relu:
        out, relu_cache = activation.relu(out)
    if rate > 0:
        out, dropout_cache = keyed_dropout(out, rate=rate, key=key, start=start)
    mean, var = getattr(norm, "mean", None), getattr(norm, "var", None)
    return out, Composed(mean, var, norm, relu_cache, dropout_cache)


def composed_backward(dout: Array, cache: Composed) -> Array:
    """The gradient of the output of batch norm."""
    if cache.dropout is not None:
        dout = keyed_dropout_backward(dout, cache.dropout)
    return dout if cache.relu is None else activation.relu_backward(dout, cache.relu)
