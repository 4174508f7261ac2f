"""``common.util``: smoothing, shuffling, and images as columns of a matrix."""

import numpy as np
import pytest

from zhishen.errors import ShapeError
from zhishen.interop.book.common import util


def test_smoothing_keeps_the_length_and_constants():
    x = [2.0] * 30
    np.testing.assert_allclose(util.smooth_curve(x), x)
    noisy = np.sin(np.arange(100) / 10) + np.random.default_rng(0).normal(0, 0.3, 100)
    assert np.abs(util.smooth_curve(noisy) - np.sin(np.arange(100) / 10)).mean() < 0.15


def test_shuffling_keeps_inputs_and_targets_together():
    np.random.seed(0)
    x, t = util.shuffle_dataset(np.arange(20).reshape(10, 2), np.arange(10))
    assert (x[:, 0] == 2 * t).all()
    assert sorted(t) == list(range(10)) != t.tolist()


def test_images_as_columns(rng):
    """The matrix product of im2col is the convolution; col2im is its transpose."""
    x = rng.random((2, 3, 7, 7))
    col = util.im2col(x, 5, 5, stride=1, pad=0)
    assert col.shape == (18, 75)
    assert col[0].tolist() == x[0, :, :5, :5].ravel().tolist()
    assert util.im2col(x.astype(np.float32), 5, 5).dtype == np.float32
    y = rng.random(col.shape)
    assert (col * y).sum() == pytest.approx((x * util.col2im(y, x.shape, 5, 5)).sum())
    assert util.conv_output_size(28, 5, stride=1, pad=0) == 24
    assert isinstance(util.conv_output_size(28, 5), int)


def test_a_filter_larger_than_the_image_is_refused():
    with pytest.raises(ShapeError, match="conv_output_size"):
        util.conv_output_size(3, 5)
