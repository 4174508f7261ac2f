"""Winograd's transforms: with all of them, a convolution of one tile is exact up to rounding."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from numba import float32

from zhishen.kernels.transforms import TILES_2X2, TILES_4X4
from zhishen.kernels.vector import WIDTH, load_strided, splat, store_strided

METHODS = pytest.mark.parametrize("method", [TILES_2X2, TILES_4X4], ids=["2x2", "4x4"])


def matrix(column, inputs, outputs):
    """The matrix of a transform, from the unit vectors."""

    @numba.njit
    def run(x, y):
        store_strided(y, 0, WIDTH, WIDTH, outputs, column(load_strided(x, 0, WIDTH, WIDTH, inputs, inputs)))

    result = np.empty((outputs, inputs))
    for i in range(inputs):
        x, y = np.zeros((inputs, WIDTH), np.float32), np.empty((outputs, WIDTH), np.float32)
        x[i] = 1
        run(x.reshape(-1), y.reshape(-1))
        assert (y == y[:, :1]).all()
        result[:, i] = y[:, 0]
    return result


@METHODS
def test_a_convolution_by_the_transforms(method, rng):
    tile, span = method.tile, method.span
    B_T, G, A_T = matrix(method.inputs, span, span), matrix(method.filters, 3, span), matrix(method.outputs, span, tile)
    d, g = rng.normal(size=span), rng.normal(size=3)
    np.testing.assert_allclose(A_T @ ((G @ g) * (B_T @ d)), np.correlate(d, g), rtol=1e-5, atol=1e-5)


@METHODS
def test_the_backward_transforms_are_the_transposes(method):
    tile, span = method.tile, method.span
    for forward, backward, inputs, outputs in (
        (method.inputs, method.inputs_back, span, span), (method.filters, method.filters_back, 3, span),
        (method.outputs, method.outputs_back, span, tile),
    ):  # fmt: skip
        np.testing.assert_allclose(matrix(backward, outputs, inputs), matrix(forward, inputs, outputs).T, atol=1e-7)


@METHODS
def test_the_bias_and_the_lower_bound_of_the_outputs(method, rng):
    tile, finish = method.tile, method.finish

    @numba.njit
    def run(y, result):
        values = load_strided(y, 0, WIDTH, WIDTH, tile, tile)
        store_strided(result, 0, WIDTH, WIDTH, tile, finish(values, splat(float32(0.5)), splat(float32(0))))

    y = rng.normal(size=(tile, WIDTH)).astype(np.float32)
    y[1, 1] = np.nan
    result = np.empty_like(y)
    run(y.reshape(-1), result.reshape(-1))
    np.testing.assert_array_equal(result, np.maximum(y + np.float32(0.5), 0))
