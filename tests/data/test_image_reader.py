import numpy as np
import pytest
from PIL import Image

from zhishen.data import ImageReader, read_image
from zhishen.errors import ArgumentError, DataError


@pytest.mark.parametrize("channels", [1, 3])
def test_an_image_is_read_as_read_image_reads_it(tmp_path, channels):
    pixels = np.random.default_rng(0).integers(0, 256, (3, 4, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    read = ImageReader(height=3, width=4, channels=channels).read(tmp_path / "a.png")
    np.testing.assert_array_equal(read, read_image(tmp_path / "a.png", channels=channels))
    assert read.dtype == np.uint8


@pytest.mark.parametrize("bad", [{"height": 0}, {"width": 2.5}, {"channels": 2}, {"height": 10**9}])
def test_options_are_checked(hostile, bad):
    with pytest.raises(ArgumentError, match=next(iter(bad))):
        ImageReader(**{"height": 3, "width": 4, "channels": 1, **bad})


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(DataError, match=r"predict: expected .*gone\.png"):
        ImageReader(height=3, width=4, channels=1).read(tmp_path / "gone.png", where="predict")
