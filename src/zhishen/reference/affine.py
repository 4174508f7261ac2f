"""The affine map y = x W + b, forward and backward.

References:
    *Deep Learning from Scratch*, section 5.6.
"""

from __future__ import annotations

from typing import Any

from zhishen._shapes import check_width
from zhishen._types import Array

__all__ = ["affine", "affine_backward", "affine_backward_input", "affine_backward_params"]


def affine(x: Array, W: Array, b: Array) -> tuple[Array, Any]:
    """Out = x W + b.

    Shape:
        x: (..., I), usually (N, I). W: (I, O). b: (O,). out: (..., O).
    """
    check_width("affine", x.shape, W.shape[0])
    return x @ W + b, (x, W)


def affine_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """Return dx = dout Wᵀ, dW = xᵀ dout, db = Σ_n dout_n."""
    return (affine_backward_input(dout, cache), *affine_backward_params(dout, cache))


def affine_backward_input(dout: Array, cache: Any) -> Array:
    """Dx = dout Wᵀ alone, for a frozen layer."""
    _, W = cache
    return dout @ W.T


def affine_backward_params(dout: Array, cache: Any) -> tuple[Array, Array]:
    """dW and db alone, for the first layer of a network, whose input needs no gradient."""
    x, W = cache
    inputs, outputs = W.shape
    x, dout = x.reshape(-1, inputs), dout.reshape(-1, outputs)  # (N, I), (N, O): leading axes are one batch
    return x.T @ dout, dout.sum(axis=0)
