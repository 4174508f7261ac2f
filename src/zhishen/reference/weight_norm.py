"""The affine map with normalized weights, W = g v/‖v‖ for each column, forward and backward.

References:
    Salimans and Kingma, *Weight Normalization*, 2016, equations 2 and 3. The notes, chapter 6.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._shapes import check_width
from zhishen._types import Array
from zhishen.reference.affine import affine, affine_backward, affine_backward_params

__all__ = ["weight_norm_affine", "weight_norm_affine_backward", "weight_norm_affine_backward_params"]


def weight_norm_affine(x: Array, v: Array, g: Array, b: Array) -> tuple[Array, Any]:
    """Out = x W + b with W_io = g_o v_io/‖v_o‖: the column of an output has the length g_o for every v.

    Shape:
        x: (..., I), usually (N, I). v: (I, O), without columns of zeros. g, b: (O,). out: (..., O).
    """
    check_width("weight_norm_affine", x.shape, v.shape[0])
    length = np.sqrt((v * v).sum(axis=0))  # (O,)
    direction = v / length  # (I, O), columns of length 1
    out, kept = affine(x, direction * g, b)
    return out, (kept, direction, length, g)


def weight_norm_affine_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array, Array]:
    """Return dx = dout Wᵀ, dv = g/‖v‖ (dW - u (u · dW)), dg = u · dW and db = Σ_n dout_n, with u = v/‖v‖.

    dv is orthogonal to v, so a step along it can only lengthen v.
    """
    dx, dW, db = affine_backward(dout, cache[0])
    return (dx, *_split(dW, cache), db)


def weight_norm_affine_backward_params(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """dv, dg and db alone."""
    dW, db = affine_backward_params(dout, cache[0])
    return (*_split(dW, cache), db)


def _split(dW: Array, cache: Any) -> tuple[Array, Array]:
    """dv and dg: the parts of dW that change the directions and the lengths of the columns."""
    _, direction, length, g = cache
    dg = (direction * dW).sum(axis=0)
    return (dW - direction * dg) * (g / length), dg
