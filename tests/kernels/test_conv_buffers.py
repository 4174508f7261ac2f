"""Padding, cropping and the gradient of the epilogue, for one image of a mini-batch."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from zhishen.kernels import conv_buffers
from zhishen.kernels.conv_shapes import ConvOutput, Epilogue, conv_shape
from zhishen.kernels.pool import Window, argmax_width, max_pool2d


@numba.njit
def pad_image(x, n, top, left, height, width, padded):
    conv_buffers.pad_image(x, n, top, left, height, width, padded)


@numba.njit
def crop_image(padded, top, left, width, x, n):
    conv_buffers.crop_image(padded, top, left, width, x, n)


@numba.njit
def epilogue_backward(dout, output, n, shape, epilogue, buffer, db):
    return conv_buffers.epilogue_backward(dout, output, n, shape, epilogue, buffer, db)


@pytest.mark.parametrize(("top", "left", "height", "width"), [(0, 0, 5, 4), (1, 2, 8, 9), (3, 0, 8, 5)])
def test_padding_and_cropping(top, left, height, width, rng):
    x = rng.normal(size=(3, 5, 4, 6)).astype(np.float32)
    padded = np.full(height * width * 6 + 3, 7, np.float32)
    pad_image(x, 1, top, left, height, width, padded)
    expected = np.zeros((height, width, 6), np.float32)
    expected[top : top + 5, left : left + 4] = x[1]
    np.testing.assert_array_equal(padded[:-3].reshape(height, width, 6), expected)
    assert (padded[-3:] == 7).all()
    result = np.full_like(x, 7)
    crop_image(padded, top, left, width, result, 2)
    np.testing.assert_array_equal(result[2], x[1])
    assert (result[:2] == 7).all()


@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("pooled", [False, True])
def test_the_gradient_of_relu_and_pooling(relu, pooled, rng):
    filters, window = 19, Window((2, 2), (2, 2))
    shape = conv_shape((8, 6, 3), (filters, 3, 3), (1, 1), (1, 1), (1, 1), 1)
    y = rng.normal(size=(3, 8, 6, filters)).astype(np.float32)
    out, argmax = np.maximum(y, 0) if relu else y, np.empty(0, np.uint8)
    if pooled:
        result, (argmax, _, _) = max_pool2d(out.transpose(0, 3, 1, 2), **window._asdict())
        out = np.ascontiguousarray(result.transpose(0, 2, 3, 1))
        assert argmax.size == 3 * 4 * 3 * argmax_width(filters)
    epilogue = Epilogue(relu, pooled, window.shape(8, 6))
    dout = rng.normal(size=out.shape).astype(np.float32)
    buffer, db = np.full(8 * 6 * filters + 5, 7, np.float32), np.ones(filters, np.float32)
    dy = epilogue_backward(dout.reshape(-1), ConvOutput(out.reshape(-1), argmax), 1, shape, epilogue, buffer, db)
    masked = np.where(out[1] > 0, dout[1], 0) if relu else dout[1]
    np.testing.assert_allclose(db, 1 + masked.sum(axis=(0, 1)), rtol=1e-5, atol=1e-5)
    if pooled:
        blocks = y[1].reshape(4, 2, 3, 2, filters).transpose(0, 2, 4, 1, 3).reshape(4, 3, filters, 4)
        expected = np.where(np.arange(4) == blocks.argmax(axis=-1)[..., None], masked[..., None], 0)
        masked = expected.reshape(4, 3, filters, 2, 2).transpose(0, 3, 1, 4, 2).reshape(8, 6, filters)
    np.testing.assert_array_equal(dy.reshape(8, 6, filters), masked)
    assert (buffer[-5:] == 7).all()
