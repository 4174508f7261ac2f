"""Pooling along one, two and three axes: gradients, indices, and zeros that count or do not."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import ShapeError
from zhishen.interop.onnx.computing.pooling import POOLING

OPTIONS = {
    "plain": ((1, 2, 6, 6), {"kernel_shape": [2, 2], "strides": [2, 2]}),
    "padded": ((1, 2, 5, 6), {"kernel_shape": [3, 2], "strides": [2, 1], "pads": [1, 1, 1, 1]}),
    "asymmetric": ((1, 2, 5, 6), {"kernel_shape": [3, 2], "strides": [2, 1], "pads": [1, 0, 0, 1]}),
    "ceil": ((1, 1, 6, 6), {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}),
    "dilated": ((1, 1, 6, 6), {"kernel_shape": [2, 2], "dilations": [2, 3]}),
    "same": ((1, 1, 5, 5), {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_LOWER"}),
    "signal": ((2, 2, 7), {"kernel_shape": [3], "strides": [2], "pads": [1, 1]}),
    "volume": ((1, 1, 3, 4, 3), {"kernel_shape": [2, 2, 2]}),
}


def spread(shape, rng):
    """Distinct numbers, so that no window has two largest ones."""
    return rng.permutation(np.linspace(0.3, 2, int(np.prod(shape)))).reshape(shape)


def test_every_operator_has_an_example():
    assert {*POOLING} == {"MaxPool", "AveragePool", "LpPool", "MaxUnpool", "GlobalAveragePool", "GlobalMaxPool"}


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("operator", ["MaxPool", "AveragePool", "LpPool"])
def test_the_gradient(operator, name, rng):
    shape, attributes = OPTIONS[name]
    check_gradients(operator, spread(shape, rng), **attributes)


@pytest.mark.parametrize("shape", [(2, 3, 5), (2, 3, 4, 5), (1, 2, 3, 2, 2)])
def test_global_pooling(shape, rng):
    x = spread(shape, rng)
    axes = tuple(range(2, len(shape)))
    same(run("GlobalAveragePool", x), x.mean(axis=axes, keepdims=True))
    check_gradients("GlobalAveragePool", x)
    check_gradients("GlobalMaxPool", x)


def test_zeros_that_count():
    x, options = np.ones((1, 1, 2, 2), np.float32), {"kernel_shape": [2, 2], "pads": [1, 1, 0, 0], "strides": [2, 2]}
    same(run("AveragePool", x, **options), np.ones((1, 1, 1, 1), np.float32))
    same(run("AveragePool", x, count_include_pad=1, **options), np.full((1, 1, 1, 1), 0.25, np.float32))


def test_what_is_beyond_the_padding_never_counts():
    x = np.ones((1, 1, 3, 3), np.float32)
    options = {"kernel_shape": [2, 2], "strides": [2, 2], "ceil_mode": 1, "count_include_pad": 1}
    same(run("AveragePool", x, **options), np.ones((1, 1, 2, 2), np.float32))


@pytest.mark.parametrize("storage_order", [0, 1])
@pytest.mark.parametrize("name", ["padded", "ceil", "signal", "volume"])
def test_the_indices_lead_to_the_largest_elements(name, storage_order, rng):
    shape, attributes = OPTIONS[name]
    x = -spread(shape, rng)  # below the zeros of a wrong padding
    out, places = run("MaxPool", x, outputs=2, storage_order=storage_order, **attributes)
    order = (0, 1, *reversed(range(2, x.ndim))) if storage_order else range(x.ndim)
    same(x.transpose(order).reshape(-1)[places], out)


def test_whole_numbers(rng):
    x = rng.integers(-100, 100, size=(1, 1, 4, 4)).astype(np.int8)
    same(run("MaxPool", x, kernel_shape=[2, 2], pads=[1, 1, 1, 1])[0, 0, 0, 0], x[0, 0, 0, 0])


def test_unpooling_puts_the_elements_back(rng):
    x = spread((1, 2, 4, 4), rng)
    out, places = run("MaxPool", x, outputs=2, kernel_shape=[2, 2], strides=[2, 2])
    back = run("MaxUnpool", out, places, kernel_shape=[2, 2], strides=[2, 2])
    same(back, np.where(np.isin(x, out), x, 0))
    check_gradients("MaxUnpool", out, places, kernel_shape=[2, 2], strides=[2, 2])


def test_a_nan_is_the_largest_element():
    x = np.array([[[[1, np.nan, 2, 3]]]], np.float32)
    assert np.isnan(run("MaxPool", x, kernel_shape=[1, 2])).tolist() == [[[[True, True, False]]]]


@pytest.mark.parametrize("operator", ["MaxPool", "AveragePool", "LpPool"])
def test_what_does_not_fit(operator):
    for shape, kernel in (((2, 3), [2]), ((1, 1, 3, 3), [2]), ((1, 1, 3, 3), [4, 4]), ((1, 1, 3, 3), [0, 1])):
        with pytest.raises(ShapeError, match=f"{operator} y0"):
            run(operator, np.ones(shape, np.float32), kernel_shape=kernel)
