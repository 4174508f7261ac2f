"""The order of images in memory: views where there is one, copies elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ShapeError
from zhishen.kernels import layout


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize("last", [True, False])
def test_channels_last_is_a_view_where_it_can_be(dtype, writable, last, rng):
    x = rng.normal(size=(2, 3, 5, 4)).astype(dtype)
    x = np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2) if last else x
    x.flags.writeable = writable
    result = layout.channels_last(x)
    np.testing.assert_array_equal(result, x.transpose(0, 2, 3, 1))
    assert layout.is_channels_last(x) == last
    assert result.flags.carray
    assert result.dtype == dtype
    assert np.shares_memory(result, x) == (last and writable)
    np.testing.assert_array_equal(layout.channels_first(result), x)


def test_an_empty_array_of_images():
    assert layout.channels_last(np.empty((0, 3, 5, 4), np.float32)).shape == (0, 5, 4, 3)


def test_the_rows_of_features(rng):
    x, W = rng.normal(size=(3, 2, 4)), rng.normal(size=(24, 7))
    rows = layout.feature_rows((3, 2, 4), 7) // 7
    np.testing.assert_allclose(x.transpose(1, 2, 0).reshape(-1) @ W[rows], x.reshape(-1) @ W)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([(1, 2)], True), ([(1, 1), (0, 5)], False), ([(1, 2, 3)], False), ([[1, 2]], False), ([(True, 1)], False),
        ([(1.0, 1)], False), ([3], False), ([], True),
    ],
    ids=str,
)  # fmt: skip
def test_pairs_of_integers(values, expected):
    assert layout.are_pairs(1, *values) is expected


def test_a_gradient_of_another_shape_raises():
    layout.check_gradient("conv2d_backward", np.ones((2, 3)), (2, 3))
    with pytest.raises(ShapeError) as error:
        layout.check_gradient("conv2d_backward", np.ones((2, 3)), (2, 4))
    assert str(error.value) == (
        "conv2d_backward: expected dout of shape (2, 4) like the output, got (2, 3); give one number for each output"
    )
