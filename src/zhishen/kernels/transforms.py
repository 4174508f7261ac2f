"""Winograd's transforms for filters of 3x3, in vectors of channels: of tiles of 4x4 outputs, and of 2x2.

Idea
    All of Winograd's matrices are applied to a square by its columns, then by its rows; here stand the products with a
    single column, as few operations as they allow. Backward needs their transposes. `square` makes of one of them a
    function of whole squares, whose columns lie in the first-level cache meanwhile.
Gain
    13 operations for a column of inputs in place of 36, for tiles of 4x4. As fast as both passes written out in one,
    whose 36 vectors no processor can hold in registers (a step of the deep convolutional network, in turn: 0.99 to 1.02
    of the time).
Points
    F(4x4, 3x3) interpolates at 0, 1, -1, 2, -2 and infinity, F(2x2, 3x3) at 0, 1, -1 and infinity. Each point more
    saves multiplications and costs digits: the constants grow.

References:
    Lavin and Gray, *Fast Algorithms for Convolutional Neural Networks*, 2016, section 4.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from numba import float32

from zhishen.kernels.compiling import inner
from zhishen.kernels.vector import WIDTH, fma, load_line, maximum, splat, store_line

__all__ = ["FOUR", "TWO", "Method", "square"]


class Method(NamedTuple):
    """The transforms of a column, for tiles of ``tile`` x ``tile`` outputs, which need ``span`` x ``span`` inputs.

    Attributes:
        tile: outputs along an edge.
        span: inputs along an edge, and points.
        inputs: Bᵀ d.
        inputs_back: B v.
        filters: G g.
        filters_back: Gᵀ u.
        outputs: Aᵀ m.
        outputs_back: A y.
        finish: outputs plus a bias, and at least a floor.
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
        """Where a tile is multiplied."""
        return self.span * self.span


def square(column: Any, given: int, found: int) -> Callable[..., Any]:
    """The function that applies ``column``, from ``given`` numbers to ``found``, to all columns of a square.

    It reads a square of ``given`` x ``given`` vectors from ``at`` on, ``right`` and ``down`` apart, where those from
    the column ``width`` and the row ``height`` on count as zeros. To ``work`` it writes ``found`` rows of ``given``
    vectors, one behind the other, for the same transform by rows.
    """

    @inner(inline=True, tag=f"{column.py_func.__qualname__} {given}")
    def columns(A, at, right, down, count, width, height, work):
        for j in range(given):
            here = count if j < width else 0
            line = column(load_line(A, at + j * right, down, here, height, given))
            store_line(work, j * WIDTH, given * WIDTH, WIDTH, found, line)

    return columns


# --- F(4x4, 3x3) ------------------------------------------------------------------------------------------------------


@inner(inline=True)
def _inputs_4(d):
    four, five = splat(float32(4)), splat(float32(-5))
    even, odd = fma(splat(float32(-4)), d[2], d[4]), fma(splat(float32(-4)), d[1], d[3])
    near, far = d[4] - d[2], splat(float32(2)) * (d[3] - d[1])
    first, last = fma(four, d[0], fma(five, d[2], d[4])), fma(four, d[1], fma(five, d[3], d[5]))
    return first, even + odd, even - odd, near + far, near - far, last


@inner(inline=True)
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


@inner(inline=True)
def _filters_4(g):
    quarter, sixth, twelfth = splat(float32(1 / 4)), splat(float32(1 / 6)), splat(float32(1 / 12))
    even, odd = splat(float32(-1)) * (sixth * (g[0] + g[2])), sixth * g[1]
    far_even, far_odd = sixth * fma(quarter, g[0], g[2]), twelfth * g[1]
    return quarter * g[0], even - odd, even + odd, far_even + far_odd, far_even - far_odd, g[2]


@inner(inline=True)
def _filters_back_4(u):
    quarter, sixth, twelfth = splat(float32(1 / 4)), splat(float32(1 / 6)), splat(float32(1 / 12))
    near, far = sixth * (u[1] + u[2]), sixth * (u[3] + u[4])
    return (
        fma(quarter, u[0] + far, splat(float32(0)) - near),
        fma(twelfth, u[3] - u[4], sixth * (u[2] - u[1])),
        far - near + u[5],
    )


@inner(inline=True)
def _outputs_4(m):
    near, far, near_difference, far_difference = m[1] + m[2], m[3] + m[4], m[1] - m[2], m[3] - m[4]
    return (
        m[0] + near + far,
        fma(splat(float32(2)), far_difference, near_difference),
        fma(splat(float32(4)), far, near),
        fma(splat(float32(8)), far_difference, near_difference) + m[5],
    )


@inner(inline=True)
def _outputs_back_4(y):
    two, four = splat(float32(2)), splat(float32(4))
    even, odd, far_even, far_odd = y[0] + y[2], y[1] + y[3], fma(four, y[2], y[0]), two * fma(four, y[3], y[1])
    return y[0], even + odd, even - odd, far_even + far_odd, far_even - far_odd, y[3]


@inner(inline=True)
def _finish_4(y, shift, least):
    return (
        maximum(y[0] + shift, least),
        maximum(y[1] + shift, least),
        maximum(y[2] + shift, least),
        maximum(y[3] + shift, least),
    )


FOUR: Method = Method(
    4, 6, _inputs_4, _inputs_back_4, _filters_4, _filters_back_4, _outputs_4, _outputs_back_4, _finish_4
)


# --- F(2x2, 3x3) ------------------------------------------------------------------------------------------------------


@inner(inline=True)
def _inputs_2(d):
    return d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]


@inner(inline=True)
def _inputs_back_2(v):
    return v[0], v[1] - v[2] + v[3], v[1] + v[2] - v[0], splat(float32(0)) - v[3]


@inner(inline=True)
def _filters_2(g):
    half = splat(float32(1 / 2))
    even, odd = half * (g[0] + g[2]), half * g[1]
    return g[0], even + odd, even - odd, g[2]


@inner(inline=True)
def _filters_back_2(u):
    half = splat(float32(1 / 2))
    even = half * (u[1] + u[2])
    return u[0] + even, half * (u[1] - u[2]), even + u[3]


@inner(inline=True)
def _outputs_2(m):
    return m[0] + m[1] + m[2], m[1] - m[2] - m[3]


@inner(inline=True)
def _outputs_back_2(y):
    return y[0], y[0] + y[1], y[0] - y[1], splat(float32(0)) - y[1]


@inner(inline=True)
def _finish_2(y, shift, least):
    return maximum(y[0] + shift, least), maximum(y[1] + shift, least)


TWO: Method = Method(
    2, 4, _inputs_2, _inputs_back_2, _filters_2, _filters_back_2, _outputs_2, _outputs_back_2, _finish_2
)
