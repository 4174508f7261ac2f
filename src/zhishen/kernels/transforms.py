"""Winograd's transforms for filters of 3x3, in vectors of channels: for tiles of 4x4 outputs, and of 2x2.

Idea
    Each of Winograd's matrices is applied to a square by its columns, then by its rows. This module has the products
    with a single column, in as few operations as possible. Backward needs their transposes. `transform_columns` makes a
    function of whole squares from one of them; the columns of a square stay in the first-level cache.
Gain
    13 operations for a column of inputs in place of 36, for tiles of 4x4. As fast as both passes written in one,
    whose 36 vectors no processor can hold in registers (a step of the deep convolutional network, in turn: 0.99 to 1.02
    of the time).
Points
    F(4x4, 3x3) interpolates at 0, 1, -1, 2, -2 and infinity, F(2x2, 3x3) at 0, 1, -1 and infinity. Each additional
    point saves multiplications and costs digits: the constants grow.

References:
    Lavin and Gray, *Fast Algorithms for Convolutional Neural Networks*, 2016, section 4.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from numba import float32

from zhishen.kernels.compiling import device_function
from zhishen.kernels.vector import WIDTH, fma, load_strided, maximum, splat, store_strided

__all__ = ["TILES_2X2", "TILES_4X4", "Method", "transform_columns"]


class Method(NamedTuple):
    """The transforms of a column, for tiles of ``tile`` x ``tile`` outputs, each of ``span`` x ``span`` inputs.

    Attributes:
        tile: outputs along an edge.
        span: inputs along an edge, and points along an edge.
        inputs: Bᵀ d.
        inputs_back: B v.
        filters: G g.
        filters_back: Gᵀ u.
        outputs: Aᵀ m.
        outputs_back: A y.
        finish: outputs plus a bias, and at least a lower bound.
    """

    tile: int
    span: int
    inputs: Any
    inputs_back: Any
    filters: Any
    filters_back: Any
    outputs: Any
    outputs_back: Any
    finish: Any

    @property
    def points(self) -> int:
        """The number of points of a tile: one product at each."""
        return self.span * self.span


def transform_columns(column: Any, inputs: int, outputs: int) -> Callable[..., Any]:
    """The function that applies ``column``, from ``inputs`` numbers to ``outputs``, to all columns of a square.

    It reads a square of ``inputs`` x ``inputs`` vectors that begins at ``start``; ``right`` and ``down`` are the
    distances to the next column and row. The columns from ``width`` on and the rows from ``height`` on are zeros. It
    writes ``outputs`` rows of ``inputs`` vectors to ``result``, one after the other, for the same transform by rows.
    """

    @device_function(inline=True, tag=f"{column.py_func.__qualname__} {inputs}")
    def columns(A, start, right, down, count, width, height, result):
        for j in range(inputs):
            values = count if j < width else 0
            line = column(load_strided(A, start + j * right, down, values, height, inputs))
            store_strided(result, j * WIDTH, inputs * WIDTH, WIDTH, outputs, line)

    return columns


# --- F(4x4, 3x3) ------------------------------------------------------------------------------------------------------


@device_function(inline=True)
def _inputs_4(d):
    four, five = splat(float32(4)), splat(float32(-5))
    even, odd = fma(splat(float32(-4)), d[2], d[4]), fma(splat(float32(-4)), d[1], d[3])
    near, far = d[4] - d[2], splat(float32(2)) * (d[3] - d[1])
    first, last = fma(four, d[0], fma(five, d[2], d[4])), fma(four, d[1], fma(five, d[3], d[5]))
    return first, even + odd, even - odd, near + far, near - far, last


@device_function(inline=True)
def _inputs_back_4(v):
    four, five, zero = splat(float32(4)), splat(float32(-5)), splat(float32(0))
    sums, difference, far_sums, far_difference = (
        v[1] + v[2],
        v[1] - v[2],
        v[3] + v[4],
        splat(float32(2)) * (v[3] - v[4]),
    )
    return (
        four * v[0],
        fma(four, v[5] - difference, zero - far_difference),
        fma(five, v[0], splat(float32(-4)) * sums) - far_sums,
        fma(five, v[5], difference) + far_difference,
        v[0] + sums + far_sums,
        v[5],
    )


@device_function(inline=True)
def _filters_4(g):
    quarter, sixth, twelfth = splat(float32(1 / 4)), splat(float32(1 / 6)), splat(float32(1 / 12))
    even, odd = splat(float32(-1)) * (sixth * (g[0] + g[2])), sixth * g[1]
    far_even, far_odd = sixth * fma(quarter, g[0], g[2]), twelfth * g[1]
    return quarter * g[0], even - odd, even + odd, far_even + far_odd, far_even - far_odd, g[2]


@device_function(inline=True)
def _filters_back_4(u):
    quarter, sixth, twelfth = splat(float32(1 / 4)), splat(float32(1 / 6)), splat(float32(1 / 12))
    near, far = sixth * (u[1] + u[2]), sixth * (u[3] + u[4])
    return (
        fma(quarter, u[0] + far, splat(float32(0)) - near),
        fma(twelfth, u[3] - u[4], sixth * (u[2] - u[1])),
        far - near + u[5],
    )


@device_function(inline=True)
def _outputs_4(m):
    near, far, near_difference, far_difference = m[1] + m[2], m[3] + m[4], m[1] - m[2], m[3] - m[4]
    return (
        m[0] + near + far,
        fma(splat(float32(2)), far_difference, near_difference),
        fma(splat(float32(4)), far, near),
        fma(splat(float32(8)), far_difference, near_difference) + m[5],
    )


@device_function(inline=True)
def _outputs_back_4(y):
    two, four = splat(float32(2)), splat(float32(4))
    even, odd, far_even, far_odd = y[0] + y[2], y[1] + y[3], fma(four, y[2], y[0]), two * fma(four, y[3], y[1])
    return y[0], even + odd, even - odd, far_even + far_odd, far_even - far_odd, y[3]


@device_function(inline=True)
def _finish_4(y, shift, minimum):
    return (
        maximum(y[0] + shift, minimum),
        maximum(y[1] + shift, minimum),
        maximum(y[2] + shift, minimum),
        maximum(y[3] + shift, minimum),
    )


TILES_4X4: Method = Method(
    4, 6, _inputs_4, _inputs_back_4, _filters_4, _filters_back_4, _outputs_4, _outputs_back_4, _finish_4
)


# --- F(2x2, 3x3) ------------------------------------------------------------------------------------------------------


@device_function(inline=True)
def _inputs_2(d):
    return d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]


@device_function(inline=True)
def _inputs_back_2(v):
    return v[0], v[1] - v[2] + v[3], v[1] + v[2] - v[0], splat(float32(0)) - v[3]


@device_function(inline=True)
def _filters_2(g):
    half = splat(float32(1 / 2))
    even, odd = half * (g[0] + g[2]), half * g[1]
    return g[0], even + odd, even - odd, g[2]


@device_function(inline=True)
def _filters_back_2(u):
    half = splat(float32(1 / 2))
    even = half * (u[1] + u[2])
    return u[0] + even, half * (u[1] - u[2]), even + u[3]


@device_function(inline=True)
def _outputs_2(m):
    return m[0] + m[1] + m[2], m[1] - m[2] - m[3]


@device_function(inline=True)
def _outputs_back_2(y):
    return y[0], y[0] + y[1], y[0] - y[1], splat(float32(0)) - y[1]


@device_function(inline=True)
def _finish_2(y, shift, minimum):
    return maximum(y[0] + shift, minimum), maximum(y[1] + shift, minimum)


TILES_2X2: Method = Method(
    2, 4, _inputs_2, _inputs_back_2, _filters_2, _filters_back_2, _outputs_2, _outputs_back_2, _finish_2
)
