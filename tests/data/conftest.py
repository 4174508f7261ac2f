"""Data, and folders of data, that the tests of the data package share."""

import numpy as np
import pytest
from digit_pictures import TRIED, enlarged, file
from idx_folder_samples import NAMES

from zhishen import data
from zhishen.data import digit, write_idx


@pytest.fixture(scope="session")
def mnist():
    """MNIST as images; read-only, because all tests share it."""
    dataset = data.mnist(flatten=False)
    for split in (dataset.train, dataset.test):
        for array in split:
            array.flags.writeable = False
    return dataset


@pytest.fixture(scope="session")
def digits(mnist):
    """Some of MNIST's test images, as bytes, light on dark."""
    return np.round(mnist.test.x[:TRIED, 0] * 255).astype(np.uint8)


@pytest.fixture(scope="session")
def five(digits):
    """A page with a digit, 120 x 100, light on dark, off the center, and what it is prepared to.

    Pictures of it agree within 0.02: a pixel more or less at the digit's edge changes its scale by 1 in 60.
    """
    page = np.zeros((120, 100), np.uint8)
    page[10:94, 5:89] = enlarged(digits[8], 3)
    return page, digit(file(page))


@pytest.fixture
def make_folder(tmp_path):
    """A function that writes a small folder of IDX files.

    An array that is given by its role replaces the usual one; None omits its file.
    """

    def make(*, names=NAMES, folder="small", ending=".gz", **arrays):
        rng = np.random.default_rng(0)
        usual = {
            "train_images": rng.integers(0, 256, (10, 4, 6), dtype=np.uint8),
            "train_labels": np.arange(10, dtype=np.uint8) % 3,
            "test_images": rng.integers(0, 256, (5, 4, 6), dtype=np.uint8),
            "test_labels": np.arange(5, dtype=np.uint8) % 3,
        }
        path = tmp_path / folder
        path.mkdir(exist_ok=True)
        for name, array in zip(names, {**usual, **arrays}.values(), strict=True):
            if array is not None:
                write_idx(path / (name + ending), array)
        return path

    return make
