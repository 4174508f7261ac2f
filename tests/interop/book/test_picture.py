"""The picture in place of the book's photograph."""

import numpy as np
from PIL import Image

from zhishen.interop.book.picture import landscape, png


def test_the_file_in_color_has_the_pixels_of_the_picture():
    pixels = landscape()
    assert (pixels.shape, pixels.dtype) == ((256, 256, 3), np.uint8)
    np.testing.assert_array_equal(np.asarray(Image.open(png(gray=False))), pixels)


def test_the_gray_file_has_one_channel_of_the_same_brightness():
    gray = np.asarray(Image.open(png(gray=True)))
    assert gray.shape == (256, 256)
    np.testing.assert_allclose(gray, landscape() @ [0.299, 0.587, 0.114], atol=1)


def test_the_picture_has_edges_in_both_directions():
    gray = landscape().mean(axis=-1)
    for axis in (0, 1):
        assert (abs(np.diff(gray, axis=axis)) > 30).sum() > 100
