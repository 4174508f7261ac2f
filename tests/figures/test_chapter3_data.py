"""The numbers in the figures of MNIST and of the speed of batches."""

from __future__ import annotations

import numpy as np

from zhishen import data as datasets
from zhishen.figures.chapter3_data import _batch_speed, mnist_sheet_data


def test_the_sheet_has_ten_digits_of_each_class():
    data = mnist_sheet_data()
    assert data["images"].shape == (10, 10, 28, 28)
    np.testing.assert_array_equal(data["labels"], np.repeat(np.arange(10), 10).reshape(10, 10))
    x, t = datasets.mnist(flatten=False, normalize=False).test
    np.testing.assert_array_equal(data["images"][7, 0], x[0, 0])  # the test begins with a 7
    np.testing.assert_array_equal(data["images"][3], x[t == 3][:10, 0])
    assert len(np.unique(data["images"].reshape(100, -1), axis=0)) == 100


def test_the_measured_speeds_are_positive_numbers_for_batches_that_double():
    data = _batch_speed(seed=0, largest=8, images=32, rounds=1)
    np.testing.assert_array_equal(data["batch_size"], [1, 2, 4, 8])
    assert data["per_second"].shape == (4,)
    assert np.isfinite(data["per_second"]).all()
    assert (data["per_second"] > 0).all()
